"""The period, the row or the column with the highest or the lowest figure: read off a table, or not at all.

*In which year was revenue highest?* asks for the name of a column, *Which director had the lowest fees?* for that of a
row. All figures that are compared have to be readable, and one of them has to stand out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from pincite.bot.writers.reader.column_forms import stems
from pincite.bot.writers.reader.compared import PERIOD, PERIOD_TERMS, VERBS, Compared, Numbers, asked_for, asked_whole
from pincite.bot.writers.reader.figure_choice import Wanted
from pincite.bot.writers.reader.figures import Line, tables_of_figures
from pincite.index.retrieve import Retrieved

Side = Literal["high", "low"]

_HIGH = (
    "highest|higher|largest|larger|greatest|greater|biggest|bigger|most expensive|most|maximum|best|longest|longer|"
    "tallest|heaviest|oldest|deepest|widest|dearest"
)
_LOW = (
    "lowest|lower|smallest|smaller|least expensive|least|fewest|fewer|minimum|less|shortest|shorter|lightest|cheapest|"
    "youngest"
)
_EXTREME = re.compile(rf"(?i)\b(?:(?P<high>{_HIGH})|(?P<low>{_LOW}))\b")
_EXTREMES = stems(" ".join((_HIGH, _LOW)).replace("|", " "))
_MEASURED = {
    "cheapest": stems("price"),
    "dearest": stems("price"),
    "most expensive": stems("price"),
    "least expensive": stems("price"),
    "oldest": stems("age"),
    "youngest": stems("age"),
    "longest": stems("length"),
    "shortest": stems("length"),
    "tallest": stems("height"),
    "heaviest": stems("weight"),
    "lightest": stems("weight"),
    "deepest": stems("depth"),
    "widest": stems("width"),
}
"""The columns that some words compare without naming them."""


def extreme_named(question: str, passages: Sequence[Retrieved]) -> Compared | None:
    """The only column or row that a question asks for by its highest or lowest figure; None without one."""
    flat = asked_whole(question)
    comparing = list(_EXTREME.finditer(flat))
    if len(comparing) != 1:
        return None
    side: Side = "high" if comparing[0]["high"] else "low"
    period = PERIOD.match(flat)
    wanted = Wanted.of(flat[period.end() :] if period is not None else flat)
    measured = _MEASURED.get(comparing[0][0].lower(), frozenset())
    loose = wanted.loose | _EXTREMES | VERBS | measured | (PERIOD_TERMS if period is not None else frozenset())
    wanted = replace(wanted, terms=wanted.terms | measured, turning=wanted.turning - {"most"}, loose=loose)
    choice = partial(_farthest, side)
    extremes = [
        one for figures in tables_of_figures(passages, mixed=True) for one in asked_for(flat, wanted, figures, choice)
    ]
    return extremes[0] if len(extremes) == 1 else None


def _farthest(side: Side, figures: Numbers) -> list[Line]:
    """The line with the highest or lowest of some figures; none where two are the same."""
    if side == "low" and figures.gaps:
        return []
    best = max(figures.numbers) if side == "high" else min(figures.numbers)
    if any(number < 0 and -number >= best for number in figures.numbers):
        return []  # the greater loss, or the greater sum
    lines = [line for number, line in zip(figures.numbers, figures.lines, strict=True) if number == best]
    return lines if len(lines) == 1 else []

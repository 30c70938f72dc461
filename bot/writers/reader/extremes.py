"""The period, the row or the column with the highest or the lowest figure: read off a table, or not at all.

*In which year was revenue highest?* asks for the name of a column, *Which director had the lowest fees?* for that of a
row. All figures that are compared have to be readable, and one of them has to stand out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from pincite.bot.writers.reader.column_forms import stems
from pincite.bot.writers.reader.compared import PERIOD, PERIOD_TERMS, VERBS, Compared, Numbers, asked_for, asked_whole
from pincite.bot.writers.reader.figure_choice import PRICES, Wanted
from pincite.bot.writers.reader.figures import Line, tables_of_figures, years_in
from pincite.index.retrieve import Retrieved
from pincite.index.terms import terms

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


_COST = stems("cost costs")
_COMPARATIVE = re.compile(r"(?i)\b(?:(?P<stem>cheap|dear|old|young|tall|heavi|light|deep|wid)er|more)\b")
_OPTION = r"[\w’'.-]{1,30}(?: [\w’'.-]{1,30}){0,3}"
_BETWEEN = re.compile(
    rf"(?i)^\W*+(?P<head>.{{4,120}}?)\s?[,:–—]\s(?:the )?(?P<one>{_OPTION}) or (?:the )?(?P<other>{_OPTION})"
    r"[?.! ]{0,3}$"
)
_IN_YEAR = re.compile(
    r"(?i)^\W*+(?P<head>(?:was|were|is|are|did|does|do)\s.{4,100}) in (?P<one>\S{4,12}) or (?:in )?"
    r"(?P<other>\S{4,12}?)[?.! ]{0,3}$"
)
_WHICH = re.compile(r"(?i)^(?:which|what)(?: one| of them)? (?=(?:has|had|is|was|costs?|won|scored|got|made|sold)\b)")
BOTH = 2


def extreme_named(question: str, passages: Sequence[Retrieved]) -> Compared | None:
    """The only column or row that a question asks for by its highest or lowest figure; None without one."""
    extremes = [one for fitting in _by_figure(asked_whole(question), passages, _farthest) for one in fitting]
    return extremes[0] if len(extremes) == 1 else None


def extreme_between(question: str, passages: Sequence[Retrieved]) -> tuple[Compared, Compared] | None:
    """Return the one of two that a question asks for by its higher or lower figure, and the other one.

    *Which plan has more users, Team or Office?*, *Was revenue higher in 2022 or 2023?* None where the figures are the
    same, or where no table holds both.
    """
    flat = " ".join(question.split())
    match = _BETWEEN.match(flat) or _IN_YEAR.match(flat)
    if match is None:
        return None
    options = tuple(frozenset(terms(match[name])) for name in ("one", "other"))
    head = _WHICH.sub("Which thing ", match["head"])
    if match.re is _IN_YEAR:
        if not all(years_in(match[name]) for name in ("one", "other")):
            return None
        head = f"In which year {head}"
    head = _COMPARATIVE.sub(lambda one: f"{one['stem']}est" if one["stem"] else "most", head)

    def farther(side: Side, figures: Numbers) -> list[Line]:
        pairs = [
            (number, line)
            for number, line in zip(figures.numbers, figures.lines, strict=True)
            if frozenset(terms(line.name)) in options
        ]
        if len(pairs) != BOTH or len(set(options)) != BOTH:
            return []
        numbers, lines = zip(*pairs, strict=True)
        best = _farthest(side, replace(figures, numbers=numbers, lines=lines))
        return [*best, *(line for line in lines if line not in best)] if best else []

    tables = [fitting for fitting in _by_figure(head, passages, farther) if fitting]
    return (tables[0][0], tables[0][1]) if len(tables) == 1 and len(tables[0]) == BOTH else None


def _by_figure(
    flat: str, passages: Sequence[Retrieved], choose: Callable[[Side, Numbers], list[Line]]
) -> Iterator[list[Compared]]:
    """For each table, the columns or rows whose figures are chosen for a question that compares them."""
    comparing = list(_EXTREME.finditer(flat))
    if len(comparing) != 1:
        return
    side: Side = "high" if comparing[0]["high"] else "low"
    period = PERIOD.match(flat)
    wanted = Wanted.of(flat[period.end() :] if period is not None else flat)
    measured = _MEASURED.get(comparing[0][0].lower(), frozenset()) | (PRICES if _COST & wanted.terms else frozenset())
    loose = wanted.loose | _EXTREMES | VERBS | measured | (PERIOD_TERMS if period is not None else frozenset())
    wanted = replace(wanted, terms=wanted.terms | measured, turning=wanted.turning - {"most"}, loose=loose)
    for figures in tables_of_figures(passages, mixed=True):
        yield asked_for(flat, wanted, figures, partial(choose, side))


def _farthest(side: Side, figures: Numbers) -> list[Line]:
    """The line with the highest or lowest of some figures; none where two are the same."""
    if side == "low" and figures.gaps:
        return []
    best = max(figures.numbers) if side == "high" else min(figures.numbers)
    if any(number < 0 and -number >= best for number in figures.numbers):
        return []  # the greater loss, or the greater sum
    lines = [line for number, line in zip(figures.numbers, figures.lines, strict=True) if number == best]
    return lines if len(lines) == 1 else []

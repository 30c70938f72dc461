"""The periods, rows or columns whose figures lie over or under a limit: *Which plans cost less than 20 euros?*

All of them are found, or none: one that is alone is the answer; several are quoted, each with its row.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.bot.verify.languages.english import NEGATION
from pincite.bot.writers.reader.column_forms import stems
from pincite.bot.writers.reader.compared import PERIOD, PERIOD_TERMS, VERBS, Compared, Numbers, asked_for, asked_whole
from pincite.bot.writers.reader.figure_choice import PRICES, Wanted
from pincite.bot.writers.reader.figures import Figures, Line, number_in, tables_of_figures
from pincite.index.retrieve import Retrieved
from pincite.index.terms import terms

_OVER = r"(?:more|greater|higher|larger|bigger|longer|heavier|older|taller|later) than|over|above|exceed(?:s|ed|ing)?"
_UNDER = r"(?:less|fewer|lower|smaller|shorter|lighter|younger|cheaper|earlier) than|under|below"
_LIMIT = re.compile(
    r"(?i)\b(?:(?P<no>no|not)\s+)?(?:(?P<over>" + _OVER + r")|(?P<under>" + _UNDER + r")|(?P<least>at least)|"
    r"(?P<most>at most|up to))\s+(?P<number>[$€£]?\s?\d[\d,.]{0,20}(?<=\d)\s?%?)"
    r"(?:\s?(?P<scale>thousands?|millions?|billions?)\b)?(?P<or>\s+or\s+(?:more|less|fewer))?"
)
_HOW_MANY = re.compile(r"(?i)^\W*+how many\b")
_SCALES = (
    (stems("thousand thousands 000 k"), 1e3),
    (stems("million millions mn"), 1e6),
    (stems("billion billions bn"), 1e9),
)
_COST = stems("cost costs")
_MONEY = re.compile(r"(?i)[€£$]\s?\d|\d\s?(?:€|£|euros?|dollars?|pounds?|eur|usd|gbp)\b")
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that figures have to be over or under."""

    number: float
    over: bool
    equal: bool
    """Whether the number itself fits, too."""
    scale: str = ""
    """The word that says in what the number is counted: *million*."""

    def choose(self, figures: Numbers) -> list[Line]:
        """The lines whose numbers fit; none where one without a number may fit, or a sign may mean the other side."""
        if (not self.over and figures.gaps) or self.number < 0 or any(number < 0 for number in figures.numbers):
            return []
        compare = {
            (True, False): operator.gt,
            (True, True): operator.ge,
            (False, False): operator.lt,
            (False, True): operator.le,
        }[self.over, self.equal]
        pairs = zip(figures.numbers, figures.lines, strict=True)
        return [line for number, line in pairs if compare(number, self.number)]


@dataclass(frozen=True, slots=True)
class Limited:
    """What lies over or under the limit of a question."""

    fitting: tuple[Compared, ...]
    counted: bool
    """Whether the question asks how many they are."""


def limited(question: str, passages: Sequence[Retrieved]) -> Limited | None:
    """What a question asks for by a limit of its figures; None without a limit, and where several tables have some."""
    flat = asked_whole(question)
    limits = list(_LIMIT.finditer(flat))
    if len(limits) != 1 or NEGATION.search(flat[: limits[0].start()]):
        return None
    limit = _limit(limits[0])
    rest = f"{flat[: limits[0].start()]}{(limits[0]['number'][-1:] == '%' and '%') or ''} {flat[limits[0].end() :]}"
    counted = _HOW_MANY.match(rest) is not None
    if limit is None or (_DIGITS.search(_HOW_MANY.sub("", rest)) and not Wanted.of(rest).years):
        return None
    rest = _HOW_MANY.sub("Which", rest)
    period = PERIOD.match(rest)
    wanted = Wanted.of(rest[period.end() :] if period is not None else rest)
    prices = PRICES if _COST & wanted.terms or _MONEY.search(flat) else frozenset()
    loose = wanted.loose | VERBS | prices | (PERIOD_TERMS if period is not None else frozenset())
    wanted = replace(wanted, terms=wanted.terms | prices, loose=loose)
    of_tables = [
        fitting
        for figures in tables_of_figures(passages, mixed=True)
        if (fitting := _within(limit, rest, wanted, figures))
    ]
    return Limited(tuple(of_tables[0]), counted) if len(of_tables) == 1 else None


def _within(limit: Limit, rest: str, wanted: Wanted, figures: Figures) -> list[Compared]:
    """What fits in a table; nothing where its scale is another, or leaves open what the number means.

    In a table in thousands *over 3,000* may mean 3,000 thousand or 3: both have to give the same.
    """
    said = figures.around.union(*(column.all_terms for column in figures.columns))
    scales = [number for terms_of_scale, number in _SCALES if terms_of_scale & said]
    if limit.scale and not scales:
        said |= frozenset(terms(figures.near))
        scales = [number for terms_of_scale, number in _SCALES if terms_of_scale & said]
    if limit.scale and scales != [number for scale, number in _SCALES if scale & frozenset(terms(limit.scale))]:
        return []
    fitting = asked_for(rest, wanted, figures, limit.choose)
    if limit.scale or not scales:
        return fitting
    scaled = [
        asked_for(rest, wanted, figures, replace(limit, number=limit.number / number).choose) for number in scales
    ]
    return fitting if all(one == fitting for one in scaled) else []


def _limit(match: re.Match[str]) -> Limit | None:
    number = number_in(match["number"])
    if number is None or (match["or"] and not match["no"] and not (match["least"] or match["most"])):
        return None
    over = bool(match["over"] or match["least"])
    equal = bool(match["least"] or match["most"])
    if match["no"]:
        over, equal = not over, True
    return Limit(number, over, equal, match["scale"] or "")

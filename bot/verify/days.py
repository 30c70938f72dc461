"""Dates, as they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pincite.bot.verify.languages import Lexicon
from pincite.index.types import Span

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
IN_DIGITS = re.compile(
    rf"""
    (?=\d)(?:
    (?<!\d)(?P<y1>\d{{4}})-(?P<m1>0[1-9]|1[0-2])(?:-(?P<d1>\d{{2}}))?(?![\d-])                  # 2022-01-19
    | (?<![\d.])(?P<d2>{_DAY})\.\s?(?P<m2>{_MONTH})\.\s?(?P<y2>\d{{4}})(?![\d.]\d)             # 19.1.2022
    | (?:(?<!\d)(?P<y3>\d{{4}})\s?[年년]\s?)?                                                # 2022年1月19日
      (?<!\d)(?P<m3>{_MONTH})\s?[月월](?:\s?(?P<d3>{_DAY})\s?[日号號일])?
    )
    """,
    re.VERBOSE,
)
"""Dates in digits alone, in any language: by ISO 8601, with full stops, and as China, Japan and Korea write them."""

NOWHERE = Span(0, 0)
"""Stands for a part of a date that the text doesn't give."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date as precise as a text gives it."""

    year: int | None
    month: int
    """From 1; of another calendar from 13, as the lexicon counts."""
    day: int | None
    text: str
    span: Span = NOWHERE
    """Where it stands."""


def days(text: str, lexicon: Lexicon) -> Iterator[tuple[Day, Span]]:
    """Yield the dates of a text with ASCII digits and where they stand; those without a month's name come first."""
    for match in IN_DIGITS.finditer(text):
        year, month, day = (next((g for g in match.group(*names) if g), None) for names in _GROUPS)
        assert month is not None
        span = Span(match.start(), match.end())
        yield Day(int(year) if year else None, int(month), int(day) if day else None, _as_written(match), span), span
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    for match in _pattern(lexicon).finditer(text) if lexicon.months else ():
        name, year, day = match["month"], match["year"], match["before"] or match["after"]
        if lexicon.capital_months and not name[0].isupper():
            continue  # the verb
        if name.lower() in lexicon.also_words and not year and not day:
            continue
        span = Span(match.start(), match.end())
        month_number = lexicon.months[name.lower()]
        yield Day(int(year) if year else None, month_number, int(day) if day else None, _as_written(match), span), span


def _as_written(match: re.Match[str]) -> str:
    """Return a date as it is written, without the full stop after it."""
    return match[0].strip().rstrip(".")


_GROUPS = (("y1", "y2", "y3"), ("m1", "m2", "m3"), ("d1", "d2", "d3"))


@cache
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Return a pattern for dates with a month's name: `19th of January 2022`, `January 19`, `5 de mayo de 2021`."""
    names = "|".join(sorted(map(re.escape, lexicon.months), key=len, reverse=True))
    after = (
        rf"(?:\s+(?P<after>\d{{1,2}})(?:{lexicon.ordinal})?\b(?!\d))?"
        if lexicon.day_after_month
        else "(?P<after>(?!))?"
    )
    return re.compile(
        rf"""
        \b(?:(?P<before>\d{{1,2}})(?:{lexicon.ordinal})?\s+(?:{lexicon.of})?)?(?P<month>{names})\b\.?
        {after}
        (?:,?\s+(?:{lexicon.of})?(?P<year>\d{{4}}))?
        """,
        re.VERBOSE | re.IGNORECASE,
    )

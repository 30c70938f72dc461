"""Dates, times of day and what lies between two of them, at a place in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.eval.values.clocks import HALF, Clock, clock
from pincite.eval.values.date_digits import whole
from pincite.eval.values.date_forms import date, day_of_month, following_year, month_of, skip
from pincite.eval.values.dates import FIRST_YEAR, FISCAL, LAST_YEAR, Date
from pincite.eval.values.nouns import plural
from pincite.eval.values.number_words import SCALES
from pincite.eval.values.ranges import joined
from pincite.eval.values.tokens import Token, at, tied
from pincite.eval.values.unit_reading import currency, unit

YEAR_WORDS = frozenset("in since until till by of from to year years during before after early late mid and".split())
"""Words before four digits that make them a year."""


@dataclass(frozen=True, slots=True)
class TimeRange:
    """From one date or time of day to another."""

    first: Date | Clock
    last: Date | Clock

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


Moment = Date | Clock | TimeRange


def moment(tokens: Sequence[Token], place: int) -> tuple[Moment, int] | None:
    """The date, time or period that begins at a token, with the token after it; None where there is none."""
    for read in (_fiscal, _days_of_a_month, _days_after_a_month, _times, _hours, _dates):
        match = read(tokens, place)
        if match is not None:
            return match
    return None


def _fiscal(tokens: Sequence[Token], place: int) -> tuple[Date | TimeRange, int] | None:
    """`FY 2026`, `FY26`, `fiscal 2026`, `financial year 2025/26`; a year in two halves is a period."""
    word = tokens[place].fold
    if word not in {"fy", "fiscal", "financial"}:
        return None
    start = skip(tokens, place + 1, "year") if word != "fy" else skip(tokens, place + 1, "'")
    if start == place + 1 and word == "financial":
        return None
    year, short = whole(at(tokens, start), FIRST_YEAR, LAST_YEAR, 4), whole(at(tokens, start), 0, 99, 2)
    if year is None and short is not None and word == "fy":
        year = 2000 + short
    if year is None:
        return None
    return _halves(tokens, year, start) or (Date(year, span=FISCAL), start + 1)


def _halves(tokens: Sequence[Token], first: int, start: int) -> tuple[TimeRange, int] | None:
    """`2025/26`, `2025-2026`: a year that begins in one year and ends in the next."""
    some = tied(tokens, start, 3)
    if some is None or some[1].text not in {"/", "-", "–"} or not some[2].text.isdigit():
        return None
    last = int(some[2].text)
    digits = len(some[2].text)
    if digits not in {2, 4} or last % 100 != (first + 1) % 100 or (digits == 4 and last != first + 1):  # noqa: PLR2004
        return None
    return TimeRange(Date(first), Date(first + 1)), start + 3


def _dates(tokens: Sequence[Token], place: int) -> tuple[Date | TimeRange, int] | None:
    """A date, or the period that it begins."""
    year = whole(tokens[place], FIRST_YEAR, LAST_YEAR, 4)
    halves = _halves(tokens, year, place) if year is not None else None
    if halves is not None and tokens[place + 1].text == "/":
        return halves
    match = date(tokens, place)
    if match is None or (match[0].bare and _amount(tokens, place, match[1])):
        return None
    first, end = match
    before = at(tokens, place - 1)
    if first.bare and before is not None and before.fold in YEAR_WORDS:
        first = replace(first, bare=False)
    return _last(tokens, first, end) or (first, end)


def _amount(tokens: Sequence[Token], place: int, end: int) -> bool:
    """Whether four digits are an amount: a unit, a currency, a scale or a counted noun stands beside them."""
    after = at(tokens, end)
    if _compared(tokens, place) and after is not None and after.kind == "word" and plural(after.fold):
        return True
    if after is not None and after.fold in SCALES and after.kind == "word":
        return True
    named = unit(tokens, end)
    if named is not None and after is not None and after.text not in {"A", "C", "F", "K", "in"}:
        return True
    return place > 0 and currency(tokens, place - 1) is not None


def _compared(tokens: Sequence[Token], place: int) -> bool:
    """Whether `more than` or `fewer than` stands before: of years *earlier* and *later* would be said."""
    before = [token.fold for token in tokens[max(0, place - 2) : place]]
    return before in (["more", "than"], ["fewer", "than"], ["less", "than"])


def _last(tokens: Sequence[Token], first: Date, end: int) -> tuple[TimeRange, int] | None:
    """The rest of `2012–2013`, `2012-13`, `March to May 2024`, `from 1 March to 5 April 2024`."""
    if not joined(tokens, end):
        return None
    place = end + 1
    while (word := at(tokens, place)) is not None and word.fold in {"the", "in"}:
        place += 1
    match = date(tokens, place) if word is not None else None
    if match is not None and not (match[0].bare and _amount(tokens, place, match[1])):
        last = replace(match[0], bare=False)
        year = first.year if first.year is not None else last.year
        return TimeRange(replace(first, bare=False, year=year), last), match[1]
    return _short_year(tokens, first, end)


def _short_year(tokens: Sequence[Token], first: Date, end: int) -> tuple[TimeRange, int] | None:
    """The `13` of `2012-13`."""
    run = tied(tokens, end - 1, 3)
    if run is None or not first.bare or first.year is None:
        return None
    if not run[2].text.isdigit() or len(run[2].text) != len("13"):
        return None
    last = first.year // 100 * 100 + int(run[2].text)
    return (TimeRange(Date(first.year), Date(last)), end + 2) if last > first.year else None


def _days_of_a_month(tokens: Sequence[Token], place: int) -> tuple[TimeRange, int] | None:
    """`1–5 March 2024`, `the 1st to the 5th of March`."""
    first = day_of_month(tokens, place)
    if first is None or not joined(tokens, first[1]):
        return None
    after = first[1] + 1
    word = at(tokens, after)
    if word is not None and word.fold == "the":
        after += 1
    if at(tokens, after) is None or month_of(tokens[after]) is not None or tokens[after].kind == "sign":
        return None
    match = date(tokens, after)
    if match is None or match[0].day is None or match[0].month is None or match[0].other is not None:
        return None
    return TimeRange(replace(match[0], day=first[0]), match[0]), match[1]


def _days_after_a_month(tokens: Sequence[Token], place: int) -> tuple[TimeRange, int] | None:
    """`March 1–5, 2024`."""
    month = month_of(tokens[place])
    first = day_of_month(tokens, place + 1) if month is not None else None
    if month is None or first is None or not joined(tokens, first[1]):
        return None
    last = day_of_month(tokens, first[1] + 1)
    if last is None:
        return None
    year, end = following_year(tokens, last[1])
    return TimeRange(Date(year, month, first[0]), Date(year, month, last[0])), end if year is not None else last[1]


def _times(tokens: Sequence[Token], place: int) -> tuple[Clock | TimeRange, int] | None:
    """A time of day, or the range that it begins: `9 am–5 pm`, `9:00 to 17:00`."""
    first = clock(tokens, place)
    if first is None:
        return None
    if joined(tokens, first[1]) and at(tokens, first[1] + 1) is not None:
        last = clock(tokens, first[1] + 1)
        if last is not None:
            return TimeRange(first[0] if first[0].zone else replace(first[0], zone=last[0].zone), last[0]), last[1]
    return first


def _hours(tokens: Sequence[Token], place: int) -> tuple[TimeRange, int] | None:
    """`9 to 5 pm`, `9-11 am`: the first hour is in the half of the day of the last, unless it would be later."""
    token = tokens[place]
    if not token.text.isdigit() or not 0 < int(token.text) <= HALF // 60:
        return None
    if not joined(tokens, place + 1) or at(tokens, place + 2) is None or tokens[place + 2].kind != "number":
        return None
    last = clock(tokens, place + 2)
    if last is None or not any(token.fold in {"am", "pm"} for token in tokens[place + 3 : last[1]]):
        return None
    first = int(token.text) * 60 % HALF + last[0].minutes // HALF * HALF
    opens = Clock(first if first < last[0].minutes else first - HALF, zone=last[0].zone)
    return TimeRange(opens, last[0]), last[1]

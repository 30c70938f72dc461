"""Dates, as precise as they are written, and when two of them are the same."""

from __future__ import annotations

from dataclasses import dataclass, replace

FIRST_YEAR, LAST_YEAR = 1000, 2199
"""Four digits without a unit are a year in between."""

LONG = frozenset({"decade", "century", "century BC"})
"""Spans that are longer than a year."""

FISCAL = "fiscal year"
"""Span of a year in the books, which need not be that of the calendar."""


@dataclass(frozen=True, slots=True)
class Date:
    """A day, month, year or longer time, as precise as it is written."""

    year: int | None = None
    """Negative before Christ; for a century or decade its first year."""
    month: int | None = None
    day: int | None = None
    span: str = ""
    """`decade`, `century`, a season, `Q1` or `H2` in place of a month."""
    part: str = ""
    """`early`, `mid` or `late`."""
    other: Date | None = None
    """The second reading of `1/3/2024`."""
    bare: bool = False
    """Whether it is four digits alone, which may as well be a number."""

    @property
    def precision(self) -> str:
        """The smallest thing that is named."""
        if self.day is not None:
            return "day"
        if self.month is not None:
            return "month"
        return self.span or "year"

    def readings(self) -> tuple[Date, ...]:
        """Every date that it may mean."""
        return (self, self.other) if self.other is not None else (self,)

    def __str__(self) -> str:
        shown = [self.part, self.span]
        shown.append("-".join(f"{n:02}" for n in (self.year, self.month, self.day) if n is not None))
        return " ".join(piece for piece in shown if piece)


def same(given: Date, gold: Date) -> bool:
    """Whether two dates are equally precise and the same; a missing year fits any."""
    for given_reading in given.readings():
        for gold_reading in gold.readings():
            years = given_reading.year is None or gold_reading.year is None or given_reading.year == gold_reading.year
            if years and (given_reading.month, given_reading.day, given_reading.span, given_reading.part) == (
                gold_reading.month,
                gold_reading.day,
                gold_reading.span,
                gold_reading.part,
            ):
                return True
    return False


def coarsened(value: Date, precision: str) -> Date:
    """A date no more precise than a year or a month."""
    if precision == "year":
        return Date(value.year, span=value.span if value.span in LONG else "")
    if precision == "month":
        return replace(value, day=None, other=None, part="")
    return value

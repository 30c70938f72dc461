"""Numbers that follow from others in the source or the statement: sums, differences, products, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from pincite.bot.verify.languages import ENGLISH
from pincite.bot.verify.measures import DAY, DAYS_IN_MONTH
from pincite.bot.verify.quantities import Quantity, equal
from pincite.bot.verify.statement import Pair

ROUNDED = 0.02
"""Largest relative difference between a computed number and the one stated."""

PERIOD = 0.15
"""The same for the years between two years: *nearly two decades* from 1991 to 2010."""

YEAR = 12 * DAYS_IN_MONTH * DAY

FIRST_YEAR, LAST_YEAR = 1000, 2100

MOST = 12
"""Most numbers to compute results from; from those of a whole table any number would follow."""

WHOLE = 100.0
"""Per cent of a whole."""

_PER = re.compile(
    r"\b(?:an?|per|each|every|once an?)\s(?P<unit>second|minute|hour|day|night|week|month|quarter|year)\b|"
    r"\b(?P<adverb>hourly|daily|nightly|weekly|monthly|quarterly|yearly|annual(?:ly)?)\b",
    re.IGNORECASE,
)
"""Period of a rate: *900 litres a minute*, *a monthly fee*."""

_UNIT_OF = {"hourly": "hour", "daily": "day", "nightly": "day", "night": "day", "weekly": "week", "monthly": "month"}
_UNIT_OF |= {"quarterly": "quarter", "yearly": "year", "annual": "year", "annually": "year"}

_IN_ONE = {
    "minute": {"second": 60},
    "hour": {"minute": 60, "second": 3600},
    "day": {"hour": 24, "minute": 1440},
    "week": {"day": 7, "hour": 168},
    "month": {"week": 4, "day": 30},
    "quarter": {"month": 3},
    "year": {"quarter": 4, "month": 12, "week": 52, "day": 365},
}
"""How many of a shorter period a longer one has, as people reckon."""


def follows(quantity: Quantity, pair: Pair, held: Sequence[Quantity]) -> bool:
    """Whether a number can be worked out of others that the source or the statement gives."""
    numbers = [*held, *(other for other in pair.statement.quantities if other is not quantity)]
    if any(_about(quantity, result, ROUNDED) for result in _results(quantity, numbers[:MOST], _rates(pair))):
        return True
    if quantity.measure is None or not quantity.measure.monthly:
        return False
    years = sorted(other.value for other in numbers if is_year(other))
    spans = (later - one for number, one in enumerate(years) for later in years[number + 1 :])
    return any(_about(quantity, span * YEAR / quantity.measure.factor, PERIOD) for span in spans)


def is_year(quantity: Quantity) -> bool:
    """Whether a number may be a year."""
    bare = quantity.measure is None and not quantity.spelled and "," not in quantity.text
    return bare and FIRST_YEAR <= quantity.value <= LAST_YEAR and quantity.value.is_integer()


def told_per(text: str, end: int) -> str:
    """The period of a rate, right behind its number: *hour* of *20 litres an hour*; empty if none."""
    match = _PER.match(text, end + 1)
    return _time(match) if match else ""


def _results(quantity: Quantity, numbers: Sequence[Quantity], rates: Sequence[float]) -> Iterator[float]:
    """Yield what can be worked out of two or three numbers, or of all, in a quantity's unit."""
    sizes = list(dict.fromkeys(_sizes(quantity, numbers)))
    if len(sizes) > 1:
        yield sum(sizes)
    if quantity.measure is not None and quantity.measure.dimension == "ratio":
        sizes.append(WHOLE)
    counts = dict.fromkeys([*(other.value for other in numbers), *_shares(numbers), *rates, *_ratios(numbers)])
    for one, other in combinations(sizes, 2):
        yield from (one + other, abs(one - other))
    for one, two, three in combinations(sizes, 3):
        yield from (abs(one - two - three), abs(two - one - three), abs(three - one - two), one + two + three)
    for one in sizes:
        for count in counts:
            if count:
                yield from (one * count, one / count)
    if quantity.measure is None or quantity.measure.dimension in {"ratio", "name:times"}:
        scale = WHOLE if quantity.measure is not None and quantity.measure.dimension == "ratio" else 1.0
        yield from (scale * ratio for ratio in _ratios(numbers))
        yield from (abs(scale - scale * ratio) for ratio in _ratios(numbers))


def _sizes(quantity: Quantity, numbers: Sequence[Quantity]) -> Iterator[float]:
    """Yield numbers in a quantity's unit; one without any may have left it out: *from 52 to 29 minutes*."""
    for other in numbers:
        if quantity.measure is None or other.measure is None:
            yield other.value
        elif quantity.comparable(other):
            yield other.measure.base(other.value) / quantity.measure.factor


def _ratios(numbers: Sequence[Quantity]) -> Iterator[float]:
    """Yield how often one number goes into another of its kind: 20 of 5 ml in 100 ml."""
    for one, other in combinations(numbers, 2):
        if one.comparable(other) and one.value and other.value:
            same = one.measure is not None and other.measure is not None
            first = one.measure.base(one.value) if same and one.measure else one.value
            second = other.measure.base(other.value) if same and other.measure else other.value
            if first and second:
                yield from (first / second, second / first)


def _shares(numbers: Sequence[Quantity]) -> Iterator[float]:
    """Yield percentages as parts of one, and what is left of one."""
    for other in numbers:
        if other.measure is not None and other.measure.dimension == "ratio":
            yield from (other.value / 100, 1 - other.value / 100, 1 + other.value / 100)


def _rates(pair: Pair) -> Sequence[float]:
    """Factor between the periods of two rates: 60 from a minute to an hour."""
    if pair.lexicon is not ENGLISH:
        return ()
    texts = (pair.statement.text, pair.cited.text)
    named = {_time(match) for text in texts for match in _PER.finditer(text)}
    units = {unit for unit in _IN_ONE | {"second": {}} if any(unit in text.lower() for text in texts)} | named
    return [
        float(count) for long in units for short, count in _IN_ONE.get(long, {}).items() if named and short in units
    ]


def _time(match: re.Match[str]) -> str:
    unit = (match["unit"] or match["adverb"]).lower()
    return _UNIT_OF.get(unit, unit)


def _about(quantity: Quantity, result: float, rounded: float) -> bool:
    """Whether a number is a result, or a result rounded."""
    return equal(quantity.value, result) or (
        quantity.bound != "" and abs(quantity.value - result) <= rounded * abs(result)
    )

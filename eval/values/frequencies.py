"""How often something happens, as a count for each of a time: `every three months`, `quarterly`, `once a day`.

*Every two years* is half a time a year, so it equals *once every 24 months*; and as an interval it is *two years*.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pincite.eval.values.nouns import FUNCTION
from pincite.eval.values.numbers import number
from pincite.eval.values.quantities import COUNT, TIMES, Quantity
from pincite.eval.values.ranges import Amount, ranged
from pincite.eval.values.tokens import Token, at
from pincite.eval.values.unit_reading import ADVERBS, unit
from pincite.eval.values.units import NIGHT, Unit, phrases

INTERVALS = {
    **{adverb: (1, word) for adverb, word in ADVERBS.items() if word != NIGHT.name},
    "fortnightly": (2, "week"),
    "biweekly": (2, "week"),
    "quarterly": (3, "month"),
    "biennially": (2, "year"),
}
"""Adverbs with the interval that they name."""

Frequency = tuple[Quantity, int]
"""A count for each of a time, with the token after it."""


def frequency(tokens: Sequence[Token], start: int, amount: Amount) -> Frequency | None:
    """The frequency that begins at a token, with the token after it; None where there is none.

    Args:
        tokens: the tokens of the text.
        start: the token.
        amount: reads the amount at a place.
    """
    if tokens[start].fold in INTERVALS:
        return _adverb(tokens, start)
    if tokens[start].fold == "nightly" and _stands_alone(tokens, start):
        return Quantity(Fraction(1), Fraction(1), COUNT.per(NIGHT)), start + 1
    times, place = _times(tokens, start)
    interval = _interval(tokens, place, amount)
    if interval is None:
        return None
    (low, high, named), end = interval
    return Quantity(times / high, times / low, COUNT.per(named)), end


def interval_of(often: Quantity, long: Quantity) -> bool:
    """Whether an amount of time is the interval at which something happens: *two years* for *every two years*."""
    above, below = often.unit.above, often.unit.below
    if above is None or below is None or above.dimension != COUNT.dimension or below.dimension != long.dimension:
        return False
    shortest = often.unit.base(often.high) * long.unit.base(long.low)
    longest = often.unit.base(often.low) * long.unit.base(long.high)
    return not often.nouns and shortest == longest == 1


def is_interval(often: Quantity) -> bool:
    """Whether an amount says no more than how often something recurs: `daily`, `every two years`."""
    above = often.unit.above
    return above is not None and above.dimension == COUNT.dimension and not often.nouns and often.high <= 1


def _adverb(tokens: Sequence[Token], start: int) -> Frequency | None:
    """`weekly`, unless it describes the noun behind it: `the weekly report`."""
    if not _stands_alone(tokens, start):
        return None
    long, word = INTERVALS[tokens[start].fold]
    named = phrases().get((word,))
    return (Quantity(Fraction(1, long), Fraction(1, long), COUNT.per(named)), start + 1) if named is not None else None


def _stands_alone(tokens: Sequence[Token], start: int) -> bool:
    """Whether no noun follows that the adverb describes."""
    after = at(tokens, start + 1)
    return after is None or after.kind != "word" or after.fold in FUNCTION


def _times(tokens: Sequence[Token], start: int) -> tuple[Fraction, int]:
    """The `once` or `three times` before `every`; once where nothing is said."""
    count = number(tokens, start)
    if count is None or count.kind != "cardinal":
        return Fraction(1), start
    after = at(tokens, count.end)
    return count.value, count.end + (after is not None and after.fold in {"time", "times"})


def _interval(
    tokens: Sequence[Token], place: int, amount: Amount
) -> tuple[tuple[Fraction, Fraction, Unit], int] | None:
    """`every month`, `every two to three weeks`, `every other day`, `every fourth year`."""
    word, after = at(tokens, place), at(tokens, place + 1)
    if word is None or word.fold not in {"every", "each"} or after is None:
        return None
    if after.fold in {"night", "nights"}:
        return (Fraction(1), Fraction(1), NIGHT), place + 2
    nth = number(tokens, place + 1)
    ordinal = Fraction(2) if after.fold == "other" else nth.value if nth is not None and nth.kind == "ordinal" else None
    named = unit(tokens, place + 2) if ordinal is not None and at(tokens, place + 2) is not None else None
    if ordinal is not None and named is not None and named[0].dimension in TIMES:
        return (ordinal, ordinal, named[0]), named[1]
    single = unit(tokens, place + 1)
    if single is not None and single[0].dimension in TIMES:
        return (Fraction(1), Fraction(1), single[0]), single[1]
    long = amount(tokens, place + 1)
    long = (long and ranged(tokens, *long, amount)) or long
    if long is None or long[0].dimension not in TIMES or long[0].low <= 0:
        return None
    return (long[0].low, long[0].high, long[0].unit), long[1]

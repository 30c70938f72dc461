"""Amounts, and when two of them are the same.

Two amounts are the same if they are equal in the unit of their dimension: `5 km` and `5,000 m`, `90 minutes` and `1.5
hours`, `1.2 million EUR` and `€1,200,000`. Where the units are no powers of ten of each other, a conversion that is
rounded in writing is the same: `8 km` and `5 miles`, since 8.05 km rounds to 8 and lies within 1 %.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from pincite.eval.values.units import LOOSE_UNITS, MONEY, Unit, same_currency

ROUNDED = Fraction(1, 100)
"""Largest relative difference of a conversion that was rounded in writing."""

MOST_PLACES = 6
"""Digits behind the point beyond which no number is rounded."""

COUNT = Unit("", "count")
ORDINAL = Unit("", "ordinal")
SHARE = Unit("", "ratio")
MULTIPLE = Unit("times", "multiple")

TIMES = frozenset({"time", "months"})
TEMPERATURE = "temperature"

Bound = Literal["", "least", "most"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount, or a range of amounts."""

    low: Fraction
    high: Fraction
    """As written, in the unit; equal to `low` unless a range is meant."""
    unit: Unit = COUNT
    places: int = 0
    """Digits behind the point, as written."""
    bound: Bound = ""
    """Whether it is the least or the most: `at least 30`, `up to 30`."""
    rough: bool = False
    """Whether it is approximate: `about 300`, `nearly 30`."""
    nouns: tuple[str, ...] = ()
    """The stems of the counted nouns: `white`, `tablet`."""
    times: bool = False
    """Whether it is so many times: *three times*, *twice*; as often, or as much."""
    weak: bool = False
    """Whether it may be no amount at all, as in `one of them` and `an hour`."""

    @property
    def dimension(self) -> str:
        """The dimension of its unit."""
        return self.unit.dimension

    @property
    def bare(self) -> bool:
        """Whether it counts, without a unit."""
        return self.unit.dimension == "count"

    @property
    def share(self) -> bool:
        """Whether it is a share in words: `half`, `two thirds`."""
        return self.unit is SHARE

    @property
    def written(self) -> str:
        """Its number with the digits behind the point that were written: `2.10`."""
        return f"{float(self.low):.{max(self.places, 0)}f}"

    def __str__(self) -> str:
        digits = (
            _number_in_words(self.low)
            if self.low == self.high
            else f"{_number_in_words(self.low)} to {_number_in_words(self.high)}"
        )
        if self.dimension == "ordinal":
            return f"number {digits}"
        return " ".join(part for part in (digits, self.unit.name or " ".join(self.nouns[-1:])) if part)


def _number_in_words(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"


def comparable(given: Quantity, gold: Quantity) -> bool:
    """Whether two amounts measure the same thing, so that they are either equal or rivals."""
    if given.dimension == gold.dimension:
        return True
    if given.dimension.startswith(MONEY) and gold.dimension.startswith(MONEY):
        return "?" in given.dimension + gold.dimension or same_currency(given.dimension, gold.dimension)
    return _meant(given, gold) is not None


def same(given: Quantity, gold: Quantity) -> bool:
    """Whether two amounts are the same, by their numbers, units, nouns and bounds."""
    if other_bound(given, gold):
        return False
    if given.bare and gold.bare:
        return (given.low, given.high) == (gold.low, gold.high) and same_nouns(given, gold)
    if not comparable(given, gold):
        return False
    given, gold = _meant(given, gold) or (given, gold)
    return _equal(given, gold, given.low, gold.low) and _equal(given, gold, given.high, gold.high)


def other_bound(given: Quantity, gold: Quantity) -> bool:
    """Whether two amounts are bounded to opposite sides, or one is bounded and the other approximate."""
    if {given.bound, gold.bound} == {"least", "most"}:
        return True
    return any(
        one.rough and not one.bound and other.bound and not other.rough for one, other in ((given, gold), (gold, given))
    )


def same_nouns(given: Quantity, gold: Quantity) -> bool:
    """Whether two amounts may count the same: one names nothing, or they share a noun."""
    return not given.nouns or not gold.nouns or bool(set(given.nouns) & set(gold.nouns))


def _meant(given: Quantity, gold: Quantity) -> tuple[Quantity, Quantity] | None:
    """Both amounts, a loose unit (pounds, degrees) of either replaced by the one it means beside the other's unit."""
    for loose, firm, turned in ((given, gold, False), (gold, given, True)):
        unit = LOOSE_UNITS.get(loose.dimension, {}).get(firm.dimension)
        if unit is not None:
            meant = replace(loose, unit=firm.unit if firm.dimension == TEMPERATURE else unit)
            return (firm, meant) if turned else (meant, firm)
    return None


def _equal(given: Quantity, gold: Quantity, given_value: Fraction, gold_value: Fraction) -> bool:
    if given.unit.base(given_value) == gold.unit.base(gold_value):
        return True
    if given.dimension in TIMES or _decimal(given.unit.factor / gold.unit.factor):
        return False
    return _rounds(given, given_value, gold, gold_value) or _rounds(gold, gold_value, given, given_value)


def _decimal(ratio: Fraction) -> bool:
    """Whether a ratio is a power of ten, so that nothing has to be rounded."""
    digits = str(max(ratio.numerator, ratio.denominator))
    return 1 in {ratio.numerator, ratio.denominator} and digits.strip("0") == "1"


def _rounds(amount: Quantity, value: Fraction, written: Quantity, written_value: Fraction) -> bool:
    """Whether an amount equals the written one when converted to its unit and rounded to as many digits."""
    converted = written.unit.here(amount.unit.base(value))
    step = Fraction(1, 10 ** min(max(written.places, 0), MOST_PLACES))
    close = written.dimension == TEMPERATURE or abs(converted - written_value) <= ROUNDED * abs(written_value)
    return abs(converted - written_value) <= step / 2 and close


def without_period(amount: Quantity) -> Quantity:
    """`65 EUR a day` as `65 EUR`; physical rates such as `80 km/h` stay whole."""
    above = amount.unit.above
    return replace(amount, unit=above) if above is not None and _periodic(above) else amount


def period(amount: Quantity) -> str:
    """The unit for each of which an amount of money, a count or a time is meant: `day`, `person`; empty without."""
    unit = amount.unit
    return unit.below.name if unit.above is not None and unit.below is not None and _periodic(unit.above) else ""


def _periodic(above: Unit) -> bool:
    return above.dimension in {"count", *TIMES} or above.dimension.startswith(MONEY)

"""Whether a value of an answer is the gold one, with what the question lends to it."""

from __future__ import annotations

from dataclasses import replace

from pincite.eval.values import dates, multiples, references
from pincite.eval.values.clocks import Clock, same_time
from pincite.eval.values.dates import Date
from pincite.eval.values.frequencies import interval_of
from pincite.eval.values.periods import TimeRange
from pincite.eval.values.quantities import MULTIPLE, ORDINAL, Quantity, comparable, other_bound, period, without_period
from pincite.eval.values.quantities import same as same_quantity
from pincite.eval.values.questions import ReadQuestion
from pincite.eval.values.reading import Value
from pincite.eval.values.references import Reference
from pincite.eval.values.units import MONEY
from pincite.eval.values.zones import same_zone

NUMBERED = ("version", "release", "section", "chapter", "clause", "paragraph")
"""Things numbered by parts, so that 2.10 is not 2.1."""


def same(given: Value, gold: Value, question: ReadQuestion) -> bool:
    """Whether a value of an answer is the gold one."""
    if isinstance(given, Date) and isinstance(gold, Date):
        return _date(given, gold, question)
    if isinstance(given, TimeRange) and isinstance(gold, TimeRange):
        return _end(given.first, gold.first, question) and _end(given.last, gold.last, question)
    if isinstance(given, Quantity) and isinstance(gold, Quantity):
        return _quantity(given, gold, question)
    if isinstance(given, Clock) and isinstance(gold, Clock):
        return _clock(given, gold, question)
    if isinstance(given, Reference) or isinstance(gold, Reference):
        return _reference(given, gold, question)
    return _year_or_number(given, gold)


def _reference(given: Value, gold: Value, question: ReadQuestion) -> bool:
    """Whether two references are the same; a number is one where the question names its part: *Which chapter?* `7`."""
    if isinstance(given, Reference) and isinstance(gold, Reference):
        part = gold.steps[-1].part
        return references.same(references.coarsened(given, gold) if part and question.names(part) else given, gold)
    place, number = (given, gold) if isinstance(given, Reference) else (gold, given)
    if not isinstance(place, Reference) or not isinstance(number, Quantity):
        return False
    last = place.steps[-1]
    plain = number.bare and not number.nouns and number.low == number.high
    return len(place.steps) == 1 and plain and question.names(last.part) and number.written == last.number


def _date(given: Date, gold: Date, question: ReadQuestion) -> bool:
    if question.precision and gold.precision == question.precision:
        given = dates.coarsened(given, question.precision)
    if given.year is None and gold.year is not None and not question.names(str(gold.year)):
        return False
    if {given.span, gold.span} == {"", dates.FISCAL} and question.names("fiscal", "financial", "fy"):
        given, gold = replace(given, span=""), replace(gold, span="")
    return dates.same(given, gold)


def _clock(given: Clock, gold: Clock, question: ReadQuestion) -> bool:
    """Whether two times are the same; the zone of the gold is given, too, unless the question names it."""
    if given.zone is None and gold.zone is not None and not any(same_zone(gold.zone, z) for z in question.zones()):
        return False
    return same_time(given, gold)


def _end(given: Date | Clock, gold: Date | Clock, question: ReadQuestion) -> bool:
    if isinstance(given, Date) and isinstance(gold, Date):
        return dates.same(given, gold)
    return isinstance(given, Clock) and isinstance(gold, Clock) and _clock(given, gold, question)


def _year_or_number(given: Value, gold: Value) -> bool:
    """Four digits may be a year or a count: `1200` and `1,200`."""
    for year, count in ((given, gold), (gold, given)):
        if isinstance(year, Date) and year.bare and isinstance(count, Quantity) and count.bare:
            return count.low == count.high == year.year and (count is gold or not count.nouns)
    return False


def _quantity(given: Quantity, gold: Quantity, question: ReadQuestion) -> bool:
    if _rate(given, gold, question):
        return not (given.bare and gold.bare and given.places != gold.places and question.names(*NUMBERED))
    interval = interval_of(given, gold) or interval_of(gold, given)
    if (interval and not question.duration) or (question.ratio and _ratio(given, gold)):
        return True
    if MULTIPLE in {given.unit, gold.unit}:
        return _multiple(given, gold, question)
    if other_bound(given, gold) or ORDINAL in {given.unit, gold.unit}:
        return False
    if given.share or gold.share:
        return _share(given, gold)
    return _unit_from_question(given, gold, question)


def _unit_from_question(given: Quantity, gold: Quantity, question: ReadQuestion) -> bool:
    """Whether the question lends a unit that one of two amounts lacks."""
    if given.bare and not gold.bare:
        # The question names the unit: "How many days?" "29."
        return not given.nouns and any(_rate(replace(given, unit=unit), gold, question) for unit in question.units())
    return gold.bare and not given.bare and _without_unit(given, gold, question)


def _multiple(given: Quantity, gold: Quantity, question: ReadQuestion) -> bool:
    """`three times` and `threefold`; a mere 3 where the question asks how many times."""
    numbers = (given.low, given.high) == (gold.low, gold.high)
    counts = [amount for amount in (given, gold) if amount.bare and not amount.nouns]
    return numbers and any(amount.times or question.names(*multiples.ASKED) for amount in counts)


def _ratio(given: Quantity, gold: Quantity) -> bool:
    """`1:4` and `2:8`."""
    pairs = all(
        amount.bare and not amount.nouns and amount.low != amount.high and amount.low > 0 for amount in (given, gold)
    )
    return pairs and given.low * gold.high == gold.low * given.high


def _share(given: Quantity, gold: Quantity) -> bool:
    """`two thirds` and `2/3`."""
    numbers = (given.low, given.high) == (gold.low, gold.high)
    return numbers and all(amount.share or (amount.bare and not amount.nouns) for amount in (given, gold))


def _without_unit(given: Quantity, gold: Quantity, question: ReadQuestion) -> bool:
    """Whether an amount is a gold number whose unit only the question has, if any: `5` for `5 km`."""
    if given.unit.above is not None and given.unit.above.dimension == "count":
        return same_quantity(without_period(given), gold)
    named = [unit for unit in question.units() if comparable(given, replace(gold, unit=unit))]
    if named:
        return any(same_quantity(given, replace(gold, unit=unit)) for unit in named)
    if given.dimension.startswith(MONEY) and any(unit.dimension.startswith(MONEY) for unit in question.units()):
        return False  # asked for in another currency
    if given.dimension == "ratio" and not question.names("percent", "percentage", "share", "proportion", "rate"):
        return False
    return not gold.nouns and (given.low, given.high) == (gold.low, gold.high)


def _rate(given: Quantity, gold: Quantity, question: ReadQuestion) -> bool:
    """Whether two amounts are the same, where one leaves its period to the question or says more than the gold."""
    if same_quantity(given, gold):
        return True
    stated, wanted = period(given), period(gold)
    if stated and not wanted:
        return same_quantity(without_period(given), gold)
    if wanted and not stated and question.names(wanted):
        return same_quantity(given, without_period(gold))
    return False

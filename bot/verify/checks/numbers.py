"""A statement's numbers are those of its source: converted, rounded, added up, within their bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pincite.bot.verify.checks.check import Check, Difference
from pincite.bot.verify.checks.matter import same_matter
from pincite.bot.verify.implied import implied
from pincite.bot.verify.languages import ENGLISH
from pincite.bot.verify.measures import DAY, DAYS_IN_MONTH, MONEY
from pincite.bot.verify.quantities import Quantity, equal
from pincite.bot.verify.statement import Pair, Text
from pincite.index.terms import content_terms

MOST_NAMED = 3
"""Numbers of the source that a reason names."""

WORD = re.compile(r"[\s-]([^\W\d_]+)")

FIRST_YEAR, LAST_YEAR = 1000, 2100

SCALE = re.compile(r"\bin (thousand|million|billion)s\b(?! of\b)", re.IGNORECASE)
"""How a table or a list says in what its numbers are told: *passengers in thousands*."""

SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}

OPPOSITE = {"more": "less", "less": "more"}

ROUNDED = 0.02
"""Relative difference between a number that is worked out and how it is told."""

PERIOD = 0.15
"""The same for the years between two years: *nearly two decades* from 1991 to 2010."""

YEAR = 12 * DAYS_IN_MONTH * DAY


def other_numbers(pair: Pair) -> Iterator[Quantity]:
    """Yield a statement's numbers that its source neither gives nor implies.

    In a script without spaces, a numeral in words is often part of a name. It counts in the source, where it may agree
    with digits, but not in the statement.
    """
    held = _held(pair)
    for quantity in pair.statement.quantities:
        if (quantity.spelled and not pair.lexicon.spaced) or not quantity.given:
            continue
        if not any(quantity.agrees(other) or quantity.covers(other) for other in held) and not _follows(
            quantity, pair, held
        ):
            yield quantity


def difference(pair: Pair) -> Difference | None:
    """Name the first number that the source doesn't give, or bounds the other way, and what it gives instead."""
    doubt = None
    for quantity, rival in _bounded_otherwise(pair):
        where = _phrase(pair, rival)
        return Difference(f"says {_bounded(quantity, pair.statement.text)}, the source says {where}", rival.span)
    for quantity in other_numbers(pair):
        rivals = [
            o for o in pair.cited.quantities if _of_one_kind(pair, quantity, o) and same_matter(pair, quantity, o)
        ]
        if rivals and not quantity.bound and not any(rival.bound for rival in rivals):
            said = list(dict.fromkeys(other.text for other in rivals))[:MOST_NAMED]
            return Difference(f"says {quantity.text}, the source says {', '.join(said)}", rivals[0].span)
        if doubt is None:
            instead = ", ".join(_instead(quantity, pair.cited.quantities))
            doubt = Difference(f"says {quantity.text}, the source {f'says {instead}' if instead else 'does not'}")
    return doubt


NUMBERS = Check("numbers", difference)


def _held(pair: Pair) -> list[Quantity]:
    """The numbers of the source, with its years and what it gives without a number."""
    years = [Quantity(float(day.year), None, str(day.year)) for day in pair.cited.days if day.year is not None]
    without_number = implied(pair.cited.text) if pair.lexicon is ENGLISH else ()
    return [*pair.cited.quantities, *years, *without_number, *_scaled(pair)]


def _scaled(pair: Pair) -> Iterator[Quantity]:
    """Yield the bare numbers of a source that says they are in thousands or the like."""
    named = SCALE.finditer(pair.known.text) if pair.lexicon is ENGLISH else ()
    for scale in {SCALES[match[1].casefold()] for match in named}:
        for quantity in pair.cited.quantities:
            bare = quantity.measure is None or quantity.measure.dimension.startswith(MONEY)
            if bare and not quantity.spelled and not is_year(quantity):
                yield replace(quantity, value=quantity.value * scale)


def _bounded_otherwise(pair: Pair) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield numbers that are the same, and the most on one side but the least on the other."""
    for quantity in pair.statement.quantities:
        same = [other for other in pair.cited.quantities if quantity.agrees(other)]
        if same and all(OPPOSITE.get(quantity.bound) == other.bound for other in same):
            yield from ((quantity, other) for other in same[:1] if same_matter(pair, quantity, other))


def _of_one_kind(pair: Pair, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may be told of one thing: in units of one dimension, both years, or counts of the same."""
    if one.measure is not None and other.measure is not None and not one.comparable(other):
        money = one.measure.dimension.startswith(MONEY) and other.measure.dimension.startswith(MONEY)
        return money or one.value == other.value  # 5 g and 5 ml
    if not one.comparable(other) or is_year(one) != is_year(other):
        return False
    return one.measure is not None or is_year(one) or _counted(pair.statement, one) == _counted(pair.cited, other) != ""


def _counted(text: Text, quantity: Quantity) -> str:
    """The term of the word behind a number, which is mostly what it counts."""
    following = WORD.match(text.text, quantity.span.end)
    return next(iter(content_terms(following[1])), "") if following else ""


def is_year(quantity: Quantity) -> bool:
    """Whether a number may be a year."""
    bare = quantity.measure is None and not quantity.spelled and "," not in quantity.text
    return bare and FIRST_YEAR <= quantity.value <= LAST_YEAR and quantity.value.is_integer()


def _follows(quantity: Quantity, pair: Pair, held: Sequence[Quantity]) -> bool:
    """Whether a number is the sum, difference, product or ratio of two that source or statement give."""
    numbers = [*held, *(other for other in pair.statement.quantities if other is not quantity)]
    if any(_about(quantity, result, ROUNDED) for result in _results(quantity, numbers)):
        return True
    if quantity.measure is None or not quantity.measure.monthly:
        return False
    years = sorted(other.value for other in numbers if is_year(other))
    spans = (later - one for number, one in enumerate(years) for later in years[number + 1 :])
    return any(_about(quantity, span * YEAR / quantity.measure.factor, PERIOD) for span in spans)


def _results(quantity: Quantity, numbers: Sequence[Quantity]) -> Iterator[float]:
    """Yield what can be worked out of two numbers, or of all, in a quantity's unit."""
    sizes = list(
        dict.fromkeys(
            other.measure.base(other.value) / quantity.measure.factor
            if quantity.measure is not None and other.measure is not None
            else other.value
            for other in numbers
            if quantity.comparable(other) or (quantity.measure is None)
        )
    )
    if len(sizes) > 1:
        yield sum(sizes)
    counts = list(dict.fromkeys(other.value for other in numbers if other.measure is None))
    for number, one in enumerate(sizes):
        for other in sizes[number + 1 :]:
            yield from (one + other, abs(one - other))
        for count in sizes if quantity.measure is None else (*counts, *_shares(numbers)):
            if count:
                yield from (one * count, one / count)


def _shares(numbers: Sequence[Quantity]) -> Iterator[float]:
    """Yield percentages as parts of one, and what is left of one."""
    for other in numbers:
        if other.measure is not None and other.measure.dimension == "ratio":
            yield from (other.value / 100, 1 - other.value / 100, 1 + other.value / 100)


def _about(quantity: Quantity, result: float, rounded: float) -> bool:
    """Whether a number is a result, or tells it rounded."""
    return equal(quantity.value, result) or (
        quantity.bound != "" and abs(quantity.value - result) <= rounded * abs(result)
    )


def _bounded(quantity: Quantity, text: str) -> str:
    words = {"more": "at least", "less": "at most"}
    return f"{words.get(quantity.bound, '')} {quantity.text}".strip()


def _phrase(pair: Pair, rival: Quantity) -> str:
    return _bounded(rival, pair.cited.text)


def _instead(quantity: Quantity, others: Sequence[Quantity]) -> Sequence[str]:
    """Return the first numbers of the source with the same unit, or else the same number, or else any."""
    alike = [other for other in others if quantity.unit is not None and other.unit == quantity.unit]
    alike = alike or [other for other in others if other.value == quantity.value] or list(others)
    return list(dict.fromkeys(other.text for other in alike))[:MOST_NAMED]

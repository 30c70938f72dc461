"""The amount that stands at a place in a text: `5 km`, `€1.2m`, `12 white tablets a day`, `5 to 10 %`, `2 h 30 min`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from pincite.bot.verify.currencies import CENTS
from pincite.eval.values.compounds import compounded
from pincite.eval.values.feet import marked
from pincite.eval.values.frequencies import frequency
from pincite.eval.values.multiples import multiple, multiplied
from pincite.eval.values.nouns import FILLERS, FUNCTION, plural, stem
from pincite.eval.values.number_words import TIMES as ADVERBS
from pincite.eval.values.number_words import and_a_half
from pincite.eval.values.numbers import Number, number
from pincite.eval.values.quantities import COUNT, ORDINAL, SHARE, TIMES, Quantity
from pincite.eval.values.ranges import ranged
from pincite.eval.values.ratios import ratio
from pincite.eval.values.tokens import Token, at, tied
from pincite.eval.values.unit_reading import currency, per, unit
from pincite.eval.values.units import CENT, MONEY, PENNY, Unit, same_currency

Measure = tuple[Quantity, int]
"""An amount with the token after it."""

LETTERS = {"k": 3, "m": 6, "mm": 6, "b": 9, "bn": 9, "t": 12, "tn": 12}
"""Powers of ten after an amount of money."""

LONGEST_NOUN = 4
"""Words after a count to search for its nouns."""

SIZES = frozenset({"wide", "long", "high", "deep", "tall", "away", "apart"})
"""Words after a length."""


def quantity(tokens: Sequence[Token], start: int) -> Measure | None:
    """The amount that begins at a token, with the token after it; None where there is none."""
    often = frequency(tokens, start, _amount)
    if often is not None:
        return often
    parts = ratio(tokens, start)
    if parts is not None:
        return parts
    first = _amount(tokens, start)
    if first is None:
        return None
    span = ranged(tokens, *first, _amount)
    return _rate(tokens, *(span if span is not None else compounded(tokens, *first, _amount)))


def _amount(tokens: Sequence[Token], start: int) -> Measure | None:
    """A number with its unit or its nouns."""
    before = currency(tokens, start)
    if before is not None:
        return _after_currency(tokens, *before)
    numeral = number(tokens, start)
    if numeral is None:
        return _single(tokens, start) or multiple(tokens, start)
    if numeral.kind == "ordinal":
        return Quantity(numeral.value, numeral.value, ORDINAL), numeral.end
    return _shared(tokens, numeral) if numeral.kind == "share" else _measured(tokens, numeral)


def _single(tokens: Sequence[Token], start: int) -> Measure | None:
    """`an hour`, `a fortnight`, `a year and a half`."""
    if tokens[start].fold not in {"a", "an"}:
        return None
    after = unit(tokens, start + 1)
    if after is None or after[0].dimension not in TIMES:
        return None
    value, places, end = and_a_half(tokens, Fraction(1), 0, after[1])
    return Quantity(value, value, after[0], places, weak=True), end


def _shared(tokens: Sequence[Token], numeral: Number) -> Measure:
    """`half`, `two thirds of them`, `half an hour`, `a quarter of a litre`, `half a tablet`."""
    place = numeral.end
    while (word := at(tokens, place)) is not None and word.fold in {"of", "a", "an"}:
        place += 1
    if place > numeral.end and tokens[place - 1].fold == "of":
        place = numeral.end  # half of them
    after = unit(tokens, place)
    if after is not None:
        return Quantity(numeral.value, numeral.value, after[0], numeral.places), after[1]
    nouns = _nouns(tokens, place) if place > numeral.end else ()
    if nouns:
        return Quantity(numeral.value, numeral.value, COUNT, numeral.places, nouns=nouns), place
    return Quantity(numeral.value, numeral.value, SHARE, numeral.places), numeral.end


def _after_currency(tokens: Sequence[Token], money: Unit, place: int) -> Measure | None:
    """An amount after its currency: `€1.2m`, `EUR 65`, `$65 USD`, `-$5`."""
    minus = at(tokens, place)
    sign = -1 if minus is not None and minus.text == "-" else 1
    numeral = number(tokens, place + 1 if sign < 0 else place)
    if numeral is None or numeral.kind != "cardinal":
        return None
    value, places, end = _letters(tokens, numeral.value * sign, numeral.places, numeral.end)
    named = unit(tokens, end)
    if (
        named is not None
        and named[0].dimension.startswith(MONEY)
        and same_currency(named[0].dimension, money.dimension)
    ):
        return Quantity(value, value, named[0], places), named[1]
    return Quantity(value, value, money, places), end


def _letters(tokens: Sequence[Token], value: Fraction, places: int, end: int) -> tuple[Fraction, int, int]:
    """An amount with the `m`, `k` or `bn` after it."""
    letter = at(tokens, end)
    power = LETTERS.get(letter.fold) if letter is not None else None
    return (value, places, end) if power is None else (value * 10**power, places - power, end + 1)


def _measured(tokens: Sequence[Token], numeral: Number) -> Measure:
    """An amount before its unit: `5 km`, `29-day`, `65 euros`, `5m EUR`, `12 tablets`."""
    special = (
        multiplied(tokens, numeral) or marked(tokens, numeral.value, numeral.end) or _with_letters(tokens, numeral)
    )
    if special is not None:
        return special
    value, places, end = numeral.value, numeral.places, numeral.end
    place = _to_the_unit(tokens, end)
    cents = at(tokens, place)
    if cents is not None and cents.fold in CENTS:
        return Quantity(value, value, CENT, places), place + 1
    if cents is not None and cents.text == "p" and tied(tokens, end - 1, 2):
        return Quantity(value, value, PENNY, places), place + 1
    after = unit(tokens, place)
    if after is not None and not _word(tokens, place, after[1]):
        return _below_zero(tokens, Quantity(value, value, after[0], places), after[1])
    return _counted(tokens, Quantity(value, value, COUNT, places, weak=numeral.weak), end, place)


def _with_letters(tokens: Sequence[Token], numeral: Number) -> Measure | None:
    """`5m EUR`, `12k`, `3.5m people`."""
    value, places, end = _letters(tokens, numeral.value, numeral.places, numeral.end)
    if end == numeral.end:
        return None
    after = unit(tokens, end)
    if after is not None and after[0].dimension.startswith(MONEY):
        return Quantity(value, value, after[0], places), after[1]
    if not tied(tokens, numeral.end - 1, 2):
        return None
    letter, noun = tokens[numeral.end], at(tokens, end)
    people = noun is not None and noun.kind == "word" and plural(noun.fold) and noun.fold not in SIZES
    if letter.text in {"k", "M", "bn", "B"} or (letter.text == "m" and people):
        return _counted(tokens, Quantity(value, value, COUNT, places), end, end)
    return None


def _to_the_unit(tokens: Sequence[Token], end: int) -> int:
    """The place of the unit, behind a hyphen (`29-day`) or `of` (`millions of euros`)."""
    after, later = at(tokens, end), at(tokens, end + 1)
    if after is None or later is None:
        return end
    if after.text == "-" and tied(tokens, end - 1, 3) and later.kind == "word":
        return end + 1
    scale = tokens[end - 1].kind == "word" and tokens[end - 1].fold.endswith("s")
    return end + 1 if after.fold == "of" and scale and unit(tokens, end + 1) is not None else end


def _word(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a unit of one capital letter is rather the beginning of a name: `12 A levels`."""
    letter = end == start + 1 and tokens[start].text in {"A", "N", "C", "F", "K", "V", "T", "B", "h", "d", "G"}
    after = at(tokens, end)
    return letter and after is not None and after.kind == "word" and after.fold not in FUNCTION


def _below_zero(tokens: Sequence[Token], amount: Quantity, end: int) -> Measure:
    """`5 degrees below zero`; `two hours and a half`."""
    folds = [token.fold for token in tokens[end : end + 2]]
    if folds in (["below", "zero"], ["below", "freezing"]) and amount.dimension in {"temperature", "degrees"}:
        return replace(amount, low=-amount.low, high=-amount.high), end + 2
    if amount.dimension in TIMES:
        value, places, end = and_a_half(tokens, amount.low, amount.places, end)
        amount = replace(amount, low=value, high=value, places=places)
    return amount, end


def _counted(tokens: Sequence[Token], amount: Quantity, end: int, place: int) -> Measure:
    """A count with its nouns and its period: `12 white tablets a day`, `twice a week`."""
    for after in range(place, place + LONGEST_NOUN):
        below = per(tokens, after)
        if below is not None:
            nouns = _nouns(tokens[:after], place)
            return replace(amount, unit=COUNT.per(below[0]), nouns=nouns), below[1]
        word = at(tokens, after)
        if word is None or word.kind != "word" or word.fold in FUNCTION:
            break
    word = at(tokens, place)
    times = tokens[end - 1].fold in ADVERBS or (word is not None and stem(word.fold) == "time")
    return replace(amount, nouns=_nouns(tokens, place), times=times), end


def _nouns(tokens: Sequence[Token], start: int) -> tuple[str, ...]:
    """The stems of the words right after a count; a capital letter begins a name, as in `10 Downing Street`."""
    nouns: list[str] = []
    for token in tokens[start : start + LONGEST_NOUN]:
        if token.kind != "word" or token.fold in FUNCTION or token.capital:
            break
        nouns.append(stem(token.fold))
    return tuple(noun for noun in nouns if noun not in FILLERS)


def _rate(tokens: Sequence[Token], first: Quantity, end: int) -> Measure:
    """A rate whose period stands after: `65 EUR each day`, `5 to 10 km a day`."""
    if "/" in first.dimension or first.dimension in {"ordinal", "ratio", "count"}:
        return first, end
    below = per(tokens, end, money=first.dimension.startswith(MONEY))
    return (replace(first, unit=first.unit.per(below[0])), below[1]) if below is not None else (first, end)

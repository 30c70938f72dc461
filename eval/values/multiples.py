"""How many times as much: `threefold`, `3-fold`, `3x`, `tripled`, `by a factor of three`.

*Three times* says the same, or how often something happens; so it is a count that fits a multiple, and a mere *3* fits
one only where the question asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pincite.eval.values.number_words import ONES, SHARE_PLACES, TENS, Number
from pincite.eval.values.numbers import number
from pincite.eval.values.quantities import COUNT, MULTIPLE, SHARE, Quantity
from pincite.eval.values.tokens import Token, at, tied
from pincite.eval.values.unit_reading import per

ASKED = ("time", "factor", "fold", "multiple")
"""Words of a question that a mere number answers by a multiple."""

BASES = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4, "quintuple": 5, "sextuple": 6, "decuple": 10}

VERBS = {
    form: value
    for base, value in BASES.items()
    for form in (f"{base}d", f"{base}s", f"{base.removesuffix('e')}ing")
    if form != "doubles"
}
"""Forms that can't be the adjective of *double room*; *doubles* is a game."""

HALVES = frozenset({"halved", "halving"})

DETERMINERS = frozenset("the that what this its their his her our".split())
"""Words after *double* or *triple* where it is no adjective: *double the price*."""

FOLD = {f"{word}fold": value for word, value in (ONES | TENS | {"hundred": 100, "thousand": 1000}).items() if value > 1}


def multiple(tokens: Sequence[Token], start: int) -> tuple[Quantity, int] | None:
    """The multiple that begins at a token with a word, with the token after it; None where there is none."""
    word, after = tokens[start].fold, at(tokens, start + 1)
    if word in HALVES:
        return Quantity(Fraction(1, 2), Fraction(1, 2), SHARE, SHARE_PLACES), start + 1
    value = FOLD.get(word, VERBS.get(word))
    if value is None and word in BASES and after is not None and after.fold in DETERMINERS:
        value = BASES[word]
    if value is not None:
        return _times(Fraction(value)), start + 1
    if word != "factor" or after is None:
        return None
    numeral = number(tokens, start + 2 if after.fold == "of" else start + 1)
    if numeral is None or numeral.kind != "cardinal":
        return None
    return Quantity(numeral.value, numeral.value, MULTIPLE, numeral.places), numeral.end


def multiplied(tokens: Sequence[Token], numeral: Number) -> tuple[Quantity, int] | None:
    """A number with `fold` or `x` behind it: `3-fold`, `ten-fold`, `3x`, `3x a day`."""
    after, later = at(tokens, numeral.end), at(tokens, numeral.end + 1)
    if after is None:
        return None
    amount = Quantity(numeral.value, numeral.value, MULTIPLE, numeral.places)
    if after.fold == "fold" and tied(tokens, numeral.end - 1, 2):
        return amount, numeral.end + 1
    if after.text == "-" and later is not None and later.fold == "fold":
        return amount, numeral.end + 2
    if after.fold != "x" or not tied(tokens, numeral.end - 1, 2) or (later is not None and later.kind == "number"):
        return None
    below = per(tokens, numeral.end + 1)
    if below is not None:
        return Quantity(numeral.value, numeral.value, COUNT.per(below[0]), numeral.places), below[1]
    return amount, numeral.end + 1


def _times(value: Fraction) -> Quantity:
    return Quantity(value, value, MULTIPLE)

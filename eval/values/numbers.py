"""Numbers in digits and in words: `1,234.5`, `2½`, `3e6`, `1.5 x 10^6`, `120万`, `21st`, `twenty-nine`.

Digits may come from any script. English number words are read in full; those of other languages are compared as words.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pincite.eval.values.nouns import stem
from pincite.eval.values.number_words import SHARE_PLACES, Number, and_a_half, scaled, spelled
from pincite.eval.values.tokens import Token, at, decimal, negative, tied, versioned

__all__ = ["Number", "number"]

WHOLES = frozenset({*range(2, 11), 12, 15, 20, 25, 30, 40, 50, 100, 200, 500, 1000, 10_000})
"""Numbers behind the `in` of a share: `one in five`."""

CLOCK_WORDS = frozenset({"second", "minute", "hour", "day", "night", "week", "month", "year", "decade"})
"""Nouns, by their stems, that make a time of the number before them."""

SUFFIXES = frozenset({"st", "nd", "rd", "th", "er"})
"""Endings of ordinals in digits; `er` is French."""


def number(tokens: Sequence[Token], start: int) -> Number | None:
    """The longest number that begins at a token; None where there is none."""
    token = at(tokens, start)
    if token is None or token.kind not in {"number", "word"}:
        return None
    first = _digits(tokens, start) if token.kind == "number" else spelled(tokens, start)
    return first and (_part_of_many(tokens, first) or first)


def _part_of_many(tokens: Sequence[Token], first: Number) -> Number | None:
    """`one in five`, `9 in 10` as a share; not `5 in 10 minutes` or `12 in 2019`."""
    joint, below = at(tokens, first.end), at(tokens, first.end + 1)
    if first.kind != "cardinal" or joint is None or joint.fold != "in" or below is None:
        return None
    second = _digits(tokens, first.end + 1) if below.kind == "number" else spelled(tokens, first.end + 1)
    if second is None or second.kind != "cardinal" or second.value not in WHOLES or not 0 < first.value < second.value:
        return None
    after = at(tokens, second.end)
    if after is not None and (after.kind == "number" or stem(after.fold) in CLOCK_WORDS):
        return None
    return Number(first.value / second.value, SHARE_PLACES, first.start, second.end, "share")


def _digits(tokens: Sequence[Token], start: int) -> Number | None:
    text = tokens[start].text
    if versioned(text):
        return None
    value, places = _decimal(text)
    sign = -1 if negative(tokens, start) else 1
    end = start + 1
    after = at(tokens, end)
    if after is not None and after.fold in SUFFIXES and tied(tokens, start, 2):
        return Number(value, 0, start, end + 1, "ordinal")
    fraction = _fraction(tokens, value, end)
    if fraction is not None:
        value, places, end = fraction[0], SHARE_PLACES, fraction[1]
    else:
        exponent = _power(tokens, end) or _exponent(tokens, end)
        if exponent is not None:
            value, places, end = value * Fraction(10) ** exponent[0], places - exponent[0], exponent[1]
        value, places, end = and_a_half(tokens, value, places, end)
    return scaled(tokens, sign * value, places, start, end)


def _decimal(text: str) -> tuple[Fraction, int]:
    digits = decimal(text)
    return Fraction(digits), len(digits.partition(".")[2])


def _fraction(tokens: Sequence[Token], value: Fraction, end: int) -> tuple[Fraction, int] | None:
    """`1/2`, `1 1/2`, with the token after it."""
    if value.denominator != 1:
        return None
    below = _below(tokens, end)
    if below is not None:
        return value / below[0], below[1]
    above = at(tokens, end)
    below = _below(tokens, end + 1)
    if above is None or above.kind != "number" or below is None:
        return None
    return value + _decimal(above.text)[0] / below[0], below[1]


def _below(tokens: Sequence[Token], place: int) -> tuple[Fraction, int] | None:
    """The denominator after a slash, with the token after it; not in a date such as 1/2/2024."""
    run = tied(tokens, place - 1, 3)
    further = at(tokens, place + 2)
    if run is None or run[1].text != "/" or not run[2].text.isdigit() or int(run[2].text) == 0:
        return None
    return None if further is not None and further.text == "/" else (Fraction(int(run[2].text)), place + 2)


def _power(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    """The exponent of `x 10^6`, with the token after it."""
    texts = [token.text for token in tokens[place : place + 5]]
    if len(texts) < 4 or texts[0] not in {"x", "*", "·"} or texts[1:3] != ["10", "^"]:  # noqa: PLR2004
        return None
    if texts[3].isdigit():
        return int(texts[3]), place + 4
    return (-int(texts[4]), place + 5) if texts[3] == "-" and texts[4:] and texts[4].isdigit() else None


def _exponent(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    """The exponent of `3e6`, with the token after it."""
    run = tied(tokens, place - 1, 3)
    if run is None or run[1].fold != "e" or not run[2].text.isdigit():
        return None
    return int(run[2].text), place + 2

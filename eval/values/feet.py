"""Feet and inches in marks: `5'7"`, `5′ 7″`, `6'`, `12"`.

A mark alone may mean minutes or seconds, too. A mark that closes a quotation means nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pincite.eval.values.numbers import number
from pincite.eval.values.quantities import Quantity
from pincite.eval.values.tokens import Token, at
from pincite.eval.values.units import DOUBLE_PRIME, FOOT, PRIME

INCHES = 12
"""Inches in a foot."""

PLACES = 6
"""Digits behind the point of feet that were inches: as many as matter."""


def marked(tokens: Sequence[Token], value: Fraction, end: int) -> tuple[Quantity, int] | None:
    """The amount whose digits end at a token, if marks of feet or inches follow, with the token after it."""
    if _angle(tokens, end) or tokens[end - 1].kind != "number":
        return None
    inch = _inch(tokens, end)
    if inch is not None:
        return Quantity(value, value, DOUBLE_PRIME), inch
    if not _mark(tokens, end, "'") or value.denominator != 1:
        return None
    rest = number(tokens, end + 1) if at(tokens, end + 1) is not None else None
    if rest is not None and rest.kind == "cardinal" and 0 <= rest.value < INCHES and tokens[end + 1].kind == "number":
        closing = _inch(tokens, rest.end)
        if closing is not None or _ends(tokens, rest.end):
            feet = value + rest.value / INCHES
            return Quantity(feet, feet, FOOT, PLACES), closing or rest.end
    after = at(tokens, end + 1)
    if after is not None and after.start == tokens[end].end and after.is_word:
        return None  # the 90's
    return Quantity(value, value, PRIME), end + 1


def _inch(tokens: Sequence[Token], place: int) -> int | None:
    """The token after a mark of inches; two marks of feet are one."""
    if _mark(tokens, place, '"'):
        return place + 1
    return place + 2 if _mark(tokens, place, "'") and _mark(tokens, place + 1, "'") else None


def _mark(tokens: Sequence[Token], place: int, sign: str) -> bool:
    """Whether a mark follows the token before it without a space and closes no quotation."""
    token = at(tokens, place)
    if token is None or token.text != sign or tokens[place - 1].end != token.start:
        return False
    open_ = False
    for earlier in (index for index, token_before in enumerate(tokens[:place]) if token_before.text == sign):
        after = tokens[earlier + 1]
        inside = after.kind == "word" and after.start == tokens[earlier].end  # it's
        open_ = _opens(tokens, earlier) or (open_ and inside)
    return not open_


def _opens(tokens: Sequence[Token], place: int) -> bool:
    """Whether a mark stands right before a word or number, with a space or nothing before it."""
    before, after = at(tokens, place - 1), at(tokens, place + 1)
    if after is None or after.start != tokens[place].end:
        return False
    return before is None or before.end < tokens[place].start or before.text in {"(", "[", ":"}


def _angle(tokens: Sequence[Token], end: int) -> bool:
    """Whether degrees stand before: 51°28'."""
    before = at(tokens, end - 2)
    return before is not None and before.text in {"°", "'"}


def _ends(tokens: Sequence[Token], place: int) -> bool:
    """Whether an amount of feet ends without a mark of inches: `5'7 tall`, not `5'7 km`."""
    after = at(tokens, place)
    return after is None or after.kind == "sign" or after.fold in {"tall", "high", "long", "wide", "deep", "or", "and"}

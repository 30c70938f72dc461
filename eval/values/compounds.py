"""Amounts of several units: `2 hours 30 minutes`, `5 ft 10 in`, `48 euros and 50 cents`, `1 year and 3 months`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pincite.eval.values.numbers import number
from pincite.eval.values.quantities import TIMES, Quantity
from pincite.eval.values.ranges import Amount
from pincite.eval.values.tokens import Token, at, tied
from pincite.eval.values.units import CENT, INCH, MONEY

IN_A_FOOT = 12
"""Inches in a foot."""

SIZES = frozenset({"tall", "high", "long", "wide", "deep"})
"""Words after feet and inches."""


def compounded(tokens: Sequence[Token], first: Quantity, end: int, amount: Amount) -> tuple[Quantity, int]:
    """The amount with those that go on with it, and the token after them.

    Args:
        tokens: the tokens of the text.
        first: the amount.
        end: the token after it.
        amount: reads the amount at a place.
    """
    while not first.bare and first.dimension != "ordinal" and (joint := at(tokens, end)) is not None:
        place = end + 1 if joint.fold in {"and", ","} else end
        second = _inches(tokens, first, place) or (amount(tokens, place) if at(tokens, place) is not None else None)
        if second is None or not _smaller(first, second[0]):
            break
        total = first.low + second[0].unit.base(second[0].low) / first.unit.factor
        first, end = replace(first, low=total, high=total, places=6), second[1]
    return first, end


def _inches(tokens: Sequence[Token], first: Quantity, place: int) -> tuple[Quantity, int] | None:
    """The inches after feet: `5 ft 7 in`, whose `in` is no preposition there, and `5 foot 7`, `5-foot-7`."""
    if first.unit.name not in {"ft", "foot"} or at(tokens, place) is None:
        return None
    place += tokens[place].text == "-" and tied(tokens, place - 1, 3) is not None
    match = number(tokens, place)
    if match is None or match.kind != "cardinal" or match.end != place + 1:
        return None
    word = at(tokens, match.end)
    inches = Quantity(match.value, match.value, INCH)
    if word is not None and word.text == "in":
        return inches, match.end + 1
    alone = word is None or word.text in {".", ",", ";", ")"} or word.fold in SIZES
    return (inches, match.end) if alone and tokens[place - 1].text != "," and match.value < IN_A_FOOT else None


def _smaller(first: Quantity, second: Quantity) -> bool:
    """Whether a second amount goes on with the first in a smaller unit."""
    if second.unit is CENT:
        return first.dimension.startswith(MONEY) and "/" not in first.dimension and first.unit is not CENT
    fits = first.dimension in {*TIMES, "length", "mass"} and first.dimension == second.dimension
    return fits and not second.weak and second.unit.factor < first.unit.factor and first.low.denominator == 1

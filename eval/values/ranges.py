"""Ranges of amounts: `5 to 10 km`, `5–10 %`, `between 5 and 10`, `from 5 up to 10`, `5 to 10 million`, `3–1`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from pincite.eval.values.quantities import Quantity
from pincite.eval.values.tokens import Token, at, negative, tied
from pincite.eval.values.units import MONEY

SIGNS = frozenset({"-", "–", "to", "until", "till", "through"})
"""Signs and words between the ends of a range."""

WORDS = frozenset({"to", "until", "till", "through"})

WORD_POWERS = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
POWERS = WORD_POWERS | {"m": 6, "bn": 9, "k": 3}
"""Scales that stand once for both ends; letters only in amounts of money."""

OPENING = 6
"""Tokens before `and` in which `between` opens the range."""

Amount = Callable[[Sequence[Token], int], tuple[Quantity, int] | None]


def joined(tokens: Sequence[Token], place: int) -> bool:
    """Whether the token at a place joins two ends of a range: a dash, `to`, or the `and` after `between`."""
    sign = at(tokens, place)
    if sign is None:
        return False
    return sign.text in SIGNS or (
        sign.fold == "and" and any(token.fold == "between" for token in tokens[max(0, place - OPENING) : place])
    )


def ranged(tokens: Sequence[Token], first: Quantity, end: int, amount: Amount) -> tuple[Quantity, int] | None:
    """The range that an amount begins, with the token after it; None where it begins none.

    Args:
        tokens: the tokens of the text.
        first: the amount.
        end: the token after it.
        amount: reads the amount at a place.
    """
    end = _up(tokens, end)
    if first.dimension == "ordinal" or not (joined(tokens, end) or _ratio(tokens, end)):
        return None
    begin = end + 1
    plus = at(tokens, begin)
    if plus is not None and plus.fold in {"+", "plus"}:
        begin += 1
    if at(tokens, begin) is None or negative(tokens, end + 1) or _hyphen(tokens, end) or _feet(tokens, end):
        return None
    second = amount(tokens, begin)
    if second is None or not _fits(first, second[0], tokens[end].text):
        return None
    last, after = second
    low, unit = first.low, last.unit
    if first.bare and not _scaled(tokens[:end]):
        low *= Fraction(10) ** _scale(tokens[end + 1 : after], last)
    elif last.bare:
        unit = first.unit
        if not _scaled(tokens[:end]):
            low *= Fraction(10) ** _scale(tokens[end + 1 : after], first)
    elif first.unit != last.unit:
        low = last.unit.here(first.unit.base(first.low))
    return Quantity(low, last.high, unit, last.places, nouns=last.nouns), after


def _up(tokens: Sequence[Token], place: int) -> int:
    """The place of the `to` of *from 5 up to 10*; elsewhere *up to* begins a bound of its own."""
    folds = [token.fold for token in tokens[place : place + 2]]
    opened = any(token.fold == "from" for token in tokens[max(0, place - OPENING) : place])
    return place + 1 if folds == ["up", "to"] and opened else place


def _ratio(tokens: Sequence[Token], end: int) -> bool:
    """Whether a colon joins two numbers, as in `3:1`."""
    run = tied(tokens, end - 1, 3)
    return run is not None and run[1].text == ":" and run[0].kind == run[2].kind == "number"


def _hyphen(tokens: Sequence[Token], end: int) -> bool:
    """Whether a hyphen has a space on one side only, and so is a minus or joins a word."""
    if tokens[end].text != "-":
        return False
    return (tokens[end].start != tokens[end - 1].end) is not (tokens[end + 1].start != tokens[end].end)


def _feet(tokens: Sequence[Token], end: int) -> bool:
    """Whether a hyphen joins inches to feet: `5-foot-7`."""
    return tokens[end - 1].fold in {"foot", "feet"} and tied(tokens, end - 1, 3) is not None and tokens[end].text == "-"


def _fits(first: Quantity, last: Quantity, sign: str) -> bool:
    if last.dimension == "ordinal" or last.weak or (last.bare and not first.bare and sign in WORDS):
        return False
    return first.bare or last.bare or first.dimension == last.dimension


def _scaled(before: Sequence[Token]) -> bool:
    return bool(before) and before[-1].fold in POWERS


def _scale(last: Sequence[Token], amount: Quantity) -> int:
    """The power of ten of the scale in the last end: `5 to 10 million`, `€5–10m`."""
    scales = POWERS if amount.dimension.startswith(MONEY) else WORD_POWERS
    return next((scales[token.fold] for token in last if token.kind == "word" and token.fold in scales), 0)

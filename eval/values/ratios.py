"""Ratios: `1:4`, `1 : 4`, `one to four`, `1-to-4`, `one part of oil to four parts of vinegar`.

A ratio is a range without a unit, as the score `3–1` is. What asks for a ratio has `1:10` read as one, not as a time of
day, and `2:8` is `1:4` there.
"""

from __future__ import annotations

from collections.abc import Sequence

from pincite.eval.values.nouns import stem
from pincite.eval.values.numbers import number
from pincite.eval.values.quantities import COUNT, Quantity
from pincite.eval.values.tokens import Token, at, tied

WORDS = ("ratio", "proportion", "odds", "scale", "dilution", "diluted", "dilute")
"""Words of a question that asks for a ratio."""

LONGEST = 4
"""Most words between `parts` and the second number of a ratio: the four of `3 parts of white wine vinegar to 1`."""


def ratio(tokens: Sequence[Token], start: int) -> tuple[Quantity, int] | None:
    """The ratio that begins at a token, with the token after it; None where there is none."""
    first = number(tokens, start)
    if first is None or first.kind != "cardinal" or first.value <= 0:
        return None
    place = _joint(tokens, first.end)
    second = number(tokens, place) if place is not None else None
    if second is None or second.kind != "cardinal" or second.value <= 0:
        return None
    part = at(tokens, second.end)
    end = second.end + (part is not None and stem(part.fold) == "part")
    return Quantity(first.value, second.value, COUNT, second.places), end


def colon(tokens: Sequence[Token], start: int) -> tuple[Quantity, int] | None:
    """The ratio with a colon that begins at a token, even one that looks like a time of day: `1:10`."""
    first, joint = number(tokens, start), at(tokens, start + 1)
    if first is None or joint is None or joint.text != ":" or longer(tokens, start) is not None:
        return None
    return ratio(tokens, start)


def longer(tokens: Sequence[Token], start: int) -> int | None:
    """The token after a ratio of three or more numbers, such as `1:2:3`, which is compared as it is written."""
    end = start
    while (some := tied(tokens, end, 3)) is not None and some[1].text == ":":
        if some[0].kind != "number" or some[2].kind != "number":
            break
        end += 2
    return end + 1 if end >= start + 4 else None


def _joint(tokens: Sequence[Token], end: int) -> int | None:
    """The place of the second number: behind a colon, `-to-`, or the `to` of *one part to four parts*."""
    folds = [token.fold for token in tokens[end : end + 3]]
    if folds[:1] == [":"] and _even(tokens, end):
        return end + 1
    if folds == ["-", "to", "-"] and tied(tokens, end - 1, 5) is not None:
        return end + 3
    part = at(tokens, end)
    if part is None or stem(part.fold) != "part":
        return None
    for place in range(end + 1, end + 2 + LONGEST):
        word = at(tokens, place)
        if word is None or (word.kind != "word" and word.text != ":"):
            return None
        if word.fold in {"to", ":"} or (word.fold in {"with", "and"} and _parts(tokens, place + 1)):
            return place + 1
    return None


def _parts(tokens: Sequence[Token], place: int) -> bool:
    """Whether so many parts stand here: the *four parts* of *mix one part of syrup with four parts of water*."""
    count = number(tokens, place)
    part = at(tokens, count.end) if count is not None else None
    return part is not None and stem(part.fold) == "part"


def _even(tokens: Sequence[Token], place: int) -> bool:
    """Whether a sign has a space on both sides or on neither."""
    if place + 1 >= len(tokens):
        return False
    return (tokens[place - 1].end < tokens[place].start) is (tokens[place].end < tokens[place + 1].start)

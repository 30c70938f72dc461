"""The values in a text, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.eval.values import amounts
from pincite.eval.values.clocks import Clock
from pincite.eval.values.dates import Date
from pincite.eval.values.labels import part_of_a_name
from pincite.eval.values.numbers import number
from pincite.eval.values.periods import Period, moment
from pincite.eval.values.quantities import Quantity
from pincite.eval.values.tokens import Token, tokens

Value = Quantity | Date | Clock | Period


@dataclass(frozen=True, slots=True)
class Mention:
    """A value in a text."""

    value: Value
    start: int
    end: int
    """Half-open range of tokens."""
    whole: bool = False
    """Whether it is the whole of a part: 12 in *four of the 12*."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its tokens and values."""

    text: str
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]

    def rest(self) -> list[Token]:
        """The words that belong to no value."""
        inside = {place for mention in self.mentions for place in range(mention.start, mention.end)}
        return [token for place, token in enumerate(self.tokens) if place not in inside and token.is_word]


def read(text: str) -> Reading:
    """Read every value of a text."""
    every = tokens(text)
    mentions: list[Mention] = []
    place = 0
    while place < len(every):
        match = None if part_of_a_name(every, place) else moment(every, place) or amounts.quantity(every, place)
        if match is None:
            place += 1
            continue
        value, end = match
        if isinstance(value, Quantity):
            value = _with_words_before(value, every, place)
        mentions.append(Mention(value, place, end, _is_whole_of(every, place)))
        place = end
    return Reading(text, tuple(every), tuple(mentions))


def _with_words_before(value: Quantity, every: Sequence[Token], place: int) -> Quantity:
    """An amount with its bound (`at least`) and the `minus` before it."""
    value = replace(value, bound=amounts.bound(every, place))
    if place and every[place - 1].fold in {"minus", "negative"}:
        return replace(value, low=-value.low, high=-value.high)
    return value


def _is_whole_of(every: Sequence[Token], place: int) -> bool:
    """Whether `of` or `out of` stands before a number, after another: *four of the 12*."""
    of = place - 1
    while of >= 0 and every[of].fold in {"the", "all", "its", "their"}:
        of -= 1
    if of < 1 or every[of].fold != "of":
        return False
    before = of - 2 if every[of - 1].fold == "out" else of - 1
    return before >= 0 and number(every, before) is not None

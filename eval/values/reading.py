"""The values in a text, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.eval.values import amounts
from pincite.eval.values.bounds import bounded, rough
from pincite.eval.values.clocks import Clock
from pincite.eval.values.dates import Date
from pincite.eval.values.labels import part_of_a_name
from pincite.eval.values.numbers import number
from pincite.eval.values.periods import TimeRange, moment
from pincite.eval.values.quantities import Quantity
from pincite.eval.values.ratios import colon, longer
from pincite.eval.values.references import Reference, following, reference
from pincite.eval.values.tokens import Token, tokenize

Value = Quantity | Date | Clock | TimeRange | Reference


@dataclass(frozen=True, slots=True)
class ValueMention:
    """A value in a text."""

    value: Value
    start: int
    end: int
    """Half-open range of tokens."""
    whole: bool = False
    """Whether it is the total that another number is a share of: 12 in *four of the 12*."""


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text with its tokens and values."""

    text: str
    tokens: tuple[Token, ...]
    mentions: tuple[ValueMention, ...]

    def rest(self) -> list[Token]:
        """The words that belong to no value."""
        inside = {place for mention in self.mentions for place in range(mention.start, mention.end)}
        return [token for place, token in enumerate(self.tokens) if place not in inside and token.is_word]


def read(text: str, *, ratios: bool = False) -> ReadText:
    """Read every value of a text.

    Args:
        text: the text.
        ratios: whether `1:10` is a ratio rather than a time of day.
    """
    tokens = tokenize(text)
    mentions: list[ValueMention] = []
    place = 0
    while place < len(tokens):
        before = mentions[-1] if mentions else None
        match = _next_reference(tokens, before, place) or _value(tokens, place, ratios=ratios)
        if match is None:
            place = longer(tokens, place) or place + 1
            continue
        value, end = match
        if isinstance(value, Quantity):
            value, end = _with_words_around(value, tokens, place, end)
        mentions.append(ValueMention(value, place, end, _is_whole_of(tokens, place)))
        place = end
    return ReadText(text, tuple(tokens), tuple(mentions))


def _value(tokens: Sequence[Token], place: int, *, ratios: bool) -> tuple[Value, int] | None:
    """The value that begins at a token, with the token after it; None where there is none."""
    if part_of_a_name(tokens, place):
        return None
    if ratios and (ratio := colon(tokens, place)) is not None:
        return ratio
    if longer(tokens, place) is not None:
        return moment(tokens, place)
    return reference(tokens, place) or moment(tokens, place) or amounts.quantity(tokens, place)


def _next_reference(tokens: Sequence[Token], before: ValueMention | None, place: int) -> tuple[Value, int] | None:
    """A reference completed from the one before it: `(4)` in `Art. 12(3) or (4)`."""
    if before is None or not isinstance(before.value, Reference) or before.end != place:
        return None
    return following(tokens, before.value, place)


def _with_words_around(value: Quantity, tokens: Sequence[Token], start: int, end: int) -> tuple[Quantity, int]:
    """An amount with its bound (`at least`, `or more`) and the `minus` before it, which a range has for its low end."""
    opened = rough(tokens, start)
    bound, end = bounded(tokens, opened, end)
    value = replace(value, bound=bound, rough=opened < start)
    if start and tokens[start - 1].fold in {"minus", "negative"}:
        value = replace(value, low=-value.low, high=-value.high if value.low == value.high else value.high)
    return value, end


def _is_whole_of(tokens: Sequence[Token], place: int) -> bool:
    """Whether a number follows another and `of` or `out of`: *four of the 12*."""
    of = place - 1
    while of >= 0 and tokens[of].fold in {"the", "all", "its", "their"}:
        of -= 1
    if of < 1 or tokens[of].fold != "of":
        return False
    before = of - 2 if tokens[of - 1].fold == "out" else of - 1
    return before >= 0 and number(tokens, before) is not None

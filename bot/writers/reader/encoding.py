"""A question or statement and a text as the tokens that the reader sees."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LIMIT = 384
"""Most tokens of question and text together that the model reads. A passage of 1,000 characters has about 220."""

ASK_LIMIT = 96
"""Most tokens of the question or statement; a longer one is cut, so that the text has room."""

MARKS = 3
"""Tokens that begin, part and end the sequence."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Two texts as one sequence: [CLS] ask [SEP] text [SEP]."""

    ids: tuple[int, ...]
    first: int
    """The place of the text's first token; tokens before it are of type 0, the rest of type 1."""
    offsets: tuple[tuple[int, int], ...]
    """The code points of the text that each of its tokens stands for."""

    def sentences(self, spans: Sequence[tuple[int, int]]) -> list[range]:
        """The places of the tokens of each span of the text; empty for one that was cut off.

        The spans are in order and do not overlap. A token is in the span in which it begins.
        """
        starts = [start for start, _ in spans]
        places: list[list[int]] = [[] for _ in spans]
        for number, (start, end) in enumerate(self.offsets):
            at = bisect_right(starts, start) - 1
            if at >= 0 and start < end and start < spans[at][1]:
                places[at].append(self.first + number)
        return [range(inside[0], inside[-1] + 1) if inside else range(0) for inside in places]


def encode(tokenizer: Tokenizer, ask: str, text: str, limit: int = LIMIT) -> Encoded:
    """Both texts as tokens; the second only as far as the limit leaves room.

    `tokenizer` neither truncates nor pads.
    """
    head = tokenizer.encode(ask, add_special_tokens=False).ids[:ASK_LIMIT]
    body = tokenizer.encode(text, add_special_tokens=False)
    opening, closing = (int(tokenizer.token_to_id(token) or 0) for token in ("[CLS]", "[SEP]"))
    room = max(0, limit - len(head) - MARKS)
    ids = (opening, *head, closing, *body.ids[:room], closing)
    return Encoded(ids, len(head) + 2, tuple(body.offsets[:room]))

"""How passages are read: their sentences together, and what is searched and embedded of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.spans import Span
from pincite.index.types import PATH_SEPARATOR, Document, Passage
from pincite.index.view import LeftOut, Piece, View, once


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring sentences of a passage as they are read together."""

    view: View
    places: tuple[Span, ...]
    """Where the view of each sentence lies in this view."""


def stretch(passage: Passage, numbers: Sequence[int]) -> Stretch:
    """The sentences of these numbers, in order, with the white space between them."""
    pieces: list[Piece] = []
    left_out: list[LeftOut] = []
    places: list[Span] = []
    at, end = 0, -1
    for number in numbers:
        span, view = passage.sentences[number], passage.read[number]
        gap = passage.text[end - passage.start : span.start - passage.start] if end >= 0 else ""
        if gap:
            own = Span(end, span.start)
            pieces.append(Piece("\n", answers=False) if gap.strip() else Piece(gap, own, answers=False))
            at += len(pieces[-1].text)
        places.append(Span(at, at + len(view.text)))
        pieces += view.pieces
        left_out += view.left_out
        at += len(view.text)
        end = span.end
    return Stretch(View(tuple(pieces), tuple(left_out)), tuple(places))


def passage_view(passage: Passage) -> View:
    """A passage as it is read: the views of its sentences, with the white space between them."""
    return stretch(passage, range(len(passage.sentences))).view


def read_alone(passage: Passage) -> list[int]:
    """The numbers of the sentences to read: not those whose words are read again before all that they name."""
    again = {origin for view in passage.read for origin in view.repeated}
    return [
        number
        for number, (span, view) in enumerate(zip(passage.sentences, passage.read, strict=True))
        if span not in passage.naming or not again.issuperset(p.origin for p in view.pieces if p.origin and p.answers)
    ]


def searched(passage: Passage) -> str:
    """What is searched of a passage: its view, with what is repeated in it taken once."""
    return once(passage_view(passage)).text


def embedded(document: Document, passage: Passage) -> str:
    """What is embedded of a passage: the headings above it, and what is searched.

    Without the document's title, which full text has: on 350 of the questions that are ours to tune on, over 689 short
    passages, it found the evidence in the first five for 0.466 instead of 0.480.
    """
    return under_headings(document, passage, searched(passage))


def under_headings(document: Document, passage: Passage, text: str) -> str:
    """What is embedded of a passage, from what is searched of it."""
    above = dict.fromkeys(passage.heading.split(PATH_SEPARATOR))
    return "\n".join([*(name for name in above if name and name != document.title and name not in text), text])

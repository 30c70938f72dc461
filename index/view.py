"""The reading view: embedded, searched and read in place of the bare text, with an exact map back to it.

>>> row = View((Piece("Price", Span(5, 10), repeated=True), Piece(": "), Piece("29 euros", Span(40, 48))))
>>> row.text
'Price: 29 euros'
>>> row.spans(7, 9)
(Span(start=40, end=42),)
>>> row.spans(0, 15)
(Span(start=5, end=10), Span(start=40, end=48))
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate, groupby
from typing import Literal

from pincite.index.spans import Span


class Reason(StrEnum):
    """Why characters of a document are not read."""

    SPACE = "white space"
    MARKUP = "markup"
    COMMENT = "a comment"
    ADDRESS = "the address of a link or picture"
    DATA = "embedded data"
    STRUCK = "struck out"
    INVISIBLE = "an invisible character"
    HYPHEN = "a hyphen at a line end"
    NOTE_MARK = "the mark of a note"
    NOT_CHOSEN = "an option that is not chosen"
    TIMING = "a cue's number and time"
    REPEATED = "words of the cue before once more"
    MARGIN = "the marks before lines of a comment"


TICKED: dict[str, Literal["yes", "no"]] = {"Done: ": "yes", "Not done: ": "no"}
"""Words read in place of a ticked and of an empty box."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Characters of a document that are not read, and their replacement."""

    span: Span
    reason: Reason
    instead: str = ""
    """Glue that is read in their place: `^` for the tag that raises a digit."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a view: characters in their place, characters repeated from elsewhere, or glue."""

    text: str
    origin: Span | None = None
    """Place of the characters in the document; None for glue."""
    repeated: bool = False
    """Whether the characters have their own place elsewhere: a column's name, the question above an answer."""
    answers: bool = True
    """Whether a short answer may lie here. False for labels, numbers of clauses, and the glue between two cells."""
    label: bool = False
    """Whether the characters name what follows: a column, a field, a question."""


@dataclass(frozen=True)
class View:
    """Pieces in reading order. Offsets count the code points of `text`."""

    pieces: tuple[Piece, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    """Spans left out of the stretch of the document that this view reads, in the order of the document."""

    @cached_property
    def text(self) -> str:
        """The characters that are read."""
        return "".join(piece.text for piece in self.pieces)

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The canonical spans of a range of the view, in reading order; neighbours that touch are one span.

        Glue maps to nothing, repeated characters to the place that they come from.
        """
        spans: list[Span] = []
        for at, piece in self._from(start):
            if at >= end:
                break
            if piece.origin is None:
                continue
            first, last = max(start, at) - at, min(end, at + len(piece.text)) - at
            if first >= last:
                continue
            span = Span(piece.origin.start + first, piece.origin.start + last)
            if spans and spans[-1].end == span.start:
                span = Span(spans.pop().start, span.end)
            spans.append(span)
        return tuple(spans)

    def places(self, span: Span) -> tuple[Span, ...]:
        """The ranges of the view in which a canonical span is read in its own place, in reading order."""
        ranges: list[Span] = []
        for at, piece in zip(self._starts, self.pieces, strict=True):
            if piece.origin is None or piece.repeated:
                continue
            first, last = max(span.start, piece.origin.start), min(span.end, piece.origin.end)
            if first < last:
                ranges.append(Span(at + first - piece.origin.start, at + last - piece.origin.start))
        return tuple(ranges)

    @cached_property
    def own(self) -> tuple[Span, ...]:
        """The canonical spans that are read in their own place; neighbours that touch are one span."""
        return _joined(piece.origin for piece in self.pieces if piece.origin is not None and not piece.repeated)

    @cached_property
    def repeated(self) -> tuple[Span, ...]:
        """The canonical spans repeated from elsewhere, each once, in reading order."""
        origins = (piece.origin for piece in self.pieces if piece.origin is not None and piece.repeated)
        return tuple(dict.fromkeys(origins))

    @cached_property
    def answers(self) -> tuple[Span, ...]:
        """The ranges of the view in which a short answer may lie; none crosses the edge of a cell or a label."""
        pieces = zip(self._starts, self.pieces, strict=True)
        ranges: list[Span] = []
        for may_hold, run in groupby(pieces, key=lambda pair: pair[1].answers):
            within = list(run)
            end = within[-1][0] + len(within[-1][1].text)
            if may_hold and end > within[0][0]:
                ranges.append(Span(within[0][0], end))
        return tuple(ranges)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """For each range of `answers`, the names right before it: of its column, its field, the question above it."""
        labels: list[str] = []
        name: list[str] = []
        held = False
        for piece in self.pieces:
            if piece.answers:
                if not held:
                    labels.append("".join(name).strip())
                held = held or bool(piece.text)
                name = []
            else:
                held = False
                if piece.label or (name and piece.origin is None):
                    name.append(piece.text)
        return tuple(labels)

    @cached_property
    def prefix(self) -> int:
        """The length of the repeated runs before the first characters of its own."""
        own = (at for at, p in zip(self._starts, self.pieces, strict=True) if p.origin is not None and not p.repeated)
        return next(own, 0)

    @cached_property
    def end(self) -> int:
        """End of its own characters in the view; behind it stands the rest of a torn sentence."""
        own = (
            at + len(piece.text)
            for at, piece in zip(self._starts, self.pieces, strict=True)
            if piece.origin is not None and not piece.repeated
        )
        return max(own, default=0)

    @cached_property
    def plain(self) -> bool:
        """Whether the view is a stretch of the document as it stands there."""
        return not self.left_out and len(self.own) <= 1 and all(p.origin and not p.repeated for p in self.pieces)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(accumulate((len(piece.text) for piece in self.pieces), initial=0))[: len(self.pieces)]

    def _from(self, start: int) -> Iterator[tuple[int, Piece]]:
        """The pieces from the one that holds an offset, each with its own offset."""
        first = max(0, bisect_right(self._starts, start) - 1)
        return zip(self._starts[first:], self.pieces[first:], strict=True)


def plain(text: str, span: Span, offset: int = 0) -> View:
    """The view of a span that is read as it stands; `text` begins at this offset of the document."""
    return View((Piece(text[span.start - offset : span.end - offset], span),))


def joined(views: Iterable[View], glue: str = "\n") -> View:
    """Several views as one, with glue between them."""
    pieces: list[Piece] = []
    left_out: list[LeftOut] = []
    for view in views:
        if pieces and view.pieces:
            pieces.append(Piece(glue, answers=False))
        pieces += view.pieces
        left_out += view.left_out
    return View(tuple(pieces), tuple(left_out))


def once(view: View) -> View:
    """The view with each repeated run read the first time only, and without the glue after the runs that are gone.

    This view is embedded and searched: a column's name in every row would drown the row.
    """
    seen = {piece.origin for piece in view.pieces if piece.origin is not None and not piece.repeated}
    pieces: list[Piece] = []
    gone = False
    for piece in view.pieces:
        if piece.origin is None and gone and not piece.answers:
            continue
        gone = piece.repeated and piece.origin in seen
        if gone:
            continue
        if piece.origin is not None:
            seen.add(piece.origin)
        pieces.append(piece)
    return View(tuple(pieces), view.left_out)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].end == span.start:
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)

"""The pieces of a view: the characters of a span, the headings above it, the labels before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pincite.index.reading.marks import ASKING
from pincite.index.spans import Span
from pincite.index.structure import Heading, Structure
from pincite.index.view import LeftOut, Piece

ENTRY = 300
"""Longest section, in code points, in which every sentence is read together with the heading: a directory entry, a
question with its answer, a day's opening hours. In a longer section only list items and table rows are."""

LONGEST_ANSWER = 800
"""Distance below a question heading, in code points, within which a sentence is read as part of its answer."""

LONGEST_PATH = 160
"""Longest heading path, in code points, to read before a sentence; a longer one is cut to its last heading."""

SEPARATOR = Piece("; ", answers=False)

COLON = Piece(": ", answers=False)


def own_pieces(
    text: str, structure: Structure, span: Span, barred: Sequence[Span] = (), labels: Sequence[Span] = ()
) -> tuple[list[Piece], list[LeftOut]]:
    """The characters of a span, and what is left out of them.

    No short answer may lie in the `barred` spans; pieces within `labels` are marked as labels.
    """
    pieces: list[Piece] = []
    left_out: list[LeftOut] = []
    at = span.start
    for unread in structure.left_out_in(span):
        clipped = LeftOut(Span(max(unread.span.start, span.start), min(unread.span.end, span.end)), unread.reason)
        pieces += _runs(text, Span(at, clipped.span.start), barred, labels)
        left_out.append(clipped)
        if unread.instead:
            pieces.append(Piece(unread.instead))
        at = clipped.span.end
    pieces += _runs(text, Span(at, span.end), barred, labels)
    return pieces, left_out


def _runs(text: str, span: Span, barred: Sequence[Span], labels: Sequence[Span]) -> Iterator[Piece]:
    """The runs of a span, cut where a barred span begins or ends."""
    edges = {edge for bar in barred for edge in (bar.start, bar.end) if span.start < edge < span.end}
    for start, end in pairwise(sorted({span.start, span.end} | edges)):
        run = Span(start, end)
        answers = not any(bar.holds(run) for bar in barred)
        yield Piece(run.of(text), run, answers=answers, label=any(label.holds(run) for label in labels))


def label_pieces(text: str, structure: Structure, label: Span) -> Iterator[Piece]:
    """A label repeated before what it names, with a colon unless it ends in one or in a question mark."""
    pieces, _ = own_pieces(text, structure, label)
    words = "".join(piece.text for piece in pieces)
    for piece in pieces:
        from_text = piece.origin is not None
        yield Piece(piece.text, piece.origin, repeated=from_text, answers=False, label=from_text)
    yield Piece(" ", answers=False) if words.rstrip().endswith((*ASKING, ":", "：")) else COLON


def heading_pieces(text: str, structure: Structure, span: Span) -> Iterator[Piece]:
    """The headings to read before a sentence."""
    path = structure.path_at(span.start)
    pair = structure.pair_at(span.start)
    if pair is not None and pair.kind == "question":  # it answers that question, not the heading's
        path = tuple(heading for heading in path if not heading.words.of(text).rstrip().endswith(ASKING))
    if not path or not _headed(text, structure, path[-1], span):
        return
    if sum(heading.words.end - heading.words.start for heading in path) > LONGEST_PATH:
        path = path[-1:]
    path = tuple(heading for heading in path if heading.words.of(text) and not span.holds(heading.words))
    for number, heading in enumerate(path):
        words = heading.words.of(text)
        asks = words.endswith(ASKING)
        yield Piece(words, heading.words, repeated=True, answers=not asks, label=asks)
        yield Piece(" " if asks else ": " if number == len(path) - 1 else ", ", answers=False)


def _headed(text: str, structure: Structure, heading: Heading, span: Span) -> bool:
    """Whether a sentence is read with the heading above it."""
    if structure.item_at(span.start) is not None or structure.table_at(span.start) is not None:
        return True
    if heading.words.of(text).rstrip().endswith(ASKING) and span.end - heading.span.end <= LONGEST_ANSWER:
        return True
    return structure.section_end(heading, len(text)) - heading.span.end <= ENTRY

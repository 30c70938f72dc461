"""Where the sentences of a document begin and end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pincite.index.reading.pieces import own_pieces
from pincite.index.reading.table_sentences import row_sentences, sentences_and_bars
from pincite.index.sentences import sentences, strip
from pincite.index.spans import Span
from pincite.index.structure import Structure
from pincite.index.view import Reason

BLANKED = frozenset(
    {
        Reason.COMMENT,
        Reason.DATA,
        Reason.STRUCK,
        Reason.ADDRESS,
        Reason.TIMING,
        Reason.REPEATED,
        Reason.NOT_CHOSEN,
        Reason.MARGIN,
    }
)
"""Reasons that keep characters out of every sentence, unless they stand within one."""


def document_sentences(text: str, structure: Structure, cuts: Iterable[int] = ()) -> list[Span]:
    """The sentences of a document, in order: the rows of its tables, and the sentences between tables.

    Every character that is not white space lies in exactly one sentence or is left out by the structure. No sentence
    crosses the edge of a table, a label or a list item, or one of the `cuts`.
    """
    bare = _bare(text, structure)
    blanked = _blanked(text, structure, bare)
    edges = sorted({*cuts, *_edges(structure)})
    spans = _with_item_marks(structure, [part for span in sentences(blanked) for part in _cut(blanked, span, edges)])
    spans = [span for span in spans if not _unread(text, structure, span)]
    for table in structure.tables:
        rows = row_sentences(text, table, bare)
        spans += (span for span in rows if not (table.labelled and _unread(text, structure, span)))
    return sorted(spans)


def _edges(structure: Structure) -> Iterator[int]:
    """Offsets that no sentence crosses: the ends of labels, items, headings, furniture, tables and captions."""
    for pair in structure.pairs:
        yield pair.label.start
        if pair.apart:
            yield pair.body.start
        yield pair.body.end
    for item in structure.items:
        yield from (item.span.start, item.span.end)
    for heading in structure.headings:
        yield from (heading.span.start, heading.span.end)
    for furniture in structure.furniture:
        yield from (furniture.span.start, furniture.span.end)
    for torn in structure.torn:
        yield from (torn.end, torn.rest.start, torn.rest.end)
    for table in structure.tables:
        yield from (table.span.start, table.span.end)
        if table.caption is not None:
            yield from (table.caption.start, table.caption.end)


def _bare(text: str, structure: Structure) -> str:
    """The text with spaces in place of what is left out, which shows the other text between the cells of a table."""
    if not structure.tables or not structure.left_out:
        return text
    shown: list[str] = []
    at = 0
    for unread in structure.left_out:
        shown += (text[at : unread.span.start], " " * (unread.span.end - unread.span.start))
        at = unread.span.end
    return "".join([*shown, text[at:]])


def _blanked(text: str, structure: Structure, bare: str) -> str:
    """The text with white space in place of its tables and of what is not read; offsets stay the same."""
    hidden = [span for table in structure.tables for span in sentences_and_bars(text, table, bare)]
    hidden += [unread.span for unread in structure.left_out if unread.reason in BLANKED]
    joining = {unread.span for unread in structure.left_out if unread.reason in {Reason.TIMING, Reason.REPEATED}}
    shown: list[str] = []
    at = 0
    for span in sorted(hidden):
        if span.end <= at:
            continue
        start = max(at, span.start)
        shown.append(text[at:start])
        line_end = "" if span in joining else "\n"
        shown.append("".join(c if c == line_end else " " for c in text[start : span.end]))
        at = span.end
    shown.append(text[at:])
    return "".join(shown)


def _unread(text: str, structure: Structure, span: Span) -> bool:
    """Whether nothing of a sentence is read."""
    if not structure.left_out_in(span):
        return False
    pieces, _ = own_pieces(text, structure, span)
    return not any(piece.text.strip() for piece in pieces)


def _cut(text: str, span: Span, edges: Sequence[int]) -> Iterator[Span]:
    """A sentence cut at the edges within it; parts of white space alone are dropped."""
    inner = edges[bisect_right(edges, span.start) : bisect_left(edges, span.end)]
    for start, end in pairwise([span.start, *inner, span.end]):
        if (part := strip(text, start, end)) is not None:
            yield part


def _with_item_marks(structure: Structure, spans: Sequence[Span]) -> list[Span]:
    """Join the number of a list item to the sentence after it: *1.*, whose full stop ends it, and *Open the valve.*"""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        item = structure.item_at(last.start) if last else None
        pair = structure.pair_at(span.start)
        labelled = pair is not None and pair.label.start == span.start
        if last and item and item.mark.holds(last) and span.end <= item.span.end and not labelled:
            joined[-1] = Span(last.start, span.end)
        else:
            joined.append(span)
    return joined

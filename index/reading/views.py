"""The view of one sentence."""

from __future__ import annotations

from pincite.index.reading.marks import BOXES, mark_words
from pincite.index.reading.naming import is_naming
from pincite.index.reading.pieces import heading_pieces, label_pieces, own_pieces
from pincite.index.reading.table_views import record_view, row_view
from pincite.index.spans import Span
from pincite.index.structure import Structure
from pincite.index.view import Piece, View, plain


def sentence_view(text: str, structure: Structure, span: Span) -> View:
    """The view of one sentence of a document."""
    if not structure:
        return plain(text, span)
    if (table := structure.table_at(span.start)) is not None:
        if table.labelled:
            return record_view(text, structure, table, span)
        return row_view(text, structure, table, span)
    pieces: list[Piece] = []
    barred: list[Span] = []
    labels: list[Span] = []
    pair = structure.pair_at(span.start)
    if is_naming(text, structure, span):
        pair = None
    else:
        pieces += heading_pieces(text, structure, span)
    if pair is not None and pair.label.end <= span.start:
        pieces += label_pieces(text, structure, pair.label)
    elif pair is not None:
        labels.append(pair.label)
    if (heading := structure.heading_at(span.start)) is not None:
        barred += [Span(heading.span.start, heading.words.start), Span(heading.words.end, heading.span.end)]
    item = structure.item_at(span.start)
    if item is not None and item.mark.start >= span.start:
        barred.append(item.mark)
    own, left_out = own_pieces(text, structure, span, (*barred, *labels), labels)
    if text[span.end - 1] in BOXES and not any(unread.span.end == span.end for unread in left_out):
        own += mark_words(text[span.end - 1])
    if (rest := structure.rest_of(span)) is not None:
        own += [Piece(" "), Piece(rest.of(text), rest, repeated=True)]
    return View((*pieces, *own), tuple(left_out))

"""The views of rows of tables and records: each cell after the names of its column, or after its keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pincite.index.reading.marks import mark_words
from pincite.index.reading.pieces import COLON, SEPARATOR, heading_pieces, label_pieces, own_pieces
from pincite.index.reading.table_names import LONGEST_ROW_NAME, column_names, names_columns, row_name
from pincite.index.spans import Span
from pincite.index.structure import Cell, Structure, Table
from pincite.index.view import LeftOut, Piece, Reason, View

CURRENCY = 3
"""Most letters of an amount: a currency or a unit."""

_BETWEEN_WORDS = re.compile(r"(?<=[^\W_])_+(?=[^\W_])|(?<=[a-z])(?=[A-Z])")
"""Where a key such as `price_per_month` or `pricePerMonth` is read as several words."""


def row_view(text: str, structure: Structure, table: Table, span: Span) -> View:
    """The cells in a span, each after the names of its column; first the row's name, if the span is only part of it."""
    begun = [cell for cell in table.cells_in(span) if cell.span.end > cell.span.start]
    inside = begun or table.cells_over(span.start)
    if not inside:  # other text between the cells of a page's layout
        own, unread = own_pieces(text, structure, span)
        return View((*heading_pieces(text, structure, span), *own), tuple(unread))
    row_number = inside[0].row
    row = _row_of(text, table, row_number)
    heading_row = row.names_columns
    pieces: list[Piece] = [] if heading_row else list(heading_pieces(text, structure, span))
    left_out: list[LeftOut] = []
    at = span.start
    first = True
    name = row_name(table, row.cells, inside)
    if not heading_row:
        for title in table.titles:
            pieces += label_pieces(text, structure, title.span)
    for cell in _read_in(row, inside, name):
        within = cell.row == row_number and cell is not name
        if not first:
            pieces.append(SEPARATOR)
        first = False
        if not (heading_row or (cell.header and cell.column == 0) or cell is row.summing):
            for label in column_names(text, table, cell):
                pieces += label_pieces(text, structure, label)
        if not within:
            pieces += (
                replace(piece, repeated=piece.origin is not None) for piece in own_pieces(text, structure, cell.span)[0]
            )
            continue
        if at < cell.span.start:
            left_out.append(LeftOut(Span(at, cell.span.start), Reason.MARKUP))
        value = Span(max(cell.span.start, span.start), min(cell.span.end, span.end))
        own, unread = own_pieces(text, structure, value)
        pieces += own
        left_out += unread
        at = value.end
        if (mark := value.of(text).strip()) and not heading_row and len(mark) <= 2 and own:  # noqa: PLR2004 - with a selector
            pieces += mark_words(mark[0])
    if at < span.end:
        left_out.append(LeftOut(Span(at, span.end), Reason.MARKUP))
    return View(tuple(pieces), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Row:
    """What every sentence of a row has to know of it."""

    number: int
    cells: Sequence[Cell]
    above: Sequence[Cell]
    """Those that reach down from earlier rows."""
    names_columns: bool
    summing: Cell | None
    """The cell that names the row, as *Subtotal* does before an amount."""


def _row_of(text: str, table: Table, number: int) -> _Row:
    """A row of a table. The last one of each table is kept: a wide row has as many sentences as cells."""
    former = table.latest.get("row")
    if isinstance(former, tuple) and former[0] is text and former[1].number == number:
        row: _Row = former[1]
        return row
    cells = table.row(number)
    row = _Row(number, cells, table.above(number), names_columns(text, table, number), _summing(text, table, cells))
    table.latest["row"] = (text, row)
    return row


def _read_in(row: _Row, inside: Sequence[Cell], name: Cell | None) -> list[Cell]:
    """The cells that are read in a part of a row, from left to right: its own, those from above, the row's name."""
    own = [cell for cell in inside if cell.row == row.number]
    named = [name] if name is not None and name.row == row.number else []
    chosen = [cell for cell in (*row.above, *named, *own) if cell.span.start < cell.span.end]
    return sorted(chosen, key=lambda cell: cell.column)


def _summing(text: str, table: Table, row: Sequence[Cell]) -> Cell | None:
    """The first cell, if it names its row: over several columns before amounts, or right before the only one."""
    filled = [cell for cell in row if cell.span.start < cell.span.end]
    if len(filled) < 2 or not next(filter(str.isalnum, filled[0].span.of(text)), "").isalpha():  # noqa: PLR2004
        return None
    first, *others = filled
    if not all(_is_amount(other.span.of(text)) for other in others):
        return None
    before_it = len(others) == 1 and others[0].column == first.column + first.columns == table.width - 1
    return first if (before_it if first.column else first.columns > 1) else None


def _is_amount(words: str) -> bool:
    letters = sum(map(str.isalpha, words))
    return any(map(str.isdigit, words)) and letters <= CURRENCY


def record_view(text: str, structure: Structure, table: Table, span: Span) -> View:
    """The cells of a record in a span, each after its labels; the cell that names the record first."""
    cells = table.cells_in(span) or table.cells_over(span.start)
    if not cells:  # a comment between the values
        own, unread = own_pieces(text, structure, span)
        return View((*heading_pieces(text, structure, span), *own), tuple(unread))
    row = table.row(cells[0].row)
    pieces: list[Piece] = list(heading_pieces(text, structure, span))
    left_out: list[LeftOut] = []
    name = next((cell for cell in row if cell.header and cell not in cells), None)
    above = any(name is not None and piece.origin == name.span for piece in pieces)
    if name is not None and not above and name.span.end - name.span.start <= 2 * LONGEST_ROW_NAME:
        for label in name.labels:
            pieces += label_pieces(text, structure, label)
        own, _ = own_pieces(text, structure, name.span)
        pieces += (Piece(piece.text, piece.origin, repeated=piece.origin is not None) for piece in own)
        pieces.append(SEPARATOR)
    labels_read: set[Span] = set()
    for number, cell in enumerate(cells):
        if number:
            pieces.append(SEPARATOR)
        shared = cells[0].labels if number else ()
        for label in cell.labels:
            if label in shared:
                continue
            again = label in labels_read or not span.holds(label)
            pieces += label_pieces(text, structure, label) if again else _key(text, label)
            labels_read.add(label)
        own, unread = own_pieces(text, structure, Span(max(cell.span.start, span.start), min(cell.span.end, span.end)))
        pieces += own
        left_out += unread
    return View(tuple(pieces), tuple(_gaps(span, pieces, left_out)))


def _key(text: str, label: Span) -> Iterator[Piece]:
    """A key in its own place, word by word: `pricePerMonth` and `price_per_month` are three."""
    at = label.start
    for seam in _BETWEEN_WORDS.finditer(text, label.start, label.end):
        if at < seam.start() and seam.end() < label.end:
            yield Piece(text[at : seam.start()], Span(at, seam.start()), answers=False, label=True)
            yield Piece(" ", answers=False)
            at = seam.end()
    yield Piece(text[at : label.end], Span(at, label.end), answers=False, label=True)
    yield COLON


def _gaps(span: Span, pieces: Iterable[Piece], left_out: Iterable[LeftOut]) -> Iterator[LeftOut]:
    """Everything in a span that is not read: what the structure leaves out, and the marks and spaces between pieces."""
    read = [(piece.origin, None) for piece in pieces if piece.origin is not None and not piece.repeated]
    at = span.start
    for place, unread in sorted([*read, *((gap.span, gap) for gap in left_out)], key=lambda entry: entry[0]):
        if at < place.start:
            yield LeftOut(Span(at, place.start), Reason.MARKUP)
        if unread is not None:
            yield unread
        at = max(at, place.end)
    if at < span.end:
        yield LeftOut(Span(at, span.end), Reason.MARKUP)

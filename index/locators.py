"""The locator of a span for people: its page, slide, chapter or cells."""

from __future__ import annotations

from pincite.index.passages import paragraph_at
from pincite.index.structure import Place, Table
from pincite.index.types import Document, Span


def locator(document: Document, span: Span) -> str:
    """Name the place of a span: `page 3`, `slide 2`, `sheet “Prices”, B4:C4`; where none has a name, `paragraph 7`."""
    if (page := page_at(document, span.start)) is not None:
        return f"page {page}"
    place = document.structure.place_at(span.start)
    if place is None:
        return f"paragraph {paragraph_at(document.text, span.start)}"
    cells = _cells(place, document.structure.table_at(span.start), span)
    return f"{place.name}, {cells}" if cells else place.name


def page_at(document: Document, offset: int) -> int | None:
    """Return the number of the page that an offset lies on, from 1; None for a document without pages."""
    for number, page in enumerate(document.pages, 1):
        if offset < page.end:
            return number
    return len(document.pages) or None


def cell_name(row: int, column: int) -> str:
    """Name a cell by its row and column, from 0, as spreadsheets do.

    >>> cell_name(3, 1), cell_name(0, 26)
    ('B4', 'AA1')
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _cells(place: Place, table: Table | None, span: Span) -> str:
    """The cells of a sheet that a span begins and ends in."""
    if place.row is None or place.column is None:
        return ""
    if table is None:
        return cell_name(place.row, place.column)
    before = table.cells_in(Span(place.span.start, span.start))[-1:]
    touched = [cell for cell in (*before, *table.cells_in(span)) if cell.span.end > span.start]
    if not touched:
        return ""
    first, last = (cell_name(place.row + c.row, place.column + c.column) for c in (touched[0], touched[-1]))
    return first if first == last else f"{first}:{last}"

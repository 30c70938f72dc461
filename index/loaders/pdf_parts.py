"""What the marks of a PDF's pages enclose, as parts of the whole document: tables, headings, marks of notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.loaders.marks import Mark, Marked
from pincite.index.loaders.pdf_cells import PageTable
from pincite.index.loaders.pdf_layout import PageText
from pincite.index.loaders.row_groups import completed
from pincite.index.loaders.structure import CELL_SEPARATOR
from pincite.index.spans import Span
from pincite.index.structure import Cell, Heading, Table
from pincite.index.view import LeftOut, Reason


@dataclass(frozen=True, slots=True)
class PageParts:
    """Parts of a document, each kind in the order of the text."""

    tables: tuple[Table, ...]
    headings: tuple[Heading, ...]
    left_out: tuple[LeftOut, ...]


def page_parts(text: str, shown: Sequence[PageText], marked: Sequence[Marked], pages: Sequence[Span]) -> PageParts:
    """Place what the marks of each page enclose; `pages` are their spans in the document's text."""
    tables: list[Table] = []
    headings: list[Heading] = []
    left_out: list[LeftOut] = []
    for page, unmarked, span in zip(shown, marked, pages, strict=True):
        cells = iter(page.cells)
        levels = iter(page.levels)
        placed: dict[int, tuple[PageTable, list[Cell]]] = {}
        for mark, inner in unmarked.spans:
            moved = Span(span.start + inner.start, span.start + inner.end)
            if mark is Mark.NOTE:
                left_out.append(LeftOut(moved, Reason.NOTE_MARK))
            elif mark is Mark.STRUCK:
                left_out.append(LeftOut(moved, Reason.STRUCK))
            elif mark is Mark.HEADING:
                headings.append(Heading(moved, next(levels), moved))
            elif mark is Mark.CELL:
                table, cell = next(cells)
                place = Cell(moved, cell.row, cell.column, cell.rows, cell.columns, cell.header)
                placed.setdefault(id(table), (table, []))[1].append(place)
        tables += (_table(text, table, inside) for table, inside in placed.values())
    return PageParts(tuple(tables), tuple(headings), tuple(left_out))


def _table(text: str, table: PageTable, cells: Sequence[Cell]) -> Table:
    start = cells[0].span.start
    while start and text[start - 1] in CELL_SEPARATOR:  # of empty cells before the first one
        start -= 1
    return completed(text, Table(Span(start, cells[-1].span.end), tuple(cells), table.header_rows), "marked")

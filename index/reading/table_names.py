"""The names in a table: of its columns, its rows and groups of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pincite.index.spans import Span
from pincite.index.structure import Cell, Table

LONGEST_ROW_NAME = 100
"""Longest first cell, in code points, to repeat before each cell of a row whose cells are read one by one."""


def names_columns(text: str, table: Table, row_number: int) -> bool:
    """Whether a row names the columns: a header row, or the last header row repeated, as on each page of a table."""
    if row_number < table.header_rows:
        return True
    if not table.header_rows:
        return False
    former = table.latest.get("names columns")
    if isinstance(former, tuple) and former[0] is text and former[1] == row_number:
        return bool(former[2])
    row, header = table.row(row_number), table.row(table.header_rows - 1)
    repeats = len(row) == len(header) and _words(text, row) == _words(text, header)
    table.latest["names columns"] = (text, row_number, repeats)
    return repeats


def _words(text: str, row: Iterable[Cell]) -> list[tuple[int, str]]:
    """The columns of a row with their words, in lower case and without spaces that don't count."""
    return [(cell.column, " ".join(cell.span.of(text).casefold().split())) for cell in row]


def column_names(text: str, table: Table, cell: Cell) -> Iterator[Span]:
    """Yield the column names above a cell, skipping any that repeats the name before it or the cell itself."""
    own_words = " ".join(cell.span.of(text).casefold().split())
    words_before = ""
    for name in table.names(cell.column, cell.columns):
        if name in table.titles:
            continue
        words = " ".join(name.span.of(text).casefold().split())
        if words not in {own_words, words_before}:
            yield name.span
        words_before = words


def row_name(table: Table, row: Sequence[Cell], inside: Sequence[Cell]) -> Cell | None:
    """The cell that names a row of which only the cells `inside` are read; None in a table without names."""
    first = first_of(row)
    if first is None:
        return None
    named = first.header or table.header_rows > 0
    short = first.span.end - first.span.start <= LONGEST_ROW_NAME
    return first if named and short and first.column == 0 and first not in inside else None


def first_of(row: Iterable[Cell]) -> Cell | None:
    """The first cell of a row, except the name of its group."""
    return next((cell for cell in row if not cell.groups), None)

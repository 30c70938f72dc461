"""Sentences that only name others: headings, questions, terms, header rows."""

from __future__ import annotations

from pincite.index.blocks import heading as is_heading
from pincite.index.reading.table_names import first_of, names_columns, row_name
from pincite.index.spans import Span
from pincite.index.structure import Structure, Table


def is_naming(text: str, structure: Structure, span: Span) -> bool:
    """Whether a sentence says nothing but a name: a heading, a question, a term, a header row, the name of a row."""
    naming_parts = (structure.heading_at, structure.furniture_at, structure.caption_at)
    if is_heading(span.of(text)) or any(part_at(span.start) for part_at in naming_parts):
        return True
    if structure.is_rest(span):  # it is read where the sentence begins
        return True
    pair = structure.pair_at(span.start)
    if pair is not None and pair.apart and span.start < pair.body.start:
        return True
    table = structure.table_at(span.start)
    return table is not None and _names_cells(text, table, span)


def _names_cells(text: str, table: Table, span: Span) -> bool:
    """Whether a sentence of a table is the name of a row or a group, or names of columns."""
    cells = table.cells_in(span)
    if len(cells) == 1 and cells[0].groups:
        return True
    if len(cells) == 1 and first_of(row := table.row(cells[0].row)) is cells[0]:
        others = [cell for cell in row if not cell.groups and cell.span.start < cell.span.end and cell is not cells[0]]
        if others and not table.labelled and row_name(table, row, others) is not None:
            return True
    return bool(cells) and all(names_columns(text, table, cell.row) for cell in cells)

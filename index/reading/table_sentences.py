"""How a table is cut into sentences: row by row, cell by cell where a row is long, and within cells of prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pincite.index.reading.prose import is_prose, is_sentence, with_marks
from pincite.index.reading.table_names import LONGEST_ROW_NAME
from pincite.index.sentences import MAX_SENTENCE, sentences
from pincite.index.spans import Span
from pincite.index.structure import Cell, Table


def sentences_and_bars(text: str, table: Table, bare: str) -> Iterator[Span]:
    """The sentences of a table and the bars between them, but not the other text between its cells."""
    at = table.span.start
    for sentence in [*row_sentences(text, table, bare), Span(table.span.end, table.span.end)]:
        gap = Span(at, sentence.start)
        if not any(map(str.isalnum, gap.of(bare))):
            yield gap
        yield sentence
        at = sentence.end


def row_sentences(text: str, table: Table, bare: str) -> Iterator[Span]:
    """The sentences of a table: its rows, or the cells of a row that is long or has other text between them.

    `bare` is the document's text with white space in place of what is left out.
    """
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if table.labelled or cell.span.of(text).strip():
            rows.setdefault(cell.row, []).append(cell)
    if table.labelled:
        yield from _records(text, rows.values(), table.span.start)
        return
    for cells in rows.values():
        whole = Span(cells[0].span.start, cells[-1].span.end)
        gaps = "".join(bare[a.span.end : b.span.start] for a, b in pairwise(cells))
        apart = whole.end - whole.start > MAX_SENTENCE or any(map(str.isalnum, gaps))
        first = cells[0]
        named = table.header_rows > 0 or first.header
        parted = first.row >= table.header_rows and (
            len(cells) == 1 or (named and not first.column and first.span.end - first.span.start <= LONGEST_ROW_NAME)
        )
        yield from _cells(text, cells, apart=apart, parted=parted)


def _cells(text: str, cells: Sequence[Cell], *, apart: bool, parted: bool) -> Iterator[Span]:
    """The sentences of a row.

    Args:
        text: the document's text.
        cells: the filled cells of the row.
        apart: whether each cell is a sentence by itself.
        parted: whether prose in a cell is split into its sentences: each can be read with the name of the row.
    """
    run: Span | None = None
    for cell in cells:
        long = cell.span.end - cell.span.start > MAX_SENTENCE
        prose = long or (parted and is_prose(cell.span.of(text)))
        inner = sentences(cell.span.of(text)) if prose else []
        if run is not None and (apart or len(inner) > 1):
            yield run
            run = None
        if len(inner) > 1:
            yield from (Span(cell.span.start + span.start, cell.span.start + span.end) for span in inner)
        else:
            run = cell.span if run is None else Span(run.start, cell.span.end)
    if run is not None:
        yield run


def _records(text: str, rows: Iterable[Sequence[Cell]], at: int) -> Iterator[Span]:
    """The sentences of labelled rows: short values together, prose by itself.

    The table begins at `at`: labels before it belong to none of its sentences.
    """
    for cells in rows:
        run: Span | None = None
        for number, cell in enumerate(cells):
            start = next((label.start for label in cell.labels if label.start >= at), cell.span.start)
            whole = with_marks(text, Span(start, cell.span.end))
            at = whole.end
            neighbours = (*cells[max(0, number - 1) : number], *cells[number + 1 : number + 2])
            listed = any(cell.labels and neighbour.labels == cell.labels for neighbour in neighbours)
            prose = (is_sentence if listed else is_prose)(cell.span.of(text))
            if run is not None and (prose or whole.end - run.start > MAX_SENTENCE):
                yield run
                run = None
            if prose:
                yield from _prose(text, cell.span, whole)
            else:
                run = whole if run is None else Span(run.start, whole.end)
        if run is not None:
            yield run


def _prose(text: str, value: Span, whole: Span) -> Iterator[Span]:
    """The sentences of a value; the first begins and the last ends with its cell, quotation marks included."""
    inner = [Span(value.start + span.start, value.start + span.end) for span in sentences(value.of(text))]
    for number, sentence in enumerate(inner, 1):
        yield Span(whole.start if number == 1 else sentence.start, whole.end if number == len(inner) else sentence.end)

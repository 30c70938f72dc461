"""The rows of an aligned table: names over several columns, labels over several lines, parts with their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pincite.index.loaders.headers import has_names
from pincite.index.loaders.marks import Mark
from pincite.index.loaders.pdf_cells import LEADER, UNITS, PageTable, TableRow, in_one_line, is_header, is_number, shown
from pincite.index.loaders.pdf_fragments import Fragment
from pincite.index.loaders.pdf_regions import Row
from pincite.index.loaders.placed import joined
from pincite.index.loaders.structure import CELL_SEPARATOR, CellAt

WIDEST = 8
"""Most columns to either side over which a name may reach."""

NEXT_LINE = 1.6
"""Greatest distance of the next line of a cell, over the height of a line."""

LONGEST_END = 200
"""Characters at the end of a label that tell whether it goes on, with the marks of notes after its last word."""

_OPEN_LABEL = re.compile(
    r"(?:\b(?:of|and|or|the|to|in|for|from|by|with|on|at|per|before|after|de|des|und|et)|[,(&/–-])$"
)


@dataclass(slots=True)
class Column:
    """From where to where, in points, a column reaches."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        """The middle between its two edges."""
        return (self.left + self.right) / 2


@dataclass(slots=True)
class _Entry:
    """A cell before it has its place in the text."""

    text: str
    column: int
    columns: int = 1
    rows: int = 1
    header: bool = False


@dataclass(slots=True)
class _Line:
    """A row of a table in the making."""

    entries: list[_Entry] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.entries[0].text if self.entries and self.entries[0].column == 0 else ""


def place(fragment: Fragment, columns: Sequence[Column]) -> tuple[int, int]:
    """The column of a cell (0 is that of the labels) and the number of columns that it covers."""
    covered = [
        number
        for number, column in enumerate(columns, 1)
        if min(fragment.right, column.right) - max(fragment.left, column.left)
        > 0.5 * min(column.right - column.left, 40)
    ]
    if covered:
        last = columns[covered[-1] - 1]
        if len(covered) > 1 and abs(fragment.right - last.right) < fragment.size and is_number(fragment.text):
            return covered[-1], 1
        return covered[0], covered[-1] - covered[0] + 1
    if fragment.right <= columns[0].left + fragment.size and fragment.middle < columns[0].left - fragment.size:
        return 0, 1
    nearest = min(range(len(columns)), key=lambda number: abs(columns[number].middle - fragment.middle))
    near = min(abs(fragment.right - columns[nearest].right), abs(fragment.left - columns[nearest].left))
    if nearest == 0 and fragment.left < columns[0].left - 8 * fragment.size and near > fragment.size:
        return 0, 1
    return nearest + 1, 1


def table_of(lines: Sequence[Row], columns: Sequence[Column]) -> PageTable:
    """The table of these lines: the names of its columns above the first numbers, and the rows below.

    Where it holds words alone, its first line names the columns, if it reads like names.
    """
    header = 0
    worded = all(map(is_header, lines))
    if worded:
        header = int(has_names([[part.text for part in row] for row in lines], "open"))
    while (
        not worded and header < len(lines) - 1 and is_header(lines[header]) and not _is_section(lines, header, columns)
    ):
        header += 1
    table_lines: list[_Line] = []
    for row in lines[:header]:
        table_lines += _header_lines(row, columns)
    header_rows = len(table_lines)
    table_lines += _body(lines[header:], columns)
    numbered = [line for line in table_lines if line.entries]
    return PageTable(
        tuple(_row(number, line) for number, line in enumerate(numbered)),
        header_rows if header_rows < len(numbered) else 0,
    )


def _is_section(lines: Sequence[Row], at: int, columns: Sequence[Column]) -> bool:
    """Whether a line is a label alone, below which numbers stand: the name of a part, or the first line of a label."""
    row = lines[at]
    if len(row) != 1 or place(row[0], columns)[0] > 0 or UNITS.search(row[0].text):
        return False
    return not any(is_header(below) and len(below) > 1 for below in lines[at + 1 : at + 3])


def _header_lines(row: Row, columns: Sequence[Column]) -> Iterator[_Line]:
    """A line of names, and before it the units in its corner, which hold for all columns."""
    cells = _entries(row, columns)
    for cell in cells:
        cell.header = True
    if len(cells) == len(row):
        _spread(cells, row, columns)
    if cells and cells[0].column == 0 and UNITS.search(cells[0].text):
        yield _Line([replace(cells.pop(0), column=1, columns=len(columns))])
    if cells:
        yield _Line(cells)


def _spread(cells: Sequence[_Entry], row: Row, columns: Sequence[Column]) -> None:
    """Let a name that stands over the middle of several columns, and over the edge of none, reach over them."""
    for number, (cell, part) in enumerate(zip(cells, row, strict=True)):
        if cell.column == 0 or cell.columns > 1:
            continue
        column = columns[cell.column - 1]
        off = min(abs(part.middle - column.middle), abs(part.left - column.left), abs(part.right - column.right))
        if off < 0.75 * part.size:
            continue
        before = cells[number - 1].column + cells[number - 1].columns if number else 1
        after = cells[number + 1].column if number + 1 < len(cells) else len(columns) + 1
        reaches = [
            (abs(part.middle - (columns[first - 1].left + columns[last - 1].right) / 2), first, last)
            for first in range(max(1, before, cell.column - WIDEST), cell.column + 1)
            for last in range(cell.column, min(after, cell.column + WIDEST))
            if last > first
        ]
        if reaches and (best := min(reaches))[0] < min(off, part.size):
            cell.column, cell.columns = best[1], best[2] - best[1] + 1


def _entries(row: Row, columns: Sequence[Column]) -> list[_Entry]:
    entries: list[_Entry] = []
    for part in row:
        column, covered = place(part, columns)
        if entries and entries[-1].column + entries[-1].columns > column:
            entries[-1].text += " " + part.text
        else:
            entries.append(_Entry(part.text, column, covered))
    return entries


def _body(lines: Sequence[Row], columns: Sequence[Column]) -> list[_Line]:
    """The rows below the names: labels over several lines are joined, names of parts reach down their rows."""
    body_lines: list[_Line] = []
    sections: list[int] = []
    waiting: list[str] = []
    for number, row in enumerate(lines):
        entries = _entries(row, columns)
        if not waiting and body_lines and number and _goes_on(body_lines[-1], entries, lines[number - 1], row):
            _join(body_lines[-1], entries)
            continue
        if len(entries) == 1 and entries[0].column == 0:
            text = entries[0].text
            if (
                not waiting
                and body_lines
                and body_lines[-1].label
                and text[:1].islower()
                and number - 1 not in sections
            ):
                body_lines[-1].entries[0].text = in_one_line([body_lines[-1].entries[0].text, text])
            else:
                if waiting and not _continues(waiting[-1], text):
                    sections.append(len(body_lines))
                    body_lines.append(_Line([_Entry(in_one_line(waiting), 0, header=True)]))
                    waiting = []
                waiting.append(text)
            continue
        label = entries[0] if entries[0].column == 0 else None
        if waiting and (label is None or _continues(waiting[-1], label.text)):
            words = in_one_line([*waiting, *([label.text] if label else [])])
            entries = [_Entry(words, 0), *(entries[1:] if label else entries)]
        elif waiting:
            sections.append(len(body_lines))
            body_lines.append(_Line([_Entry(in_one_line(waiting), 0, header=True)]))
        waiting = []
        if entries[0].column == 0:
            entries[0].header = True
        body_lines.append(_Line(entries))
    if waiting:
        body_lines.append(_Line([_Entry(in_one_line(waiting), 0, header=True)]))
    _reach_down(body_lines, sections)
    return body_lines


def _goes_on(line: _Line, entries: Sequence[_Entry], above: Row, row: Row) -> bool:
    """Whether a line holds nothing but the next lines of cells above it, in lower case, and no numbers.

    Where the label is among them, all cells go on, and the row began with a capital letter or a number.
    """
    cells = {entry.column: entry.text for entry in line.entries}
    near = above[0].y - row[0].y <= NEXT_LINE * max(above[0].size, row[0].size)
    words = all(entry.column in cells and not is_number(entry.text) for entry in entries)
    if not (near and words) or any(is_number(cells[entry.column]) for entry in entries):
        return False
    going = [_continues(cells[entry.column], entry.text) for entry in entries]
    if entries[0].column == 0:
        return len(entries) > 1 and all(going) and not line.label[:1].islower()
    return any(going)


def _join(line: _Line, entries: Sequence[_Entry]) -> None:
    """Join the next lines of cells to their cells."""
    for entry in entries:
        cell = next(cell for cell in line.entries if cell.column == entry.column)
        cell.text = in_one_line([cell.text, entry.text])


def _continues(above: str, below: str) -> bool:
    end = shown(above[-LONGEST_END:])
    return below[:1].islower() or _OPEN_LABEL.search(end) is not None or above.count("(") > above.count(")")


def _reach_down(body_lines: Sequence[_Line], sections: Sequence[int]) -> None:
    """Let the name of a part reach down to the next one, or to its total."""
    for number, start in enumerate(sections):
        end = sections[number + 1] if number + 1 < len(sections) else len(body_lines)
        total = next((at for at in range(start + 1, end) if body_lines[at].label.lower().startswith("total")), end - 1)
        body_lines[start].entries[0].rows = max(1, total + 1 - start)


def _row(number: int, line: _Line) -> TableRow:
    texts: list[str] = []
    places: list[CellAt] = []
    column = 0
    for entry in line.entries:
        texts += [""] * (entry.column - column)
        match = LEADER.search(entry.text)
        end = match.start() if match and match.start() else len(entry.text)
        texts.append(Mark.CELL.around(entry.text[:end]) + entry.text[end:])
        places.append(CellAt(number, entry.column, entry.rows, entry.columns, entry.header))
        column = entry.column + entry.columns
    return TableRow(joined(CELL_SEPARATOR, texts).strip(" "), tuple(places))

"""Tables of a PDF's page: numbers aligned under the names of columns, and cells between ruled lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from pincite.index.loaders.marks import Mark
from pincite.index.loaders.pdf_fragments import BREAKS_WORD, HYPHEN, Fragment
from pincite.index.loaders.pdf_regions import Row
from pincite.index.loaders.placed import joined, rewritten
from pincite.index.loaders.structure import CELL_SEPARATOR, CellAt
from pincite.index.loaders.tables import is_value

FEWEST_ROWS = 2
"""Fewest rows with numbers of a table that is aligned and not ruled; with one column of numbers it takes one more."""

LONGEST_GAP = 4.5
"""Greatest distance between two rows of a table, over the height of a line."""

MOST_BETWEEN = 3
"""Most rows without a number between two rows of a table: names of its parts, and the first lines of long labels."""

MOST_ABOVE = 5
"""Most rows above the first numbers that name the columns."""

LONGEST_CELL = 6
"""Most words of a cell in a row of words."""

LONGEST_RISING = 5
"""Most whole numbers in a row that never fall and are not those of pages."""

LONGEST_LABEL = 16
"""Most words of one line of a row's label."""

WIDEST = 8
"""Most columns to either side over which a name may reach."""

_NOTE = re.compile(f"{Mark.NOTE.open}[^{Mark.NOTE.open}{Mark.NOTE.close}]*+{Mark.NOTE.close}")
_NIL = re.compile(r"[-–—−]{1,3}|\.{2,3}|n\.?[/.]?[amd]\.?|nil", re.IGNORECASE)
_YEAR = re.compile(
    r"\W{0,2}(?:FY ?|CY ?|H[12] ?|Q[1-4] ?)?(?:(?:19|20)\d\d|\d\dE?)(?:[-/–](?:\d\d){1,2})?[AEPF*]?\W{0,3}"
)
_DATED = re.compile(r"(?:19|20)\d\d")
_CURRENCY = re.compile(r"(?:[A-Z]{0,3}[$€£¥]|EUR|USD|GBP|CHF|SEK|NOK|DKK|JPY)")
_CLOSING = re.compile(r"[)%]{1,2}|pp|bps?")
_LEADER = re.compile(r"(?<![ .…·_])[ .…·_]{3,}+$")
_DOTTED = re.compile("[.·_…‥ ]+")
_UNITS = re.compile(
    r"\b(?:thousands?|millions?|billions?|mn|bn|per ?cent|percent|percentage|euros?|dollars?|pounds?|EUR|USD|GBP|CHF|"
    r"000s?|tonnes?|unaudited|audited)\b|[€£$¥%]|'000|m€",
    re.IGNORECASE,
)
_MARK = re.compile(r"[\W_]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]?(?:\d{1,2}\.){0,4}\d{0,2}")
_OPEN_LABEL = re.compile(
    r"(?:\b(?:of|and|or|the|to|in|for|from|by|with|on|at|per|before|after|de|des|und|et)|[,(&/–-])$"
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as a line of text with marked cells."""

    text: str
    cells: tuple[CellAt, ...]


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of one page."""

    rows: tuple[TableRow, ...]
    header_rows: int


@dataclass(slots=True)
class _Column:
    left: float
    right: float

    @property
    def middle(self) -> float:
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


def shown(text: str) -> str:
    """The text without marks of notes and leading dots."""
    return _LEADER.sub("", _NOTE.sub("", text)).strip()


def in_one_line(texts: Iterable[str]) -> str:
    """The lines of a cell as one; a word that goes on in the next line has the stand-in in place of its hyphen."""
    line = ""
    for text in texts:
        if line and BREAKS_WORD.search(line) and text[:1].islower():
            line = line[:-1] + rewritten(line[-1:], HYPHEN)
        line = line + (" " + text if line and not line.endswith(HYPHEN) else text)
    return line


def is_number(text: str) -> bool:
    """Whether a cell holds a number, an amount, a dash in place of one, or a year."""
    bare = shown(text)
    return bool(bare) and (is_value(bare) or _NIL.fullmatch(bare) is not None)


def is_year(text: str) -> bool:
    """Whether a cell holds a year or another date that names a column."""
    bare = shown(text)
    return _YEAR.fullmatch(bare) is not None and _DATED.search(bare) is not None


def joined_signs(row: Row) -> Row:
    """A line whose signs of currency and closing brackets, set apart from their number, are joined to it."""
    parts: Row = []
    for part in row:
        last = parts[-1] if parts else None
        near = last is not None and part.left - last.right < 4 * part.size
        if last is not None and _DOTTED.fullmatch(part.text) and not _NIL.fullmatch(part.text):
            parts[-1] = replace(last, text=last.text + " " + part.text)
        elif last is not None and near and _CURRENCY.fullmatch(last.text) and is_number(part.text):
            parts[-1] = replace(part, text=last.text + " " + part.text, left=last.left)
        elif last is not None and near and _CLOSING.fullmatch(part.text) and is_number(last.text):
            parts[-1] = replace(last, text=last.text + part.text, right=part.right)
        else:
            parts.append(part)
    return parts


def aligned_tables(rows: Sequence[Row]) -> Iterator[tuple[int, int, PageTable]]:
    """The tables among the lines of a block, as first line, line after the last one, and the table."""
    lines = [joined_signs(row) for row in rows]
    at = 0
    start = 0
    while start < len(lines):
        end = _run_end(lines, start)
        if end - start < FEWEST_ROWS:
            start += 1
            continue
        columns = _columns(lines[start:end])
        if not columns or not _is_table(lines[start:end], columns):
            start = end
            continue
        first = _header_start(lines, at, start, end, columns)
        last = _label_end(lines, end, columns)
        yield first, last, _table(lines[first:last], columns)
        at = start = last


def _has_values(row: Row) -> bool:
    """Whether a line holds a label and a number, or several numbers, or at least three cells."""
    if len(row) > 1 and is_number(row[-1].text):
        return True
    return len(row) > 2 and all(len(part.text.split()) <= LONGEST_CELL for part in row)  # noqa: PLR2004


def _run_end(lines: Sequence[Row], start: int) -> int:
    """The line after the last one of a run of rows with values that begins here."""
    if not _has_values(lines[start]):
        return start
    end = start + 1
    figures = _has_figures(lines[start])
    at = end
    while at < len(lines) and at - end <= MOST_BETWEEN:
        above, row = lines[at - 1], lines[at]
        if above[0].y - row[0].y > LONGEST_GAP * max(above[0].size, row[0].size):
            break
        if _has_values(row):
            if figures and _is_header(row) and any(is_year(part.text) for part in row):
                break  # the next table
            figures = figures or _has_figures(row)
            end = at + 1
        elif len(row) == 1 and len(row[0].text.split()) > LONGEST_LABEL:
            break
        at += 1
    return end


def _has_figures(row: Row) -> bool:
    return any(is_number(part.text) and not is_year(part.text) for part in row[1:])


def _is_header(row: Row) -> bool:
    """Whether a line holds names of columns: no number but years, beside a label."""
    return not any(is_number(part.text) and not is_year(part.text) for part in row)


def _columns(lines: Sequence[Row]) -> list[_Column]:
    """The columns right of the labels: where numbers stand below one another, or texts begin below one another."""
    valued = [row for row in lines if _has_values(row)]
    label = median(row[0].left for row in valued)
    parts = [
        part
        for row in valued
        for number, part in enumerate(row)
        if is_number(part.text) and (number or part.left > label + 6 * part.size)
    ]
    lefts: dict[int, list[Fragment]] = {}
    for row in valued:
        for part in row[1:]:
            if not is_number(part.text):
                lefts.setdefault(round(part.left / 4), []).append(part)
    for place, texts in lefts.items():
        near = len(texts) + len(lefts.get(place + 1, ())) + len(lefts.get(place - 1, ()))
        if near > max(2, len(valued) / 2):
            parts += (part for part in texts if part.right - part.left < 25 * part.size)
    columns: list[_Column] = []
    for part in sorted(parts, key=lambda part: part.left):
        if columns and part.left < columns[-1].right - 1:
            columns[-1].right = max(columns[-1].right, part.right)
        else:
            columns.append(_Column(part.left, part.right))
    return columns


def _is_table(lines: Sequence[Row], columns: Sequence[_Column]) -> bool:
    """Whether a run of lines is a table and no list, no contents, no prose with gaps in it."""
    valued = [row for row in lines if _has_values(row)]
    labels = [row[0] for row in valued if row[0].middle < columns[0].left]
    marks = sum(_MARK.fullmatch(part.text) is not None for part in labels)
    listed = 2 * marks > max(1, len(labels)) and len(columns) < 3  # noqa: PLR2004 - a mark, a text and a number
    if len(valued) < FEWEST_ROWS + (len(columns) == 1) or listed:
        return False
    placed = [part for row in valued for part in row[1:]]
    inside = sum(_place(part, columns)[0] > 0 for part in placed)
    if inside < 0.8 * len(placed) or (
        2 * sum(is_number(part.text) for part in placed) < len(placed) and not _filled(valued, columns)
    ):
        return False
    if len(columns) > 1:
        return sum(len(row) > 2 for row in valued) >= FEWEST_ROWS or (  # noqa: PLR2004 - a label and two values
            not labels and len(valued) > FEWEST_ROWS
        )
    values = [row[-1] for row in valued]
    size = median(part.size for part in values)
    for edges in ([part.right for part in values], [part.left for part in values]):
        middle = median(edges)
        if sum(abs(edge - middle) < size for edge in edges) >= 0.8 * len(edges):
            return not _is_contents(valued)
    return False


def _filled(valued: Sequence[Row], columns: Sequence[_Column]) -> bool:
    """Whether rows of words have a cell in each column, as tables have, and short ones."""
    full = sum(len(row) == len(columns) + 1 for row in valued)
    return full >= 0.7 * len(valued) and len(valued) > FEWEST_ROWS


def _is_contents(valued: Sequence[Row]) -> bool:
    """Whether the numbers are those of pages: whole, and led to by dots or never falling."""
    numbers = [shown(row[-1].text) for row in valued]
    if not all(number.isdecimal() and len(number) < 5 for number in numbers):  # noqa: PLR2004
        return False
    values = [int(number) for number in numbers]
    dotted = sum(_LEADER.search(part.text) is not None for row in valued for part in row[:-1])
    return 2 * dotted > len(values) or (values == sorted(values) and len(values) > LONGEST_RISING)


def _names_part(row: Row, lines: Sequence[Row]) -> bool:
    """Whether a line above a table is written as the names of its other parts are."""
    return len(row) == 1 and any(
        len(other) == 1
        and other[0].bold == row[0].bold
        and abs(other[0].left - row[0].left) < 2  # noqa: PLR2004 - points
        and abs(other[0].size - row[0].size) < 1
        for other in lines
    )


def _header_start(lines: Sequence[Row], first: int, start: int, end: int, columns: Sequence[_Column]) -> int:
    """The first line of a table with the names of its columns, and the line of units, above its numbers."""
    left = columns[0].left
    at = start
    if at > first and _names_part(lines[at - 1], lines[start:end]):
        at -= 1
    while at > first and start - at < MOST_ABOVE:
        row, below = lines[at - 1], lines[at]
        named = any(is_year(part.text) for part in row) or _UNITS.search(row[0].text)
        if row[0].y - below[0].y > (3.5 if named else 2.5) * max(row[0].size, below[0].size) or not _is_header(row):
            break
        label = min(part.left for line in lines[start : start + 20] for part in line[:1])
        over = [part for part in row if part.right > left and part.left > label + 3 * part.size]
        units = len(row) == 1 and len(row[0].text) <= 60 and _UNITS.search(row[0].text) and row[0].right <= left + 20  # noqa: PLR2004
        short = all(len(part.text.split()) <= 8 for part in row)  # noqa: PLR2004
        if not short or not (units or (over and len(row) - len(over) <= 1)):
            break
        at -= 1
        if units and row[0].text[:1] not in "(€$£" and start - at > 1 and len(lines[at][0].text) > 40:  # noqa: PLR2004
            break
    return at


def _label_end(lines: Sequence[Row], end: int, columns: Sequence[_Column]) -> int:
    """The line after a table, with the second lines of its last label."""
    while end < len(lines) and len(lines[end]) == 1:
        part, above = lines[end][0], lines[end - 1][0]
        near = above.y - part.y < 1.6 * max(part.size, above.size)
        if not (near and part.text[:1].islower() and part.right < columns[0].left and part.left >= above.left - 1):
            break
        end += 1
    return end


def _place(part: Fragment, columns: Sequence[_Column]) -> tuple[int, int]:
    """The column of a cell (0 is that of the labels) and the number of columns that it covers."""
    covered = [
        number
        for number, column in enumerate(columns, 1)
        if min(part.right, column.right) - max(part.left, column.left) > 0.5 * min(column.right - column.left, 40)
    ]
    if covered:
        last = columns[covered[-1] - 1]
        if len(covered) > 1 and abs(part.right - last.right) < part.size and is_number(part.text):
            return covered[-1], 1
        return covered[0], covered[-1] - covered[0] + 1
    if part.right <= columns[0].left + part.size and part.middle < columns[0].left - part.size:
        return 0, 1
    nearest = min(range(len(columns)), key=lambda number: abs(columns[number].middle - part.middle))
    near = min(abs(part.right - columns[nearest].right), abs(part.left - columns[nearest].left))
    if nearest == 0 and part.left < columns[0].left - 8 * part.size and near > part.size:
        return 0, 1
    return nearest + 1, 1


def _table(lines: Sequence[Row], columns: Sequence[_Column]) -> PageTable:
    header = 0
    while header < len(lines) - 1 and _is_header(lines[header]) and not _is_section(lines, header, columns):
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


def _is_section(lines: Sequence[Row], at: int, columns: Sequence[_Column]) -> bool:
    """Whether a line is a label alone, below which numbers stand: the name of a part, or the first line of a label."""
    row = lines[at]
    if len(row) != 1 or _place(row[0], columns)[0] > 0 or _UNITS.search(row[0].text):
        return False
    return not any(_is_header(below) and len(below) > 1 for below in lines[at + 1 : at + 3])


def _header_lines(row: Row, columns: Sequence[_Column]) -> Iterator[_Line]:
    """A line of names, and before it the units in its corner, which hold for all columns."""
    cells = _entries(row, columns)
    for cell in cells:
        cell.header = True
    if len(cells) == len(row):
        _spread(cells, row, columns)
    if cells and cells[0].column == 0 and _UNITS.search(cells[0].text):
        yield _Line([replace(cells.pop(0), column=1, columns=len(columns))])
    if cells:
        yield _Line(cells)


def _spread(cells: Sequence[_Entry], row: Row, columns: Sequence[_Column]) -> None:
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


def _entries(row: Row, columns: Sequence[_Column]) -> list[_Entry]:
    entries: list[_Entry] = []
    for part in row:
        column, covered = _place(part, columns)
        if entries and entries[-1].column + entries[-1].columns > column:
            entries[-1].text += " " + part.text
        else:
            entries.append(_Entry(part.text, column, covered))
    return entries


def _body(lines: Sequence[Row], columns: Sequence[_Column]) -> list[_Line]:
    """The rows below the names: labels over several lines are joined, names of parts reach down their rows."""
    body_lines: list[_Line] = []
    sections: list[int] = []
    waiting: list[str] = []
    for number, row in enumerate(lines):
        entries = _entries(row, columns)
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


def _continues(above: str, below: str) -> bool:
    return below[:1].islower() or _OPEN_LABEL.search(shown(above)) is not None or above.count("(") > above.count(")")


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
        match = _LEADER.search(entry.text)
        end = match.start() if match and match.start() else len(entry.text)
        texts.append(Mark.CELL.around(entry.text[:end]) + entry.text[end:])
        places.append(CellAt(number, entry.column, entry.rows, entry.columns, entry.header))
        column = entry.column + entry.columns
    return TableRow(joined(CELL_SEPARATOR, texts).strip(" "), tuple(places))

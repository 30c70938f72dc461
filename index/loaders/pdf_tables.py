"""Tables of a PDF's page without rules: numbers, or short words, aligned under the names of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from pincite.index.loaders.contents import is_title
from pincite.index.loaders.pdf_cells import (
    LEADER,
    UNITS,
    PageTable,
    has_figures,
    in_one_line,
    is_header,
    is_number,
    is_year,
    joined_signs,
    shown,
)
from pincite.index.loaders.pdf_fragments import Fragment
from pincite.index.loaders.pdf_regions import Row
from pincite.index.loaders.pdf_table_rows import NEXT_LINE, Column, place, table_of

FEWEST_ROWS = 2
"""Fewest rows with numbers in a table that is aligned and not ruled; one more if it has a single column of numbers."""

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

_MARK = re.compile(r"[\W_]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]?(?:\d{1,2}\.){0,4}\d{0,2}")


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
        titled = start > 0 and is_title(in_one_line(part.text for part in lines[start - 1]))
        if not columns or not _is_table(lines[start:end], columns, titled=titled):
            start = end
            continue
        first = _header_start(lines, at, start, end, columns)
        last = _label_end(lines, end, columns)
        yield first, last, table_of(lines[first:last], columns)
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
    figures = has_figures(lines[start])
    at = end
    while at < len(lines) and at - end <= MOST_BETWEEN:
        above, row = lines[at - 1], lines[at]
        if above[0].y - row[0].y > LONGEST_GAP * max(above[0].size, row[0].size):
            break
        if _has_values(row):
            if figures and is_header(row) and any(is_year(part.text) for part in row):
                break  # the next table
            figures = figures or has_figures(row)
            end = at + 1
        elif len(row) == 1 and len(row[0].text.split()) > LONGEST_LABEL:
            break
        at += 1
    return end


def _columns(lines: Sequence[Row]) -> list[Column]:
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
    for left, texts in lefts.items():
        near = len(texts) + len(lefts.get(left + 1, ())) + len(lefts.get(left - 1, ()))
        if near > max(2, len(valued) / 2):
            parts += (part for part in texts if part.right - part.left < 25 * part.size)
    columns: list[Column] = []
    for part in sorted(parts, key=lambda part: part.left):
        if columns and part.left < columns[-1].right - 1:
            columns[-1].right = max(columns[-1].right, part.right)
        else:
            columns.append(Column(part.left, part.right))
    return columns


def _is_table(lines: Sequence[Row], columns: Sequence[Column], *, titled: bool) -> bool:
    """Whether a run of lines is a table and no list, no contents, no prose with gaps in it."""
    valued = [row for row in lines if _has_values(row)]
    labels = [row[0] for row in valued if row[0].middle < columns[0].left]
    marks = sum(_MARK.fullmatch(part.text) is not None for part in labels)
    listed = 2 * marks > max(1, len(labels)) and len(columns) < 3  # noqa: PLR2004 - a mark, a text and a number
    if len(valued) < FEWEST_ROWS + (len(columns) == 1) or listed:
        return False
    placed = [part for row in valued for part in row[1:]]
    inside = sum(place(part, columns)[0] > 0 for part in placed)
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
            return not _is_contents(valued, titled=titled)
    return False


def _filled(valued: Sequence[Row], columns: Sequence[Column]) -> bool:
    """Whether rows of words have a cell in each column, as tables have, and short ones."""
    full = sum(len(row) == len(columns) + 1 for row in valued)
    return full >= 0.7 * len(valued) and len(valued) > FEWEST_ROWS


def _is_contents(valued: Sequence[Row], *, titled: bool) -> bool:
    """Whether the numbers are those of pages: whole, and led to by dots or, below *Contents*, never falling."""
    numbers = [shown(row[-1].text) for row in valued]
    if not all(number.isdecimal() and len(number) < 5 for number in numbers):  # noqa: PLR2004
        return False
    values = [int(number) for number in numbers]
    dotted = sum(LEADER.search(part.text) is not None for row in valued for part in row[:-1])
    return 2 * dotted > len(values) or (values == sorted(values) and (titled or len(values) > LONGEST_RISING))


def _names_part(row: Row, lines: Sequence[Row]) -> bool:
    """Whether a line above a table is written as the names of its other parts are."""
    return len(row) == 1 and any(
        len(other) == 1
        and other[0].bold == row[0].bold
        and abs(other[0].left - row[0].left) < 2  # noqa: PLR2004 - points
        and abs(other[0].size - row[0].size) < 1
        for other in lines
    )


def _header_start(lines: Sequence[Row], first: int, start: int, end: int, columns: Sequence[Column]) -> int:
    """The first line of a table with the names of its columns, and the line of units, above its numbers."""
    left = columns[0].left
    at = start
    if at > first and _names_part(lines[at - 1], lines[start:end]):
        at -= 1
    while at > first and start - at < MOST_ABOVE:
        row, below = lines[at - 1], lines[at]
        named = any(is_year(part.text) for part in row) or UNITS.search(row[0].text)
        if row[0].y - below[0].y > (3.5 if named else 2.5) * max(row[0].size, below[0].size) or not is_header(row):
            break
        label = min(part.left for line in lines[start : start + 20] for part in line[:1])
        over = [part for part in row if part.right > left and part.left > label + 3 * part.size]
        units = len(row) == 1 and len(row[0].text) <= 60 and UNITS.search(row[0].text) and row[0].right <= left + 20  # noqa: PLR2004
        short = all(len(part.text.split()) <= 8 for part in row)  # noqa: PLR2004
        if not short or not (units or (over and len(row) - len(over) <= 1)):
            break
        at -= 1
        if units and row[0].text[:1] not in "(€$£" and start - at > 1 and len(lines[at][0].text) > 40:  # noqa: PLR2004
            break
    return at


def _label_end(lines: Sequence[Row], end: int, columns: Sequence[Column]) -> int:
    """The line after a table, with the next lines of its last label or of the words in its last row."""
    while end < len(lines) and len(lines[end]) == 1:
        part, above = lines[end][0], lines[end - 1][0]
        near = above.y - part.y < NEXT_LINE * max(part.size, above.size)
        label = part.right < columns[0].left and part.left >= above.left - 1
        cell = any(abs(part.left - other.left) < 2 and not is_number(other.text) for other in lines[end - 1])  # noqa: PLR2004 - points
        if not (near and part.text[:1].islower() and (label or cell)):
            break
        end += 1
    return end

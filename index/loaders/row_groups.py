"""What a table leaves out because a reader sees it above: names of groups, repeated cells, names in two rows.

A name alone in its row, over rows that are filled, belongs to each of them; so does the cell above an empty cell of the
first columns. A name in the first of two header rows reaches over the empty cells beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from pincite.index.loaders.header_rows import Rows, with_names
from pincite.index.loaders.headers import HEADED, Prior, has_names
from pincite.index.loaders.tables import is_value, names_columns
from pincite.index.reading import LONGEST_ROW_NAME, is_prose
from pincite.index.reading.periods import is_period
from pincite.index.structure import MERGED, Cell, Table

_TOTAL = re.compile(
    r"\W*(?:sub|grand |overall )?(?:total|totals|sum|summe|gesamt|insgesamt|zusammen|totale|totaal|mean|average|all)\b",
    re.IGNORECASE,
)
_DITTO = frozenset(['"', "″", "〃", "''", "’’", "do.", "dto.", "ditto", "id.", "idem", "desgl."])
_EMPHASIS = re.compile(r"(?:\*\*|__).+(?:\*\*|__)")
_TIME = re.compile(r"\d{1,2}[:.]\d\d\b")


def completed(text: str, table: Table, prior: Prior = "open") -> Table:
    """The table with cells that reach as far as a reader sees them reach."""
    if table.labelled or not table.cells:
        return table
    rows = _rows(table)
    width = max(cell.column + cell.columns for cell in table.cells)
    if width < 2 or len(rows) < 3:  # noqa: PLR2004
        return table
    header = table.header_rows
    if (named := _two_header_rows(text, rows, width, header, prior)) is not None:
        rows, header = named, 2
    rows, header = with_names(text, rows, width, header)
    rows = _repeating(text, rows, header, width)
    rows = _grouped(text, rows, header, width)
    return Table(table.span, tuple(cell for row in rows for cell in row), header)


def completed_over_figures(text: str, table: Table) -> Table:
    """The table completed if rows at its top name columns of figures; otherwise as it is, as a form is read."""
    width = table.width
    rows, header = with_names(text, _rows(table), width, table.header_rows) if width > 1 else ([], 0)
    if header <= table.header_rows:
        return table
    return completed(text, Table(table.span, tuple(cell for row in rows for cell in row), header))


def _rows(table: Table) -> Rows:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return list(rows.values())


def _filled(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.span.start < cell.span.end]


def _two_header_rows(text: str, rows: Rows, width: int, header: int, prior: Prior) -> Rows | None:
    """The rows with the names of the first one over the columns of the second, if the two together name the columns."""
    first, second = _filled(rows[0]), _filled(rows[1])
    if header > 1 or second[:1] == [] or rows[1][0].row != rows[0][0].row + 1:
        return None
    if header and not any(cell.columns > 1 for cell in first) and len(first) == width:
        return None
    names = _over(text, first, second, width)
    if names is None or len(second) < 2 or len(first) < 2:  # noqa: PLR2004
        return None
    below = [_texts(text, row, width) for row in rows[2:HEADED]]
    if not names_columns(names) or not has_names([names, *below], "usual" if prior == "open" else prior):
        return None
    if not any(cell and is_value(cell) for row in below for cell in row[1:]) and not header:
        return None
    ends = [*(cell.column for cell in first[1:]), width]
    spread = {
        id(cell): replace(
            cell,
            header=True,
            columns=max(cell.columns, end - cell.column) if cell.column and cell.rows == 1 else cell.columns,
        )
        for cell, end in zip(first, ends, strict=True)
    }
    top = [spread.get(id(cell), cell) for cell in rows[0]]
    reach = {column for cell in top for column in range(cell.column, cell.column + cell.columns) if _filled([cell])}
    top = [cell for cell in top if _filled([cell]) or cell.column not in reach]
    return [top, [replace(cell, header=True) for cell in rows[1]], *rows[2:]]


def _over(text: str, first: Sequence[Cell], second: Sequence[Cell], width: int) -> list[str] | None:
    """The names of the columns from two rows; None where the first one spans nothing, or the second is no names."""
    if any(is_value(cell.span.of(text)) for cell in second):
        return None
    above = [""] * width
    spans = False
    taken = {cell.column for cell in first}
    covered = {cell.column + at for cell in first for at in range(cell.columns)}
    for cell in first:
        words = cell.span.of(text).strip()
        end = cell.column + cell.columns
        while cell.column and cell.rows == 1 and end < width and end not in taken and end not in covered:
            end += 1
        spans = spans or (cell.column > 0 and end - cell.column > 1)
        above[cell.column : end] = [words] * (end - cell.column)
    below = {cell.column: cell.span.of(text).strip() for cell in second}
    if not spans or 2 * len(below) < width:
        return None
    return [f"{below.get(at, '')} {above[at]}".strip() for at in range(width)]


def _texts(text: str, row: Sequence[Cell], width: int) -> list[str]:
    texts = [""] * width
    for cell in row:
        texts[cell.column] = cell.span.of(text)
    return texts


def _repeating(text: str, rows: Rows, header: int, width: int) -> Rows:
    """The rows with cells that reach down over the empty cells of the first columns, and over marks for *ditto*."""
    if not header or width < 2:  # noqa: PLR2004
        return rows
    reaching: dict[int, int] = {}
    last: dict[int, Cell] = {}
    until: dict[int, int] = {}
    keys = [row[0].span.of(text).strip() for row in rows[header:] if _filled(row[:1]) and not row[0].column]
    keys = [key for key in keys if key.casefold() not in _DITTO]
    named = len(keys) == len(set(keys)) and all(len(key) > 1 and any(map(str.isalnum, key)) for key in keys)
    for number, row in enumerate(rows[header:], header):
        filled = _filled(row)
        empty = _leading(filled, last, until) if named and len(filled) > (width > 2) else 0  # noqa: PLR2004
        if empty and not _goes_on(text, filled[0], last.get(filled[0].column), ends=number == len(rows) - 1):
            empty = 0
        own = {cell.column: cell for cell in filled}
        for column in sorted({*own, *range(empty)}):
            cell = own.get(column)
            ditto = cell is not None and cell.span.of(text).strip().casefold() in _DITTO
            above = last.get(column)
            if (column < empty or ditto) and above is not None and until[column] == row[0].row - 1:
                reaching[id(above)] = row[0].row - above.row + 1
                until[column] = row[0].row
            elif cell is not None:
                last[column], until[column] = cell, row[0].row + cell.rows - 1
    return [
        [replace(cell, rows=max(cell.rows, reaching.get(id(cell), 1))) for cell in row] for row in rows
    ] if reaching else rows  # fmt: skip


def _leading(filled: Sequence[Cell], last: dict[int, Cell], until: dict[int, int]) -> int:
    """How many columns before the first filled cell are empty, below filled ones."""
    first = filled[0].column
    above = filled[0].row - 1
    whole = all(until.get(column) == above and last[column].columns == 1 for column in range(first))
    return first if first and whole else 0


def _goes_on(text: str, cell: Cell, above: Cell | None, *, ends: bool) -> bool:
    """Whether the first filled cell of a row stands in a list of like ones: words, a time, no sum below a column."""
    words = cell.span.of(text).strip()
    if _TOTAL.match(words) or above is None:
        return False
    if not is_value(words) or _TIME.search(words):
        return True
    return not ends and is_value(above.span.of(text))


def _grouped(text: str, rows: Rows, header: int, width: int) -> Rows:
    """The rows with each name of a group reaching down to the next one; a period over names of groups to the next."""
    tall = [cell for row in rows for cell in row if cell.rows > 1][:MERGED]
    alone = [number for number in range(header, len(rows) - 1) if _is_alone(text, rows, number, tall)]
    if not _are_groups(text, rows, alone, header, width):
        return rows
    outer = [number for number in alone if is_period(_filled(rows[number])[0].span.of(text))]
    outer = outer if len(outer) < len(alone) else []
    grouped = list(rows)
    totals = False
    for number, follower in zip(alone, [*alone[1:], len(rows)], strict=True):
        end = follower if number not in outer else next((other for other in outer if other > number), len(rows))
        below = rows[number + 1 : end]
        summed = [at for at, row in enumerate(below) if _TOTAL.match(_filled(row)[0].span.of(text))]
        if end == len(rows) and summed and not totals and len(alone) > 1 and number not in outer:
            below = below[: summed[0]]
        totals = totals or bool(summed)
        if below:
            (cell,) = _filled(rows[number])
            reach = below[-1][0].row - cell.row + 1
            size = max(width, cell.columns)
            grouped[number] = [replace(cell, column=0, rows=reach, columns=size, header=True)]
    return grouped


def _is_alone(text: str, rows: Rows, number: int, tall: Sequence[Cell]) -> bool:
    """Whether a row holds nothing but a name in its first column, or a period in any, over a row that holds more."""
    filled = _filled(rows[number])
    if len(filled) != 1 or filled[0].rows > 1:
        return False
    words = filled[0].span.of(text).strip()
    below = _filled(rows[number + 1])
    if is_period(words):
        if len(below) == 1 and (below[0].column or number + 2 == len(rows) or len(_filled(rows[number + 2])) < 2):  # noqa: PLR2004
            return False
    elif filled[0].column or len(below) < 2:  # noqa: PLR2004
        return False
    if any(cell.row < rows[number][0].row < cell.row + cell.rows for cell in tall):
        return False
    return len(words) <= LONGEST_ROW_NAME and not is_value(words) and not is_prose(words) and not _TOTAL.match(words)


def _are_groups(text: str, rows: Rows, alone: Sequence[int], header: int, width: int) -> bool:
    """Whether names alone in their rows are of groups, and not of rows without values."""
    if not alone:
        return False
    cells = [_filled(rows[number])[0] for number in alone]
    if all(cell.columns >= width or is_period(cell.span.of(text)) for cell in cells):
        return True
    if all(
        _EMPHASIS.fullmatch(cell.span.of(text).strip()) or cell.span.of(text).rstrip().endswith(":") for cell in cells
    ):
        return True
    corner = header > 0 and not any(not cell.column for cell in _filled(rows[0]))
    return alone[0] == header and (len(alone) > 1 or corner)


def header_depth(cells: Sequence[Sequence[Cell]], width: int) -> int:
    """How many rows at the top consist of names; a name over all columns below them begins a group of rows."""
    depth = 0
    for filled in takewhile(lambda row: all(cell.header for cell in row), map(_filled, cells)):
        if depth and len(filled) == 1 and filled[0].columns >= width > 1 and any(map(_is_split, cells[:depth])):
            break
        depth += 1
    return depth


def _is_split(row: Sequence[Cell]) -> bool:
    return len(_filled(row)) > 1

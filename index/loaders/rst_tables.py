"""Tables of reStructuredText: drawn as a grid, set in columns, or made by a directive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pincite.index.loaders.csv_table import rows
from pincite.index.loaders.headers import has_names
from pincite.index.loaders.row_groups import completed
from pincite.index.spans import Span
from pincite.index.structure import Cell, Table


@dataclass(slots=True)
class CellPart:
    """A cell, or one line of it, and how many columns and rows it covers."""

    column: int
    span: Span
    columns: int = 1
    rows: int = 1


Rows = list[list[CellPart]]
"""The cells of each row."""

_GROUP = re.compile(r"=+")
_DASHES = re.compile(r"-+")
_CORNER = re.compile(r"\+(?=[-=]{2})|(?<=[-=]{2})\+")
_OPTION = re.compile(r"[ \t]*+:(?P<name>[\w-]++):[ \t]*+(?P<value>[^\n]*+)$")
_BULLET = re.compile(r"[ \t]*(?P<row>\*[ \t]+)?-(?:[ \t]+|$)")


def grid_table(text: str, lines: Sequence[Span]) -> Table | None:
    """A table between lines of `+---+`; a line of `+===+` stands below the names of its columns.

    A cell that no line parts from the ones beside or below it reaches over them.
    """
    edges = sorted({match.start() for line in lines for match in _CORNER.finditer(line.of(text))})
    rows: Rows = []
    open_at: dict[
        int, list[tuple[int, CellPart]]
    ] = {}  # the lines of the cell that is open at each column, and their rows
    header = 0
    fresh = True
    for line in lines[1:]:
        shown = line.of(text)
        cuts = [at for at in edges if shown[at : at + 1] in {"|", "+"}]
        fields = [(left, right) for left, right in pairwise(cuts) if right > left + 1]
        ruled = [(left, right) for left, right in fields if _is_rule(shown, left, right)]
        for left, right in ruled:
            for at in edges[edges.index(left) : edges.index(right)]:
                _close(open_at.pop(at, ()), len(rows))
        if any(shown[left + 1] == "=" for left, _ in ruled):
            header = len(rows)
        if fresh and not ruled:
            rows.append([])
        fresh = bool(ruled)
        for left, right in fields:
            cell = Span(line.start + left + 1, line.start + right).stripped(text)
            if (left, right) not in ruled and rows and cell.start < cell.end:
                part = CellPart(edges.index(left), cell, edges.index(right) - edges.index(left))
                rows[-1].append(part)
                open_at.setdefault(left, []).append((len(rows) - 1, part))
    for lines_of_cell in open_at.values():
        _close(lines_of_cell, len(rows))
    return _table(text, rows, header, Span(lines[0].start, lines[-1].end))


def _close(parts: Iterable[tuple[int, CellPart]], row: int) -> None:
    """Let the lines of a cell reach down to the row before this one."""
    for begun, part in parts:
        part.rows = max(1, row - begun)


def _is_rule(shown: str, left: int, right: int) -> bool:
    return shown[left] == shown[right] == "+" and not shown[left + 1 : right].strip("-=")


def simple_table(text: str, lines: Sequence[Span]) -> Table | None:
    """A table whose columns stand below the groups of a line of `==== ====`; dashes tell how far names reach."""
    starts = [match.start() for match in _GROUP.finditer(lines[0].of(text))]
    rows: Rows = []
    header = 0
    for above, line in pairwise(lines[:-1]):
        shown = line.of(text)
        if not shown.strip():
            continue
        if not shown.strip(" -"):
            if rows and above.of(text).strip(" ="):
                groups = [match.start() for match in _DASHES.finditer(shown)]
                rows[-1] = list(_fields(text, above, starts, groups))
            continue
        if not shown.strip(" ="):
            header = len(rows)
            continue
        cells = list(_fields(text, line, starts, starts))
        if rows and cells and cells[0].column > 0:
            rows[-1] += cells
        else:
            rows.append(cells)
    return _table(text, rows, header, Span(lines[0].start, lines[-1].end))


def _fields(text: str, line: Span, starts: Sequence[int], cuts: Sequence[int]) -> Iterator[CellPart]:
    """The cells of a line that is cut at these places, each over the columns that begin there."""
    size = line.end - line.start
    for left, right in pairwise([*cuts, max(size, *starts) + 1]):
        cell = Span(line.start + min(left, size), line.start + min(right, size)).stripped(text)
        covered = [column for column, start in enumerate(starts) if left <= start < right]
        if cell.start < cell.end:
            yield CellPart(covered[0] if covered else 0, cell, max(1, len(covered)))


def csv_table(text: str, lines: Sequence[Span]) -> Table | None:
    """The table of a `csv-table` directive: its option `header`, and its content."""
    options, content = _options(text, lines)
    if not content:
        return None
    names = options.get("header")
    rows: Rows = [_parts(row) for row in _rows(text, names, names.end)] if names else []
    header = len(rows) or int(_number(text, options.get("header-rows")))
    rows += (_parts(row) for row in _rows(text, content[0], content[-1].end))
    return _table(text, rows, header)


def list_table(text: str, lines: Sequence[Span]) -> Table | None:
    """The table of a `list-table` directive: a list of rows, each a list of cells."""
    options, content = _options(text, lines)
    rows: Rows = []
    for number, line in enumerate(content):
        match = _BULLET.match(line.of(text))
        if match is None:
            continue
        if match["row"] or not rows:
            rows.append([])
        end = number + 1
        while end < len(content) and content[end].of(text).strip() and not _BULLET.match(content[end].of(text)):
            end += 1
        rows[-1].append(CellPart(len(rows[-1]), Span(line.start + match.end(), content[end - 1].end).stripped(text)))
    return _table(text, rows, int(_number(text, options.get("header-rows"))))


def _options(text: str, lines: Sequence[Span]) -> tuple[dict[str, Span], Sequence[Span]]:
    options: dict[str, Span] = {}
    at = 0
    while at < len(lines) and (match := _OPTION.match(lines[at].of(text))):
        options[match["name"]] = Span(lines[at].start + match.start("value"), lines[at].end)
        at += 1
    while at < len(lines) and not lines[at].of(text).strip():
        at += 1
    return options, lines[at:]


def _number(text: str, value: Span | None) -> str:
    shown = value.of(text).strip() if value is not None else ""
    return shown if shown in {"1", "2", "3"} else "0"


def _rows(text: str, first: Span, end: int) -> Iterator[list[Span]]:
    for row in rows(text[first.start : end], ","):
        yield [Span(first.start + cell.start, first.start + cell.end) for cell in row]


def _parts(row: Iterable[Span]) -> list[CellPart]:
    return [CellPart(column, span) for column, span in enumerate(row)]


def _table(text: str, rows: Iterable[list[CellPart]], header: int, whole: Span | None = None) -> Table | None:
    filled = [row for row in rows if row]
    if not filled or not any(len(row) > 1 for row in filled):
        return None
    if header < 2:  # noqa: PLR2004 - a second row of names is meant
        shown = [[part.span.of(text) for part in row] for row in filled]
        header = int(has_names(shown, "marked" if header else "open"))
    cells = [
        Cell(part.span, number, part.column, part.rows, part.columns, number < header)
        for number, row in enumerate(filled)
        for part in row
    ]
    cells.sort(key=lambda cell: cell.span.start)
    span = whole or Span(cells[0].span.start, cells[-1].span.end)
    return completed(text, Table(span, tuple(cells), header if header < len(filled) else 0))

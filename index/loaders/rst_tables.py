"""Tables of reStructuredText: drawn as a grid, set in columns, or made by a directive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pincite.index.loaders.csv_table import rows
from pincite.index.loaders.headers import has_names
from pincite.index.loaders.row_groups import completed
from pincite.index.spans import Span
from pincite.index.structure import Cell, Table

Rows = list[list[tuple[int, Span]]]
"""The cells of each row, each with its column."""

_GROUP = re.compile(r"=+")
_OPTION = re.compile(r"[ \t]*+:(?P<name>[\w-]++):[ \t]*+(?P<value>[^\n]*+)$")
_BULLET = re.compile(r"[ \t]*(?P<row>\*[ \t]+)?-(?:[ \t]+|$)")


def grid_table(text: str, lines: Sequence[Span]) -> Table | None:
    """A table between lines of `+---+`; a line of `+===+` stands below the names of its columns."""
    edges = [at for at, mark in enumerate(lines[0].of(text)) if mark == "+"]
    found: Rows = []
    header = 0
    fresh = True
    for line in lines[1:]:
        shown = line.of(text)
        if shown.lstrip().startswith("+"):
            header = len(found) if "=" in shown else header
            fresh = True
            continue
        if fresh:
            found.append([])
        fresh = False
        bars = [at for at in edges if shown[at : at + 1] == "|"]
        for left, right in pairwise(bars):
            cell = _stripped(text, line.start + left + 1, line.start + right)
            if cell.start < cell.end and cell.of(text).strip("-+"):
                found[-1].append((edges.index(left), cell))
    return _table(text, found, header, Span(lines[0].start, lines[-1].end))


def simple_table(text: str, lines: Sequence[Span]) -> Table | None:
    """A table whose columns stand below the groups of a line of `==== ====`."""
    starts = [match.start() for match in _GROUP.finditer(lines[0].of(text))]
    found: Rows = []
    header = 0
    for line in lines[1:-1]:
        shown = line.of(text)
        if not shown.strip() or not shown.strip(" -"):
            continue
        if not shown.strip(" ="):
            header = len(found)
            continue
        cells: list[tuple[int, Span]] = []
        for column, (left, right) in enumerate(zip(starts, [*starts[1:], len(shown)], strict=True)):
            cell = _stripped(text, line.start + min(left, len(shown)), line.start + min(right, len(shown)))
            if cell.start < cell.end:
                cells.append((column, cell))
        if found and cells and cells[0][0] > 0:
            found[-1] += cells
        else:
            found.append(cells)
    return _table(text, found, header, Span(lines[0].start, lines[-1].end))


def csv_table(text: str, lines: Sequence[Span]) -> Table | None:
    """The table of a `csv-table` directive: its option `header`, and its content."""
    options, content = _options(text, lines)
    if not content:
        return None
    names = options.get("header")
    found: Rows = [list(enumerate(row)) for row in _rows(text, names, names.end)] if names else []
    header = len(found) or int(_number(text, options.get("header-rows")))
    found += (list(enumerate(row)) for row in _rows(text, content[0], content[-1].end))
    return _table(text, found, header)


def list_table(text: str, lines: Sequence[Span]) -> Table | None:
    """The table of a `list-table` directive: a list of rows, each a list of cells."""
    options, content = _options(text, lines)
    found: Rows = []
    for number, line in enumerate(content):
        match = _BULLET.match(line.of(text))
        if match is None:
            continue
        if match["row"] or not found:
            found.append([])
        end = number + 1
        while end < len(content) and content[end].of(text).strip() and not _BULLET.match(content[end].of(text)):
            end += 1
        found[-1].append((len(found[-1]), _stripped(text, line.start + match.end(), content[end - 1].end)))
    return _table(text, found, int(_number(text, options.get("header-rows"))))


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


def _table(text: str, found: Iterable[list[tuple[int, Span]]], header: int, whole: Span | None = None) -> Table | None:
    filled = [row for row in found if row]
    if not filled or not any(len(row) > 1 for row in filled):
        return None
    if header < 2:  # noqa: PLR2004 - a second row of names is meant
        shown = [[span.of(text) for _, span in row] for row in filled]
        header = int(has_names(shown, "marked" if header else "open"))
    cells = [
        Cell(span, number, column, header=number < header) for number, row in enumerate(filled) for column, span in row
    ]
    cells.sort(key=lambda cell: cell.span.start)
    span = whole or Span(cells[0].span.start, cells[-1].span.end)
    return completed(text, Table(span, tuple(cells), header if header < len(filled) else 0))


def _stripped(text: str, start: int, end: int) -> Span:
    shown = text[start:end]
    first = start + len(shown) - len(shown.lstrip())
    return Span(first, max(first, start + len(shown.rstrip())))

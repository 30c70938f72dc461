"""Tables of plain text: names of columns, a rule of dashes with a gap between columns, and rows to an empty line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pincite.index.loaders.headers import has_names
from pincite.index.loaders.row_groups import completed
from pincite.index.spans import Span
from pincite.index.structure import Cell, Table

_RULE = re.compile(r"^[ \t]*+-{2,}+(?: ++-{2,}+)++[ \t]*+$", re.MULTILINE)
_GROUP = re.compile(r"-+")


def column_tables(text: str) -> Iterator[tuple[Table, Span]]:
    """Find the tables of a canonical text, each with its rule."""
    end = 0
    for rule in _RULE.finditer(text):
        header = _line(text, text.rfind("\n", 0, max(0, rule.start() - 1)) + 1)
        if rule.start() == 0 or header.start < end or not header.of(text).strip():
            continue
        lines = [header, *_rows(text, rule.end() + 1)]
        starts = [match.start() for match in _GROUP.finditer(rule[0])]
        cells = [cell for row, line in enumerate(lines) for cell in _cells(text, line, row, starts)]
        if len(lines) > 1 and all(_fits(line.of(text), starts) for line in lines):
            end = lines[-1].end
            rows = [[cell.span.of(text) for cell in row] for _, row in groupby(cells, key=lambda cell: cell.row)]
            named = int(has_names(rows, "marked"))
            cells = [replace(cell, header=cell.row < named) for cell in cells]
            yield completed(text, Table(Span(header.start, end), tuple(cells), named)), Span(*rule.span())


def _line(text: str, start: int) -> Span:
    end = text.find("\n", start)
    return Span(start, len(text) if end < 0 else end)


def _rows(text: str, start: int) -> Iterator[Span]:
    """The lines down to an empty one, or to another rule."""
    while start < len(text):
        line = _line(text, start)
        if not line.of(text).strip(" \t-"):
            return
        yield line
        start = line.end + 1


def _fits(line: str, starts: Sequence[int]) -> bool:
    """Whether no word reaches from one column into the next."""
    return all(line[start - 1 : start].strip() == "" for start in starts[1:])


def _cells(text: str, line: Span, row: int, starts: Sequence[int]) -> Iterator[Cell]:
    shown = line.of(text)
    for column, (left, right) in enumerate(zip((0, *starts[1:]), (*starts[1:], len(shown)), strict=True)):
        if shown[left:right].strip():
            words = Span(line.start + left, line.start + min(right, len(shown))).stripped(text)
            yield Cell(words, row, column, header=row == 0)

"""Tables that a Markdown source writes in HTML, as on GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pincite.index.loaders.headers import has_names
from pincite.index.loaders.row_groups import completed, header_depth
from pincite.index.loaders.structure import texts_of
from pincite.index.loaders.tables import MOST_COLUMNS, Grid
from pincite.index.spans import Span
from pincite.index.structure import Cell, Table

_TABLE = re.compile(r"<table\b[^<>]{0,300}>", re.IGNORECASE)
_END = re.compile(r"</table\s*>", re.IGNORECASE)
_PART = re.compile(r"<(?P<end>/)?(?P<name>tr|td|th|thead)\b(?P<attributes>[^<>]{0,300})>", re.IGNORECASE)
_SPAN = re.compile(r"(?P<kind>row|col)span\s*=\s*[\"']?(?P<number>\d{1,4})", re.IGNORECASE)
_LAST_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>\Z")
_TAGS = re.compile(r"(?:\s|</?[a-zA-Z][^<>]{0,300}>|<!--(?:(?!-->).){0,2000}-->)*+", re.DOTALL)


def html_tables(text: str, code: Sequence[Span]) -> Iterator[Table]:
    """The tables in HTML of a Markdown text, outside its code; one inside another is left as it is."""
    at = 0
    while (opening := _TABLE.search(text, at)) is not None:
        closing = _END.search(text, opening.end())
        if closing is None:
            return
        at = closing.end()
        nested = _TABLE.search(text, opening.end(), closing.start()) is not None
        if nested or any(block.start <= opening.start() < block.end for block in code):
            continue
        if (table := _table(text, opening.end(), closing.start())) is not None:
            yield table


def _table(text: str, start: int, end: int) -> Table | None:
    grid = Grid()
    cells: list[Cell] = []
    headed = False
    parts = list(_PART.finditer(text, start, end))
    last = -1
    for number, part in enumerate(parts):
        name = part["name"].lower()
        if name == "thead":
            headed = not part["end"]
        elif name == "tr" and not part["end"]:
            grid.begin_row()
            last = -1
        elif name in {"td", "th"} and not part["end"] and grid.number >= 0:
            stop = parts[number + 1].start() if number + 1 < len(parts) else end
            sizes = {match["kind"].lower(): int(match["number"]) for match in _SPAN.finditer(part["attributes"])}
            rows, columns = max(1, sizes.get("row", 1)), min(max(1, sizes.get("col", 1)), MOST_COLUMNS)
            column = grid.place(rows, columns, last)
            last = column + columns - 1
            inside = _inside(text, part.end(), stop)
            cells.append(Cell(inside, grid.number, column, rows, columns, name == "th" or headed))
    filled = [cell for cell in cells if cell.span.start < cell.span.end]
    if not filled or max(cell.column + cell.columns for cell in cells) < 2:  # noqa: PLR2004
        return None
    rows_of: dict[int, list[Cell]] = {}
    for cell in cells:
        rows_of.setdefault(cell.row, []).append(cell)
    depth = header_depth(list(rows_of.values()), max(cell.column + cell.columns for cell in cells))
    if depth < 2:  # noqa: PLR2004 - a second row of names is meant
        depth = int(has_names(texts_of(text, rows_of.values()), "marked" if depth else "open"))
    whole = Span(filled[0].span.start, filled[-1].span.end)
    return completed(text, Table(whole, tuple(filled), depth if depth < len(rows_of) else 0))


def _inside(text: str, start: int, end: int) -> Span:
    """What a cell holds, without the tags and the white space at its two ends."""
    opening = _TAGS.match(text, start, end)
    first = opening.end() if opening else start
    shown = text[first:end].rstrip()
    size = len(shown)
    while shown[size - 1 : size] == ">" and (tag := _LAST_TAG.search(shown, max(0, size - 310), size)):
        size = tag.start()
        while size and shown[size - 1].isspace():
            size -= 1
    return Span(first, first + size)

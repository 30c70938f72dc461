"""The layout of a sheet: where its tables are, which rows name their columns, what stands above and below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from pincite.index.loaders.sheet_cells import Area, Cells, Position, Region, is_title, region_of
from pincite.index.loaders.sheet_headers import Headers
from pincite.index.loaders.sheet_regions import continued, parted
from pincite.index.loaders.structure import Block, CellAt, RowCell, row
from pincite.index.loaders.tables import LONGEST_NAME

LONGEST_NOTE_LABEL = 40
"""Most code points of a lone cell below a table for it to count as a row; a longer one is a note."""

MOST_TITLES = 5
"""Most lines below each other above a table that are titles and notes; more of them are a list."""

DISTANCE = 3
"""Most rows from a title to what stands below it."""

DEEPEST = 9
"""The lowest level of a heading."""


def sheet_blocks(
    cells: Cells,
    merged: Sequence[Area],
    tables: Sequence[tuple[Area, int]],
    *,
    place: str,
    first_group: int,
    level: int,
) -> list[Block]:
    """The blocks of a sheet: titles as headings, tables as rows, everything else as paragraphs.

    Args:
        cells: the filled cells.
        merged: merged areas.
        tables: areas that the file marks as tables, with the number of their header rows.
        place: name of the sheet, for citations.
        first_group: number before that of the first table.
        level: level of the first heading.
    """
    layout = _SheetLayout(cells, merged, place)
    regions = list(_in_lines(layout.regions(tables)))
    blocks: list[Block] = []
    depth = level
    for number, region in enumerate(regions):
        after = regions[number + 1] if number + 1 < len(regions) else None
        if region.alone:
            titles = after is not None and (after.top - region.top) <= DISTANCE and is_title(region.cell.text)
            blocks.append(layout.line(region.first, depth if titles and _leads(regions[number:]) else 0))
            depth = min(depth + 1, DEEPEST) if blocks[-1].level else level
            continue
        blocks += layout.table(region, first_group + number + 1, depth)
        depth = level
    return blocks


def _in_lines(regions: Sequence[Region]) -> Iterator[Region]:
    """The regions, with a few titles below each other above a table as one region each."""
    for number, region in enumerate(regions):
        after = regions[number + 1] if number + 1 < len(regions) else None
        above = after is not None and len(after.columns) > 1 and 0 < after.top - region.bottom <= DISTANCE
        if above and len(region.columns) == 1 and len(region.rows) <= MOST_TITLES:
            yield from (Region({row: cells}) for row, cells in region.rows.items())
        else:
            yield region


def _leads(regions: Sequence[Region]) -> bool:
    """Whether lines of titles lead to something that has more than one cell."""
    lines = list(takewhile(lambda region: region.alone, regions))
    if len(lines) == len(regions):
        return False
    chain = [*lines, regions[len(lines)]]
    return all(b.top - a.bottom <= DISTANCE for a, b in pairwise(chain)) and all(is_title(r.cell.text) for r in lines)


class _SheetLayout:
    """A sheet on the way to blocks."""

    def __init__(self, cells: Cells, merged: Sequence[Area], place: str) -> None:
        self._cells = cells
        self._merged = {(area.top, area.left): area for area in merged}
        self._headers = Headers(self._merged)
        self._place = place

    def regions(self, tables: Sequence[tuple[Area, int]]) -> list[Region]:
        """The regions of the sheet from the top, neighbours from the left."""
        free = dict(self._cells)
        areas: list[Region] = []
        for area, header in tables:
            inside = {place: cell for place, cell in free.items() if area.holds(place)}
            if inside:
                areas.append(region_of(inside.items(), header))
                free = {place: cell for place, cell in free.items() if place not in inside}
        if free:
            areas += continued(parted(region_of(free.items()), self._merged), self._headers)
        return sorted(areas, key=lambda region: region.first)

    def line(self, place: Position, level: int = 0) -> Block:
        """A cell that stands for itself: a title, a note."""
        cell = self._cells[place]
        text = " ".join(cell.text.split()) if level else cell.text
        return Block(text, level, place=self._place, corner=place)

    def table(self, region: Region, group: int, level: int) -> Iterator[Block]:
        """The rows of a table, with the lines above and below it that are no part of it."""
        numbers = list(region.rows)
        start, end = 0, len(numbers)
        if region.header is None and len(region.columns) > 1:
            while end - start > 1 and self._headers.is_line(region, numbers[start]):
                title = next(iter(region.rows[numbers[start]].values())).text
                shown = level if is_title(title) else 0
                yield self.line((numbers[start], next(iter(region.rows[numbers[start]]))), shown)
                level = min(level + 1, DEEPEST) if shown else level
                start += 1
            while end - start > 1 and _is_note(region, numbers[end - 1]):
                end -= 1
        body = Region({number: region.rows[number] for number in numbers[start:end]}, region.header)
        if len(body.columns) == 1 and any(len(c.text) > LONGEST_NAME for r in body.rows.values() for c in r.values()):
            for number, cells in body.rows.items():
                yield self.line((number, next(iter(cells))))
        else:
            split = self._headers.start(body)
            above = Region({n: cells for at, (n, cells) in enumerate(body.rows.items()) if at < split})
            below = Region({n: cells for at, (n, cells) in enumerate(body.rows.items()) if at >= split}, body.header)
            if above.rows:
                yield from self._rows(above, -2 * group)
            yield from self._rows(below, -2 * group - 1)
        for number in numbers[end:]:
            yield self.line((number, next(iter(region.rows[number]))))

    def _rows(self, region: Region, group: int) -> Iterator[Block]:
        left, top = region.columns[0], region.top
        depth = self._headers.depth(region)
        for number, cells in region.rows.items():
            header = number - top < depth
            shown: list[RowCell] = []
            following = dict(pairwise([*cells, region.columns[-1] + 1]))
            for column, cell in cells.items():
                area = self._merged.get((number, column))
                rows = min(area.bottom, region.bottom) - number + 1 if area else 1
                columns = min(area.right, region.columns[-1]) - column + 1 if area else 1
                if header and not area and number - top + 1 < depth:
                    columns = following[column] - column  # a name over several columns reaches to the next one
                place = CellAt(number - top, column - left, max(1, rows), max(1, columns), header)
                shown.append(RowCell([Block(cell.text)], place))
            for block in row(shown, group):
                yield replace(block, place=self._place, corner=(top, left), kind="" if depth else "form")


def _is_note(region: Region, number: int) -> bool:
    """Whether a row below a table is a note: one long cell."""
    cells = region.rows[number]
    return len(cells) == 1 and len(next(iter(cells.values())).text) > LONGEST_NOTE_LABEL

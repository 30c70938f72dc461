"""The header of a table on a sheet: which rows at its top name the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pincite.index.loaders.headers import HEADED, has_names, reads_as_data
from pincite.index.loaders.sheet_cells import Area, Position, Region, can_name, is_same, is_valued

DEEPEST_HEADER = 4
"""Most rows at the top of a table that name its columns."""

PREAMBLE = 10
"""Most rows above the header of a table, without a blank row between them, that are looked through for it."""


class Headers:
    """Finds the headers of one sheet, whose merged areas are known by their first cell."""

    def __init__(self, merged: Mapping[Position, Area]) -> None:
        self._merged = merged

    def start(self, region: Region) -> int:
        """How many rows stand above the header of a table: details of a form, without a blank row between."""
        width = len(region.columns)
        if region.header is not None or width < 3 or self.depth(region):  # noqa: PLR2004 - a form has two columns
            return 0
        rows = list(region.rows.values())
        for at in range(1, min(PREAMBLE, len(rows) - 1)):
            if any(2 * len(cells) > width for cells in rows[:at]):
                return 0
            rest = Region(dict(list(region.rows.items())[at:]))
            if len(rows[at]) == width and self.depth(rest):
                return at
        return 0

    def depth(self, region: Region) -> int:
        """How many rows name the columns."""
        if region.header is not None:
            return min(region.header, len(region.rows) - 1)
        depth = self._deepest(region)
        return depth if self._named(region, depth) else 0

    def _named(self, region: Region, depth: int) -> bool:
        """Whether so many rows at the top name the columns: each is named, no two alike, and values stand below."""
        numbers, columns = list(region.rows), region.columns
        if len(columns) < 2 or depth >= len(numbers) or numbers[depth - 1] - numbers[0] != depth - 1:  # noqa: PLR2004
            return False
        over = self._names(region, depth)
        filled = [names for names in over if names]
        head = [cell for number in numbers[:depth] for cell in region.rows[number].values()]
        if not all(over[1:]) or len(set(filled)) < len(filled) or not all(map(can_name, head)):
            return False
        below = [region.rows[number] for number in numbers[depth:]]
        cells = [(column, cell) for row_cells in below for column, cell in row_cells.items()]
        bold = all(cell.bold for cell in head) and not all(cell.bold for _, cell in cells)
        values = [column for column, cell in cells if is_valued(cell)]
        shown = [
            [cells[c].text if c in cells else "" for c in columns] for cells in list(region.rows.values())[:HEADED]
        ]
        if len(columns) == 2 and len(values) < 2 and not bold:  # noqa: PLR2004 - as well the first line of a form
            return depth == 1 and has_names(shown)
        worded = {column for column, cell in cells if not is_valued(cell)}
        valued = bool(set(values) - worded - {columns[0]})
        if bold or depth > 1:
            return True
        return not reads_as_data(shown) if valued else has_names(shown)

    def _deepest(self, region: Region) -> int:
        """How many rows the header has if there is one, by its merged cells and by names over several columns."""
        numbers = list(region.rows)
        depth = 1
        while depth < min(DEEPEST_HEADER, len(numbers) - 1):
            number = numbers[depth - 1]
            areas = [self._merged.get((number, column)) for column in region.rows[number]]
            wide = any(area and area.right > area.left for area in areas)
            tall = any(area and area.bottom >= numbers[depth] for area in areas)
            over = self._reaches_over(region, numbers[depth - 1 : depth + 2])
            if not (wide or tall or over):
                break
            depth += 1
        return depth

    def _reaches_over(self, region: Region, numbers: Sequence[int]) -> bool:
        """Whether a row of group names stands above a row of column names, which in turn stands above values."""
        if len(numbers) < 3:  # noqa: PLR2004 - names, names, values
            return False
        names, below, values = (region.rows[number] for number in numbers)
        whole = len(names) < len(below) and names.keys() | below.keys() == set(region.columns)
        if any(
            is_valued(cell) and column in values and is_same(cell, values[column]) for column, cell in below.items()
        ):
            return False  # times or years, as those below them
        return whole and all(map(can_name, below.values())) and any(map(is_valued, values.values()))

    def _names(self, region: Region, depth: int) -> list[tuple[str, ...]]:
        """The names over each column, those of merged cells and of cells that reach over it included."""
        names: list[list[str]] = [[] for _ in region.columns]
        for at, number in enumerate(list(region.rows)[:depth], 1):
            cells = region.rows[number]
            above: int | None = None
            for column, over in zip(region.columns, names, strict=True):
                above = column if column in cells else above
                if above is None:
                    continue
                area = self._merged.get((number, above))
                if above == column or (area is not None and area.right >= column) or (area is None and at < depth):
                    over.append(" ".join(cells[above].text.split()).casefold())
        return [tuple(over) for over in names]

    def is_line(self, region: Region, number: int) -> bool:
        """Whether a row above a table is a title or a note: one cell, at the left or merged over most of it."""
        cells = region.rows[number]
        if len(cells) != 1:
            return False
        area = self._merged.get((number, next(iter(cells))))
        return area is None or 2 * (area.right - area.left + 1) > len(region.columns) or area.left == area.right

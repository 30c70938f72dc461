"""The layout of a sheet: where its tables are, which rows name their columns, what stands above and below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from pincite.index.loaders.headers import HEADED, has_names, reads_as_data
from pincite.index.loaders.structure import Block, CellAt, RowCell, row
from pincite.index.loaders.tables import LONGEST_NAME, is_value

Place = tuple[int, int]
"""Row and column on a sheet, from 0."""

DEEPEST_HEADER = 4
"""Most rows at the top of a table that name its columns."""

PREAMBLE = 10
"""Most rows above the header of a table, without a blank row between them, that are looked through for it."""

LONGEST_NOTE_LABEL = 40
"""Most code points of a lone cell below a table for it to count as a row; a longer one is a note."""

BESIDE = 8
"""Most regions that stand side by side, among which the one above a region is looked for."""

MOST_CUTS = 40
"""Most times that a sheet is cut at blank rows and columns in turn; a few are common, a hostile sheet asks for more."""

MOST_TITLES = 5
"""Most lines below each other above a table that are titles and notes; more of them are a list."""

DISTANCE = 3
"""Most rows from a title to what stands below it."""

DEEPEST = 9
"""The lowest level of a heading."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A filled cell as it is shown."""

    text: str
    kind: str
    """`text`, `number` or `date`."""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells: first row and column, last row and column."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, place: Place) -> bool:
        """Whether a cell lies in it."""
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right


Cells = Mapping[Place, SheetCell]


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
    layout = _Layout(cells, merged, place)
    regions = list(_in_lines(layout.regions(tables)))
    blocks: list[Block] = []
    depth = level
    for number, region in enumerate(regions):
        after = regions[number + 1] if number + 1 < len(regions) else None
        if region.alone:
            titles = after is not None and (after.top - region.top) <= DISTANCE and _is_title(region.cell.text)
            blocks.append(layout.line(region.first, depth if titles and _leads(regions[number:]) else 0))
            depth = min(depth + 1, DEEPEST) if blocks[-1].level else level
            continue
        blocks += layout.table(region, first_group + number + 1, depth)
        depth = level
    return blocks


@dataclass(frozen=True, slots=True)
class _Region:
    """Filled cells that belong together."""

    rows: dict[int, dict[int, SheetCell]]
    header: int | None = None
    """Its header rows, where the file says how many there are."""

    @property
    def top(self) -> int:
        return next(iter(self.rows))

    @property
    def bottom(self) -> int:
        return next(reversed(self.rows))

    @property
    def first(self) -> Place:
        return self.top, next(iter(self.rows[self.top]))

    @property
    def cell(self) -> SheetCell:
        return self.rows[self.top][self.first[1]]

    @property
    def alone(self) -> bool:
        return len(self.rows) == 1 and len(self.rows[self.top]) == 1

    @property
    def columns(self) -> list[int]:
        return sorted({column for cells in self.rows.values() for column in cells})


def _region(cells: Iterable[tuple[Place, SheetCell]], header: int | None = None) -> _Region:
    rows: dict[int, dict[int, SheetCell]] = {}
    for (number, column), cell in sorted(cells, key=lambda item: item[0]):
        rows.setdefault(number, {})[column] = cell
    return _Region(rows, header)


def _in_lines(regions: Sequence[_Region]) -> Iterator[_Region]:
    """The regions, with a few titles below each other above a table as one region each."""
    for number, region in enumerate(regions):
        after = regions[number + 1] if number + 1 < len(regions) else None
        above = after is not None and len(after.columns) > 1 and 0 < after.top - region.bottom <= DISTANCE
        if above and len(region.columns) == 1 and len(region.rows) <= MOST_TITLES:
            yield from (_Region({row: cells}) for row, cells in region.rows.items())
        else:
            yield region


def _leads(regions: Sequence[_Region]) -> bool:
    """Whether lines of titles lead to something that has more than one cell."""
    lines = list(takewhile(lambda region: region.alone, regions))
    if len(lines) == len(regions):
        return False
    chain = [*lines, regions[len(lines)]]
    return all(b.top - a.bottom <= DISTANCE for a, b in pairwise(chain)) and all(_is_title(r.cell.text) for r in lines)


def _is_title(text: str) -> bool:
    return len(text) <= LONGEST_NAME and not is_value(text)


class _Layout:
    """A sheet on the way to blocks."""

    def __init__(self, cells: Cells, merged: Sequence[Area], place: str) -> None:
        self._cells = cells
        self._merged = {(area.top, area.left): area for area in merged}
        self._place = place

    def regions(self, tables: Sequence[tuple[Area, int]]) -> list[_Region]:
        """The regions of the sheet from the top, neighbours from the left."""
        free = dict(self._cells)
        areas: list[_Region] = []
        for area, header in tables:
            inside = {place: cell for place, cell in free.items() if area.holds(place)}
            if inside:
                areas.append(_region(inside.items(), header))
                free = {place: cell for place, cell in free.items() if place not in inside}
        if free:
            areas += self._continued(self._parted(_region(free.items())))
        return sorted(areas, key=lambda region: region.first)

    def line(self, place: Place, level: int = 0) -> Block:
        """A cell that stands for itself: a title, a note."""
        cell = self._cells[place]
        text = " ".join(cell.text.split()) if level else cell.text
        return Block(text, level, place=self._place, corner=place)

    def table(self, region: _Region, group: int, level: int) -> Iterator[Block]:
        """The rows of a table, with the lines above and below it that are no part of it."""
        numbers = list(region.rows)
        start, end = 0, len(numbers)
        if region.header is None and len(region.columns) > 1:
            while end - start > 1 and self._is_line(region, numbers[start]):
                title = next(iter(region.rows[numbers[start]].values())).text
                shown = level if _is_title(title) else 0
                yield self.line((numbers[start], next(iter(region.rows[numbers[start]]))), shown)
                level = min(level + 1, DEEPEST) if shown else level
                start += 1
            while end - start > 1 and self._is_note(region, numbers[end - 1]):
                end -= 1
        body = _Region({number: region.rows[number] for number in numbers[start:end]}, region.header)
        if len(body.columns) == 1 and any(len(c.text) > LONGEST_NAME for r in body.rows.values() for c in r.values()):
            for number, cells in body.rows.items():
                yield self.line((number, next(iter(cells))))
        else:
            split = self._header_at(body)
            above = _Region({n: cells for at, (n, cells) in enumerate(body.rows.items()) if at < split})
            below = _Region({n: cells for at, (n, cells) in enumerate(body.rows.items()) if at >= split}, body.header)
            if above.rows:
                yield from self._rows(above, -2 * group)
            yield from self._rows(below, -2 * group - 1)
        for number in numbers[end:]:
            yield self.line((number, next(iter(region.rows[number]))))

    def _rows(self, region: _Region, group: int) -> Iterator[Block]:
        left, top = region.columns[0], region.top
        depth = self._header(region)
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

    def _header_at(self, region: _Region) -> int:
        """How many rows stand above the header of a table: details of a form, without a blank row between."""
        width = len(region.columns)
        if region.header is not None or width < 3 or self._header(region):  # noqa: PLR2004 - a form has two columns
            return 0
        rows = list(region.rows.values())
        for at in range(1, min(PREAMBLE, len(rows) - 1)):
            if any(2 * len(cells) > width for cells in rows[:at]):
                return 0
            rest = _Region(dict(list(region.rows.items())[at:]))
            if len(rows[at]) == width and self._header(rest):
                return at
        return 0

    def _header(self, region: _Region) -> int:
        """How many rows name the columns."""
        if region.header is not None:
            return min(region.header, len(region.rows) - 1)
        depth = self._depth(region)
        return depth if self._named(region, depth) else 0

    def _named(self, region: _Region, depth: int) -> bool:
        """Whether so many rows at the top name the columns: each is named, no two alike, and values stand below."""
        numbers, columns = list(region.rows), region.columns
        if len(columns) < 2 or depth >= len(numbers) or numbers[depth - 1] - numbers[0] != depth - 1:  # noqa: PLR2004
            return False
        over = self._names(region, depth)
        filled = [names for names in over if names]
        head = [cell for number in numbers[:depth] for cell in region.rows[number].values()]
        if not all(over[1:]) or len(set(filled)) < len(filled) or not all(map(_names, head)):
            return False
        below = [region.rows[number] for number in numbers[depth:]]
        cells = [(column, cell) for row_cells in below for column, cell in row_cells.items()]
        bold = all(cell.bold for cell in head) and not all(cell.bold for _, cell in cells)
        values = [column for column, cell in cells if _is_valued(cell)]
        shown = [
            [cells[c].text if c in cells else "" for c in columns] for cells in list(region.rows.values())[:HEADED]
        ]
        if len(columns) == 2 and len(values) < 2 and not bold:  # noqa: PLR2004 - as well the first line of a form
            return depth == 1 and has_names(shown)
        worded = {column for column, cell in cells if not _is_valued(cell)}
        valued = bool(set(values) - worded - {columns[0]})
        if bold or depth > 1:
            return True
        return not reads_as_data(shown) if valued else has_names(shown)

    def _depth(self, region: _Region) -> int:
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

    def _reaches_over(self, region: _Region, numbers: Sequence[int]) -> bool:
        """Whether the names of a row reach over several names in the row below, which stands above values."""
        if len(numbers) < 3:  # noqa: PLR2004 - names, names, values
            return False
        names, below, values = (region.rows[number] for number in numbers)
        whole = len(names) < len(below) and names.keys() | below.keys() == set(region.columns)
        if any(
            _is_valued(cell) and column in values and _is_same(cell, values[column]) for column, cell in below.items()
        ):
            return False  # times or years, as those below them
        return whole and all(map(_names, below.values())) and any(map(_is_valued, values.values()))

    def _names(self, region: _Region, depth: int) -> list[tuple[str, ...]]:
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

    def _is_line(self, region: _Region, number: int) -> bool:
        """Whether a row above a table is a title or a note: one cell, at the left or merged over most of it."""
        cells = region.rows[number]
        if len(cells) != 1:
            return False
        area = self._merged.get((number, next(iter(cells))))
        return area is None or 2 * (area.right - area.left + 1) > len(region.columns) or area.left == area.right

    def _is_note(self, region: _Region, number: int) -> bool:
        cells = region.rows[number]
        return len(cells) == 1 and len(next(iter(cells.values())).text) > LONGEST_NOTE_LABEL

    def _parted(self, region: _Region) -> list[_Region]:
        """The region cut at blank rows, and at blank columns between tables that stand side by side."""
        parts: list[_Region] = []
        waiting = [(region, 0)]
        while waiting:
            part, depth = waiting.pop()
            pieces = self._at_blank_rows(part) if depth < MOST_CUTS else [part]
            if len(pieces) == 1 and depth < MOST_CUTS:
                pieces = self._at_blank_columns(part)
            if len(pieces) == 1:
                parts.append(part)
            else:
                waiting += ((piece, depth + 1) for piece in pieces)
        return sorted(parts, key=lambda part: part.first)

    def _at_blank_rows(self, region: _Region) -> list[_Region]:
        pieces: list[dict[int, dict[int, SheetCell]]] = []
        reach = -2
        for number, cells in region.rows.items():
            if number > reach + 1:
                pieces.append({})
            pieces[-1][number] = cells
            areas = (self._merged.get((number, column)) for column in cells)
            reach = max([reach, number, *(area.bottom for area in areas if area)])
        return [_Region(piece) for piece in pieces]

    def _at_blank_columns(self, region: _Region) -> list[_Region]:
        columns = region.columns
        reach = columns[0]
        runs: list[list[int]] = [[]]
        wide: dict[int, int] = {}
        for number, cells in region.rows.items():
            for column in cells:
                area = self._merged.get((number, column))
                wide[column] = max(wide.get(column, column), area.right if area else column)
        for column in columns:
            if column > reach + 1 and runs[-1]:
                runs.append([])
            runs[-1].append(column)
            reach = max(reach, wide[column])
        parts = [
            _Region(
                {n: inside for n, cells in region.rows.items() if (inside := {c: cells[c] for c in run if c in cells})}
            )
            for run in runs
        ]
        return parts if len(parts) > 1 and all(map(self._stands_alone, parts)) else [region]

    def _stands_alone(self, region: _Region) -> bool:
        """Whether a part of some rows is a table of its own: its first column names its rows."""
        if region.alone:
            return False
        firsts = [cells[region.columns[0]] for cells in list(region.rows.values())[1:] if region.columns[0] in cells]
        return len(region.columns) > 1 and bool(firsts) and not any(map(_is_valued, firsts))

    def _continued(self, regions: Sequence[_Region]) -> list[_Region]:
        """The regions, joined where the one below a blank row goes on with the columns of the one above it."""
        joined: list[_Region] = []
        for region in regions:
            first = region.first[1]
            near = range(len(joined) - 1, max(-1, len(joined) - 1 - BESIDE), -1)
            at = next((n for n in near if joined[n].columns[0] <= first <= joined[n].columns[-1]), -1)
            if at >= 0 and self._goes_on(joined[at], region):
                joined[at] = _Region(joined[at].rows | region.rows)
            else:
                joined.append(region)
        return joined

    def _goes_on(self, above: _Region, region: _Region) -> bool:
        if region.alone or region.top <= above.bottom or region.top - above.bottom > 2 or len(region.columns) < 2:  # noqa: PLR2004
            return False
        titled = next((at for at, n in enumerate(above.rows) if not self._is_line(above, n)), 0)
        body = _Region(dict(list(above.rows.items())[titled:]))
        head = self._header(body) or (len(body.rows) == 1 and all(map(_names, body.rows[body.top].values())))
        within = set(region.columns) <= set(above.columns)
        first = region.rows[region.top]
        valued = [column for column in first if column != region.columns[0] and _is_valued(first[column])]
        return bool(head) and within and len(above.columns) > 1 and bool(valued) and not self._header(region)


def _names(cell: SheetCell) -> bool:
    """Whether a cell can name a column: words, a day, a year."""
    text = " ".join(cell.text.split())
    year = text.isdecimal() and len(text) == 4 and text.startswith(("19", "20"))  # noqa: PLR2004 - digits of a year
    return len(text) <= LONGEST_NAME and (year or cell.kind == "date" or (cell.kind == "text" and not is_value(text)))


def _is_same(cell: SheetCell, below: SheetCell) -> bool:
    """Whether a value that can name a column is of the kind of the one below it."""
    return below.kind == cell.kind and _names(below)


def _is_valued(cell: SheetCell) -> bool:
    return cell.kind != "text" or is_value(cell.text)

"""Tables between ruled lines on a PDF's page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from pincite.index.loaders.headers import has_names, reads_as_data
from pincite.index.loaders.marks import Mark
from pincite.index.loaders.pdf_bands import NEAR, banded
from pincite.index.loaders.pdf_cells import PageTable, TableRow, in_one_line, is_number, is_year, joined_signs
from pincite.index.loaders.pdf_fragments import Fragment
from pincite.index.loaders.pdf_glyphs import Page
from pincite.index.loaders.pdf_regions import rows
from pincite.index.loaders.pdf_rules import RuledLine
from pincite.index.loaders.placed import joined
from pincite.index.loaders.structure import CELL_SEPARATOR, CellAt

LABEL_WORDS = 7
"""Most words, on average, of the labels beside a table."""

WIDER = 10.0
"""Least distance, in points, by which rules reach beyond the last one that crosses them."""

MOST_LINES = 6
"""Most lines of a cell over several columns."""

MOST_RULES = 400
"""Most rules of one direction to look at; a drawing has more, a table fewer."""


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table between rules, the fragments in its cells, and an empty fragment in its place."""

    table: PageTable
    fragments: tuple[Fragment, ...]
    place: Fragment


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the rules of a table stand: `xs` from the left, `ys` from the bottom."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    horizontal: tuple[RuledLine, ...]
    vertical: tuple[RuledLine, ...]
    added: frozenset[int] = frozenset()
    """Columns beside the outer rules."""
    unruled: frozenset[int] = frozenset()
    """Rows that no rule cuts, though their words stand in the columns of the others."""

    def slot(self, fragment: Fragment) -> tuple[int, int] | None:
        """The row from the top and the column of a fragment."""
        column = bisect_right(self.xs, fragment.middle) - 1
        below = bisect_right(self.ys, fragment.y + fragment.size / 4) - 1
        if not (0 <= column < len(self.xs) - 1 and 0 <= below < len(self.ys) - 1):
            return None
        return len(self.ys) - 2 - below, column

    def edges(self, row: int) -> tuple[float, float]:
        """The bottom and the top of a row."""
        below = len(self.ys) - 2 - row
        return self.ys[below], self.ys[below + 1]

    def open_right(self, row: int, column: int) -> bool:
        """Whether no rule parts a cell from the one to its right."""
        bottom, top = self.edges(row)
        return row not in self.unruled and not _covered(self.vertical, self.xs[column + 1], (bottom + top) / 2)

    def open_below(self, row: int, column: int) -> bool:
        """Whether no rule parts a cell from the one below it."""
        if column in self.added or row in self.unruled or row + 1 in self.unruled:
            return False
        return not _covered(self.horizontal, self.edges(row)[0], (self.xs[column] + self.xs[column + 1]) / 2)


def ruled_tables(page: Page) -> list[RuledTable]:
    """The tables of a page whose cells rules part in both directions, or whose rows rules or shades part."""
    horizontal = page.horizontal[:MOST_RULES]
    grids = _grids(horizontal, page.vertical[:MOST_RULES])
    tables = [table for grid in grids if (table := _ruled(_widened(grid, page.fragments), page.fragments)) is not None]
    for edges in (horizontal, page.shades[:MOST_RULES]):
        taken = {id(part) for table in tables for part in table.fragments}
        for bands in banded(edges, [part for part in page.fragments if id(part) not in taken]):
            grid = _Grid(bands.xs, bands.ys, bands.horizontal, bands.vertical)
            if (table := _ruled(grid, bands.fragments, named=bands.named)) is not None:
                tables.append(table)
    return tables


def _grids(horizontal: Sequence[RuledLine], vertical: Sequence[RuledLine]) -> list[_Grid]:
    """Rules that cross or touch each other belong together."""
    groups: list[tuple[list[RuledLine], list[RuledLine]]] = [([rule], []) for rule in horizontal]
    for rule in vertical:
        met = [group for group in groups if any(_meet(other, rule) for other in group[0])]
        if not met:
            continue
        together = ([r for group in met for r in group[0]], [*(r for group in met for r in group[1]), rule])
        joined_ids = {id(group) for group in met}
        groups = [*(group for group in groups if id(group) not in joined_ids), together]
    grids = []
    for across, down in groups:
        xs, ys = _places(down), _places(across)
        if len(xs) > 2 and len(ys) > 2:  # noqa: PLR2004 - two cells in each direction
            grids.append(_Grid(xs, ys, tuple(across), tuple(down)))
    return grids


def _meet(across: RuledLine, down: RuledLine) -> bool:
    return across.start - NEAR <= down.at <= across.end + NEAR and down.start - NEAR <= across.at <= down.end + NEAR


def _places(rules: Sequence[RuledLine]) -> tuple[float, ...]:
    places: list[float] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if not places or rule.at - places[-1] > NEAR:
            places.append(rule.at)
    return tuple(places)


def _covered(rules: Sequence[RuledLine], at: float, middle: float) -> bool:
    return any(abs(rule.at - at) <= NEAR and rule.start <= middle <= rule.end for rule in rules)


def _ruled(grid: _Grid, fragments: Sequence[Fragment], *, named: bool = False) -> RuledTable | None:
    """The table of a grid; with `named`, a rule parts its first row alone from the others."""
    grid = replace(grid, unruled=frozenset(_unruled(grid, fragments)))
    slots: dict[tuple[int, int], list[Fragment]] = {}
    for part in fragments:
        slot = grid.slot(part)
        if slot is not None:
            slots.setdefault(_anchor(grid, *slot), []).append(part)
    if len({row for row, _ in slots}) < 2 or len({column for _, column in slots}) < 2:  # noqa: PLR2004 - a frame
        return None
    if any(_is_unparted(parts, grid, place) for place, parts in slots.items()):
        return None
    cells = list(_numbered(grid, slots))
    header = _header_rows(cells, len(grid.xs) - 1, named=named)
    table_rows: list[TableRow] = []
    for number, group in groupby(cells, key=lambda cell: cell.row):
        written: list[str] = []
        places: list[CellAt] = []
        at = 0
        for cell in group:
            written += [""] * (cell.column - at)
            at = cell.column + cell.columns
            written.append(Mark.CELL.around(cell.text))
            named = number < header or (not cell.column and cell.columns > 1)
            places.append(CellAt(number, cell.column, cell.rows, cell.columns, header=named))
        table_rows.append(TableRow(joined(CELL_SEPARATOR, written).strip(" "), tuple(places)))
    taken = tuple(part for parts in slots.values() for part in parts)
    size = max(part.size for part in taken)
    place = Fragment("", grid.xs[0], grid.xs[-1], max(part.y for part in taken), size)
    return RuledTable(PageTable(tuple(table_rows), header), taken, place)


def _widened(grid: _Grid, fragments: Sequence[Fragment]) -> _Grid:
    """The grid with the columns beside its outer rules: where its horizontal rules reach, and labels on its lines."""
    left, right = grid.xs[0], grid.xs[-1]
    beside = [part for part in fragments if grid.ys[0] <= part.y <= grid.ys[-1]]
    labels = [part for part in beside if part.right <= left + NEAR]
    lines = {round(part.y) for part in labels}
    inside = {round(part.y) for part in beside if left < part.middle < right}
    short = sum(len(part.text.split()) for part in labels) <= LABEL_WORDS * len(labels)
    if labels and short and 2 * len(lines) >= len(inside) and len(lines) <= 2 * len(inside):
        left = min(part.left for part in labels) - 1
    reach = [rule for rule in grid.horizontal if rule.end > right + WIDER]
    if 2 * len(reach) > len(grid.horizontal):
        right = max(rule.end for rule in reach)
    reach = [rule for rule in grid.horizontal if rule.start < left - WIDER]
    if 2 * len(reach) > len(grid.horizontal):
        left = min(rule.start for rule in reach)
    xs = (*((left,) if left < grid.xs[0] else ()), *grid.xs, *((right,) if right > grid.xs[-1] else ()))
    added = {0} if left < grid.xs[0] else set()
    return replace(grid, xs=xs, added=frozenset(added | ({len(xs) - 2} if right > grid.xs[-1] else set())))


def _unruled(grid: _Grid, fragments: Sequence[Fragment]) -> Iterator[int]:
    """Rows without a rule between their cells whose words cross none of the rules of other rows."""
    held: dict[int, list[Fragment]] = {}
    for part in fragments:
        slot = grid.slot(part)
        if slot is not None:
            held.setdefault(slot[0], []).append(part)
    for row, parts in held.items():
        bottom, top = grid.edges(row)
        if any(_covered(grid.vertical, x, (bottom + top) / 2) for x in grid.xs[1:-1]):
            continue
        crossed = any(part.left < x - NEAR and x + NEAR < part.right for part in parts for x in grid.xs[1:-1])
        if not crossed and len({grid.slot(part) for part in parts}) > 1:
            yield row


def _is_unparted(parts: Sequence[Fragment], grid: _Grid, place: tuple[int, int]) -> bool:
    """Whether a cell over several columns holds the body of a table, of which only the head is ruled."""
    return len({round(part.y) for part in parts}) > MOST_LINES and _extent(grid, *place)[1] > 1


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    row: int
    column: int
    rows: int
    columns: int


def _numbered(grid: _Grid, slots: dict[tuple[int, int], list[Fragment]]) -> Iterator[_Cell]:
    """The cells by row and column; a row between two rules whose numbers stand on several lines is several rows."""
    numbers = sorted({row for row, _ in slots})
    extents = {place: _extent(grid, *place) for place in slots}
    lines = {number: _lines(number, slots, extents) for number in range(len(grid.ys) - 1)}
    starts = list(accumulate((len(lines[number]) or 1 for number in range(len(grid.ys) - 1)), initial=0))
    first = starts[numbers[0]]
    for number in numbers:
        cells: list[_Cell] = []
        for column in sorted(column for row, column in slots if row == number):
            deep, wide = extents[number, column]
            parts = slots[number, column]
            start, rows_below = starts[number] - first, starts[number + deep] - starts[number]
            split = lines[number]
            held = [[part for part in parts if _nearest(split, part) == at] for at in range(len(split))]
            if deep == 1 and sum(map(bool, held)) > 1:
                cells += (_Cell(_text(part), start + at, column, 1, wide) for at, part in enumerate(held) if part)
            else:
                cells.append(_Cell(_text(parts), start, column, rows_below, wide))
        yield from sorted(cells, key=lambda cell: (cell.row, cell.column))


def _lines(
    number: int, slots: dict[tuple[int, int], list[Fragment]], extents: dict[tuple[int, int], tuple[int, int]]
) -> list[float]:
    """The base lines of a row whose cells hold a number on each of several lines, else none."""
    inside = [parts for place, parts in slots.items() if place[0] == number and extents[place][0] == 1]
    stacks = [rows(parts) for parts in inside]
    deepest = max((len(stack) for stack in stacks), default=0)
    whole = [stack for stack in stacks if len(stack) == deepest]
    numbered = sum(all(is_number(row[0].text) for row in stack) for stack in whole)
    if deepest < 2 or 2 * len(whole) < len(stacks) or 2 * numbered < len(whole) or not numbered:  # noqa: PLR2004
        return []
    return [row[0].y for row in whole[0]]


def _nearest(lines: Sequence[float], fragment: Fragment) -> int:
    return min(range(len(lines)), key=lambda at: abs(lines[at] - fragment.y), default=0)


def _anchor(grid: _Grid, row: int, column: int) -> tuple[int, int]:
    """The upper left slot of a merged cell."""
    while column and grid.open_right(row, column - 1):
        column -= 1
    while row and grid.open_below(row - 1, column):
        row -= 1
    return row, column


def _extent(grid: _Grid, row: int, column: int) -> tuple[int, int]:
    """How many rows and columns a cell covers."""
    wide = deep = 1
    while column + wide < len(grid.xs) - 1 and grid.open_right(row, column + wide - 1):
        wide += 1
    while row + deep < len(grid.ys) - 1 and grid.open_below(row + deep - 1, column):
        deep += 1
    return deep, wide


def _text(parts: Sequence[Fragment]) -> str:
    return in_one_line(part.text for row in rows(parts) for part in joined_signs(row))


def _header_rows(cells: Sequence[_Cell], columns: int, *, named: bool) -> int:
    """Rows at the top that name the columns: the first one, and the next one where it parts a wide cell."""
    count = max(cell.row for cell in cells) + 1
    filled = [[""] * columns for _ in range(count)]
    for cell in cells:
        filled[cell.row][cell.column] = cell.text
    names = [text for text in filled[0] if text]
    if any(is_number(text) and not is_year(text) for text in names):
        return 0
    wide = any(cell.row == 0 and cell.columns > 1 for cell in cells)
    if wide and count > 2 and not any(is_number(text) and not is_year(text) for text in filled[1]):  # noqa: PLR2004
        return 2
    below = any(is_number(text) for row in filled[1:] for text in row[1:])
    below = below or named
    return int((below and len(names) > 1 and not reads_as_data(filled)) or has_names(filled))

"""Tables between ruled lines on a PDF's page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.loaders.marks import Mark
from pincite.index.loaders.pdf_glyphs import HYPHEN, Fragment, Page, Rule
from pincite.index.loaders.pdf_regions import rows
from pincite.index.loaders.pdf_tables import PageTable, TableRow, is_number, joined_signs
from pincite.index.loaders.structure import CELL_SEPARATOR, CellAt, is_named

NEAR = 3.0
"""Greatest distance, in points, of rules that meet, and of two that are one."""

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
    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]

    def slot(self, part: Fragment) -> tuple[int, int] | None:
        """The row from the top and the column of a fragment."""
        column = bisect_right(self.xs, part.middle) - 1
        below = bisect_right(self.ys, part.y + part.size / 4) - 1
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
        return not _covered(self.vertical, self.xs[column + 1], (bottom + top) / 2)

    def open_below(self, row: int, column: int) -> bool:
        """Whether no rule parts a cell from the one below it."""
        return not _covered(self.horizontal, self.edges(row)[0], (self.xs[column] + self.xs[column + 1]) / 2)


def ruled_tables(page: Page) -> list[RuledTable]:
    """The tables of a page whose cells rules part from each other in both directions."""
    tables = (_ruled(grid, page.fragments) for grid in _grids(page.horizontal[:MOST_RULES], page.vertical[:MOST_RULES]))
    return [table for table in tables if table is not None]


def _grids(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[_Grid]:
    """Rules that cross or touch each other belong together."""
    groups: list[tuple[list[Rule], list[Rule]]] = [([rule], []) for rule in horizontal]
    for rule in vertical:
        met = [group for group in groups if any(_meet(other, rule) for other in group[0])]
        if not met:
            continue
        joined = ([r for group in met for r in group[0]], [*(r for group in met for r in group[1]), rule])
        kept = {id(group) for group in met}
        groups = [*(group for group in groups if id(group) not in kept), joined]
    grids = []
    for across, down in groups:
        xs, ys = _places(down), _places(across)
        if len(xs) > 2 and len(ys) > 2:  # noqa: PLR2004 - two cells in each direction
            grids.append(_Grid(xs, ys, tuple(across), tuple(down)))
    return grids


def _meet(across: Rule, down: Rule) -> bool:
    return across.start - NEAR <= down.at <= across.end + NEAR and down.start - NEAR <= across.at <= down.end + NEAR


def _places(rules: Sequence[Rule]) -> tuple[float, ...]:
    places: list[float] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if not places or rule.at - places[-1] > NEAR:
            places.append(rule.at)
    return tuple(places)


def _covered(rules: Sequence[Rule], at: float, middle: float) -> bool:
    return any(abs(rule.at - at) <= NEAR and rule.start <= middle <= rule.end for rule in rules)


def _ruled(grid: _Grid, fragments: Sequence[Fragment]) -> RuledTable | None:
    cells: dict[tuple[int, int], list[Fragment]] = {}
    for part in fragments:
        slot = grid.slot(part)
        if slot is not None:
            cells.setdefault(_anchor(grid, *slot), []).append(part)
    numbers = sorted({row for row, _ in cells})
    if len(numbers) < 2 or len({column for _, column in cells}) < 2:  # noqa: PLR2004 - a frame around text
        return None
    texts = {place: _text(parts) for place, parts in cells.items()}
    sizes = [_extent(grid, *place) for place in cells]
    spans = dict(zip(cells, sizes, strict=True))
    first = numbers[0]
    header = _header_rows(grid, numbers, texts, spans)
    made: list[TableRow] = []
    for row in numbers:
        written: list[str] = []
        places: list[CellAt] = []
        at = 0
        for column in sorted(column for number, column in cells if number == row):
            deep, wide = spans[row, column]
            written += [""] * (column - at)
            at = column + wide
            written.append(Mark.CELL.around(texts[row, column]))
            places.append(CellAt(row - first, column, deep, wide, header=row - first < header))
        made.append(TableRow(CELL_SEPARATOR.join(written).strip(" "), tuple(places)))
    taken = tuple(part for parts in cells.values() for part in parts)
    size = max(part.size for part in taken)
    place = Fragment("", grid.xs[0], grid.xs[-1], max(part.y for part in taken), size)
    table = PageTable(tuple(made), header, grid.ys[-1], grid.ys[0])
    return RuledTable(table, taken, place)


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
    return " ".join(part.text for row in rows(parts) for part in joined_signs(row)).replace(f"{HYPHEN} ", HYPHEN)


def _header_rows(
    grid: _Grid,
    numbers: Sequence[int],
    texts: dict[tuple[int, int], str],
    spans: dict[tuple[int, int], tuple[int, int]],
) -> int:
    """Rows at the top that name the columns: the first one, and the next one where it parts a wide cell."""
    filled = [[texts.get((row, column), "") for column in range(len(grid.xs) - 1)] for row in numbers]
    top = numbers[0]
    wide = any(row == top and columns > 1 for (row, _), (_, columns) in spans.items())
    count = 2 if wide and len(numbers) > 2 and not any(map(is_number, filter(None, filled[1]))) else 1  # noqa: PLR2004
    if count == 1 and not is_named(filled):
        return 0
    return count

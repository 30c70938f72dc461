"""The filled cells of a sheet, in regions, and what a cell can be: a title, a name, a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pincite.index.loaders.tables import LONGEST_NAME, is_value

Position = tuple[int, int]
"""Row and column on a sheet, from 0."""


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

    def holds(self, place: Position) -> bool:
        """Whether a cell lies in it."""
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right


Cells = Mapping[Position, SheetCell]


@dataclass(frozen=True, slots=True)
class Region:
    """Filled cells that belong together."""

    rows: dict[int, dict[int, SheetCell]]
    header: int | None = None
    """Its header rows, where the file says how many there are."""

    @property
    def top(self) -> int:
        """The first row."""
        return next(iter(self.rows))

    @property
    def bottom(self) -> int:
        """The last row."""
        return next(reversed(self.rows))

    @property
    def first(self) -> Position:
        """The first cell of the first row."""
        return self.top, next(iter(self.rows[self.top]))

    @property
    def cell(self) -> SheetCell:
        """That cell, as it is shown."""
        return self.rows[self.top][self.first[1]]

    @property
    def alone(self) -> bool:
        """Whether it is one cell."""
        return len(self.rows) == 1 and len(self.rows[self.top]) == 1

    @property
    def columns(self) -> list[int]:
        """The columns that have a cell, from the left."""
        return sorted({column for cells in self.rows.values() for column in cells})


def region_of(cells: Iterable[tuple[Position, SheetCell]], header: int | None = None) -> Region:
    """The region of these cells, in any order."""
    rows: dict[int, dict[int, SheetCell]] = {}
    for (number, column), cell in sorted(cells, key=lambda item: item[0]):
        rows.setdefault(number, {})[column] = cell
    return Region(rows, header)


def is_title(text: str) -> bool:
    """Whether a line can be a title: short, and no value."""
    return len(text) <= LONGEST_NAME and not is_value(text)


def can_name(cell: SheetCell) -> bool:
    """Whether a cell can name a column: words, a day, a year."""
    text = " ".join(cell.text.split())
    year = text.isdecimal() and len(text) == 4 and text.startswith(("19", "20"))  # noqa: PLR2004 - digits of a year
    return len(text) <= LONGEST_NAME and (year or cell.kind == "date" or (cell.kind == "text" and not is_value(text)))


def is_same(cell: SheetCell, below: SheetCell) -> bool:
    """Whether a value that can name a column is of the kind of the one below it."""
    return below.kind == cell.kind and can_name(below)


def is_valued(cell: SheetCell) -> bool:
    """Whether a cell holds a value: a number, a day, or words for one."""
    return cell.kind != "text" or is_value(cell.text)

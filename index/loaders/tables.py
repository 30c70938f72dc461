"""What tables of all formats have in common: whether a row names the columns, and where merged cells reach."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

LONGEST_NAME = 80
"""Longest name of a column, in code points."""

MOST_COLUMNS = 1000
"""Most columns of a table in which merged cells count, and the most that one of them covers in the HTML standard."""

_VALUE = re.compile(r"[\W_]*+\d[\d\W_]*+(?:[a-zA-Z]{1,3}[\W_]*+)?")
_YEAR = re.compile(r"(?:FY ?)?(?:19|20)\d\d[aefpAEFP*]?(?:[-/](?:\d\d){1,2})?")


def names_columns(cells: Sequence[str]) -> bool:
    """Whether a first row reads as names: distinct, short, and no values except years."""
    texts = [" ".join(cell.split()) for cell in cells]
    filled = [text for text in texts if text]
    if len(texts) < 2 or not filled or len(set(filled)) < len(filled) or any(not text for text in texts[1:]):  # noqa: PLR2004
        return False
    return all(len(text) <= LONGEST_NAME and (_YEAR.fullmatch(text) or not _VALUE.fullmatch(text)) for text in filled)


def is_value(cell: str) -> bool:
    """Whether a cell is a number, an amount or a date, or is empty."""
    return not cell.strip() or _VALUE.fullmatch(" ".join(cell.split())) is not None


@dataclass(slots=True)
class Grid:
    """Where the cells of a table stand: filled row by row, with the merged cells of earlier rows in their place."""

    number: int = -1
    """Number of the row that is being filled."""
    _reaching: dict[int, int] = field(default_factory=dict)
    """For each column, the last row that a merged cell of an earlier row covers."""

    def begin_row(self) -> None:
        """Begin the next row."""
        self.number += 1
        self._reaching = {column: last for column, last in self._reaching.items() if last >= self.number}

    def place(self, rows: int, columns: int, after: int) -> int:
        """The first free column after another one (-1 for none), which a cell of this size takes."""
        column = after + 1
        while column in self._reaching:
            column += 1
        if rows > 1:
            for covered in range(column, min(column + columns, MOST_COLUMNS)):
                self._reaching[covered] = self.number + rows - 1
        return column

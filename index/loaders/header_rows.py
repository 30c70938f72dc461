"""Rows of names below the first one: periods and units over columns of figures, as annual reports have them.

*Years ended 31 December* stands over *2019* and *2018*, and below them *(in millions)*: three rows that name columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pincite.index.loaders.headers import HEADED
from pincite.index.loaders.tables import LONGEST_NAME, is_value
from pincite.index.reading.periods import YEAR, is_of_periods_and_units, is_period, is_unit, tokens_of
from pincite.index.structure import Cell

Rows = list[list[Cell]]

DEEPEST = 5
"""Most rows of names over figures."""

FIGURES = 0.6
"""Least share of figures among the cells below the names, but for the first column."""

_CHANGES = frozenset("change changes variance increase decrease growth vs versus over note notes".split())


def with_names(text: str, rows: Rows, width: int, header: int) -> tuple[Rows, int]:
    """The rows with those at the top that name columns of figures as its header, and how many these are.

    Rows that a format marks as names stay so. The cells of the upper rows reach over the columns that they name.
    """
    depth = _depth(text, rows, width, header)
    if not _over_figures(text, rows[depth:], width):
        return rows, header
    if depth <= header:
        spread = [_spread(text, row, width, first=False) if _is_of_all(text, row) else row for row in rows[:header]]
        return [*spread, *rows[header:]], header
    names = [[replace(cell, header=True) for cell in row] for row in rows[:depth]]
    spread = [_spread(text, row, width, first=not at) for at, row in enumerate(names[:-1])]
    last = names[-1]
    return [*spread, _spread(text, last, width, first=False) if _is_of_all(text, last) else last, *rows[depth:]], depth


def _depth(text: str, rows: Rows, width: int, header: int) -> int:
    """How many rows at the top hold names and no figures, the last of them over several columns or a unit of all."""
    depth = 0
    several = False
    for number, row in enumerate(rows[:DEEPEST]):
        marked = number < header
        if not marked and not _names(text, rows, number, width):
            break
        named = len([cell for cell in _filled(row) if cell.column])
        if several and not named and not is_unit(_filled(row)[0].span.of(text)):
            break  # a date that begins a group of rows
        several = several or named >= min(2, width - 1)
        if several:
            depth = number + 1
    return depth if depth < len(rows) and depth >= header else header


def _names(text: str, rows: Rows, number: int, width: int) -> bool:
    """Whether a row names columns, or the table, and is none of figures or words like those below."""
    row = _filled(rows[number])
    if not row or rows[number][0].row != rows[0][0].row + number:
        return False
    first = row[0].span.of(text) if not row[0].column else ""
    others = [cell.span.of(text).strip() for cell in row if cell.column]
    if any(_is_figure(words) or len(words) > LONGEST_NAME for words in others):
        return False
    above = _filled(rows[number - 1]) if number else []
    if len(above) == 1 < width - 1 == len(others) and above[0].column:
        return True  # names below their title
    named = bool(first.strip()) and not (is_period(first) or is_unit(first))
    if others and (named or any(map(YEAR.fullmatch, tokens_of(first)))):  # a year names its row
        return named and number > 0 and all(map(_is_counted_in, others))
    of_columns = any(map(_is_of_column, others)) or (not number and _is_full(others, width))
    if of_columns or (first and not named and not others):
        return True
    below = number + 1
    goes_on = below < min(DEEPEST, len(rows)) and len(_filled(rows[below])) > 1 and len(others) < width - 1
    return goes_on and (bool(others) or not number) and _names(text, rows, below, width)


def _is_full(names: Sequence[str], width: int) -> bool:
    """Whether names stand over each column but the first, or one over all."""
    return len(names) in {1, width - 1}


def _is_of_column(words: str) -> bool:
    """Whether words are the name of a column of figures, and no value: a period, a unit, a change."""
    tokens = tokens_of(words)
    if is_period(words) or is_unit(words) or any(map(YEAR.fullmatch, tokens)):
        return not is_value(words) or is_of_periods_and_units(words)
    return bool(_CHANGES.intersection(tokens))


def _is_counted_in(words: str) -> bool:
    """Whether words are the unit of a column, or say that it holds the numbers of notes."""
    return is_unit(words) or tokens_of(words) in (["note"], ["notes"])


def _is_figure(words: str) -> bool:
    """Whether a cell is a figure, or a dash in place of one."""
    if not any(map(str.isalnum, words)):
        return bool(words) and not is_unit(words)
    return is_value(words) and not _is_of_column(words)


def _over_figures(text: str, rows: Rows, width: int) -> bool:
    below = [cell.span.of(text).strip() for row in rows[:HEADED] for cell in _filled(row) if cell.column]
    figures = sum(is_value(words) or not any(map(str.isalnum, words)) for words in below)
    return figures > 0 and figures >= FIGURES * len(below)


def _spread(text: str, row: list[Cell], width: int, *, first: bool) -> list[Cell]:
    """A row of names whose cells reach over the empty ones that they stand for."""
    named = [cell for cell in _filled(row) if cell.column]
    if not named or any(cell.columns > 1 or cell.rows > 1 for cell in named) or len(named) == width - 1:
        return row
    if len(named) == 1:
        if not (first or _is_of_all(text, row)):
            return row
        places = {id(named[0]): (1, width - 1)}
    else:
        places = _places([cell.column for cell in named], named, width)
    reached = {column for start, size in places.values() for column in range(start, start + size)}
    moved = []
    for cell in row:
        if id(cell) in places:
            start, size = places[id(cell)]
            moved.append(replace(cell, column=start, columns=size))
        elif _filled([cell]) or cell.column not in reached:
            moved.append(cell)
    return moved


def _places(columns: Sequence[int], named: Sequence[Cell], width: int) -> dict[int, tuple[int, int]]:
    """The first column and the number of columns that each name stands over: to the right, or in the middle."""
    size, rest = divmod(width - 1, len(named))
    steps = {after - before for before, after in pairwise(columns)}
    if columns[0] > 1:
        middle = not rest and steps == {size} and columns[0] == 1 + (size - 1) // 2 + (size - 1) % 2
        if not middle and not (not rest and steps == {size} and columns[0] <= size):
            return {}
        return {id(cell): (1 + number * size, size) for number, cell in enumerate(named)}
    ends = [*columns[1:], width]
    return {id(cell): (cell.column, end - cell.column) for cell, end in zip(named, ends, strict=True)}


def _is_of_all(text: str, row: Sequence[Cell]) -> bool:
    """Whether a row holds one name, of a period or a unit of all columns."""
    named = [cell.span.of(text) for cell in _filled(row) if cell.column]
    return len(named) == 1 and (is_period(named[0]) or is_unit(named[0]))


def _filled(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.span.start < cell.span.end]

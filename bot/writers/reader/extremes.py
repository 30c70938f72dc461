"""The period, the row or the column with the highest or the lowest figure: read off a table, or not at all.

*In which year was revenue highest?* asks for the name of a column, *Which director had the lowest fees?* for that of a
row. All figures that are compared have to be readable, and one of them has to stand out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from pincite.bot.writers.reader.column_forms import stems
from pincite.bot.writers.reader.figure_choice import NEUTRAL, Wanted, chosen_rows, columns_of_years, says_more
from pincite.bot.writers.reader.figures import (
    SUMMING,
    Figures,
    Line,
    is_nothing,
    number_in,
    tables_of_figures,
    years_in,
)
from pincite.index.reading.periods import is_period
from pincite.index.retrieve import Retrieved
from pincite.index.structure import Cell
from pincite.index.terms import terms

Side = Literal["high", "low"]

FEWEST = 2
"""Fewest figures to compare."""

_HIGH = (
    "highest|higher|largest|larger|greatest|greater|biggest|bigger|most|maximum|best|longest|longer|tallest|heaviest"
)
_LOW = "lowest|lower|smallest|smaller|least|fewest|fewer|minimum|less|shortest|shorter|lightest|cheapest"
_EXTREME = re.compile(rf"(?i)\b(?:(?P<high>{_HIGH})|(?P<low>{_LOW}))\b")
_PERIOD = re.compile(
    r"(?i)^\W*+(?:in\s+|during\s+)?(?:which|what)\s+(?:(?:is|was)\s+the\s+)?(?:(?:fiscal|financial|calendar)\s+)?"
    r"(?P<period>years?|quarter|month|period|date|season)\b"
)
_ROW = re.compile(
    r"(?i)^\W*+(?:who\b|(?:which|what) (?!is\b|was\b|are\b|were\b|the\b)"
    r"(?P<noun>[\w’'-]{1,30}(?: [\w’'-]{1,30}){0,5}?) "
    r"(?:has|have|had|is|was|shows?|won|got|gets|took|takes|made|makes|holds?|held|ran|sold|sells|spent|lost|"
    r"\w{1,20}ed)\b)"
)
_EXTREMES = stems(" ".join((_HIGH, _LOW)).replace("|", " "))
_PERIODS = stems("year quarter month period date years season")
_VERBS = stems(
    "have has had show shows win won receive received get gets got take takes took score scored make makes made hold "
    "holds held record recorded earn earned gain gained report reported reach reached sell sells sold carry "
    "carried perform"
)
"""Verbs that say no more than that a thing has a figure."""

_PERSONS = stems(
    "name person player athlete driver rider director employee member candidate winner author artist singer runner "
    "swimmer scorer captain manager leader coach president student teacher"
)
_ALIKE = (
    stems("country nation nationality countries nations"),
    stems("team club side"),
    stems("city town"),
    stems("product item article model"),
    stems("segment division unit"),
    stems("name title"),
)
"""Terms that name one kind of thing."""

_COMPARED = stems("model product plan version brand option company branch store region segment division one device")
"""Terms for the things that stand side by side in columns."""

_THINGS = stems("name item one thing row entry type kind component")
"""Terms for things of any kind."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_SCALE = re.compile(r"[^\W\d_]+|%")


@dataclass(frozen=True)
class Extreme:
    """The cell that names the column or row with the highest or lowest figure, and the row to quote."""

    found: Retrieved
    row: Line
    figure: Cell
    """The highest or the lowest figure."""
    name: Cell
    """The cell that names its column or row: the answer."""
    year: bool = False
    """Whether the answer is the year alone, without the other words of the column's name."""


def extreme_named(question: str, passages: Sequence[Retrieved]) -> Extreme | None:
    """The only column or row that a question asks for by its highest or lowest figure; None without one."""
    comparing = list(_EXTREME.finditer(question))
    if len(comparing) != 1:
        return None
    side: Side = "high" if comparing[0]["high"] else "low"
    flat = " ".join(question.split())
    period, thing = _PERIOD.match(flat), _ROW.match(flat)
    if period is None and thing is None:
        return None
    wanted = Wanted.of(question)
    loose = wanted.loose | _EXTREMES | _VERBS | (_PERIODS if period is not None else frozenset())
    price = stems("price") if comparing[0][0].lower() == "cheapest" else frozenset()
    wanted = replace(wanted, terms=wanted.terms | price, turning=wanted.turning - {"most"}, loose=loose)
    extremes = []
    for figures in tables_of_figures(passages, mixed=True):
        if period is not None:
            extreme = _of_columns(wanted, figures, side, period["period"].lower())
            if extreme is None and period["period"].lower() in {"year", "years", "season"}:
                extreme = _of_rows(wanted, figures, side, _named_year)
        else:
            noun = thing["noun"] if thing is not None else None
            by_row = _of_rows(wanted, figures, side, partial(_named_thing, noun))
            extreme = by_row or (_of_things(wanted, figures, side, noun) if noun else None)
        if extreme is not None:
            extremes.append(extreme)
    if len(extremes) != 1:
        return None
    return replace(extremes[0], year=period is not None and period["period"].lower().startswith("year"))


def _of_columns(wanted: Wanted, figures: Figures, side: Side, period: str) -> Extreme | None:
    """The period with the highest or lowest figure in the only row that a question names."""
    if wanted.years:
        return None
    timed = [one for one in figures.columns if _is_period(one.name, period) and not one.compares]
    if len(timed) < FEWEST:
        return None
    rows = chosen_rows(wanted, figures)
    if len(rows) != 1:
        return None
    row = rows[0]
    said = {one.number: len((wanted.terms - row.named - wanted.loose) & one.all_terms) for one in timed}
    kept = [one for one in timed if said[one.number] == max(said.values())]
    if len({one.name for one in kept}) < len(kept) or says_more(wanted, figures, row, *kept):
        return None
    best = _only(side, [(figures.shown(row, one), one) for one in kept])
    name = _name_of_column(figures, best) if best is not None else None
    cell = figures.cell(row, best) if best is not None else None
    return Extreme(figures.found, row, cell, name) if cell is not None and name is not None else None


def _of_things(wanted: Wanted, figures: Figures, side: Side, noun: str) -> Extreme | None:
    """The column of the thing with the highest or lowest figure in the only row that a question names."""
    asked = frozenset(terms(noun))
    things = [one for one in figures.columns if not SUMMING & one.all_terms and not one.years and not one.compares]
    wanted = wanted.without(asked)
    rows = chosen_rows(wanted, figures)
    if not asked <= _COMPARED or len(things) < FEWEST or len(rows) != 1 or wanted.years:
        return None
    (row,) = rows
    if says_more(wanted, figures, row) or not row.needed <= wanted.terms:
        return None
    best = _only(side, [(figures.shown(row, one), one) for one in things])
    name = _name_of_column(figures, best) if best is not None else None
    cell = figures.cell(row, best) if best is not None else None
    return Extreme(figures.found, row, cell, name) if cell is not None and name is not None else None


def _of_rows(
    wanted: Wanted, figures: Figures, side: Side, naming: Callable[[Figures], tuple[int, frozenset[str]] | None]
) -> Extreme | None:
    """The row with the highest or lowest figure in the only column that a question names.

    `naming` tells the column with the names of the rows, and the terms of the question that ask for such a name.
    """
    named = naming(figures)
    if named is None:
        return None
    at, things = named
    wanted = wanted.without(things)
    rows = [row for row in figures.rows if not frozenset(terms(row.name)) & SUMMING]
    groups = {name for row in rows for name in row.above if frozenset(terms(name)) & wanted.terms}
    rows = [row for row in rows if not groups or set(row.above) & groups]
    columns = [one for one in _columns_named(wanted, figures, rows) if one.number != at]
    if len(rows) < FEWEST or len(columns) != 1:
        return None
    (column,) = columns
    if says_more(wanted, figures, replace(rows[0], name="", above=tuple(groups)), column):
        return None
    best = _only(side, [(figures.shown(row, column), row) for row in rows])
    if best is None:
        return None
    name, cell = _cell_at(figures, best, at), figures.cell(best, column)
    return Extreme(figures.found, best, cell, name) if cell is not None and name is not None else None


def _is_period(name: str, period: str) -> bool:
    """Whether a column's name is of the kind of period that a question asks for."""
    return bool(years_in(name)) if period.startswith("year") else is_period(name)


def _named_year(figures: Figures) -> tuple[int, frozenset[str]] | None:
    """Return the first column if every row has a year there and no year occurs twice."""
    years = [row.name for row in figures.rows if not frozenset(terms(row.name)) & SUMMING]
    return (0, frozenset()) if len(set(years)) == len(years) and all(map(years_in, years)) else None


def _named_thing(noun: str | None, figures: Figures) -> tuple[int, frozenset[str]] | None:
    """The column whose name a question asks for, *which club* or *who*; for things of any kind the first with words."""
    asked = frozenset(terms(noun)) if noun else _PERSONS
    kinds = asked.union(*(alike for alike in _ALIKE if alike & asked))
    heads = {number: frozenset(terms(" ".join(_head(figures, number)))) for number in range(figures.table.width)}
    fitting = [number for number, head in heads.items() if head & kinds]
    if len(fitting) > 1:
        fitting = [number for number in fitting if heads[number] <= kinds]
    if len(fitting) == 1:
        head = heads[fitting[0]]
        return fitting[0], asked if not noun or head & asked else asked & kinds
    first = next((number for number in heads if _holds_words(figures, number)), None)
    if fitting or first is None or (noun is None and heads[first]):
        return None
    return (first, asked & _THINGS) if asked <= _THINGS | figures.around else None


def _head(figures: Figures, number: int) -> list[str]:
    return [cell.span.of(figures.text) for cell in figures.table.names(number)]


def _holds_words(figures: Figures, number: int) -> bool:
    cells = [_cell_at(figures, row, number) for row in figures.rows]
    return all(cell is not None and any(map(str.isalpha, cell.span.of(figures.text))) for cell in cells)


def _cell_at(figures: Figures, row: Line, number: int) -> Cell | None:
    return figures.cell(row, replace(row, number=number))


def _columns_named(wanted: Wanted, figures: Figures, rows: Sequence[Line]) -> list[Line]:
    """The columns that share most words with the question.

    A column counts only if the question says its whole name; words in brackets and words like *total* may be missing.
    """
    timed = columns_of_years(wanted, figures, rows[0]) if rows and wanted.years else list(figures.columns)
    said = wanted.terms | figures.around | NEUTRAL
    scored = [(len(wanted.terms & one.all_terms), one) for one in timed if one.needed <= said]
    most = max((count for count, _ in scored), default=0)
    return [one for count, one in scored if count == most and (most or wanted.years)]


def _only(side: Side, figures: Sequence[tuple[str, Line]]) -> Line | None:
    """The line with the highest or lowest of some figures; None where one is unreadable, or two are the same."""
    filled = [(shown, line) for shown, line in figures if not (side == "high" and is_nothing(shown))]
    numbers = [(number_in(shown), line) for shown, line in filled]
    read = [number for number, _ in numbers if number is not None]
    if len(read) < max(FEWEST, len(numbers)) or len({tuple(_SCALE.findall(shown)) for shown, _ in filled}) > 1:
        return None
    best = max(read) if side == "high" else min(read)
    if any(number < 0 and -number >= best for number in read):
        return None  # the greater loss, or the greater sum
    lines = [line for number, line in numbers if number == best]
    return lines[0] if len(lines) == 1 else None


def _name_of_column(figures: Figures, column: Line) -> Cell | None:
    return next(
        (one for one in figures.table.names(column.number) if one.span.of(figures.text).strip() == column.name), None
    )


def year_in(words: str) -> tuple[int, int] | None:
    """The place of the only year in the name of a column, if it holds other words."""
    found = list(_YEAR.finditer(words))
    return found[0].span() if len(found) == 1 else None

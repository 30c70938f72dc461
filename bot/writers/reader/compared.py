"""Rows and columns of a table whose figures a question compares: with each other, or with a limit.

All figures that are compared have to be readable. How they compare is up to the caller: `Choice`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pincite.bot.writers.reader.column_forms import stems
from pincite.bot.writers.reader.figure_choice import NEUTRAL, PRICES, Wanted, chosen_rows, columns_of_years, says_more
from pincite.bot.writers.reader.figures import SUMMING, Figures, Line, is_nothing, number_in, years_in
from pincite.index.reading.periods import is_period
from pincite.index.retrieve import Retrieved
from pincite.index.structure import Cell
from pincite.index.terms import terms

FEWEST = 2
"""Fewest figures to compare."""

PERSONS = stems(
    "name person player athlete driver rider director employee member candidate winner author artist singer runner "
    "swimmer scorer captain manager leader coach president student teacher"
)
"""Terms of the names of columns of people."""
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

RANKS = stems("rank ranking position pos place placing no number seed")
"""Terms of the names of columns whose lowest number is the best."""

_LOSSES = stems("loss losses deficit expense expenses cost costs charge charges payment payments outflow")
"""Terms of the names of rows whose figures stand in brackets because they are taken off."""

THING = re.compile(
    r"(?i)^\W*+(?:who\b|(?:which|what) (?!is\b|was\b|are\b|were\b|the\b)"
    r"(?P<noun>[\w’'-]{1,30}(?: [\w’'-]{1,30}){0,5}?) "
    r"(?:has|have|had|is|are|was|were|shows?|won|got|gets?|took|takes?|made|makes?|holds?|held|ran|sold|sells?|spent|"
    r"lost|costs?|weighs?|contains?|uses?|lasts?|\w{1,20}ed)\b)"
)
"""The beginning of a question for a thing, up to its verb."""

PERIOD = re.compile(
    r"(?i)^\W*+(?:in\s+|during\s+)?(?:which|what)\s+(?:(?:is|was)\s+the\s+)?(?:(?:fiscal|financial|calendar)\s+)?"
    r"(?P<period>years?|quarters?|months?|period|date|seasons?)\b"
)
"""The beginning of a question for a period."""

VERBS = stems(
    "have has had show shows win won receive received get gets got take takes took score scored make makes made hold "
    "holds held record recorded earn earned gain gained report reported reach reached sell sells sold carry "
    "carried perform last lasts contain contains use uses"
)
"""Verbs that say no more than that a thing has a figure."""

PERIOD_TERMS = stems("year quarter month period date years season yearly monthly quarterly annual")
"""Terms that say which stretch of time is meant."""

_PER = stems("per each")
"""Terms before the unit that a price is for."""

_THINGS_ASKED = (
    r"(?i)^\W*+(?:(?:show|list|find|give)(?: me)?(?: all)? |all |any )?(?:the )?"
    r"(?!(?:which|what|who|whose|how|when|where|why|is|are|was|were|do|does|did|can)\b)"
    r"(?P<noun>[\w’'-]{1,30}(?: [\w’'-]{1,30}){0,3}?) "
)
_ALONE = (
    "cheapest|dearest|most expensive|least expensive|oldest|youngest|longest|shortest|tallest|heaviest|lightest|"
    "deepest|widest"
)
_FRAGMENTS = (
    (re.compile(rf"{_THINGS_ASKED}(?:with|having) (?:the |an? )?(?P<rest>\S.*)$"), "Which {noun} has the {rest}"),
    (
        re.compile(
            rf"{_THINGS_ASKED}(?P<rest>(?:under|below|over|above|cheaper than|more than|less than|fewer than) \S.*)$"
        ),
        "Which {noun} are {rest}",
    ),
    (
        re.compile(
            rf"(?i)^\W*+(?:(?:what|which) (?:is|are|was|were) )?(?:the )?(?P<rest>{_ALONE}) "
            r"(?P<noun>[\w’'-]{1,30}(?: [\w’'-]{1,30}){0,2})[?.! ]{0,3}$"
        ),
        "Which {noun} is the {rest}",
    ),
)
"""Questions that are typed as keywords, and how they would be asked."""

_GAINS = stems("profit income gain gains result earnings benefit")

_SCALE = re.compile(r"[^\W\d_]+|%")


@dataclass(frozen=True)
class Compared:
    """A figure that fits, with the cell that names its column or row."""

    found: Retrieved
    row: Line
    figure: Cell
    name: Cell
    """The cell that names its column or row: the answer."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Lines with the number of each."""

    lines: tuple[Line, ...]
    numbers: tuple[float, ...]
    scale: frozenset[str]
    """The words and signs that all figures have beside them."""
    gaps: bool
    """Whether other lines have a dash or nothing, which may stand for zero."""


Choice = Callable[[Numbers], Sequence[Line]]
"""Tells which of some lines fit by their numbers."""


def asked_whole(question: str) -> str:
    """Return a question for some of several things as a whole sentence, if keywords ask it.

    >>> asked_whole("plan with the most users"), asked_whole("cheapest plan")
    ('Which plan has the most users', 'Which plan is the cheapest')
    """
    flat = " ".join(question.split())
    for fragment, sentence in _FRAGMENTS:
        if (match := fragment.match(flat)) is not None:
            return sentence.format(**match.groupdict())
    return flat


def asked_for(question: str, wanted: Wanted, figures: Figures, choice: Choice) -> list[Compared]:
    """Return the periods, rows or columns, as the question asks for, that `choice` picks; empty if unclear."""
    period, thing = PERIOD.match(question), THING.match(question)
    if period is not None:
        word = period["period"].lower().rstrip("s")
        fitting = of_columns(wanted, figures, choice, word)
        return fitting or (of_rows(wanted, figures, choice, named_year) if word in {"year", "season"} else [])
    noun = thing["noun"] if thing is not None else None
    if thing is None:
        return []
    by_row = of_rows(wanted, figures, choice, partial(named_thing, noun))
    return by_row or (of_things(wanted, figures, choice, noun) if noun else [])


def of_columns(wanted: Wanted, figures: Figures, choice: Choice, period: str) -> list[Compared]:
    """Return the years or quarters whose figures `choice` picks, in the one row that the question names."""
    if wanted.years:
        return []
    timed = [one for one in figures.columns if _is_period(one.name, period) and not one.compares]
    rows = chosen_rows(wanted, figures)
    if len(timed) < FEWEST or len(rows) != 1:
        return []
    (row,) = rows
    said = {one.number: len((wanted.terms - row.named - wanted.loose) & one.all_terms) for one in timed}
    kept = [one for one in timed if said[one.number] == max(said.values())]
    if len({one.name for one in kept}) < len(kept) or says_more(wanted, figures, row, *kept):
        return []
    return _in_row(figures, row, kept, choice)


def of_things(wanted: Wanted, figures: Figures, choice: Choice, noun: str) -> list[Compared]:
    """Return the things that head columns whose figures `choice` picks, in the one row that the question names."""
    asked = frozenset(terms(noun))
    things = [one for one in figures.columns if not SUMMING & one.all_terms and not one.years and not one.compares]
    wanted = wanted.without(asked)
    rows = chosen_rows(wanted, figures)
    if not asked <= _COMPARED | figures.around or len(things) < FEWEST or len(rows) != 1 or wanted.years:
        return []
    (row,) = rows
    if says_more(wanted, figures, row) or not row.needed <= wanted.terms:
        return []
    return _in_row(figures, row, things, choice)


def _in_row(figures: Figures, row: Line, columns: Sequence[Line], choice: Choice) -> list[Compared]:
    numbers = _read([(figures.shown(row, one), one) for one in columns])
    if numbers is None:
        return []
    if _LOSSES & row.named and not _GAINS & row.named and all(number <= 0 for number in numbers.numbers):
        numbers = replace(numbers, numbers=tuple(-number for number in numbers.numbers))
    fitting = [(figures.cell(row, one), _name_of_column(figures, one)) for one in choice(numbers)]
    return [Compared(figures.found, row, cell, name) for cell, name in fitting if cell is not None and name is not None]


def of_rows(
    wanted: Wanted, figures: Figures, choice: Choice, naming: Callable[[Figures], tuple[int, frozenset[str]] | None]
) -> list[Compared]:
    """Return the rows whose figures `choice` picks, in the one column that the question names.

    `naming` tells the column with the names of the rows, and the terms of the question that ask for such a name.
    """
    named = naming(figures)
    if named is None:
        return []
    at, things = named
    wanted = wanted.without(things)
    rows = [row for row in figures.rows if not frozenset(terms(row.name)) & SUMMING]
    groups = {name for row in rows for name in row.above if frozenset(terms(name)) & wanted.terms}
    rows = [row for row in rows if not groups or set(row.above) & groups]
    columns = [one for one in _columns_named(wanted, figures, rows) if one.number != at]
    if len(rows) < FEWEST or len(columns) != 1:
        return []
    (column,) = columns
    if column.needed & RANKS and column.needed <= RANKS | NEUTRAL:
        return []
    numbers = _read([(figures.shown(row, column), row) for row in rows])
    if numbers is None:
        return []
    in_cells = replace(rows[0], name=" ".join(numbers.scale), above=tuple(groups))
    if says_more(wanted, figures, in_cells, column):
        return []
    fitting = [(row, figures.cell(row, column), _cell_at(figures, row, at)) for row in choice(numbers)]
    return [
        Compared(figures.found, row, figure, name)
        for row, figure, name in fitting
        if figure is not None and name is not None
    ]


def _is_period(name: str, period: str) -> bool:
    """Whether a column's name is of the kind of period that a question asks for."""
    return bool(years_in(name)) if period.startswith("year") else is_period(name)


def named_year(figures: Figures) -> tuple[int, frozenset[str]] | None:
    """Return the first column if every row has a year there and no year occurs twice."""
    years = [row.name for row in figures.rows if not frozenset(terms(row.name)) & SUMMING]
    return (0, frozenset()) if len(set(years)) == len(years) and all(map(years_in, years)) else None


def named_thing(noun: str | None, figures: Figures) -> tuple[int, frozenset[str]] | None:
    """The column whose name a question asks for, *which club* or *who*; for things of any kind the first with words."""
    asked = frozenset(terms(noun)) if noun else PERSONS
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
    said = wanted.terms | figures.around | NEUTRAL | _PER | (PERIOD_TERMS if wanted.terms & PRICES else frozenset())
    scored = [(len(wanted.terms & one.all_terms), one) for one in timed if one.needed <= said]
    most = max((count for count, _ in scored), default=0)
    return [one for count, one in scored if count == most and (most or wanted.years)]


def _read(figures: Sequence[tuple[str, Line]]) -> Numbers | None:
    """The numbers of some lines; None where one is unreadable or has another unit. An empty cell has none."""
    filled = [(shown, line) for shown, line in figures if not is_nothing(shown)]
    numbers = [number for shown, _ in filled if (number := number_in(shown)) is not None]
    scales = {tuple(_SCALE.findall(shown)) for shown, _ in filled}
    if len(numbers) < max(FEWEST, len(filled)) or len(scales) > 1:
        return None
    return Numbers(tuple(line for _, line in filled), tuple(numbers), frozenset(*scales), len(filled) < len(figures))


def _name_of_column(figures: Figures, column: Line) -> Cell | None:
    return next(
        (one for one in figures.table.names(column.number) if one.span.of(figures.text).strip() == column.name), None
    )

"""The figure that a question names by words of its row and the period or kind of its column.

Unlike a record's value (`cells`), a figure need not be named by whole names: *revenue from services in 2019* is that of
*Services revenue, net* in the column *Year ended 31 December 2019*, if no other row and column hold the same words.
Every word of the question has to be accounted for, and no other row or column may fit as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pincite.bot.writers.reader.column_forms import ASKING, CHANGING, stems
from pincite.bot.writers.reader.figures import (
    PERCENT,
    Figures,
    Line,
    in_quarters,
    is_figure,
    is_time,
    needed_terms,
    tables_of_figures,
    years_in,
)
from pincite.index.retrieve import Retrieved
from pincite.index.structure import Cell
from pincite.index.terms import STOP_WORDS, content_terms, terms

LOOSE = (
    stems(
        "amount balance value figure expense company group firm business report reported record recorded total overall "
        "year years fiscal financial ended end ending period item level line account sum position case show table "
        "respective us spend spent segment category million millions thousand thousands billion billions usd dollars "
        "euros pounds"
    )
    | {"s"}
    | ASKING
)
"""Terms that a question may add to a name without asking for something else."""

MONTHS = stems(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec"
)

_COST, _PRICE, _SPEND, _EXPENSE = map(stems, ("cost", "price", "spend spent", "expense expenses"))
_COSTS = re.compile(r"(?i)\b(?:do|does|did|will|would)\b.{1,80}\bcost\b")
_HOW_MUCH_IS = re.compile(r"(?i)\bhow much (?:is|are|was|were)\b")
_ASKS_WHEN = re.compile(r"(?i)\W*(?:when|(?:at )?what time)\b")
_SALES, _SOLD = stems("sale sales"), stems("sold sell sells")
_WHEN = stems("when time leave depart arrive reach stop call go run start")
"""Terms of a question that asks for a time of day."""

NEUTRAL = stems("total net and of the less add plus")
"""Terms of a row's name that a question may leave out where no other row fits."""

PRICES = stems("price cost fee fare charge")
"""Terms of the names of columns that say how much a thing is."""

SHARES = PERCENT | stems("rate")
"""Terms of a question that a percent sign accounts for."""

COMPARED = stems("change variance increase decrease growth grow rise fall decline")
"""Terms of a question for a column that compares two others."""

SHORTEST_ROOT = 4
"""Fewest letters of a verb that is looked for in a noun."""

LEAST_SAID = 0.5
"""Least share of a name's terms that a question says, where it doesn't say all of them."""

_MEASURE = re.compile(
    r"(?i)\b(?:is|are|was|were)\s+(?:the\s+)?(?:(?:total\s+)?(?:amount|number|value)\s+of\s+)?"
    r"(?P<measure>[^\W\d_]{3,30}(?:\s[^\W\d_]{3,30}){0,2}?)\s+(?:from|of|in|for|by|at)\s+(?P<thing>[^?]{1,200})"
)
_TOTAL_MEASURE = re.compile(
    r"(?i)\b(?:is|are|was|were)\s+(?:the\s+)?total\s+(?:(?:amount|number|value)\s+of\s+)?"
    r"(?P<measure>[^\W\d_]{3,30}(?:\s[^\W\d_]{3,30}){0,2}?)\s+(?:in|for|as|at|during|on)\s+(?P<thing>[^?]{1,200})"
)
_TOTAL = stems("total")
_BREAK = re.compile(r"[.:;,()\n]|\s[-–—]\s")
_GOES_ON = re.compile(r"[,;:] ?| [-–—] |—| on | from | and other\b")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question says of a figure."""

    terms: frozenset[str]
    """Its content terms, without years and without the words of asking."""
    years: frozenset[str]
    question: str
    turning: frozenset[str]
    """Function words that ask for more than a cell, unless they stand in a name."""
    when: bool = False
    """Whether it asks for a time of day."""
    priced: bool = False
    """Whether it asks how much a thing is."""
    loose: frozenset[str] = LOOSE
    """Terms that no name has to account for."""

    @classmethod
    def of(cls, question: str) -> Wanted:
        """Read a question."""
        own = frozenset(term for term in content_terms(in_quarters(question)) if not years_in(term))
        if own & _COST and _COSTS.search(question):
            own = own - _COST | _PRICE
        own |= _EXPENSE if own & _SPEND else frozenset()
        turning = frozenset(word for word in _WORD.findall(question.lower()) if word in CHANGING)
        when = _ASKS_WHEN.match(question) is not None
        priced = _HOW_MUCH_IS.search(question) is not None
        return cls(own - _WHEN if when else own, years_in(question), question, turning, when, priced)

    def without(self, terms: frozenset[str]) -> Wanted:
        """The same without some terms."""
        return replace(self, terms=self.terms - terms)


@dataclass(frozen=True)
class Figure:
    """A cell of a table of figures that a question names."""

    figures: Figures
    row: Line
    column: Line
    said: int
    """How many of the question's terms the names of row and column hold."""
    exact: bool
    """Whether the question says the whole name of the row."""
    near: bool = False
    """Whether only the text around the table says what its figures measure."""

    @property
    def shown(self) -> str:
        """The characters of the cell."""
        return self.figures.shown(self.row, self.column)

    @property
    def cell(self) -> Cell | None:
        """The cell."""
        return self.figures.cell(self.row, self.column)


def figure_named(question: str, passages: Sequence[Retrieved]) -> tuple[Figure, bool] | None:
    """The figure that a question names in the tables that passages hold rows of, and whether it is the only one.

    It is not the only one where another table holds another figure that is named as well, or where its cell is empty.
    """
    wanted = Wanted.of(question)
    if len(wanted.years) > 2:  # noqa: PLR2004 - from one year to another
        return None
    seen = (_in_table(wanted, figures) for figures in tables_of_figures(passages))
    named = [one for one in seen if one is not None and (is_time(one.shown) or not wanted.when)]
    if not named:
        return None
    best = max(named, key=lambda one: (not one.near, one.said, one.exact))
    rivals = [one for one in named if (one.near, one.said, one.exact) == (best.near, best.said, best.exact)]
    shown = is_figure(best.shown) or (best.column.needed and best.column.needed <= wanted.terms)
    return best, bool(shown) and len({one.shown for one in rivals}) == 1


def _in_table(wanted: Wanted, figures: Figures) -> Figure | None:
    """The only figure of a table that a question names."""
    fitting = [
        Figure(figures, row, column, len(wanted.terms & (row.all_terms | column.all_terms)), row.needed <= wanted.terms)
        for row in chosen_rows(wanted, figures)
        for column in _columns_for(wanted, figures, row)
    ]
    cells = {id(one.cell): one for one in fitting}
    if len(cells) != 1:
        return None
    (figure,) = cells.values()
    if _turns(wanted, figure.row, figure.column):
        return None
    unsaid = _unsaid(wanted, figures, figure.row, figure.column)
    return replace(figure, near=bool(unsaid)) if not unsaid or _is_measure(wanted, unsaid, figure) else None


def _is_measure(wanted: Wanted, unsaid: frozenset[str], figure: Figure) -> bool:
    """Whether the text around a table says what its figures measure, and a question nothing else beside their names.

    *What was revenue from Norway in 2023?* asks for the row *Norway* where *The table shows revenue by country* stands
    above. The measure comes before the row's name, as what it is *of*, *from* or *in*.
    """
    whole = figure.row.named == _TOTAL
    asked = (_TOTAL_MEASURE if whole else _MEASURE).search(wanted.question)
    if asked is None or not figure.exact:
        return False
    measure, things = terms(asked["measure"]), frozenset(terms(asked["thing"]))
    if not unsaid <= frozenset(measure) or not (whole or figure.row.needed <= things):
        return False
    return any(_stands_in(words, measure) for words in map(_WORD.findall, _BREAK.split(figure.figures.near)))


def _stands_in(words: Sequence[str], measure: Sequence[str]) -> bool:
    """Whether words hold a measure that is no part of a longer name."""
    said = [terms(word) for word in words]
    run = [[term] for term in measure]
    places = range(len(words) - len(run) + 1)
    return any(said[at : at + len(run)] == run and _stands_alone(words, at, at + len(run)) for at in places)


def _stands_alone(words: Sequence[str], start: int, end: int) -> bool:
    """Whether words are no part of a longer name: *revenue* in *cost of revenue*, *deferred revenue*."""
    before = words[start - 1].lower() if start else "the"
    after = words[end].lower() if end < len(words) else "by"
    return before in STOP_WORDS - {"of"} and after in STOP_WORDS - {"of"}


def chosen_rows(wanted: Wanted, figures: Figures) -> list[Line]:
    """The rows that a question names best: by most words, then by the whole name, then by most words of their own."""
    scored: list[tuple[tuple[int, bool, int], Line]] = []
    for row in figures.rows:
        said = wanted.terms & row.named
        missing = row.needed - wanted.terms
        if row.years and row.years <= wanted.years:
            missing -= _days(row.needed)
        if not said or (said <= LOOSE and missing):
            continue
        missing -= NEUTRAL
        if missing and not _is_head(row, wanted.terms):
            continue
        of_group = len(wanted.terms & row.all_terms) + len(wanted.years & years_of((row.name, *row.above)))
        scored.append(((of_group, not missing, len(said)), row))
    if not scored:
        return [row for row in figures.rows if wanted.years and row.years == wanted.years and not row.needed]
    exact = [one for one in scored if one[0][1]]
    best = max(rank for rank, _ in (exact or scored))
    if exact and max(rank for rank, _ in scored)[0] > best[0]:
        best = max(rank for rank, _ in scored)
    chosen = [row for rank, row in scored if rank == best]
    whole = [row for row in chosen if row.named <= wanted.terms]
    return whole if len(whole) == 1 else chosen


def _days(named: frozenset[str]) -> frozenset[str]:
    """The months of a name and the numbers of days beside them."""
    return frozenset(term for term in named if term in MONTHS or (term.isdecimal() and len(term) <= 2))  # noqa: PLR2004


def _is_head(row: Line, said: frozenset[str]) -> bool:
    """Whether a question says a name up to a comma, a dash, *on* or *from*: what goes on there doesn't change it.

    *Current assets* are no *assets*, *revenue growth* is no *revenue*.
    """
    head = _GOES_ON.split(row.name, maxsplit=1)[0]
    needed = needed_terms(head)
    return bool(needed) and needed <= said | NEUTRAL and len(row.needed & said) >= LEAST_SAID * len(row.needed)


def _columns_for(wanted: Wanted, figures: Figures, row: Line) -> list[Line]:
    """The columns that a question names for a row: by their period, then by most words."""
    timed = columns_of_years(wanted, figures, row)
    filled = [column for column in timed if figures.shown(row, column)]
    scored = [(len((wanted.terms - row.named) & column.all_terms), column) for column in filled]
    most = max((said for said, _ in scored), default=0)
    best = [column for said, column in scored if said == most]
    if wanted.priced and len(best) > 1 and (prices := [column for column in best if PRICES & column.named]):
        best = prices
    plain = [column for column in best if not column.compares]
    compared = bool(COMPARED & wanted.terms) or len(wanted.years) > 1
    return _of_kind(wanted, figures, row, best if compared and most else plain)


def _of_kind(wanted: Wanted, figures: Figures, row: Line, columns: list[Line]) -> list[Line]:
    """Of several columns those of percentages, if a question asks for one, or those of amounts."""
    if len(columns) < 2:  # noqa: PLR2004 - nothing to choose
        return columns
    shares = [column for column in columns if "%" in figures.shown(row, column)]
    return shares if PERCENT & wanted.terms else [column for column in columns if column not in shares]


def columns_of_years(wanted: Wanted, figures: Figures, row: Line) -> list[Line]:
    """The columns of the years that a question names; all where these stand in a row, a group or the caption."""
    if not wanted.years:
        return list(figures.columns)
    groups = years_of(row.above)
    if wanted.years <= groups:
        return list(figures.columns)
    timed = [column for column in figures.columns if column.years]
    if len(wanted.years) > 1:
        exact = [column for column in figures.columns if column.years == wanted.years]
        compared = [column for column in figures.columns if column.compares]
        return exact or [column for column in compared if len(column.years) < 2]  # noqa: PLR2004 - of two others
    own = years_in(row.name) or groups
    if own:
        return list(figures.columns) if wanted.years <= own else []
    if timed:
        return [column for column in timed if wanted.years <= column.years]
    return list(figures.columns) if wanted.years <= figures.around_years else []


def years_of(names: Iterable[str]) -> frozenset[str]:
    """The years in some names."""
    return frozenset().union(*map(years_in, names))


def says_more(wanted: Wanted, figures: Figures, row: Line, *columns: Line) -> bool:
    """Whether a question holds words that the names of a row and of columns, and those above, don't account for."""
    return bool(_unsaid(wanted, figures, row, *columns)) or _turns(wanted, row, *columns)


def _turns(wanted: Wanted, row: Line, *columns: Line) -> bool:
    """Whether a question holds a function word that asks for more than a cell, outside of names."""
    return bool(wanted.turning - frozenset(_WORD.findall(_all_names(row, *columns).lower())))


def _all_names(*lines: Line) -> str:
    return " ".join(name for line in lines for name in (line.name, *line.above))


def _unsaid(wanted: Wanted, figures: Figures, row: Line, *columns: Line) -> frozenset[str]:
    """The terms of a question that neither the names of a row and of columns nor those above account for."""
    names = _all_names(row, *columns)
    held = row.all_terms.union(*(column.all_terms for column in columns)) | figures.around
    left = wanted.terms - held - wanted.loose - _day_numbers(wanted, names) - (_SOLD if held & _SALES else frozenset())
    if any("%" in figures.shown(row, one) for one in columns):
        left -= SHARES
    left = frozenset(term for term in left if not any(_is_of(term, other) for other in held))
    if left & MONTHS and not any(MONTHS & frozenset(terms(name)) for name in _names(figures)):
        left -= MONTHS
    return left


def _is_of(term: str, other: str) -> bool:
    """Whether a term is what a longer one is made of: *visit* of *visitors*."""
    return len(term) >= SHORTEST_ROOT and other.startswith(term)


def _day_numbers(wanted: Wanted, names: str) -> frozenset[str]:
    """The numbers of days beside months, which a table without them need not repeat."""
    numbers = frozenset(term for term in wanted.terms if term.isdecimal() and len(term) <= 2)  # noqa: PLR2004
    return numbers if wanted.terms & MONTHS else frozenset()


def _names(figures: Figures) -> Iterable[str]:
    for line in (*figures.columns, *figures.rows):
        yield from (line.name, *line.above)

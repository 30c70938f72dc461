"""The row that a question names by its place: *the last race*, *the stop after Harbour*, *the third stage*.

The order is that of the list where the question says so, otherwise that of a column of times or of running numbers. A
table that is sorted by neither tells no order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pincite.bot.verify.languages.english import MONTHS
from pincite.bot.writers.reader.column_forms import stems
from pincite.bot.writers.reader.compared import PERSONS, RANKS, Compared
from pincite.bot.writers.reader.figures import SUMMING, Figures, Line, tables_of_figures
from pincite.index.retrieve import Retrieved
from pincite.index.structure import Cell
from pincite.index.terms import fold, terms

_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7, "8th": 8, "9th": 9, "10th": 10,
    "last": 0, "final": 0,
}  # fmt: skip
_ORDINAL = re.compile(rf"(?i)\b(?P<ordinal>{'|'.join(_ORDINALS)})\b")
_NOUN = re.compile(r"\s{1,3}(?P<noun>[^\W\d_]{2,30})\b")
_BESIDE = re.compile(
    r"(?i)^(?P<head>.{2,120}?)\s(?:(?:right|directly|immediately|just|next|straight) )?"
    r"(?P<side>after|before|following|preceding|below|above|previous to|prior to)\s+(?P<key>\S.{0,100})$"
)
_BACK = frozenset({"before", "preceding", "above", "previous to", "prior to"})
_LISTED = re.compile(r"(?i)\b(?:list(?:ed)?|table|chart|shown|below|above)\b")
_WHO = re.compile(r"(?i)\W*who\b")
_OPPOSED = {1: re.compile(r"(?i)\bprevious\b"), -1: re.compile(r"(?i)\bnext\b")}
_RANKED = stems("place placed position rank ranked ranking finish finished")
_MANY = re.compile(r"(?i)\b(?:are|were|have|all|how)\b")
_PLACED = re.compile(r"(?i) (?:(?:listed )?(?:on|in) (?:the|this) (?:list|table|chart)|listed)$")
_SAID = stems(
    "who which what is was the a an in on of to did do does name next previous immediately directly right just that "
    "came come comes follow follows followed list listed table chart shown this one appear appears place placed pick "
    "picked drafted ranked finish finished go goes very"
)
"""Terms that say no more than that a row comes in some place."""

_HAPPENED = stems(
    "release released publish published open opened build built elect elected appoint appointed air aired broadcast "
    "born found founded establish established hold held play played start started begin began happen happened form "
    "formed take took office serve served"
)
"""Terms of what comes in the order of time."""

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)")
_NAMED = re.compile(
    rf"(?i)(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<month>{'|'.join(MONTHS)})\.?(?: (?P<after>\d{{1,2}}),?)? "
    r"(?P<year>\d{4})"
)
_INTEGER = re.compile(r"\d{1,4}\.?")

Moment = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _RowAsked:
    """What a question says of a row's place."""

    head: str
    """The other words of the question."""
    step: int
    """Rows from the one that is named: 1 or -1; without a name the number of the row, 0 for the last one."""
    key: str | None = None

    @property
    def terms(self) -> frozenset[str]:
        """The terms that ask for a column or say when things happened."""
        return frozenset(terms(self.head)) - _SAID


def row_in_order(question: str, passages: Sequence[Retrieved]) -> Compared | None:
    """The only row that a question names by its place, with the cell that it asks for."""
    flat = " ".join(question.split()).rstrip(" ?.!")
    place = _place(flat)
    if place is None or _MANY.search(place.head):
        return None
    tables = tables_of_figures(passages, mixed=True)
    fitting = [one for figures in tables if (one := _in_table(place, flat, figures)) is not None]
    return fitting[0] if len(fitting) == 1 else None


def by_number(question: str, passages: Sequence[Retrieved]) -> str | None:
    """The question with the running number of a row: *stage 3* for *the third stage*, where a column has stages 1 to n.

    None where no table numbers its rows so, or several do.
    """
    ordinals = list(_ORDINAL.finditer(question))
    if len(ordinals) != 1:
        return None
    noun = _NOUN.match(question, ordinals[0].end())
    if noun is None:
        return None
    counts = [
        len(figures.rows)
        for figures in tables_of_figures(passages, mixed=True)
        for column in range(figures.table.width)
        if terms(_name(figures, column)) == terms(noun["noun"]) and _counts_up(figures, column)
    ]
    number = _ORDINALS[ordinals[0]["ordinal"].lower()] or (counts[0] if counts else 0)
    if len(counts) != 1 or number > counts[0]:
        return None
    return f"{question[: ordinals[0].start()]}{noun['noun']} {number}{question[noun.end() :]}"


def _place(question: str) -> _RowAsked | None:
    beside, ordinals = _BESIDE.match(question), list(_ORDINAL.finditer(question))
    if beside is not None and not ordinals:
        step = -1 if beside["side"].lower() in _BACK else 1
        if _OPPOSED[step].search(beside["head"]):
            return None
        return _RowAsked(beside["head"], step, _PLACED.sub("", beside["key"]).strip("\"“”‘’' "))
    if len(ordinals) == 1 and beside is None:
        head = f"{question[: ordinals[0].start()]} {question[ordinals[0].end() :]}"
        return _RowAsked(head, _ORDINALS[ordinals[0]["ordinal"].lower()])
    return None


def _in_table(place: _RowAsked, question: str, figures: Figures) -> Compared | None:
    rows = _ordered(place, question, figures)
    if not rows:
        return None
    if place.key is None:
        number, key = (place.step or len(rows)) - 1, None
    else:
        keys = [(at, column) for at, row in enumerate(rows) for column in _columns_with(figures, row, place.key)]
        if len({at for at, _ in keys}) != 1:
            return None
        number, key = keys[0][0] + place.step, keys[0][1]
    column = _column(place, figures, key)
    if column is None or not 0 <= number < len(rows):
        return None
    cell = _cell(figures, rows[number], column)
    if cell is None or not _may_answer(place, cell.span.of(figures.text)):
        return None
    return Compared(figures.found, rows[number], cell, cell)


def _may_answer(place: _RowAsked, said: str) -> bool:
    if _WHO.match(place.head):
        return any(map(str.isalpha, said)) and not any(map(str.isdigit, said))
    return any(map(str.isalnum, said))


def _column(place: _RowAsked, figures: Figures, key: int | None) -> int | None:
    """The column that a question asks for; that of the row that it names, where it names no other one."""
    asked = place.terms - _HAPPENED
    person = _WHO.match(place.head) is not None
    heads = {number: frozenset(terms(_name(figures, number))) for number in range(figures.table.width)}
    if asked:
        fitting = [number for number, head in heads.items() if asked & head and asked <= head | figures.around]
    elif person:
        fitting = [number for number, head in heads.items() if head & PERSONS and not head & RANKS]
        fitting = [key] if key is not None and _worded(figures, key) and key not in fitting else fitting
    else:
        fitting = []
    if not fitting and key is not None and asked <= figures.around:
        return key
    return fitting[0] if len(fitting) == 1 else None


def _ordered(place: _RowAsked, question: str, figures: Figures) -> list[Line]:
    """The rows of a table in the order that a question means; empty where the table tells none."""
    rows = [row for row in figures.rows if not _is_sum(row)]
    body = {cell.row for cell in figures.table.cells if cell.row >= figures.table.header_rows}
    merged = any(cell.rows > 1 or cell.groups for cell in figures.table.cells if cell.row in body)
    if merged or len(body) > len(figures.rows) or not all(map(_is_sum, figures.rows[len(rows) :])):
        return []  # rows without a name, groups, or sums between the rows
    if _RANKED & frozenset(terms(place.head)):
        ranks = [column for column in range(figures.table.width) if frozenset(terms(_name(figures, column))) & RANKS]
        return rows if len(ranks) == 1 and _counts_up(figures, ranks[0]) else []
    if _LISTED.search(question):
        return [] if place.terms & _HAPPENED else rows
    return _by_time(rows, figures, happened=bool(place.terms & _HAPPENED))


def _is_sum(row: Line) -> bool:
    return bool(frozenset(terms(row.name)) & SUMMING)


def _by_time(rows: list[Line], figures: Figures, *, happened: bool) -> list[Line]:
    """Rows in the order of all their times, no two of which are the same, or of their running numbers."""
    columns = range(figures.table.width)
    times = [moments for column in columns if (moments := _moments(figures, rows, column))]
    if times and all(map(_rises, times)):
        return rows
    if times and happened and all(_rises(moments[::-1]) for moments in times):
        return rows[::-1]
    running = not times and not happened and any(_counts_up(figures, column) for column in columns)
    return rows if running else []


def _rises(moments: Sequence[Moment]) -> bool:
    return all(one < other for one, other in pairwise(moments))


def _moments(figures: Figures, rows: Sequence[Line], column: int) -> list[Moment] | None:
    """The times in a column; None where a cell shows something else."""
    said = [_shown(figures, row, column) for row in rows]
    moments = [moment for one in said if (moment := _moment(one)) is not None]
    return moments if len(moments) == len(rows) and len(set(map(len, moments))) == 1 else None


def _moment(words: str) -> Moment | None:
    """The time that a cell shows, in numbers that are compared in order."""
    if _YEAR.fullmatch(words):
        return (int(words),)
    if match := _ISO.fullmatch(words) or _CLOCK.fullmatch(words):
        return tuple(map(int, match.groups()))
    if match := _NAMED.fullmatch(words):
        return int(match["year"]), MONTHS.index(match["month"].lower()), int(match["before"] or match["after"] or 0)
    return None


def _counts_up(figures: Figures, column: int) -> bool:
    """Whether a column holds running numbers: 1, 2, 3 and so on."""
    said = [_shown(figures, row, column) for row in figures.rows if not _is_sum(row)]
    numbers = [int(one.rstrip(".")) for one in said if _INTEGER.fullmatch(one)]
    return len(said) > 1 and numbers == list(range(1, len(said) + 1))


def _columns_with(figures: Figures, row: Line, key: str) -> Iterator[int]:
    """The columns in which a row has a cell of these very words."""
    for cell in figures.table.row(row.number):
        if _bare(cell.span.of(figures.text)) == _bare(key):
            yield cell.column


def _bare(words: str) -> list[str]:
    said = re.findall(r"\w+", fold(words))
    return said[1:] if len(said) > 1 and said[0] in {"the", "a", "an"} else said


def _worded(figures: Figures, column: int) -> bool:
    return any(any(map(str.isalpha, _shown(figures, row, column))) for row in figures.rows)


def _name(figures: Figures, column: int) -> str:
    return " ".join(cell.span.of(figures.text) for cell in figures.table.names(column))


def _cell(figures: Figures, row: Line, column: int) -> Cell | None:
    return figures.cell(row, replace(row, number=column))


def _shown(figures: Figures, row: Line, column: int) -> str:
    cell = _cell(figures, row, column)
    return cell.span.of(figures.text).strip() if cell is not None else ""

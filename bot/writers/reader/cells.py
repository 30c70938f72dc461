"""The cell of a table that a question names by its row and its column: read off the structure, or not at all.

Every word of the question has to be accounted for: by whole cells of one row, by the names of their columns, by the
name of the column asked for or a usual form of asking for it, by the title and headings above.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pincite.bot.asking.followups.words import ARTICLES
from pincite.bot.verify.languages.english import MONTHS, NEGATION
from pincite.bot.writers.reader.column_forms import (
    ASKING,
    CHANGING,
    FORMS,
    NEUTRAL,
    PRICE_ALONE,
    QUANTITY_ALONE,
    WHEN_WORDS,
    Form,
)
from pincite.index.reading.table_names import names_columns
from pincite.index.retrieve import Retrieved
from pincite.index.structure import Cell, Table
from pincite.index.terms import STOP_WORDS, content_terms, terms
from pincite.index.types import Span

Wanted = Literal["who", "when", "where", "how", "what"]

LONGEST_VALUE = 100
"""Longest cell, in code points, that is a short answer as it stands."""

LONGEST_QUESTION = 300
"""Longest question, in code points, that may name a cell."""

MOST_ROWS = 1000
"""Most rows with the same name to tell apart."""

SHORTEST_ROOT = 4
"""Fewest letters of a verb's root that is looked for in a noun: *supply* in *supplier*."""

_UNIT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|(?<=\S)\s+(?:in|per cent|%)\s+\S+\s*$|[€$£¥%]")
_WANTED = re.compile(
    r"(?i)\b(?:(?P<when>when|(?:what|which) (?:time|date|day|year|month))|(?P<who>who)|(?P<where>where)|"
    r"(?P<whose>whose|whom|why)|(?P<how>how)|(?P<what>what|which))\b"
)
_DO = re.compile(r"(?i)\s+(?:do|does|did|will|would|can|has|have|had)\b")
_HOW_DO = re.compile(r"(?i)\s+(?:do|does|did|will|would|can|is|are|was|were|has|have|had|to)\b")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\s?%?")
_POSSESSIVE = re.compile(r"['’]s?$")
_OPENING = "_#€$£+-"
_CLOSING = "_#€$£%+)"
_TIME = re.compile(
    r"(?i)\d{1,2}:\d\d|\b\d{4}-\d\d|\b(?:1\d|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2} ?[ap]\.?m\b|"
    rf"\b(?:{'|'.join(MONTHS)}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)


@dataclass(frozen=True, slots=True)
class CellNamed:
    """The cell that a question names, or several between which it leaves the choice."""

    found: Retrieved
    sentence: int
    """Number of the sentence of the passage that holds the cell."""
    place: Span
    """The cell, as a range of the sentence's view."""
    value: str
    ambiguous: bool = False
    """Whether other cells with other values fit as well: then none is the answer."""


def cell_named(question: str, passages: Sequence[Retrieved]) -> CellNamed | None:
    """The cell that a question names by its row and column, among the tables of which passages hold rows.

    None where no row is named whole, where a word of the question stays without a place, or where no column or several
    fit.
    """
    if len(question) > LONGEST_QUESTION or NEGATION.search(question):
        return None
    asked = _Asked(question)
    if asked.wanted is None:
        return None
    fitting: list[CellNamed] = []
    for found in passages:
        for table in found.document.structure.tables:
            inside = table.header_rows and not table.labelled and table.span.start < found.passage.end
            if inside and table.span.end > found.passage.start:
                fitting += _cells(asked, found, table)
    if not fitting:
        return None
    first = fitting[0]
    several = any(one.ambiguous or one.value != first.value for one in fitting)
    return CellNamed(first.found, first.sentence, first.place, first.value, several)


class _Asked:
    """A question as words, each with its terms."""

    def __init__(self, question: str) -> None:
        self.words = [bare for word in question.split() if (bare := _bare(word)) and terms(bare)]
        self.terms = [terms(word) for word in self.words]
        match = _WANTED.search(question)
        self.wanted: Wanted | None = "what"
        self.by_name = True
        self.alone: tuple[Form, ...] = ()
        if match is not None and _WANTED.search(question, match.end()):
            self.wanted = None
        elif match is not None:
            rest = question[match.end() :]
            group = match.lastgroup
            self.wanted = None if group in {None, "whose"} else group  # type: ignore[assignment]
            self.by_name = group != "where" and not (
                (group == "what" and _DO.match(rest)) or (group == "how" and _HOW_DO.match(rest))
            )
            if re.match(r"(?i)\s+much (?:is|are|was|were)\b", rest):
                self.alone = (PRICE_ALONE,)
            elif re.match(r"(?i)\s+many\b", rest):
                self.alone = (QUANTITY_ALONE,)

    def mentions(self, cell: Sequence[str]) -> Iterator[range]:
        """The runs of whole words whose terms are these."""
        for start in range(len(self.words)):
            held: list[str] = []
            for end in range(start, len(self.words)):
                held += self.terms[end]
                if held == cell:
                    yield range(start, end + 1)
                if len(held) >= len(cell):
                    break

    def rest(self, named: Collection[int]) -> list[str] | None:
        """The content terms of the other words; None where one of them changes what is asked."""
        left: list[str] = []
        shouted = " ".join(self.words).isupper()
        for number, word in enumerate(self.words):
            if number in named:
                continue
            lower = word.lower()
            if lower in CHANGING or (lower == "a" and number - 1 in named):
                return None
            if lower in STOP_WORDS:
                if number and word[0].isupper() and word != "I" and not shouted:
                    return None
                continue
            left += self.terms[number]
        return left


def _bare(word: str) -> str:
    """Return a word without the marks around it and the ending of the genitive."""
    start, end = 0, len(word)
    while start < end and not (word[start].isalnum() or word[start] in _OPENING):
        start += 1
    while start < end and not (word[end - 1].isalnum() or word[end - 1] in _CLOSING):
        end -= 1
    return _POSSESSIVE.sub("", word[start:end])


@dataclass(frozen=True)
class _Columns:
    """The names of a table's columns, as a question with this question word says them."""

    text: str
    table: Table
    wanted: Wanted | None

    @cached_property
    def labels(self) -> Mapping[int, str]:
        """The name of each column, from the top."""
        names = {}
        for column in range(self.table.width):
            cells = [name for name in self.table.names(column) if name not in self.table.titles]
            names[column] = " ".join(cell.span.of(self.text).strip() for cell in cells)
        return names

    @cached_property
    def terms(self) -> Mapping[int, frozenset[str]]:
        """All terms of each name."""
        return {column: frozenset(terms(label)) for column, label in self.labels.items()}

    @cached_property
    def cores(self) -> Mapping[int, frozenset[str]]:
        """The terms of each name without units and without words that any such name may have."""
        cores = {}
        neutral = NEUTRAL | WHEN_WORDS if self.wanted == "when" else NEUTRAL
        for column, label in self.labels.items():
            named = frozenset(content_terms(_UNIT.sub(" ", label))) if label else frozenset()
            cores[column] = named - neutral or named
        return cores


def _cells(asked: _Asked, found: Retrieved, table: Table) -> Iterator[CellNamed]:
    """The cells of a table in a passage that the question names, one for each row that fits."""
    text, passage = found.document.text, found.passage
    columns = _Columns(text, table, asked.wanted)
    around = frozenset(terms(f"{found.document.title} {passage.heading}"))
    if table.caption is not None:
        around |= frozenset(terms(table.caption.of(text)))
    inside = table.cells_in(Span(max(table.span.start, passage.start), min(table.span.end, passage.end)))
    for number in dict.fromkeys(cell.row for cell in inside):
        fitting = _named(asked, columns, around, number)
        placed = _placed(found, fitting.cell) if fitting is not None else None
        if fitting is None or placed is None:
            continue
        value = fitting.cell.span.of(text).strip()
        several = any(other != value for other in _others(asked, columns, around, fitting))
        sentence, place = placed
        yield CellNamed(found, sentence, place, place.of(passage.read[sentence].text).strip(), several)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """A cell that fits, with the cells of its row that the question holds."""

    cell: Cell
    row: int
    keys: tuple[Cell, ...]


def _named(asked: _Asked, columns: _Columns, around: Collection[str], number: int) -> _Fitting | None:
    """The cell of a row that the question names."""
    if names_columns(columns.text, columns.table, number):
        return None
    row = columns.table.row(number)
    keys = _keys(asked, columns, row)
    column = _column(asked, columns, keys, around, row) if keys else None
    if column is None:
        return None
    cell = next((one for one in row if one.column <= column < one.column + one.columns), None)
    if cell is None or not _fits(asked.wanted, cell.span.of(columns.text).strip()):
        return None
    held = tuple(key for key, _ in keys)
    if not _tied(columns.text, row, cell, held) or _is_one_name(asked, columns, keys):
        return None
    return _Fitting(cell, number, held)


def _tied(text: str, row: Sequence[Cell], cell: Cell, keys: Sequence[Cell]) -> bool:
    """Whether a cell is told by the keys of its row: one of them, or itself, names the row, or several single it out.

    Of two other cells neither belongs to the other: the country of a river is not that of the lake that it rises in.
    A number or code before the name leaves the next cell to name the row.
    """
    if len(keys) > 1:
        return True
    for one in row:
        if one in (cell, *keys):
            return True
        value = one.span.of(text).strip()
        if value and not any(map(str.isdigit, value)):
            return False
    return False


def _is_one_name(asked: _Asked, columns: _Columns, keys: Sequence[tuple[Cell, range]]) -> bool:
    """Whether what the question holds from the first to the last of several keys is the name of one thing elsewhere."""
    if len(keys) == 1:
        return False
    first, last = min(words.start for _, words in keys), max(words.stop for _, words in keys)
    whole = re.compile(r"\W+".join(map(re.escape, asked.words[first:last])), re.IGNORECASE)
    place = whole.search(columns.text, columns.table.span.start, columns.table.span.end)
    return place is not None and any(place.end() <= cell.span.end for cell in columns.table.cells_over(place.start()))


def _keys(asked: _Asked, columns: _Columns, row: Sequence[Cell]) -> list[tuple[Cell, range]]:
    """The cells of a row that stand whole in the question, each with its words; of two that overlap the longer one."""
    held: list[tuple[Cell, range]] = []
    for cell in row:
        value = cell.span.of(columns.text).strip()
        if not value or len(value) > LONGEST_VALUE:
            continue
        own = terms(value)
        mentions = list(asked.mentions(own))
        if not mentions and len(own) > 1 and own[0] in ARTICLES:
            mentions = list(asked.mentions(own[1:]))
        held += [(cell, words) for words in mentions if _is_key(asked, columns, cell, value, words)]
    held.sort(key=lambda pair: (-len(pair[1]), pair[0].column))
    keys: list[tuple[Cell, range]] = []
    for cell, words in held:
        if all(not set(words) & set(taken) and cell is not other for other, taken in keys):
            keys.append((cell, words))
    return keys


def _is_key(asked: _Asked, columns: _Columns, cell: Cell, value: str, words: range) -> bool:
    """Whether words of the question name a row by this cell, and don't only have the same characters.

    A number or a function word does in the first column or behind the name of its column. Behind the name of another
    column no value does: *from Ulm*, where the column *From* has its own.
    """
    before = asked.terms[words.start - 1] if words.start else []
    behind = frozenset(before)
    if behind and behind == columns.terms[cell.column]:
        return True
    if behind and any(behind == names for names in columns.terms.values()):
        return False
    if all(word.lower() in STOP_WORDS for word in asked.words[words.start : words.stop]):
        return False
    return not cell.column or not _NUMBER.fullmatch(value)


def _column(
    asked: _Asked,
    columns: _Columns,
    keys: Sequence[tuple[Cell, range]],
    around: Collection[str],
    row: Sequence[Cell],
) -> int | None:
    """The only column that the words besides the row's name ask for."""
    named = {number for _, words in keys for number in words}
    rest = asked.rest(named)
    if rest is None:
        return None
    taken = {cell.column for cell, _ in keys}
    of_keys = frozenset(term for column in taken for term in columns.terms[column])
    drop = ASKING | of_keys | (WHEN_WORDS if asked.wanted == "when" else frozenset())
    open_terms = {term for term in rest if term not in drop}
    outside = open_terms - set(around)
    said = {_root(term) for term in rest} | set(rest) if asked.wanted == "who" else set(rest)
    free = [column for column in columns.labels if column not in taken and columns.labels[column]]
    if asked.by_name:
        fitting = [
            column
            for column in free
            if outside <= _said(columns.terms[column], open_terms, asked.wanted)
            and all(term in said or (asked.wanted == "who" and _root(term) in said) for term in columns.cores[column])
        ]
        if fitting:
            return _widest(columns, fitting)
    directed = asked.wanted == "where" and any(
        word.lower() in {"from", "to"} for number, word in enumerate(asked.words) if number not in named
    )
    for form in () if directed else (*asked.alone, *FORMS):
        if asked.wanted not in form.wanted or not outside <= form.words or not (open_terms & form.words or form.bare):
            continue
        like = [column for column in free if columns.terms[column] & form.names]
        if asked.wanted == "when" and not open_terms & form.words:
            timed = [one.column for one in row if _TIME.search(one.span.of(columns.text))]
            like = list(dict.fromkeys([*like, *(column for column in timed if column in free)]))
        if len(like) == 1 and columns.cores[like[0]] <= form.names:
            return like[0]
        if like:
            return None
    return None


def _said(label: Collection[str], rest: Iterable[str], wanted: str | None) -> set[str]:
    """The terms of a question that a column's name holds, as *supplier* holds who *supplies*."""
    roots = {_root(term) for term in label} if wanted == "who" else set()
    return {term for term in rest if term in label or _root(term) in roots}


def _widest(columns: _Columns, fitting: Sequence[int]) -> int | None:
    """The column whose name holds those of all others that fit; None where there is no such column."""
    best = max(fitting, key=lambda column: len(columns.cores[column]))
    alone = all(columns.cores[other] < columns.cores[best] for other in fitting if other != best)
    return best if alone else None


def _root(term: str) -> str:
    """A verb and who does it by one name: *supplies* and *supplier*, *approves* and *approver*."""
    for ending in ("ier", "er", "or", "i", "e"):
        if term.endswith(ending) and len(term) - len(ending) >= SHORTEST_ROOT:
            return term.removesuffix(ending)
    return term


def _fits(wanted: str | None, value: str) -> bool:
    """Whether a value is of the type that the question word asks for."""
    if not any(map(str.isalnum, value)) or len(value) > LONGEST_VALUE or ". " in value or "\n" in value:
        return False
    digits, letters = any(map(str.isdigit, value)), any(map(str.isalpha, value))
    if wanted == "who":
        return letters and not digits
    if wanted == "when":
        return _TIME.search(value) is not None
    if wanted == "where":
        return letters and _TIME.search(value) is None
    return digits if wanted == "how" else True


def _placed(found: Retrieved, cell: Cell) -> tuple[int, Span] | None:
    """The sentence of a passage that a cell stands in whole, and its place in the view."""
    for number, (span, view) in enumerate(zip(found.passage.sentences, found.passage.read, strict=True)):
        if span.start <= cell.span.start and cell.span.end <= span.end:
            places = view.places(cell.span)
            return (number, places[0]) if len(places) == 1 else None
    return None


def _others(asked: _Asked, columns: _Columns, around: Collection[str], fitting: _Fitting) -> Iterator[str | None]:
    """The values that the question names in other rows, wherever in the table; None where they are too many to tell."""
    text, table = columns.text, columns.table
    rows = min((_rows_with(text, table, key) for key in fitting.keys), key=len)
    if len(rows) > MOST_ROWS:
        yield None
        return
    for number in rows - {fitting.row}:
        other = _named(asked, columns, around, number)
        if other is not None:
            yield other.cell.span.of(text).strip()


def _rows_with(text: str, table: Table, key: Cell) -> set[int]:
    """The rows with a cell of the same words, just over MOST_ROWS at most."""
    value = key.span.of(text).strip()
    wanted = terms(value)
    rows: set[int] = set()
    for match in re.finditer(re.escape(value), text[table.span.start : table.span.end], re.IGNORECASE):
        for cell in table.cells_over(table.span.start + match.start()):
            if terms(cell.span.of(text)) == wanted:
                rows.update(range(cell.row, cell.row + cell.rows))
        if len(rows) > MOST_ROWS:
            break
    return rows

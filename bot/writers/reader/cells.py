"""The value that a question names by its record and its name there: read off the structure, or not at all.

A record is a row of a table, a column of one, an object of JSON, or the fields of a form. Every word of the question
has to be accounted for: by whole values of one record and their names, by the record's own name, by the name of the
value asked for or a usual form of asking for it, by the title and headings above.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pincite.bot.asking.fitting import OF_A_KIND
from pincite.bot.verify.languages.english import MONTHS, NEGATION
from pincite.bot.writers.reader.addresses import AddressKind
from pincite.bot.writers.reader.asked import Asked, is_said, mentions, only_function_words
from pincite.bot.writers.reader.column_forms import (
    ASKING,
    FORMS,
    HOLDERS,
    PRICE_WORDS,
    WHEN_WORDS,
)
from pincite.bot.writers.reader.records import Record, TableRows, Value, records
from pincite.index.retrieve import Retrieved
from pincite.index.structure import Table
from pincite.index.terms import terms
from pincite.index.types import Span

LONGEST_VALUE = 100
"""Longest cell, in code points, that is a short answer as it stands."""

LONGEST_QUESTION = 300
"""Longest question, in code points, that may name a cell."""

MOST_ROWS = 1000
"""Most rows with the same name to tell apart."""

SHORTEST_ROOT = 4
"""Fewest letters of a verb's root that is looked for in a noun: *supply* in *supplier*."""

_MONEY = re.compile(r"[€$£¥]|\b(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?|francs?|crowns?|pence|cents?)\b")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\s?%?")
_IDENTIFIES = re.compile(r"(?i)\S\s+(?:number|no\.?|nr\.?|id|#)\s*$")
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
    keyed: bool = True
    """Whether the question names its record."""
    compared: Span | None = None
    """The figure for which the cell was chosen, as a range of the view: its column's name is cited, too."""
    beside: tuple[CellNamed, ...] = ()
    """Other cells whose rows are quoted, too: a question asks for them as well, or compares them with this one."""


def cell_named(question: str, passages: Sequence[Retrieved]) -> CellNamed | None:
    """The cell that a question names by its row and column, among the tables of which passages hold rows.

    None where no row is named whole, where a word of the question stays without a place, or where no column or several
    fit.
    """
    if len(question) > LONGEST_QUESTION or NEGATION.search(question) or OF_A_KIND.match(question):
        return None
    asked = Asked(question)
    if asked.wanted is None:
        return None
    fitting = [one for found in passages for one in _cells(asked, found)]
    if not fitting:
        return None
    fitting = [one for one in fitting if one.keyed] or fitting
    first = fitting[0]
    several = any(one.ambiguous or one.value != first.value for one in fitting)
    return CellNamed(first.found, first.sentence, first.place, first.value, several, first.keyed)


@dataclass(frozen=True, slots=True)
class Fitting:
    """A value that a question names, with the values of its record that the question holds."""

    record: Record
    value: Value
    keys: tuple[Value, ...]
    keyed: bool
    """Whether the question names the record, by a value or by its own name."""

    @property
    def said(self) -> str:
        """The characters of the value."""
        return self.record.said(self.value)


def _cells(asked: Asked, found: Retrieved) -> Iterator[CellNamed]:
    """The values in a passage that the question names, one for each record that fits."""
    for record in records(found):
        fitting = _named(asked, record)
        placed = _placed(found, fitting.value) if fitting is not None else None
        if fitting is None or placed is None:
            continue
        several = any(other != fitting.said for other in _others(asked, found, fitting))
        sentence, place = placed
        said = place.of(found.passage.read[sentence].text).strip()
        yield CellNamed(found, sentence, place, said, several, fitting.keyed)


def _named(asked: Asked, record: Record) -> Fitting | None:
    """The value of a record that the question names."""
    keys = keys_in(asked, record)
    if not keys and record.must_be_named:
        return None
    column = _column(asked, record, keys)
    value = record.value_at(column) if column is not None else None
    if value is None or not fits(asked, record.said(value)):
        return None
    held = tuple(key.value for key in keys if key.value is not None)
    if len(held) == len(keys) and not is_tied(record, value, held):
        return None
    return None if _is_one_name(asked, record, keys) else Fitting(record, value, held, bool(keys))


def is_tied(record: Record, value: Value, keys: Sequence[Value]) -> bool:
    """Whether a value is told by the keys of its record: one of them, or itself, names it, or several single it out.

    Of two other values neither belongs to the other: the country of a river is not that of the lake that it rises in.
    A number or code before the name leaves the next value to name the record. An office stands for its holder.
    """
    if len(keys) > 1 or (not keys and not record.must_be_named):
        return True
    if any(record.names.terms[key.column] & HOLDERS for key in keys):
        return True
    if record.name_column is not None:
        return any(one.column == record.name_column for one in (value, *keys))
    for one in record.values:
        if one in (value, *keys):
            return True
        said = record.said(one)
        if said and not any(map(str.isdigit, said)):
            return False
    return False


@dataclass(frozen=True, slots=True)
class Key:
    """Words of a question that name a record: by one of its values, or by its own name."""

    words: range
    value: Value | None = None


def _is_one_name(asked: Asked, record: Record, keys: Sequence[Key]) -> bool:
    """Whether what the question holds from the first to the last of several keys is the name of one thing elsewhere."""
    if len(keys) < 2 or record.table is None:  # noqa: PLR2004 - several
        return False
    first, last = min(key.words.start for key in keys), max(key.words.stop for key in keys)
    whole = re.compile(r"\W+".join(map(re.escape, asked.words[first:last])), re.IGNORECASE)
    place = whole.search(record.text, record.table.span.start, record.table.span.end)
    return place is not None and any(place.end() <= cell.span.end for cell in record.table.cells_over(place.start()))


def keys_in(asked: Asked, record: Record) -> list[Key]:
    """The names and values of a record that stand whole in the question; of two that overlap the longer one."""
    held: list[Key] = []
    for value in () if record.by_head else record.values:
        said = record.said(value)
        if said and len(said) <= LONGEST_VALUE:
            held += [Key(words, value) for words in mentions(asked, said) if _is_key(asked, record, value, words)]
    for head in record.heads:
        held += [Key(words) for words in mentions(asked, head) if not only_function_words(asked, words)]
    held.sort(key=lambda key: (-len(key.words), key.value.column if key.value is not None else -1))
    keys: list[Key] = []
    for key in held:
        if all(
            not set(key.words) & set(taken.words) and (key.value is None or key.value is not taken.value)
            for taken in keys
        ):
            keys.append(key)
    return keys


def _is_key(asked: Asked, record: Record, value: Value, words: range) -> bool:
    """Whether words of the question name a record by this value, and don't only have the same characters.

    A number or a function word does in the first column or behind the name of its column. Behind the name of another
    column no value does: *from Ulm*, where the column *From* has its own.
    """
    names = record.names.terms
    before = asked.terms[words.start - 1] if words.start else []
    behind = frozenset(before)
    if behind and behind == names[value.column]:
        return True
    if behind and any(behind == other for other in names.values()):
        return False
    if only_function_words(asked, words):
        return False
    return not value.column or not _NUMBER.fullmatch(record.said(value))


def _column(asked: Asked, record: Record, keys: Sequence[Key]) -> int | None:
    """The only column that the words besides the record's name ask for."""
    named = {number for key in keys for number in key.words}
    rest = asked.rest(named)
    if rest is None:
        return None
    names = record.names
    cores = names.cores(asked.wanted)
    taken = {key.value.column for key in keys if key.value is not None}
    of_keys = frozenset(term for column in taken for term in names.terms[column])
    drop = ASKING | of_keys | (WHEN_WORDS if asked.wanted == "when" else frozenset())
    open_terms = {term for term in rest if term not in drop}
    outside = open_terms - record.around
    free = [column for column, label in names.labels.items() if column not in taken and label]
    if asked.address is not None and (column := _address(asked.address, record, free, outside)) is not None:
        return column
    said = {_root(term) for term in rest} | set(rest) if asked.wanted == "who" else set(rest)
    if asked.by_name:
        fitting = [
            column
            for column in free
            if outside <= _said(names.terms[column], open_terms, asked.wanted)
            and not (asked.counts and _IDENTIFIES.search(names.labels[column]))
            and cores[column]
            and all(term in said or (asked.wanted == "who" and _root(term) in said) for term in cores[column])
            and (not record.by_head or is_said(asked, names.labels[column]))
        ]
        if fitting:
            return _widest(cores, fitting)
    priced = _priced(asked, record, free, open_terms, outside)
    return _by_form(asked, record, keys, free, open_terms) if priced is None else priced


def _priced(
    asked: Asked, record: Record, free: Sequence[int], open_terms: Collection[str], outside: Collection[str]
) -> int | None:
    """The only column that is named after what the question asks the price of: *Deposit: 150 euros*."""
    if asked.wanted not in {"how", "what"} or not set(open_terms) & PRICE_WORDS:
        return None
    names, cores = record.names.terms, record.names.cores(asked.wanted)
    fitting = [
        column
        for column in free
        if cores[column]
        and cores[column] <= set(open_terms)
        and set(outside) - PRICE_WORDS <= names[column]
        and (value := record.value_at(column)) is not None
        and _MONEY.search(record.said(value))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _by_form(
    asked: Asked, record: Record, keys: Sequence[Key], free: Sequence[int], open_terms: Collection[str]
) -> int | None:
    """The only column that a usual form of asking asks for."""
    named = {number for key in keys for number in key.words}
    names, cores = record.names.terms, record.names.cores(asked.wanted)
    asking, outside = set(open_terms), set(open_terms) - record.around
    if asked.wanted == "where" and any(
        word.lower() in {"from", "to"} for number, word in enumerate(asked.words) if number not in named
    ):
        return None
    for form in (*(asked.alone if keys else ()), *FORMS):
        bare = form.bare and bool(keys)
        if asked.wanted not in form.wanted or not outside <= form.words or not (asking & form.words or bare):
            continue
        like = [column for column in free if names[column] & form.names]
        if asked.wanted == "when" and not asking & form.words:
            timed = [one.column for one in record.values if _TIME.search(record.said(one))]
            like = list(dict.fromkeys([*like, *(column for column in timed if column in free)]))
        if len(like) == 1 and cores[like[0]] <= form.names:
            return like[0]
        if like:
            return None
    return None


def _address(kind: AddressKind, record: Record, free: Sequence[int], outside: Collection[str]) -> int | None:
    """The only column of addresses of a kind that the other words of a question leave."""
    fitting = []
    for column in free:
        value, named = record.value_at(column), record.names.terms[column]
        if value is not None and named & kind.names and kind.is_one(record.said(value)):
            fitting.append((column, set(outside) - kind.words - named))
    left = [column for column, unsaid in fitting if not unsaid]
    return left[0] if len(left) == 1 else None


def _said(label: Collection[str], rest: Iterable[str], wanted: str | None) -> set[str]:
    """The terms of a question that a column's name holds, as *supplier* holds who *supplies*."""
    roots = {_root(term) for term in label} if wanted == "who" else set()
    return {term for term in rest if term in label or _root(term) in roots}


def _widest(cores: Mapping[int, frozenset[str]], fitting: Sequence[int]) -> int | None:
    """The column whose name holds those of all others that fit; None where there is no such column."""
    best = max(fitting, key=lambda column: len(cores[column]))
    alone = all(cores[other] < cores[best] for other in fitting if other != best)
    return best if alone else None


def _root(term: str) -> str:
    """A verb and who does it by one name: *supplies* and *supplier*, *approves* and *approver*."""
    for ending in ("ier", "er", "or", "ic", "i", "e"):
        if term.endswith(ending) and len(term) - len(ending) >= SHORTEST_ROOT:
            return term.removesuffix(ending)
    return term


def fits(asked: Asked, value: str) -> bool:
    """Whether a value is of the type that the question asks for."""
    wanted = asked.wanted
    if not any(map(str.isalnum, value)) or len(value) > LONGEST_VALUE or ". " in value or "\n" in value:
        return False
    if wanted == "how" and asked.address is not None:
        return asked.address.is_one(value)
    digits, letters = any(map(str.isdigit, value)), any(map(str.isalpha, value))
    if wanted == "who":
        return letters and not digits
    if wanted == "when":
        return _TIME.search(value) is not None
    if wanted == "where":
        return letters and _TIME.search(value) is None
    return digits or not (wanted == "how" or asked.numbered)


def _placed(found: Retrieved, value: Value) -> tuple[int, Span] | None:
    """The sentence of a passage that a value stands in whole, and its place in the view."""
    passage = found.passage
    for number, (span, view) in enumerate(zip(passage.sentences, passage.read, strict=True)):
        if span not in passage.naming and span.start <= value.span.start and value.span.end <= span.end:
            places = view.places(value.span)
            return (number, places[0]) if len(places) == 1 else None
    return None


def _others(asked: Asked, found: Retrieved, fitting: Fitting) -> Iterator[str | None]:
    """The values that the question names in other rows, wherever in the table; None where they are too many to tell."""
    table, text = fitting.record.table, fitting.record.text
    if table is None or not fitting.keys:
        return
    rows = min((_rows_with(text, table, key) for key in fitting.keys), key=len)
    if len(rows) > MOST_ROWS:
        yield None
        return
    of_table = TableRows(found, table)
    for number in rows - {fitting.record.row}:
        record = of_table.row(number)
        other = _named(asked, record) if record is not None else None
        if other is not None:
            yield other.said


def _rows_with(text: str, table: Table, key: Value) -> set[int]:
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

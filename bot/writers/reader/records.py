"""Records of a passage: values with names, read off its tables, its JSON and its fields.

A record is a row of a table with a header, a column of one that names its rows, an object of JSON, or the fields under
a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pincite.bot.writers.reader.column_forms import KEY_UNITS, NEUTRAL, WHEN_WORDS
from pincite.index.reading.table_names import names_columns
from pincite.index.retrieve import Retrieved
from pincite.index.structure import Cell, Table
from pincite.index.terms import content_terms, terms
from pincite.index.types import Span

WIDEST = 30
"""Most columns of a table that is read column by column."""

TALLEST = 60
"""Most rows of a table that is read column by column, and of one without a header that is read as fields."""

MOST_LABEL = 6
"""Most words of a field's label in running text."""

_UNIT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|(?<=\S)\s+(?:in|per cent|%)\s+\S+\s*$|[€$£¥%]")
_KEY_WORDS = re.compile(r"_+|(?<=[a-z0-9])(?=[A-Z])")
_FIELD = re.compile(
    r"^[ \t]*+(?:[-*+•–][ \t]++)?(?P<open>[*_]{0,3})(?P<label>[^\W\d_][^:*_|\n]{0,60})"
    r"(?:(?P=open):|:(?P=open))[ \t]++(?P<value>\S[^\n]{0,119})$",
    re.MULTILINE,
)


class Names:
    """The names of a record's values, by column."""

    def __init__(self, paths: Mapping[int, Sequence[str]]) -> None:
        """`paths` are the names of each column from the outermost one."""
        self._paths = paths

    @cached_property
    def labels(self) -> Mapping[int, str]:
        """The whole name of each column."""
        return {column: " ".join(path) for column, path in self._paths.items()}

    @cached_property
    def terms(self) -> Mapping[int, frozenset[str]]:
        """All terms of each name."""
        return {column: frozenset(terms(label)) for column, label in self.labels.items()}

    def cores(self, wanted: str | None) -> Mapping[int, frozenset[str]]:
        """The terms that a question with this question word has to say: of the innermost name, where no other column
        has the same one; without units and without words that any such name may have.
        """
        return self._cores_of_time if wanted == "when" else self._cores

    @cached_property
    def _cores(self) -> Mapping[int, frozenset[str]]:
        return self._without(NEUTRAL)

    @cached_property
    def _cores_of_time(self) -> Mapping[int, frozenset[str]]:
        return self._without(NEUTRAL | WHEN_WORDS)

    def _without(self, neutral: frozenset[str]) -> Mapping[int, frozenset[str]]:
        innermost = [path[-1].casefold() for path in self._paths.values() if path]
        cores = {}
        for column, path in self._paths.items():
            own = path[-1:] if path and innermost.count(path[-1].casefold()) == 1 else path
            label = _UNIT.sub(" ", " ".join(own))
            named = frozenset(content_terms(label)) if label.strip() else frozenset()
            cores[column] = named - neutral or named
        return cores


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a record."""

    span: Span
    """Its characters in the document."""
    column: int
    columns: int = 1


@dataclass(frozen=True)
class Record:
    """Values that belong together."""

    text: str
    """The document's text."""
    names: Names
    values: Sequence[Value]
    around: frozenset[str]
    """Terms of the title, the headings and the names above."""
    heads: tuple[str, ...] = ()
    """Names of the record as a whole: the name of its column, the keys that lead to it."""
    must_be_named: bool = True
    """Whether there are others like it, so that a question has to name it."""
    by_head: bool = False
    """Whether only its own name names it: the values of a column belong to as many things."""
    name_column: int | None = None
    """The column whose value is known to name the record."""
    table: Table | None = field(default=None, repr=False)
    row: int = 0

    def value_at(self, column: int) -> Value | None:
        """The value in a column."""
        return next((one for one in self.values if one.column <= column < one.column + one.columns), None)

    def said(self, value: Value) -> str:
        """The characters of a value."""
        return value.span.of(self.text).strip()


def records(found: Retrieved) -> Iterator[Record]:
    """The records that have values in a passage."""
    passage = found.passage
    inside = Span(passage.start, passage.end)
    for table in found.document.structure.tables:
        if table.span.start < inside.end and table.span.end > inside.start:
            yield from of_table(found, table)
    yield from _fields(found, inside)


def of_table(found: Retrieved, table: Table) -> Iterator[Record]:
    """The records of a table that have values in a passage."""
    text, passage = found.document.text, found.passage
    span = Span(max(table.span.start, passage.start), min(table.span.end, passage.end))
    rows = TableRows(found, table)
    if table.labelled or table.header_rows:
        for number in dict.fromkeys(cell.row for cell in table.cells_in(span)):
            if (record := rows.row(number)) is not None:
                yield record
    if table.header_rows and not table.labelled:
        yield from _by_column(rows)
    elif not table.labelled and table.width == 2:  # noqa: PLR2004 - a label and its value
        yield from _as_fields(text, table, rows.around)


class TableRows:
    """The rows of a table as records."""

    def __init__(self, found: Retrieved, table: Table) -> None:
        self.text = found.document.text
        self.table = table
        around = terms(f"{found.document.title} {found.passage.heading}")
        if table.caption is not None:
            around += terms(table.caption.of(self.text))
        self.around = frozenset(around)

    @cached_property
    def names(self) -> Names:
        """The names of the columns of a table with a header."""
        paths = {}
        for column in range(self.table.width):
            cells = [name for name in self.table.names(column) if name not in self.table.titles]
            paths[column] = [cell.span.of(self.text).strip() for cell in cells]
        return Names(paths)

    def row(self, number: int) -> Record | None:
        """A row; None for one that names the columns."""
        cells = self.table.row(number)
        if self.table.labelled:
            return self._object(cells, number)
        if names_columns(self.text, self.table, number):
            return None
        values = [Value(cell.span, cell.column, cell.columns) for cell in cells]
        return Record(self.text, self.names, values, self.around, table=self.table, row=number)

    def _object(self, cells: Sequence[Cell], number: int) -> Record:
        """An object of JSON: keys that all its values share name it."""
        outer = _shared([cell.labels[:-1] for cell in cells])
        above = tuple(_words(label.of(self.text)) for label in outer)
        paths = {cell.column: [_key_name(label.of(self.text)) for label in cell.labels[len(outer) :]] for cell in cells}
        named = next((cell.column for cell in cells if cell.header), None)
        return Record(
            self.text,
            Names(paths),
            [Value(cell.span, cell.column) for cell in cells],
            self.around | {term for name in above for term in terms(name)},
            heads=above,
            must_be_named=named is not None,
            name_column=named,
            table=self.table,
            row=number,
        )


def _by_column(rows: TableRows) -> Iterator[Record]:
    """The columns of a table whose first cells name its rows."""
    text, table = rows.text, rows.table
    numbers = list(dict.fromkeys(cell.row for cell in table.cells if cell.row >= table.header_rows))
    if not 2 <= table.width <= WIDEST or len(numbers) > TALLEST:  # noqa: PLR2004 - names and values
        return
    cells = {number: table.row(number) for number in numbers}
    firsts = {number: row[0] for number, row in cells.items() if row and not row[0].column}
    said = [cell.span.of(text).strip().casefold() for cell in firsts.values()]
    if len(firsts) < len(numbers) or len(set(said)) < len(said) or not all(any(map(str.isalpha, one)) for one in said):
        return
    names = Names({number: [cell.span.of(text).strip()] for number, cell in firsts.items()})
    for column in range(1, table.width):
        head = rows.names.labels[column]
        values = [Value(cell.span, number) for number, row in cells.items() for cell in row if cell.column == column]
        if any(map(str.isalpha, head)) or len(head) == 4:  # noqa: PLR2004 - a year
            yield Record(text, names, values, rows.around, heads=(head,), by_head=True)


def _as_fields(text: str, table: Table, around: frozenset[str]) -> Iterator[Record]:
    """A table of two columns without a header: the first cell of each row names the second."""
    pairs: list[tuple[str, Span]] = []
    for number in dict.fromkeys(cell.row for cell in table.cells):
        row = table.row(number)
        if len(row) == 2 and row[1].span.of(text).strip():  # noqa: PLR2004
            pairs.append((row[0].span.of(text).strip().rstrip(":"), row[1].span))
        if len(pairs) > TALLEST:
            return
    if all(any(map(str.isalpha, label)) for label, _ in pairs):
        yield from _grouped(text, pairs, around)


def _fields(found: Retrieved, inside: Span) -> Iterator[Record]:
    """The fields of a passage: of forms, lists and definitions, and lines of a label and a value."""
    text, structure = found.document.text, found.document.structure
    around = frozenset(terms(f"{found.document.title} {found.passage.heading}"))
    pairs = [
        (pair.label.of(text).strip(" :\t\n"), pair.body)
        for pair in structure.pairs
        if pair.kind != "question"
        and inside.start <= pair.label.start
        and pair.body.end <= inside.end
        and not pair.body.of(text).rstrip().endswith((".", "!", "?"))
    ]
    taken = [body for _, body in pairs]
    for match in _FIELD.finditer(text, inside.start, inside.end):
        span = Span(*match.span("value"))
        apart = structure.table_at(span.start) is None and not any(
            one.start < span.end and span.start < one.end for one in taken
        )
        if apart and len(match["label"].split()) <= MOST_LABEL and match["value"].rstrip()[-1] not in ".,;:?!":
            pairs.append((match["label"].strip(), _inner(text, span)))
    pairs.sort(key=lambda pair: pair[1])
    yield from _grouped(text, pairs, around)


def _grouped(text: str, pairs: Iterable[tuple[str, Span]], around: frozenset[str]) -> Iterator[Record]:
    """Fields as records: a label that comes again begins the next one."""
    group: list[tuple[str, Span]] = []
    for label, span in pairs:
        if any(label.casefold() == other.casefold() for other, _ in group):
            yield _of_fields(text, group, around)
            group = []
        group.append((label, span))
    if group:
        yield _of_fields(text, group, around)


def _of_fields(text: str, group: Sequence[tuple[str, Span]], around: frozenset[str]) -> Record:
    names = Names({number: [label] for number, (label, _) in enumerate(group)})
    values = [Value(_inner(text, span), number) for number, (_, span) in enumerate(group)]
    return Record(text, names, values, around, must_be_named=False)


def _inner(text: str, span: Span) -> Span:
    """A span without the white space at its ends."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _shared(paths: Sequence[Sequence[Span]]) -> Sequence[Span]:
    """The longest beginning of all paths."""
    shared: list[Span] = []
    for labels in zip(*paths, strict=False):
        if any(label != labels[0] for label in labels):
            break
        shared.append(labels[0])
    return shared


def _words(key: str) -> str:
    return _KEY_WORDS.sub(" ", key).strip()


def _key_name(key: str) -> str:
    """The name of a key in words, with its unit in brackets: *depth (m)* for `depth_m`."""
    words = _words(key).split()
    if len(words) > 1 and words[-1].lower() in KEY_UNITS:
        words[-1] = f"({words[-1]})"
    return " ".join(words)

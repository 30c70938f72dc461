"""JSON and JSON Lines: a small object is a row of a table, whose cells have their keys as labels; others are sections.

The text stays as the file has it. A value is read with its keys, and cited as its own characters.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pincite.index.loaders.content import Content, Unreadable, bounded
from pincite.index.loaders.json_matrix import Matrix, columnwise, is_index, matrix, split_matrix
from pincite.index.loaders.json_values import JsonNode, Parsed, parse
from pincite.index.loaders.structure import sections_below
from pincite.index.loaders.text_structure import read_text
from pincite.index.loaders.unseen import disjoint, unseen
from pincite.index.reading import is_prose, is_sentence, with_marks
from pincite.index.sentences import MAX_SENTENCE
from pincite.index.spans import Span
from pincite.index.structure import Cell, Heading, Structure, Table
from pincite.index.view import LeftOut, Reason

LONGEST_LIST = 400
"""Longest list of single values, in code points, that is one cell."""

LONGEST_KEY = 120
"""Longest key, in code points, that is a label; a longer one is a value of its own."""

LONGEST_NAME = 200
"""Longest value, in code points, that names its record."""

NAMES = ("name", "title", "question", "label", "heading", "subject", "headline")
"""Keys whose values name their record, in lower case."""


def read_json(source: str, *, lines: bool = False) -> Content:
    """Read JSON, or with `lines` JSON Lines, of which a few may be broken.

    Raises:
        Unreadable: it is no JSON, nested too deeply, too long or of too many values.
    """
    parsed = parse(bounded(source), lines=lines)
    if all(value.scalar for value in parsed.values):
        if not any(value.kind in {"string", "bare"} for value in parsed.values):
            raise Unreadable("holds no values")
        return read_text(parsed.text)
    layout = _JsonLayout(parsed)
    layout.read()
    content = Content(
        text=parsed.text,
        media_type="application/json",
        sections=sections_below(parsed.text, layout.headings),
        structure=Structure(
            tables=tuple(layout.tables), headings=tuple(layout.headings), left_out=disjoint(layout.left_out())
        ),
    )
    if parsed.broken:
        content.metadata["broken"] = f"{len(parsed.broken)} lines that are no JSON, read as text"
    return content


Leaf = tuple[tuple[Span, ...], JsonNode]
"""A single value with the keys that lead to it within its row."""


class _JsonLayout:
    """Tables and headings, in the order of the text."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._text = parsed.text
        self.tables: list[Table] = []
        self.headings: list[Heading] = []
        self._cells: list[Cell] = []
        self._inner: list[LeftOut] = []
        self._row = 0
        self._headed: set[Span] = set()

    def read(self) -> None:
        """Lay out all values."""
        values = self._parsed.values
        if len(values) == 1 and not values[0].scalar:
            self._part((), values[0], 1, listed=False)
        else:
            self._walk(JsonNode(Span(0, len(self._text)), "array", [(None, value) for value in values]), 1)
        self._close()
        if self.headings:  # the first one, without words, keeps a key from being taken for the document's title
            self.headings.insert(0, Heading(Span(0, 0), 0, Span(0, 0)))

    def left_out(self) -> Iterator[LeftOut]:
        """The marks between values, and those of their characters that are not read."""
        yield from self._inner
        yield from unseen(self._text)
        shown = [table.span for table in self.tables]
        shown += [heading.words for heading in self.headings if heading.span.start < heading.span.end]
        shown += [*self._parsed.comments, *self._parsed.broken]
        end = len(self._text)
        at = 0
        for part in sorted([*shown, Span(end, end)]):
            if at < part.start and not self._text[at : part.start].isspace():
                yield LeftOut(Span(at, part.start), Reason.MARKUP)
            at = max(at, part.end)

    def _part(self, labels: tuple[Span, ...], value: JsonNode, level: int, *, listed: bool) -> None:
        """A list or an object: a table if it is one, rows if it is small, else a section."""
        if self._matrix(labels, value, level):
            return
        small = value.span.end - value.span.start <= MAX_SENTENCE
        if small and (value.kind == "object" or labels):
            self._rows(labels, value, level, listed=listed)
            return
        if labels:
            self._head(level, with_marks(self._text, labels[-1]), labels[-1])
        elif listed and (name := _named(self._text, value)) is not None:
            self._head(level, Span(value.span.start, value.span.start), name)
        self._walk(value, level + 1)

    def _rows(self, labels: tuple[Span, ...], value: JsonNode, level: int, *, listed: bool) -> None:
        """A small list or object: one row, or a row for each of its own lists and objects."""
        if self._matrix(labels, value, level):
            return
        if listed or _is_record(self._text, value):
            self._add(list(_leaves(self._text, labels, value)), level, depth=len(labels) + 1, listed=listed)
            return
        run: list[Leaf] = []
        for key, member in value.members:
            own = (*labels, *_labels(key))
            if _is_single(member):
                run += _leaves(self._text, own, member)
                continue
            self._add(run, level, depth=len(labels) + 1)
            run = []
            self._rows(own, member, level, listed=key is None)
        self._add(run, level, depth=len(labels) + 1)

    def _matrix(self, labels: tuple[Span, ...], value: JsonNode, level: int) -> bool:
        """Lay out a list of lists with the names of its columns, and what stands beside these; whether it is one."""
        table = matrix(self._text, value)
        beside = None if table is not None else split_matrix(self._text, value)
        names = columnwise(self._text, value) if table is None and beside is None else ()
        if table is None and beside is None and not names:
            return False
        below = level
        for label in labels:
            if label not in self._headed:
                self._headed.add(label)
                self._head(below, with_marks(self._text, label), label)
            below += 1
        if not labels:
            self._leave(level, _begin(self._text, ((), value.members[0][1])))
        if table is not None:
            self._columns(table)
        elif beside is not None:
            self._beside(beside, value, below)
        else:
            self._by_column(names, value)
        return True

    def _by_column(self, names: Sequence[JsonNode], value: JsonNode) -> None:
        """A row for each column, whose values are read with the names of their rows, which the first column holds."""
        self._close()
        for number, (key, column) in enumerate(value.members):
            for name, (_, member) in zip(names, column.members, strict=True):
                labels = (*_labels(key), *((name.span,) if number else ()))
                self._cells.append(Cell(member.span, self._row, len(self._cells), labels=labels))
            self._row += 1
        self._close()

    def _beside(self, table: Matrix, value: JsonNode, level: int) -> None:
        """The members of an object: the names of the columns and rows, the rows, and others."""
        for key, member in value.members:
            own = [part for _, part in member.members]
            if own and own[0] is table.first_row:
                self._columns(table)
            elif own and own[0] in (table.names[0], *table.row_names[:1]):
                self._close()
                self._cells += (Cell(name.span, 0, column, header=True) for column, name in enumerate(own))
                self._close(header_rows=1)
            elif not is_index(self._text, key, member):
                self._add(list(_leaves(self._text, _labels(key), member)), level)

    def _columns(self, table: Matrix) -> None:
        """The table of a list of lists."""
        self._close()
        if table.inside:
            self._cells += (Cell(name.span, 0, column, header=True) for column, name in enumerate(table.names))
            self._row = 1
        for number, row in enumerate(table.rows):
            above = (table.row_names[number].span,) if table.row_names else ()
            leaves = [((*above, name.span), value) for name, (_, value) in zip(table.names, row.members, strict=True)]
            name_at = _name_of(self._text, leaves, 1 + len(above), listed=True)
            self._add_row(leaves, name_at)
        self._close(header_rows=int(table.inside), apart=True)

    def _walk(self, value: JsonNode, level: int) -> None:
        """The members of a list or an object: single values that follow one another share a row."""
        run: list[Leaf] = []
        for key, member in value.members:
            labels = _labels(key)
            if key is not None and not labels:
                run.append(((), JsonNode(key, "string")))
            if _is_single(member):
                run += _leaves(self._text, labels, member)
                continue
            self._run(run, value, level)
            run = []
            self._part(labels, member, level, listed=key is None)
        self._run(run, value, level)

    def _run(self, run: Sequence[Leaf], within: JsonNode, level: int) -> None:
        if within.kind == "object":
            self._add(run, level)
            return
        for group in _grouped(self._text, run):
            self._add([((), group)], level)

    def _add(self, leaves: Sequence[Leaf], level: int, *, depth: int = 1, listed: bool = False) -> None:
        """A row of these cells; the keys of its record are at this depth of their labels."""
        if not leaves:
            return
        start = _begin(self._text, leaves[0])
        self._leave(level, start)
        if self._cells and self._commented(self._cells[-1].span.end, start):
            self._close()
        name = _name_of(self._text, leaves, depth, listed)
        self._add_row(leaves, name)

    def _add_row(self, leaves: Sequence[Leaf], name_at: int | None) -> None:
        for column, (labels, value) in enumerate(leaves):
            self._cells.append(Cell(value.span, self._row, column, header=column == name_at, labels=labels))
            if not value.scalar:
                self._inner += _delimiters(value)
        self._row += 1

    def _commented(self, start: int, end: int) -> bool:
        at = bisect_left(self._parsed.comments, Span(start, start))
        return at < len(self._parsed.comments) and self._parsed.comments[at].start < end

    def _head(self, level: int, span: Span, words: Span) -> None:
        self._close()
        self.headings.append(Heading(span, level, words))

    def _leave(self, level: int, at: int) -> None:
        """End the sections of this level and of deeper ones."""
        if self.headings and self._open_level() >= level:
            self._close()
            self.headings.append(Heading(Span(at, at), level, Span(at, at)))

    def _open_level(self) -> int:
        last = self.headings[-1]
        return last.level if last.words.start < last.words.end else last.level - 1

    def _close(self, *, header_rows: int = 0, apart: bool = False) -> None:
        """End the table; `apart` says that its labels stand elsewhere."""
        if self._cells:
            first, last = self._cells[0], self._cells[-1]
            own = first.labels and not apart
            start = first.labels[0].start if own else first.span.start
            span = with_marks(self._text, Span(start, last.span.end))
            self.tables.append(Table(span, tuple(self._cells), header_rows))
        self._cells = []
        self._row = 0


def _labels(key: Span | None) -> tuple[Span, ...]:
    return (key,) if key is not None and 0 < key.end - key.start <= LONGEST_KEY else ()


def _leaves(text: str, labels: tuple[Span, ...], value: JsonNode) -> Iterator[Leaf]:
    """The single values and short lists below a value, each with the keys that lead to it; sentences stand alone."""
    if _is_single(value):
        if _is_told(text, value):
            yield from ((labels, group) for group in _grouped(text, [(labels, member) for _, member in value.members]))
        else:
            yield labels, value
        return
    for key, member in value.members:
        own = _labels(key)
        if key is not None and not own:
            yield labels, JsonNode(key, "string")
        yield from _leaves(text, (*labels, *own), member)


def _is_record(text: str, value: JsonNode) -> bool:
    """Whether a list or an object is one row: nowhere in it stand two lists or objects beside each other."""
    parts = [member for _, member in value.members if not _is_single(member)]
    if columnwise(text, value) or any(matrix(text, part) is not None for part in parts):
        return False
    return len(parts) < 2 and all(_is_record(text, part) for part in parts)  # noqa: PLR2004 - two are rows of a table


def _is_single(value: JsonNode) -> bool:
    """Whether a value is one cell: single, or a short list of single values."""
    if value.scalar:
        return True
    short = value.kind == "array" and value.span.end - value.span.start <= LONGEST_LIST
    return short and all(member.scalar for _, member in value.members)


def _is_told(text: str, value: JsonNode) -> bool:
    """Whether a list holds a sentence."""
    return any(is_sentence(member.span.of(text)) for _, member in value.members)


def _grouped(text: str, run: Sequence[Leaf]) -> Iterator[JsonNode]:
    """The elements of a list: short ones that follow one another as one cell; sentences and lists alone."""
    group: list[JsonNode] = []
    for _, value in run:
        alone = bool(value.members) or is_sentence(value.span.of(text))
        if group and (alone or value.span.end - group[0].span.start > LONGEST_LIST):
            yield _joined(group)
            group = []
        if alone:
            yield value
        else:
            group.append(value)
    if group:
        yield _joined(group)


def _begin(text: str, leaf: Leaf) -> int:
    labels, value = leaf
    return with_marks(text, labels[0] if labels else value.span).start


def _joined(group: Sequence[JsonNode]) -> JsonNode:
    if len(group) == 1:
        return group[0]
    return JsonNode(Span(group[0].span.start, group[-1].span.end), "run", [(None, value) for value in group])


def _delimiters(value: JsonNode) -> Iterator[LeftOut]:
    """The marks between the elements of a list within one cell, read as commas, and those around them."""
    spans = [member.span for _, member in value.members]
    if value.span.start < spans[0].start:
        yield LeftOut(Span(value.span.start, spans[0].start), Reason.MARKUP)
    for before, after in pairwise(spans):
        yield LeftOut(Span(before.end, after.start), Reason.MARKUP, ", ")
    if spans[-1].end < value.span.end:
        yield LeftOut(Span(spans[-1].end, value.span.end), Reason.MARKUP)


def _named(text: str, record: JsonNode) -> Span | None:
    """The value that names a record."""
    if record.kind != "object":
        return None
    leaves = [(_labels(key), member) for key, member in record.members]
    number = _name_of(text, leaves, 1, listed=True)
    return None if number is None else leaves[number][1].span


def _name_of(text: str, leaves: Sequence[Leaf], depth: int, listed: bool) -> int | None:
    """The number of the leaf that names its record: by its key, or the first short string of a record in a list."""
    strings = [
        number
        for number, (labels, value) in enumerate(leaves)
        if value.kind == "string" and labels and 0 < value.span.end - value.span.start <= LONGEST_NAME
    ]
    for name in NAMES:
        for number in strings:
            if len(leaves[number][0]) == depth and leaves[number][0][-1].of(text).lower() == name:
                return number
    plain = [number for number in strings if not is_prose(leaves[number][1].span.of(text))]
    return plain[0] if listed and plain and len(leaves) > 1 else None

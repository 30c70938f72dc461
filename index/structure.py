"""The structure of a document: tables, headings, list items, labels with what they label, and what is not read.

Every part is a span of the canonical text, found by the loader that made the text. `index/reading` makes the reading
view from it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import islice
from typing import Literal, TypeVar

from pincite.index.spans import Span
from pincite.index.view import LeftOut

MERGED = 1000
"""Most merged cells of one table that are read in every row they reach; ordinary pages have a few dozen."""

REACHING = 50
"""Most merged cells that are read in one row of those below them."""

DEEPEST = 20
"""Most header rows whose names are read before a cell."""

WIDEST = 20
"""Most columns of a merged cell whose names are read before it."""

PairKind = Literal["question", "term", "field"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. A merged cell covers several rows or columns."""

    span: Span
    """Its characters; empty for an empty cell."""
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    header: bool = False
    """Whether it names a column or a row."""
    labels: tuple[Span, ...] = ()
    """What names it in its own row, outermost first: the keys of a JSON value. They stand before it."""

    @property
    def groups(self) -> bool:
        """Whether it names the group of rows below it, and stands alone in its own."""
        return self.header and not self.column and self.rows > 1 and self.columns > 1


@dataclass(frozen=True)
class Table:
    """A table with its cells in the order of the text: row by row, column by column."""

    span: Span
    cells: tuple[Cell, ...]
    header_rows: int = 0
    """Rows at the top that name the columns."""
    caption: Span | None = None
    """The words of the line above that names the table; empty if the line above is known to name something else."""

    @cached_property
    def labelled(self) -> bool:
        """Whether its cells have labels of their own, in place of a header row."""
        return any(cell.labels for cell in self.cells)

    def __getstate__(self) -> dict[str, object]:
        """The fields, for another process: not what was computed of them."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @cached_property
    def latest(self) -> dict[str, object]:
        """What was found out last about a row; see `reading.table_views`."""
        return {}

    @cached_property
    def width(self) -> int:
        """How many columns it has."""
        return max((cell.column + cell.columns for cell in self.cells), default=0)

    def row(self, number: int) -> list[Cell]:
        """The cells of a row from left to right, with those that reach down into it."""
        own = self._rows.get(number, [])
        above = self.above(number)
        return sorted([*above, *own], key=lambda cell: cell.column) if above else own

    def above(self, number: int) -> list[Cell]:
        """The merged cells of earlier rows that reach down into a row, the first REACHING of them."""
        reaching = (cell for cell in self._merged if cell.row < number < cell.row + cell.rows)
        return list(islice(reaching, REACHING))

    def names(self, column: int, columns: int = 1) -> list[Cell]:
        """The header cells over some columns, from the top; of very wide cells, those over the first columns."""
        names: list[Cell] = []
        for number in range(min(self.header_rows, DEEPEST)):
            for covered in range(column, column + min(columns, WIDEST)):
                name = self._name(number, covered)
                if name is not None and name not in names:
                    names.append(name)
        return names

    @cached_property
    def titles(self) -> tuple[Cell, ...]:
        """The header cells over all columns, which name no column but the table."""
        heads = (cell for number in range(min(self.header_rows, DEEPEST)) for cell in self._rows.get(number, []))
        return tuple(cell for cell in heads if not cell.column and cell.columns >= self.width > 1)

    def _name(self, number: int, column: int) -> Cell | None:
        """The cell of a header row over a column, unless it is empty."""
        row = self._rows.get(number, [])
        at = bisect_right(self._columns.get(number, []), column) - 1
        if at < 0 or column >= row[at].column + row[at].columns or row[at].span.start == row[at].span.end:
            return None
        return row[at]

    @cached_property
    def _columns(self) -> dict[int, list[int]]:
        return {number: [cell.column for cell in self._rows.get(number, [])] for number in range(self.header_rows)}

    def cells_in(self, span: Span) -> Sequence[Cell]:
        """The cells that begin within a span of the document."""
        return self.cells[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def cells_over(self, offset: int) -> Sequence[Cell]:
        """The cell that holds an offset of the document, if there is one."""
        at = bisect_right(self._starts, offset)
        return [cell for cell in self.cells[max(0, at - 1) : at] if offset < cell.span.end]

    @cached_property
    def _starts(self) -> list[int]:
        return [cell.span.start for cell in self.cells]

    @cached_property
    def _rows(self) -> dict[int, list[Cell]]:
        rows: dict[int, list[Cell]] = {}
        for cell in self.cells:
            rows.setdefault(cell.row, []).append(cell)
        return rows

    @cached_property
    def _merged(self) -> list[Cell]:
        """At most MERGED of them, so that a hostile table costs no more than its length."""
        return [cell for cell in self.cells if cell.rows > 1 and cell.row >= self.header_rows][:MERGED]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its whole lines, marks included, and the words in them."""

    span: Span
    level: int
    words: Span


@dataclass(frozen=True, slots=True)
class ListItem:
    """A list item or numbered clause, with its number or bullet as shown."""

    span: Span
    mark: Span


@dataclass(frozen=True, slots=True)
class LabelledBody:
    """A label and what it labels: a question and its answer, a term and its definition, a field and its value."""

    kind: PairKind
    label: Span
    body: Span

    @property
    def apart(self) -> bool:
        """Whether the label stands for itself and is read again before each sentence of the body."""
        return self.kind != "field"


def outermost(pairs: Iterable[LabelledBody]) -> Iterator[LabelledBody]:
    """The pairs in order, none inside another."""
    end = 0
    for pair in sorted(pairs, key=lambda pair: pair.label.start):
        if pair.label.start >= end:
            end = pair.body.end
            yield pair


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a page holds beside its text: contents lines, navigation, running headers. Searched, not quoted."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Torn:
    """A sentence that a page break, a footer or a footnote tears in two."""

    end: int
    """Where its beginning ends."""
    rest: Span
    """The rest, on the next page."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document that its program shows under a name: a slide, a sheet, a chapter."""

    span: Span
    name: str
    """As a person would say it: `slide 3`, `sheet “Prices”`, `chapter “Loomings”`."""
    row: int | None = None
    column: int | None = None
    """Where the first cell of the stretch stands on its sheet, from 0; None where there are no cells."""


Spanned = TypeVar("Spanned", Table, Heading, ListItem, LabelledBody, Furniture, LeftOut, Place)


@dataclass(frozen=True)
class Structure:
    """The parts of one document, each kind in the order of the text."""

    tables: tuple[Table, ...] = ()
    headings: tuple[Heading, ...] = ()
    items: tuple[ListItem, ...] = ()
    pairs: tuple[LabelledBody, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    torn: tuple[Torn, ...] = ()
    left_out: tuple[LeftOut, ...] = field(default=())
    """Disjoint."""
    places: tuple[Place, ...] = ()

    def __bool__(self) -> bool:
        read = self.tables or self.headings or self.items or self.pairs or self.furniture or self.torn or self.left_out
        return bool(read or self.places)

    def caption_at(self, offset: int) -> Span | None:
        """The caption that holds an offset."""
        at = bisect_right(self._captions, offset, key=lambda caption: caption.start) - 1
        return self._captions[at] if at >= 0 and offset < self._captions[at].end else None

    def table_at(self, offset: int) -> Table | None:
        """The table that holds an offset."""
        return _holding(self.tables, self._table_starts, offset)

    def item_at(self, offset: int) -> ListItem | None:
        """The list item that begins at or before an offset, if it holds the offset."""
        return _holding(self.items, self._item_starts, offset)

    def furniture_at(self, offset: int) -> Furniture | None:
        """The furniture that holds an offset."""
        return _holding(self.furniture, self._furniture_starts, offset)

    def place_at(self, offset: int) -> Place | None:
        """The place that holds an offset."""
        return _holding(self.places, self._place_starts, offset)

    def rest_of(self, span: Span) -> Span | None:
        """The rest of the sentence that this span begins, if it is torn."""
        return self._rests.get(span.end)

    def is_rest(self, span: Span) -> bool:
        """Whether a sentence is the rest of a torn one."""
        at = bisect_right(self._rest_starts, span.start) - 1
        return at >= 0 and self.torn[at].rest.holds(span)

    def heading_at(self, offset: int) -> Heading | None:
        """The heading that holds an offset."""
        return _holding(self.headings, self._heading_starts, offset)

    def pair_at(self, offset: int) -> LabelledBody | None:
        """The pair whose label or body holds an offset."""
        at = bisect_right(self._pair_starts, offset) - 1
        if at < 0 or offset >= self.pairs[at].body.end:
            return None
        return self.pairs[at]

    def path_at(self, offset: int) -> tuple[Heading, ...]:
        """The headings above an offset, outermost first; the document's title is not among them."""
        at = bisect_right(self._heading_starts, offset) - 1
        return self._paths[at] if at >= 0 else ()

    def section_end(self, heading: Heading, length: int) -> int:
        """Where the text right below a heading ends: at the next heading, or with the document."""
        at = bisect_right(self._heading_starts, heading.span.start)
        return self._heading_starts[at] if at < len(self._heading_starts) else length

    def left_out_in(self, span: Span) -> Sequence[LeftOut]:
        """What is left out of a span, also in part."""
        first = bisect_right(self._left_out_ends, span.start)
        last = bisect_left(self._left_out_starts, span.end)
        return self.left_out[first:last]

    @cached_property
    def title(self) -> Heading | None:
        """The heading that names the whole document: the first one, where no other has its level or a higher one."""
        if not self.headings:
            return None
        first, *others = self.headings
        return first if all(other.level > first.level for other in others) else None

    @cached_property
    def _paths(self) -> tuple[tuple[Heading, ...], ...]:
        paths: list[tuple[Heading, ...]] = []
        path: list[Heading] = []
        for heading in self.headings:
            path = [above for above in path if above.level < heading.level]
            if heading is not self.title:
                path.append(heading)
            paths.append(tuple(path))
        return tuple(paths)

    @cached_property
    def _rest_starts(self) -> list[int]:
        return [torn.rest.start for torn in self.torn]

    @cached_property
    def _rests(self) -> dict[int, Span]:
        return {torn.end: torn.rest for torn in self.torn}

    @cached_property
    def _captions(self) -> list[Span]:
        return sorted(table.caption for table in self.tables if table.caption is not None)

    @cached_property
    def _table_starts(self) -> list[int]:
        return [table.span.start for table in self.tables]

    @cached_property
    def _item_starts(self) -> list[int]:
        return [item.span.start for item in self.items]

    @cached_property
    def _heading_starts(self) -> list[int]:
        return [heading.span.start for heading in self.headings]

    @cached_property
    def _pair_starts(self) -> list[int]:
        return [pair.label.start for pair in self.pairs]

    @cached_property
    def _furniture_starts(self) -> list[int]:
        return [part.span.start for part in self.furniture]

    @cached_property
    def _place_starts(self) -> list[int]:
        return [place.span.start for place in self.places]

    @cached_property
    def _left_out_starts(self) -> list[int]:
        return [part.span.start for part in self.left_out]

    @cached_property
    def _left_out_ends(self) -> list[int]:
        return [part.span.end for part in self.left_out]


def _holding(parts: Sequence[Spanned], starts: Sequence[int], offset: int) -> Spanned | None:
    at = bisect_right(starts, offset) - 1
    part = parts[at] if at >= 0 else None
    return part if part is not None and _end(part) > offset else None


def _end(spanned: Table | Heading | ListItem | LabelledBody | Furniture | LeftOut | Place) -> int:
    return spanned.body.end if isinstance(spanned, LabelledBody) else spanned.span.end


NOTHING = Structure()
"""The structure of a text that is read as it stands."""

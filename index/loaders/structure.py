"""Paragraphs, headings, list items and table rows become one text with sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from pincite.index import structure as shape
from pincite.index.blocks import field as labelled_value
from pincite.index.loaders.canonical import one_line
from pincite.index.loaders.content import Content
from pincite.index.loaders.headers import has_names
from pincite.index.loaders.lines import labelled
from pincite.index.loaders.marks import Mark, Marked, unmarked
from pincite.index.loaders.row_groups import completed, completed_over_figures, header_depth
from pincite.index.loaders.tables import MOST_COLUMNS
from pincite.index.loaders.unseen import disjoint, unseen
from pincite.index.structure import Structure
from pincite.index.types import PATH_SEPARATOR, Section, Span
from pincite.index.view import LeftOut, Reason

LONGEST_HEADING = 200
"""Longest heading beside a citation, in characters; the text itself is never cut."""

CELL_SEPARATOR = " | "

LONGEST_CELL = 3
"""Most lines of a cell that is text with line breaks, such as an address; a longer one is a listing and keeps them."""

LONGEST_LIST = 200
"""Longest list of a cell, in code points, that is one line; the items of a longer one are lines of their own."""

BULLETS = frozenset(["", "-", "•", "*", "–", "◦", "▪", "·"])
"""Marks of items that are not needed to tell one from another."""

MOST_EMPTY = 20
"""Most empty cells to write in the place of merged ones; a hostile table has thousands."""


@dataclass(frozen=True, slots=True)
class CellAt:
    """Where a cell of a row stands in its table."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row. Its text may hold marks."""

    text: str
    level: int = 0
    """1 to 9 for a heading, 0 for everything else."""
    group: int = 0
    """Neighbours with the same group, other than 0, are lines of one list or table. Others get a blank line between."""
    mark: int = 0
    """Code points of the list mark at its start, with the white space around it."""
    cells: tuple[CellAt, ...] = ()
    """The cells that the block holds, in the order of their marks."""
    table: int = 0
    """The table that the cells belong to."""
    kind: str = ""
    """`term` or `definition`; `furniture` for what a page holds beside its text; `form` for a row of a table of which
    no row names the columns, whatever it looks like; `quote` for a quotation, which is no caption of a table below."""
    place: str = ""
    """The place that shows the block: `slide 3`."""
    corner: tuple[int, int] | None = None
    """Row and column on its sheet of the block's cell, or of the first cell of its table."""
    opens: bool = False
    """Whether the block, which is no heading, ends the section before it: the first one of a slide without a title."""


def apart(block: Block, groups: int) -> Block:
    """The block with its list and table told apart from those of what was read before, which has so many."""

    def moved(number: int) -> int:
        return number + groups if number > 0 else number - groups if number else 0

    return replace(block, group=moved(block.group), table=moved(block.table))


@dataclass(frozen=True, slots=True)
class Assembled:
    """Blocks as one canonical text, with its sections and its structure."""

    text: str
    sections: tuple[Section, ...]
    structure: Structure

    def content(self, media_type: str) -> Content:
        """The content of a file, to which its reader adds the title and whatever else the file says of itself."""
        return Content(text=self.text, media_type=media_type, sections=self.sections, structure=self.structure)


@dataclass(frozen=True, slots=True)
class HeadingStart:
    """Where a heading begins in a text."""

    start: int
    level: int
    text: str


@dataclass(slots=True)
class CollectedParts:
    """The parts of a source that stays as it is, as a reader of its lines collects them."""

    headings: list[shape.Heading] = field(default_factory=list)
    tables: list[shape.Table] = field(default_factory=list)
    items: list[shape.ListItem] = field(default_factory=list)
    pairs: list[shape.LabelledBody] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    code: list[Span] = field(default_factory=list)
    """Spans that hold no prose."""
    taken: list[Span] = field(default_factory=list)
    """Other spans in which no further structure is looked for."""


def assemble(blocks: Iterable[Block]) -> Assembled:
    """Join blocks into a canonical text; without headings there are no sections."""
    builder = _Builder()
    for block in blocks:
        builder.add(block)
    return builder.assembled()


class _Builder:
    """The text so far, and the structure of its blocks."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._previous: Block | None = None
        self._headings: list[HeadingStart] = []
        self._parts: list[shape.Heading] = []
        self._items: list[shape.ListItem] = []
        self._left_out: list[LeftOut] = []
        self._tables: dict[int, list[shape.Cell]] = {}
        self._pairs: list[shape.LabelledBody] = []
        self._furniture: list[shape.Furniture] = []
        self._terms: list[Span] = []
        self._places: list[tuple[Block, Span]] = []
        self._forms: set[int] = set()
        self._quoted: set[int] = set()

    def add(self, block: Block) -> None:
        """Add a block, unless it holds nothing."""
        marked = unmarked(block.text)
        if not marked.text.strip():
            return
        if self._previous is not None:
            gap = "\n" if block.group and block.group == self._previous.group else "\n\n"
            self._pieces.append(gap)
            self._length += len(gap)
            if self._previous.kind == "quote" and block.cells and block.table not in self._tables:
                self._quoted.add(block.table)
        at = self._length
        self._pieces.append(marked.text)
        self._length += len(marked.text)
        self._previous = block
        self._describe(block, marked, at)

    def assembled(self) -> Assembled:
        """Everything that was added."""
        text = "".join(self._pieces)
        tables = sorted(
            (
                _table(text, cells, guess=key not in self._forms, named=key not in self._quoted)
                for key, cells in self._tables.items()
            ),
            key=lambda table: table.span,
        )
        taken = [table.span for table in tables]
        taken += [heading.span for heading in self._parts]
        taken += [Span(pair.label.start, pair.body.end) for pair in self._pairs]
        shown = labelled(text, taken, [item.span for item in self._items])
        parts = Structure(
            tables=tuple(tables),
            headings=tuple(self._parts),
            items=tuple(sorted([*self._items, *shown.items], key=lambda item: item.span)),
            pairs=tuple(sorted([*self._pairs, *shown.pairs], key=lambda pair: pair.label)),
            furniture=tuple(sorted([*self._furniture, *shown.furniture], key=lambda part: part.span)),
            left_out=disjoint([*unseen(text), *self._left_out, *shown.left_out]),
            places=tuple(_places(self._places)),
        )
        return Assembled(text, sections(len(text), self._headings), parts)

    def _describe(self, block: Block, marked: Marked, at: int) -> None:
        span = Span(at, at + len(marked.text))
        if block.level:
            self._headings.append(HeadingStart(at, block.level, marked.text))
            self._parts.append(shape.Heading(span, block.level, span))
        elif block.opens:
            self._headings.append(HeadingStart(at, 1, ""))
            self._parts.append(shape.Heading(Span(at, at), 1, Span(at, at)))
        if block.place:
            self._places.append((block, span))
        if block.mark and not block.cells:
            self._item(marked.text, span, block.mark)
        if block.kind == "form":
            self._forms.add(block.table)
        if block.kind == "furniture":
            self._furniture.append(shape.Furniture(span, "beside the text"))
        self._pair(block, span)
        cells = iter(block.cells)
        for mark, inner in marked.spans:
            moved = Span(at + inner.start, at + inner.end)
            if mark is Mark.STRUCK:
                self._left_out.append(LeftOut(moved, Reason.STRUCK))
            elif mark is Mark.NOT_CHOSEN:
                self._left_out.append(LeftOut(moved, Reason.NOT_CHOSEN))
            elif mark is Mark.NOTE:
                self._left_out.append(LeftOut(moved, Reason.NOTE_MARK))
            elif mark is Mark.CELL and (cell := next(cells, None)) is not None:
                place = shape.Cell(moved, cell.row, cell.column, cell.rows, cell.columns, cell.header)
                self._tables.setdefault(block.table, []).append(place)

    def _item(self, text: str, span: Span, mark: int) -> None:
        shown = text[:mark]
        start = span.start + len(shown) - len(shown.lstrip())
        self._items.append(shape.ListItem(Span(start, span.end), Span(start, span.start + mark)))
        if shown.strip() == "-":
            self._left_out.append(LeftOut(Span(start, span.start + mark), Reason.MARKUP))

    def _pair(self, block: Block, span: Span) -> None:
        """A term and the definitions right below it."""
        if block.kind == "term":
            self._terms.append(span)
            return
        if block.kind == "definition" and self._terms:
            self._pairs.append(shape.LabelledBody("term", Span(self._terms[0].start, self._terms[-1].end), span))
        elif block.kind == "definition" and self._pairs and self._pairs[-1].kind == "term":
            last = self._pairs.pop()
            self._pairs.append(shape.LabelledBody("term", last.label, Span(last.body.start, span.end)))
        self._terms = []


def _places(placed: Sequence[tuple[Block, Span]]) -> Iterator[shape.Place]:
    """The places of these blocks; neighbours on one slide, in one chapter or of one table share theirs."""

    def key(block_at: tuple[Block, Span]) -> tuple[str, tuple[int, int] | None, int]:
        block, span = block_at
        return block.place, block.corner, 0 if block.corner is None else block.table or -span.start

    for (name, corner, _), group in groupby(placed, key=key):
        spans = [span for _, span in group]
        row, column = corner or (None, None)
        yield shape.Place(Span(spans[0].start, spans[-1].end), name, row, column)


def _table(text: str, cells: Sequence[shape.Cell], *, guess: bool, named: bool) -> shape.Table:
    """The table of these cells, in the order of the text; the rows at its top that name its columns are counted.

    With `guess`, a first row that reads like names is one where no cell is marked as a name. With `named`, the line
    above may be its caption.
    """
    rows: dict[int, list[shape.Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    width = max(cell.column + cell.columns for cell in cells)
    header = header_depth(list(rows.values()), width)
    rowwise = width > 2 and all(not cell.column for cell in cells if cell.header)  # noqa: PLR2004 - names of rows alone
    if header == 1 or (guess and rowwise and not header):
        header = int(has_names(texts_of(text, rows.values()), "marked" if header else "open"))
    elif guess and not header and not any(cell.header for cell in cells):
        header = int(has_names(texts_of(text, rows.values()), "open"))
    start = cells[0].span.start
    while start and text[start - 1] in CELL_SEPARATOR:  # of empty cells before the first one
        start -= 1
    table = shape.Table(Span(start, cells[-1].span.end), tuple(cells), header if header < len(rows) else 0)
    shown = completed(text, table) if guess else completed_over_figures(text, table)
    return shown if named else replace(shown, caption=Span(start, start))


def sections(length: int, headings: Sequence[HeadingStart]) -> tuple[Section, ...]:
    """Cut a text of that length at its headings; the part before the first has none."""
    if not headings:
        return ()
    parts = [Section(Span(0, headings[0].start))] if headings[0].start else []
    path: list[HeadingStart] = []
    ends = [heading.start for heading in headings[1:]] + [length]
    for heading, end in zip(headings, ends, strict=True):
        path = [above for above in path if above.level < heading.level] + [heading]
        names = (one_line(part.text, LONGEST_HEADING) for part in path)
        parts.append(Section(Span(heading.start, end), PATH_SEPARATOR.join(name for name in names if name)))
    return tuple(parts)


def sections_below(text: str, headings: Iterable[shape.Heading]) -> tuple[Section, ...]:
    """The sections of a text at headings that lie in it."""
    return sections(len(text), [HeadingStart(part.span.start, part.level, part.words.of(text)) for part in headings])


def texts_of(text: str, rows: Iterable[Sequence[shape.Cell]]) -> list[list[str]]:
    """The texts of the rows of a table, each in its column; of a merged cell, in the first of its columns."""
    texts: list[list[str]] = []
    for row in rows:
        line = [""] * min(MOST_COLUMNS, max(cell.column + cell.columns for cell in row))
        for cell in row:
            if cell.column < len(line):  # a cell of several lines has a span for each
                line[cell.column] = f"{line[cell.column]} {cell.span.of(text)}".lstrip()
        texts.append(line)
    return texts


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell with what it holds."""

    blocks: list[Block]
    place: CellAt


def row(cells: Sequence[RowCell], group: int) -> Iterator[Block]:
    """A table row as one line. In a layout table, whose cells hold more than a line, the cells follow one another."""
    if len(cells) > 1:
        cells = [replace(cell, blocks=_listed(cell.blocks)) if len(cell.blocks) > 1 else cell for cell in cells]
    if any(len(cell.blocks) > 1 or any(_is_more_than_a_line(block) for block in cell.blocks) for cell in cells):
        for cell in cells:
            for block in cell.blocks:
                if block.level or block.cells:
                    yield block
                else:
                    yield replace(block, text=Mark.CELL.around(block.text), mark=0, cells=(cell.place,), table=group)
        return
    shown = list(cells)
    while shown and not shown[-1].blocks:
        shown.pop()
    texts: list[str] = []
    places: list[CellAt] = []
    column = 0
    for cell in shown:
        texts += [""] * min(cell.place.column - column, MOST_EMPTY)
        column = cell.place.column + cell.place.columns
        texts.append(Mark.CELL.around(_in_one_line(cell.blocks[0].text)) if cell.blocks else "")
        if cell.blocks:
            places.append(cell.place)
    yield Block(CELL_SEPARATOR.join(texts).strip(" "), group=group, cells=tuple(places), table=group)


def _listed(blocks: list[Block]) -> list[Block]:
    """The blocks of a cell; a short list, with at most one line above it, is one line."""
    lines = [block.text[block.mark :].strip(" ") for block in blocks]
    items = [block.mark > 0 for block in blocks]
    plain = not any(block.level or block.cells or "\n" in line for block, line in zip(blocks, lines, strict=True))
    if not (plain and all(items[1:])) or sum(map(len, lines)) > LONGEST_LIST:
        return blocks
    marks = [block.text[: block.mark].strip() for block in blocks]
    shown = [line if mark in BULLETS else f"{mark} {line}" for mark, line in zip(marks, lines, strict=True)]
    head = "" if items[0] else f"{shown.pop(0)} "
    return [replace(blocks[0], text=head + "; ".join(shown), mark=0)]


def _in_one_line(text: str) -> str:
    """The lines of a cell as one; a semicolon parts several fields, such as `Born: 1961`."""
    lines = [line.strip(" ") for line in text.split("\n")]
    fields = len(lines) > 1 and all(map(labelled_value, lines))
    return ("; " if fields else " ").join(lines).strip(" ")


def _is_more_than_a_line(block: Block) -> bool:
    return block.level > 0 or bool(block.cells) or block.text.count("\n") >= LONGEST_CELL

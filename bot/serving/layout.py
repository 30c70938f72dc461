"""The parts of an excerpt: headings, paragraphs, lists, quotations, code, tables, slides, sheets.

The parts nest, and every character lies where it stands in the text, so that a highlight stays exact. White space and
marks between parts are hidden, not gone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pincite.bot.serving.looks import MARKED_UP, VERBATIM, StyledRun, inline_runs
from pincite.bot.serving.messages import Part, PartKind
from pincite.index.blocks import paragraphs
from pincite.index.structure import Cell, ListItem, Table
from pincite.index.types import Document, Span
from pincite.index.view import TICKED

WIDEST_GAP = 200
"""Most empty cells to draw before a cell, so that its column shows."""

DEEPEST_MERGE = 500
"""Most rows to look through for what a merged cell would cover."""

QUOTING = MARKED_UP | {"message/rfc822"}
"""Media types in which a line that begins with `>` is a quotation."""

_FENCE = re.compile(r"^[ \t]{0,9}(?P<mark>`{3,}|~{3,})(?P<info>[^`\n]*)$", re.MULTILINE)
_QUOTED = re.compile(r"(?:^[ \t]{0,3}>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_QUOTE_MARK = re.compile(r"^(?:[ \t]{0,3}>[ \t]?)+", re.MULTILINE)
_RULE = re.compile(r"[ ]{0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}")
_HARD_BREAK = re.compile(r"(?:(?<! ) {2,}+|\\|<br ?/?>)\n")
_INDENTED = re.compile(r"(?:(?: {4}|\t)[^\n]*+(?:\n|\Z))++")


@dataclass(slots=True)
class _Node:
    """A part in the making."""

    kind: PartKind
    start: int
    end: int
    level: int = 0
    rows: int = 1
    columns: int = 1
    header: bool = False
    label: str = ""
    names: tuple[str, ...] = ()
    children: list[_Node] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        """Whether its text is left as it is, not parted into paragraphs."""
        return self.kind not in {"place", "list", "item", "quote"}

    def parts(self) -> Iterator[Part]:
        """The part itself and those that it holds."""
        yield Part(
            kind=self.kind,
            start=self.start,
            end=self.end,
            level=self.level,
            rows=self.rows,
            columns=self.columns,
            header=self.header,
            label=self.label,
            names=self.names,
        )
        for child in self.children:
            yield from child.parts()


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of an excerpt, and the looks of its characters."""

    parts: tuple[Part, ...]
    runs: tuple[StyledRun, ...]


def lay_out(document: Document, start: int, end: int) -> Layout:
    """Lay out the characters between two offsets."""
    excerpt = _Excerpt(document, Span(start, end))
    nodes = excerpt.nodes()
    parts = tuple(part for node in nodes for part in node.parts())
    return Layout(parts, (*inline_runs(document, excerpt.within), *excerpt.hidden(nodes)))


class _Excerpt:
    """One walk over an excerpt of a document."""

    def __init__(self, document: Document, within: Span) -> None:
        self.text = document.text
        self.structure = document.structure
        self.within = within
        self.verbatim = document.media_type in VERBATIM
        self.marked_up = document.media_type in MARKED_UP
        self.markdown = document.media_type == "text/markdown"
        self.quoting = document.media_type in QUOTING
        self._marks: list[Span] = []
        """Characters that only mark a part: of headings, items, fences and quotations."""

    def nodes(self) -> list[_Node]:
        """The outermost parts."""
        if self.verbatim:
            return [_Node("code", self.within.start, self.within.end)] if self.within.start < self.within.end else []
        candidates = [*self._places(), *self._quotes(), *self._code(), *self._tables(), *self._headings()]
        candidates += self._items()
        root = _Node("place", self.within.start, self.within.end)
        for node in sorted(candidates, key=lambda node: (node.start, -node.end, not node.closed)):
            _insert(root, node)
        self._fill(root)
        return root.children

    def hidden(self, nodes: Sequence[_Node]) -> Iterator[StyledRun]:
        """The characters that only mark parts, or stand between them."""
        yield from (StyledRun(span, "hidden") for span in self._marks if span.start < span.end)
        at = self.within.start
        for leaf in _leaves(nodes):
            if at < leaf.start:
                yield StyledRun(Span(at, leaf.start), "hidden")
            at = max(at, leaf.end)
        if at < self.within.end:
            yield StyledRun(Span(at, self.within.end), "hidden")

    def _clipped(self, kind: PartKind, span: Span) -> _Node | None:
        start, end = max(span.start, self.within.start), min(span.end, self.within.end)
        return _Node(kind, start, end) if start < end else None

    def _places(self) -> Iterator[_Node]:
        last: _Node | None = None
        for place in self.structure.places:
            node = self._clipped("place", place.span)
            if node is None:
                continue
            node.label = place.name
            if last is not None and last.label == node.label:  # cells of one sheet
                last.end = node.end
                continue
            if last is not None:
                yield last
            last = node
        if last is not None:
            yield last

    def _headings(self) -> Iterator[_Node]:
        for heading in self.structure.headings:
            node = self._clipped("heading", heading.span)
            if node is None:
                continue
            node.level = heading.level
            self._marks += [Span(heading.span.start, heading.words.start), Span(heading.words.end, heading.span.end)]
            yield node

    def _quotes(self) -> Iterator[_Node]:
        if not self.quoting:
            return
        text = self.within.of(self.text)
        for quote in _QUOTED.finditer(text):
            at = self.within.start + quote.start()
            self._marks += [Span(at + m.start(), at + m.end()) for m in _QUOTE_MARK.finditer(quote[0])]
            yield _Node("quote", at, self.within.start + quote.end())

    def _code(self) -> Iterator[_Node]:
        if not self.marked_up:
            return
        opening: re.Match[str] | None = None
        for fence in _FENCE.finditer(self.text, 0, self.within.end):
            if opening is None:
                opening = fence
            elif fence["mark"].startswith(opening["mark"]) and not fence["info"].strip():
                yield from self._fenced(opening.start(), opening.end(), fence.start(), fence.end())
                opening = None
        if opening is not None:
            yield from self._fenced(opening.start(), opening.end(), self.within.end, self.within.end)

    def _fenced(self, start: int, inner: int, inner_end: int, end: int) -> Iterator[_Node]:
        if (node := self._clipped("code", Span(start, end))) is not None:
            self._marks += [Span(start, min(inner + 1, inner_end)), Span(max(inner, inner_end - 1), end)]
            yield node

    def _items(self) -> Iterator[_Node]:
        indents: list[int] = []
        end = -1
        for item in self.structure.items:
            if item.span.end <= self.within.start or item.span.start >= self.within.end:
                continue
            if self.structure.heading_at(item.span.start) is not None:
                continue
            node = self._clipped("item", Span(item.span.start, item.span.start + len(item.span.of(self.text).rstrip())))
            if node is None:
                continue
            indent = item.span.start - (self.text.rfind("\n", 0, item.span.start) + 1)
            if end < 0 or self.text[end : item.span.start].strip():  # another list
                indents = []
            while indents and indent <= indents[-1]:
                indents.pop()
            node.level = len(indents)
            indents.append(indent)
            node.label = self._bullet(item)
            end = node.end
            yield node

    def _bullet(self, item: ListItem) -> str:
        """The bullet or number drawn in place of an item's mark; empty if the mark is shown."""
        for part in self.structure.left_out_in(item.mark):
            if part.instead in TICKED and part.span.of(self.text).startswith("["):
                self._marks.append(item.mark)
                return "done" if TICKED[part.instead] == "yes" else "open"
        mark = item.mark.of(self.text)
        if any(map(str.isalnum, mark)) or any(part.instead in TICKED for part in self.structure.left_out_in(item.mark)):
            return ""
        self._marks.append(item.mark)
        return "bullet"

    def _tables(self) -> Iterator[_Node]:
        for table in self.structure.tables:
            node = self._clipped("table", table.span)
            if node is not None and self._is_drawn(table):
                rows = list(_rows(self._cells(table)))
                if rows:
                    self._draw(table, node, rows)
                    yield node

    def _cells(self, table: Table) -> list[Cell]:
        over = [cell for cell in table.cells_over(self.within.start) if cell.span.start < self.within.start]
        return [*over, *table.cells_in(self.within)]

    def _is_drawn(self, table: Table) -> bool:
        """Whether a table holds names and values, and is no layout with headings or several blocks in a cell."""
        if table.labelled:
            return False
        starts = [heading.span.start for heading in self.structure.headings]
        if bisect_left(starts, table.span.start) < bisect_left(starts, table.span.end):
            return False
        places = [(cell.row, cell.column) for cell in self._cells(table)]
        return all(one < other for one, other in pairwise(places))

    def _draw(self, table: Table, node: _Node, rows: Sequence[Sequence[Cell]]) -> None:
        if rows[0][0].row and node.start > table.span.start:
            last = max(cell.column + cell.columns for row in rows for cell in row)
            above = [table.names(column) for column in range(min(last, WIDEST_GAP))]
            names = tuple(" ".join(cell.span.of(self.text) for cell in names) for names in above)
            node.names = names if any(names) and rows[0][0].row >= table.header_rows else ()
        taken = {(cell.row, cell.column) for row in rows for cell in row}
        reach: dict[int, int] = {}  # for each column, the last row that a merged cell covers
        starts = [max(node.start, self._row_start(rows, number)) for number in range(len(rows))]
        starts[0] = node.start
        for number, row in enumerate(rows):
            end = starts[number + 1] if number + 1 < len(rows) else node.end
            drawn = _Node("row", starts[number], end)
            at, column = drawn.start, 0
            for place, cell in enumerate(row):
                for gap in range(column, min(cell.column, column + WIDEST_GAP)):
                    if reach.get(gap, -1) < cell.row:
                        drawn.children.append(_Node("cell", at, at))
                stop = end if place + 1 == len(row) else min(end, max(at, cell.span.end))
                header = cell.header or cell.row < table.header_rows
                deep = _depth(cell, taken)
                wide = min([cell.columns, *(other.column - cell.column for other in row[place + 1 :])])
                drawn.children.append(_Node("cell", at, stop, rows=deep, columns=max(1, wide), header=header))
                self._marks += [Span(at, max(at, cell.span.start)), Span(min(stop, cell.span.end), stop)]
                for covered in range(cell.column, min(cell.column + cell.columns, cell.column + WIDEST_GAP)):
                    reach[covered] = max(reach.get(covered, -1), cell.row + deep - 1)
                column, at = cell.column + cell.columns, stop
            node.children.append(drawn)

    def _row_start(self, rows: Sequence[Sequence[Cell]], number: int) -> int:
        """Where the line of a row begins, after the row above it."""
        if not number:
            return rows[0][0].span.start
        above, first = rows[number - 1][-1].span.end, rows[number][0].span.start
        return max(above, self.text.rfind("\n", above, first) + 1)

    def _fill(self, node: _Node) -> None:
        """Make paragraphs of what no other part holds, and lists of items."""
        children: list[_Node] = []
        at = node.start
        for child in node.children:
            children += self._between(at, child.start)
            if not child.closed:
                self._fill(child)
            children.append(child)
            at = child.end
        children += self._between(at, node.end)
        node.children = list(self._listed(children))

    def _between(self, start: int, end: int) -> Iterator[_Node]:
        text = self.text[start:end]
        for part in paragraphs(_QUOTE_MARK.sub(_spaces, text) if self.quoting else text):
            shown = part.of(text)
            first = start + part.start + len(shown) - len(shown.lstrip("\n"))
            last = start + part.start + len(shown.rstrip())
            if first < last:
                yield self._paragraph(first, last)

    def _paragraph(self, start: int, end: int) -> _Node:
        line = self.text.rfind("\n", 0, start) + 1
        words = self.text[start:end]
        if self.structure.furniture_at(start) is not None:
            return _Node("furniture", start, end)
        if not self.marked_up:
            return _Node("lines", start, end)
        if self.markdown and _RULE.fullmatch(words):
            self._marks.append(Span(start, end))
            return _Node("rule", start, end)
        if self.markdown and _INDENTED.fullmatch(self.text, line, end) and not self._in_item(start):
            return _Node("code", start, end)
        pair = self.structure.pair_at(start + len(words) - len(words.lstrip()))
        if not self.markdown or (pair is not None and pair.kind != "question"):
            return _Node("lines", start, end)
        node = _Node("paragraph", start, end)
        for match in _HARD_BREAK.finditer(self.text, start, end):
            self._marks.append(Span(match.start(), match.end() - 1))
            node.children.append(_Node("break", match.end(), match.end()))
        return node

    def _in_item(self, offset: int) -> bool:
        return self.structure.item_at(offset) is not None

    def _listed(self, children: Iterable[_Node]) -> Iterator[_Node]:
        """The parts with neighbouring items in lists; an item reaches to the next one."""
        listed: _Node | None = None
        for child in children:
            if child.kind != "item":
                if listed is not None:
                    yield listed
                listed = None
                yield child
                continue
            if listed is None:
                listed = _Node("list", child.start, child.end)
            else:
                listed.children[-1].end = child.start
            listed.children.append(child)
            listed.end = child.end
        if listed is not None:
            yield listed


def _insert(root: _Node, node: _Node) -> None:
    """Put a part into the innermost open one that holds it, unless it reaches over an edge or into a closed one."""
    holder = root
    while holder.children and node.start < holder.children[-1].end:
        holder = holder.children[-1]
        if holder.closed or node.end > holder.end:
            return
    holder.children.append(node)


def _leaves(nodes: Sequence[_Node]) -> Iterator[_Node]:
    """The parts that show characters."""
    for node in nodes:
        if node.closed:
            yield node
        else:
            yield from _leaves(node.children)


def _rows(cells: Iterable[Cell]) -> Iterator[list[Cell]]:
    row: list[Cell] = []
    for cell in cells:
        if row and cell.row != row[0].row:
            yield row
            row = []
        row.append(cell)
    if row:
        yield row


def _depth(cell: Cell, taken: set[tuple[int, int]]) -> int:
    """The rows that a merged cell covers, down to the next cell in its columns."""
    for row in range(cell.row + 1, min(cell.row + cell.rows, cell.row + DEEPEST_MERGE)):
        if any((row, column) in taken for column in range(cell.column, cell.column + min(cell.columns, WIDEST_GAP))):
            return row - cell.row
    return cell.rows


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])

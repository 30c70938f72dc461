"""PDF: pages with headings, wrapped lines, tables with or without rules, and a number below."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.index.loaders.loader_files import pdf
from tools.structure.blocks import Block, Fields, Heading, Listing, Paragraph, Table, Talk, Terms, said

LEFT, RIGHT, TOP, BOTTOM = 72.0, 528.0, 740.0, 70.0
SIZE = 10.0
ADVANCE = 0.6
"""Width of every character, in parts of its size."""

LINE = 13.0
PITCH = 18.0
"""Height of a row."""

SIZES = {1: 17.0, 2: 13.0}
GAP = 2 * ADVANCE * SIZE
"""Room between two columns."""


@dataclass(slots=True)
class _Pages:
    """Pages under construction, from top to bottom."""

    lines: list[list[tuple[float, float, float, str]]] = field(default_factory=lambda: [[]])
    rules: list[str] = field(default_factory=list)
    y: float = TOP

    def room(self, height: float) -> None:
        """Begin a new page where the height is not left."""
        if self.y - height < BOTTOM:
            self.lines.append([])
            self.y = TOP

    def put(self, x: float, text: str, size: float = SIZE) -> None:
        """Set a text at the present height."""
        self.lines[-1].append((x, self.y, size, text))

    def text(self, text: str, *, indent: float = 0.0, first: str = "", size: float = SIZE) -> None:
        """Set a text in lines, the first behind a mark."""
        width = int((RIGHT - LEFT - indent) / (ADVANCE * size))
        for number, line in enumerate(textwrap.wrap(text, width, break_on_hyphens=False)):
            self.room(LINE)
            if first and not number:
                self.put(LEFT, first)
            self.put(LEFT + indent, line, size)
            self.y -= max(LINE, 1.2 * size)


def ruled(blocks: Sequence[Block], title: str) -> bytes:
    """A page whose tables stand between rules."""
    return _written(blocks, title, rules=True)


def aligned(blocks: Sequence[Block], title: str) -> bytes:
    """Pages whose tables are columns, numbers to the right."""
    return _written(blocks, title, rules=False)


def _written(blocks: Sequence[Block], title: str, *, rules: bool) -> bytes:
    pages = _Pages()
    for number, block in enumerate(blocks):
        if number:
            pages.y -= 8
        _set(pages, block, rules=rules)
    count = len(pages.lines)
    for number, lines in enumerate(pages.lines, 1):
        lines.append((LEFT, 40.0, 8.0, f"Page {number} of {count}"))
    return pdf(*pages.lines, drawn="\n".join(pages.rules), info=f"/Title({title})")


def _set(pages: _Pages, block: Block, *, rules: bool) -> None:
    match block:
        case Heading(level, words):
            pages.room(4 * LINE)
            pages.y -= 8
            pages.text(words.text, size=SIZES[level])
        case Paragraph(mark, sentences):
            pages.text(said(sentences), indent=14 if mark else 0, first=mark)
        case Listing(_, items):
            for item in items:
                pages.text(said(item.sentences), indent=24, first=item.marker.replace("-", "•"))
        case Table():
            _table(pages, block, rules=rules)
        case Terms(_, items):
            for term, sentences in items:
                pages.text(term.text)
                pages.text(said(sentences), indent=24)
        case Fields(items):
            for label, value in items:
                pages.text(f"{label.text}: {value.text}")
        case Talk(turns):
            for turn in turns:
                pages.text(f"{turn.speaker.text}: {said(turn.sentences)}")


def _table(pages: _Pages, table: Table, *, rules: bool) -> None:
    rows = [[cell.text for cell in row] for row in (table.header, *table.rows)]
    if table.caption is not None:
        pages.text(table.caption.text)
        pages.y -= 4
    pages.room(PITCH * (len(rows) + 1))
    widths = [ADVANCE * SIZE * max(map(len, column)) + GAP for column in zip(*rows, strict=True)]
    spare = max(0.0, (RIGHT - LEFT - sum(widths)) / len(widths))
    edges = [LEFT]
    for width in widths:
        edges.append(edges[-1] + width + spare)
    top = pages.y + PITCH - 5
    for row in rows:
        for column, cell in enumerate(row):
            right = edges[column + 1] - GAP / 2 - ADVANCE * SIZE * len(cell)
            if cell:
                pages.put(edges[column] + GAP / 2 if rules or not column else right, cell)
        pages.y -= PITCH
    if rules:
        heights = [top - PITCH * number for number in range(len(rows) + 1)]
        pages.rules += [f"{edges[0]} {y} m {edges[-1]} {y} l S" for y in heights]
        pages.rules += [f"{x} {heights[0]} m {x} {heights[-1]} l S" for x in edges]

"""Paragraphs, headings, list items and table rows become one text with sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pincite.index.loaders.canonical import canonical, one_line
from pincite.index.types import Section, Span

PATH_SEPARATOR = " › "

LONGEST_HEADING = 200
"""Longest heading beside a citation, in characters; the text itself is never cut."""

CELL_SEPARATOR = " | "

LONGEST_CELL = 3
"""Most lines of a cell that is text with line breaks, such as an address; a longer one is a listing and keeps them."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row."""

    text: str
    level: int = 0
    """1 to 9 for a heading, 0 for everything else."""
    group: int = 0
    """Neighbours with the same group, other than 0, are lines of one list or table. Others get a blank line between."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a heading begins in a text."""

    start: int
    level: int
    text: str


def assemble(blocks: Iterable[Block]) -> tuple[str, tuple[Section, ...]]:
    """Join blocks into a canonical text and its sections; without headings there are no sections."""
    pieces: list[str] = []
    headings: list[Heading] = []
    length = 0
    previous: Block | None = None
    for block in blocks:
        text = canonical(block.text).strip("\n")
        if not text.strip():
            continue
        if previous is not None:
            gap = "\n" if block.group and block.group == previous.group else "\n\n"
            pieces.append(gap)
            length += len(gap)
        if block.level:
            headings.append(Heading(length, block.level, text))
        pieces.append(text)
        length += len(text)
        previous = block
    return "".join(pieces), sections(length, headings)


def sections(length: int, headings: Sequence[Heading]) -> tuple[Section, ...]:
    """Cut a text of that length at its headings; the part before the first has none."""
    if not headings:
        return ()
    parts = [Section(Span(0, headings[0].start))] if headings[0].start else []
    path: list[Heading] = []
    ends = [heading.start for heading in headings[1:]] + [length]
    for heading, end in zip(headings, ends, strict=True):
        path = [above for above in path if above.level < heading.level] + [heading]
        names = (one_line(part.text, LONGEST_HEADING) for part in path)
        parts.append(Section(Span(heading.start, end), PATH_SEPARATOR.join(name for name in names if name)))
    return tuple(parts)


def row(cells: Sequence[Sequence[Block]], group: int) -> Iterator[Block]:
    """A table row as one line. In a layout table, whose cells hold more than a line, the cells follow one another."""
    if any(len(cell) > 1 or any(_is_more_than_a_line(block) for block in cell) for cell in cells):
        for cell in cells:
            yield from cell
        return
    texts = [" ".join(cell[0].text.split("\n")) if cell else "" for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    yield Block(CELL_SEPARATOR.join(texts).strip(" "), group=group)


def _is_more_than_a_line(block: Block) -> bool:
    return block.level > 0 or block.text.count("\n") >= LONGEST_CELL

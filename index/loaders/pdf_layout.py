"""Paragraphs, headings and tables from the positions of a PDF's lines, and words from their hyphens at line ends."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from pincite.index.blocks import field
from pincite.index.loaders.marks import Mark
from pincite.index.loaders.pdf_cells import PageTable, in_one_line
from pincite.index.loaders.pdf_fragments import BREAKS_WORD, HYPHEN, Fragment
from pincite.index.loaders.pdf_glyphs import Page
from pincite.index.loaders.pdf_grid import RuledTable, ruled_tables
from pincite.index.loaders.pdf_regions import Row, blocks, rows
from pincite.index.loaders.pdf_tables import aligned_tables
from pincite.index.loaders.placed import group, joined, rewritten, substituted
from pincite.index.loaders.structure import CellAt

PARAGRAPH_GAP = 1.25
"""Factor by which the gap above a paragraph exceeds the usual one. Word processors add at least a third of a line."""

HEADING_GROWTH = 1.15
"""Smallest ratio between the sizes of a heading's letters and the text's."""

LONGEST_HEADING = 150
"""Longest heading, in code points."""

LONGEST_HEADING_LINES = 3
LOWEST_LEVEL = 9

_FIRST_PARTS = frozenset(
    {"well", "self", "ex", "non", "half", "long", "short", "high", "low", "full", "so", "one", "two"}
)
"""English words that mostly keep the hyphen after them: well-known, self-made, two-thirds."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN_WORD = re.compile(rf"((?:(?<![^\W\d_])[^\W\d_]++)?+){HYPHEN}([^\W\d_]*)")
_ITEM = re.compile(r"(?:[-–•▪●○◦‣*➢☐☑☒]|\(?\d{1,3}[.)])\s")
_ENDS_SENTENCE = re.compile(r"""[.!?…:。؟][)\]"'”’»]*$""")


@dataclass(frozen=True, slots=True)
class Line:
    """A line's position in points: `y` is its base line, growing upwards, `size` the height of its letters."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False


Item = Line | PageTable


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as text with marks; its cells and headings in the order of their marks."""

    text: str
    cells: tuple[tuple[PageTable, CellAt], ...] = ()
    levels: tuple[int, ...] = ()
    """Levels of its headings."""


@dataclass(frozen=True, slots=True)
class Letters:
    """What the lines of a whole document have in common."""

    pitch: float
    """The distance between base lines of running text over the size of its letters."""
    size: float
    """The size of most letters."""
    bold: bool
    """Whether most letters are bold."""
    larger: tuple[float, ...]
    """The sizes of headings, from the largest."""

    @classmethod
    def of(cls, pages: Sequence[Sequence[Sequence[Item]]]) -> Letters:
        """Measure the lines of all pages."""
        lines = [item for flows in pages for flow in flows for item in flow if isinstance(item, Line)]
        sizes: Counter[float] = Counter()
        bold = 0
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
            bold += len(line.text) if line.bold else 0
        size = sizes.most_common(1)[0][0] if sizes else 12.0
        larger = sorted({round(line.size) for line in lines if line.size > HEADING_GROWTH * size}, reverse=True)
        return cls(_typical_pitch(pages), size, 2 * bold > sizes.total(), tuple(larger))

    def level(self, lines: Sequence[Line]) -> int:
        """The level of a paragraph that is a heading by its letters; 0 for any other."""
        text = " ".join(line.text for line in lines).strip()
        if len(lines) > LONGEST_HEADING_LINES or len(text) > LONGEST_HEADING or text.endswith((".", ",", ";")):
            return 0
        if sum(map(str.isalpha, text)) < 3:  # noqa: PLR2004 - a number, a sign
            return 0
        smallest = min(line.size for line in lines)
        deep = text[:20].split(" ")[0].rstrip(".").count(".") if text[0].isdigit() else 0  # 3.4.2
        if smallest > HEADING_GROWTH * self.size:
            level = self.larger.index(round(smallest)) + 1 if round(smallest) in self.larger else 1
            return min(level + deep, LOWEST_LEVEL)
        if all(line.bold for line in lines) and not self.bold and smallest > self.size * 0.95:
            return min(len(self.larger) + 1 + deep, LOWEST_LEVEL)
        return 0


def flows(page: Page) -> list[list[Item]]:
    """The lines and tables of a page in reading order; text in another direction is a flow of its own."""
    all_flows = [list(_flow(page.fragments, ruled_tables(page)))]
    all_flows += [list(_flow(fragments, ())) for fragments in page.sideways]
    return [flow for flow in all_flows if flow]


def page_text(page: Sequence[Sequence[Item]], letters: Letters) -> PageText:
    """Join lines, with a blank line where a paragraph begins: after a gap, at other letters, or indented."""
    parts: list[str] = []
    cells: list[tuple[PageTable, CellAt]] = []
    levels: list[int] = []
    for flow in page:
        for part in _paragraphs(flow, letters.pitch):
            if isinstance(part, PageTable):
                parts.append(joined("\n", (row.text for row in part.rows)))
                cells += ((part, cell) for row in part.rows for cell in row.cells)
                continue
            level = letters.level(part)
            text = _joined(part)
            if level:
                levels.append(level)
            parts.append(Mark.HEADING.around(text) if level else text)
    return PageText(joined("\n\n", parts), tuple(cells), tuple(levels))


def _flow(fragments: Sequence[Fragment], ruled: Sequence[RuledTable]) -> Iterator[Item]:
    taken = {id(fragment) for table in ruled for fragment in table.fragments}
    places = [table.place for table in ruled]
    tables = {id(place): table.table for place, table in zip(places, ruled, strict=True)}
    free = [*(part for part in fragments if id(part) not in taken), *places]
    for block in blocks(free):
        run: list[Row] = []
        for row in rows(block):
            table = tables.get(id(row[0]))
            if table is None:
                run.append(row)
                continue
            yield from _items(run)
            run = []
            yield table
        yield from _items(run)


def _items(block: Sequence[Row]) -> Iterator[Item]:
    at = 0
    for first, last, table in aligned_tables(block):
        yield from map(_line, block[at:first])
        yield table
        at = last
    yield from map(_line, block[at:])


def _line(row: Row) -> Line:
    largest = max(row, key=lambda part: part.size)
    bold = all(part.bold for part in row)
    return Line(in_one_line(part.text for part in row), row[0].left, largest.y, largest.size, bold)


def _typical_pitch(pages: Iterable[Sequence[Sequence[Item]]]) -> float:
    """The median distance between base lines over the size of the letters."""
    ratios = [
        (above.y - line.y) / line.size
        for page in pages
        for flow in page
        for above, line in itertools.pairwise(flow)
        if isinstance(above, Line) and isinstance(line, Line) and 0 < above.y - line.y < 4 * line.size
    ]
    return median(ratios) if ratios else 1.2


def _paragraphs(flow: Sequence[Item], pitch: float) -> Iterator[list[Line] | PageTable]:
    paragraph: list[Line] = []
    for number, item in enumerate(flow):
        if isinstance(item, PageTable):
            if paragraph:
                yield paragraph
            paragraph = []
            yield item
            continue
        following = flow[number + 1] if number + 1 < len(flow) else None
        below = following if isinstance(following, Line) else None
        if paragraph and _begins_paragraph(paragraph[-1], item, below, pitch):
            yield paragraph
            paragraph = []
        paragraph.append(item)
    if paragraph:
        yield paragraph


def _joined(lines: Sequence[Line]) -> str:
    """The lines of a paragraph; a word that goes on in the next line has the stand-in in place of its hyphen."""
    pieces: list[str] = []
    for number, line in enumerate(lines):
        text = line.text
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        if BREAKS_WORD.search(text) and following[:1].islower():
            text = text[:-1] + rewritten(text[-1:], HYPHEN)
        pieces.append(text if text.endswith(HYPHEN) or not following else text + "\n")
    return joined("", pieces)


def dehyphenate(texts: Sequence[str]) -> list[str]:
    """Make each broken word whole again.

    The hyphen stays if the document writes the word with one elsewhere, if both halves occur as words, after `well`,
    `self` and the like, and before anything but a lower-case letter. It goes if the document writes the word without
    it, and in all other cases.
    """
    words = {word.casefold() for text in texts for word in _WORD.findall(_BROKEN_WORD.sub(" ", text))}

    def whole(match: re.Match[str]) -> str:
        left, right = group(match, 1), group(match, 2)
        sign = match.string[match.end(1) : match.start(2)]
        compound = left + rewritten(sign, "-") + right
        together, hyphenated = (left + right).casefold(), compound.casefold()
        if not left or not right[:1].islower():
            return compound
        parts = left.casefold() in words and right.casefold() in words
        keeps = hyphenated in words or parts or left.casefold() in _FIRST_PARTS
        return compound if keeps and together not in words else left + right

    return [substituted(_BROKEN_WORD, whole, text) for text in texts]


def _begins_paragraph(above: Line, line: Line, following: Line | None, pitch: float) -> bool:
    gap = above.y - line.y
    size = max(line.size, 1.0)
    if gap < -size:  # the next column
        listed = _ITEM.match(above.text) or field(above.text)
        return bool(_ENDS_SENTENCE.search(above.text) or (listed and not line.text[:1].islower()))
    if gap > PARAGRAPH_GAP * pitch * min(size, max(above.size, 1.0)):
        return True
    if max(size, above.size) > HEADING_GROWTH * min(size, max(above.size, 1.0)):
        return True
    if above.bold != line.bold and not line.text[:1].islower() and gap > 0:
        return True
    indent = line.x - above.x
    back = following is None or following.x < line.x - size / 2
    return size * 0.7 < indent < size * 4 and back and bool(_ENDS_SENTENCE.search(above.text))

"""Where the characters of a PDF's text are on its pages, and the boxes around a span of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.index.loaders.canonical import document_id
from pincite.index.loaders.pdf_glyphs import FULL, GlyphBox
from pincite.index.loaders.placed import places_of
from pincite.index.spans import Span

NEAR = 1.5
"""Widest gap between two characters in one box, over the height of their line; wider than a justified word space."""

ALIGNED = 0.5
"""Least share of its height that a character has in common with the line of a box."""

FIELDS = len(GlyphBox._fields)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as it is shown, in shares of the page's width and height from its upper left corner."""

    page: int
    """Number of the page, from 1."""
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Geometry:
    """The place of each character of a PDF's text."""

    id: str
    """Id of the document with this text."""
    sizes: tuple[tuple[float, float], ...]
    """Width and height of each page as it is shown, in points."""
    places: bytes
    """For each character of the text the number of its glyph, or -1."""
    glyphs: bytes
    """The boxes of the glyphs, `FIELDS` numbers each."""

    @classmethod
    def of(cls, text: str, glyphs: Sequence[GlyphBox], sizes: Sequence[tuple[float, float]]) -> Geometry:
        """Pack the places of a text and the boxes that they name."""
        numbers = array("H", (value for glyph in glyphs for value in glyph))
        return cls(document_id(text), tuple(sizes), array("i", places_of(text)).tobytes(), numbers.tobytes())

    @property
    def weight(self) -> int:
        """Bytes that it takes."""
        return len(self.places) + len(self.glyphs)

    def boxes(self, span: Span, pages: Sequence[Span]) -> list[Box]:
        """The boxes around the characters of a span, one for each stretch of a line, in the order of the text.

        Args:
            span: the characters.
            pages: the span of each page, as the document has them.
        """
        return [
            box
            for number, page in enumerate(pages, 1)
            if span.start < page.end and page.start < span.end
            for box in self._on(number, max(span.start, page.start), min(span.end, page.end))
        ]

    def _on(self, page: int, start: int, end: int) -> Iterator[Box]:
        width, height = self.sizes[page - 1]
        run: list[GlyphBox] = []
        for glyph in self._glyphs(start, end):
            if run and not _goes_on(run, glyph, width / FULL, height / FULL):
                yield _around(page, run)
                run = []
            run.append(glyph)
        if run:
            yield _around(page, run)

    def _glyphs(self, start: int, end: int) -> Iterator[GlyphBox]:
        """The glyphs of the characters between two offsets, each once in a row."""
        numbers = memoryview(self.glyphs).cast("H")
        last = -1
        for place in memoryview(self.places).cast("i")[start:end]:
            if place >= 0 and place != last:
                yield GlyphBox(*numbers[place * FIELDS : (place + 1) * FIELDS])
                last = place


def _goes_on(run: Sequence[GlyphBox], glyph: GlyphBox, across: float, down: float) -> bool:
    """Whether a glyph stands on the line of those before it, beside the last.

    `across` and `down` are the points of a unit of its box.
    """
    last = run[-1]
    if last.sideways != glyph.sideways:
        return False
    (a_begin, a_end, a_upper, a_lower), (b_begin, b_end, b_upper, b_lower) = (
        (one.top * down, one.bottom * down, one.left * across, one.right * across)
        if one.sideways
        else (one.left * across, one.right * across, one.top * down, one.bottom * down)
        for one in (last, glyph)
    )
    shared = min(a_lower, b_lower) - max(a_upper, b_upper)
    heights = (a_lower - a_upper, b_lower - b_upper)
    gap = max(b_begin - a_end, a_begin - b_end)
    return shared >= ALIGNED * min(heights) and gap <= NEAR * max(heights)


def _around(page: int, run: Sequence[GlyphBox]) -> Box:
    left, top = min(one.left for one in run), min(one.top for one in run)
    right, bottom = max(one.right for one in run), max(one.bottom for one in run)
    return Box(page, left / FULL, top / FULL, (right - left) / FULL, (bottom - top) / FULL)

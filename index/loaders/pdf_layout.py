"""Paragraphs from the positions of a PDF's lines, and words from their hyphens at line ends."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

HYPHEN = "\ufffe"
"""Stand-in for a hyphen at a line end, joined to the next line. A noncharacter, so no text contains it."""

PARAGRAPH_GAP = 1.25
"""Factor by which the gap above a paragraph exceeds the usual one. Word processors add at least a third of a line."""

HEADING_GROWTH = 1.15
"""Smallest ratio between the sizes of a heading's letters and the text's."""

_FIRST_PARTS = frozenset(
    {"well", "self", "ex", "non", "half", "long", "short", "high", "low", "full", "so", "one", "two"}
)
"""English words that mostly keep the hyphen after them: well-known, self-made, two-thirds."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN_WORD = re.compile(rf"((?:(?<![^\W\d_])[^\W\d_]++)?+){HYPHEN}([^\W\d_]*)")
_ENDS_SENTENCE = re.compile(r"""[.!?…:。؟][)\]"'”’»]*$""")


@dataclass(frozen=True, slots=True)
class Line:
    """A line's position in points: `y` is its base line, growing upwards, `size` the height of its letters."""

    text: str
    x: float
    y: float
    size: float
    last_y: float
    """`y` of its last character: lower than `y` if a hyphen joined the line to the next one."""


def typical_pitch(pages: Iterable[Sequence[Line]]) -> float:
    """The distance between base lines of running text over the size of its letters: the median over all pages."""
    ratios = [
        (above.last_y - line.y) / line.size
        for lines in pages
        for above, line in itertools.pairwise(lines)
        if line.size > 0 and 0 < above.last_y - line.y < 4 * line.size
    ]
    return median(ratios) if ratios else 1.2


def paragraphs(lines: Sequence[Line], pitch: float) -> str:
    """Join lines, with a blank line where a paragraph begins: after a gap, at another size of letters, or indented."""
    pieces: list[str] = []
    for i, line in enumerate(lines):
        if i:
            following = lines[i + 1] if i + 1 < len(lines) else None
            pieces.append("\n\n" if _begins_paragraph(lines[i - 1], line, following, pitch) else "\n")
        pieces.append(line.text)
    return "".join(pieces)


def dehyphenate(texts: Sequence[str]) -> list[str]:
    """Make each broken word whole again.

    The hyphen stays if the document writes the word with one elsewhere, if both halves occur as words, after `well`,
    `self` and the like, and before anything but a lower-case letter. It goes if the document writes the word without
    it, and in all other cases.
    """
    words = {word.casefold() for text in texts for word in _WORD.findall(_BROKEN_WORD.sub(" ", text))}

    def whole(match: re.Match[str]) -> str:
        left, right = match.groups()
        joined, hyphenated = (left + right).casefold(), f"{left}-{right}".casefold()
        if not left or not right[:1].islower():
            return f"{left}-{right}"
        parts = left.casefold() in words and right.casefold() in words
        compound = hyphenated in words or parts or left.casefold() in _FIRST_PARTS
        return f"{left}-{right}" if compound and joined not in words else left + right

    return [_BROKEN_WORD.sub(whole, text) for text in texts]


def _begins_paragraph(above: Line, line: Line, following: Line | None, pitch: float) -> bool:
    gap = above.last_y - line.y
    size = max(line.size, 1.0)
    if gap < -size:  # the next column
        return bool(_ENDS_SENTENCE.search(above.text))
    if abs(gap) < size / 2:  # the same line, in another cell
        return False
    if gap > PARAGRAPH_GAP * pitch * min(size, max(above.size, 1.0)):
        return True
    if max(size, above.size) > HEADING_GROWTH * min(size, max(above.size, 1.0)):
        return True
    indent = line.x - above.x
    back = following is None or following.x < line.x - size / 2
    return size * 0.7 < indent < size * 4 and back and bool(_ENDS_SENTENCE.search(above.text))

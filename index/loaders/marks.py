"""Marks that a reader of a format sets inside a block's text, until the block has its place in the document.

Offsets would be wrong after white space is joined and Unicode composed; a mark moves with the characters around it.
Marks are noncharacters, which no text holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from pincite.index.loaders.canonical import REPLACEMENT, canonical
from pincite.index.spans import Span


class Mark(Enum):
    """The meaning of a pair of marks; the value is the opening character, and the next one closes it."""

    STRUCK = "\ufdd0"
    NOT_CHOSEN = "\ufdd2"
    CELL = "\ufdd4"
    NOTE = "\ufdd6"
    LABEL = "\ufdd8"
    HEADING = "\ufdda"

    @property
    def open(self) -> str:
        """The opening mark."""
        return self.value

    @property
    def close(self) -> str:
        """The closing mark."""
        return chr(ord(self.value) + 1)

    def around(self, text: str) -> str:
        """The text between marks."""
        return self.open + text + self.close


MARKS = re.compile("[\ufdd0-\ufddb]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without marks, and the spans that they enclosed, in the order of their ends."""

    text: str
    spans: tuple[tuple[Mark, Span], ...]


def clean(text: str) -> str:
    """A document's own characters, so that none of them is taken for a mark."""
    return text if text.isascii() else MARKS.sub(REPLACEMENT, text)


def unmarked(text: str) -> Marked:
    """Take the marks out of a text and bring it into canonical form, without line ends at its two ends.

    Where composing characters across a mark would move the offsets, the marks are dropped.
    """
    plain = canonical(MARKS.sub("", text)).strip("\n")
    if not MARKS.search(text):
        return Marked(plain, ())
    runs: list[str] = []
    length = 0
    open_at: dict[Mark, list[int]] = {}
    spans: list[tuple[Mark, Span]] = []
    at = 0
    for match in MARKS.finditer(text):
        runs.append(canonical(text[at : match.start()]))
        length += len(runs[-1])
        at = match.end()
        code = ord(match[0]) - 0xFDD0
        mark = Mark(chr(0xFDD0 + code - code % 2))
        if code % 2 == 0:
            open_at.setdefault(mark, []).append(length)
        elif open_at.get(mark):
            spans.append((mark, Span(open_at[mark].pop(), length)))
    runs.append(canonical(text[at:]))
    whole = "".join(runs)
    if whole.strip("\n") != plain:
        return Marked(plain, ())
    lead = len(whole) - len(whole.lstrip("\n"))

    def moved(span: Span) -> Span:
        start, end = (min(max(0, offset - lead), len(plain)) for offset in (span.start, span.end))
        return Span(start, end)

    return Marked(plain, tuple((mark, moved(span)) for mark, span in spans))

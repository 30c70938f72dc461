"""The characters of a line as fragments: runs without a wide gap, each with its place.

Raised and lowered digits are written so that none joins the number beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from pincite.index.loaders.marks import Mark
from pincite.index.loaders.pdf_rules import RuledLine

HYPHEN = "\ufffe"
"""Stand-in for a hyphen at a line end, joined to the next line. A noncharacter, so no text contains it."""

WIDE_GAP = 0.75
"""Least gap, over the height of a line, that parts two fragments. A word space takes a quarter to a half."""

VALUE_GAP = 0.33
"""The same between two numbers, whose columns stand closer."""

LEADER_GAP = 2.5
"""Greatest gap between the dots that lead from a label to its number."""

FEWEST_DOTS = 4
"""Fewest dots that lead to a number."""

GUTTER = 0.42
"""Least gap within a fragment at which two narrow columns may be parted."""

WIDER = 1.6
"""The same, over the median gap between the words of the fragment."""

SHIFTED = 0.08
"""Least distance of a raised or lowered character from the base line, over the height of the line."""

SMALLER = 0.88
"""Greatest height of a raised or lowered character over that of its line."""

MOST_GAPS = 50
"""Most gaps of a fragment to remember."""

_DOTS = frozenset(".·_…‥")

BREAKS_WORD = re.compile("(?<=[^\\W\\d_])[-\u2010\u00ad]$")
"""The hyphen at the end of a line."""

_UNITS = frozenset({"m", "cm", "mm", "km", "dm", "ft"})
_LAST_WORD = re.compile(r"[^\W_]{1,20}$")
_PRICE = re.compile(r"[$€£¥]\s?[\d.,]{1,12}$")
_EXPONENT = re.compile(r"[-−–+]?\d{1,4}")
_NOTE_MARK = re.compile(r"\(?(?:\d{1,3}|[a-z]|[*†‡§]{1,3})\)?(?:[, ]{1,2}\d{1,3}){0,4}")
_VALUE_EDGE = re.compile(r"[\d)%–—-]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A visible character, upright: `y` is its base line, growing upwards, in points."""

    character: str
    left: float
    right: float
    bottom: float
    top: float
    y: float
    bold: bool = False
    spaced: bool = False
    """Whether a space stands before it."""
    struck: bool = False
    """Whether a line strikes it out."""

    @property
    def height(self) -> float:
        """Height of the font in points, from its descent to its ascent."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap wider than a word space, between `left` and `right`, before the character `at` of a fragment's text."""

    left: float
    right: float
    at: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """Neighbouring characters of one line, without a wide gap. `text` may hold a `Mark` around part of it."""

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool = False
    order: int = 0
    """Its place in the file."""
    gaps: tuple[Gap, ...] = ()
    """Where it may be cut, from the left."""

    @property
    def middle(self) -> float:
        """The middle between its left and its right end."""
        return (self.left + self.right) / 2

    def cut_at(self, edge: float) -> tuple[Fragment, ...]:
        """The fragment as two, if a gap lies at this edge, else as one."""
        gap = next((gap for gap in self.gaps if gap.left < edge < gap.right), None)
        if gap is None:
            return (self,)
        left = replace(self, text=self.text[: gap.at].rstrip(), right=gap.left, gaps=())
        right = replace(self, text=self.text[gap.at :].lstrip(), left=gap.right, gaps=())
        return left, right


def fragments_of(glyphs: Sequence[Glyph], vertical: Sequence[RuledLine]) -> Iterator[Fragment]:
    """Cut the characters where the line changes, at wide gaps and at rules."""
    run: list[Glyph] = []
    dots = 0
    for order, glyph in enumerate(glyphs):
        dot = glyph.character in _DOTS
        if run and (not _goes_on(run[-1], glyph, vertical) or (dots >= FEWEST_DOTS and not dot)):
            yield _fragment(run, order)
            run = []
        dots = dots + 1 if dot else 0
        run.append(glyph)
    if run:
        yield _fragment(run, len(glyphs))


def _goes_on(last: Glyph, glyph: Glyph, vertical: Sequence[RuledLine]) -> bool:
    size = max(min(last.height, glyph.height), 1.0)
    if min(last.top, glyph.top) - max(last.bottom, glyph.bottom) < 0.45 * size:
        return False
    if last.character == HYPHEN:
        return False
    gap = max(glyph.left - last.right, last.left - glyph.right)
    if last.character in _DOTS and glyph.character in _DOTS and last.left <= glyph.left:
        return gap < LEADER_GAP * max(last.height, 1.0)
    values = _VALUE_EDGE.match(last.character) and _VALUE_EDGE.match(glyph.character)
    if gap > (VALUE_GAP if values and glyph.spaced else WIDE_GAP) * max(last.height, glyph.height, 1.0):
        return False
    if not glyph.spaced or not vertical:
        return True
    middle = (glyph.bottom + glyph.top) / 2
    return not any(last.right - 1 <= r.at <= glyph.left + 1 and r.start <= middle <= r.end for r in vertical[:400])


def _fragment(run: Sequence[Glyph], order: int) -> Fragment:
    """One fragment, with its raised and lowered characters written out."""
    base = _base(run)
    size = max(base.height, 1.0)
    text = ""
    gaps: list[Gap] = []
    for (shift, struck), group in groupby(run, key=lambda glyph: (_shift(glyph, base), glyph.struck)):
        part = list(group)
        gap = " " if part[0].spaced and text else ""
        words = part[0].character
        for last, glyph in pairwise(part):
            if glyph.spaced:
                gaps.append(Gap(last.right, glyph.left, len(text) + len(gap) + len(words)))
            words = words + (" " + glyph.character if glyph.spaced else glyph.character)
        if struck:
            text += gap + Mark.STRUCK.around("~~" + words + "~~")
        elif shift:
            text += lifted(words, text, raised=shift > 0, gap=gap)
        else:
            text += (gap or (" " if text and part[0] is not run[0] and _parts_digits(text, words) else "")) + words
    bold = 2 * sum(glyph.bold for glyph in run) > len(run)
    return Fragment(
        text,
        min(glyph.left for glyph in run),
        max(glyph.right for glyph in run),
        base.y,
        size,
        bold,
        order,
        _wide(gaps, size),
    )


def _wide(gaps: Sequence[Gap], size: float) -> tuple[Gap, ...]:
    """The gaps that are wider than those between words."""
    if not gaps:
        return ()
    usual = median(gap.right - gap.left for gap in gaps)
    least = max(GUTTER * size, WIDER * usual)
    return tuple(gap for gap in gaps if gap.right - gap.left > least)[:MOST_GAPS]


def _parts_digits(before: str, words: str) -> bool:
    last = before[-1:]
    return (words[:1].isdigit() and last.isdigit()) or (words[:1].isalnum() and last == Mark.NOTE.close)


def _base(run: Sequence[Glyph]) -> Glyph:
    """A character on the base line of a run: of the largest ones, unless that is a single capital that begins it."""
    largest = max(run, key=lambda glyph: glyph.height)
    if largest is run[0] and len(run) > 1 and largest.character.isupper():
        others = max(run[1:], key=lambda glyph: glyph.height)
        if largest.height > 1.8 * others.height:
            return others
    return largest


def _shift(glyph: Glyph, base: Glyph) -> int:
    """1 for a raised, -1 for a lowered character, else 0."""
    size = max(base.height, 1.0)
    if glyph.height > SMALLER * size and glyph.y - base.y < 0.25 * size:
        return 0
    if glyph.y - base.y > SHIFTED * size and glyph.height <= 1.05 * size:
        return 1
    return -1 if base.y - glyph.y > SHIFTED * size and glyph.height <= SMALLER * size else 0


def lifted(words: str, before: str, *, raised: bool, gap: str = "") -> str:
    """Raised or lowered characters, written so that no digit joins the number before them.

    `10` and a raised `6` are 10^6, `25` and a raised `1` the mark of a note, `$19` and a raised `99` a price.
    """
    shown = before.rstrip()
    last = shown[-1:]
    if not any(map(str.isdigit, words)) and not set(words) & set("*†‡§"):
        return gap + words  # 43rd, 1er, a trade mark
    if not raised:
        return gap + "_" + words if last.isdigit() and words[:1].isdigit() else gap + words
    word = match[0] if (match := _LAST_WORD.search(shown)) else ""
    if re.fullmatch(r"\d\d", words) and _PRICE.search(shown):
        return "." + words
    power = word == "10" or (word == "2" and len(words) > 1) or (word in _UNITS and words in {"2", "3"})
    if _EXPONENT.fullmatch(words) and (power or (last and not words[0].isdigit())):
        return "^" + words
    if _NOTE_MARK.fullmatch(words):
        return Mark.NOTE.around((" [" if last else "[") + words + "]")
    return "^" + words if last else gap + words

"""The characters of a PDF's page as fragments: runs of one line without a wide gap, upright, each with its place.

Raised and lowered digits are written so that none joins the number beside it; what no viewer shows is left out.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from pincite.index.loaders.canonical import REPLACEMENT
from pincite.index.loaders.marks import Mark, clean
from pincite.index.loaders.placed import Placed

if TYPE_CHECKING:
    import pypdfium2

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

SMALLEST = 0.7
"""Height of a line, in points, below which nobody sees it."""

MOST_GAPS = 50
"""Most gaps of a fragment to remember."""

MOST_SEGMENTS = 5_000
"""Most lines drawn on a page that can be rules of its tables."""

MOST_OBJECTS = 20_000
"""Most drawn objects of a page to look at for rules."""

MOST_PIXELS = 1_000_000
"""Size of the picture in which doubtful text is looked for: a page at 72 dots an inch has half as many."""

FULL = 65_535
"""The width and the height of a page, as boxes count them."""

_INK = 24
"""Least difference of grey levels, of 256, that an eye can tell."""

_LAYER = "OC\0".encode("utf-16-le")
_HYPHEN_CODE = 2
_SPACES = frozenset({0x09, 0x20, 0xA0, 0x3000})
_DOTS = frozenset(".·_…‥")
_BREAKS = frozenset({0x0A, 0x0D})
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

    @property
    def height(self) -> float:
        """From the font's descent to its ascent."""
        return self.top - self.bottom


class GlyphBox(NamedTuple):
    """Where a glyph is on its page as it is shown, from the upper left corner, in shares of its sides of `FULL`."""

    left: int
    top: int
    right: int
    bottom: int
    sideways: int
    """1 for a glyph of a line that runs up or down the page."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap wider than a word space, between `left` and `right`, before the character `at` of a fragment's text."""

    left: float
    right: float
    at: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of characters on one line without a wide gap. Its text may hold marks."""

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


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line drawn on the page: `at` this height, or this far to the right, from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows."""

    fragments: tuple[Fragment, ...] = ()
    sideways: tuple[tuple[Fragment, ...], ...] = ()
    """Text in other directions than most of the page, each direction in its own upright frame."""
    horizontal: tuple[Rule, ...] = ()
    vertical: tuple[Rule, ...] = ()


def read_page(page: pypdfium2.PdfPage, boxes: list[GlyphBox] | None = None) -> Page:
    """Read the characters and the rules of a page.

    Args:
        page: the page.
        boxes: takes the boxes of its characters, whose texts are then `Placed`.
    """
    textpage = page.get_textpage()
    try:
        turns = _glyphs(page, textpage, boxes)
    finally:
        textpage.close()
    sizes = Counter({turn: len(glyphs) for turn, glyphs in turns.items()})
    if not sizes:
        return Page()
    turn = sizes.most_common(1)[0][0]
    horizontal, vertical = _rules(page, turn)
    return Page(
        tuple(_fragments(turns.pop(turn), vertical)),
        tuple(tuple(_fragments(glyphs, ())) for _, glyphs in sorted(turns.items())),
        horizontal,
        vertical,
    )


@dataclass(slots=True)
class _Looks:
    """What the page says of one drawn text."""

    doubtful: bool
    bold: bool
    turn: int


@dataclass(slots=True)
class _Doubtful:
    """Characters of one drawn text that may not be seen."""

    at: list[int] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)


def _glyphs(
    page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, placed: list[GlyphBox] | None
) -> dict[int, list[Glyph]]:
    """The visible characters in the order of the file, by the quarters of a turn in which they stand."""
    from pypdfium2 import raw

    handle: Any = textpage.raw
    code_of, is_hyphen, box_of, origin_of = (
        raw.FPDFText_GetUnicode, raw.FPDFText_IsHyphen, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
    )  # fmt: skip
    object_of, generated = raw.FPDFText_GetTextObject, raw.FPDFText_IsGenerated
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    shown = _shown_box(page)
    looks: dict[int, _Looks] = {}
    doubtful: dict[int, _Doubtful] = {}
    glyphs: list[tuple[int, Glyph]] = []
    count = textpage.count_chars()
    codes = [code_of(handle, i) for i in range(count)]
    spaced = False
    for i, code in enumerate(codes):
        if code in _SPACES or (code in _BREAKS and generated(handle, i) == 1):
            spaced = True
            continue
        if code == _HYPHEN_CODE and is_hyphen(handle, i):
            character = HYPHEN
        else:
            character = REPLACEMENT if code < ord(" ") else clean(chr(code))
        box_of(handle, i, box)
        origin_of(handle, i, x, y)
        left, right, bottom, top = box.left, box.right, min(box.bottom, box.top), max(box.bottom, box.top)
        drawn = object_of(handle, i)
        address = ctypes.addressof(drawn.contents) if drawn else 0
        look = looks.get(address)
        if look is None:
            look = looks[address] = _look(handle, i, drawn)
        if max(right - left, top - bottom) < SMALLEST or not _is_within(shown, (left + right) / 2, (bottom + top) / 2):
            spaced = True
            continue
        if look.doubtful:
            part = doubtful.setdefault(address, _Doubtful())
            part.at.append(len(glyphs))
            part.boxes.append((left, bottom, right, top))
        if placed is not None:
            character = Placed(character, (len(placed),) * len(character))
            placed.append(_box_on(page, (left, bottom, right, top), look.turn))
        upright = _turned(look.turn, left, bottom, right, top)
        base = _turned(look.turn, x.value, y.value, x.value, y.value)[1]
        glyphs.append(
            (look.turn, Glyph(character, upright[0], upright[2], upright[1], upright[3], base, look.bold, spaced))
        )
        spaced = False
    gone = _unseen(page, doubtful) if doubtful else frozenset()
    turns: dict[int, list[Glyph]] = {}
    for number, (turn, glyph) in enumerate(glyphs):
        if number not in gone:
            turns.setdefault(turn, []).append(glyph)
    return turns


def _box_on(page: pypdfium2.PdfPage, box: tuple[float, float, float, float], turn: int) -> GlyphBox:
    """Where a box of the page's own frame is on the page as it is shown: cropped and turned."""
    from pypdfium2 import raw

    (x0, y0), (x1, y1) = ((ctypes.c_int(), ctypes.c_int()) for _ in range(2))
    raw.FPDF_PageToDevice(page, 0, 0, FULL, FULL, 0, box[0], box[1], x0, y0)
    raw.FPDF_PageToDevice(page, 0, 0, FULL, FULL, 0, box[2], box[3], x1, y1)
    left, right = (min(max(x, 0), FULL) for x in sorted((x0.value, x1.value)))
    top, bottom = (min(max(y, 0), FULL) for y in sorted((y0.value, y1.value)))
    return GlyphBox(left, top, right, bottom, (turn + page.get_rotation() // 90) % 2)


def _shown_box(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, box)
    return box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)


def _is_within(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _look(handle: Any, index: int, drawn: Any) -> _Looks:
    """How a text is drawn, asked once for all its characters."""
    from pypdfium2 import raw

    turn = round(raw.FPDFText_GetCharAngle(handle, index) / (math.pi / 2)) % 4
    bold = raw.FPDFText_GetFontWeight(handle, index) >= 600  # noqa: PLR2004 - semi-bold
    if not drawn:
        return _Looks(doubtful=False, bold=bold, turn=turn)
    name = ctypes.create_string_buffer(128)
    length = raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(drawn), name, 128)
    bold = bold or (0 < length <= 128 and b"bold" in name.value.lower())  # noqa: PLR2004
    mode = raw.FPDFTextObj_GetTextRenderMode(drawn)
    invisible = mode in {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
    return _Looks(doubtful=invisible or _is_pale(drawn, mode) or _is_layered(drawn), bold=bold, turn=turn)


def _is_pale(drawn: Any, mode: int) -> bool:
    """Whether a text is drawn in white, or nearly, or translucent."""
    from pypdfium2 import raw

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    stroked = mode in {raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP}
    colour = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
    if not colour(drawn, red, green, blue, alpha):
        return False
    return min(red.value, green.value, blue.value) > 255 - 2 * _INK or alpha.value < 2 * _INK


def _is_layered(drawn: Any) -> bool:
    """Whether a text belongs to a layer, which may be switched off."""
    from pypdfium2 import raw

    name, length = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
    for number in range(min(raw.FPDFPageObj_CountMarks(drawn), 16)):
        mark = raw.FPDFPageObj_GetMark(drawn, number)
        if mark and raw.FPDFPageObjMark_GetName(mark, name, 16, length) and bytes(name)[: length.value] == _LAYER:
            return True
    return False


def _unseen(page: pypdfium2.PdfPage, doubtful: dict[int, _Doubtful]) -> frozenset[int]:
    """The numbers of those characters that leave no ink where they stand when the page is drawn."""
    from pypdfium2 import raw

    width, height = page.get_size()
    scale = min(1.0, math.sqrt(MOST_PIXELS / max(1.0, width * height)))
    picture = page.render(scale=scale, grayscale=True).to_numpy()
    rows, columns = picture.shape[:2]
    first, second = (ctypes.c_int(), ctypes.c_int()), (ctypes.c_int(), ctypes.c_int())
    gone: set[int] = set()
    for part in doubtful.values():
        inked = 0
        for left, bottom, right, top in part.boxes:
            raw.FPDF_PageToDevice(page, 0, 0, columns, rows, 0, left, bottom, *first)
            raw.FPDF_PageToDevice(page, 0, 0, columns, rows, 0, right, top, *second)
            (x0, x1), (y0, y1) = (sorted((first[axis].value, second[axis].value)) for axis in (0, 1))
            seen = picture[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1]
            inked += bool(seen.size) and int(seen.max()) - int(seen.min()) >= _INK
        if 2 * inked < len(part.boxes):
            gone.update(part.at)
    return frozenset(gone)


def _turned(turn: int, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    """A box in the frame in which text at so many quarters of a turn stands upright."""
    match turn:
        case 3:
            return bottom, -right, top, -left
        case 2:
            return -right, -top, -left, -bottom
        case 1:
            return -top, left, -bottom, right
        case _:
            return left, bottom, right, top


def _rules(page: pypdfium2.PdfPage, turn: int) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The horizontal and the vertical lines drawn on the page, from the top and from the left."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for x0, y0, x1, y1 in _segments(page):
        left, bottom, right, top = _turned(turn, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        if top - bottom <= 1 < right - left:
            horizontal.append(Rule((bottom + top) / 2, left, right))
        elif right - left <= 1 < top - bottom:
            vertical.append(Rule((left + right) / 2, bottom, top))
    return (
        tuple(sorted(horizontal, key=lambda rule: (-rule.at, rule.start))),
        tuple(sorted(vertical, key=lambda rule: (rule.at, rule.start))),
    )


def _segments(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    """The straight lines of the paths on a page, as ends; of a filled area only if it is as thin as a line."""
    from pypdfium2 import raw

    seen = 0
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    x, y, matrix = ctypes.c_float(), ctypes.c_float(), raw.FS_MATRIX()
    edges = [ctypes.c_float() for _ in range(4)]
    for number in range(min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        drawn = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_PATH:
            continue
        raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
        raw.FPDFPageObj_GetBounds(drawn, *edges)
        left, bottom, right, top = (edge.value for edge in edges)
        if not stroke.value and (not fill.value or min(right - left, top - bottom) > 3):  # noqa: PLR2004 - points
            continue
        if not stroke.value:
            seen += 1
            yield (left, (bottom + top) / 2, right, (bottom + top) / 2) if right - left > top - bottom else (
                (left + right) / 2, bottom, (left + right) / 2, top
            )  # fmt: skip
            continue
        raw.FPDFPageObj_GetMatrix(drawn, matrix)
        start = last = (0.0, 0.0)
        for index in range(min(raw.FPDFPath_CountSegments(drawn), MOST_SEGMENTS)):
            segment = raw.FPDFPath_GetPathSegment(drawn, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            at = (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                start = at
            elif raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
                yield (*last, *at)
            if raw.FPDFPathSegment_GetClose(segment):
                yield (*at, *start)
            last = at
            seen += 1
        if seen > MOST_SEGMENTS:
            return


def _fragments(glyphs: Sequence[Glyph], vertical: Sequence[Rule]) -> Iterator[Fragment]:
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


def _goes_on(last: Glyph, glyph: Glyph, vertical: Sequence[Rule]) -> bool:
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
    for shift, group in groupby(run, key=lambda glyph: _shift(glyph, base)):
        part = list(group)
        gap = " " if part[0].spaced and text else ""
        words = part[0].character
        for last, glyph in pairwise(part):
            if glyph.spaced:
                gaps.append(Gap(last.right, glyph.left, len(text) + len(gap) + len(words)))
            words = words + (" " + glyph.character if glyph.spaced else glyph.character)
        if shift:
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

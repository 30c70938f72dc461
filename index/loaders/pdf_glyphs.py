"""A PDF's page as it is shown: its visible characters as fragments, upright, and the rules of its tables.

Characters that no viewer shows are left out.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pincite.index.loaders.canonical import REPLACEMENT
from pincite.index.loaders.marks import clean
from pincite.index.loaders.placed import Placed
from pincite.index.loaders.symbols import family, symbol

if TYPE_CHECKING:
    import pypdfium2
from pincite.index.loaders.pdf_boxes import struck_out, with_boxes
from pincite.index.loaders.pdf_forms import Overlays
from pincite.index.loaders.pdf_fragments import HYPHEN, Fragment, Glyph, fragments_of
from pincite.index.loaders.pdf_paths import Box
from pincite.index.loaders.pdf_rules import RuledLine, drawing, turned

SMALLEST = 0.7
"""Height of a line, in points, below which it is invisible."""

MOST_PIXELS = 1_000_000
"""Size of the picture in which doubtful text is looked for: a page at 72 dots an inch has half as many."""

FULL = 65_535
"""The width and the height of a page, as boxes count them."""

_INK = 24
"""Least difference of grey levels, of 256, that an eye can tell."""

NO_OVERLAYS = Overlays()

_LAYER = "OC\0".encode("utf-16-le")
_HYPHEN_CODE = 2
_SPACES = frozenset({0x09, 0x20, 0xA0, 0x3000})
_BREAKS = frozenset({0x0A, 0x0D})


class GlyphBox(NamedTuple):
    """Where a glyph is on its page as it is shown, from the upper left corner, in shares of its sides of `FULL`."""

    left: int
    top: int
    right: int
    bottom: int
    sideways: int
    """1 for a glyph of a line that runs up or down the page."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows."""

    fragments: tuple[Fragment, ...] = ()
    sideways: tuple[tuple[Fragment, ...], ...] = ()
    """Text in other directions than most of the page, each direction in its own upright frame."""
    horizontal: tuple[RuledLine, ...] = ()
    vertical: tuple[RuledLine, ...] = ()
    shades: tuple[RuledLine, ...] = ()
    """The upper and lower edges of filled areas."""


def read_page(page: pypdfium2.PdfPage, boxes: list[GlyphBox] | None = None, laid: Overlays = NO_OVERLAYS) -> Page:
    """Read the characters and the rules of a page.

    Args:
        page: the page.
        boxes: takes the boxes of its characters, whose texts are then `Placed`.
        laid: what is laid over it.
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
    drawn = drawing(page, turn)

    def place(box: Box, character: str) -> str:
        return character if boxes is None else _placed(page, boxes, character, box, turn)

    upright, horizontal = struck_out(turns.pop(turn), drawn.horizontal, [turned(turn, *box) for box in laid.struck])
    upright = with_boxes(upright, drawn.shapes, laid.buttons, turn, place)
    return Page(
        tuple(fragments_of(upright, drawn.vertical)),
        tuple(tuple(fragments_of(glyphs, ())) for _, glyphs in sorted(turns.items())),
        horizontal,
        drawn.vertical,
        drawn.shades,
    )


def _placed(page: pypdfium2.PdfPage, boxes: list[GlyphBox], character: str, box: Box, turn: int) -> Placed:
    """A character with the number of its box, which the boxes take."""
    boxes.append(_box_on(page, box, turn))
    return Placed(character, (len(boxes) - 1,) * len(character))


@dataclass(slots=True)
class _Looks:
    """What the page says of one drawn text."""

    doubtful: bool
    bold: bool
    turn: int
    font: str = ""
    """The symbol font that it is set in."""


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
        if look.font:  # an empty box may be a bullet, which its neighbours tell
            character = symbol(character, look.font).replace("☐", "□")
        if max(right - left, top - bottom) < SMALLEST or not _is_within(shown, (left + right) / 2, (bottom + top) / 2):
            spaced = True
            continue
        if look.doubtful:
            part = doubtful.setdefault(address, _Doubtful())
            part.at.append(len(glyphs))
            part.boxes.append((left, bottom, right, top))
        if placed is not None:
            character = _placed(page, placed, character, (left, bottom, right, top), look.turn)
        upright = turned(look.turn, left, bottom, right, top)
        base = turned(look.turn, x.value, y.value, x.value, y.value)[1]
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
    font = name.value.decode("latin-1") if 0 < length <= 128 else ""  # noqa: PLR2004
    bold = bold or "bold" in font.lower()
    mode = raw.FPDFTextObj_GetTextRenderMode(drawn)
    invisible = mode in {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
    return _Looks(
        doubtful=invisible or _is_pale(drawn, mode) or _is_layered(drawn), bold=bold, turn=turn, font=family(font)
    )


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

"""The straight lines drawn on a PDF's page, upright: the rules of its tables."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2

MOST_SEGMENTS = 5_000
"""Most lines drawn on a page that can be rules of its tables."""

MOST_OBJECTS = 20_000
"""Most drawn objects of a page to look at for rules."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line drawn on the page: `at` this height, or this far to the right, from `start` to `end`."""

    at: float
    start: float
    end: float


def turned(turn: int, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
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


def rules(page: pypdfium2.PdfPage, turn: int) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The horizontal and the vertical lines drawn on the page, from the top and from the left."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for x0, y0, x1, y1 in _segments(page):
        left, bottom, right, top = turned(turn, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
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

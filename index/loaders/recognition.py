"""Characters recognised in the image of a page: boxes of text in, the fragments of a page out.

RapidOCR (Apache-2.0, the extra `ocr`) finds and reads the boxes; its three models (PP-OCRv6 small and a classifier of
upside-down lines, 32 MB together, Apache-2.0) lie inside its wheel and are named by their paths, so that it fetches
nothing. What the boxes mean, which columns and paragraphs they form, is the business of the loader of PDF files.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from pincite.index.loaders.content import Unreadable
from pincite.index.loaders.marks import clean
from pincite.index.loaders.pdf_fragments import Fragment
from pincite.index.loaders.pdf_glyphs import Page
from pincite.index.loaders.pdf_regions import is_prose

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MISSING = 'to read it, pip install "pincite[ocr]"'
"""What to do about a scan or an image where the extra is not installed."""

LONGEST_SIDE = 2000
"""Longest side of an image that is read, in pixels: 171 dots an inch of A4. The library halves no more than that."""

GUESSED = 0.5
"""Confidence below which a box is left out: a stain, a signature, an illegible word."""

DOUBTFUL = 0.96
"""Mean confidence of a page's characters below which it is doubtful. Of ten renderings of a page of 13 lines, ever
smaller or noisier, those with two wrong lines at most had 0.984 or more; those with six or more had 0.952 or less. The
noisiest, of which hardly a line was found, had 0.63."""

LETTER_SHARE = 0.85
"""The size of letters over the height of their box, which reaches from above the ascenders to below the descenders."""

ALIKE = 1.15
"""Largest ratio of two sizes of letters that count as one; boxes around the same letters differ by a tenth."""

SHIFTED = 0.8
"""Most distance of two left ends, over the size of letters, that stand below each other."""

MOST_SKEW = math.radians(15)
LEAST_SKEW = math.radians(0.2)
LONG_BOX = 3.0
"""Width over height of a box that tells how the page is skewed."""

PAGE_WIDTH = 600.0
"""Width in points that a page is taken to have: positions mean something only beside the sizes of letters."""

_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
}

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class TextBox:
    """A line of text, or a part of one, in an image whose y grows downwards."""

    corners: tuple[Point, Point, Point, Point]
    """Top left, top right, bottom right, bottom left, as the text is read."""
    text: str
    confidence: float = 1.0
    """0 to 1."""


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None


def recognised(image: NDArray[np.uint8]) -> list[TextBox]:
    """Read an image of three channels, blue first.

    Raises:
        Unreadable: the extra is not whole.
    """
    result = _engine()(image)
    if result.boxes is None or result.txts is None or result.scores is None:
        return []
    boxes = zip(result.boxes, result.txts, result.scores, strict=True)
    return [TextBox(_corners(points), clean(text), float(score)) for points, text, score in boxes if text.strip()]


def confidence(boxes: Sequence[TextBox]) -> float:
    """The mean confidence of the characters of a page; 1 for a page without any."""
    characters = sum(len(box.text) for box in boxes)
    return sum(len(box.text) * box.confidence for box in boxes) / characters if characters else 1.0


def page_of(boxes: Sequence[TextBox], width: float) -> Page:
    """The boxes of an image of that width as fragments of a page: upright, of a few sizes, with aligned left ends.

    Columns of running text are in order one after the other, as they are drawn in a PDF file; all else is in rows.
    """
    skew = _skew(boxes)
    scale = PAGE_WIDTH / max(width, 1.0)
    fragments = [_fragment(box, skew, scale) for box in boxes if box.text.strip() and box.confidence >= GUESSED]
    groups = _aligned(_of_like_sizes(fragments))
    columns = [group[0].left for group in groups if is_prose(group)]

    def place(fragment: Fragment) -> tuple[int, float, float]:
        return bisect_right(columns, fragment.left) if len(columns) > 1 else 0, -fragment.y, fragment.left

    ordered = sorted((part for group in groups for part in group), key=place)
    return Page(tuple(replace(part, order=number) for number, part in enumerate(ordered)))


def _fragment(box: TextBox, skew: float, scale: float) -> Fragment:
    top_left, top_right, bottom_right, bottom_left = box.corners
    width = (math.dist(top_left, top_right) + math.dist(bottom_left, bottom_right)) / 2
    height = (math.dist(top_left, bottom_left) + math.dist(top_right, bottom_right)) / 2
    x, y = (sum(corner[axis] for corner in box.corners) / 4 for axis in (0, 1))
    x, y = x * math.cos(skew) + y * math.sin(skew), y * math.cos(skew) - x * math.sin(skew)
    return Fragment(
        text=" ".join(box.text.split()),
        left=(x - width / 2) * scale,
        right=(x + width / 2) * scale,
        y=-(y + height * (LETTER_SHARE - 0.5)) * scale,
        size=max(height * LETTER_SHARE * scale, 0.1),
    )


def _skew(boxes: Sequence[TextBox]) -> float:
    """The angle by which lines fall to the right, in radians; 0 for a straight page, or one that is turned further."""
    angles: list[float] = []
    for box in boxes:
        (left, top), (right, end), _, bottom_left = box.corners
        if math.dist((left, top), (right, end)) > LONG_BOX * math.dist((left, top), bottom_left):
            angles.append(math.atan2(end - top, right - left))
    angle = median(angles) if angles else 0.0
    return angle if LEAST_SKEW <= abs(angle) <= MOST_SKEW else 0.0


def _of_like_sizes(fragments: Sequence[Fragment]) -> list[Fragment]:
    """The fragments with one size for all letters that are about as large."""
    groups: list[list[Fragment]] = []
    for part in sorted(fragments, key=lambda part: part.size):
        if groups and part.size <= ALIKE * groups[-1][0].size:
            groups[-1].append(part)
        else:
            groups.append([part])
    return [replace(part, size=round(median(p.size for p in group), 1)) for group in groups for part in group]


def _aligned(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """The fragments grouped from the left, with one left end for all that begin at about the same place."""
    groups: list[list[Fragment]] = []
    for part in sorted(fragments, key=lambda part: part.left):
        if groups and part.left - groups[-1][0].left <= SHIFTED * min(part.size, groups[-1][0].size):
            groups[-1].append(part)
        else:
            groups.append([part])
    return [
        sorted((replace(part, left=median(p.left for p in group)) for part in group), key=lambda part: -part.y)
        for group in groups
    ]


def _corners(points: NDArray[np.float32]) -> tuple[Point, Point, Point, Point]:
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d


@cache
def _engine():  # type: ignore[no-untyped-def]
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    spec = find_spec("rapidocr")
    assert spec is not None and spec.origin is not None
    models = {key: Path(spec.origin).with_name("models") / name for key, name in _MODELS.items()}
    absent = next((path.name for path in models.values() if not path.is_file()), None)
    if absent is not None:  # the library would fetch it
        raise Unreadable(f'can\'t be read: the extra "ocr" lacks its model {absent}; install rapidocr again')
    return RapidOCR(
        params={
            **{key: str(path) for key, path in models.items()},
            "Global.log_level": "critical",
            "Global.text_score": 0.0,  # what is guessed counts for the confidence of the page
            "Global.max_side_len": LONGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

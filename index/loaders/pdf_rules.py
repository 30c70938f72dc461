"""What is drawn on a PDF's page, upright: the rules of its tables, and small shapes that may be boxes to tick."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pypdfium2

MOST_SEGMENTS = 5_000
"""Most lines drawn on a page that can be rules of its tables."""

MOST_OBJECTS = 20_000
"""Most drawn objects of a page to look at for rules."""

THIN = 3.0
"""Greatest width of a filled area, in points, that is drawn as a line."""

SMALL = 18.0
"""Longest side of a box to tick, in points."""

LEAST = 5.0
"""Shortest side of one."""

TOUCHING = 1.5
"""Greatest distance, in points, of squares that are cells of a table or of a field for single letters."""

SHADE = (60.0, 8.0, 150.0)
"""Least width, least and greatest height of a filled area, in points, that may be the ground of a table's row."""

_PALE = 230
"""Least value of each colour of a white area, or of nearly a white one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line drawn on the page: `at` this height, or this far to the right, from `start` to `end`."""

    at: float
    start: float
    end: float


Box = tuple[float, float, float, float]
"""Left, bottom, right and top."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A small shape drawn on the page, in the page's own frame."""

    box: Box
    kind: Literal["square", "circle", "sign"]
    """An empty square, an empty circle, or anything else."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The rules of a page, upright, and its small shapes."""

    horizontal: tuple[Rule, ...] = ()
    vertical: tuple[Rule, ...] = ()
    shapes: tuple[Shape, ...] = ()
    shades: tuple[Rule, ...] = ()
    """The upper and lower edges of filled areas as wide as a table's row, upright."""


@dataclass(slots=True)
class _Path:
    """A line that the page draws without lifting the pen."""

    points: list[tuple[float, float]]
    stroked: bool
    solid: bool
    """Whether its inside is filled, and not with white."""
    curved: bool = False
    closed: bool = False
    shade: bool = False
    """Whether it is an area like the ground of a table's row."""
    lines: list[Box] = field(default_factory=list)
    """Its straight lines, as ends."""

    @property
    def box(self) -> Box:
        """What it covers."""
        across, down = zip(*self.points, strict=True)
        return min(across), min(down), max(across), max(down)

    def shape(self) -> Shape | None:
        """The small shape that it is, unless it is larger or as thin as a line."""
        box = self.box
        wide, high = box[2] - box[0], box[3] - box[1]
        if max(wide, high) > SMALL or min(wide, high) <= 1 or not (self.stroked or self.solid):
            return None
        even = min(wide, high) >= LEAST and abs(wide - high) <= max(1.0, 0.15 * wide)
        if not even or self.solid or not (self.closed or math.dist(self.points[0], self.points[-1]) < 1):
            return Shape(box, "sign")
        if self.curved:
            return Shape(box, "circle")
        at_edges = all(min(x - box[0], box[2] - x) < 0.5 and min(y - box[1], box[3] - y) < 0.5 for x, y in self.points)  # noqa: PLR2004
        return Shape(box, "square" if at_edges and len(self.points) > 3 else "sign")  # noqa: PLR2004 - corners


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


def drawing(page: pypdfium2.PdfPage, turn: int) -> Drawing:
    """The horizontal and the vertical lines drawn on the page, from the top and from the left, and its small shapes."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    shades: list[Rule] = []
    paths = list(_paths(page))
    shapes = {id(path): shape for path in paths if (shape := path.shape()) is not None}
    gridded = _touching([shape for shape in shapes.values() if shape.kind == "square"])
    seen = 0
    for path in paths:
        if path.shade:
            left, bottom, right, top = turned(turn, *path.box)
            shades += (Rule(top, left, right), Rule(bottom, left, right))
            continue
        shape = shapes.get(id(path))
        if shape is not None and shape.kind == "square" and shape not in gridded:
            continue
        for x0, y0, x1, y1 in path.lines:
            seen += 1
            left, bottom, right, top = turned(turn, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            if seen > MOST_SEGMENTS:
                break
            if top - bottom <= 1 < right - left:
                horizontal.append(Rule((bottom + top) / 2, left, right))
            elif right - left <= 1 < top - bottom:
                vertical.append(Rule((left + right) / 2, bottom, top))
    return Drawing(
        tuple(sorted(horizontal, key=lambda rule: (-rule.at, rule.start))),
        tuple(sorted(vertical, key=lambda rule: (rule.at, rule.start))),
        tuple(shape for shape in shapes.values() if shape not in gridded),
        tuple(shades[:MOST_SEGMENTS]),
    )


def _touching(squares: Sequence[Shape]) -> frozenset[Shape]:
    """Squares side by side: cells of a table, or of a field for single letters."""
    size = SMALL + TOUCHING
    places: dict[tuple[int, int], list[Shape]] = {}
    for square in squares:
        places.setdefault((int(square.box[0] // size), int(square.box[1] // size)), []).append(square)
    touching: set[Shape] = set()
    for (x, y), group in places.items():
        near = [other for a in (-1, 0, 1) for b in (-1, 0, 1) for other in places.get((x + a, y + b), ())]
        touching.update(one for one in group if any(_beside(one.box, other.box) for other in near))
    return frozenset(touching)


def _beside(one: Box, other: Box) -> bool:
    gap = max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])
    return -TOUCHING < gap <= TOUCHING


def _paths(page: pypdfium2.PdfPage) -> Iterator[_Path]:
    """The paths of a page; a filled area with one."""
    from pypdfium2 import raw

    seen = 0
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    for number in range(min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        drawn = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_PATH:
            continue
        raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
        solid = bool(fill.value) and not _is_pale(drawn)
        paths = _stroked(drawn, solid=solid) if stroke.value else _filled(drawn, solid=solid) if fill.value else ()
        for path in paths:
            seen += len(path.points)
            yield path
        if seen > MOST_SEGMENTS:
            return


def _filled(drawn: Any, *, solid: bool) -> Iterator[_Path]:
    """A filled area as thin as a line, or a small one."""
    from pypdfium2 import raw

    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(drawn, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    wide, high = right - left, top - bottom
    thin = min(wide, high) <= THIN
    shade = not thin and max(wide, high) > SMALL
    if shade and not (wide >= SHADE[0] and SHADE[1] <= high <= SHADE[2]):
        return
    path = _Path([(left, bottom), (right, top)], stroked=False, solid=solid, shade=shade)
    if thin:
        x, y = (left + right) / 2, (bottom + top) / 2
        path.lines.append((left, y, right, y) if wide > high else (x, bottom, x, top))
    yield path


def _stroked(drawn: Any, *, solid: bool) -> Iterator[_Path]:
    """The parts of a path that is drawn with a pen."""
    from pypdfium2 import raw

    x, y, matrix = ctypes.c_float(), ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, matrix)
    path: _Path | None = None
    for index in range(min(raw.FPDFPath_CountSegments(drawn), MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(drawn, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        at = (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO or path is None:
            if path is not None:
                yield path
            path = _Path([at], stroked=True, solid=solid)
        else:
            if kind == raw.FPDF_SEGMENT_LINETO:
                path.lines.append((*path.points[-1], *at))
            path.points.append(at)
            path.curved = path.curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        if raw.FPDFPathSegment_GetClose(segment):
            path.lines.append((*at, *path.points[0]))
            path.closed = True
    if path is not None:
        yield path


def _is_pale(drawn: Any) -> bool:
    """Whether a shape is filled with white, or nearly."""
    from pypdfium2 import raw

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) > _PALE

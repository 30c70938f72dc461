"""The lines and areas that a PDF's page draws, as paths in the page's own frame."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdfium2

MOST_SEGMENTS = 5_000
"""Most lines drawn on a page that can be rules of its tables."""

MOST_OBJECTS = 20_000
"""Most drawn objects of a page to look at for rules."""

MOST_FORMS = 8
"""Deepest nesting of forms, drawings that a page draws several times, to look into."""

THIN = 3.0
"""Greatest width of a filled area, in points, that is drawn as a line."""

SMALL = 18.0
"""Longest side of a box to tick, in points."""

CORNERS = range(6, 30)
"""Segments of a small filled area that may be a frame, or four thin areas; four corners take five."""

SHADE = (60.0, 8.0, 150.0)
"""Least width, least and greatest height of a filled area, in points, that may be the ground of a table's row."""

_PALE = 230
"""Least value of each colour of a white area, or of nearly a white one."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top."""

Matrix = tuple[float, float, float, float, float, float]
"""Moves a point `x, y` to `a x + c y + e, b x + d y + f`."""

UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Path:
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


def drawn_paths(page: pypdfium2.PdfPage) -> Iterator[Path]:
    """The paths of a page; a filled area with one, or with one for each of its parts that frame a box."""
    from pypdfium2 import raw

    seen = 0
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    for drawn, matrix in drawn_objects(page):
        if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_PATH:
            continue
        raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
        solid = bool(fill.value) and not _is_pale(drawn)
        if stroke.value:
            paths = _parts(drawn, matrix, stroked=True, solid=solid)
        else:
            paths = _filled(drawn, matrix, solid=solid) if fill.value else iter(())
        for path in paths:
            seen += len(path.points)
            yield path
        if seen > MOST_SEGMENTS:
            return


def drawn_objects(page: pypdfium2.PdfPage) -> Iterator[tuple[Any, Matrix]]:
    """What is drawn on a page, also by its forms, which draw several times what they hold, and where each is drawn."""
    from pypdfium2 import raw

    def of_form(form: Any, number: int) -> Any:
        return raw.FPDFFormObj_GetObject(form, ctypes.c_ulong(number))

    counts = raw.FPDFPage_CountObjects, raw.FPDFFormObj_CountObjects
    open_forms: list[tuple[Any, int, int, Matrix]] = [(page, 0, counts[0](page), UNMOVED)]
    for _ in range(MOST_OBJECTS):
        while open_forms and open_forms[-1][1] >= open_forms[-1][2]:
            open_forms.pop()
        if not open_forms:
            return
        holder, number, count, matrix = open_forms.pop()
        open_forms.append((holder, number + 1, count, matrix))
        drawn = raw.FPDFPage_GetObject(page, number) if holder is page else of_form(holder, number)
        if not drawn:
            continue
        if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_FORM:
            yield drawn, matrix
        elif len(open_forms) <= MOST_FORMS:
            open_forms.append((drawn, 0, counts[1](drawn), _after(_matrix_of(drawn), matrix)))


def _matrix_of(drawn: Any) -> Matrix:
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _after(inner: Matrix, outer: Matrix) -> Matrix:
    """One move and then another, as one."""
    (a, b), (c, d) = ((x * outer[0] + y * outer[2], x * outer[1] + y * outer[3]) for x, y in (inner[:2], inner[2:4]))
    return (a, b, c, d, *_moved(outer, *inner[4:]))


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a matrix puts a point."""
    return matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]


def _filled(drawn: Any, matrix: Matrix, *, solid: bool) -> Iterator[Path]:
    """A filled area as thin as a line, or a small one; one that is a frame as the edges of its box."""
    from pypdfium2 import raw

    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(drawn, *edges)
    x0, y0, x1, y1 = (edge.value for edge in edges)
    corners = [_moved(matrix, x, y) for x in (x0, x1) for y in (y0, y1)]
    (left, *_, right), (bottom, *_, top) = (sorted(across) for across in zip(*corners, strict=True))
    wide, high = right - left, top - bottom
    thin = min(wide, high) <= THIN
    if not thin and max(wide, high) <= SMALL and raw.FPDFPath_CountSegments(drawn) in CORNERS:
        parts = list(_parts(drawn, matrix, stroked=False, solid=solid))
        if frame := _frame(parts):
            yield frame
            return
        if len(parts) > 1 and all(min(sides(part.box)) <= THIN for part in parts):
            yield from (_area(part.box, solid=solid) for part in parts)
            return
    shade = not thin and max(wide, high) > SMALL
    if shade and not (wide >= SHADE[0] and SHADE[1] <= high <= SHADE[2]):
        return
    yield _area((left, bottom, right, top), solid=solid, shade=shade)


def _area(box: Box, *, solid: bool, shade: bool = False) -> Path:
    left, bottom, right, top = box
    path = Path([(left, bottom), (right, top)], stroked=False, solid=solid, shade=shade)
    wide, high = sides(box)
    if not shade and min(wide, high) <= THIN:
        x, y = (left + right) / 2, (bottom + top) / 2
        path.lines.append((left, y, right, y) if wide > high else (x, bottom, x, top))
    return path


def _frame(parts: Sequence[Path]) -> Path | None:
    """The outer edge of a filled area that is a frame: a square with a slightly smaller one in it."""
    if len(parts) != 2 or any(part.curved for part in parts):  # noqa: PLR2004 - two edges
        return None
    inner, outer = sorted(parts, key=lambda part: sides(part.box)[0])
    small, large = inner.box, outer.box
    edges = (small[0] - large[0], small[1] - large[1], large[2] - small[2], large[3] - small[3])
    if not all(0 < edge <= THIN for edge in edges) or min(sides(small)) < max(sides(large)) / 2:
        return None
    return replace(outer, stroked=True, solid=False, closed=True)


def sides(box: Box) -> tuple[float, float]:
    """Its width and its height."""
    return box[2] - box[0], box[3] - box[1]


def _parts(drawn: Any, within: Matrix, *, stroked: bool, solid: bool) -> Iterator[Path]:
    """The parts of a path, each drawn without lifting the pen."""
    from pypdfium2 import raw

    x, y = ctypes.c_float(), ctypes.c_float()
    matrix = _after(_matrix_of(drawn), within)
    path: Path | None = None
    for index in range(min(raw.FPDFPath_CountSegments(drawn), MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(drawn, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        at = _moved(matrix, x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO or path is None:
            if path is not None:
                yield path
            path = Path([at], stroked=stroked, solid=solid)
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

"""What is drawn on a PDF's page, upright: the rules of its tables, and small shapes that may be boxes to tick."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pincite.index.loaders.pdf_paths import MOST_SEGMENTS, SMALL, Box, Path, drawn_paths, sides

if TYPE_CHECKING:
    import pypdfium2

LEAST = 5.0
"""Shortest side of one."""

TOUCHING = 1.5
"""Greatest distance, in points, of squares that are cells of a table or of a field for single letters."""

CORNER = 1.5
"""Greatest distance, in points, of the ends of two lines that meet in a corner of a box."""

MOST_NEAR = 100
"""Most short lines near each other to make boxes of."""


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A straight line drawn on the page: `at` this height, or this far to the right, from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A small shape drawn on the page, in the page's own frame."""

    box: Box
    kind: Literal["square", "circle", "sign"]
    """An empty square, an empty circle, or anything else."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The rules of a page, upright, and its small shapes."""

    horizontal: tuple[RuledLine, ...] = ()
    vertical: tuple[RuledLine, ...] = ()
    shapes: tuple[Shape, ...] = ()
    shades: tuple[RuledLine, ...] = ()
    """The upper and lower edges of filled areas as wide as a table's row, upright."""


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
    horizontal: list[RuledLine] = []
    vertical: list[RuledLine] = []
    shades: list[RuledLine] = []
    paths = list(drawn_paths(page))
    shapes = {id(path): shape for path in paths if (shape := _shape(path)) is not None}
    for square, edges in _framed(paths):
        shapes.update((id(path), square) for path in edges)
    gridded = _touching([shape for shape in shapes.values() if shape.kind == "square"])
    seen = 0
    for path in paths:
        if path.shade:
            left, bottom, right, top = turned(turn, *path.box)
            shades += (RuledLine(top, left, right), RuledLine(bottom, left, right))
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
                horizontal.append(RuledLine((bottom + top) / 2, left, right))
            elif right - left <= 1 < top - bottom:
                vertical.append(RuledLine((left + right) / 2, bottom, top))
    return Drawing(
        tuple(sorted(horizontal, key=lambda rule: (-rule.at, rule.start))),
        tuple(sorted(vertical, key=lambda rule: (rule.at, rule.start))),
        tuple(shape for shape in dict.fromkeys(shapes.values()) if shape not in gridded),
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


def _beside(box: Box, neighbour: Box) -> bool:
    gap = max(box[0] - neighbour[2], neighbour[0] - box[2], box[1] - neighbour[3], neighbour[1] - box[3])
    return -TOUCHING < gap <= TOUCHING


def _shape(path: Path) -> Shape | None:
    """The small shape that a path is, unless it is larger or as thin as a line."""
    box = path.box
    wide, high = box[2] - box[0], box[3] - box[1]
    if max(wide, high) > SMALL or min(wide, high) <= 1 or not (path.stroked or path.solid):
        return None
    even = min(wide, high) >= LEAST and abs(wide - high) <= max(1.0, 0.15 * wide)
    if not even or path.solid or not (path.closed or math.dist(path.points[0], path.points[-1]) < 1):
        return Shape(box, "sign")
    if path.curved:
        return Shape(box, "circle")
    at_edges = all(min(x - box[0], box[2] - x) < 0.5 and min(y - box[1], box[3] - y) < 0.5 for x, y in path.points)  # noqa: PLR2004
    return Shape(box, "square" if at_edges and len(path.points) > 3 else "sign")  # noqa: PLR2004 - corners


def _framed(paths: Sequence[Path]) -> Iterator[tuple[Shape, tuple[Path, ...]]]:
    """The squares that four lines draw, each a path of its own, with these paths."""
    upright: dict[tuple[int, int], list[tuple[Box, Path]]] = {}
    level: dict[tuple[int, int], list[tuple[Box, Path]]] = {}
    for path in paths:
        if len(path.lines) == 1 and LEAST <= max(sides(path.box)) <= SMALL:
            x0, y0, x1, y1 = path.lines[0]
            line = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
            wide, high = sides(line)
            if min(wide, high) < 1:
                lines = level if wide > high else upright
                lines.setdefault((int(line[0] // SMALL), int(line[1] // SMALL)), []).append((line, path))
    for (column, row), group in level.items():
        near = [(column + a, row + b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
        beside = [one for place in near for one in upright.get(place, ())][:MOST_NEAR]
        others = [one for place in near for one in level.get(place, ())][:MOST_NEAR]
        for base, path in group[:MOST_NEAR]:
            size = base[2] - base[0]
            left, right = (
                next((one for one in beside if math.dist(one[0][:2], (x, base[1])) <= CORNER), None)
                for x in (base[0], base[2])
            )
            top = next((one for one in others if math.dist(one[0][:2], (base[0], base[1] + size)) <= CORNER), None)
            if left is None or right is None or top is None:
                continue
            edges = (top[0][2] - top[0][0], *(one[0][3] - one[0][1] for one in (left, right)))
            if all(abs(edge - size) <= CORNER for edge in edges):
                box = (base[0], base[1], base[2], max(left[0][3], top[0][1]))
                yield Shape(box, "square"), (path, left[1], right[1], top[1])

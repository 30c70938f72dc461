"""The reading order of a PDF's page: which fragments stand in columns of prose, and which share a line."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from pincite.index.blocks import field
from pincite.index.loaders.pdf_fragments import GUTTER, SHIFTED, SMALLER, Fragment, lifted
from pincite.index.loaders.tables import is_value

_BULLETED = re.compile(r"[-–•▪●○◦‣*➢☐☑☒](?:\s|$)")
_NUMBERED = re.compile(r"\(?(\d{1,3})[.)](?:\s|$)")

Row = list[Fragment]
"""The fragments of one line, in reading order."""

FEWEST_LINES = 3
"""Fewest lines of a column of prose."""

FEWEST_DRAWN = 2
"""Fewest lines of a column that is drawn after the one to its left."""

PROSE_WORDS = 4
"""Fewest words of a line of prose; cells of tables mostly hold fewer."""

PROSE_SHARE = 0.6
"""Least share of the characters of a column that stand in such lines."""

FOOTER_GAP = 2.2
"""Least distance of a footer from the columns above it, over the height of its line."""

LONGEST_FOOTER = 12
"""Most fragments of a footer, or of the head of a table that spans the columns above it."""

MOST_EDGES = 8
"""Most left edges at which a page is tried to be cut."""

DEEPEST = 6
"""Most cuts within one another."""


def blocks(fragments: Sequence[Fragment], depth: int = 0) -> Iterator[list[Fragment]]:
    """The fragments in blocks that are read one after the other: the columns of a page, and what spans them."""
    cut = _best_cut(fragments) if depth < DEEPEST else None
    if cut is None:
        yield list(fragments)
        return
    for across, left, right in cut:
        for part in (across, left, right):
            if part:
                yield from blocks(part, depth + 1)


def rows(fragments: Sequence[Fragment]) -> list[Row]:
    """The lines of a block from the top, each with its fragments in reading order; raised marks join their line."""
    lines: list[Row] = []
    small: list[Fragment] = []
    for fragment in sorted(fragments, key=lambda part: (-part.y, part.order)):
        line = next((line for line in reversed(lines[-3:]) if _shares(line, fragment)), None)
        if line is None:
            lines.append([fragment])
        else:
            line.append(fragment)
    lines, small = _marks_apart(lines)
    for mark in small:
        _join_mark(lines, mark)
    return [_ordered(line) for line in lines]


def _best_cut(fragments: Sequence[Fragment]) -> list[tuple[Row, Row, Row]] | None:
    """The cut that puts most fragments into columns of prose, as (across both, left, right) from the top."""
    if len(fragments) < 2 * FEWEST_DRAWN:
        return None
    ordered = sorted(fragments, key=lambda part: (-part.y, part.order))
    leftmost = min(part.left for part in fragments)
    edges = Counter(round(part.left / 2) * 2 for part in fragments if part.left > leftmost + 4 * part.size)
    edges.update(round(gap.right / 2) * 2 for part in fragments for gap in part.gaps)
    best: list[tuple[Row, Row, Row]] | None = None
    most = 0
    for edge, count in edges.most_common(MOST_EDGES):
        if count < FEWEST_DRAWN:
            break
        cut, cut_off = _cut(ordered, edge - 2.0)
        if cut_off > most:
            best, most = cut, cut_off
    return best


def _cut(ordered: Sequence[Fragment], edge: float) -> tuple[list[tuple[Row, Row, Row]], int]:
    """Cut at one edge: between fragments across it stand columns. Returns the number of fragments in columns, too."""
    parts: list[tuple[Row, Row, Row]] = []
    across: Row = []
    total = 0
    pieces = (piece for part in ordered for piece in part.cut_at(edge))
    for crosses, group in groupby(pieces, key=lambda part: part.left < edge < part.right):
        run = list(group)
        run, below = (run, []) if crosses else _without_footer(run)
        left = [part for part in run if part.right <= edge]
        right = [part for part in run if part.left >= edge]
        if crosses or not _are_columns(left, right):
            across += [*run, *below]
            continue
        parts.append((across, left, right))
        across = below
        total += len(run)
    if across:
        parts.append((across, [], []))
    return parts, total


def _without_footer(run: Row) -> tuple[Row, Row]:
    """The fragments of columns, and the last few that stand far below them: a page's number."""
    for at in range(len(run) - 1, max(len(run) // 2, len(run) - 1 - LONGEST_FOOTER), -1):
        if run[at - 1].y - run[at].y > FOOTER_GAP * run[at].size:
            return run[:at], run[at:]
    return run, []


def _are_columns(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    prose = is_prose(left) and is_prose(right)
    alike = (_runs_on(left) and _runs_on(right)) or (_is_listed(left) and _is_listed(right))
    if not (prose or alike or _are_drawn_apart(left, right)):
        return False
    size = max(part.size for part in left)
    gutter = min(part.left for part in right) - max(part.right for part in left)
    shared = min(left[0].y, right[0].y) - max(left[-1].y, right[-1].y)
    return gutter > GUTTER * size * 0.9 and shared >= size


def _are_drawn_apart(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """Whether one column is drawn after the other, as words are, and not row by row; columns of numbers are a table."""
    if min(len(left), len(right)) < FEWEST_DRAWN or max(p.order for p in left) > min(p.order for p in right):
        return False
    return not any(is_value(part.text) for part in (*left, *right))


def _runs_on(column: Sequence[Fragment]) -> bool:
    """Whether most lines of a narrow column go on with a sentence."""
    if len({round(part.y) for part in column}) < FEWEST_LINES:
        return False
    return 2 * sum(part.text[:1].islower() for part in column) > len(column)


def _is_listed(column: Sequence[Fragment]) -> bool:
    """Whether at least half of the lines of a column are items of a list, its numbers in succession, or fields."""
    lines: dict[int, Fragment] = {}
    for part in column:
        first = lines.setdefault(round(part.y), part)
        if part.left < first.left:
            lines[round(part.y)] = part
    if len(lines) < FEWEST_LINES:
        return False
    bullets = sum(_BULLETED.match(part.text) is not None for part in lines.values())
    numbers = [int(match[1]) for part in lines.values() if (match := _NUMBERED.match(part.text))]
    counted = len(numbers) if all(b == a + 1 for a, b in pairwise(numbers)) else 0
    filled = sum((match := field(part.text)) is not None and bool(match["value"]) for part in lines.values())
    return 2 * max(bullets, counted, filled) >= len(lines)


def is_prose(column: Sequence[Fragment]) -> bool:
    """Whether some lines below each other are a column of running text."""
    if len({round(part.y) for part in column}) < FEWEST_LINES:
        return False
    total = sum(len(part.text) for part in column)
    long = sum(len(part.text) for part in column if len(part.text.split()) >= PROSE_WORDS)
    return long >= PROSE_SHARE * total


def _shares(line: Row, fragment: Fragment) -> bool:
    """Whether a fragment stands on a line, beside its other fragments; the empty one in place of a table never does."""
    if not (line[0].text and fragment.text) or abs(line[0].y - fragment.y) > 0.3 * min(line[0].size, fragment.size):
        return False
    return all(min(other.right, fragment.right) - max(other.left, fragment.left) < fragment.size / 2 for other in line)


def _marks_apart(lines: Sequence[Row]) -> tuple[list[Row], list[Fragment]]:
    """The lines without those that hold nothing but a short mark, which may be raised beside another line."""
    marks = [line[0] for line in lines if len(line) == 1 and 0 < len(line[0].text) <= 4]  # noqa: PLR2004 - a number or sign
    alone = {id(mark) for mark in marks}
    return [line for line in lines if id(line[0]) not in alone], marks


def _join_mark(lines: list[Row], mark: Fragment) -> None:
    """Join a raised or lowered mark to the end or the beginning of its line; any other one is a line of its own."""
    for line in lines:
        size = line[0].size
        if mark.size > SMALLER * size or not SHIFTED * size < abs(mark.y - line[0].y) < 0.7 * size:
            continue
        raised = mark.y > line[0].y
        for number, part in enumerate(line):
            if -0.1 * size <= mark.left - part.right < size / 2:
                line[number] = _with(part, part.text + lifted(mark.text, part.text, raised=raised), mark)
                return
            if -0.1 * size <= part.left - mark.right < size / 2:
                line[number] = _with(part, lifted(mark.text, "", raised=raised) + " " + part.text, mark)
                return
    at = next((number for number, line in enumerate(lines) if line[0].y < mark.y), len(lines))
    lines.insert(at, [mark])


def _with(fragment: Fragment, text: str, mark: Fragment) -> Fragment:
    left, right = min(fragment.left, mark.left), max(fragment.right, mark.right)
    return Fragment(text, left, right, fragment.y, fragment.size, fragment.bold, fragment.order)


def _ordered(line: Row) -> Row:
    """From left to right; a line of a right-to-left script in the order of the file."""
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for part in line for character in part.text[:50]):
        return sorted(line, key=lambda part: part.order)
    return sorted(line, key=lambda part: (part.left, part.order))

"""Tables whose rules or shades separate only the rows: their columns stand between gaps that all rows share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pincite.index.loaders.pdf_cells import is_number
from pincite.index.loaders.pdf_fragments import Fragment
from pincite.index.loaders.pdf_rules import RuledLine

NEAR = 3.0
"""Greatest distance, in points, of rules that meet, and of two that are one."""

FEWEST_RULES = 3
"""Fewest rules of one width below each other that part the rows of a table, its names standing above the first one."""

FEWEST_BANDS = 3
"""Fewest rows that rules part, the names of the columns among them."""

NARROW = 0.6
"""Least gap between two columns, over the height of a line."""

HEADED = 1.8
"""Greatest distance of names from the rule below them, and of their lines, over the height of a line."""

LONGEST_NAME = 5
"""Most words of the name of a column of words."""

CLOSE = 1.45
"""Greatest distance of two lines of one cell, over the height of a line."""


@dataclass(frozen=True, slots=True)
class Bands:
    """A table's rules, those between its columns made up, and its fragments; `ys` from the bottom."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    horizontal: tuple[RuledLine, ...]
    vertical: tuple[RuledLine, ...]
    fragments: tuple[Fragment, ...]
    named: bool = False
    """Whether a rule parts the first row alone from the others."""


def banded(horizontal: Sequence[RuledLine], fragments: Sequence[Fragment]) -> Iterator[Bands]:
    """The tables between rules of one width, from the top of the page."""
    for group in _groups(whole_rules(horizontal)):
        bands = _bands(group, fragments) or _headed(group, fragments)
        if bands is not None:
            yield bands


def whole_rules(rules: Sequence[RuledLine]) -> list[RuledLine]:
    """Rules of one height that touch, as one: programs draw the rule below each cell by itself."""
    whole: list[RuledLine] = []
    for rule in sorted(rules, key=lambda rule: (-round(rule.at), rule.start)):
        last = whole[-1] if whole else None
        if last is not None and abs(last.at - rule.at) <= 1 and rule.start <= last.end + NEAR:
            whole[-1] = RuledLine(last.at, last.start, max(last.end, rule.end))
        else:
            whole.append(rule)
    return whole


def _groups(rules: Sequence[RuledLine]) -> Iterator[list[RuledLine]]:
    """Rules of one width, from the top; two that are one count once."""
    groups: list[list[RuledLine]] = []
    for rule in rules:
        for group in groups:
            if abs(group[0].start - rule.start) <= NEAR and abs(group[0].end - rule.end) <= NEAR:
                if group[-1].at - rule.at > NEAR:
                    group.append(rule)
                break
        else:
            groups.append([rule])
    yield from (group for group in groups if len(group) >= FEWEST_RULES)


def _bands(rules: Sequence[RuledLine], fragments: Sequence[Fragment]) -> Bands | None:
    start, end = min(rule.start for rule in rules) - NEAR, max(rule.end for rule in rules) + NEAR
    beside = [part for part in fragments if start <= part.left and part.right <= end]
    names = _names_above(rules[0].at, beside)
    tops = [rule.at for rule in rules]
    if names:
        tops.insert(0, max(part.y + part.size for part in names))
    held = _held(tops, beside)
    gaps = _gaps(held)
    edges = [(left + right) / 2 for left, right in gaps]
    below = _row_below(rules[-1].at, beside)
    if below and not any(_crosses(part, edge) for part in below for edge in edges):
        tops.append(below[-1].y - below[-1].size / 2)
        held = _held(tops, beside)
    inside = [part for parts in held for part in parts]
    filled = [parts for parts in held if parts]
    if len(filled) < FEWEST_BANDS or not gaps or _several_rows(filled, gaps):
        return None
    lines = {round(part.y) for part in inside}
    outside = {round(part.y) for part in fragments if part.right <= start or part.left >= end}
    if 2 * len(lines & outside) > len(lines):  # rules of some columns alone, such as those above sums
        return None
    both = sum(len({_column(part, edges) for part in parts}) > 1 for parts in filled)
    if 2 * both <= len(filled):
        return None
    vertical = tuple(
        RuledLine(edge, bottom, top)
        for (top, bottom), parts in zip(pairwise(tops), held, strict=True)
        for edge in (start, *edges, end)
        if not any(_crosses(part, edge) for part in parts)
    )
    across = tuple(RuledLine(at, start, end) for at in tops)
    return Bands((start, *edges, end), tuple(sorted(tops)), across, vertical, tuple(inside))


def _headed(rules: Sequence[RuledLine], fragments: Sequence[Fragment]) -> Bands | None:
    """A table of two columns of words whose names stand between the first two rules, and all its rows below them.

    With more columns, or numbers, its rows are aligned like those of a table without rules.
    """
    start, end = min(rule.start for rule in rules) - NEAR, max(rule.end for rule in rules) + NEAR
    inside = [part for part in fragments if start <= part.left and part.right <= end]
    names, *bodies = _held([rule.at for rule in rules], inside)
    body = [part for parts in bodies for part in parts]
    gaps = _gaps([[*names, *body]])
    if len(gaps) != 1 or len(names) != 2 or any(len(part.text.split()) > LONGEST_NAME for part in names):  # noqa: PLR2004 - columns
        return None
    edge = sum(gaps[0]) / 2
    lines: dict[int, list[Fragment]] = {}
    for part in sorted(body, key=lambda part: -part.y):
        lines.setdefault(round(part.y), []).append(part)
    begins = [line for line in lines.values() if len({part.middle < edge for part in line}) > 1]
    if len({round(part.y) for part in names}) > 1 or len(begins) < FEWEST_BANDS - 1:
        return None
    if any(is_number(part.text) for part in body if part.middle > edge):
        return None
    if any(len(line) > 2 for line in lines.values()) or 2 * len(begins) < len(lines):  # noqa: PLR2004 - columns
        return None
    tops = [rules[0].at, rules[1].at]
    tops += (line[0].y + 0.8 * line[0].size for line in begins[1:])
    tops.append(rules[-1].at)
    across = tuple(RuledLine(at, start, end) for at in tops)
    vertical = tuple(RuledLine(at, tops[-1], tops[0]) for at in (start, edge, end))
    return Bands((start, edge, end), tuple(sorted(tops)), across, vertical, (*names, *body), named=True)


def _names_above(top: float, fragments: Sequence[Fragment]) -> list[Fragment]:
    """The names of columns above the first rule of a table: lines right above it that have several parts."""
    above = sorted((part for part in fragments if part.y > top), key=lambda part: part.y)
    names: list[Fragment] = []
    below = top
    for part in above:
        if part.y - below > HEADED * part.size:
            break
        names.append(part)
        below = part.y
    lines = {round(part.y) for part in names}
    return names if names and len(names) > len(lines) and len(lines) <= FEWEST_BANDS else []


def _held(tops: Sequence[float], fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """The fragments between each two rules."""
    return [[part for part in fragments if bottom < part.y + part.size / 4 <= top] for top, bottom in pairwise(tops)]


def _crosses(fragment: Fragment, edge: float) -> bool:
    return fragment.left < edge < fragment.right


def _row_below(bottom: float, fragments: Sequence[Fragment]) -> list[Fragment]:
    """A last row that nothing parts from what is below: lines right below the last rule, one of several parts."""
    row: list[Fragment] = []
    above = bottom
    for part in sorted((part for part in fragments if part.y < bottom), key=lambda part: -part.y):
        if above - part.y > (CLOSE if row else HEADED) * part.size:
            break
        row.append(part)
        above = part.y
    return row if _has_columns(row) else []


def _gaps(held: Sequence[Sequence[Fragment]]) -> list[tuple[float, float]]:
    """The gaps that no fragment of a row with several columns covers; one alone in its row may be its title."""
    parts = [part for band in held if _has_columns(band) for part in band]
    gaps: list[tuple[float, float]] = []
    right: float | None = None
    for part in sorted(parts, key=lambda part: part.left):
        if right is not None and part.left - right > NARROW * part.size:
            gaps.append((right, part.left))
        right = part.right if right is None else max(right, part.right)
    return gaps


def _has_columns(band: Sequence[Fragment]) -> bool:
    return any(
        one.right < other.left or other.right < one.left
        for number, one in enumerate(band)
        for other in band[number + 1 : number + 4]
    )


def _column(fragment: Fragment, edges: Sequence[float]) -> int:
    return sum(edge < fragment.middle for edge in edges)


def _several_rows(filled: Sequence[Sequence[Fragment]], gaps: Sequence[tuple[float, float]]) -> bool:
    """Whether rules part groups of rows: numbers below each other, or all columns with as many lines, set apart."""
    edges = [(left + right) / 2 for left, right in gaps]
    deep = dense = 0
    for parts in filled:
        columns: dict[int, dict[int, bool]] = {}
        for part in parts:
            columns.setdefault(_column(part, edges), {})[round(part.y)] = is_number(part.text)
        lines = sorted({round(part.y) for part in parts}, reverse=True)
        if len(lines) < 2:  # noqa: PLR2004
            continue
        if any(sum(own.values()) > 1 for own in columns.values()):
            return True
        deep += 1
        pitch = median(above - below for above, below in pairwise(lines))
        full = len(columns) > 1 and all(len(own) == len(lines) for own in columns.values())
        apart = pitch > CLOSE * max(part.size for part in parts)
        dense += full and (apart or len(lines) > FEWEST_BANDS)
    return 2 * dense > deep

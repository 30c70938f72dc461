"""The regions of a sheet: cut at blank rows and columns, and joined where a table goes on below a blank row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pincite.index.loaders.sheet_cells import Area, Position, Region, SheetCell, can_name, is_valued
from pincite.index.loaders.sheet_headers import Headers

BESIDE = 8
"""Most regions that stand side by side, among which the one above a region is looked for."""

MOST_CUTS = 40
"""Most times that a sheet is cut at blank rows and columns in turn; a few are common, a hostile sheet asks for more."""

Merged = Mapping[Position, Area]
"""Merged areas by their first cell."""


def parted(region: Region, merged: Merged) -> list[Region]:
    """The region cut at blank rows, and at blank columns between tables that stand side by side."""
    parts: list[Region] = []
    waiting = [(region, 0)]
    while waiting:
        part, depth = waiting.pop()
        pieces = _at_blank_rows(part, merged) if depth < MOST_CUTS else [part]
        if len(pieces) == 1 and depth < MOST_CUTS:
            pieces = _at_blank_columns(part, merged)
        if len(pieces) == 1:
            parts.append(part)
        else:
            waiting += ((piece, depth + 1) for piece in pieces)
    return sorted(parts, key=lambda part: part.first)


def _at_blank_rows(region: Region, merged: Merged) -> list[Region]:
    pieces: list[dict[int, dict[int, SheetCell]]] = []
    reach = -2
    for number, cells in region.rows.items():
        if number > reach + 1:
            pieces.append({})
        pieces[-1][number] = cells
        areas = (merged.get((number, column)) for column in cells)
        reach = max([reach, number, *(area.bottom for area in areas if area)])
    return [Region(piece) for piece in pieces]


def _at_blank_columns(region: Region, merged: Merged) -> list[Region]:
    columns = region.columns
    reach = columns[0]
    runs: list[list[int]] = [[]]
    wide: dict[int, int] = {}
    for number, cells in region.rows.items():
        for column in cells:
            area = merged.get((number, column))
            wide[column] = max(wide.get(column, column), area.right if area else column)
    for column in columns:
        if column > reach + 1 and runs[-1]:
            runs.append([])
        runs[-1].append(column)
        reach = max(reach, wide[column])
    parts = [
        Region({n: inside for n, cells in region.rows.items() if (inside := {c: cells[c] for c in run if c in cells})})
        for run in runs
    ]
    return parts if len(parts) > 1 and all(map(_stands_alone, parts)) else [region]


def _stands_alone(region: Region) -> bool:
    """Whether a part of some rows is a table of its own: its first column names its rows."""
    if region.alone:
        return False
    firsts = [cells[region.columns[0]] for cells in list(region.rows.values())[1:] if region.columns[0] in cells]
    return len(region.columns) > 1 and bool(firsts) and not any(map(is_valued, firsts))


def continued(regions: Sequence[Region], headers: Headers) -> list[Region]:
    """The regions, joined where the one below a blank row goes on with the columns of the one above it."""
    joined: list[Region] = []
    for region in regions:
        first = region.first[1]
        near = range(len(joined) - 1, max(-1, len(joined) - 1 - BESIDE), -1)
        at = next((n for n in near if joined[n].columns[0] <= first <= joined[n].columns[-1]), -1)
        if at >= 0 and _goes_on(joined[at], region, headers):
            joined[at] = Region(joined[at].rows | region.rows)
        else:
            joined.append(region)
    return joined


def _goes_on(above: Region, region: Region, headers: Headers) -> bool:
    if region.alone or region.top <= above.bottom or region.top - above.bottom > 2 or len(region.columns) < 2:  # noqa: PLR2004
        return False
    titled = next((at for at, n in enumerate(above.rows) if not headers.is_line(above, n)), 0)
    body = Region(dict(list(above.rows.items())[titled:]))
    head = headers.depth(body) or (len(body.rows) == 1 and all(map(can_name, body.rows[body.top].values())))
    within = set(region.columns) <= set(above.columns)
    first = region.rows[region.top]
    valued = [column for column in first if column != region.columns[0] and is_valued(first[column])]
    return bool(head) and within and len(above.columns) > 1 and bool(valued) and not headers.depth(region)

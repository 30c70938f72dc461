"""A document's structure as the JSON in the catalogue: a list for each kind of part, spans as pairs of offsets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pincite.index.spans import Span
from pincite.index.structure import (
    NOTHING,
    Cell,
    Furniture,
    Heading,
    LabelledBody,
    ListItem,
    Place,
    Structure,
    Table,
    Torn,
)
from pincite.index.view import LeftOut, Reason


def to_json(structure: Structure) -> str:
    """The structure as the catalogue keeps it; an empty string for none."""
    if not structure:
        return ""
    parts: dict[str, Any] = {
        "tables": [
            [
                *_edges(table.span),
                table.header_rows,
                [_cell(cell) for cell in table.cells],
                *(_edges(table.caption) if table.caption is not None else ()),
            ]
            for table in structure.tables
        ],
        "headings": [[*_edges(h.span), h.level, *_edges(h.words)] for h in structure.headings],
        "items": [[*_edges(item.span), *_edges(item.mark)] for item in structure.items],
        "pairs": [[pair.kind, *_edges(pair.label), *_edges(pair.body)] for pair in structure.pairs],
        "furniture": [[*_edges(part.span), part.kind] for part in structure.furniture],
        "torn": [[torn.end, *_edges(torn.rest)] for torn in structure.torn],
        "left_out": [[*_edges(part.span), part.reason.name, part.instead] for part in structure.left_out],
        "places": [[*_edges(place.span), place.name, place.row, place.column] for place in structure.places],
    }
    return json.dumps({name: value for name, value in parts.items() if value}, separators=(",", ":"))


def from_json(stored: str) -> Structure:
    """The structure that `to_json` wrote."""
    if not stored:
        return NOTHING
    parts: dict[str, list[Any]] = json.loads(stored)
    return Structure(
        tables=tuple(
            Table(
                Span(start, end),
                tuple(
                    Cell(Span(a, b), row, column, rows, columns, bool(header), _spans(labels))
                    for a, b, row, column, rows, columns, header, *labels in cells
                ),
                header_rows,
                next(iter(_spans(caption)), None),
            )
            for start, end, header_rows, cells, *caption in parts.get("tables", ())
        ),
        headings=tuple(Heading(Span(a, b), level, Span(c, d)) for a, b, level, c, d in parts.get("headings", ())),
        items=tuple(ListItem(Span(a, b), Span(c, d)) for a, b, c, d in parts.get("items", ())),
        pairs=tuple(LabelledBody(kind, Span(a, b), Span(c, d)) for kind, a, b, c, d in parts.get("pairs", ())),
        furniture=tuple(Furniture(Span(a, b), kind) for a, b, kind in parts.get("furniture", ())),
        torn=tuple(Torn(end, Span(a, b)) for end, a, b in parts.get("torn", ())),
        left_out=tuple(
            LeftOut(Span(a, b), Reason[reason], instead) for a, b, reason, instead in parts.get("left_out", ())
        ),
        places=tuple(Place(Span(a, b), name, row, column) for a, b, name, row, column in parts.get("places", ())),
    )


def _edges(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _cell(cell: Cell) -> list[int]:
    labels = (edge for label in cell.labels for edge in _edges(label))
    return [*_edges(cell.span), cell.row, cell.column, cell.rows, cell.columns, int(cell.header), *labels]


def _spans(edges: Sequence[int]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))

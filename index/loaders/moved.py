"""Moves a structure down past text that the loader puts before it."""

from __future__ import annotations

from dataclasses import replace

from pincite.index.spans import Span
from pincite.index.structure import Cell, Structure


def moved(structure: Structure, by: int) -> Structure:
    """The structure of a text with `by` more code points before it."""

    def to(span: Span) -> Span:
        return Span(span.start + by, span.end + by)

    def cell(original: Cell) -> Cell:
        return replace(original, span=to(original.span), labels=tuple(map(to, original.labels)))

    return Structure(
        tables=tuple(
            replace(
                table,
                span=to(table.span),
                cells=tuple(map(cell, table.cells)),
                caption=to(table.caption) if table.caption is not None else None,
            )
            for table in structure.tables
        ),
        headings=tuple(replace(part, span=to(part.span), words=to(part.words)) for part in structure.headings),
        items=tuple(replace(part, span=to(part.span), mark=to(part.mark)) for part in structure.items),
        pairs=tuple(replace(part, label=to(part.label), body=to(part.body)) for part in structure.pairs),
        furniture=tuple(replace(part, span=to(part.span)) for part in structure.furniture),
        torn=tuple(replace(part, end=part.end + by, rest=to(part.rest)) for part in structure.torn),
        left_out=tuple(replace(part, span=to(part.span)) for part in structure.left_out),
        places=tuple(replace(part, span=to(part.span)) for part in structure.places),
    )

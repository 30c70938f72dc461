"""Which documents and passages the pairs of a suite rest on, and which none touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pincite.eval.gold import ResolvedPair
from pincite.index.passages import PASSAGE_SIZE, passages
from pincite.index.types import Document

SHOWN = 80
"""Characters of an untouched passage that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UncoveredPassage:
    """A passage that no pair rests on."""

    start: int
    end: int
    begins: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A document with what rests on it."""

    document_id: str
    title: str
    passages: int
    touched: int
    """Passages that hold evidence."""
    pairs: int
    """Pairs with evidence in the document."""
    untouched: tuple[UncoveredPassage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The documents of a collection, those that pairs touch least first."""

    documents: tuple[Covered, ...]
    pairs: int
    unanswerable: int

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def coverage(asked: Sequence[ResolvedPair], documents: Sequence[Document], *, size: int = PASSAGE_SIZE) -> Coverage:
    """Count what rests on each document and passage.

    Args:
        asked: the pairs, with their evidence.
        documents: all documents of the collection.
        size: length of a passage, in code points.
    """
    coverages = [_covered(document, asked, size) for document in documents]
    return Coverage(
        documents=tuple(
            sorted(coverages, key=lambda one: (one.touched / max(1, one.passages), -one.passages, one.title))
        ),
        pairs=len(asked),
        unanswerable=sum(not one.pair.answerable for one in asked),
    )


def _covered(document: Document, asked: Sequence[ResolvedPair], size: int) -> Covered:
    evidence = [
        (e.span, one.pair.id)
        for one in asked
        for quotes in one.evidence
        for e in quotes
        if e.document_id == document.id
    ]
    cut = passages(document.text, document.sections, document.structure, size=size)
    bare = [p for p in cut if not any(span.start < p.end and p.start < span.end for span, _ in evidence)]
    return Covered(
        document_id=document.id,
        title=document.title,
        passages=len(cut),
        touched=len(cut) - len(bare),
        pairs=len({id_ for _, id_ in evidence}),
        untouched=tuple(
            UncoveredPassage(start=p.start, end=p.end, begins=" ".join(p.text[: 2 * SHOWN].split())[:SHOWN])
            for p in bare
        ),
    )

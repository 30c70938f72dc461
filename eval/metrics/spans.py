"""The citations of an answer against its gold evidence, in characters.

Precision, recall and intersection over union of characters, as in Smith and Troynikov 2024, *Evaluating Chunking
Strategies for Retrieval* (https://research.trychroma.com/evaluating-chunking), with two differences: white space does
not count, so that two neighbouring sentences weigh the same as one span over both; and each thing that needs support
may have several quotes that suffice for it, of which any one will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

REPEATABLE = 2
"""Fewest words of a quote whose copy elsewhere says the same; a number or a word stands in many places."""

Characters = frozenset[tuple[str, int]]
"""Places of characters: document id and code point."""


@dataclass(frozen=True, slots=True, order=True)
class DocumentSpan:
    """A span of a document with its characters."""

    document_id: str
    start: int
    quote: str

    @property
    def end(self) -> int:
        """Code point after the span."""
        return self.start + len(self.quote)

    def overlaps(self, other: DocumentSpan) -> bool:
        """Whether the two share a character."""
        return self.document_id == other.document_id and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """How well cited characters meet the gold ones, each from 0 to 1."""

    precision: float | None
    """Share of the cited characters that are evidence; None where nothing is cited."""
    recall: float
    """Share of the needed characters that are cited."""
    f1: float
    """Harmonic mean of both; 0 where nothing is cited."""
    iou: float
    """Characters in both by characters in either."""


def characters(places: Iterable[DocumentSpan]) -> Characters:
    """The characters of spans, without white space."""
    return frozenset(
        (place.document_id, place.start + offset)
        for place in places
        for offset, c in enumerate(place.quote)
        if not c.isspace()
    )


def overlap(
    cited: Sequence[DocumentSpan], evidence: Sequence[Sequence[DocumentSpan]], *, same_text: bool = False
) -> Overlap:
    """Compare the cited characters with the evidence.

    Of each entry, the alternative with the largest cited share is needed (of two alike, the shorter). Citing another
    alternative as well neither helps nor hurts.

    Args:
        cited: the cited spans, in any order; what is cited twice counts once.
        evidence: one entry for each thing that needs support, each with the spans that suffice for it; not empty.
        same_text: also accept the very same characters at another place.
    """
    if not evidence:
        raise ValueError("there is no evidence to compare with")
    if same_text:
        evidence = [[*alternatives, *_elsewhere(alternatives, cited)] for alternatives in evidence]
    cited_characters = characters(cited)
    needed = needed_characters(cited_characters, evidence)
    allowed = characters(place for alternatives in evidence for place in alternatives)
    common = len(cited_characters & needed)
    precision = len(cited_characters & allowed) / len(cited_characters) if cited_characters else None
    recall = common / len(needed)
    f1 = 2 * precision * recall / (precision + recall) if precision and recall else 0.0
    iou = common / len((cited_characters - allowed) | needed)
    return Overlap(precision=precision, recall=recall, f1=f1, iou=iou)


def needed_characters(cited: Characters, evidence: Sequence[Sequence[DocumentSpan]]) -> Characters:
    """The characters of the best cited alternative of each entry."""
    needed: set[tuple[str, int]] = set()
    for alternatives in evidence:
        options = [characters([place]) for place in alternatives]
        needed |= max(options, key=lambda option: (len(option & cited) / len(option) if option else 0.0, -len(option)))
    return frozenset(needed)


def touched(place: DocumentSpan, evidence: Iterable[Iterable[DocumentSpan]]) -> bool:
    """Whether a span shares a character with any gold span."""
    return any(place.overlaps(gold) for alternatives in evidence for gold in alternatives)


def _elsewhere(alternatives: Sequence[DocumentSpan], cited: Sequence[DocumentSpan]) -> list[DocumentSpan]:
    """Places in cited spans where the very characters of an alternative stand."""
    copies = []
    for gold in alternatives:
        for place in cited:
            at = place.quote.find(gold.quote)
            while at >= 0:
                copies.append(DocumentSpan(place.document_id, place.start + at, gold.quote))
                at = place.quote.find(gold.quote, at + 1)
    return copies


def are_held(cited: Sequence[DocumentSpan], alternatives: Sequence[DocumentSpan], share: float) -> bool:
    """Whether citations hold one of the alternatives: this share of its characters, or its very text elsewhere.

    A text elsewhere counts from `REPEATABLE` words on.
    """
    cited_characters = characters(cited)
    for gold in alternatives:
        wanted = characters([gold])
        if wanted and len(wanted & cited_characters) >= share * len(wanted):
            return True
        words = gold.quote.split()
        if len(words) >= REPEATABLE and any(" ".join(words) in " ".join(place.quote.split()) for place in cited):
            return True
    return False

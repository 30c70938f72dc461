"""What an answer cites against what it has to rest on, in characters.

Precision, recall and intersection over union of characters as in Smith and Troynikov 2024, *Evaluating Chunking
Strategies for Retrieval* (https://research.trychroma.com/evaluating-chunking), with two differences: white space does
not count, so that two neighbouring sentences weigh the same as one span over both; and each thing that needs support
may have several quotes that suffice for it, of which any one will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Characters = frozenset[tuple[str, int]]
"""Places of characters: document id and code point."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span of a document with the characters that stand there."""

    document_id: str
    start: int
    quote: str

    @property
    def end(self) -> int:
        """Code point after the span."""
        return self.start + len(self.quote)

    def overlaps(self, other: Place) -> bool:
        """Whether the two share a character."""
        return self.document_id == other.document_id and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """How well cited characters meet the gold ones, each from 0 to 1."""

    precision: float | None
    """Share of the cited characters that lie in gold evidence; none where nothing is cited."""
    recall: float
    """Share of the needed characters that are cited."""
    f1: float
    """Harmonic mean of both; 0 where nothing is cited."""
    iou: float
    """Characters in both by characters in either."""


def characters(places: Iterable[Place]) -> Characters:
    """The characters of spans that are no white space."""
    return frozenset(
        (place.document_id, place.start + offset)
        for place in places
        for offset, c in enumerate(place.quote)
        if not c.isspace()
    )


def overlap(cited: Sequence[Place], evidence: Sequence[Sequence[Place]], *, same_text: bool = False) -> Overlap:
    """Compare what is cited with what has to be.

    Of each entry the alternative of which the largest share is cited is the one that is needed (where two are cited
    alike, the shorter). To cite another alternative as well is neither rewarded nor held against an answer.

    Args:
        cited: the cited spans, in any order; what is cited twice counts once.
        evidence: one entry for each thing that needs support, each with the spans that suffice for it; not empty.
        same_text: also accept the very same characters at another place.
    """
    if not evidence:
        raise ValueError("there is no evidence to compare with")
    if same_text:
        evidence = [[*alternatives, *_elsewhere(alternatives, cited)] for alternatives in evidence]
    said = characters(cited)
    needed = needed_characters(said, evidence)
    allowed = characters(place for alternatives in evidence for place in alternatives)
    common = len(said & needed)
    precision = len(said & allowed) / len(said) if said else None
    recall = common / len(needed)
    f1 = 2 * precision * recall / (precision + recall) if precision and recall else 0.0
    iou = common / len((said - allowed) | needed)
    return Overlap(precision=precision, recall=recall, f1=f1, iou=iou)


def needed_characters(said: Characters, evidence: Sequence[Sequence[Place]]) -> Characters:
    """The characters of each entry's alternative that is met best."""
    needed: set[tuple[str, int]] = set()
    for alternatives in evidence:
        options = [characters([place]) for place in alternatives]
        needed |= max(options, key=lambda option: (len(option & said) / len(option) if option else 0.0, -len(option)))
    return frozenset(needed)


def touched(place: Place, evidence: Iterable[Iterable[Place]]) -> bool:
    """Whether a span shares a character with any gold span."""
    return any(place.overlaps(gold) for alternatives in evidence for gold in alternatives)


def _elsewhere(alternatives: Sequence[Place], cited: Sequence[Place]) -> list[Place]:
    """Places in cited spans where the very characters of an alternative stand."""
    found = []
    for gold in alternatives:
        for place in cited:
            at = place.quote.find(gold.quote)
            while at >= 0:
                found.append(Place(place.document_id, place.start + at, gold.quote))
                at = place.quote.find(gold.quote, at + 1)
    return found

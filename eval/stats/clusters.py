"""Which questions belong together: they rest on the same evidence, so one fact got wrong makes all of them wrong.

Two questions are joined if quotes of theirs overlap in a document, and so on from one to the next: A with B and B
with C puts all three together. A question without evidence stands alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pincite.eval.gold import ResolvedPair


def clusters(asked: Sequence[ResolvedPair]) -> list[int]:
    """The cluster of each question, as a number from 0, in the order in which they first come."""
    parents = list(range(len(asked)))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    by_document: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for place, one in enumerate(asked):
        for quote in (quote for alternatives in one.evidence for quote in alternatives):
            by_document[quote.document_id].append((quote.span.start, quote.span.end, place))
    for spans in by_document.values():
        reach, holder = -1, 0
        for start, end, place in sorted(spans):
            if start < reach:
                parents[root(place)] = root(holder)
            if end > reach:
                reach, holder = end, place
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(place), len(numbers)) for place in range(len(asked))]

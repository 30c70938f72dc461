"""Rated answers as pairs to confirm: no answer becomes gold before a person has seen it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pincite.eval.annotating import pairs, passages
from pincite.eval.annotating.messages import RatedPair, RatedPairs
from pincite.eval.suites.adopting import Candidate, adopted
from pincite.eval.suites.files import Suite
from pincite.index.types import Document, Span

SHOWN = 50
"""Most rated answers in one reply; the others come once these are worked through."""


def rated(
    stored: Iterable[Mapping[str, Any]],
    collection: str,
    suite: Suite | None,
    documents: Mapping[str, Document],
    *,
    size: int,
) -> RatedPairs:
    """Make pairs from the rated answers of a collection.

    Args:
        stored: ratings, as the feedback is exported.
        collection: whose answers are taken.
        suite: what the pairs are for; its questions are left out.
        documents: the documents of the collection, by id.
        size: length of a passage, in code points.
    """
    candidates = [
        candidate for line in stored if (candidate := Candidate.model_validate(line)).answer.collection == collection
    ]
    adoption = adopted(candidates, suite, list(documents.values()))
    complete = {pair.id for pair in adoption.pairs}
    listed = []
    for pair in sorted(
        (*adoption.pairs, *adoption.drafts), key=lambda pair: adoption.rated[pair.id].created.timestamp()
    )[:SHOWN]:
        candidate = adoption.rated[pair.id]
        answer = candidate.answer
        cited = [(one.document_id, Span(one.start, one.end)) for one in answer.citations]
        read = [(one.document_id, Span(one.start, one.end)) for one in answer.passages]
        listed.append(
            RatedPair(
                pair=pairs.draft_of(pair, documents),
                rating=candidate.rating,
                comment=candidate.comment,
                complete=pair.id in complete,
                answer=answer,
                passages=passages.at([*cited, *read], documents, size=size, cited=cited),
            )
        )
    return RatedPairs(rated=tuple(listed), skipped=len(adoption.skipped))

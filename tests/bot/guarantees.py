"""The guarantees as one check of an answer against the documents it is from."""

from __future__ import annotations

from collections.abc import Iterable

from pincite import Answer, Document
from pincite.eval.guarantees import broken


def check(answer: Answer, documents: Iterable[Document]) -> None:
    """Assert G1 to G4 of an answer."""
    assert broken(answer, {d.id: d.text for d in documents}) == []
    assert all(citation.paragraph >= 1 for citation in answer.citations)

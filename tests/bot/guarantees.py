"""The guarantees as one check of an answer against the documents it is from."""

from __future__ import annotations

from collections.abc import Iterable

from bot import Answer
from index import Document


def check(answer: Answer, documents: Iterable[Document]) -> None:
    """Assert G1, G2 and G4 of an answer."""
    texts = {d.id: d.text for d in documents}
    for citation in answer.citations:  # G1: every citation resolves
        assert texts[citation.document_id][citation.start : citation.end] == citation.quote
        assert citation.quote.strip() == citation.quote != ""
        assert citation.paragraph >= 1
    for passage in answer.passages:
        assert 0 <= passage.start < passage.end <= len(texts[passage.document_id])
    for statement in answer.statements:
        assert answer.text[statement.start : statement.end] == statement.text
        assert statement.citations, "G2: no statement without a citation"
        assert statement.supported
        assert all(0 <= number < len(answer.citations) for number in statement.citations)
    cited = {number for statement in answer.statements for number in statement.citations}
    assert cited == set(range(len(answer.citations))), "every citation is somebody's"
    shown = [(p.document_id, p.start, p.end) for p in answer.passages]
    for citation in answer.citations:
        assert any(i == citation.document_id and s <= citation.start and citation.end <= e for i, s, e in shown)
    if answer.status == "abstained":  # G4: not in the documents, not in the answer
        assert not answer.statements and not answer.citations
        assert answer.short is None and answer.verdict is None
        assert "don't answer this" in answer.text
        assert ("nearest passages" in answer.text) == bool(answer.passages)
    else:
        assert answer.statements

"""Check that an answer, whoever wrote it, keeps the guarantees of Pincite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pincite.bot.answers import Answer


def broken(answer: Answer, texts: Mapping[str, str], *, marked: bool = False) -> list[str]:
    """The guarantees that an answer breaks, in words; empty if it keeps them all.

    Args:
        answer: the answer, by any writer.
        texts: text of each document that the question was asked of, by id.
        marked: whether statements may be marked as unsupported (`unsupported = "mark"`).
    """
    return [*_citations(answer, texts), *_statements(answer, marked=marked), *_sources(answer), *_abstention(answer)]


def _citations(answer: Answer, texts: Mapping[str, str]) -> Iterator[str]:
    """Every citation resolves."""
    for number, citation in enumerate(answer.citations, 1):
        text = texts.get(citation.document_id)
        if text is None or text[citation.start : citation.end] != citation.quote:
            yield f"citation {number} does not resolve"
        if not citation.quote or citation.quote.strip() != citation.quote:
            yield f"citation {number} is empty, or begins or ends with white space"
    for passage in answer.passages:
        if not 0 <= passage.start < passage.end <= len(texts.get(passage.document_id, "")):
            yield "a passage does not resolve"


def _statements(answer: Answer, *, marked: bool) -> Iterator[str]:
    """No statement without a citation."""
    for number, statement in enumerate(answer.statements, 1):
        if answer.text[statement.start : statement.end] != statement.text:
            yield f"statement {number} is not at its place in the text"
        if not statement.citations and not (marked and not statement.supported):
            yield f"statement {number} has no citation"
        if not statement.supported and not marked:
            yield f"statement {number} is shown although it is not supported"
        if any(not 0 <= place < len(answer.citations) for place in statement.citations):
            yield f"statement {number} names a citation that does not exist"
    cited = {place for statement in answer.statements for place in statement.citations}
    if cited != set(range(len(answer.citations))):
        yield "a citation belongs to no statement"


def _sources(answer: Answer) -> Iterator[str]:
    """Nothing is cited that was not retrieved."""
    shown = [(p.document_id, p.start, p.end) for p in answer.passages]
    for number, citation in enumerate(answer.citations, 1):
        if not any(i == citation.document_id and s <= citation.start and citation.end <= e for i, s, e in shown):
            yield f"citation {number} is outside of what was retrieved"


def _abstention(answer: Answer) -> Iterator[str]:
    """Not in the documents, not in the answer."""
    if answer.status != "abstained":
        if not answer.statements and answer.status != "talk":
            yield "an answer without a statement"
        return
    if answer.statements or answer.citations or answer.short is not None or answer.verdict is not None:
        yield "an abstention that says something"
    if "don't answer this" not in answer.text:
        yield "an abstention that does not say so"
    if ("nearest passages" in answer.text) != bool(answer.passages):
        yield "an abstention that does not name the nearest passages"

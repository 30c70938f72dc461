"""Check that an answer by any writer keeps the guarantees of Pincite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pincite.bot.answers import UNVERIFIED, Answer
from pincite.bot.wording import wording_of


def broken(answer: Answer, texts: Mapping[str, str], *, marked: bool = True) -> list[str]:
    """The guarantees that an answer breaks, in words; empty if it keeps them all.

    Args:
        answer: the answer, by any writer.
        texts: text of each document that the question was asked of, by id.
        marked: whether unverified statements may be shown, marked as such (`unsupported = "mark"`).
    """
    return [*_citations(answer, texts), *_statements(answer, marked=marked), *_sources(answer), *_abstention(answer)]


def _citations(answer: Answer, texts: Mapping[str, str]) -> Iterator[str]:
    """Every citation resolves."""
    contradicting = [citation for one in answer.dropped for citation in one.contradicted_by]
    for number, citation in enumerate((*answer.citations, *contradicting), 1):
        text = texts.get(citation.document_id)
        if text is None or text[citation.start : citation.end] != citation.quote:
            yield f"citation {number} does not resolve"
        if not citation.quote or citation.quote.strip() != citation.quote:
            yield f"citation {number} is empty, or begins or ends with white space"
    for passage in answer.passages:
        if not 0 <= passage.start < passage.end <= len(texts.get(passage.document_id, "")):
            yield "a passage does not resolve"


def _statements(answer: Answer, *, marked: bool) -> Iterator[str]:
    """No statement without a citation, none unmarked that was not verified, and none that its sources contradict."""
    refuted = {one.text for one in answer.refuted}
    if any(not one.contradicted_by for one in answer.refuted):
        yield "a refuted statement does not name what contradicts it"
    for number, statement in enumerate(answer.statements, 1):
        if answer.text[statement.start : statement.end] != statement.text:
            yield f"statement {number} is not at its place in the text"
        if not statement.citations:
            yield f"statement {number} has no citation"
        if statement.supported != (statement.outcome == "verified"):
            yield f"statement {number} counts as supported although it is not verified"
        if not statement.supported and not marked:
            yield f"statement {number} is shown although it is not supported"
        if not statement.supported and not answer.text[statement.end :].startswith(f" {UNVERIFIED}"):
            yield f"statement {number} is not verified, and the text does not say so"
        if statement.text in refuted:
            yield f"statement {number} is told although it is refuted"
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
    wording = wording_of(answer.question)
    silent = _says(answer.text, wording.unanswered)
    if answer.status == "answered" and not any(statement.supported for statement in answer.statements):
        yield "an answer without a verified statement"
    if answer.status == "likely":
        if answer.verdict is not None or answer.short is not None:
            yield "a likely answer with a headline"
        if answer.passages and not any(statement.supported for statement in answer.statements):
            yield "a likely answer that quotes nothing"
    if answer.status != "abstained":
        if silent:
            yield "an answer that says that the documents are silent"
        return
    if answer.refuted or any(one.outcome == "unverified" for one in answer.dropped):
        yield "an abstention although something was said that was not verified"
    if answer.statements or answer.citations or answer.short is not None or answer.verdict is not None:
        yield "an abstention that says something"
    if not silent:
        yield "an abstention that does not say so"
    if _says(answer.text, wording.nearest) != bool(answer.passages):
        yield "an abstention that does not name the nearest passages"


def _says(text: str, message: str) -> bool:
    """Whether a text holds a message of the catalogue, whatever stands in its braces."""
    return all(piece.strip() in text for piece in re.split(r"\{\w+\}", message))

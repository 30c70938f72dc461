"""The text around citations and evidence, so that a run can be read without its documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pincite.bot.answers import Citation
from pincite.eval.gold import ResolvedPair
from pincite.eval.runs.records import RecordedExcerpt
from pincite.index.types import Document, Span

MARGIN = 200
"""Characters before and after a span, cut at the border of a word."""


def excerpts(
    asked: ResolvedPair, citations: Sequence[Citation], documents: Mapping[str, Document]
) -> tuple[RecordedExcerpt, ...]:
    """Cut out the stretches of the documents that hold evidence or citations; stretches that meet are joined.

    Stretches with evidence come first, in the order of the evidence, then the others in the order of the citations.
    """
    marked = [(e.document_id, e.span) for alternatives in asked.evidence for e in alternatives]
    marked += [(c.document_id, Span(c.start, c.end)) for c in citations]
    merged: dict[str, list[Span]] = {}
    for document_id, span in sorted(marked):
        document = documents.get(document_id)
        if document is None or not 0 <= span.start <= span.end <= len(document.text):
            continue  # a citation that does not resolve has no surroundings
        around = _around(document.text, span)
        before = merged.setdefault(document_id, [])
        if before and around.start <= before[-1].end:
            before[-1] = Span(before[-1].start, max(before[-1].end, around.end))
        else:
            before.append(around)
    ordered: list[tuple[str, Span]] = []
    for document_id, span in marked:
        for stretch in merged.get(document_id, ()):
            if stretch.start <= span.start and span.end <= stretch.end and (document_id, stretch) not in ordered:
                ordered.append((document_id, stretch))
    return tuple(
        RecordedExcerpt(
            document_id=document_id,
            title=documents[document_id].title,
            start=span.start,
            text=span.of(documents[document_id].text),
        )
        for document_id, span in ordered
    )


def _around(text: str, span: Span) -> Span:
    start, end = max(0, span.start - MARGIN), min(len(text), span.end + MARGIN)
    while 0 < start < span.start and not text[start - 1].isspace():
        start += 1
    while span.end < end < len(text) and not text[end].isspace():
        end -= 1
    return Span(start, end)

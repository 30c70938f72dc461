"""The sentences behind an answer's citations, found by their spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pincite.bot.answers import Citation
from pincite.bot.drafts import Cite
from pincite.index.passages import PASSAGE_SIZE, passages
from pincite.index.retrieve import Retrieved
from pincite.index.types import Document, Passage, Span


class Cited:
    """The documents that are cited, each split into passages when a citation first needs it."""

    def __init__(self, documents: Iterable[Document], size: int = PASSAGE_SIZE) -> None:
        self._documents = {document.id: document for document in documents}
        self._size = size
        self._passages: dict[str, Sequence[Passage]] = {}

    def document(self, id_: str) -> Document | None:
        """The document of that id."""
        return self._documents.get(id_)

    def resolves(self, citation: Citation) -> bool:
        """Whether the quote stands at the span."""
        document = self.document(citation.document_id)
        return document is not None and document.text[citation.start : citation.end] == citation.quote != ""

    def cites(self, citations: Iterable[Citation]) -> Iterator[Cite]:
        """Yield the cited spans in their passages; those that don't resolve are left out."""
        for citation in citations:
            document = self.document(citation.document_id)
            if document is None or not self.resolves(citation):
                continue
            span = Span(citation.start, citation.end)
            inside = (one for one in self._of(document) if one.start <= span.start and span.end <= one.end)
            alone = Passage(start=span.start, end=span.end, text=citation.quote, sentences=(span,))
            yield _cite(Retrieved(document, next(inside, alone), 1.0, 1.0, 1.0), span)

    def _of(self, document: Document) -> Sequence[Passage]:
        if document.id not in self._passages:
            split = passages(document.text, document.sections, document.structure, size=self._size)
            self._passages[document.id] = split
        return self._passages[document.id]


def _cite(retrieved: Retrieved, span: Span) -> Cite:
    """A span as a cite, with its view if it is a whole sentence."""
    views = dict(zip(retrieved.passage.sentences, retrieved.passage.read, strict=True))
    return Cite(retrieved, span, 1.0, views.get(span))

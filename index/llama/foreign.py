"""Anybody's LlamaIndex retriever as what a Bot asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from llama_index.core.schema import MetadataMode

from pincite.index.blocks import heading
from pincite.index.errors import PinciteError
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import Retrieval
from pincite.index.sentences import sentences
from pincite.index.texts import TextsRetriever
from pincite.index.types import Document, Passage, Span

if TYPE_CHECKING:
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.schema import BaseNode, NodeWithScore

    from pincite.index.embedding import Embedder


class NodeMismatch(PinciteError):
    """A node's offsets do not lead to its text. Split the documents with `PinciteNodeParser`, which keeps offsets."""

    def __init__(self, node_id: str, document_id: str) -> None:
        super().__init__(
            f"node {node_id}: its offsets in document {document_id} lead to other characters. "
            "Split the documents with PinciteNodeParser, which gives exact offsets, or leave `documents` out"
        )


class LlamaIndexRetriever:
    """Asks a LlamaIndex retriever; its order of nodes is kept.

    Args:
        retriever: any LlamaIndex retriever whose nodes carry text.
        embedder: compares question and sentences.
        documents: the documents that the nodes come from, by id, as Pincite has them (`document_of`). Citations then
            count the characters of these. Without it, every node is a document of its own.

    Raises:
        NodeMismatch: from `retrieve`, if a node's offsets don't lead to its text.
    """

    def __init__(
        self, retriever: BaseRetriever, embedder: Embedder, documents: Mapping[str, Document] | None = None
    ) -> None:
        self._retriever = retriever
        self._documents = documents or {}
        self.embedder = embedder

    def retrieve(self, question: str, count: int) -> Retrieval:
        """Return the first nodes that the retriever gives, as passages."""
        nodes = self._retriever.retrieve(question)[:count]
        entries = [entry for node in nodes if (entry := self._entry(node)) is not None]
        return TextsRetriever(entries, self.embedder).in_order(question)

    def _entry(self, scored: NodeWithScore) -> tuple[Document, Passage] | None:
        node = scored.node
        text = node.get_content(metadata_mode=MetadataMode.NONE)
        if not text.strip():
            return None
        source = self._documents.get(node.ref_doc_id or "")
        if source is None:
            document = _document(node, text)
            return document, _passage(document.text, 0)
        start = getattr(node, "start_char_idx", None)
        if start is None or source.text[start : start + len(text)] != text:
            raise NodeMismatch(node.node_id, source.id)
        return source, _passage(text, start)


def _document(node: BaseNode, text: str) -> Document:
    metadata = {str(name): str(value) for name, value in node.metadata.items() if value is not None}
    source = metadata.get("source") or metadata.get("file_path") or metadata.get("url") or node.node_id
    title = metadata.get("title") or metadata.get("file_name") or source
    return document_from_text(text, title=title, source=source, origin=node.node_id, metadata=metadata)


def _passage(text: str, start: int) -> Passage:
    spans = sentences(text)
    first, last = spans[0].start, spans[-1].end
    shifted = tuple(Span(start + span.start, start + span.end) for span in spans)
    naming = frozenset(shown for shown, span in zip(shifted, spans, strict=True) if heading(span.of(text)))
    return Passage(start=start + first, end=start + last, text=text[first:last], sentences=shifted, naming=naming)

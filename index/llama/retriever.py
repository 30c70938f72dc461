"""Pincite's retrieval as a LlamaIndex retriever, and LlamaIndex documents as Pincite's."""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core import Document as LlamaDocument
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    ObjectType,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from pincite.index.loaders import document_from_text
from pincite.index.retrieve import CollectionRetriever, Retrieved
from pincite.index.settings import IndexSettings
from pincite.index.types import Document, Span

DEFAULT_COUNT = 8


class PinciteRetriever(BaseRetriever):
    """Passages of one collection with exact offsets, for any LlamaIndex query engine.

    Args:
        retriever: an open `index.retrieve.CollectionRetriever`, or the name of a collection.
        count: passages per question.
    """

    def __init__(self, retriever: CollectionRetriever | str, *, count: int = DEFAULT_COUNT, **keywords: Any) -> None:
        super().__init__(**keywords)
        if isinstance(retriever, str):
            retriever = CollectionRetriever(IndexSettings.read(collection=retriever))
        self._retriever = retriever
        self._count = count

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        passages = self._retriever.retrieve(query_bundle.query_str, self._count).passages
        return [NodeWithScore(node=node_of(retrieved), score=retrieved.score) for retrieved in passages]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


def node_of(retrieved: Retrieved) -> TextNode:
    """A retrieved passage as a node: `document.text[start_char_idx:end_char_idx] == node.text`."""
    document, passage = retrieved.document, retrieved.passage
    return node_at(
        document.id,
        Span(passage.start, passage.end),
        passage.text,
        title=document.title,
        source=document.source,
        published=document.published,
        heading=passage.heading,
    )


def node_at(document_id: str, span: Span, text: str, **metadata: str | None) -> TextNode:
    """The text at a span of a document as a node of that document; metadata without a value are left out."""
    metadata = {"document_id": document_id, **metadata}
    return TextNode(
        id_=f"{document_id}:{span.start}:{span.end}",
        text=text,
        start_char_idx=span.start,
        end_char_idx=span.end,
        metadata={name: value for name, value in metadata.items() if value},
        relationships={
            NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document_id, node_type=ObjectType.DOCUMENT),
        },
    )


def document_of(document: LlamaDocument) -> Document:
    """A document of any LlamaIndex reader as one for `pincite.add`; offsets count its canonical text.

    Raises:
        LoadError: it has no text.
    """
    metadata = {str(name): str(value) for name, value in document.metadata.items()}
    source = metadata.get("file_path") or metadata.get("source") or metadata.get("url") or document.id_
    title = metadata.get("title") or metadata.get("file_name") or source
    return document_from_text(document.text, title=title, source=source, origin=_origin(document), metadata=metadata)


def _origin(document: LlamaDocument) -> str:
    """The key of a document that is read again: its file with the page, or its address; readers make ids anew."""
    place = document.metadata.get("file_path") or document.metadata.get("url")
    page = document.metadata.get("page_label")
    if not place:
        return document.id_
    return f"{place}#page={page}" if page else str(place)

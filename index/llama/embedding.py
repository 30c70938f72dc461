"""An embedder as a LlamaIndex embedding."""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding, Embedding
from pydantic import PrivateAttr

from pincite.index.embedding import Embedder, MiniLM


class PinciteEmbedding(BaseEmbedding):
    """Pincite's embedder in any LlamaIndex pipeline; `PinciteEmbedding()` is the built-in model.

    Questions and texts are embedded alike. The asynchronous methods embed in a thread.
    """

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder | None = None, *, embed_batch_size: int = 256, **others: Any) -> None:
        """Wrap an embedder; `others` are LlamaIndex's own fields, such as `callback_manager`."""
        embedder = embedder or MiniLM()
        super().__init__(**{"model_name": embedder.name, "embed_batch_size": embed_batch_size, **others})
        self._embedder = embedder

    @classmethod
    def class_name(cls) -> str:
        """The name that LlamaIndex stores with a serialised pipeline."""
        return "PinciteEmbedding"

    @property
    def embedder(self) -> Embedder:
        """The embedder inside."""
        return self._embedder

    def _get_text_embeddings(self, texts: list[str]) -> list[Embedding]:
        vectors: list[Embedding] = self._embedder.embed(texts).tolist()
        return vectors

    def _get_text_embedding(self, text: str) -> Embedding:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> Embedding:
        return self._get_text_embedding(query)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[Embedding]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)

    async def _aget_text_embedding(self, text: str) -> Embedding:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_query_embedding(self, query: str) -> Embedding:
        return await self._aget_text_embedding(query)

"""Embedding with any server that speaks OpenAI's protocol: OpenAI, Ollama, llama.cpp, vLLM."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from pincite.index.embedding import CountListener, Vectors, runs
from pincite.index.endpoints import Endpoint, explain
from pincite.index.errors import PinciteError
from pincite.index.loaders.canonical import encodable

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types import CreateEmbeddingResponse

KEY_SETTING = "PINCITE_EMBEDDING_API_KEY"

BATCH_SIZE = 128
"""Texts per request: about 32,000 tokens with passages of 1,000 characters, where OpenAI accepts 300,000."""

PROBE = "dimensions"
"""A text to embed in order to learn the length of the vectors."""


class EmbeddingUnavailable(PinciteError):
    """The embedding endpoint returned no vectors. The message names the endpoint, its reply and the remedy."""


class EndpointEmbedder:
    """Embeds with one model of an OpenAI-compatible endpoint.

    After a network error, a rate limit or a server error it retries up to `retries` times, with the delay that the
    server asks for. Texts that are too long for the model are left to the server.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        api_key: str,
        *,
        dimensions: int | None = None,
        batch_size: int = BATCH_SIZE,
        retries: int = 4,
        timeout: float = 60.0,
    ) -> None:
        """Describe the endpoint; nothing is sent yet.

        Args:
            base_url: address of the endpoint, mostly ending in /v1.
            model: name of the model there.
            api_key: key, or any word if the server needs none.
            dimensions: length of the vectors, for models that offer a choice.
            batch_size: texts per request.
            retries: how often to repeat a failed request.
            timeout: seconds for one request.
        """
        if batch_size < 1:
            raise ValueError(f"batch_size is {batch_size}; at least 1 is needed")
        self._endpoint = Endpoint(base_url, api_key)
        self._model = model
        self._asked = dimensions
        self._batch_size = batch_size
        self._retries = retries
        self._timeout = timeout
        self._lock = Lock()
        self._dimensions = dimensions

    def __repr__(self) -> str:
        return f"EndpointEmbedder({self._endpoint.shown!r}, {self._model!r})"

    @property
    def name(self) -> str:
        """The model, for people."""
        return self._model

    @property
    def dimensions(self) -> int:
        """Length of a vector; unless configured, one request finds out.

        Raises:
            EmbeddingUnavailable: the endpoint returned no vector.
        """
        if self._dimensions is None:
            self._request([PROBE])
        assert self._dimensions is not None
        return self._dimensions

    @property
    def fingerprint(self) -> str:
        """The model and the configured dimensions, without the address, which may change."""
        return f"endpoint/{self._model}/{self._asked or 'own'}"

    def embed(self, texts: Sequence[str], *, on_progress: CountListener | None = None) -> Vectors:
        """A unit vector for each text, in the order of the texts: shape (len(texts), dimensions).

        An empty text is sent as one space, because OpenAI refuses it.

        Raises:
            EmbeddingUnavailable: the endpoint refused, can't be reached, or returned something other than vectors.
        """
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        parts: list[Vectors] = []
        done = 0
        for some in runs(texts, self._batch_size):
            parts.append(self._request([encodable(text) or " " for text in some]))
            done += len(some)
            if on_progress is not None:
                on_progress(done)
        return np.concatenate(parts)

    def close(self) -> None:
        """Close the connections. Don't embed afterwards."""
        self._client.close()

    def _request(self, texts: list[str]) -> Vectors:
        import openai

        try:
            answer = self._client.embeddings.create(
                input=texts,
                model=self._model,
                encoding_format="float",  # not every server supports base64, the client's default
                dimensions=openai.omit if self._asked is None else self._asked,
            )
        except openai.OpenAIError as error:
            problem = explain(error, key_setting=KEY_SETTING)
            raise self._unavailable(problem.text) from None  # the cause could show the key
        except ValueError:  # the decoder's error on a body that is not JSON
            raise self._unavailable("the answer is not JSON. Is the address right, and does it end in /v1?") from None
        return self._vectors(answer, len(texts))

    def _vectors(self, answer: CreateEmbeddingResponse, count: int) -> Vectors:
        """The vectors of the reply in the order of the texts, each divided by its length."""
        try:
            items = sorted(answer.data, key=lambda item: item.index)
            positions = [item.index for item in items]
            rows = np.array([item.embedding for item in items], np.float32)
        except (AttributeError, TypeError, ValueError):
            raise self._unavailable("the answer holds no vectors of one length. Is this an embedding model?") from None
        if positions != list(range(count)):
            raise self._unavailable(f"{len(positions)} vectors came back for {count} texts, or not one for each")
        if rows.ndim != 2 or not rows.shape[1]:  # noqa: PLR2004 - a table has two axes
            raise self._unavailable("the answer holds no vectors of one length. Is this an embedding model?")
        lengths = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not lengths.all():
            raise self._unavailable("a vector is zero or not a number. Try another model")
        with self._lock:
            if self._dimensions is None:
                self._dimensions = rows.shape[1]
        if rows.shape[1] != self._dimensions:
            raise self._unavailable(
                f"its vectors have {rows.shape[1]} dimensions, expected {self._dimensions}. "
                "Set dimensions that the model offers, or rebuild the index"
            )
        unit: Vectors = (rows / lengths).astype(np.float32)
        return unit

    def _unavailable(self, problem: str) -> EmbeddingUnavailable:
        message = f"embedding with {self._model!r} at {self._endpoint.shown}: {problem}"
        return EmbeddingUnavailable(self._endpoint.redact(message))

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        return OpenAI(
            base_url=self._endpoint.base_url,
            api_key=self._endpoint.api_key,
            max_retries=self._retries,
            timeout=self._timeout,
        )

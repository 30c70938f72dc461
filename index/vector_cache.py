"""Vectors of recent texts, kept: sentences of popular passages are read again for every question about them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from pincite.index import forking
from pincite.index.embedding import CountListener, Embedder, Vectors

CAPACITY = 4096
"""Texts whose vectors are kept: 6 MB at 384 dimensions, the candidate sentences of some 400 different questions."""


class VectorCache:
    """An embedder that embeds a text again only after `capacity` others. Safe to use from several threads."""

    def __init__(self, embedder: Embedder, capacity: int = CAPACITY) -> None:
        self._embedder = embedder
        self._capacity = capacity
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()
        forking.register(self)

    def after_fork(self) -> None:
        """In a forked child: the lock may be held by a thread that is not there."""
        self._lock = Lock()

    @property
    def name(self) -> str:
        """The model, for people."""
        return self._embedder.name

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._embedder.dimensions

    @property
    def fingerprint(self) -> str:
        """That of the embedder: the vectors are its own."""
        return self._embedder.fingerprint

    def embed(self, texts: Sequence[str], *, on_progress: CountListener | None = None) -> Vectors:
        """A row for each text, in the order of the texts: shape (len(texts), dimensions), each row of length 1."""
        rows = self._cached(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in rows]
        if missing:
            fresh = dict(zip(missing, self._embedder.embed(missing, on_progress=on_progress), strict=True))
            rows |= fresh
            self._keep(fresh)
        return np.stack([rows[text] for text in texts]) if texts else np.empty((0, self.dimensions), np.float32)

    def _cached(self, texts: Sequence[str]) -> dict[str, Vectors]:
        with self._lock:
            rows = {text: self._vectors[text] for text in texts if text in self._vectors}
            for text in rows:
                self._vectors.move_to_end(text)
        return rows

    def _keep(self, fresh: dict[str, Vectors]) -> None:
        with self._lock:
            for text, vector in fresh.items():
                self._vectors[text] = vector.copy()
                self._vectors.move_to_end(text)
            while len(self._vectors) > self._capacity:
                self._vectors.popitem(last=False)

"""Answers from given documents alone, as a collection of only these would give them, without building one for each."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from pincite.index.catalogue import IndexRow
from pincite.index.embedders import Embedder, fingerprint
from pincite.index.fusion import fuse
from pincite.index.passages import passages
from pincite.index.retrieve import Retrieval, Retrieved, Retriever, inverse_frequencies, telling
from pincite.index.settings import IndexSettings
from pincite.index.terms import content_terms, indexed_terms
from pincite.index.types import Document, Passage

K1, B = 1.2, 0.75
"""Of BM25 as in FTS5 (https://sqlite.org/fts5.html#the_bm25_function)."""

LEAST = 1e-6
"""Inverse document frequency that FTS5 gives a term that stands in more than half of the passages."""


class GivenRetriever(Retriever):
    """Ranks the passages of given documents by the rules of the index, in memory. Safe to use from several threads.

    Args:
        documents: all that there are to find.
        settings: for the size of passages and the embedder.
        embedder: without it the one that the settings ask for.
        name: names the documents in answers, as a collection does.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        settings: IndexSettings,
        embedder: Embedder | None = None,
        *,
        name: str = "given",
    ) -> None:
        super().__init__(settings, embedder)
        self._entries = [
            (document, passage)
            for document in documents
            for passage in passages(document.text, document.sections, size=settings.passage_size)
        ]
        self._counts = [Counter(_terms(document, passage)) for document, passage in self._entries]
        digest = sha256("\n".join(sorted(document.id for document in documents)).encode()).hexdigest()[:16]
        self._row = IndexRow(
            key=0,
            collection=name,
            fingerprint=fingerprint(self.embedder, settings),
            vectors="",
            version=0,
            index_id=digest,
        )
        self._vectors: NDArray[np.float32] | None = None
        self._embedding = threading.Lock()

    def check(self) -> IndexRow:
        """What stands for the published index."""
        return self._row

    def retrieve(self, question: str, count: int) -> Retrieval:
        """The passages that fit a question best; all that there are, if they are no more than `count`."""
        vector = self.embedder.embed([question])[0]
        wanted = content_terms(question)
        frequencies = {term: sum(term in counts for counts in self._counts) for term in wanted}
        frequencies = {term: n for term, n in frequencies.items() if n}
        total = len(self._entries)
        lexical = self._lexical(telling(wanted, frequencies, total), frequencies)
        dense = {key: float(similarity) for key, similarity in enumerate(self._embedded() @ vector)} if total else {}
        found = tuple(
            Retrieved(
                document=self._entries[key][0],
                passage=self._entries[key][1],
                score=score,
                dense=dense[key],
                lexical=lexical.get(key, 0.0),
            )
            for key, score in fuse(dense, lexical)[:count]
        )
        return Retrieval(self._row, found, vector, inverse_frequencies(wanted, frequencies, total))

    def _embedded(self) -> NDArray[np.float32]:
        with self._embedding:
            if self._vectors is None:
                self._vectors = self.embedder.embed([passage.text for _, passage in self._entries])
            return self._vectors

    def _lexical(self, wanted: Sequence[str], frequencies: dict[str, int]) -> dict[int, float]:
        """BM25 of the passages that hold a wanted term."""
        total = len(self._entries)
        mean_length = sum(counts.total() for counts in self._counts) / total if total else 0.0
        scores: dict[int, float] = {}
        for key, counts in enumerate(self._counts):
            share = counts.total() / mean_length if mean_length else 0.0
            for term in wanted:
                if tf := counts[term]:
                    n = frequencies[term]
                    idf = math.log((total - n + 0.5) / (n + 0.5))
                    weight = tf * (K1 + 1) / (tf + K1 * (1 - B + B * share))
                    scores[key] = scores.get(key, 0.0) + (idf if idf > 0 else LEAST) * weight
        return scores


def _terms(document: Document, passage: Passage) -> list[str]:
    return indexed_terms(passage.text, document.title, passage.heading).split()

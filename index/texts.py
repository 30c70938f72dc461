"""Passages of a few texts, ranked in memory by the rules of an index, without building one."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from pincite.index.fusion import dense_weight, fuse
from pincite.index.passages import PASSAGE_SIZE, passages
from pincite.index.reading import embedded, searched
from pincite.index.retrieve import Retrieval, Retrieved, inverse_frequencies, telling
from pincite.index.terms import content_terms, indexed_terms, match_any
from pincite.index.types import Document, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pincite.index.embedding import Embedder

FULL_TEXT = (
    "CREATE VIRTUAL TABLE full_text USING fts5(terms, tokenize = \"unicode61 categories 'L* N* M* Co'\");"
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(full_text, row);"
)
"""Full text as the catalogue has it, so that a passage scores alike in both."""


EMBEDDED_EACH = 16
"""Passages that one question may have embedded, where not all are."""


class TextsRetriever:
    """Ranks the passages of given documents. Safe to use from several threads.

    Args:
        entries: passages, each with its document.
        embedder: embeds passages and questions.
        most_embedded: passages to embed; of more, those whose words fit the questions best. By default all.

    Example:
        >>> retriever = TextsRetriever.of(documents, embedder)  # doctest: +SKIP
        >>> Bot(retriever=retriever).answer("When is the audit due?")  # doctest: +SKIP
    """

    def __init__(
        self, entries: Sequence[tuple[Document, Passage]], embedder: Embedder, *, most_embedded: int | None = None
    ) -> None:
        self._entries = list(entries)
        self.embedder = embedder
        self._most_embedded = len(self._entries) if most_embedded is None else most_embedded
        self._embedded: dict[int, NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    @classmethod
    def of(
        cls,
        documents: Sequence[Document],
        embedder: Embedder,
        *,
        size: int = PASSAGE_SIZE,
        most_embedded: int | None = None,
    ) -> TextsRetriever:
        """Split documents into passages of about `size` code points."""
        return cls(
            [
                (document, passage)
                for document in documents
                for passage in passages(document.text, document.sections, document.structure, size=size)
            ],
            embedder,
            most_embedded=most_embedded,
        )

    def retrieve(self, question: str, count: int) -> Retrieval:
        """Return the passages that fit a question best; all of them if they are no more than `count`."""
        vector, terms, passages = self._scored(question)
        best = sorted(passages, key=lambda passage: -passage.score)[:count]
        return Retrieval(self.index_id, tuple(best), vector, terms)

    def in_order(self, question: str) -> Retrieval:
        """Return all passages as they were given, with their scores."""
        vector, terms, passages = self._scored(question)
        return Retrieval(self.index_id, tuple(passages), vector, terms)

    def extent(self) -> tuple[int, int]:
        """The number of documents, and of passages."""
        return len({document.id for document, _ in self._entries}), len(self._entries)

    @cached_property
    def index_id(self) -> str:
        """Names the documents: the same for the same texts."""
        ids = sorted({document.id for document, _ in self._entries})
        return sha256("\n".join(ids).encode()).hexdigest()[:16]

    def _scored(self, question: str) -> tuple[NDArray[np.float32], dict[str, float], list[Retrieved]]:
        vector = self.embedder.embed([question])[0]
        terms = content_terms(question)
        total = len(self._entries)
        with self._lock:
            frequencies = {term: count for term in terms if (count := self._frequency(term))}
            query = match_any(telling(terms, frequencies, total))
            lexical = self._search(query) if query else {}
            dense = self._similarities(vector, lexical)
        passages = [
            Retrieved(
                document=self._entries[key][0],
                passage=self._entries[key][1],
                score=score,
                dense=dense[key],
                lexical=lexical.get(key, 0.0),
            )
            for key, score in sorted(fuse(dense, lexical, weight=dense_weight(question, self.embedder.fingerprint)))
        ]
        return vector, inverse_frequencies(terms, frequencies, total), passages

    def _similarities(self, vector: NDArray[np.float32], lexical: Mapping[int, float]) -> dict[int, float]:
        """The similarity of each passage; where not all may be embedded, the least for those that are not."""
        total = len(self._entries)
        if total <= self._most_embedded:
            return dict(enumerate((self._vectors @ vector).tolist())) if total else {}
        best = sorted(lexical, key=lambda key: (-lexical[key], key))[:EMBEDDED_EACH]
        fresh = [key for key in best if key not in self._embedded][: self._most_embedded - len(self._embedded)]
        if fresh:
            texts = [embedded(*self._entries[key]) for key in fresh]
            self._embedded.update(zip(fresh, self.embedder.embed(texts), strict=True))
        similarities = {key: float(one @ vector) for key, one in self._embedded.items()}
        least = min(similarities.values(), default=0.0)
        return {key: similarities.get(key, least) for key in range(total)}

    def _frequency(self, term: str) -> int:
        row = self._full_text.execute("SELECT doc FROM vocabulary WHERE term = ?", (term,)).fetchone()
        return int(row[0]) if row else 0

    def _search(self, query: str) -> dict[int, float]:
        rows = self._full_text.execute("SELECT rowid, -rank FROM full_text WHERE full_text MATCH ?", (query,))
        return dict(rows)

    @cached_property
    def _full_text(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.executescript(FULL_TEXT)
        connection.executemany(
            "INSERT INTO full_text (rowid, terms) VALUES (?, ?)",
            (
                (key, indexed_terms(searched(passage), document.title, passage.heading))
                for key, (document, passage) in enumerate(self._entries)
            ),
        )
        return connection

    @cached_property
    def _vectors(self) -> NDArray[np.float32]:
        return self.embedder.embed([embedded(document, passage) for document, passage in self._entries])

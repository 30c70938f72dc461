"""Questions to passages: dense and lexical candidates, fused into one ranking, with exact offsets.

Make a `CollectionRetriever` once and ask it from any thread. It follows what other processes publish: every question
reads the present catalogue, and a new version opens the vectors anew.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from pincite.index import forking
from pincite.index.catalogue import IndexRow, Snapshot, snapshot
from pincite.index.embedders import Embedder, embedder_of, fingerprint, is_outdated, mismatch
from pincite.index.errors import IndexBroken, IndexMismatch
from pincite.index.fusion import dense_weight, fuse
from pincite.index.layers import layered
from pincite.index.settings import IndexSettings
from pincite.index.terms import content_terms
from pincite.index.types import Document, Passage
from pincite.index.vectors import VectorReader, VectorsMissing, open_reader, similarities
from pincite.index.vocabulary import CollectionVocabulary, Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pincite.index.catalogue.records import Source
    from pincite.index.where import Where

T = TypeVar("T")

CANDIDATES = 60
"""Passages that each of the two searches contributes to the fusion. A question among 10,000 passages takes 9 ms; with
100 it takes 13 ms."""

COMPARED = 4000
"""Most passages of a part of a collection that are all compared with the question; a larger part is searched like the
whole, skipping what lies outside."""

CACHED_CHARACTERS = 64_000_000
"""Code points of documents' texts that a retriever keeps in memory."""

COUNTED = 20_000
"""Terms whose frequencies a retriever keeps in memory."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage with its document and its scores."""

    document: Document
    passage: Passage
    score: float
    """Fused score in [0, 1], comparable within one question only."""
    dense: float
    """Cosine similarity of question and passage."""
    lexical: float
    """BM25 score of the passage, 0 where it shares no term with the question."""
    collection: str | None = None
    """The collection that holds it; None where the retriever knows none."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The passages for one question in one published state of the index."""

    index_id: str
    """Names what was indexed, and how."""
    passages: tuple[Retrieved, ...]
    """Best first."""
    vector: NDArray[np.float32]
    """The question's embedding, a unit vector."""
    terms: dict[str, float]
    """The question's content terms, each with its inverse document frequency in the collection (nats)."""

    def first(self, count: int) -> Retrieval:
        """The best of the passages."""
        return replace(self, passages=self.passages[:count])


@dataclass(frozen=True, slots=True)
class UnrankedPassage:
    """A candidate before it has a rank: the values that don't depend on other collections."""

    key: int
    collection: str
    document: Document
    passage: Passage
    dense: float
    """Cosine similarity of question and passage."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The size of a collection, and how often some terms occur in it."""

    passages: int
    frequencies: Mapping[str, int]
    """The number of passages with each term."""
    sources: Sequence[Source]
    """Its documents without their texts, where they were asked for."""


def inverse_frequencies(terms: Iterable[str], frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """Weigh each term by BM25's inverse document frequency: ln(1 + (N - n + 0.5) / (n + 0.5)), always above 0."""
    return {term: math.log(1 + (passages - (n := frequencies.get(term, 0)) + 0.5) / (n + 0.5)) for term in terms}


def telling(terms: list[str], frequencies: Mapping[str, int], passages: int) -> list[str]:
    """Drop the terms that stand in more than half of the passages, unless there are no others.

    FTS5's BM25 gives them no weight (https://sqlite.org/fts5.html#the_bm25_function), and searching for them takes most
    of the time.
    """
    return [term for term in terms if 2 * frequencies.get(term, 0) <= passages] or terms


class CollectionRetriever:
    """Finds the passages of one collection for a question. Safe to use from several threads."""

    def __init__(self, settings: IndexSettings, embedder: Embedder | None = None) -> None:
        self.settings = settings
        self.embedder = embedder or embedder_of(settings)
        self.vocabulary: Vocabulary = CollectionVocabulary(settings)
        self._fingerprint = fingerprint(self.embedder, settings)
        self._lock = threading.Lock()
        self._opened: tuple[tuple[int, int], VectorReader] | None = None
        self._layered: tuple[tuple[int, int], VectorReader] | None = None
        self._counted: tuple[tuple[int, int], dict[str, int]] = ((0, 0), {})
        self._documents: OrderedDict[int, Document] = OrderedDict()
        self._cached = 0
        forking.register(self)

    def after_fork(self) -> None:
        """In a forked child: open the vectors anew on next use."""
        forking.abandon((self._opened, self._layered))
        self._lock = threading.Lock()
        self._opened = self._layered = None
        self._documents = OrderedDict()
        self._cached = 0

    def within(self, where: Where) -> Within:
        """Return a retriever of a part of the collection."""
        return Within(self, where)

    def retrieve(self, question: str, count: int, where: Where | None = None) -> Retrieval:
        """Find the passages that fit a question best.

        Args:
            question: any text.
            count: how many passages at most.
            where: the part of the collection to look in, before anything is ranked; by default all of it.

        Raises:
            CollectionNotFound: nothing of that name is indexed.
            NothingWithin: no document lies within that part.
            IndexMismatch: it was indexed with another embedder or splitter than the settings ask for.
            IndexBroken: its vectors are gone.
        """
        vector = self.embedder.embed([question])[0]
        return self._reading(lambda: self._retrieve(question, vector, count, where))

    def holding(self, terms: Sequence[str], *, sources: bool = False) -> Extent:
        """How much the collection holds, and in how many of its passages each term stands; raises as `retrieve` does.

        Args:
            terms: what is counted.
            sources: whether its documents are listed, too.
        """
        with snapshot(self.settings) as view:
            self._checked(view)
            return Extent(view.passage_count(), view.frequencies(terms), view.sources() if sources else ())

    def entries(
        self, vector: NDArray[np.float32], wanted: list[str], documents: Collection[int] | None = None
    ) -> tuple[str, list[UnrankedPassage]]:
        """The candidates for a question, to be ranked with those of other collections, and the name of the index.

        Args:
            vector: the question's embedding.
            wanted: the terms to search for.
            documents: the keys of the documents to look in; by default all.
        """
        return self._reading(lambda: self._entries(vector, wanted, documents))

    def _entries(
        self, vector: NDArray[np.float32], wanted: list[str], documents: Collection[int] | None
    ) -> tuple[str, list[UnrankedPassage]]:
        with snapshot(self.settings) as view:
            self._checked(view)
            inside = None
            if documents is not None:
                inside = view.passage_keys({source.key for source in view.sources()} & set(documents))
            dense, _ = self._candidates(view, vector, wanted, inside)
            rows = view.passages(dense)
            texts = {key: self._document(view, key) for key in {row.document_key for row in rows.values()}}
            entries = [
                UnrankedPassage(key, self.settings.collection, text, row.passage(text), dense[key])
                for key, row in rows.items()
                for text in (texts[row.document_key],)
            ]
            return view.index.index_id, entries

    def _reading(self, read: Callable[[], T]) -> T:
        """Read the catalogue and the vectors, once more where the vectors are gone.

        Raises:
            IndexBroken: they are gone again.
        """
        try:
            return read()
        except VectorsMissing:
            # A rebuild may have replaced the vectors after the catalogue was read.
            self._opened = self._layered = None
        try:
            return read()
        except VectorsMissing as error:
            raise IndexBroken(self.settings.collection, f"its vectors can't be read ({error})") from error

    def extent(self, where: Where | None = None) -> tuple[int, int]:
        """The number of documents, and of passages, of the collection or of a part of it."""
        with snapshot(self.settings) as view:
            inside = view.sources()
            if where is not None:
                keys = set(where.keys(inside, self.settings.collection))
                inside = [source for source in inside if source.key in keys]
            return len(inside), sum(source.passages for source in inside)

    def check(self) -> IndexRow:
        """The published index, if these settings fit it; raises as `retrieve` does."""
        with snapshot(self.settings) as view:
            self._checked(view)
            return view.index

    def _retrieve(
        self, question: str, vector: NDArray[np.float32], count: int, where: Where | None = None
    ) -> Retrieval:
        with snapshot(self.settings) as view:
            self._checked(view)
            inside = view.passage_keys(where.keys(view.sources(), self.settings.collection)) if where else None
            wanted = content_terms(question)
            frequencies, passages = self._frequencies(view, wanted), view.passage_count()
            searched = telling(wanted, frequencies, passages)
            dense, lexical = self._candidates(view, vector, searched, inside, frequencies)
            weights = inverse_frequencies(wanted, frequencies, passages)
            best = fuse(dense, lexical, weight=dense_weight(question, self.embedder.fingerprint))[:count]
            rows = view.passages([key for key, _ in best])
            documents = {key: self._document(view, key) for key in {row.document_key for row in rows.values()}}
        return Retrieval(
            view.index.index_id,
            tuple(
                Retrieved(
                    document=(document := documents[rows[key].document_key]),
                    passage=rows[key].passage(document),
                    score=score,
                    dense=dense[key],
                    lexical=lexical.get(key, 0.0),
                    collection=view.index.collection,
                )
                for key, score in best
            ),
            vector,
            weights,
        )

    def candidates(self, question: str) -> tuple[dict[int, float], dict[int, float]]:
        """The scores before fusion, by passage key: cosine similarity of all candidates, BM25 of those with a term."""
        with snapshot(self.settings) as view:
            self._checked(view)
            wanted = content_terms(question)
            searched = telling(wanted, view.frequencies(wanted), view.passage_count())
            return self._candidates(view, self.embedder.embed([question])[0], searched)

    def _candidates(
        self,
        view: Snapshot,
        vector: NDArray[np.float32],
        wanted: list[str],
        inside: frozenset[int] | None = None,
        frequencies: Mapping[str, int] | None = None,
    ) -> tuple[dict[int, float], dict[int, float]]:
        lexical = dict(view.search(wanted, CANDIDATES, inside, frequencies)) if wanted else {}
        return self._dense(view, vector, lexical, inside), lexical

    def _frequencies(self, view: Snapshot, terms: Sequence[str]) -> dict[str, int]:
        """The number of passages with each term, from memory where this published version has counted them before.

        SQLite walks through all passages of a term to count them: 15 ms for one that stands in 100,000.
        """
        state = (view.index.key, view.index.version)
        with self._lock:
            held = dict(self._counted[1]) if self._counted[0] == state else {}
        if missing := [term for term in terms if term not in held]:
            new = view.frequencies(missing)
            held |= {term: new.get(term, 0) for term in missing}
            with self._lock:
                self._counted = (state, held if len(held) <= COUNTED else {})
        return {term: held[term] for term in terms if held[term]}

    def _checked(self, view: Snapshot) -> None:
        if view.index.fingerprint != self._fingerprint:
            made_by = view.index.fingerprint
            raise IndexMismatch(
                view.index.collection,
                mismatch(made_by, self._fingerprint),
                outdated=is_outdated(made_by, self._fingerprint),
            )

    def _dense(
        self,
        view: Snapshot,
        vector: NDArray[np.float32],
        lexical: Iterable[int],
        inside: frozenset[int] | None = None,
    ) -> dict[int, float]:
        """The cosine similarity of every candidate: the nearest published passages, and those with a term."""
        reader = self._reader(view)
        if inside is not None and len(inside) <= COMPARED:
            every = self._all_similarities(reader, vector, inside)
            best = sorted(every, key=lambda key: (-every[key], key))[:CANDIDATES]
            return {key: every[key] for key in (*best, *lexical)}
        published: dict[int, float] = {}
        wanted = CANDIDATES
        while True:
            nearest = reader.nearest(vector, wanted)
            visible = view.published(key for key, _ in nearest if inside is None or key in inside)
            published = {key: similarity for key, similarity in nearest if key in visible}
            # Look past vectors outside, and past those that a build in progress has not published yet.
            if len(published) >= CANDIDATES or len(nearest) < wanted:
                break
            wanted *= 2
        published = dict(list(published.items())[:CANDIDATES])
        others = [key for key in lexical if key not in published]
        return published | self._all_similarities(reader, vector, others)

    @staticmethod
    def _all_similarities(reader: VectorReader, vector: NDArray[np.float32], keys: Collection[int]) -> dict[int, float]:
        """The cosine similarity of every one of these passages."""
        stored = similarities(reader, vector, list(keys))
        if len(stored) < len(keys):
            raise VectorsMissing(f"{len(keys) - len(stored)} of {len(keys)} passages have no vector")
        return stored

    def _reader(self, view: Snapshot) -> VectorReader:
        """The vectors as of this published version. The store is opened anew only where it has to be another state."""
        version, state = (view.index.key, view.index.version), (view.index.key, view.store_state())
        with self._lock:
            if self._layered is None or self._layered[0] != version or self._opened is None:
                if self._opened is None or self._opened[0] != state:
                    self._opened = self._layered = None  # drop the old ones first: two copies would double the memory
                    self._opened = (state, open_reader(self.settings, view.index.vectors))
                self._layered = (version, layered(self._opened[1], *view.fresh_vectors()))
                self._documents.clear()  # the publication may have changed titles and dates
                self._cached = 0
            return self._layered[1]

    def _document(self, view: Snapshot, key: int) -> Document:
        """A document with its text, from memory where this published version has read it before."""
        with self._lock:
            if (cached := self._documents.get(key)) is not None:
                self._documents.move_to_end(key)
                return cached
        document = view.document(key)
        with self._lock:
            if key not in self._documents:
                self._documents[key] = document
                self._cached += len(document.text)
            while self._cached > CACHED_CHARACTERS and len(self._documents) > 1:
                _, oldest = self._documents.popitem(last=False)
                self._cached -= len(oldest.text)
        return document


@dataclass(frozen=True, slots=True)
class Within:
    """A retriever that looks in one part of its collection."""

    retriever: CollectionRetriever
    where: Where

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the whole collection."""
        return self.retriever.vocabulary

    def retrieve(self, question: str, count: int) -> Retrieval:
        """Find the passages inside that fit a question best; otherwise as `CollectionRetriever.retrieve`."""
        return self.retriever.retrieve(question, count, self.where)

    def extent(self) -> tuple[int, int]:
        """The number of documents, and of passages, inside."""
        return self.retriever.extent(self.where)

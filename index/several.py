"""Several collections asked together: one ranking, as if their documents were in one.

Scores of one collection can't be compared with those of another: a word that is rare in one may be everywhere in the
other, and scores are scaled by the best of each. So each collection brings its candidates, and they are scored together
by word frequencies over all of them, and by cosine similarities, which are comparable as they are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pincite.index.fusion import dense_weight, fuse
from pincite.index.reading import searched
from pincite.index.retrieve import (
    CANDIDATES,
    Extent,
    Retrieval,
    Retrieved,
    UnrankedPassage,
    inverse_frequencies,
    telling,
)
from pincite.index.terms import content_terms, indexed_terms

if TYPE_CHECKING:
    from pincite.index.catalogue.records import Source
    from pincite.index.retrieve import CollectionRetriever
    from pincite.index.vocabulary import Vocabulary
    from pincite.index.where import Where

K1, B = 1.2, 0.75
"""BM25's parameters, as in full text (https://sqlite.org/fts5.html#the_bm25_function)."""

LEAST_WEIGHT = 1e-6
"""BM25's weight of a term that stands in more than half of the passages, as in full text."""


class Several:
    """Finds the passages of several collections for a question. Safe to use from several threads.

    Args:
        retrievers: one for each collection, all with the same embedder.
        where: the part of all of them to look in; by default everything.

    Example:
        >>> both = [CollectionRetriever(minutes), CollectionRetriever(reports)]  # doctest: +SKIP
        >>> Several(both).retrieve("Who chairs the board?", 8)  # doctest: +SKIP
    """

    def __init__(self, retrievers: Sequence[CollectionRetriever], where: Where | None = None) -> None:
        self.retrievers = tuple(retrievers)
        self.where = where

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of all collections."""
        return _Vocabularies([one.vocabulary for one in self.retrievers])

    @property
    def collections(self) -> tuple[str, ...]:
        """The names of the collections."""
        return tuple(one.settings.collection for one in self.retrievers)

    def within(self, where: Where) -> Several:
        """Return a retriever of a part of the collections."""
        return Several(self.retrievers, where)

    def extent(self) -> tuple[int, int]:
        """The number of documents, and of passages, of all collections or of the part that is asked."""
        sources = [source for one in self.retrievers for source in one.holding((), sources=True).sources]
        keys = self._inside(sources)
        inside = [source for source in sources if keys is None or source.key in keys]
        return len(inside), sum(source.passages for source in inside)

    def retrieve(self, question: str, count: int) -> Retrieval:
        """Find the passages that fit a question best, whichever collection they are in.

        A passage of a document that is in several of them comes once, from the first.

        Raises:
            CollectionNotFound: nothing of one of the names is indexed.
            NothingWithin: no document of any of them lies within the part.
            IndexMismatch, IndexBroken: one of them can't be asked.
        """
        terms = content_terms(question)
        extents = [one.holding(terms, sources=self.where is not None) for one in self.retrievers]
        documents = self._inside([source for extent in extents for source in extent.sources])
        statistics = _Statistics.of(extents)
        wanted = telling(terms, statistics.frequencies, statistics.passages)
        vector = self.retrievers[0].embedder.embed([question])[0]
        brought = [one.entries(vector, wanted, documents) for one in self.retrievers]
        entries = _once([entry for _, own in brought for entry in own])
        lexical = statistics.scores(entries, wanted)
        dense = _nearest(entries, lexical)
        weight = dense_weight(question, self.retrievers[0].embedder.fingerprint)
        by_key = {entry.key: entry for entry in entries}
        return Retrieval(
            "+".join(index_id for index_id, _ in brought),
            tuple(
                Retrieved(
                    document=by_key[key].document,
                    passage=by_key[key].passage,
                    score=score,
                    dense=dense[key],
                    lexical=lexical.get(key, 0.0),
                    collection=by_key[key].collection,
                )
                for key, score in fuse(dense, lexical, weight=weight)[:count]
            ),
            vector,
            inverse_frequencies(terms, statistics.frequencies, statistics.passages),
        )

    def _inside(self, sources: Sequence[Source]) -> Collection[int] | None:
        """The keys of the documents within the part; None for all. A name has to fit a document of one collection."""
        return None if self.where is None else set(self.where.keys(sources, *self.collections))


def _once(entries: Sequence[UnrankedPassage]) -> list[UnrankedPassage]:
    """The candidates, each passage of a document once."""
    places: dict[tuple[str, int, int], UnrankedPassage] = {}
    for entry in entries:
        places.setdefault((entry.document.id, entry.passage.start, entry.passage.end), entry)
    return list(places.values())


def _nearest(entries: Sequence[UnrankedPassage], lexical: Mapping[int, float]) -> dict[int, float]:
    """The cosine similarity of the candidates that one collection of all documents would have."""
    nearest = sorted(entries, key=lambda entry: (-entry.dense, entry.key))[:CANDIDATES]
    holding = sorted(lexical, key=lambda key: (-lexical[key], key))[:CANDIDATES]
    chosen = {entry.key for entry in nearest} | set(holding)
    return {entry.key: entry.dense for entry in entries if entry.key in chosen}


@dataclass(frozen=True, slots=True)
class _Statistics:
    """What the weight of a word depends on, counted over all collections."""

    passages: int
    frequencies: Mapping[str, int]

    @classmethod
    def of(cls, extents: Sequence[Extent]) -> _Statistics:
        frequencies: Counter[str] = Counter()
        for extent in extents:
            frequencies.update(extent.frequencies)
        return cls(sum(extent.passages for extent in extents), frequencies)

    def scores(self, entries: Sequence[UnrankedPassage], wanted: Sequence[str]) -> dict[int, float]:
        """The BM25 score of every candidate with a term; lengths are compared with the mean of the candidates."""
        held = {
            entry.key: Counter(
                indexed_terms(searched(entry.passage), entry.document.title, entry.passage.heading).split()
            )
            for entry in entries
        }
        mean = sum(counts.total() for counts in held.values()) / max(1, len(held))
        scores = {}
        for key, counts in held.items():
            norm = K1 * (1 - B + B * counts.total() / mean)
            score = sum(self._weight(t) * counts[t] * (K1 + 1) / (counts[t] + norm) for t in wanted if t in counts)
            if score > 0:
                scores[key] = score
        return scores

    def _weight(self, term: str) -> float:
        n = self.frequencies.get(term, 0)
        return max(math.log((self.passages - n + 0.5) / (n + 0.5)) if n <= self.passages else 0.0, LEAST_WEIGHT)


class _Vocabularies:
    """The terms of several collections."""

    def __init__(self, vocabularies: Sequence[Vocabulary]) -> None:
        self._vocabularies = vocabularies

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """The number of passages with each term; terms without any are left out."""
        return sum((Counter(one.frequencies(terms)) for one in self._vocabularies), Counter())

    def terms(self, beginning: str = "") -> Mapping[str, int]:
        """Every term that begins so, with its number of passages."""
        return sum((Counter(one.terms(beginning)) for one in self._vocabularies), Counter())

    def passages(self, phrase: Sequence[str], count: int) -> list[str]:
        """The title, heading and text of at most `count` passages in which terms stand next to each other."""
        return [text for one in self._vocabularies for text in one.passages(phrase, count)][:count]

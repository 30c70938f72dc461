"""A reader without training of its own: sentences are scored by their embedding and by the question's terms in them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pincite.bot.asking.interviews import without_questions
from pincite.bot.writers.reader.reading import Reading, ReadSentence
from pincite.index.terms import terms

if TYPE_CHECKING:
    from pincite.index.embedding import Embedder
    from pincite.index.retrieve import Retrieval, Retrieved
    from pincite.index.types import Span
    from pincite.index.view import View


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """Features of one sentence, each from 0 to 1 (a cosine may be below)."""

    dense: float
    """Cosine similarity of question and sentence."""
    coverage: float
    """Share of the question's terms, weighted by inverse document frequency, that the sentence holds."""
    passage: float
    """Fused score of the passage."""


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """A logistic model of `SentenceFeatures`."""

    bias: float
    dense: float
    coverage: float
    passage: float

    def logit(self, features: SentenceFeatures) -> float:
        """The log-odds that the sentence holds the answer."""
        return (
            self.bias
            + self.dense * features.dense
            + self.coverage * features.coverage
            + self.passage * features.passage
        )


SENTENCE = SentenceWeights(bias=-7.46, dense=3.55, coverage=3.2, passage=3.44)
"""Weights for whether a sentence holds the answer, fitted on labelled questions (tools/bench/evidence.md). Shares of
the terms without weights, in the sentence or in the passage around it, added nothing."""

ANSWERABLE = SentenceWeights(bias=-3.9, dense=3.05, coverage=3.28, passage=1.69)
"""Weights for whether any sentence does, by the highest value of each feature; fitted on the same questions."""

THRESHOLD = 0.55
"""Confidence from which an answer is given: the best balanced accuracy, 0.818, on the half of those questions that
nothing was fitted on; there 86 % of the answerable ones are answered, and 22 % of those with their answer taken out."""

LIKELY_FROM = 0.4
"""Confidence from which the best sentences are shown, without a headline (tools/bench/evidence.md)."""


class SimilarityReader:
    """Scores sentences by embedding and terms, and the question by the best that is found."""

    name = "similarity"

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def read(self, question: str, retrieval: Retrieval) -> Reading:
        """Score every sentence of the passages, and whether they answer the question at all."""
        places = [
            (retrieved, span, view)
            for retrieved in retrieval.passages
            for span, view in zip(retrieved.passage.sentences, retrieved.passage.read, strict=True)
            if span not in retrieved.passage.naming
        ]
        places = without_questions(question, places, lambda place: place[2].text)
        if not places:
            return Reading((), 0.0, THRESHOLD, LIKELY_FROM)
        features = self.features(retrieval, places)
        scored = sorted(
            (
                ReadSentence(retrieved, span, probability(SENTENCE.logit(row)), view)
                for (retrieved, span, view), row in zip(places, features, strict=True)
            ),
            key=lambda s: -s.score,
        )
        return Reading(tuple(scored), probability(ANSWERABLE.logit(strongest(features))), THRESHOLD, LIKELY_FROM)

    def features(self, retrieval: Retrieval, places: list[tuple[Retrieved, Span, View]]) -> list[SentenceFeatures]:
        """The features of sentences, in their order."""
        vectors = self._embedder.embed([view.text for _, _, view in places])
        return [
            SentenceFeatures(
                dense=float(vector @ retrieval.vector),
                coverage=covered(retrieval.terms, terms(view.text)),
                passage=retrieved.score,
            )
            for (retrieved, _, view), vector in zip(places, vectors, strict=True)
        ]


def covered(weights: Mapping[str, float], present: Iterable[str]) -> float:
    """The share of the weighted terms that are present; 0 where there are no terms."""
    whole = sum(weights.values())
    return sum(weights.get(term, 0.0) for term in set(present)) / whole if whole else 0.0


def strongest(features: list[SentenceFeatures]) -> SentenceFeatures:
    """The highest value of each feature over all sentences."""
    return SentenceFeatures(
        dense=max(f.dense for f in features),
        coverage=max(f.coverage for f in features),
        passage=max(f.passage for f in features),
    )


def probability(logit: float) -> float:
    """The probability that log-odds stand for."""
    return 1 / (1 + math.exp(-logit))

"""The model's scores as features of small logistic models that turn them into probabilities."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from pincite.bot.writers.reader.model import SentenceRead, Text, TextRead
from pincite.bot.writers.reader.reading import ReadSentence
from pincite.bot.writers.reader.similarity import covered
from pincite.index.reading import Stretch, searched
from pincite.index.retrieve import Retrieval, Retrieved
from pincite.index.terms import terms
from pincite.index.types import Span
from pincite.index.view import View

ANSWER_FLOOR = -4.0
"""Log-odds of a short answer that count as none: how far below them a sentence is does not tell whether it answers.
Between -8 and -2 it hardly matters where; without it, 5 in 100 of the suite's `dev` questions got a worse sentence."""

NO_EVIDENCE = -6.0
"""Log-odds of evidence of a passage that holds headings alone, below nearly all others."""


@dataclass(frozen=True, slots=True)
class Window:
    """Some whole sentences of a retrieved passage that are read together, and what the model said of them."""

    found: Retrieved
    stretch: Stretch
    numbers: tuple[int, ...]
    """Numbers of its sentences in the passage."""
    text: Text
    read: TextRead
    small: TextRead | None = None
    """The small model's reading of it, if that model reads, too."""


@dataclass(frozen=True, slots=True)
class WindowSentence:
    """One sentence of a window."""

    window: Window
    span: Span
    """The sentence's spans in the document."""
    view: View
    place: Span
    """Place of the sentence's view in the window."""
    read: SentenceRead
    small: SentenceRead | None = None
    """The small model's reading of it."""

    @property
    def text(self) -> str:
        """The sentence as it is read."""
        return self.view.text

    @property
    def context(self) -> str:
        """The document's title and the headings above, which name the matter of the sentence."""
        retrieved = self.window.found
        return f"{retrieved.document.title} {retrieved.passage.heading}"

    def beside(self, other: WindowSentence) -> bool:
        """Whether the two sentences are the same one, or rows of the same table."""
        document = self.window.found.document
        if document.id != other.window.found.document.id:
            return False
        table = document.structure.table_at(self.span.start)
        return self.span == other.span or (table is not None and table.span.holds(other.span))

    @property
    def short(self) -> Span:
        """The best short answer in the sentence, as a range of its view."""
        return Span(self.read.short.start - self.place.start, self.read.short.end - self.place.start)

    def as_read(self, score: float) -> ReadSentence:
        """Return the sentence with the probability that it answers."""
        return ReadSentence(self.window.found, self.span, score, self.view, self.short)


@dataclass(frozen=True, slots=True)
class Features:
    """Features of a sentence, of a passage, or of all that was read."""

    here: float
    """Log-odds that the window holds the answer."""
    answer: float
    """Log-odds of the best short answer against none, at least ANSWER_FLOOR."""
    evidence: float
    """Log-odds that the sentence is evidence."""
    dense: float
    """Cosine similarity of question and sentence, or passage."""
    coverage: float
    """Share of the question's terms, weighted by inverse document frequency, that the sentence or passage holds."""
    passage: float
    """Fused retrieval score of the passage."""
    pointed: float = 0.0
    """Log-odds that a short answer, or several, answers the question rather than whole sentences."""
    several: float = 0.0
    """Log-odds that the answer has several parts."""
    lead: float = 0.0
    """Lead of the best short answer over the next in its sentence."""
    cell: float = 0.0
    """1 if the short answer is a whole cell or field, otherwise 0."""
    small_here: float = 0.0
    """As `here`, by the small model."""
    small_answer: float = 0.0
    """As `answer`, by the small model."""
    same: float = 0.0
    """1 where the small model finds the same short answer, otherwise 0."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model of `Features`."""

    bias: float
    weights: Mapping[str, float]
    """Weights by the name of the feature; one without a weight counts for nothing."""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """The model with these weights by name, `bias` among them."""
        weights = {name: float(weight) for name, weight in given.items()}
        return cls(weights.pop("bias", 0.0), weights)

    def logit(self, features: Features) -> float:
        """The log-odds."""
        return self.bias + sum(weight * float(getattr(features, name)) for name, weight in self.weights.items())

    def probability(self, features: Features) -> float:
        """The probability."""
        return 1 / (1 + math.exp(-self.logit(features)))


def place_of(retrieved: Retrieved) -> tuple[str, int]:
    """The place of a passage, as its key."""
    return retrieved.document.id, retrieved.passage.start


def places(windows: Sequence[Window]) -> list[WindowSentence]:
    """The sentences that were read, without those that only name the matter of others."""
    sentences = []
    for window in windows:
        passage = window.found.passage
        small = window.small.sentences if window.small is not None else (None,) * len(window.numbers)
        for number, place, read, other in zip(
            window.numbers, window.stretch.places, window.read.sentences, small, strict=True
        ):
            span = passage.sentences[number]
            if read is not None and span not in passage.naming:
                sentences.append(WindowSentence(window, span, passage.read[number], place, read, other))
    return sentences


def candidates(retrieval: Retrieval, sentences: Sequence[WindowSentence], most: int) -> list[WindowSentence]:
    """The best of the sentences, without their embeddings."""

    def strength(place: WindowSentence) -> float:
        read = place.read
        held = covered(retrieval.terms, terms(place.text))
        return read.evidence + 0.3 * (place.window.read.here + read.answer) + 2 * (held + place.window.found.score)

    return sorted(sentences, key=strength, reverse=True)[:most]


def features(retrieval: Retrieval, sentences: Sequence[WindowSentence], vectors: NDArray[np.float32]) -> list[Features]:
    """The features of sentences, in their order.

    `vectors` has shape (sentences, dimensions): their embeddings, as unit vectors.
    """
    return [
        Features(
            here=place.window.read.here,
            answer=max(place.read.answer, ANSWER_FLOOR),
            evidence=place.read.evidence,
            dense=float(vector @ retrieval.vector),
            coverage=covered(retrieval.terms, terms(place.text)),
            passage=place.window.found.score,
            pointed=place.window.read.pointed,
            several=place.window.read.several,
            lead=place.read.lead,
            cell=float(place.read.cell),
            **beside(place),
        )
        for place, vector in zip(sentences, vectors, strict=True)
    ]


def beside(place: WindowSentence) -> dict[str, float]:
    """The small model's features of a sentence, by name; empty if it did not read it."""
    if place.window.small is None or place.small is None:
        return {}
    return {
        "small_here": place.window.small.here,
        "small_answer": max(place.small.answer, ANSWER_FLOOR),
        "same": float(place.small.short == place.read.short),
    }


def of_passage(retrieval: Retrieval, retrieved: Retrieved, windows: Sequence[Window]) -> Features:
    """The features of a passage that was read in these windows: the highest of what the model says of its parts."""
    sentences = [place.read for place in places(windows)]
    return Features(
        here=max(window.read.here for window in windows),
        answer=max((ANSWER_FLOOR, *(s.answer for s in sentences))),
        evidence=max((s.evidence for s in sentences), default=NO_EVIDENCE),
        dense=retrieved.dense,
        coverage=covered(retrieval.terms, terms(searched(retrieved.passage))),
        passage=retrieved.score,
        pointed=max(window.read.pointed for window in windows),
    )


def first(sentence: Logistic, rows: Sequence[Features]) -> int:
    """The number of the sentence that comes first by its weights."""
    return max(range(len(rows)), key=lambda number: sentence.logit(rows[number]))


def strongest(sentence: Logistic, rows: Sequence[Features]) -> Features:
    """The highest value of each feature; the small model's opinion is that of the sentence that comes first."""
    highest = {field.name: max(getattr(k, field.name) for k in rows) for field in fields(Features)}
    return Features(**highest | {"small_here": rows[first(sentence, rows)].small_here})

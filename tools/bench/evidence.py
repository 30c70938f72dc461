"""Fits the weights of the similarity reader and its threshold: `python -m tools.bench.evidence TRAIN_FOLDER`.

Labelled data: questions over paragraphs with the place of the answer (SquadShifts: new Wikipedia articles, and reviews
of one product each). Every article is a collection of its own, as somebody's documents on one matter are. A random half
of its paragraphs is left out, so that the questions on those have no answer but near misses. A sentence is right if an
answer stands in it. Half of the articles fit the weights, the other half gives the printed figures. Nothing here is
evaluation data.
"""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
import typer

from pincite.bot.settings import Settings
from pincite.bot.writers.reader.similarity import (
    SentenceFeatures,
    SentenceWeights,
    SimilarityReader,
    probability,
    strongest,
)
from pincite.index import build
from pincite.index.embedders import embedder_of
from pincite.index.retrieve import CollectionRetriever
from tools.bench.data import (
    REVIEWS,
    WIKIPEDIA,
    ParagraphQuestion,
    QuestionSet,
    TrainingFolder,
    documents_of,
    question_set,
)
from tools.bench.tables import interval, table
from tools.fit import auroc, logistic

SETS = (WIKIPEDIA, REVIEWS)
ARTICLES = 40
"""Articles of each set, the ones with the most paragraphs."""

QUESTIONS = 30
"""Questions drawn from each article."""

FEW = 3
"""Sentences among which the right one should be."""


@dataclass(frozen=True, slots=True)
class RankedQuestion:
    """One question with the features of every sentence that was retrieved for it."""

    fits: bool
    """Whether the weights are fitted on it."""
    answerable: bool
    features: tuple[SentenceFeatures, ...]
    right: tuple[bool, ...]
    """Which sentences hold an answer."""

    def order(self, weights: SentenceWeights) -> list[bool]:
        """Return which sentences are right, the likeliest first."""
        order = sorted(range(len(self.right)), key=lambda n: -weights.logit(self.features[n]))
        return [self.right[n] for n in order]

    def nearest_is_right(self) -> bool:
        """Return whether the sentence whose embedding is nearest holds an answer."""
        return self.right[max(range(len(self.right)), key=lambda n: self.features[n].dense)]

    def confidence(self, weights: SentenceWeights) -> float:
        """Return the probability that the question can be answered."""
        return probability(weights.logit(strongest(list(self.features))))


def ranked_questions(questions: QuestionSet) -> Iterator[RankedQuestion]:
    """Retrieve for questions of a set, each article with half of its paragraphs as a collection."""
    paragraphs: dict[int, list[int]] = defaultdict(list)
    for paragraph, article in enumerate(questions.articles):
        paragraphs[article].append(paragraph)
    largest = sorted(paragraphs, key=lambda article: (-len(paragraphs[article]), article))[:ARTICLES]
    with tempfile.TemporaryDirectory() as home:
        for number, article in enumerate(largest):
            inside = paragraphs[article]
            drawn = random.Random(article)  # noqa: S311 - a sample
            hidden = frozenset(drawn.sample(inside, len(inside) // 2))
            settings = Settings.read(home=Path(home), collection=f"article-{article}")
            shown = documents_of((n, questions.texts[n]) for n in inside if n not in hidden)
            build.add(shown, settings, embedder_of(settings))
            retriever = CollectionRetriever(settings)
            reader = SimilarityReader(retriever.embedder)
            answered = [q for q in questions.questions if q.answers and q.paragraph in set(inside)]
            for question in drawn.sample(answered, min(QUESTIONS, len(answered))):
                fits, answerable = number % 2 == 0, question.paragraph not in hidden
                yield RankedQuestion(fits, answerable, *_features(question, retriever, reader))


def _features(
    question: ParagraphQuestion, retriever: CollectionRetriever, reader: SimilarityReader
) -> tuple[tuple[SentenceFeatures, ...], tuple[bool, ...]]:
    """Return the features of every retrieved sentence, and which hold an answer."""
    retrieval = retriever.retrieve(question.question, Settings.model_fields["top_k"].default)
    places = [
        (retrieved, span, view)
        for retrieved in retrieval.passages
        for span, view in zip(retrieved.passage.sentences, retrieved.passage.read, strict=True)
    ]
    right = tuple(
        retrieved.document.source == str(question.paragraph)
        and any(span.start < answer.end and answer.start < span.end for answer in question.answers)
        for retrieved, span, _ in places
    )
    return tuple(reader.features(retrieval, places)), right


def fitted(rows: Sequence[SentenceFeatures], labels: Sequence[bool]) -> SentenceWeights:
    """Return the logistic model of these labels."""
    features, truth = np.array([astuple(row) for row in rows]), np.array(labels, np.float64)
    return SentenceWeights(*(round(float(b), 2) for b in logistic(features, truth, standardised=False)))


def main(folder: TrainingFolder) -> None:
    """Fit, and print the weights with what they reach on the other half."""
    sets = {name: [q for q in ranked_questions(question_set(folder, name)) if q.features] for name in SETS}
    every = [question for some in sets.values() for question in some]
    fitting, held = [q for q in every if q.fits], [q for q in every if not q.fits]
    with_answer = [q for q in fitting if any(q.right)]
    sentence = fitted([f for q in with_answer for f in q.features], [right for q in with_answer for right in q.right])
    answerable = fitted([strongest(list(q.features)) for q in fitting], [q.answerable for q in fitting])
    typer.echo(f"SENTENCE = {sentence}\nANSWERABLE = {answerable}\n")
    header = ["set", "right sentence first", "within three", "by embedding alone, first", "AUROC answerable"]
    typer.echo(
        table(header, [_reached(name, some, sentence, answerable) for name, some in {**sets, "all": every}.items()])
    )
    rows = []
    for threshold in np.arange(0.2, 0.85, 0.05):
        hit, false = (
            float(np.mean([q.confidence(answerable) >= threshold for q in held if q.answerable == wanted]))
            for wanted in (True, False)
        )
        rows.append([f"{threshold:.2f}", f"{hit:.3f}", f"{false:.3f}", f"{(hit + 1 - false) / 2:.3f}"])
    typer.echo()
    typer.echo(table(["threshold", "answered, answerable", "answered, unanswerable", "balanced accuracy"], rows))


def _reached(
    name: str, questions: Sequence[RankedQuestion], sentence: SentenceWeights, answerable: SentenceWeights
) -> list[str]:
    rest = [q for q in questions if not q.fits]
    orders = [q.order(sentence) for q in rest if q.answerable]
    area = auroc([q.confidence(answerable) for q in rest], [q.answerable for q in rest])
    return [
        name,
        interval([float(order[0]) for order in orders]),
        interval([float(any(order[:FEW])) for order in orders]),
        interval([float(q.nearest_is_right()) for q in rest if q.answerable]),
        f"{area:.3f} (n = {len(rest)})",
    ]


if __name__ == "__main__":
    typer.run(main)

"""Fits the weights of `bot.similarity` and its threshold: `python -m tools.bench.evidence TRAIN_FOLDER`.

Labelled data: questions over paragraphs with the place of the answer (SquadShifts: new Wikipedia articles, and reviews
of one product each). Every article is a collection of its own, as somebody's documents on one matter are; a random half
of its paragraphs is left out, so that the questions about those have no answer, but near misses. A sentence is right if
an answer stands in it. Half of the articles fit the weights, the other half give the printed figures. Nothing here is
evaluation data.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
import typer
from numpy.typing import NDArray

from pincite.bot.settings import Settings
from pincite.bot.writers.reader.similarity import (
    SentenceFeatures,
    SentenceWeights,
    SimilarityReader,
    probability,
    strongest,
)
from pincite.eval.metrics.abstention import auroc
from pincite.index import build
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import Retriever
from tools.bench.data import Asked, squad
from tools.bench.fusion import interval

SETS = ("squadshifts_new_wiki_half", "squadshifts_amazon_reviews")
ARTICLES = 40
"""Articles of each set, the ones with the most paragraphs."""

QUESTIONS = 30
"""Questions drawn from each article."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One question with the features of every sentence that was retrieved for it."""

    fits: bool
    """Whether it is one that the weights are fitted on."""
    answerable: bool
    features: tuple[SentenceFeatures, ...]
    right: tuple[bool, ...]
    """Which sentences hold an answer."""


def examples(path: Path) -> list[Example]:
    """Retrieve for questions of a set, each article with half of its paragraphs as a collection."""
    data = squad(path)
    paragraphs: dict[int, list[int]] = {}
    for paragraph, article in enumerate(data.groups):
        paragraphs.setdefault(article, []).append(paragraph)
    largest = sorted(paragraphs, key=lambda article: (-len(paragraphs[article]), article))[:ARTICLES]
    found = []
    with tempfile.TemporaryDirectory() as home:
        for number, article in enumerate(largest):
            drawn = random.Random(article)  # noqa: S311 - a sample
            hidden = frozenset(drawn.sample(paragraphs[article], len(paragraphs[article]) // 2))
            settings = Settings.read(home=Path(home), collection=f"article-{article}")
            documents = [
                document_from_text(data.texts[n], title="", source=str(n), origin=f"bench:{n}")
                for n in paragraphs[article]
                if n not in hidden
            ]
            build.add(documents, settings, embedder_of(settings))
            retriever = Retriever(settings)
            reader = SimilarityReader(retriever.embedder)
            questions = [a for a in data.asked if a.answers and a.paragraph in set(paragraphs[article])]
            for asked in drawn.sample(questions, min(QUESTIONS, len(questions))):
                found.append(_example(asked, number % 2 == 0, asked.paragraph in hidden, retriever, reader))
    return found


def _example(asked: Asked, fits: bool, hidden: bool, retriever: Retriever, reader: SimilarityReader) -> Example:
    retrieval = retriever.retrieve(asked.question, Settings.model_fields["top_k"].default)
    places = [(found, span) for found in retrieval.passages for span in found.passage.sentences]
    right = [
        found.document.source == str(asked.paragraph)
        and any(span.start < answer.end and answer.start < span.end for answer in asked.answers)
        for found, span in places
    ]
    return Example(
        fits=fits, answerable=not hidden, features=tuple(reader.features(retrieval, places)), right=tuple(right)
    )


def logistic(x: Matrix, y: Matrix, weights: Matrix | None = None, ridge: float = 1.0) -> Matrix:
    """Logistic regression with an L2 penalty, by Newton's method; the first coefficient is the bias."""
    design = np.column_stack([np.ones(len(x)), x])
    weight = np.ones(len(y)) if weights is None else weights
    beta = np.zeros(design.shape[1])
    penalty = ridge * np.eye(len(beta))
    penalty[0, 0] = 0
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (weight * (p - y)) + penalty @ beta
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + penalty
        step = np.linalg.solve(hessian, gradient)
        beta -= step
        if np.abs(step).max() < 1e-8:  # noqa: PLR2004 - converged
            break
    return beta


def fitted(rows: Sequence[SentenceFeatures], labels: Sequence[bool]) -> SentenceWeights:
    """The logistic model of these labels."""
    beta = logistic(np.array([astuple(row) for row in rows]), np.array(labels, dtype=np.float64))
    return SentenceWeights(*(round(float(b), 2) for b in beta))


def confidence(e: Example, weights: SentenceWeights) -> float:
    """The probability that the question can be answered."""
    return probability(weights.logit(strongest(list(e.features))))


def ranked(e: Example, weights: SentenceWeights) -> tuple[bool, bool, bool]:
    """Whether the right sentence is the first, is among the first three, and is the first by its embedding alone."""
    order = sorted(range(len(e.right)), key=lambda n: -weights.logit(e.features[n]))
    nearest = max(range(len(e.right)), key=lambda n: e.features[n].dense)
    return e.right[order[0]], any(e.right[n] for n in order[:3]), e.right[nearest]


def main() -> None:
    """Fit, and print the weights with what they reach on the other half."""
    found = {name: examples(Path(sys.argv[1]) / "qa" / f"{name}.json") for name in SETS}
    every = [e for some in found.values() for e in some if e.features]
    fitting, held = [e for e in every if e.fits], [e for e in every if not e.fits]
    with_answer = [e for e in fitting if any(e.right)]
    sentence = fitted([f for e in with_answer for f in e.features], [right for e in with_answer for right in e.right])
    answerable = fitted([strongest(list(e.features)) for e in fitting], [e.answerable for e in fitting])
    typer.echo(f"SENTENCE = {sentence}\nANSWERABLE = {answerable}")
    typer.echo("\n| set | right sentence first | within three | by embedding alone, first | AUROC answerable |")
    typer.echo("| --- | --- | --- | --- | --- |")
    for name, some in {**found, "all": every}.items():
        rest = [e for e in some if not e.fits and e.features]
        ranks = [ranked(e, sentence) for e in rest if e.answerable]
        columns = [interval([float(r[c]) for r in ranks]) for c in range(3)]
        area = auroc([confidence(e, answerable) for e in rest], [e.answerable for e in rest])
        typer.echo(f"| {name} | {' | '.join(columns)} | {area:.3f} (n = {len(rest)}) |")
    typer.echo("\n| threshold | answered, answerable | answered, unanswerable | balanced accuracy |")
    typer.echo("| --- | --- | --- | --- |")
    for threshold in np.arange(0.2, 0.85, 0.05):
        hit = np.mean([confidence(e, answerable) >= threshold for e in held if e.answerable])
        false = np.mean([confidence(e, answerable) >= threshold for e in held if not e.answerable])
        typer.echo(f"| {threshold:.2f} | {hit:.3f} | {false:.3f} | {(hit + 1 - false) / 2:.3f} |")


if __name__ == "__main__":
    main()

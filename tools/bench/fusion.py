"""How dense and lexical scores are best fused: `python -m tools.bench.fusion TRAIN_FOLDER`.

Every paragraph of a question set is a document; the right one is the paragraph that the question was asked about.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import typer

from pincite.bot.settings import Settings
from pincite.index import build
from pincite.index.catalogue import snapshot
from pincite.index.embedders import embedder_of
from pincite.index.fusion import fuse
from pincite.index.retrieve import CollectionRetriever
from tools.bench.data import REDDIT, REVIEWS, WIKIPEDIA, QuestionSet, TrainingFolder, documents_of, question_set
from tools.bench.tables import interval, table

SETS = (WIKIPEDIA, REDDIT, REVIEWS)
QUESTIONS = 1000
"""Questions drawn from each set."""

WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
RRF_K = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""

FEW = 5
"""Passages among which the right one should be."""

Scores = Mapping[int, float]
Ranked = list[tuple[int, float]]


def reciprocal_ranks(dense: Scores, lexical: Scores) -> Ranked:
    """Reciprocal rank fusion, for comparison."""
    scores: dict[int, float] = dict.fromkeys([*dense, *lexical], 0.0)
    for side in (dense, lexical):
        for rank, key in enumerate(sorted(side, key=lambda k: (-side[k], k)), 1):
            scores[key] += 1 / (RRF_K + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


METHODS: Mapping[str, Callable[[Scores, Scores], Ranked]] = {
    **{f"dense weight {weight:.1f}": partial(fuse, weight=weight) for weight in WEIGHTS},
    "reciprocal rank fusion": reciprocal_ranks,
}
"""Every way to fuse that is compared, by name."""


def ranks(questions: QuestionSet) -> dict[str, list[int]]:
    """For each method the rank of each question's paragraph, 0 where it is not among the candidates."""
    drawn = random.Random(0).sample(questions.questions, min(QUESTIONS, len(questions.questions)))  # noqa: S311 - a sample
    by_method: dict[str, list[int]] = {name: [] for name in METHODS}
    with tempfile.TemporaryDirectory() as home:
        settings = Settings.read(home=Path(home), collection="bench", passage_size=8000)
        documents = documents_of(enumerate(questions.texts))
        build.add(documents, settings, embedder_of(settings))
        retriever = CollectionRetriever(settings)
        with snapshot(settings) as view:
            ids = {key: document.id for key, document in view.documents()}
            rows = view.passages(range(1, 5 * len(documents))).values()
            document_of = {row.key: ids[row.document_key] for row in rows}
        for question in drawn:
            dense, lexical = retriever.candidates(question.question)
            right = documents[question.paragraph].id
            for name, method in METHODS.items():
                ranked = list(dict.fromkeys(document_of[key] for key, _ in method(dense, lexical)))
                by_method[name].append(ranked.index(right) + 1 if right in ranked else 0)
    return by_method


def main(folder: TrainingFolder) -> None:
    """Print a table for each question set."""
    for name in SETS:
        rows = []
        for method, places in ranks(question_set(folder, name)).items():
            reciprocal = interval([1 / rank if rank else 0.0 for rank in places])
            first = interval([float(rank == 1) for rank in places])
            among = interval([float(0 < rank <= FEW) for rank in places])
            rows.append([method, reciprocal, first, among])
        typer.echo(f"\n## {name}\n\n{table(['fusion', 'MRR', 'first', 'first five'], rows)}")


if __name__ == "__main__":
    typer.run(main)

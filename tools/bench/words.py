"""Fits the weights of the words reader: `python -m tools.bench.words`.

Passages of our own in English (tools/reader/data/passages.jsonl) with the places of the answers. Half of them are the
collection, asked two questions each; as many questions on the other half have no answer. The question and the sentences
are compared as in any other language, by stems without their function words, and without embeddings of sentences.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import typer

from pincite.bot.settings import Settings
from pincite.bot.writers.reader.words import FEATURES, SENTENCE, FeaturedSentence, WordsReader, logit
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text
from pincite.index.texts import TextsRetriever
from tools.bench.tables import table
from tools.fit import auroc, choice, logistic

DATA = Path(__file__).parents[1] / "reader" / "data" / "passages.jsonl"

PASSAGES = 360
FITTED = FEATURES[:-1]
"""All features but similarity, which knows English too well to stand for other languages."""


def main() -> None:
    """Fit, and print the weights with what they reach."""
    rows = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
    random.Random(1).shuffle(rows)  # noqa: S311 - a sample
    asked = [row for row in rows if row.get("span")][:PASSAGES]
    inside, outside = asked[: PASSAGES // 2], asked[PASSAGES // 2 :]
    embedder = embedder_of(Settings.read())
    documents = [
        document_from_text(row["text"], title="", source=str(n), origin=f"bench:{n}") for n, row in enumerate(inside)
    ]
    retriever = TextsRetriever.of(documents, embedder)
    reader = WordsReader(embedder)

    def featured(question: str) -> list[FeaturedSentence]:
        return reader.featured(question, retriever.retrieve(question, Settings.model_fields["top_k"].default))

    present, right, best, labels = [], [], [], []
    for number, row in enumerate(inside):
        for pair in row["span"][:2]:
            sentences = featured(pair["q"])
            holds = [_right(one, str(number), pair["at"]) for one in sentences]
            best.append(max(sentences, key=lambda one: logit(SENTENCE, one)))
            labels.append(True)
            if any(holds):
                present.append(_features(sentences))
                right.append(np.array(holds))
    for row in outside:
        for pair in row["span"][:2]:
            best.append(max(featured(pair["q"]), key=lambda one: logit(SENTENCE, one)))
            labels.append(False)
    truth = np.array(labels, np.float64)
    fitted = choice(present, right)
    answerable = logistic(_features(best), truth, standardised=False)
    chances = 1 / (1 + np.exp(-(answerable[0] + _features(best) @ answerable[1:])))
    typer.echo(f"sentence: {dict(zip(FITTED, np.round(fitted, 2).tolist(), strict=True))}")
    chosen = np.array([getattr(SENTENCE, name) for name in FITTED])
    for name, weights in (("fitted", np.array(fitted)), ("chosen", chosen)):
        first = np.mean([held[(x @ weights).argmax()] for x, held in zip(present, right, strict=True)])
        typer.echo(f"right sentence first, {name}: {first:.3f} of {len(right)}")
    typer.echo(f"answerable: bias and {FITTED}: {np.round(answerable, 2).tolist()}")
    typer.echo(f"AUROC {auroc(list(chances), [bool(one) for one in labels]):.3f}\n")
    header = ["threshold", "answered, answerable", "answered, unanswerable"]
    shares = (
        [f"{at:.2f}", *(f"{np.mean(chances[truth == wanted] >= at):.3f}" for wanted in (1, 0))]
        for at in np.arange(0.4, 0.81, 0.05)
    )
    typer.echo(table(header, shares))


def _right(sentence: FeaturedSentence, source: str, places: Sequence[Sequence[int]]) -> bool:
    return sentence.found.document.source == source and any(
        sentence.span.start < end and start < sentence.span.end for start, end in places
    )


def _features(sentences: Sequence[FeaturedSentence]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([[getattr(one, name) for name in FITTED] for one in sentences])


if __name__ == "__main__":
    typer.run(main)

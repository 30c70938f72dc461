"""Fits the weights of the judge by overlap, `bot.verify.judges.overlap`: `python -m tools.bench.support TRAIN_FOLDER`.

Labelled pairs of statement and text (fever_symmetric and summedits, in support.jsonl), and each statement with the
nearest text of another pair. Only pairs that agree in dates, numbers, negation and names count: the others never reach
the judge. A random half fits the weights, the other half gives the printed figures.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import typer
from scipy.special import expit

from pincite.bot.verify.checks import DATES, NAMES, NEGATION, NUMBERS, finding
from pincite.bot.verify.judges.overlap import coverage
from pincite.bot.verify.statement import pair
from pincite.index.embedding import MiniLM
from tools.bench.data import TrainingFolder
from tools.bench.tables import table
from tools.fit import auroc, logistic

SETS = ("fever_symmetric", "summedits")
PAIRS = 1200
RIDGE = 0.01
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5)


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A statement and a text, with what the judge weighs."""

    supported: bool
    near: bool
    """Whether the text is another pair's."""
    agrees: bool
    """Whether numbers, negation and names are the text's."""
    coverage: float
    dense: float


def pairs(folder: Path) -> Iterator[JudgedPair]:
    """Yield the labelled pairs, each followed by its statement with the nearest other text."""
    with (folder / "support.jsonl").open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["set"] in SETS and not row.get("question")]
    rows = random.Random(0).sample(rows, min(PAIRS, len(rows)))  # noqa: S311 - a sample
    embedder = MiniLM()
    texts, statements = [row["premise"] for row in rows], [row["hypothesis"] for row in rows]
    dense = embedder.embed(statements) @ embedder.embed(texts).T
    for number, (row, statement, text) in enumerate(zip(rows, statements, texts, strict=True)):
        similarity = float(dense[number, number])
        yield _pair(statement, text, similarity, supported=row["label"] == "supported", near=False)
        others = np.where([other == text for other in texts], -1.0, dense[number])
        nearest = int(others.argmax())
        yield _pair(statement, texts[nearest], float(others[nearest]), supported=False, near=True)


def _pair(statement: str, text: str, dense: float, *, supported: bool, near: bool) -> JudgedPair:
    agrees = finding(pair(statement, text), (DATES, NUMBERS, NEGATION, NAMES)) is None
    return JudgedPair(supported, near, agrees, coverage(statement, text), dense)


def main(folder: TrainingFolder) -> None:
    """Fit, and print the weights with what they reach on the other half."""
    every = list(pairs(folder))
    agreeing = [judged for judged in every if judged.agrees]
    features = np.array([[judged.coverage, judged.dense] for judged in agreeing])
    labels = np.array([float(judged.supported) for judged in agreeing])
    fits = np.random.default_rng(0).random(len(agreeing)) < 0.5  # noqa: PLR2004 - half
    bias, *weights = logistic(features[fits], labels[fits], ridge=RIDGE, standardised=False)
    scores = expit(bias + features @ np.array(weights))
    held = [(judged, float(score)) for judged, score, fit in zip(agreeing, scores, fits, strict=True) if not fit]
    area = auroc([score for _, score in held], [judged.supported for judged, _ in held])
    typer.echo(f"bias={bias:.2f}, coverage={weights[0]:.2f}, dense={weights[1]:.2f}")
    typer.echo(f"{len(agreeing)} of {len(every)} pairs agree in all that can be compared; AUROC {area:.3f}\n")
    rows = []
    for threshold in THRESHOLDS:
        shares = [
            np.mean([score >= threshold for judged, score in held if (judged.supported, judged.near) == kind])
            for kind in ((True, False), (False, False), (False, True))
        ]
        rows.append([f"{threshold:.2f}", *(f"{share:.2f}" for share in shares)])
    typer.echo(table(["threshold", "true ones pass", "false ones pass", "another text's pass"], rows))


if __name__ == "__main__":
    typer.run(main)

"""Fits the weights of `pincite.bot.verify.judges.overlap`: `python -m tools.bench.support TRAIN_FOLDER`.

Labelled pairs of statement and text (fever_symmetric and summedits, in support.jsonl), and each statement with the text
of another pair that is nearest to it. Only pairs that agree in numbers, negation and names count: the others never come
before the judge. A random half fits the weights, the other half gives the printed figures.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.bot.verify.checks import DATES, NAMES, NEGATION, NUMBERS, refusal
from pincite.bot.verify.judges.overlap import coverage
from pincite.bot.verify.statement import pair
from pincite.eval.metrics.abstention import auroc
from pincite.index.embedding import MiniLM

SETS = ("fever_symmetric", "summedits")
PAIRS = 1200
RIDGE = 0.01
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5)

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with what the judge knows of it."""

    supported: bool
    near: bool
    """Whether the text is another pair's."""
    agrees: bool
    coverage: float
    dense: float


def examples(folder: Path) -> list[Example]:
    """The labelled pairs, each followed by its statement with the nearest other text."""
    with (folder / "support.jsonl").open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["set"] in SETS and not row.get("question")]
    rows = random.Random(0).sample(rows, min(PAIRS, len(rows)))  # noqa: S311 - a sample
    embedder = MiniLM()
    texts, said = [row["premise"] for row in rows], [row["hypothesis"] for row in rows]
    dense = embedder.embed(said) @ embedder.embed(texts).T
    found = []
    for i, row in enumerate(rows):
        found.append(_example(said[i], texts[i], float(dense[i, i]), supported=row["label"] == "supported", near=False))
        others = np.where([text == texts[i] for text in texts], -1.0, dense[i])
        nearest = int(others.argmax())
        found.append(_example(said[i], texts[nearest], float(others[nearest]), supported=False, near=True))
    return found


def _example(statement: str, text: str, dense: float, *, supported: bool, near: bool) -> Example:
    agrees = refusal(pair(statement, text), (DATES, NUMBERS, NEGATION, NAMES)) is None
    return Example(supported, near, agrees, coverage(statement, text), dense)


def fit(features: Matrix, labels: Matrix) -> Matrix:
    """The weights of a logistic model, by Newton's method."""
    weights = np.zeros(features.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-features @ weights))
        gradient = features.T @ (labels - p) - RIDGE * weights
        curve = (features.T * (p * (1 - p))) @ features + RIDGE * np.eye(features.shape[1])
        weights += np.linalg.solve(curve, gradient)
    return weights


def main() -> None:
    """Fit, and print the weights and what they are worth."""
    every = examples(Path(sys.argv[1]))
    left = [e for e in every if e.agrees]
    features = np.array([[1.0, e.coverage, e.dense] for e in left])
    labels = np.array([float(e.supported) for e in left])
    fits = np.random.default_rng(0).random(len(left)) < 0.5  # noqa: PLR2004 - half
    weights = fit(features[fits], labels[fits])
    scores = 1 / (1 + np.exp(-features @ weights))
    held = [(e, float(s)) for e, s, f in zip(left, scores, fits, strict=True) if not f]
    lines = [
        f"bias={weights[0]:.2f}, coverage={weights[1]:.2f}, dense={weights[2]:.2f}",
        f"{len(left)} of {len(every)} pairs agree in all that can be compared",
        f"AUROC {auroc([s for _, s in held], [e.supported for e, _ in held]):.3f}",
    ]
    for threshold in THRESHOLDS:
        shares = [
            np.mean([s >= threshold for e, s in held if (e.supported, e.near) == kind])
            for kind in ((True, False), (False, False), (False, True))
        ]
        lines.append(
            f"{threshold:.2f}: held up {shares[0]:.2f}, wrong {shares[1]:.2f}, of another text {shares[2]:.2f}"
        )
    print("\n".join(lines))


if __name__ == "__main__":
    main()

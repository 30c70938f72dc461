"""WiCE: claims of Wikipedia with a cited web page, and which of its sentences support them. It scores the support head.

Kamoi, Goyal, Rodriguez and Durrett 2023, arXiv:2303.01432; files at https://github.com/ryokamoi/wice, `data/
entailment_retrieval/claim`. Scored as in its `evaluate_performance.py`, supported against the two other labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from pincite.eval.benchmarks.base import Scores, file, lines, published, sha256
from pincite.eval.errors import BenchmarkError
from pincite.eval.metrics import Estimate, estimate
from pincite.eval.metrics.abstention import auroc

NAME = "wice"
FILES = ("claim_dev.jsonl", "dev.jsonl")
"""Its name if downloaded alone, and its published name."""

Label = Literal["supported", "partially_supported", "not_supported"]
THRESHOLDS = np.arange(0.0, 1.0, 0.01)
"""Thresholds that the script tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WiceClaim:
    """A sentence with the page that it cites."""

    id: str
    claim: str
    context: str
    """The text before the claim in its article."""
    page: tuple[str, ...]
    """The page's sentences."""
    supporting: tuple[frozenset[int], ...]
    """Sets of sentence numbers, each of which supports the claim as its label says; empty if not supported."""
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """The benchmark."""

    name: str
    sha256: str
    claims: tuple[WiceClaim, ...]

    def score(self, support: Mapping[str, float]) -> Scores:
        """`auroc` of the support; `best_f1` of calling a claim supported, at the threshold that is best on these very
        claims, with `best_balanced_accuracy` at the same one.

        Args:
            support: by the claim's id, the probability that its page supports it, from 0 to 1.
        """
        judged = [claim for claim in self.claims if claim.id in support]
        if not judged:
            return {}
        true = np.array([claim.label == "supported" for claim in judged], dtype=np.float64)
        scored = np.array([support[claim.id] for claim in judged])
        threshold = max(THRESHOLDS, key=lambda t: f1(true, (scored > t).astype(np.float64)))
        called = (scored > threshold).astype(np.float64)
        scores: dict[str, Estimate | None] = {
            "auroc": estimate(auroc, scored, true),
            "best_f1": estimate(f1, true, called),
            "best_balanced_accuracy": estimate(balanced_accuracy, true, called),
        }
        return {name: value for name, value in scores.items() if value is not None}


def read(folder: Path) -> Claims:
    """Read the benchmark from its published file.

    Raises:
        BenchmarkError: the file is missing or not as published.
    """
    path = _find(folder)
    claims = []
    for number, entry in lines(path):
        with published(path, number):
            if entry["label"] not in get_args(Label):
                raise ValueError(f"no label is called {entry['label']!r}")
            page = tuple(entry["evidence"])
            supporting = tuple(frozenset(numbers) for numbers in entry["supporting_sentences"])
            if any(not 0 <= number < len(page) for numbers in supporting for number in numbers):
                raise ValueError("a supporting sentence is not on the page")
            claims.append(
                WiceClaim(
                    id=entry["meta"]["id"],
                    claim=entry["claim"],
                    context=entry["meta"]["claim_context"],
                    page=page,
                    supporting=supporting,
                    label=entry["label"],
                )
            )
    if not claims:
        with published(path):
            raise ValueError("it holds no claim")
    return Claims(name=NAME, sha256=sha256([path]), claims=tuple(claims))


def f1(true: NDArray[np.float64], called: NDArray[np.float64]) -> float:
    """F1 of the positive class; 0 where nothing right is called."""
    right = float((true * called).sum())
    return 2 * right / float(true.sum() + called.sum()) if right else 0.0


def balanced_accuracy(true: NDArray[np.float64], called: NDArray[np.float64]) -> float | None:
    """The mean of the recall of both classes; none where one of them is missing."""
    if not 0 < true.sum() < len(true):
        return None
    return float((called[true == 1].mean() + (1 - called[true == 0]).mean()) / 2)


def _find(folder: Path) -> Path:
    for pattern in FILES:
        try:
            return file(folder, pattern)
        except BenchmarkError:
            continue
    return file(folder, FILES[0])

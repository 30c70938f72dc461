"""Whether abstaining was right, and whether confidence knows it beforehand.

Risk and coverage: El-Yaniv and Wiener 2010, *On the Foundations of Noise-free Selective Classification*; the area under
their curve as in Geifman, Uziel and El-Yaniv 2019, *Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers*.
AUROC is the statistic of Mann and Whitney 1947.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pincite.eval.stats.weights import average, uneven

ROUNDING = 1e-12
"""Relative error of sums of weights: a perfect order is one, whatever the weights."""


def precision(abstained: ArrayLike, answerable: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """The share of abstentions that were right; None without abstentions."""
    silent, has_answer = np.asarray(abstained, dtype=bool), np.asarray(answerable, dtype=bool)
    return average(~has_answer[silent], _of(weights, silent)) if silent.any() else None


def recall(abstained: ArrayLike, answerable: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """The share of unanswerable questions that were abstained from; None where all are answerable."""
    silent, has_answer = np.asarray(abstained, dtype=bool), np.asarray(answerable, dtype=bool)
    return average(silent[~has_answer], _of(weights, ~has_answer)) if (~has_answer).any() else None


def _of(weights: ArrayLike | None, rows: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    return None if weights is None else np.asarray(weights, dtype=np.float64)[rows]


def auroc(scores: ArrayLike, labels: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """The probability that a positive outscores a negative, ties counting half; None where one is missing.

    With weights, each counts as often as it weighs.
    """
    values, positive = np.asarray(scores, dtype=np.float64), np.asarray(labels, dtype=bool)
    count = int(positive.sum())
    if not 0 < count < len(values):
        return None
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    each = uneven(weights)
    if each is not None:
        below = np.bincount(group, weights=np.where(positive, 0.0, each))
        outscored = (np.cumsum(below) - below / 2)[group][positive]
        value = float((each[positive] * outscored).sum() / (each[positive].sum() * each[~positive].sum()))
        return float(round(value)) if min(value, abs(1.0 - value)) < ROUNDING else value
    ends = np.cumsum(sizes)
    ranks = (ends - (sizes - 1) / 2)[group]
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * (len(values) - count)))


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Risk and coverage if only answers of at least this confidence are given."""

    confidence: float
    coverage: float
    """Share of the questions that are answered."""
    risk: float
    """Mean loss of the answered ones."""


def risk_coverage(
    confidence: Sequence[float], loss: Sequence[float], weights: Sequence[float] | None = None
) -> tuple[RiskPoint, ...]:
    """The risk at every coverage that a threshold on confidence can give, from the most confident on.

    Args:
        confidence: for each question, in any unit that grows with certainty.
        loss: what answering it costs, from 0 (right) to 1 (wrong).
        weights: of each question; all count the same if None.
    """
    values, losses = np.asarray(confidence, dtype=np.float64), np.asarray(loss, dtype=np.float64)
    points = []
    for threshold in sorted(set(values.tolist()), reverse=True):
        given = values >= threshold
        points.append(RiskPoint(float(threshold), average(given, weights), average(losses[given], _of(weights, given))))
    return tuple(points)


def aurc(confidence: ArrayLike, loss: ArrayLike, weights: ArrayLike | None = None) -> float | None:
    """Area under the risk-coverage curve: the mean risk over answering the most confident 1, 2, … all questions.

    Questions of equal confidence have no order: each costs their average. Lower is better; an uninformative confidence
    gives the mean loss. With weights each question widens the coverage by its weight, and the risk there counts by
    it, too; of equally confident ones the heaviest comes first. None without questions.
    """
    values, losses = np.asarray(confidence, dtype=np.float64), np.asarray(loss, dtype=np.float64)
    if not len(values):
        return None
    _, group, sizes = np.unique(-values, return_inverse=True, return_counts=True)
    each = uneven(weights)
    if each is not None:
        level = np.bincount(group, weights=each * losses) / np.bincount(group, weights=each)
        order = np.lexsort((-each, group))
        each, level = each[order], level[group[order]]
        return average(np.cumsum(each * level) / np.cumsum(each), each)
    level = np.bincount(group, weights=losses) / sizes
    ordered = np.repeat(level, sizes)
    return float((np.cumsum(ordered) / np.arange(1, len(values) + 1)).mean())

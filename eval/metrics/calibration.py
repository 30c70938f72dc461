"""Whether a confidence of 0.8 is right eight times in ten.

Reliability diagram and expected calibration error: Guo et al. 2017, *On Calibration of Modern Neural Networks* (bins
of equal width). Brier 1950 for the score.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pincite.eval.stats.weights import average, uneven

BINS = 10
"""Bins of equal width between 0 and 1, as in the paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Questions whose confidence lies in [low, high), the last bin with its upper end."""

    low: float
    high: float
    count: int
    confidence: float | None
    """Mean confidence; None in an empty bin."""
    share: float | None
    """Share of positives."""
    weight: float
    """Share of all questions that lie in it, by their weights."""


def reliability(
    confidence: ArrayLike, positive: ArrayLike, bins: int = BINS, *, weights: ArrayLike | None = None
) -> tuple[Bin, ...]:
    """Mean confidence beside the share that came true, bin by bin.

    Args:
        confidence: probabilities from 0 to 1.
        positive: whether the event happened that the confidence is the probability of.
        bins: number of bins of equal width.
        weights: of each question; all count the same if None.
    """
    each = None if weights is None else np.asarray(weights, dtype=np.float64)
    values, true = np.asarray(confidence, dtype=np.float64), np.asarray(positive, dtype=np.float64)
    edges, place = _edges(bins), _places(values, bins)
    result = []
    for number in range(bins):
        inside = place == number
        own = None if each is None else each[inside]
        result.append(
            Bin(
                low=float(edges[number]),
                high=float(edges[number + 1]),
                count=int(inside.sum()),
                confidence=average(values[inside], own) if inside.any() else None,
                share=average(true[inside], own) if inside.any() else None,
                weight=average(inside, each) if len(values) else 0.0,
            )
        )
    return tuple(result)


def ece(
    confidence: ArrayLike, positive: ArrayLike, bins: int = BINS, *, weights: ArrayLike | None = None
) -> float | None:
    """Expected calibration error: the mean distance of confidence and share over bins, weighted by questions."""
    values, true = np.asarray(confidence, dtype=np.float64), np.asarray(positive, dtype=np.float64)
    if not len(values):
        return None
    # Count times mean is the sum, so the bins need no means; a bootstrap takes this figure of a thousand draws.
    each = uneven(weights)
    apart, total = (values - true, len(values)) if each is None else (each * (values - true), float(each.sum()))
    gaps = np.bincount(_places(values, bins), weights=apart)
    return float(np.abs(gaps).sum() / total)


def brier(confidence: ArrayLike, positive: ArrayLike, *, weights: ArrayLike | None = None) -> float | None:
    """The mean squared distance of confidence and outcome; lower is better, always saying one half gives 0.25."""
    values, true = np.asarray(confidence, dtype=np.float64), np.asarray(positive, dtype=np.float64)
    return average((values - true) ** 2, weights) if len(values) else None


@cache
def _edges(bins: int) -> NDArray[np.float64]:
    return np.linspace(0, 1, bins + 1)


def _places(values: NDArray[np.float64], bins: int) -> NDArray[np.int64]:
    """The number of the bin of each confidence."""
    return np.clip(np.searchsorted(_edges(bins), values, side="right") - 1, 0, bins - 1)

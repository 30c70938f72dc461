"""Whether a confidence of 0.8 is right eight times in ten.

Reliability diagram and expected calibration error: Guo et al. 2017, *On Calibration of Modern Neural Networks* (bins
of equal width). Brier 1950 for the score.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

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


def reliability(confidence: ArrayLike, positive: ArrayLike, bins: int = BINS) -> tuple[Bin, ...]:
    """Mean confidence beside the share that came true, bin by bin.

    Args:
        confidence: probabilities from 0 to 1.
        positive: whether the event happened that the confidence is the probability of.
        bins: number of bins of equal width.
    """
    values, true = np.asarray(confidence, dtype=np.float64), np.asarray(positive, dtype=np.float64)
    edges = np.linspace(0, 1, bins + 1)
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, bins - 1)
    result = []
    for number in range(bins):
        inside = place == number
        result.append(
            Bin(
                low=float(edges[number]),
                high=float(edges[number + 1]),
                count=int(inside.sum()),
                confidence=float(values[inside].mean()) if inside.any() else None,
                share=float(true[inside].mean()) if inside.any() else None,
            )
        )
    return tuple(result)


def ece(confidence: ArrayLike, positive: ArrayLike, bins: int = BINS) -> float | None:
    """Expected calibration error: the mean distance of confidence and share over bins, weighted by questions."""
    filled = reliability(confidence, positive, bins)
    total = sum(b.count for b in filled)
    if not total:
        return None
    return (
        sum(b.count * abs(b.confidence - b.share) for b in filled if b.confidence is not None and b.share is not None)
        / total
    )


def brier(confidence: ArrayLike, positive: ArrayLike) -> float | None:
    """The mean squared distance of confidence and outcome; lower is better, always saying one half gives 0.25."""
    values, true = np.asarray(confidence, dtype=np.float64), np.asarray(positive, dtype=np.float64)
    return float(((values - true) ** 2).mean()) if len(values) else None

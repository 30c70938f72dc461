"""Whether a confidence of 0.8 is right eight times in ten.

Reliability diagram and expected calibration error: Guo et al. 2017, *On Calibration of Modern Neural Networks* (bins
of equal width). Brier 1950 for the score.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

BINS = 10
"""Bins of equal width between 0 and 1, as in the paper's figures at the number of questions a suite has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Questions whose confidence lies in [low, high), the last bin with its upper end."""

    low: float
    high: float
    count: int
    confidence: float | None
    """Mean confidence; none in an empty bin."""
    share: float | None
    """Share of the positive ones."""


def reliability(confidence: ArrayLike, positive: ArrayLike, bins: int = BINS) -> tuple[Bin, ...]:
    """Confidence beside what came true, bin by bin.

    Args:
        confidence: probabilities from 0 to 1.
        positive: whether that of which it is the probability was so.
        bins: how many, of equal width.
    """
    values, true = np.asarray(confidence, dtype=np.float64), np.asarray(positive, dtype=np.float64)
    edges = np.linspace(0, 1, bins + 1)
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, bins - 1)
    made = []
    for number in range(bins):
        inside = place == number
        made.append(
            Bin(
                low=float(edges[number]),
                high=float(edges[number + 1]),
                count=int(inside.sum()),
                confidence=float(values[inside].mean()) if inside.any() else None,
                share=float(true[inside].mean()) if inside.any() else None,
            )
        )
    return tuple(made)


def ece(confidence: ArrayLike, positive: ArrayLike, bins: int = BINS) -> float | None:
    """Expected calibration error: the mean distance of confidence and share over bins, weighted by questions."""
    made = reliability(confidence, positive, bins)
    total = sum(b.count for b in made)
    if not total:
        return None
    return (
        sum(b.count * abs(b.confidence - b.share) for b in made if b.confidence is not None and b.share is not None)
        / total
    )


def brier(confidence: ArrayLike, positive: ArrayLike) -> float | None:
    """The mean squared distance of confidence and outcome; lower is better, 0.25 is that of always saying one half."""
    values, true = np.asarray(confidence, dtype=np.float64), np.asarray(positive, dtype=np.float64)
    return float(((values - true) ** 2).mean()) if len(values) else None

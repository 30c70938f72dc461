"""Questions that count more than others: weighted means, and how many questions of equal weight tell as much.

Source: Kish 1965, *Survey Sampling*, section 11.7: n questions with weights w tell as much about a mean as
(sum of w)² / (sum of w²) questions of equal weight, if the weights have nothing to do with the values' spread.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEAST = 1e-12
"""Smallest weight, as a share of the largest, so that no draw of questions weighs nothing."""


def uneven(weights: ArrayLike | None) -> NDArray[np.float64] | None:
    """The weights, the largest as 1; None where all are the same, so that nothing has to be weighted."""
    if weights is None:
        return None
    raw = np.asarray(weights, dtype=np.float64)
    if not len(raw) or np.all(raw == raw[0]):
        return None
    shares: NDArray[np.float64] = np.maximum(raw / raw.max(), LEAST)
    return shares


def kish(weights: ArrayLike | None) -> float | None:
    """The effective sample size of weights; None where all are the same."""
    uneven_weights = uneven(weights)
    if uneven_weights is None:
        return None
    return float(uneven_weights.sum() ** 2 / (uneven_weights**2).sum())


def average(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """The weighted mean of at least one value; the plain mean where all weights are the same."""
    array, uneven_weights = np.asarray(values, dtype=np.float64), uneven(weights)
    return float(array.mean()) if uneven_weights is None else float(np.average(array, weights=uneven_weights))


def among(weights: Sequence[float] | None, places: Sequence[int]) -> list[float] | None:
    """The weights of some of the questions."""
    return None if weights is None else [weights[place] for place in places]

"""Intervals of a share: Wilson 1927, *Probable Inference, the Law of Succession, and Statistical Inference*.

Where questions are joined in clusters, the interval is that of fewer questions: as many independent ones as would tell
as much (Kish 1965, *Survey Sampling*, and Korn and Graubard 1998, *Confidence Intervals for Proportions with Small
Expected Number of Positive Counts Estimated from Survey Data*, whose rule for few clusters is taken, too).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.eval.libraries import library
from pincite.eval.stats.estimates import LEVEL, Estimate


def share(values: Sequence[float], groups: Sequence[int] | None = None) -> Estimate | None:
    """The share of ones among zeros and ones, with Wilson's interval; None of no values.

    Args:
        values: 0 or 1 for each question.
        groups: the cluster of each question; every question is its own if None.
    """
    if not values:
        return None
    drawn = np.asarray(values, dtype=np.float64)
    low, high = wilson(float(drawn.mean()), effective_size(drawn, groups))
    return Estimate(value=float(drawn.mean()), low=low, high=high, count=len(drawn))


def wilson(value: float, size: float) -> tuple[float, float]:
    """Wilson's interval of a share of so many questions, which need not be a whole number."""
    z = float(library("scipy.stats").norm.ppf((1 + LEVEL) / 2))
    centre = (value + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * np.sqrt(value * (1 - value) / size + z**2 / (4 * size**2))
    return min(value, max(0.0, float(centre - half))), max(value, min(1.0, float(centre + half)))


def effective_size(values: NDArray[np.float64], groups: Sequence[int] | None) -> float:
    """The number of independent questions that tell as much about a mean as these do.

    Where all values are alike, nothing tells how far clusters hang together: each counts as one question.
    """
    count = len(values)
    if groups is None or len(set(groups)) == count:
        return float(count)
    codes = np.unique(np.asarray(groups), return_inverse=True)[1]
    number = int(codes.max()) + 1
    if number < 2:  # noqa: PLR2004
        return 1.0
    spread = float(values.var())
    size = float(number) if spread == 0.0 else min(float(count), spread / variance(values, codes))
    stats = library("scipy.stats")
    quantile = (1 + LEVEL) / 2
    return max(1.0, size * float(stats.norm.ppf(quantile) / stats.t.ppf(quantile, number - 1)) ** 2)


def variance(values: NDArray[np.float64], codes: NDArray[np.int64]) -> float:
    """The variance of a mean over clusters."""
    number = int(codes.max()) + 1
    residuals = np.bincount(codes, weights=values - values.mean(), minlength=number)
    return float(number / (number - 1) * (residuals**2).sum() / len(values) ** 2) or 1e-300

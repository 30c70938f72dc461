"""Intervals of a share: Wilson 1927, *Probable Inference, the Law of Succession, and Statistical Inference*.

Where questions are joined in clusters, the interval is that of fewer questions: as many independent ones as would tell
as much (Kish 1965, *Survey Sampling*, and Korn and Graubard 1998, *Confidence Intervals for Proportions with Small
Expected Number of Positive Counts Estimated from Survey Data*, whose rule for few clusters is taken, too). The same
holds where questions have weights.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.eval.libraries import library
from pincite.eval.stats.estimates import LEVEL, Estimate
from pincite.eval.stats.weights import average, kish, uneven


def share(
    values: Sequence[float], groups: Sequence[int] | None = None, weights: Sequence[float] | None = None
) -> Estimate | None:
    """The share of ones among zeros and ones, with Wilson's interval; None of no values.

    Args:
        values: 0 or 1 for each question.
        groups: the cluster of each question; every question is its own if None.
        weights: of each question; all count the same if None.
    """
    if not values:
        return None
    drawn = np.asarray(values, dtype=np.float64)
    value = average(drawn, weights)
    low, high = wilson(value, effective_size(drawn, groups, weights))
    return Estimate(value=value, low=low, high=high, count=len(drawn), effective=kish(weights))


def wilson(value: float, size: float) -> tuple[float, float]:
    """Wilson's interval of a share of so many questions, which need not be a whole number."""
    z = float(library("scipy.stats").norm.ppf((1 + LEVEL) / 2))
    centre = (value + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * np.sqrt(value * (1 - value) / size + z**2 / (4 * size**2))
    return min(value, max(0.0, float(centre - half))), max(value, min(1.0, float(centre + half)))


def effective_size(
    values: NDArray[np.float64], groups: Sequence[int] | None, weights: Sequence[float] | None = None
) -> float:
    """The number of independent questions of equal weight that tell as much about a mean as these do.

    Where all values are alike, nothing tells how far clusters hang together: each counts as one question.
    """
    count = kish(weights) or float(len(values))
    if groups is None or len(set(groups)) == len(values):
        return count
    codes = np.unique(np.asarray(groups), return_inverse=True)[1]
    number = int(codes.max()) + 1
    if number < 2:  # noqa: PLR2004
        return 1.0
    spread = average((values - average(values, weights)) ** 2, weights)
    by_cluster = number * count / len(values)
    size = by_cluster if spread == 0.0 else min(count, spread / variance(values, codes, weights))
    stats = library("scipy.stats")
    quantile = (1 + LEVEL) / 2
    return max(1.0, size * float(stats.norm.ppf(quantile) / stats.t.ppf(quantile, number - 1)) ** 2)


def variance(values: NDArray[np.float64], codes: NDArray[np.int64], weights: Sequence[float] | None = None) -> float:
    """The variance of a mean over clusters; of a weighted one by linearization, as that of any ratio."""
    number = int(codes.max()) + 1
    each = uneven(weights)
    apart = values - average(values, weights)
    residuals = np.bincount(codes, weights=apart if each is None else each * apart, minlength=number)
    total = len(values) if each is None else float(each.sum())
    return float(number / (number - 1) * (residuals**2).sum() / total**2) or 1e-300

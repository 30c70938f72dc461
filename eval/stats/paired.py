"""Two runs on the same questions: the difference with its interval, and an exact test of the questions that flipped.

The interval of a difference of shares is that of Bonett and Price 2012, *Adjusted Wald Confidence Interval for a
Difference of Binomial Proportions Based on Paired Data*: it doesn't claim certainty where nothing flipped. Other
differences are drawn again, question by question with both values (Berg-Kirkpatrick, Burkett and Klein 2012, *An
Empirical Investigation of Statistical Significance in NLP*).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from pincite.eval.libraries import library
from pincite.eval.stats.bootstrap import SEED, mean_interval
from pincite.eval.stats.estimates import LEVEL, Estimate
from pincite.eval.stats.shares import effective_size
from pincite.eval.stats.weights import average, kish, uneven

SAME = 1e-9
"""Two values that differ by less are the same."""

EXACT_FLIPS = 16
"""Most clusters with flips of which all combinations of weighted ones are counted."""

DRAWS = 9_999
"""Combinations that are drawn if there are more."""


def difference(
    before: Sequence[float],
    after: Sequence[float],
    groups: Sequence[int] | None = None,
    weights: Sequence[float] | None = None,
) -> Estimate | None:
    """The mean of `after - before`, question by question, with its interval; None of no questions.

    Args:
        before: a metric for each question in one run.
        after: the same metric for the same questions, in the same order, in another run.
        groups: the cluster of each question; every question is its own if None.
        weights: of each question; all count the same if None.
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before)} and {len(after)} values can't be paired")
    if not before:
        return None
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    changes = second - first
    of_shares = binary(first) and binary(second)
    low, high = (share_interval if of_shares else mean_interval)(changes, groups, weights)
    return Estimate(value=average(changes, weights), low=low, high=high, count=len(changes), effective=kish(weights))


def binary(values: NDArray[np.float64]) -> bool:
    """Whether all values are 0 or 1."""
    return bool(np.all((values == 0.0) | (values == 1.0)))


def share_interval(
    changes: NDArray[np.float64], groups: Sequence[int] | None = None, weights: Sequence[float] | None = None
) -> tuple[float, float]:
    """The interval of a difference of shares, from -1, 0 or 1 for each question."""
    size = effective_size(changes, groups, weights)
    lost, won = average(changes < 0, weights) * size, average(changes > 0, weights) * size
    losing, winning = (lost + 1) / (size + 2), (won + 1) / (size + 2)
    centre = winning - losing
    half = float(library("scipy.stats").norm.ppf((1 + LEVEL) / 2))
    half *= sqrt((winning + losing - centre**2) / (size + 2))
    return max(-1.0, centre - half), min(1.0, centre + half)


def flip_test(
    changes: Sequence[float], groups: Sequence[int] | None = None, weights: Sequence[float] | None = None
) -> float:
    """The two-sided p of as many flips to one side by chance; exact.

    Without clusters this is McNemar's test in its exact form (McNemar 1947, *Note on the Sampling Error of the
    Difference Between Correlated Proportions*): 4 lost and none won has p = 0.125. Flips of one cluster count together:
    each cluster's sum is as likely to one side as to the other, and all combinations are counted. With weights, sums
    are weighted: the test is of the weighted difference, and with more than `EXACT_FLIPS` sums that are not zero,
    combinations are drawn.

    Args:
        changes: -1, 0 or 1 for each question.
        groups: the cluster of each question; every question is its own if None.
        weights: of each question; all count the same if None.
    """
    each = uneven(weights)
    if each is not None:
        return _weighted_flip_test(np.asarray(changes, dtype=np.float64) * each, groups)
    sums: dict[int, int] = defaultdict(int)
    for place, change in enumerate(changes):
        sums[place if groups is None else groups[place]] += round(change)
    sizes = [abs(total) for total in sums.values() if total]
    observed = abs(sum(sums.values()))
    reach = sum(sizes)
    ways = np.zeros(2 * reach + 1)
    ways[reach] = 1.0
    for size in sizes:
        shifted = np.zeros_like(ways)
        shifted[size:] += ways[: len(ways) - size] / 2
        shifted[: len(ways) - size] += ways[size:] / 2
        ways = shifted
    totals = np.abs(np.arange(-reach, reach + 1))
    return float(min(1.0, ways[totals >= observed].sum()))


def _weighted_flip_test(changes: NDArray[np.float64], groups: Sequence[int] | None) -> float:
    """The two-sided p of as large a sum if the sign of each cluster's sum is chance.

    Drawn combinations are counted as in Phipson and Smyth 2010, *Permutation P-values Should Never Be Zero*.
    """
    codes = np.arange(len(changes)) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
    sums = np.bincount(codes, weights=changes)
    reach = float(np.abs(sums).sum())
    sums = sums[np.abs(sums) > SAME * reach]
    least = abs(float(sums.sum())) - SAME * reach
    if len(sums) <= EXACT_FLIPS:
        numbers = np.arange(2 ** len(sums))[:, None]
        signs = 1 - 2 * (numbers >> np.arange(len(sums)) & 1)
        return float((np.abs(signs @ sums) >= least).mean())
    signs = 1 - 2 * np.random.default_rng(SEED).integers(0, 2, size=(DRAWS, len(sums)))
    return float((1 + (np.abs(signs @ sums) >= least).sum()) / (DRAWS + 1))

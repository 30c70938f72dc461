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
from pincite.eval.stats.bootstrap import mean_interval
from pincite.eval.stats.estimates import LEVEL, Estimate
from pincite.eval.stats.shares import effective_size

SAME = 1e-9
"""Two values that differ by less are the same."""


def difference(before: Sequence[float], after: Sequence[float], groups: Sequence[int] | None = None) -> Estimate | None:
    """The mean of `after - before`, question by question, with its interval; None of no questions.

    Args:
        before: a metric for each question in one run.
        after: the same metric for the same questions, in the same order, in another run.
        groups: the cluster of each question; every question is its own if None.
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before)} and {len(after)} values can't be paired")
    if not before:
        return None
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    changes = second - first
    if binary(first) and binary(second):
        low, high = share_interval(changes, groups)
    else:
        ends = mean_interval(changes, groups)
        return Estimate(value=float(changes.mean()), low=ends[0], high=ends[1], count=len(changes))
    return Estimate(value=float(changes.mean()), low=low, high=high, count=len(changes))


def binary(values: NDArray[np.float64]) -> bool:
    """Whether all values are 0 or 1."""
    return bool(np.all((values == 0.0) | (values == 1.0)))


def share_interval(changes: NDArray[np.float64], groups: Sequence[int] | None = None) -> tuple[float, float]:
    """The interval of a difference of shares, from -1, 0 or 1 for each question."""
    size = effective_size(changes, groups)
    lost, won = float((changes < 0).mean()) * size, float((changes > 0).mean()) * size
    losing, winning = (lost + 1) / (size + 2), (won + 1) / (size + 2)
    centre = winning - losing
    half = float(library("scipy.stats").norm.ppf((1 + LEVEL) / 2))
    half *= sqrt((winning + losing - centre**2) / (size + 2))
    return max(-1.0, centre - half), min(1.0, centre + half)


def flip_test(changes: Sequence[float], groups: Sequence[int] | None = None) -> float:
    """The two-sided p of as many flips to one side by chance; exact.

    Without clusters this is McNemar's test in its exact form (McNemar 1947, *Note on the Sampling Error of the
    Difference Between Correlated Proportions*): 4 lost and none won has p = 0.125. Flips of one cluster count together:
    each cluster's sum is as likely to one side as to the other, and all combinations are counted.

    Args:
        changes: -1, 0 or 1 for each question.
        groups: the cluster of each question; every question is its own if None.
    """
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

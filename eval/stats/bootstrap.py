"""Intervals by drawing the questions again, whole clusters at a time.

Source: Efron and Tibshirani 1993, *An Introduction to the Bootstrap*, chapter 13 (percentile intervals); clusters are
drawn as in Field and Welsh 2007, *Bootstrapping clustered data*; the percentiles are widened for few clusters as in
Hesterberg 2015, *What Teachers Should Know About the Bootstrap* (expanded percentile interval).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pincite.eval.libraries import library
from pincite.eval.stats.estimates import LEVEL, Estimate
from pincite.eval.stats.shares import share
from pincite.eval.stats.weights import average, kish, uneven

RESAMPLES = 5000
"""Draws for a mean: the ends of an interval then move by 2 % of its width from one seed to another."""

SEED = 20220130
"""The same runs give the same intervals, to the last digit."""

MANY = 2000
"""Questions from which a fifth of the draws suffices: the ends then move by 5 % of a width that is small anyway."""

BATCH_CELLS = 4_000_000
"""Numbers drawn at once: ten thousand questions need 32 MB instead of 400."""


def mean(
    values: Sequence[float], groups: Sequence[int] | None = None, weights: Sequence[float] | None = None
) -> Estimate | None:
    """The mean with its interval; None without values.

    Zeros and ones are a share and get Wilson's interval; other values get a bootstrap interval, unless there is one
    alone.

    Args:
        values: one for each question.
        groups: the cluster of each question; every question is its own if None.
        weights: of each question; all count the same if None.
    """
    if not values:
        return None
    drawn = np.asarray(values, dtype=np.float64)
    if np.all((drawn == 0.0) | (drawn == 1.0)):
        return share(values, groups, weights)
    low, high = mean_interval(drawn, groups, weights)
    return Estimate(value=average(drawn, weights), low=low, high=high, count=len(drawn), effective=kish(weights))


def mean_interval(
    values: NDArray[np.float64], groups: Sequence[int] | None = None, weights: Sequence[float] | None = None
) -> tuple[float | None, float | None]:
    """The ends of the interval of a mean; None where there is only one cluster. Questions are drawn with weights."""
    codes = _codes(len(values), groups)
    number = int(codes.max()) + 1
    if number < 2:  # noqa: PLR2004 - nothing to draw from
        return None, None
    each = uneven(weights)
    sums = np.bincount(codes, weights=values if each is None else each * values)
    sizes = np.bincount(codes, weights=each).astype(np.float64)
    rng = np.random.default_rng(SEED)
    resamples = RESAMPLES if len(values) < MANY else RESAMPLES // 5
    means: list[NDArray[np.float64]] = []
    batch = max(1, BATCH_CELLS // number)
    for begin in range(0, resamples, batch):
        places = rng.integers(0, number, size=(min(batch, resamples - begin), number))
        means.append(sums[places].sum(axis=1) / sizes[places].sum(axis=1))
    return ends(np.concatenate(means), number)


def estimate(
    statistic: Callable[..., float | None],
    *columns: ArrayLike,
    groups: Sequence[int] | None = None,
    weights: Sequence[float] | None = None,
) -> Estimate | None:
    """Any figure over questions with a bootstrap interval; None where the figure is not defined.

    Args:
        statistic: takes one array for each column and gives the figure, or None where these rows define none (an AUROC
            of one class, say); such draws are left out.
        columns: one number for each question; a question is drawn with all its columns.
        groups: the cluster of each question; every question is its own if None.
        weights: of each question; if they differ, the statistic gets those of its rows as `weights`.
    """
    arrays = [np.asarray(column, dtype=np.float64) for column in columns]
    each = uneven(weights)
    count = len(arrays[0])

    def figure_of(rows: NDArray[np.int64] | slice) -> float | None:
        drawn = [array[rows] for array in arrays]
        return statistic(*drawn) if each is None else statistic(*drawn, weights=each[rows])

    value = figure_of(slice(None)) if count else None
    if value is None:
        return None
    codes = _codes(count, groups)
    number = int(codes.max()) + 1
    if number < 2:  # noqa: PLR2004 - nothing to draw from
        return Estimate(value=value, low=None, high=None, count=count, effective=kish(weights))
    by_cluster = np.argsort(codes, kind="stable")
    members = np.split(by_cluster, np.cumsum(np.bincount(codes))[:-1]) if number < count else None
    rng = np.random.default_rng(SEED)
    figures = []
    for _ in range(RESAMPLES // 5):
        places = rng.integers(0, number, size=number)
        # Where every cluster is one question, its place is enough: most suites are so, and this is a fifth of the time.
        rows = by_cluster[places] if members is None else np.concatenate([members[place] for place in places])
        figure = figure_of(rows)
        if figure is not None:
            figures.append(figure)
    low, high = ends(np.asarray(figures), number)
    return Estimate(value=float(value), low=low, high=high, count=count, effective=kish(weights))


def ends(figures: NDArray[np.float64], number: int) -> tuple[float | None, float | None]:
    """The expanded percentile interval of figures that were drawn from so many clusters."""
    if not len(figures):
        return None, None
    stats = library("scipy.stats")
    quantile = sqrt(number / (number - 1)) * float(stats.t.ppf((1 + LEVEL) / 2, number - 1))
    tail = 100 * float(stats.norm.cdf(-quantile))
    low, high = np.percentile(figures, [tail, 100 - tail])
    return float(low), float(high)


def _codes(count: int, groups: Sequence[int] | None) -> NDArray[np.int64]:
    if groups is None:
        return np.arange(count)
    return np.unique(np.asarray(groups), return_inverse=True)[1]

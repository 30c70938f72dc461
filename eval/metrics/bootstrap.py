"""Means with the interval in which they would lie had other questions of the same kind been asked.

Source: Efron and Tibshirani 1993, *An Introduction to the Bootstrap*, chapter 13 (percentile intervals). The paired
bootstrap for comparing two systems on the same questions: Berg-Kirkpatrick, Burkett and Klein 2012, *An Empirical
Investigation of Statistical Significance in NLP*. Questions are drawn as if each were independent of the others.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pincite.eval.libraries import library

LEVEL = 0.95
"""Coverage of every interval."""

RESAMPLES = 5000
"""Draws of the questions: the ends of an interval then move by 2 % of its width from one seed to another."""

SEED = 20220130
"""The same runs give the same intervals, to the last digit."""

MANY = 2000
"""Questions from which on a fifth of the draws is taken: the ends then move by 5 % of a width that is small anyway, and
a benchmark of ten thousand questions is summed up in seconds, not in a minute."""

BATCH_CELLS = 4_000_000
"""Numbers that are drawn at once, so that ten thousand questions need 32 MB and not 400."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure over questions, with its 95 % interval."""

    value: float
    low: float | None
    """Lower end of the interval; none where one question tells nothing about others."""
    high: float | None
    count: int
    """Questions that it is over."""

    @property
    def margin(self) -> float | None:
        """Half of the interval's width."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2

    def below(self, bound: float) -> bool:
        """Whether the whole interval lies below a bound."""
        return self.high is not None and self.high < bound

    def above(self, bound: float) -> bool:
        """Whether the whole interval lies above a bound."""
        return self.low is not None and self.low > bound

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return f"{self.value:.3f}"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def mean(values: Sequence[float]) -> Estimate | None:
    """The mean with a percentile bootstrap interval; None of no values.

    Where all values are 0, or all are 1, every draw looks the same and a bootstrap would claim certainty: there the
    interval is Wilson's (1927) for a share. One value that is neither has no interval.
    """
    if not values:
        return None
    drawn = np.asarray(values, dtype=np.float64)
    if np.all(drawn == 0.0) or np.all(drawn == 1.0):
        share = library("scipy.stats").binomtest(int(drawn.sum()), len(drawn)).proportion_ci(LEVEL, method="wilson")
        return Estimate(value=float(drawn[0]), low=float(share.low), high=float(share.high), count=len(drawn))
    return _mean(drawn)


def difference(before: Sequence[float], after: Sequence[float]) -> Estimate | None:
    """The mean of `after - before`, question by question, with a paired bootstrap interval; None of no questions.

    Args:
        before: a metric for each question in one run.
        after: the same metric for the same questions, in the same order, in another run.
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before)} and {len(after)} values can't be paired")
    return _mean(np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)) if before else None


def estimate(statistic: Callable[..., float | None], *columns: ArrayLike) -> Estimate | None:
    """Any figure over questions with a percentile bootstrap interval; None where the figure is not defined.

    Args:
        statistic: takes one array for each column and gives the figure, or None where these rows define none (an AUROC
            of one class, say); such draws are left out.
        columns: one number for each question; a question is drawn with all its columns.
    """
    arrays = [np.asarray(column, dtype=np.float64) for column in columns]
    value = statistic(*arrays) if len(arrays[0]) else None
    if value is None:
        return None
    if len(arrays[0]) < 2:  # noqa: PLR2004 - nothing to draw from
        return Estimate(value=value, low=None, high=None, count=len(arrays[0]))

    def defined(*drawn: NDArray[np.float64]) -> float:
        found = statistic(*drawn)
        return np.nan if found is None else found

    low, high = _ends(arrays, defined, vectorized=False, resamples=RESAMPLES // 5)
    return Estimate(value=float(value), low=low, high=high, count=len(arrays[0]))


def _mean(values: NDArray[np.float64]) -> Estimate:
    value = float(values.mean())
    if len(values) < 2:  # noqa: PLR2004 - one question tells nothing about others
        return Estimate(value=value, low=None, high=None, count=len(values))
    resamples = RESAMPLES if len(values) < MANY else RESAMPLES // 5
    low, high = _ends([values], np.mean, vectorized=True, resamples=resamples)
    return Estimate(value=value, low=low, high=high, count=len(values))


def _ends(
    columns: list[NDArray[np.float64]], statistic: Callable[..., float], *, vectorized: bool, resamples: int
) -> tuple[float, float]:
    scipy = library("scipy.stats")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", scipy.DegenerateDataWarning)  # draws that define no figure are left out below
        drawn = scipy.bootstrap(
            columns,
            statistic,
            paired=len(columns) > 1,
            vectorized=vectorized,
            n_resamples=resamples,
            batch=max(1, BATCH_CELLS // len(columns[0])),
            method="percentile",
            rng=np.random.default_rng(SEED),
        )
    low, high = np.nanpercentile(drawn.bootstrap_distribution, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return float(low), float(high)

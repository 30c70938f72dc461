"""Thresholds with a promise: the share of wrong answers among those shown stays below a bound, and how surely.

Learn then Test (Angelopoulos, Bates, Candès, Jordan and Lei 2021, *Learn then Test: Calibrating Predictive Algorithms
to Achieve Risk Control*, arXiv:2110.01052), applied to selective risk:

- For a threshold t the null hypothesis is that more than `at_most` of the answers with a confidence of at least t are
  wrong. Given how many of the pairs reach t, their wrong answers are binomial, so that
  `p(t) = P(Binomial(n, at_most) <= wrong)` is a valid p-value at any sample size (the exact test of Clopper and Pearson
  1934, *The Use of Confidence or Fiducial Limits*).
- The thresholds of a grid that is fixed beforehand are tested from the highest down, each at the full level, until the
  first that is not rejected (fixed-sequence testing, their section 4; Maurer, Hothorn and Lehmacher 1995). By their
  Theorem 1 every rejected threshold keeps the bound at once, with probability `confidence` over the draw of the pairs;
  the lowest is taken.
- Testing begins at the first threshold that enough pairs reach for one wrong answer to be forgiven (or none, where
  all pairs together are too few). This choice sees confidences only, and not whether answers are right. It keeps the
  level where the share of wrong answers does not fall as confidence falls:
  a true null hypothesis passed over then has only pairs below it that are at least as often wrong.

What is promised is an average over questions like the pairs: drawn independently from what will be asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pincite.eval.libraries import library

GRID: tuple[float, ...] = tuple(round(1 - step / 100, 2) for step in range(101))
"""Thresholds that are tested, the highest first. Fixed, so that no pair influences it."""

ROUNDING = 1e-9
"""Of a p-value, so that 0.9 and 1 - 0.1 mean the same."""

MOST_PAIRS = 100_000
"""Largest number of missing pairs to report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Controlled:
    """A threshold that keeps its bound."""

    threshold: float
    shown: int
    """Pairs that reach it."""
    wrong: int
    """Those of them with a wrong answer."""
    p: float
    """Chance of so few wrong answers if the bound were broken."""
    coverage: float
    """Share of the pairs that reach it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncontrolled:
    """Why no threshold keeps the bound."""

    missing: int | None
    """Further pairs that would be enough if they are as often right; None where more pairs would not help."""
    best: Controlled | None
    """The threshold that comes closest; None where no pair is answered."""


@lru_cache
def fewest(at_most: float, confidence: float, *, wrong: int = 0) -> int:
    """The fewest answers, so many of them wrong, that show a bound.

    Without a wrong one that is the least n with `(1 - at_most) ** n <= 1 - confidence`.
    """
    count = max(wrong + 1, ceil(log(1 - confidence) / log(1 - at_most) - ROUNDING))
    while p_values(wrong, count, at_most) > 1 - confidence + ROUNDING:
        count += 1
    return count


def p_values(wrong: ArrayLike, shown: ArrayLike, at_most: float) -> NDArray[np.float64]:
    """The exact p-value of each threshold: the chance of so few wrong answers at a risk of `at_most`."""
    values: NDArray[np.float64] = np.asarray(library("scipy.special").bdtr(wrong, shown, at_most), dtype=np.float64)
    return values


def control(
    confidences: Sequence[float],
    wrong: Sequence[bool],
    *,
    at_most: float,
    confidence: float,
    grid: Sequence[float] = GRID,
) -> Controlled | Uncontrolled:
    """Choose the lowest threshold at which at most `at_most` of the answers shown are wrong.

    Args:
        confidences: of each pair's answer; below every threshold where none is ever given.
        wrong: whether that answer, if shown, is wrong.
        at_most: bound of the share of wrong answers among those shown, above 0 and below 1.
        confidence: probability, over the draw of the pairs, that the bound is kept.
        grid: thresholds, the highest first, chosen without a look at the pairs.
    """
    values, loss = np.asarray(confidences, dtype=np.float64), np.asarray(wrong, dtype=bool)
    order = np.argsort(-values, kind="stable")
    shown = np.searchsorted(-values[order], -np.asarray(grid), side="right")
    failed = np.concatenate([[0], np.cumsum(loss[order])])[shown]
    p = p_values(failed, shown, at_most)
    forgiving = fewest(at_most, confidence, wrong=1)
    begin = forgiving if shown.max(initial=0) >= forgiving else fewest(at_most, confidence)
    lowest = None
    for place in np.flatnonzero(shown >= begin):
        if p[place] > 1 - confidence + ROUNDING:
            break
        lowest = int(place)
    total = max(1, len(values))
    thresholds = [
        Controlled(threshold=float(t), shown=int(n), wrong=int(k), p=float(q), coverage=float(n / total))
        for t, n, k, q in zip(grid, shown, failed, p, strict=True)
    ]
    if lowest is not None:
        return thresholds[lowest]
    answered = [one for one in thresholds if one.shown]
    best = min(answered, key=lambda one: (one.p, -one.shown)) if answered else None
    return Uncontrolled(missing=_missing(best, len(values), at_most, confidence), best=best)


def _missing(best: Controlled | None, pairs: int, at_most: float, confidence: float) -> int | None:
    """Further pairs that would be enough if they are answered as the best threshold's."""
    if best is None:
        return fewest(at_most, confidence) if pairs == 0 else None
    share = best.wrong / best.shown
    if share >= at_most:
        return None
    needed = fewest(at_most, confidence)
    while needed < MOST_PAIRS and p_values(ceil(share * needed), needed, at_most) > 1 - confidence + ROUNDING:
        needed += max(1, needed // 50)
    return None if needed >= MOST_PAIRS else max(1, ceil(needed / best.coverage) - pairs)

"""Where a series changes: a permutation test for a shift of the mean, repeated within the parts.

Each unit (a day of questions, a run) is one mean over n values. For every place between two units the shift is scaled
as in a test of two means, and the largest counts. If nothing changed, every order of the units is as likely: p is the
share of orders with as large a shift somewhere. Sources: Antoch and Hušková 2001, *Permutation tests in change point
analysis* (Statistics & Probability Letters 53); with all orders p is exact, with drawn ones it is (b + 1) / (m + 1),
which never claims too much (Phipson and Smyth 2010, *Permutation p-values should never be zero*). A series is cut
where the test says so, and its parts are tested in the same way (binary segmentation: Vostrikova 1981; with
permutations Matteson and James 2014, *A nonparametric approach for multiple change point analysis of multivariate
data*).

Whole units are exchanged, so values within one (a visitor's questions of one day) need not be independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from math import factorial

import numpy as np
from numpy.typing import NDArray

ALPHA = 0.05

ORDERS = 9_999
"""Orders to draw if there are more: p is then known to within 0.005 at 0.05."""

EXACT = 7
"""Most units for which every order is tried: 7! is 5,040."""

BATCH_CELLS = 4_000_000
"""Numbers that are drawn at once."""

SEED = 20220130
"""The same series has the same p, to the last digit."""

SAME = 1e-9
"""Shifts that differ by less are the same: sums in another order differ in their last digits."""

SIDES = 2
"""Fewest units of a series: one on each side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """The largest shift of a series."""

    place: int
    """The first unit after it, from 0."""
    before: float
    """Mean of the values before it, since the shift before."""
    after: float
    """Mean of the values from it on, up to the next shift."""
    p: float
    """Share of the orders of the units with as large a shift somewhere."""


def largest_shift(means: Sequence[float], counts: Sequence[float] | None = None) -> Shift | None:
    """The largest shift of a series with its p; None of fewer than two units.

    Args:
        means: of each unit, in the order of time.
        counts: values that each mean is over; 1 if None.
    """
    values = np.asarray(means, dtype=np.float64)
    sizes = np.ones_like(values) if counts is None else np.asarray(counts, dtype=np.float64)
    if len(values) < SIDES:
        return None
    shifts = _shifts((values * sizes)[None, :], sizes[None, :])[0]
    place = int(shifts.argmax())
    largest = float(shifts[place]) * (1 - SAME) - SAME
    reached, tried = 0, 0
    for orders in _orders(len(values)):
        drawn = sizes[orders]
        reached += int((_shifts(values[orders] * drawn, drawn).max(axis=1) >= largest).sum())
        tried += len(orders)
    exact = len(values) <= EXACT
    return Shift(
        place=place + 1,
        before=float(np.average(values[: place + 1], weights=sizes[: place + 1])),
        after=float(np.average(values[place + 1 :], weights=sizes[place + 1 :])),
        p=reached / tried if exact else (reached + 1) / (tried + 1),
    )


def shifts(means: Sequence[float], counts: Sequence[float] | None = None, *, alpha: float = ALPHA) -> list[Shift]:
    """Every shift that chance would hardly make, in the order of time, with the means of the parts beside it."""
    sizes = [1.0] * len(means) if counts is None else list(counts)
    cuts = _cuts(means, sizes, 0, alpha)
    edges = [0, *(place for place, _ in cuts), len(means)]

    def mean(part: int) -> float:
        some = slice(edges[part], edges[part + 1])
        return float(np.average(means[some], weights=sizes[some]))

    return [Shift(place=place, before=mean(part), after=mean(part + 1), p=p) for part, (place, p) in enumerate(cuts)]


def least_p(units: int) -> float:
    """The smallest p for a series of so many units: that of all low ones first, in any order, or of all high ones."""
    half = units // 2
    exact = 2 * factorial(half) * factorial(units - half) / factorial(units)
    return exact if units <= EXACT else max(exact, 1 / (ORDERS + 1))


def _cuts(means: Sequence[float], sizes: Sequence[float], begin: int, alpha: float) -> list[tuple[int, float]]:
    shift = largest_shift(means, sizes)
    if shift is None or shift.p >= alpha:
        return []
    at = shift.place
    return [
        *_cuts(means[:at], sizes[:at], begin, alpha),
        (begin + at, shift.p),
        *_cuts(means[at:], sizes[at:], begin + at, alpha),
    ]


def _shifts(sums: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The scaled shift at each place, for each order (a row)."""
    left, number = np.cumsum(sums, axis=1)[:, :-1], np.cumsum(sizes, axis=1)[:, :-1]
    rest, others = sums.sum(axis=1, keepdims=True) - left, sizes.sum(axis=1, keepdims=True) - number
    scaled: NDArray[np.float64] = np.abs(left / number - rest / others) / np.sqrt(1 / number + 1 / others)
    return scaled


def _orders(units: int) -> Sequence[NDArray[np.int64]]:
    if units <= EXACT:
        return [np.asarray(list(permutations(range(units))))]
    rng = np.random.default_rng(SEED)
    batch = max(1, BATCH_CELLS // units)
    sizes = [min(batch, ORDERS - begin) for begin in range(0, ORDERS, batch)]
    return [rng.permuted(np.tile(np.arange(units), (size, 1)), axis=1) for size in sizes]

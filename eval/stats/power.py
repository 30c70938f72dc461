"""The power of a comparison of two runs: the chance of finding a real drop, the smallest drop found with 80 % chance,
and the questions that it takes.

A drop is found if the exact test of flips has p < 0.05 and the second run is worse. Questions flip both ways, so a drop
of 5 points may be 5 % lost and none won, or 15 % lost and 10 % won, which is harder to see: it depends on the share
that flips at all.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pincite.eval.libraries import library

CHANCE = 0.8
"""Chance at which a drop counts as one that can be seen."""

ALPHA = 0.05
"""Largest p of a significant difference."""

MOST_QUESTIONS = 100_000
"""Most questions that the search considers."""

FLIPPED = (0.05, 0.1, 0.2, 0.3)
"""Shares of questions whose result flips between two runs: assumed by a plan when no runs show the real share."""


@lru_cache(maxsize=4096)
def power(questions: int, drop: float, flipped: float) -> float:
    """The chance that a drop is found.

    Args:
        questions: independent questions that are asked in both runs.
        drop: by which the share of right answers falls in truth.
        flipped: share of the questions that change sides; at least the drop.
    """
    stats = library("scipy.stats")
    flipped = min(1.0, max(flipped, drop))
    if flipped <= 0 or questions < 1:
        return 0.0
    losing = (flipped + drop) / (2 * flipped)
    flips = np.arange(questions + 1)
    weights = stats.binom.pmf(flips, questions, flipped)
    likely = weights > 1e-12  # noqa: PLR2004 - the rest adds nothing that shows
    return float((weights[likely] * stats.binom.sf(critical(flips[likely]) - 1, flips[likely], losing)).sum())


def critical(flips: NDArray[np.int64]) -> NDArray[np.float64]:
    """The fewest losses among so many flips that chance does not explain; more than there are flips if none are
    enough.
    """
    stats = library("scipy.stats")
    least = stats.binom.isf(ALPHA / 2, flips, 0.5) + 1
    enough: NDArray[np.float64] = np.where(stats.binom.sf(least - 1, flips, 0.5) * 2 < ALPHA, least, flips + 1)
    return enough


def smallest_drop(questions: float, flipped: float, chance: float = CHANCE) -> float | None:
    """The smallest drop that is found with this chance; None where not even a drop to nothing would be.

    Args:
        questions: independent questions in both runs.
        flipped: share of the questions that changed sides.
        chance: that the drop is found.
    """
    size = int(questions)
    if power(size, 1.0, 1.0) < chance:
        return None
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        if power(size, round(middle, 6), max(flipped, round(middle, 6))) >= chance:
            high = middle
        else:
            low = middle
    return high


def questions_needed(drop: float, flipped: float, chance: float = CHANCE) -> int | None:
    """The fewest independent questions with which a drop is found with this chance; None beyond `MOST_QUESTIONS`."""
    high = 8
    while power(high, drop, flipped) < chance:
        high *= 2
        if high > MOST_QUESTIONS:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(middle, drop, flipped) >= chance else (middle, high)
    return high


def questions_to_clear(margin: float, flipped: float, chance: float = CHANCE) -> int:
    """The questions with which a run that is no worse is shown to be worse by at most a margin, with this chance.

    Source: Liu, Hsueh, Hsieh and Chen 2002, *Tests for Equivalence or Non-inferiority for Paired Binary Data*.
    """
    stats = library("scipy.stats")
    reach = float(stats.norm.ppf(1 - ALPHA / 2) + stats.norm.ppf(chance))
    return int(np.ceil(reach**2 * max(flipped, margin) / margin**2))

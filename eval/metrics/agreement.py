"""Whether two judges agree beyond chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pincite.eval.stats.weights import average


def kappa(first: ArrayLike, second: ArrayLike, *, weights: ArrayLike | None = None) -> float | None:
    """Cohen's kappa of two judges' yes and no: 1 for full agreement, 0 for no more than by chance.

    Source: Cohen 1960, *A Coefficient of Agreement for Nominal Scales*. None without cases, and where both say the same
    of all cases, since agreement can't be told from habit.
    """
    one, other = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    if not len(one):
        return None
    observed = average(one == other, weights)
    expected = average(one, weights) * average(other, weights) + average(~one, weights) * average(~other, weights)
    return None if expected == 1.0 else (observed - expected) / (1 - expected)

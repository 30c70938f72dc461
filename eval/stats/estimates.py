"""A figure over questions, with its confidence interval for all questions of that kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.eval.stats.weights import average, kish, uneven

LEVEL = 0.95
"""Coverage of every interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure over questions, with its 95 % interval."""

    value: float
    low: float | None
    """Lower end of the interval; None where there is none, as for one question or for a count."""
    high: float | None
    count: int
    """Questions that it is over, its n."""
    effective: float | None = None
    """Questions of equal weight that tell as much (Kish); None where all weights are the same."""

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


def exact(values: Sequence[float], weights: Sequence[float] | None = None) -> Estimate | None:
    """A mean without an interval, for figures that are counted, not sampled: tokens, dollars. None of no values."""
    if not values:
        return None
    value = sum(values) / len(values) if uneven(weights) is None else average(values, weights)
    return Estimate(value=value, low=None, high=None, count=len(values), effective=kish(weights))

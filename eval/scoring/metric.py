"""The type of a metric."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pincite.eval.scoring.sample import Sample

Unit = Literal["yes or no", "share", "rank", "ms", "tokens", "dollars"]
"""`yes or no` is 1 or 0; `tokens` and `dollars` are counted, so that their means have no interval."""

COUNTED: frozenset[Unit] = frozenset({"tokens", "dollars"})

Direction = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A figure of one sample."""

    name: str
    means: str
    """Its meaning in a line."""
    counts: str
    """The samples that it counts, in words; their number is its n."""
    of: Callable[[Sample], float | None]
    """Its value; None for a sample that it doesn't count."""
    unit: Unit = "share"
    better: Direction = 1
    """1 where more is better, -1 where less is, 0 where neither."""

    @property
    def binary(self) -> bool:
        """Whether a sample is right or wrong by it."""
        return self.unit == "yes or no"

    @property
    def sampled(self) -> bool:
        """Whether its mean has an interval."""
        return self.unit not in COUNTED

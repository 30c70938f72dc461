"""Every number that an evaluation gives, defined once, each with its source.

- `squad`: SQuAD's own rules, for its benchmark.
- `overlap`: words that an answer shares with an accepted one.
- `spans`: what an answer cites against the evidence.
- `retrieval`: whether the passages held the evidence.
- `abstention`: whether abstaining was right, and whether confidence knows it beforehand.
- `calibration`: whether a confidence of 0.8 is right eight times in ten.
- `agreement`: whether two judges agree beyond chance.

Which answer is right is decided by `pincite.eval.values`; intervals come from `pincite.eval.stats`.
"""

from __future__ import annotations

from pincite.eval.stats.bootstrap import estimate, mean
from pincite.eval.stats.estimates import Estimate
from pincite.eval.stats.paired import difference

__all__ = ["Estimate", "difference", "estimate", "mean"]

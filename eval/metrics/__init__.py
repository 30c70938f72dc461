"""Every number that an evaluation gives, defined once, each with its source.

- `text`: what an answer says against what it has to say.
- `spans`: what an answer cites against what it has to rest on.
- `retrieval`: whether the passages held the evidence.
- `abstention`: whether abstaining was right, and what confidence tells about it.
- `calibration`: whether a confidence of 0.8 is right eight times in ten.
- `bootstrap`: the interval without which no mean is shown.
"""

from __future__ import annotations

from pincite.eval.metrics.bootstrap import Estimate, difference, estimate, mean

__all__ = ["Estimate", "difference", "estimate", "mean"]

"""Intervals of figures over questions, and the differences that two runs can show.

- `estimates`: a figure with its interval and its n.
- `clusters`: which questions rest on the same evidence and so are right or wrong together.
- `weights`: weighted means, and the effective number of questions.
- `shares`: Wilson intervals of shares.
- `bootstrap`: intervals of means and of any other figure, drawn by cluster.
- `ranking`: the interval of an AUROC.
- `paired`: the difference of two runs, and the exact test of flipped questions.
- `powered`: a share that people labelled on some questions and a judge judged on all.
- `power`: the smallest drop that a comparison can see, and the questions that a drop takes.
- `change_points`: where a series shifts, by a permutation test.
- `risk_control`: thresholds that keep the share of wrong answers below a bound.
- `coverage`: how often each interval holds the truth, by simulation.
"""

from __future__ import annotations

from pincite.eval.stats.bootstrap import estimate, mean
from pincite.eval.stats.clusters import clusters
from pincite.eval.stats.estimates import LEVEL, Estimate, exact
from pincite.eval.stats.paired import difference, flip_test

__all__ = ["LEVEL", "Estimate", "clusters", "difference", "estimate", "exact", "flip_test", "mean"]

"""The interval of an AUROC, also where every pair is in the right order.

Resampling can't tell how far a perfect order may be chance: every draw is perfect, too. The AUROC is
the mean over one class of the share of the other that each outscores (the *placement values* of DeLong, DeLong and
Clarke-Pearson 1988), so where all of these are alike, as many questions as the smaller class has speak for it, and
the interval is that of a share of so many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from numpy.typing import ArrayLike

from pincite.eval.metrics.abstention import auroc
from pincite.eval.stats.bootstrap import estimate
from pincite.eval.stats.estimates import Estimate
from pincite.eval.stats.shares import share
from pincite.eval.stats.weights import among


def ranked(
    scores: ArrayLike,
    labels: Sequence[float],
    groups: Sequence[int] | None = None,
    weights: Sequence[float] | None = None,
) -> Estimate | None:
    """The AUROC with its interval; None where one class is missing.

    Args:
        scores: one for each question.
        labels: 1 or 0 for each question.
        groups: the cluster of each question; every question is its own if None.
        weights: of each question; all count the same if None.
    """
    figure = estimate(auroc, scores, labels, groups=groups, weights=weights)
    if figure is None or figure.value not in {0.0, 1.0}:
        return figure
    codes = list(range(len(labels))) if groups is None else groups
    classes = [[place for place, label in enumerate(labels) if bool(label) is one] for one in (False, True)]
    smaller = min(classes, key=lambda members: len({codes[place] for place in members}))
    alike = share([figure.value] * len(smaller), [codes[place] for place in smaller], among(weights, smaller))
    return figure if alike is None else replace(figure, low=alike.low, high=alike.high)

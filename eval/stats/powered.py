"""A share that people have labelled on some questions and a judge has judged on all.

Source: Angelopoulos, Bates, Fannjiang, Jordan and Zrnic 2023, *Prediction-powered inference*. The judge's share over
the questions without a label is corrected by how far people differ from it where there are labels, so the figure is
right whatever the judge's errors, as long as the labelled questions are a random sample. A good judge makes the
interval narrower than that of the labels alone; a poor one makes it wider.

The two parts have intervals that don't claim certainty where nothing differs (Wilson; Bonett and Price), which a
normal one of few labels does. They are joined as in Zou and Donner 2008, *Construction of confidence limits about
effect measures*.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from pincite.eval.stats.estimates import Estimate
from pincite.eval.stats.paired import difference
from pincite.eval.stats.shares import share
from pincite.eval.stats.weights import among, kish


def powered(
    judged: Sequence[float],
    labels: Sequence[float | None],
    groups: Sequence[int] | None = None,
    weights: Sequence[float] | None = None,
) -> Estimate | None:
    """The share of ones by people over all questions; None without a label.

    Args:
        judged: 0 or 1 by the judge, for each question.
        labels: 0 or 1 by people; None without a label.
        groups: the cluster of each question; every question is its own if None.
        weights: of each question; all count the same if None.
    """
    if len(judged) != len(labels):
        raise ValueError(f"{len(judged)} judgements and {len(labels)} labels can't be paired")
    labelled = [place for place, label in enumerate(labels) if label is not None]
    rest = [place for place, label in enumerate(labels) if label is None]
    known_labels = [label for label in labels if label is not None]

    def clustered(places: Sequence[int]) -> list[int] | None:
        return None if groups is None else [groups[place] for place in places]

    if not rest:
        return share(known_labels, clustered(labelled), weights)
    by_judge = share([judged[place] for place in rest], clustered(rest), among(weights, rest))
    before = [judged[place] for place in labelled]
    corrected = difference(before, known_labels, clustered(labelled), among(weights, labelled))
    if by_judge is None or corrected is None:
        return None
    value = by_judge.value + corrected.value
    low = value - hypot(*(part.value - (part.low or 0.0) for part in (by_judge, corrected)))
    high = value + hypot(*((part.high or 0.0) - part.value for part in (by_judge, corrected)))
    value, low, high = (min(1.0, max(0.0, end)) for end in (value, low, high))
    return Estimate(value=value, low=low, high=high, count=len(judged), effective=kish(weights))

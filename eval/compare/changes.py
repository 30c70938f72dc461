"""Every figure in two runs, with the interval of its difference and the smallest drop that could have been seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pincite.eval.compare.pairing import Pairing
from pincite.eval.scoring import METRICS, Metric, Score
from pincite.eval.stats import Estimate, clusters, difference, estimate, exact, flip_test
from pincite.eval.stats.paired import SAME
from pincite.eval.stats.power import ALPHA, smallest_drop
from pincite.eval.stats.shares import effective_size
from pincite.eval.stats.weights import average, uneven
from pincite.eval.summary import OVERALL, Overall

SEEN = 2.8 / 3.92
"""The change seen with 80 % chance, in half widths of a 95 % interval: (1.96 + 0.84) standard errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure in both runs."""

    metric: str
    before: float
    after: float
    difference: Estimate
    """Mean of after - before, with its paired 95 % interval; its count is the n."""
    up: int
    """Questions whose value rose: for a metric of 0 and 1, those that flipped from 0 to 1."""
    down: int
    better: int
    """1 where more is better, -1 where less is, 0 where neither."""
    dropped: int = 0
    """Compared questions that the metric counts in one run only, and that are left out here."""
    p: float | None = None
    """p-value of the exact test of flips; None for a metric that is not 0 or 1."""
    timed: bool = False
    """Whether the clock measures it. Other work on the machine changes it for all questions of a run at once, so two
    runs can't show that it changed, however many questions they have.
    """
    visible: float | None = None
    """The smallest change for the worse that would have been seen with 80 % chance; None where none would."""

    @property
    def certain(self) -> bool:
        """Whether chance would hardly do the same: p < 0.05, or an interval without zero; never of one run's times."""
        if self.timed:
            return False
        if self.p is not None:
            return self.p < ALPHA
        return self.difference.above(0) or self.difference.below(0)

    @property
    def verdict(self) -> Literal["better", "worse", "other", "noise"]:
        """The judgement of the change."""
        if not self.certain:
            return "noise"
        sign = 1 if self.difference.value > 0 else -1
        return "other" if self.better == 0 else "better" if sign == self.better else "worse"


def changes(pairs: Pairing, before: Mapping[str, Score], after: Mapping[str, Score]) -> list[FigureChange]:
    """Every figure that some question has in both runs, by the weights of the second."""
    groups = clusters([record.asked for record in pairs.before])
    weights = [record.asked.pair.weight for record in pairs.after]
    ids = [record.asked.pair.id for record in pairs.before]
    metric_changes = [
        change(metric, ids, groups, _values(metric, before), _values(metric, after), weights=weights)
        for metric in METRICS.values()
    ]
    overall_changes = [_overall(overall, pairs, groups, before, after) for overall in OVERALL.values()]
    return [one for one in (*metric_changes, *overall_changes) if one is not None]


def _values(metric: Metric, scores: Mapping[str, Score]) -> dict[str, float | None]:
    return {id_: score.values[metric.name] for id_, score in scores.items()}


def change(
    metric: Metric,
    ids: Sequence[str],
    groups: Sequence[int],
    before: Mapping[str, float | None],
    after: Mapping[str, float | None],
    *,
    weights: Sequence[float] | None = None,
) -> FigureChange | None:
    """A metric in both runs; None where it counts no question in both.

    Args:
        metric: the metric.
        ids: of the compared questions.
        groups: their clusters.
        before: its values in the first run, by the ids of the pairs; None for a question that it does not count.
        after: its values in the second run.
        weights: of the questions; all count the same if None.
    """
    rows = [
        (before[i], after[i], group, weight)
        for i, group, weight in zip(ids, groups, weights or [1.0] * len(ids), strict=True)
    ]
    counted = [(a, b, group, weight) for a, b, group, weight in rows if a is not None and b is not None]
    if not counted:
        return None
    first, second = [a for a, *_ in counted], [b for _, b, *_ in counted]
    some, own = [group for _, _, group, _ in counted], [weight for *_, weight in counted]
    steps = [b - a for a, b, *_ in counted]
    timed = metric.unit == "ms"
    estimated = difference(first, second, some, own) if metric.sampled and not timed else exact(steps, own)
    assert estimated is not None
    return FigureChange(
        metric=metric.name,
        before=_mean(first, own),
        after=_mean(second, own),
        difference=estimated,
        up=sum(step > SAME for step in steps),
        down=sum(step < -SAME for step in steps),
        better=metric.better,
        dropped=sum((a is None) is not (b is None) for a, b, *_ in rows),
        p=flip_test(steps, some, own) if metric.binary else None,
        timed=timed,
        visible=_visible_flips(np.asarray(steps), some, own) if metric.binary else _visible(estimated),
    )


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(values) / len(values) if uneven(weights) is None else average(values, weights)


def _visible_flips(steps: NDArray[np.float64], groups: Sequence[int], weights: Sequence[float]) -> float | None:
    return smallest_drop(effective_size(steps, groups, weights), average(steps != 0, weights))


def _visible(estimated: Estimate) -> float | None:
    """None without an interval, and if nothing changed: then the interval says nothing about visible changes."""
    if estimated.low == estimated.high:
        return None
    return None if estimated.low is None or estimated.high is None else (estimated.high - estimated.low) * SEEN


def _overall(
    overall: Overall,
    pairs: Pairing,
    groups: Sequence[int],
    before: Mapping[str, Score],
    after: Mapping[str, Score],
) -> FigureChange | None:
    """A figure of a run as a whole; both runs are drawn with the same questions."""
    counted = [
        (a, b, group)
        for a, b, group in zip(pairs.before, pairs.after, groups, strict=True)
        if not overall.answers or (a.answer is not None and b.answer is not None)
    ]
    if not counted:
        return None
    rows = [
        overall.rows([a for a, _, _ in counted], before),
        overall.rows([b for _, b, _ in counted], after),
    ]
    weights = [b.asked.pair.weight for _, b, _ in counted]
    own = {} if uneven(weights) is None else {"weights": weights}
    values = [overall.of(*columns, **own) for columns in rows]
    groups = [group for _, _, group in counted]
    estimated = estimate(_difference(overall), *rows[0], *rows[1], groups=groups, weights=weights)
    if estimated is None or values[0] is None or values[1] is None:
        return None
    if overall.timed:
        estimated = replace(estimated, low=None, high=None)
    return FigureChange(
        metric=overall.name,
        before=values[0],
        after=values[1],
        difference=estimated,
        up=0,
        down=0,
        better=overall.better,
        dropped=len(pairs.before) - len(counted),
        timed=overall.timed,
        visible=_visible(estimated),
    )


def _difference(overall: Overall) -> Callable[..., float | None]:
    """The figure of the second half of the columns less that of the first."""
    count = len(overall.columns)

    def of(*columns: NDArray[np.float64], **weights: NDArray[np.float64]) -> float | None:
        first, second = overall.of(*columns[:count], **weights), overall.of(*columns[count:], **weights)
        return None if first is None or second is None else second - first

    return of

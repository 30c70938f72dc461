"""Figures that no single question has: what abstaining and confidence are worth, and how long answers take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pincite.eval.metrics import abstention, calibration
from pincite.eval.runs.records import QuestionRecord
from pincite.eval.scoring import Score
from pincite.eval.stats import Estimate, estimate, mean
from pincite.eval.stats.ranking import ranked
from pincite.eval.stats.weights import uneven

Column = Callable[[QuestionRecord, Score], float]

ROUNDING = 1e-12
"""Relative error of a sum of weights."""


def _confidence(record: QuestionRecord, score: Score) -> float:
    return record.answer.confidence if record.answer is not None else 0.0


def _answerable(record: QuestionRecord, score: Score) -> float:
    return float(record.asked.pair.answerable)


def _abstained(record: QuestionRecord, score: Score) -> float:
    return float(record.answer is not None and record.answer.status == "abstained")


def _loss(record: QuestionRecord, score: Score) -> float:
    """The cost of giving this answer, held back or not: 0 for a right one."""
    return 0.0 if record.asked.pair.answerable and score.correct_unthresholded else 1.0


def _latency(record: QuestionRecord, score: Score) -> float:
    return score.values["latency_ms"] or record.seconds * 1000


def percentile(share: float) -> Callable[..., float | None]:
    """The value below which so many percent of the questions lie."""

    def of(values: ArrayLike, *, weights: ArrayLike | None = None) -> float | None:
        """What `np.percentile` gives, which takes ten times as long for each of a bootstrap's thousand draws.

        With weights it is the least value up to which so much of the weight lies, as there is no middle between two.
        """
        each = uneven(weights)
        if each is not None:
            array = np.asarray(values, dtype=np.float64)
            order = np.argsort(array, kind="stable")
            reached = np.cumsum(each[order])
            return float(array[order][np.searchsorted(reached, share / 100 * reached[-1] * (1 - ROUNDING))])
        ordered = np.sort(np.asarray(values, dtype=np.float64))
        if not len(ordered):
            return None
        place = (len(ordered) - 1) * share / 100
        below = int(place)
        low, high = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
        return low + (high - low) * (place - below)

    return of


def _share(
    values: Sequence[float], among: Sequence[float], groups: Sequence[int], weights: Sequence[float]
) -> Estimate | None:
    """The share of ones among some of the questions, over these alone."""
    rows = [(v, group, weight) for v, one, group, weight in zip(values, among, groups, weights, strict=True) if one]
    return mean([v for v, _, _ in rows], [group for _, group, _ in rows], [weight for *_, weight in rows])


def _right_abstentions(
    abstained: Sequence[float], answerable: Sequence[float], groups: Sequence[int], weights: Sequence[float]
) -> Estimate | None:
    return _share([1.0 - one for one in answerable], abstained, groups, weights)


def _abstentions(
    abstained: Sequence[float], answerable: Sequence[float], groups: Sequence[int], weights: Sequence[float]
) -> Estimate | None:
    return _share(abstained, [1.0 - one for one in answerable], groups, weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """A figure of a run as a whole."""

    name: str
    means: str
    better: int
    of: Callable[..., float | None]
    """Takes one array for each column, and `weights` where some questions count more than others."""
    columns: tuple[Column, ...]
    answers: bool = False
    """Whether questions that failed are left out."""
    interval: Callable[[Sequence[float], Sequence[float], Sequence[int], Sequence[float]], Estimate | None] | None = (
        None
    )
    """Takes two columns, the clusters and the weights and gives the figure with its interval; None for a bootstrap
    interval."""
    timed: bool = False
    """Whether it is measured by the clock, and so differs from run to run of the same questions."""
    among: str = ""
    """Which questions it counts; by default all, or those that did not fail."""

    @property
    def counts(self) -> str:
        """Which questions it counts."""
        return self.among or ("questions that did not fail" if self.answers else "all questions")

    def estimated(
        self, records: Sequence[QuestionRecord], scores: Mapping[str, Score], joined: Mapping[str, int]
    ) -> Estimate | None:
        """The figure with its interval; None where it is not defined.

        Args:
            records: the questions.
            scores: their scores, by the ids of the pairs.
            joined: their clusters, by the ids of the pairs.
        """
        groups = [joined[record.asked.pair.id] for record in self.counted(records)]
        rows = self.rows(records, scores)
        weights = self.weights(records)
        if self.interval is not None:
            return self.interval(rows[0], rows[1], groups, weights)
        return estimate(self.of, *rows, groups=groups, weights=weights)

    def counted(self, records: Iterable[QuestionRecord]) -> list[QuestionRecord]:
        """The records that it counts."""
        return [record for record in records if record.answer is not None or not self.answers]

    def weights(self, records: Iterable[QuestionRecord]) -> list[float]:
        """The weight of each counted question."""
        return [record.asked.pair.weight for record in self.counted(records)]

    def rows(self, records: Iterable[QuestionRecord], scores: Mapping[str, Score]) -> list[list[float]]:
        """The columns, each with a number for each counted question."""
        some = self.counted(records)
        return [[column(record, scores[record.asked.pair.id]) for record in some] for column in self.columns]


OVERALL: dict[str, Overall] = {
    overall.name: overall
    for overall in (
        Overall(
            name="abstention_precision",
            means="share of the abstentions that were right",
            better=1,
            of=abstention.precision,
            columns=(_abstained, _answerable),
            answers=True,
            interval=_right_abstentions,
            among="abstentions",
        ),
        Overall(
            name="abstention_recall",
            means="share of the questions without an answer that were abstained from",
            better=1,
            of=abstention.recall,
            columns=(_abstained, _answerable),
            interval=_abstentions,
            among="questions without an answer",
        ),
        Overall(
            name="auroc",
            means="probability that an answerable question gets a higher confidence than one without an answer",
            better=1,
            of=abstention.auroc,
            columns=(_confidence, _answerable),
            answers=True,
            interval=ranked,
        ),
        Overall(
            name="aurc",
            means="area under the risk-coverage curve over all thresholds, whatever the run's own",
            better=-1,
            of=abstention.aurc,
            columns=(_confidence, _loss),
        ),
        Overall(
            name="ece",
            means="expected calibration error of confidence, as probability that the documents hold the answer",
            better=-1,
            of=calibration.ece,
            columns=(_confidence, _answerable),
            answers=True,
        ),
        Overall(
            name="brier",
            means="mean squared error of the same",
            better=-1,
            of=calibration.brier,
            columns=(_confidence, _answerable),
            answers=True,
        ),
        Overall(
            name="latency_p50",
            means="milliseconds within which half of the answers came",
            better=-1,
            of=percentile(50),
            columns=(_latency,),
            answers=True,
            timed=True,
        ),
        Overall(
            name="latency_p95",
            means="milliseconds within which 95 in 100 answers came",
            better=-1,
            of=percentile(95),
            columns=(_latency,),
            answers=True,
            timed=True,
        ),
    )
}
"""Every figure of a run as a whole, in the order in which they are shown."""

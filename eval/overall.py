"""Figures that no single question has: what abstaining and confidence are worth, and how long answers take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pincite.eval.metrics import abstention, calibration
from pincite.eval.runs.records import Record
from pincite.eval.scoring import Score

Column = Callable[[Record, Score], float]


def _confidence(record: Record, score: Score) -> float:
    return record.answer.confidence if record.answer is not None else 0.0


def _answerable(record: Record, score: Score) -> float:
    return float(record.asked.pair.answerable)


def _abstained(record: Record, score: Score) -> float:
    return float(record.answer is not None and record.answer.status == "abstained")


def _loss(record: Record, score: Score) -> float:
    """The cost of giving this answer, held back or not: 0 for a right one."""
    return 0.0 if record.asked.pair.answerable and score.correct_unthresholded else 1.0


def _latency(record: Record, score: Score) -> float:
    return score.values["latency_ms"] or record.seconds * 1000


def _percentile(share: float) -> Callable[[ArrayLike], float | None]:
    def of(values: ArrayLike) -> float | None:
        drawn = np.asarray(values)
        return float(np.percentile(drawn, share)) if len(drawn) else None

    return of


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """A figure of a run as a whole."""

    name: str
    means: str
    better: int
    of: Callable[..., float | None]
    """Takes one array for each column."""
    columns: tuple[Column, ...]
    answers: bool = False
    """Whether questions that failed are left out."""

    @property
    def counts(self) -> str:
        """Which questions it counts."""
        return "questions that did not fail" if self.answers else "all questions"

    def counted(self, records: Iterable[Record]) -> list[Record]:
        """The records that it counts."""
        return [record for record in records if record.answer is not None or not self.answers]

    def rows(self, records: Iterable[Record], scores: Mapping[str, Score]) -> list[list[float]]:
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
        ),
        Overall(
            name="abstention_recall",
            means="share of the questions without an answer that were abstained from",
            better=1,
            of=abstention.recall,
            columns=(_abstained, _answerable),
        ),
        Overall(
            name="auroc",
            means="probability that an answerable question gets a higher confidence than one without an answer",
            better=1,
            of=abstention.auroc,
            columns=(_confidence, _answerable),
            answers=True,
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
            of=_percentile(50),
            columns=(_latency,),
            answers=True,
        ),
        Overall(
            name="latency_p95",
            means="milliseconds within which 95 in 100 answers came",
            better=-1,
            of=_percentile(95),
            columns=(_latency,),
            answers=True,
        ),
    )
}
"""Every figure of a run as a whole, in the order in which they are shown."""

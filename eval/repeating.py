"""One suite asked several times: what changes from run to run although nothing was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from statistics import mean, stdev
from typing import Any

from pincite.eval.runs import Exam, Limits, Run, Selection
from pincite.eval.runs import run as new_run
from pincite.eval.runs.running import OnRecord
from pincite.eval.scoring import HEADLINE, METRICS, Sample
from pincite.eval.scoring.metrics import RIGHT
from pincite.eval.stats.weights import average, uneven

COMPARED = (HEADLINE, RIGHT, METRICS["latency_ms"])
"""Figures whose spread is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A figure over the runs."""

    metric: str
    values: tuple[float, ...]
    """One for each run, in their order."""
    mean: float
    deviation: float
    """Standard deviation between the runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unstable:
    """A question that is right in some runs and wrong in others."""

    id: str
    question: str
    right: int
    """Runs in which it is right."""
    answers: tuple[str, ...]
    """The different answers, in the order of the runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """Runs of the same questions with nothing changed between them."""

    runs: tuple[str, ...]
    questions: int
    spreads: tuple[Spread, ...]
    unstable: tuple[Unstable, ...]
    same: int
    """Questions that got the very same answer every time."""

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def repeated(
    exam: Exam,
    times: int,
    *,
    selection: Selection | None = None,
    limits: Limits | None = None,
    arguments: Sequence[str] = (),
    on_record: OnRecord | None = None,
) -> Repeats:
    """Ask a suite several times; each is a run of its own. The limits' budget is that of all together.

    Raises:
        RunInterrupted, CostReached, LLMUnavailable: as in `runs.run`; earlier runs are kept.
    """
    finished: list[Run] = []
    limits = limits or Limits()
    left = limits.max_cost
    for _ in range(times):
        own = replace(limits, max_cost=left)
        finished.append(new_run(exam, selection=selection, limits=own, arguments=arguments, on_record=on_record))
        if left is not None:
            left = max(0.0, left - _cost(finished[-1]))
    return repeats(finished)


def repeats(runs: Sequence[Run]) -> Repeats:
    """The differences between two or more finished runs of the same questions."""
    rows = list(zip(*(run.records for run in runs), strict=True))
    right = [[HEADLINE.of(Sample(record)) == 1.0 for record in row] for row in rows]
    wordings = [[_answer_in_words(Sample(record)) for record in row] for row in rows]
    return Repeats(
        runs=tuple(run.name for run in runs),
        questions=len(rows),
        spreads=tuple(_spread(metric.name, [_mean(metric, run) for run in runs]) for metric in COMPARED),
        unstable=tuple(
            Unstable(
                id=row[0].asked.pair.id,
                question=row[0].asked.pair.question,
                right=sum(outcomes),
                answers=tuple(dict.fromkeys(texts)),
            )
            for row, outcomes, texts in zip(rows, right, wordings, strict=True)
            if len(set(outcomes)) > 1
        ),
        same=sum(len(set(texts)) == 1 for texts in wordings),
    )


def _spread(metric: str, values: Sequence[float]) -> Spread:
    return Spread(metric=metric, values=tuple(values), mean=mean(values), deviation=stdev(values))


def _mean(metric: Any, run: Run) -> float:
    rows = [
        (float(value), record.asked.pair.weight)
        for record in run.records
        if (value := metric.of(Sample(record))) is not None
    ]
    values, weights = [value for value, _ in rows], [weight for _, weight in rows]
    if uneven(weights) is not None:
        return average(values, weights)
    return mean(values) if values else 0.0


def _answer_in_words(sample: Sample) -> str:
    if sample.answer is None:
        return f"({sample.record.error})"
    return " | ".join(part for part in (sample.answer.verdict, sample.answer.short, sample.answer.text) if part)


def _cost(run: Run) -> float:
    return sum((r.answer.usage.cost_usd or 0.0) for r in run.records if r.answer is not None)

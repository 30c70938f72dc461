"""The samples of a run, scored.

A metric that does not count a sample gives None and leaves its mean alone: there is no verdict to be right about where
nothing polar was asked. A question that failed is scored as an answer that says and cites nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pincite.bot.answers import Answer
from pincite.eval.gold import ResolvedPair
from pincite.eval.metrics import retrieval
from pincite.eval.runs.records import QuestionRecord, Run
from pincite.eval.runs.thresholds import unthresholded
from pincite.eval.scoring.metrics import ALL, HEADLINE
from pincite.eval.scoring.reasons import reasons
from pincite.eval.scoring.sample import Sample
from pincite.eval.stats.weights import average, uneven


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one sample."""

    values: Mapping[str, float | None]
    """By metric; None for those that don't count the sample."""
    why: tuple[str, ...]
    """Why it lost points, the gravest first; empty where it lost none."""
    correct_unthresholded: bool
    """Whether the answer is right by the headline if no threshold holds it back."""

    @property
    def correct(self) -> bool:
        """Whether it is right by the headline: right, and on the evidence."""
        return self.values[HEADLINE.name] == 1.0


def scored(run: Run) -> dict[str, Score]:
    """The score of every record of a run, by the ids of the pairs."""
    return score_all(run.records)


def headline_share(run: Run) -> float | None:
    """The headline of a run, by the weights of its questions; None without records."""
    values, weights = headline_values(run), [record.asked.pair.weight for record in run.records]
    if not values:
        return None
    return sum(values) / len(values) if uneven(weights) is None else average(values, weights)


def headline_values(run: Run) -> list[float]:
    """The headline of each record, without the metrics that take longer."""
    return [HEADLINE.of(Sample(record)) or 0.0 for record in run.records]


def score(asked: ResolvedPair, answer: Answer | None, *, resolves: Sequence[bool] = ()) -> Score:
    """The score of one answer; None is a question that failed.

    Args:
        asked: the gold pair with its evidence.
        answer: the answer.
        resolves: for each citation, whether its quote stands at its place in the document; not scored without it.
    """
    record = QuestionRecord(number=0, asked=asked, answer=answer, seconds=0.0, resolves=tuple(resolves))
    return score_all([record])[asked.pair.id]


def score_all(records: Sequence[QuestionRecord]) -> dict[str, Score]:
    """The scores of many records, by the ids of their pairs."""
    bare = [Sample(record) for record in records]
    rankings = {s.pair.id: retrieval.ranking(s.passages, s.evidence) for s in bare if s.evidence}
    measures = retrieval.measures(rankings)
    scores = {}
    for record in records:
        sample = Sample(record, measures.get(record.asked.pair.id, {}))
        values = {metric.name: metric.of(sample) for metric in ALL}
        given = values[HEADLINE.name] if record.withheld is None else HEADLINE.of(Sample(unthresholded(record)))
        scores[sample.pair.id] = Score(values, tuple(reasons(sample)), given == 1.0)
    return scores

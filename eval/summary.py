"""A run in figures: by kind and split, each mean with its interval, and what only many questions together tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from pincite.eval.gold import KINDS
from pincite.eval.metrics import Estimate, abstention, calibration, estimate, mean
from pincite.eval.runs.files import Outcome, Run
from pincite.eval.score import METRICS, Score, scored

Column = Callable[[Outcome, Score], float]


def _confidence(outcome: Outcome, score: Score) -> float:
    return outcome.answer.confidence if outcome.answer is not None else 0.0


def _answerable(outcome: Outcome, score: Score) -> float:
    return float(outcome.asked.pair.answerable)


def _abstained(outcome: Outcome, score: Score) -> float:
    return float(outcome.answer is not None and outcome.answer.status == "abstained")


def _loss(outcome: Outcome, score: Score) -> float:
    """What it costs to give this answer: 0 where it is a right answer; to abstain is none."""
    return 0.0 if outcome.asked.pair.answerable and score.correct else 1.0


def _latency(outcome: Outcome, score: Score) -> float:
    return score.values["latency_ms"] or outcome.seconds * 1000


def _percentile(share: float) -> Callable[[ArrayLike], float | None]:
    def of(values: ArrayLike) -> float | None:
        drawn = np.asarray(values)
        return float(np.percentile(drawn, share)) if len(drawn) else None

    return of


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """A figure that no single question has."""

    name: str
    means: str
    better: int
    of: Callable[..., float | None]
    """Takes one array for each column."""
    columns: tuple[Column, ...]
    answers: bool = False
    """Whether questions that failed are left out."""

    def rows(self, outcomes: Iterable[Outcome], scores: Mapping[str, Score]) -> list[list[float]]:
        """The columns, each with a number for each question."""
        kept = [o for o in outcomes if o.answer is not None or not self.answers]
        return [[column(o, scores[o.asked.pair.id]) for o in kept] for column in self.columns]


OVERALL: dict[str, Overall] = {
    o.name: o
    for o in (
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
            means="probability that a question with an answer gets a higher confidence than one without",
            better=1,
            of=abstention.auroc,
            columns=(_confidence, _answerable),
            answers=True,
        ),
        Overall(
            name="aurc",
            means="area under the risk-coverage curve; an answer that was not given counts as wrong",
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
            means="milliseconds that half of the answers took at most",
            better=-1,
            of=_percentile(50),
            columns=(_latency,),
            answers=True,
        ),
        Overall(
            name="latency_p95",
            means="milliseconds that 95 in 100 answers took at most",
            better=-1,
            of=_percentile(95),
            columns=(_latency,),
            answers=True,
        ),
    )
}
"""Every figure of a run as a whole, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some of a run's questions with the means of their metrics."""

    name: str
    """`all`, `split dev`, or a kind."""
    count: int
    metrics: Mapping[str, Estimate]
    """Without those that apply to none of the questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A run in figures."""

    run: str
    suite: str
    writer: str
    model: str
    finished: bool
    questions: int
    """That were to be asked."""
    asked: int
    """That are finished, in whatever way."""
    errors: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None
    """None where no answer says what it cost."""
    groups: tuple[Group, ...]
    """All, then the splits, then the kinds, as far as there are questions of them."""
    overall: Mapping[str, Estimate]
    published: Mapping[str, Estimate]
    """For a benchmark the figures by its authors' own rule."""

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def summarize(run: Run, scores: Mapping[str, Score] | None = None) -> Summary:
    """The figures of a run, finished or not.

    Args:
        run: as it was read.
        scores: of its outcomes, where they are at hand.
    """
    scores = scored(run) if scores is None else scores
    answers = [o.answer for o in run.outcomes if o.answer is not None]
    costs = [a.usage.cost_usd for a in answers if a.usage.cost_usd is not None]
    return Summary(
        run=run.name,
        suite=run.header.suite,
        writer=run.header.writer,
        model=run.header.model,
        finished=run.footer is not None,
        questions=run.header.questions,
        asked=len(run.outcomes),
        errors=len(run.outcomes) - len(answers),
        prompt_tokens=sum(a.usage.prompt_tokens for a in answers),
        completion_tokens=sum(a.usage.completion_tokens for a in answers),
        cost_usd=sum(costs) if costs else None,
        groups=tuple(_groups(run.outcomes, scores)),
        overall={
            name: found
            for name, o in OVERALL.items()
            if (found := estimate(o.of, *o.rows(run.outcomes, scores))) is not None
        },
        published=run.footer.published if run.footer is not None else {},
    )


def means(outcomes: Sequence[Outcome], scores: Mapping[str, Score]) -> dict[str, Estimate]:
    """The mean of every metric that applies to some of these questions."""
    found = {}
    for name in METRICS:
        values = [v for o in outcomes if (v := scores[o.asked.pair.id].values[name]) is not None]
        made = mean(values)
        if made is not None:
            found[name] = made
    return found


def _groups(outcomes: Sequence[Outcome], scores: Mapping[str, Score]) -> Iterable[Group]:
    yield Group(name="all", count=len(outcomes), metrics=means(outcomes, scores))
    splits = [(f"split {split}", [o for o in outcomes if o.asked.pair.split == split]) for split in ("dev", "test")]
    kinds = [(kind, [o for o in outcomes if o.asked.pair.kind == kind]) for kind in KINDS]
    for group, some in [*(splits if all(found for _, found in splits) else []), *kinds]:
        if some:
            yield Group(name=group, count=len(some), metrics=means(some, scores))


COLUMNS = (
    ("correct", "correct"),
    ("answer_f1", "answer F1"),
    ("verdict_correct", "verdict"),
    ("char_f1", "citations F1"),
    ("evidence_first", "cited first"),
    ("recall", "retrieved"),
    ("answered", "answered"),
    ("abstained_rightly", "abstained"),
)
"""What the table in a terminal shows, with its headings; the whole is in the JSON and the report."""


def table(summary: Summary) -> list[list[str]]:
    """The means by kind and split as rows of cells, headings first; ± is half of the 95 % interval."""
    rows = [["questions", "n", *(heading for _, heading in COLUMNS)]]
    for group in summary.groups:
        rows.append([group.name, str(group.count), *(cell(group.metrics.get(name)) for name, _ in COLUMNS)])
    return rows


def cell(found: Estimate | None) -> str:
    """An estimate in a table."""
    if found is None:
        return ""
    return f"{found.value:.3f}" + (f" ±{found.margin:.3f}" if found.margin is not None else "")

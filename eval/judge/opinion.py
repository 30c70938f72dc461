"""A run judged: every answer once, the judgements summed up, and how far they agree with the metrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import sleep
from typing import Any

from pincite.eval.errors import CostReached, RunError
from pincite.eval.judge.cases import Judgement, fingerprint
from pincite.eval.judge.files import append, earlier, path
from pincite.eval.judge.model import AnswerJudge
from pincite.eval.metrics import Estimate, estimate, mean
from pincite.eval.metrics.abstention import ROUNDING
from pincite.eval.metrics.agreement import kappa
from pincite.eval.runs.asking import Asking, Limits, Reply
from pincite.eval.runs.records import QuestionRecord, Run
from pincite.eval.scoring import Metric, Score, metrics, scored

COMPARED: tuple[tuple[str, Metric], ...] = (
    ("correct", metrics.RIGHT),
    ("correct", metrics.RIGHT_AND_CITED),
    ("supported", metrics.SUPPORTED),
)
"""The judge's labels, each with the metric that measures the same thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far a judge and a metric agree."""

    judged: str
    """`correct` or `supported`."""
    metric: str
    same: Estimate
    """Share of the answers on which the two agree."""
    kappa: Estimate | None
    """Cohen's kappa; none where both say the same of all answers, or there are too few to tell."""
    both: int
    """Answers that are right by both."""
    only_judge: tuple[str, ...]
    """Ids of the answers that are right by the judge alone."""
    only_metric: tuple[str, ...]
    neither: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOpinion:
    """A judge's view of a run."""

    run: str
    judge: str
    prompt: str
    """Version of the prompt."""
    judged: int
    errors: int
    correct: Estimate | None
    supported: Estimate | None
    agreements: tuple[Agreement, ...]
    judgements: tuple[Judgement, ...]
    prompt_tokens: int
    completion_tokens: int

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"judgements": [j.model_dump(mode="json") for j in self.judgements]}


def judge(
    run: Run,
    by: AnswerJudge,
    home: Path,
    *,
    limit: int | None = None,
    limits: Limits | None = None,
    on_judgement: Callable[[int, int], object] | None = None,
    wait: Callable[[float], object] = sleep,
) -> RunOpinion:
    """Judge a run. An answer that this model has already judged with this prompt is not judged again.

    Args:
        run: the run.
        by: the judge.
        home: data folder that the judgements are kept in.
        limit: judge only the first so many answers.
        limits: how hard the model may be asked.
        on_judgement: called with the number of answers judged and the number there are.
        wait: pauses for so many seconds.

    Raises:
        RunError: there is nothing to judge, or the judgements can't be written.
        LLMUnavailable, JudgeUnavailable: the model does not judge; its judgements so far are kept.
        CostReached: the limits leave no dollar for another judgement; the same command goes on.
    """
    records = [record for record in run.records if judged(record)][:limit]
    if not records:
        raise RunError(run.path, "there is nothing to judge: no question that has an answer was answered")
    file = path(home, run)
    judgements = earlier(file, by, records)
    report = on_judgement or (lambda done, total: None)
    report(len(judgements), len(records))
    rest = [(number, record) for number, record in enumerate(records) if record.asked.pair.id not in judgements]
    asking = Asking(rest, by, limits or Limits(), cost=by.cost, wait=wait)

    def keep(reply: Reply[Judgement]) -> None:
        judgement = reply.answer or _failed(records[reply.number], by, reply.error)
        append(file, judgement)
        judgements[judgement.id] = judgement
        report(len(judgements), len(records))

    try:
        try:
            for reply in asking:
                keep(reply)
        finally:
            for reply in asking.stop():
                keep(reply)
    except CostReached as reached:
        how = f". {len(judgements)} of {len(records)} answers are judged; the same command goes on with the others"
        raise CostReached(reached.spent, reached.most, how) from None
    return opinion(run, by, [judgements[record.asked.pair.id] for record in records])


def judged(record: QuestionRecord) -> bool:
    """Whether a record holds an answer to judge."""
    return record.asked.pair.answerable and record.answer is not None and record.answer.status == "answered"


def opinion(run: Run, by: AnswerJudge, judgements: Sequence[Judgement]) -> RunOpinion:
    """The judgements summed up, with their agreement with the metrics."""
    scores = scored(run)
    weights = {record.asked.pair.id: record.asked.pair.weight for record in run.records}
    valid = [(j, j.verdict) for j in judgements if j.verdict is not None]
    own = [weights[j.id] for j, _ in valid]
    agreements = (
        agreement(name, metric, [(j.id, getattr(verdict, name)) for j, verdict in valid], scores, weights)
        for name, metric in COMPARED
    )
    return RunOpinion(
        run=run.name,
        judge=by.model,
        prompt=by.prompt.version,
        judged=len(valid),
        errors=len(judgements) - len(valid),
        correct=mean([float(verdict.correct) for _, verdict in valid], weights=own),
        supported=mean([float(verdict.supported) for _, verdict in valid], weights=own),
        agreements=tuple(one for one in agreements if one is not None),
        judgements=tuple(judgements),
        prompt_tokens=sum(j.prompt_tokens for j in judgements),
        completion_tokens=sum(j.completion_tokens for j in judgements),
    )


def agreement(
    judged_as: str,
    metric: Metric,
    judgements: Sequence[tuple[str, bool]],
    scores: Mapping[str, Score],
    weights: Mapping[str, float],
) -> Agreement | None:
    """How far the judge's yes and no, by pair id, agree with a metric; None where the metric counts none of them.

    Args:
        judged_as: the judge's label, `correct` or `supported`.
        metric: the metric.
        judgements: the judge's labels, by the ids of the pairs.
        scores: of the run, by the ids of the pairs.
        weights: by the ids of the pairs.
    """
    rows = [
        (id_, says_yes, value == 1.0)
        for id_, says_yes in judgements
        if (value := scores[id_].values[metric.name]) is not None
    ]
    own = [weights[id_] for id_, _, _ in rows]
    same = mean([float(a == b) for _, a, b in rows], weights=own)
    if same is None:
        return None
    return Agreement(
        judged=judged_as,
        metric=metric.name,
        same=same,
        kappa=kappa_of([a for _, a, _ in rows], [b for _, _, b in rows], weights=own),
        both=sum(a and b for _, a, b in rows),
        only_judge=tuple(id_ for id_, a, b in rows if a and not b),
        only_metric=tuple(id_ for id_, a, b in rows if b and not a),
        neither=sum(not a and not b for _, a, b in rows),
    )


def kappa_of(
    first: Sequence[float],
    second: Sequence[float],
    groups: Sequence[int] | None = None,
    weights: Sequence[float] | None = None,
) -> Estimate | None:
    """Cohen's kappa with its interval, which is none where every draw of the answers gives the same.

    That happens where one of the two says the same of every answer: kappa is then 0, whatever the other says.
    """
    figure = estimate(kappa, first, second, groups=groups, weights=weights)
    return replace(figure, low=None, high=None) if figure is not None and _alike(figure) else figure


def _alike(figure: Estimate) -> bool:
    """Whether the ends of the interval are the same, but for the rounding of weighted sums."""
    return figure.low is not None and figure.high is not None and figure.high - figure.low < ROUNDING


def _failed(record: QuestionRecord, by: AnswerJudge, error: str | None) -> Judgement:
    return Judgement(
        id=record.asked.pair.id,
        judge=by.model,
        prompt=by.prompt.version,
        answer=fingerprint(record),
        verdict=None,
        error=error,
    )

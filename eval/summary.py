"""A run in figures: by kind and split, each mean with its interval and n, and the figures of a run as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pincite.eval.gold import KINDS
from pincite.eval.overall import OVERALL, Overall
from pincite.eval.runs.records import QuestionRecord, Run
from pincite.eval.scoring import METRICS, Score, scored
from pincite.eval.stats import Estimate, clusters, exact, mean
from pincite.eval.suites.adopting import OWN_ANSWER

__all__ = ["OVERALL", "Group", "Overall", "Summary", "means", "summarize"]


FEW = 8
"""Fewest questions of a tag that is shown apart."""

UNANSWERABLE = "unanswerable"

OWN = "own answers"
"""Group of the questions with gold taken over from the product's own answers."""

UNANSWERED = "without an answer"
"""Group of the questions without an answer, where some of them have the kind of an answerable one."""

PEOPLE = "gold by people"
"""Group of the others, shown where there are own answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some of a run's questions with the means of their metrics."""

    name: str
    """`all`, `split dev`, `gold by people`, `own answers`, `without an answer`, a kind, or `tag …`."""
    count: int
    metrics: Mapping[str, Estimate]
    """By metric; without those that count none of the questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A run in figures."""

    run: str
    suite: str
    writer: str
    model: str
    finished: bool
    questions: int
    """Questions to ask."""
    asked: int
    """Questions with a record: answered, abstained from, or failed."""
    errors: int
    """Questions that failed."""
    failures: tuple[tuple[str, int], ...]
    """The errors with the number of questions that each failed, the most frequent first."""
    skipped: tuple[tuple[str, str], ...]
    """Ids of questions that could not be asked, with the reasons."""
    independent: int
    """Groups of questions that share no evidence; intervals are over these."""
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None
    """None where no answer says what it cost."""
    groups: tuple[Group, ...]
    """All, then by split, by author of the gold, by kind and by tag; groups without questions are left out."""
    overall: Mapping[str, Estimate]
    published: Mapping[str, Estimate]
    """For a benchmark, the figures by its authors' own rule."""

    @property
    def weighted(self) -> bool:
        """Whether some questions count more than others."""
        return any(one.effective is not None for group in self.groups for one in group.metrics.values())

    @property
    def own_answers(self) -> int:
        """Questions whose gold is what the product itself answered."""
        return sum(group.count for group in self.groups if group.name == OWN)

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"own_answers": self.own_answers}


def summarize(run: Run, scores: Mapping[str, Score] | None = None) -> Summary:
    """The figures of a run, finished or not.

    Args:
        run: the run.
        scores: of its records, where they are at hand.
    """
    scores = scored(run) if scores is None else scores
    answers = [record.answer for record in run.records if record.answer is not None]
    costs = [answer.usage.cost_usd for answer in answers if answer.usage.cost_usd is not None]
    joined = dict(zip((r.asked.pair.id for r in run.records), clusters([r.asked for r in run.records]), strict=True))
    return Summary(
        run=run.name,
        suite=run.header.suite,
        writer=run.header.writer,
        model=run.header.model,
        finished=run.footer is not None,
        questions=run.header.questions,
        asked=len(run.records),
        errors=len(run.records) - len(answers),
        failures=tuple(Counter(record.error for record in run.records if record.error is not None).most_common()),
        skipped=tuple((one.id, one.reason) for one in run.header.skipped),
        independent=len(set(joined.values())),
        prompt_tokens=sum(answer.usage.prompt_tokens for answer in answers),
        completion_tokens=sum(answer.usage.completion_tokens for answer in answers),
        cost_usd=sum(costs) if costs else None,
        groups=tuple(_groups(run.records, scores, joined)),
        overall={
            name: estimated
            for name, overall in OVERALL.items()
            if (estimated := overall.estimated(run.records, scores, joined)) is not None
        },
        published=run.footer.published if run.footer is not None else {},
    )


def means(
    records: Sequence[QuestionRecord], scores: Mapping[str, Score], joined: Mapping[str, int]
) -> dict[str, Estimate]:
    """The mean of every metric that counts some of these questions, by their weights.

    Args:
        records: the questions.
        scores: their scores, by the ids of the pairs.
        joined: their clusters, by the ids of the pairs.
    """
    estimates = {}
    for metric in METRICS.values():
        counted = [
            (value, joined[record.asked.pair.id], record.asked.pair.weight)
            for record in records
            if (value := scores[record.asked.pair.id].values[metric.name]) is not None
        ]
        values, weights = [value for value, *_ in counted], [weight for *_, weight in counted]
        groups = [group for _, group, _ in counted]
        estimated = mean(values, groups, weights) if metric.sampled else exact(values, weights)
        if estimated is not None:
            estimates[metric.name] = estimated
    return estimates


def _groups(
    records: Sequence[QuestionRecord], scores: Mapping[str, Score], joined: Mapping[str, int]
) -> Iterable[Group]:
    yield Group(name="all", count=len(records), metrics=means(records, scores, joined))
    splits = [(f"split {split}", [r for r in records if r.asked.pair.split == split]) for split in ("dev", "test")]
    own = [r for r in records if OWN_ANSWER in r.asked.pair.tags]
    others = [r for r in records if OWN_ANSWER not in r.asked.pair.tags]
    origins = [(PEOPLE, others), (OWN, own)] if own else []
    without = [r for r in records if not r.asked.pair.answerable]
    unanswered = [(UNANSWERED, without)] if any(r.asked.pair.kind != UNANSWERABLE for r in without) else []
    kinds = [(kind, [r for r in records if r.asked.pair.kind == kind]) for kind in KINDS]
    counted = Counter(tag for record in records for tag in record.asked.pair.tags)
    tags = [
        (f"tag {tag}", [r for r in records if tag in r.asked.pair.tags])
        for tag, count in sorted(counted.items())
        if FEW <= count < len(records) and tag != OWN_ANSWER
    ]
    for name, some in [
        *(splits if all(members for _, members in splits) else []),
        *origins,
        *unanswered,
        *kinds,
        *tags,
    ]:
        if some:
            yield Group(name=name, count=len(some), metrics=means(some, scores, joined))

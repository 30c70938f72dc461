"""A judge measured against people: how far they agree, and what people would say of all answers.

The metrics are measured in the same way, since they are judges, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.eval.judge.cases import Judgement, fingerprint
from pincite.eval.judge.files import path, read
from pincite.eval.judge.labels import Label
from pincite.eval.judge.opinion import COMPARED, judged, kappa_of
from pincite.eval.metrics import Estimate, mean
from pincite.eval.runs.records import QuestionRecord, Run
from pincite.eval.scoring import scored
from pincite.eval.stats import clusters
from pincite.eval.stats.powered import powered

SAYS = ("correct", "supported")
"""People's labels of an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """A judge or a metric against people."""

    by: str
    """The model, or the metric."""
    prompt: str | None
    """Version of the judge's prompt; None for a metric."""
    judged: str
    """`correct` or `supported`."""
    same: Estimate
    """Share of the labelled answers on which the two agree."""
    kappa: Estimate | None
    """Cohen's kappa; None where both say the same of all answers, or there are too few to tell."""
    only_judge: tuple[str, ...]
    """Ids of the answers that are right by the judge alone."""
    only_people: tuple[str, ...]
    people: Estimate
    """Share that people found among the labelled answers."""
    alone: Estimate
    """Share that the judge found among all answers."""
    powered: Estimate
    """Share that people would find in all answers, from both: prediction-powered."""


def against_people(run: Run, labels: Mapping[str, Label], home: Path) -> tuple[Against, ...]:
    """Every judge that has judged a run, and the metrics, against what people say of it.

    Args:
        run: the run.
        labels: by the id of the pair.
        home: data folder that the judgements are kept in.
    """
    return (*_judges(run, labels, read(path(home, run))), *_metrics(run, labels))


def judge_against_people(run: Run, labels: Mapping[str, Label], judgements: Sequence[Judgement]) -> tuple[Against, ...]:
    """One judge's judgements against what people say."""
    return tuple(_judges(run, labels, judgements))


def _judges(run: Run, labels: Mapping[str, Label], judgements: Sequence[Judgement]) -> Iterator[Against]:
    prints = {record.asked.pair.id: fingerprint(record) for record in run.records if judged(record)}
    by_judge: dict[tuple[str, str], dict[str, Judgement]] = {}
    for one in judgements:
        if one.verdict is not None and prints.get(one.id) == one.answer:
            by_judge.setdefault((one.judge, one.prompt), {})[one.id] = one
    for (model, prompt), ones in by_judge.items():
        for name in SAYS:
            says = {id_: bool(getattr(one.verdict, name)) for id_, one in ones.items()}
            if (measured := _against(run, labels, says, model, prompt, name)) is not None:
                yield measured


def _metrics(run: Run, labels: Mapping[str, Label]) -> Iterator[Against]:
    scores = scored(run)
    for name, metric in COMPARED:
        values = {record.asked.pair.id: scores[record.asked.pair.id].values[metric.name] for record in run.records}
        says = {
            record.asked.pair.id: value == 1.0
            for record in run.records
            if judged(record) and (value := values[record.asked.pair.id]) is not None
        }
        if (measured := _against(run, labels, says, metric.name, None, name)) is not None:
            yield measured


def _against(  # noqa: PLR0917 - one row of a table
    run: Run, labels: Mapping[str, Label], says: Mapping[str, bool], by: str, prompt: str | None, name: str
) -> Against | None:
    """Compare one judge with people on one label; None if no answer has been judged by both."""
    records: list[QuestionRecord] = [record for record in run.records if record.asked.pair.id in says]
    groups = clusters([record.asked for record in records])
    ids = [record.asked.pair.id for record in records]
    weights = [record.asked.pair.weight for record in records]
    by_judge = [float(says[id_]) for id_ in ids]
    by_people = [float(getattr(labels[id_], name)) if id_ in labels else None for id_ in ids]
    rows = [
        (id_, one, other, group, weight)
        for id_, one, other, group, weight in zip(ids, by_judge, by_people, groups, weights, strict=True)
        if other is not None
    ]
    joined, own = [group for *_, group, _ in rows], [weight for *_, weight in rows]
    same = mean([float(one == other) for _, one, other, *_ in rows], joined, own)
    people = mean([other for _, _, other, *_ in rows], joined, own)
    alone = mean(by_judge, groups, weights)
    whole = powered(by_judge, by_people, groups, weights)
    if same is None or people is None or alone is None or whole is None:
        return None
    return Against(
        by=by,
        prompt=prompt,
        judged=name,
        same=same,
        kappa=kappa_of([one for _, one, *_ in rows], [other for _, _, other, *_ in rows], joined, own),
        only_judge=tuple(id_ for id_, one, other, *_ in rows if one > other),
        only_people=tuple(id_ for id_, one, other, *_ in rows if other > one),
        people=people,
        alone=alone,
        powered=whole,
    )

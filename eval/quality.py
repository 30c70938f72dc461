"""The data of the page's tab *Quality*: the newest runs in figures, each with its place in its suite's history.

A history holds the finished runs of one suite, selection and collection. Within it, each run is compared with the
previous one of its configuration (`eval.history`), question by question, on those whose gold is the same in both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from statistics import median
from typing import Any

from pincite.eval.compare.changes import FigureChange, change
from pincite.eval.compare.pairing import MINIMUM_OVERLAP, same
from pincite.eval.errors import RunError
from pincite.eval.gold import ResolvedPair
from pincite.eval.history import RunStep, steps
from pincite.eval.overall import percentile
from pincite.eval.runs import finding, read
from pincite.eval.runs.records import Header, Run
from pincite.eval.scoring import HEADLINE, METRICS, Sample
from pincite.eval.stats import Estimate, clusters, mean
from pincite.eval.stats.ranking import ranked
from pincite.eval.stats.weights import kish, uneven

SHOWN = 30
"""Most runs shown; the newest."""

FIGURES = (HEADLINE.name, "headline_wrong", "abstained_rightly", "char_f1", "answer_f1")
"""Metrics shown, besides AUROC and the median latency. All others would take seconds for each run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A run without its answers."""

    header: Header
    finished: bool
    asked: Mapping[str, ResolvedPair]
    """The questions, by the ids of the pairs."""
    correct: Mapping[str, float | None]
    """The headline of each question."""
    figures: Mapping[str, Estimate]
    """By name; without those that count none of the questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A finished run in the history of its suite."""

    step: RunStep
    since: str | None = None
    """Start of the run before of the same configuration; None for the first."""
    change: FigureChange | None = None
    """Of the headline since then; None where too few questions are the same."""


def quality(home: Path) -> dict[str, Any]:
    """The newest runs of a data folder, newest first, as JSON."""
    newest = (_measured(path, path.stat().st_mtime_ns) for path in finding.paths(home))
    runs = list(islice((run for run in newest if run is not None), SHOWN))
    past = histories(runs)
    return {"runs": [_data(run, past.get(run.header.id)) for run in runs]}


def histories(runs: Iterable[Measured]) -> dict[str, Past]:
    """The place of each finished run in the history of its suite, by its name.

    Args:
        runs: of any suites.
    """
    suites: dict[tuple[str, str, str], list[Measured]] = defaultdict(list)
    for run in runs:
        if run.finished and HEADLINE.name in run.figures:
            header = run.header
            suites[header.suite, header.selection.model_dump_json(), header.collection].append(run)
    return {id_: past for some in suites.values() for id_, past in _history(some).items()}


def _history(runs: list[Measured]) -> dict[str, Past]:
    ordered = sorted(runs, key=lambda run: (run.header.started, run.header.id))
    marks = steps([(run.header, run.figures[HEADLINE.name].value) for run in ordered])
    own: dict[str, list[tuple[Measured, RunStep]]] = defaultdict(list)
    for run, step in zip(ordered, marks, strict=True):
        own[step.configuration].append((run, step))
    past: dict[str, Past] = {}
    for some in own.values():
        past[some[0][0].header.id] = Past(step=some[0][1])
        for (before, _), (after, step) in pairwise(some):
            past[after.header.id] = Past(step=step, since=before.header.started, change=_change(before, after))
    return past


def _change(before: Measured, after: Measured) -> FigureChange | None:
    """The headline in both runs; None where they share too few questions, as for a gate."""
    ids = [
        id_ for id_, asked in after.asked.items() if id_ in before.asked and same(before.asked[id_].pair, asked.pair)
    ]
    if len(ids) < MINIMUM_OVERLAP * len({*before.asked, *after.asked}):
        return None
    groups = clusters([after.asked[id_] for id_ in ids])
    weights = [after.asked[id_].pair.weight for id_ in ids]
    return change(HEADLINE, ids, groups, before.correct, after.correct, weights=weights)


@lru_cache(maxsize=2 * SHOWN)
def _measured(path: Path, _changed: int) -> Measured | None:
    """A run in figures; None for a file that is no run. Cached, since the intervals take seconds."""
    try:
        run = read(path)
    except RunError:
        return None
    ids = [record.asked.pair.id for record in run.records]
    samples = [Sample(record) for record in run.records]
    values = {name: [METRICS[name].of(sample) for sample in samples] for name in FIGURES}
    return Measured(
        header=run.header,
        finished=run.footer is not None,
        asked={record.asked.pair.id: record.asked for record in run.records},
        correct=dict(zip(ids, values[HEADLINE.name], strict=True)),
        figures=_figures(run, values),
    )


def _figures(run: Run, values: Mapping[str, list[float | None]]) -> dict[str, Estimate]:
    groups = clusters([record.asked for record in run.records])
    weights = [record.asked.pair.weight for record in run.records]

    def shown(column: list[float | None]) -> Estimate | None:
        rows = [(v, group, weight) for v, group, weight in zip(column, groups, weights, strict=True) if v is not None]
        return mean([v for v, _, _ in rows], [group for _, group, _ in rows], [weight for *_, weight in rows])

    answers = [
        (record.answer, float(record.asked.pair.answerable), group, record.asked.pair.weight)
        for record, group in zip(run.records, groups, strict=True)
        if record.answer is not None
    ]
    auroc = ranked(
        [answer.confidence for answer, *_ in answers],
        [answerable for _, answerable, *_ in answers],
        groups=[group for *_, group, _ in answers],
        weights=[weight for *_, weight in answers],
    )
    figures = {name: shown(column) for name, column in values.items()}
    middle = _median_latency(run)
    figures |= {"auroc": auroc, "latency_p50": middle}
    return {name: one for name, one in figures.items() if one is not None}


def _median_latency(run: Run) -> Estimate | None:
    latency = METRICS["latency_ms"]
    rows = [(time, r.asked.pair.weight) for r in run.records if (time := latency.of(Sample(r))) is not None]
    if not rows:
        return None
    times, weights = [time for time, _ in rows], [weight for _, weight in rows]
    middle = median(times) if uneven(weights) is None else percentile(50)(times, weights=weights)
    assert middle is not None
    return Estimate(value=middle, low=None, high=None, count=len(times), effective=kish(weights))


def _data(run: Measured, past: Past | None) -> dict[str, Any]:
    header = run.header
    evidence = {
        quote.document_id for asked in run.asked.values() for alternatives in asked.evidence for quote in alternatives
    }
    return {
        "name": header.id,
        "suite": header.suite,
        "selection": header.selection.model_dump(mode="json"),
        "collection": header.collection,
        "documents": header.documents,
        "evidence_documents": len(evidence),
        "started": header.started,
        "writer": header.writer,
        "model": header.model,
        "finished": run.finished,
        "questions": header.questions,
        "asked": len(run.asked),
        "headline": HEADLINE.name,
        "figures": {name: asdict(figure) for name, figure in run.figures.items()},
        "history": None if past is None else _past(past),
    }


def _past(past: Past) -> dict[str, Any]:
    one = past.change
    return {
        "configuration": past.step.configuration,
        "changed": list(past.step.changed),
        "shift": past.step.shift,
        "since": past.since,
        "change": None
        if one is None
        else {
            "before": one.before,
            "after": one.after,
            "difference": asdict(one.difference),
            "verdict": one.verdict,
        },
    }

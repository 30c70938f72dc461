"""A report built from a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from pincite.bot.answers import Citation, Statement
from pincite.eval.blame import Blame, Story, files
from pincite.eval.blame.stories import fingerprint
from pincite.eval.compare import gold
from pincite.eval.errors import RunError
from pincite.eval.history import steps
from pincite.eval.judge import against_people
from pincite.eval.judge.labels import Label, fingerprints, given_labels, measuring, sample
from pincite.eval.metrics.abstention import risk_coverage
from pincite.eval.metrics.calibration import reliability
from pincite.eval.report.content import (
    Context,
    ContextSegment,
    PastRun,
    RunReport,
    ShownCitation,
    ShownLabel,
    ShownQuestion,
    ShownStatement,
)
from pincite.eval.runs.files import SUFFIX, read
from pincite.eval.runs.records import QuestionRecord, RecordedExcerpt, Run
from pincite.eval.scoring import Score, headline_values, scored
from pincite.eval.scoring.metrics import RIGHT
from pincite.eval.stats import clusters, mean
from pincite.eval.summary import OVERALL, summarize

REMEMBERED = 30
"""Most runs of the history; the newest."""


def build(run: Run, home: Path | None = None) -> RunReport:
    """Build the report of a run; the runs in the same folder are its history.

    Args:
        run: the run.
        home: the data folder whose labels and judgements are shown; none are if None.

    Raises:
        RunError: labels or judgements can't be read.
    """
    scores = scored(run)
    labelled = {} if home is None else given_labels(home, run)
    prints = fingerprints(run)
    places = {record.asked.pair.id: place for place, record in enumerate(sample(run))}
    stories = _stories(run)
    wrong = sum(not score.correct for score in scores.values())
    confidence, answerable = OVERALL["ece"].rows(run.records, scores)
    certain, loss = OVERALL["aurc"].rows(run.records, scores)
    latencies = [
        (latency, record.asked.pair.weight)
        for record in run.records
        if (latency := scores[record.asked.pair.id].values["latency_ms"]) is not None
    ]
    return RunReport(
        header=run.header,
        summary=summarize(run, scores),
        reliability=reliability(confidence, answerable, weights=OVERALL["ece"].weights(run.records)),
        risk_coverage=risk_coverage(certain, loss, OVERALL["aurc"].weights(run.records)),
        latencies=tuple(latency for latency, _ in latencies),
        latency_weights=tuple(weight for _, weight in latencies),
        history=tuple(_history(run, scores)),
        questions=tuple(
            replace(
                question_of(record, scores[id_], stories.get(id_), labelled.get(id_)),
                answer=prints.get(id_),
                place=places.get(id_),
            )
            for id_, record in ((record.asked.pair.id, record) for record in run.records)
        ),
        blame=Blame(run=run.name, wrong=wrong, stories=tuple(stories.values())) if stories else None,
        people=against_people(run, measuring(run, labelled), home) if home is not None and labelled else (),
    )


def _stories(run: Run) -> dict[str, Story]:
    """The stories of answers that are still those of the run, by the ids of the pairs."""
    answers = {record.asked.pair.id: record for record in run.records}
    return {
        story.id: story
        for story in files.read(run)
        if story.id in answers and story.answer == fingerprint(answers[story.id])
    }


def _history(run: Run, scores: Mapping[str, Score]) -> list[PastRun]:
    """The finished runs of the same suite and selection, and this one, in the order of their start."""
    past = [(run.header, _past(run, run, [float(score.correct) for score in scores.values()]))]
    for other in _runs_beside(run.path):
        same = other.header.suite == run.header.suite and other.header.selection == run.header.selection
        if same and other.footer is not None and other.name != run.name:
            past.append((other.header, _past(other, run, headline_values(other))))
    rows = [(header, one) for header, one in past if one is not None]
    ordered = sorted(rows, key=lambda pair: (pair[1].started, pair[1].run))[-REMEMBERED:]
    marks = steps([(header, one.correct.value) for header, one in ordered])
    return [
        replace(one, configuration=step.configuration, changed=step.changed, shift=step.shift)
        for (_, one), step in zip(ordered, marks, strict=True)
    ]


def _runs_beside(path: Path) -> Iterator[Run]:
    for other in sorted(path.parent.glob(f"*{SUFFIX}")):
        try:
            yield read(other)
        except RunError:
            continue  # of another version, or no run at all


def _past(run: Run, this: Run, correct: Sequence[float]) -> PastRun | None:
    weights = [record.asked.pair.weight for record in run.records]
    share = mean(correct, clusters([record.asked for record in run.records]), weights)
    if share is None:
        return None
    return PastRun(
        run=run.name,
        started=run.header.started,
        correct=share,
        same_suite=run.header.suite_sha256 == this.header.suite_sha256,
        this=run.name == this.name,
        writer=run.header.writer,
        model=run.header.model,
    )


def question_of(
    record: QuestionRecord, score: Score, story: Story | None = None, label: Label | None = None
) -> ShownQuestion:
    """A question as a report shows it."""
    pair, answer = record.asked.pair, record.answer
    standalone = answer.standalone_question if answer is not None else None
    return ShownQuestion(
        id=pair.id,
        kind=pair.kind,
        split=pair.split,
        question=pair.question,
        standalone=standalone if standalone not in {None, pair.question} else None,
        history=tuple((exchange.question, exchange.answer) for exchange in pair.history),
        answerable=pair.answerable,
        gold=gold(record),
        accepted=pair.answers,
        gold_verdict=pair.verdict,
        evidence=tuple(tuple(quote.quote for quote in alternatives) for alternatives in record.asked.evidence),
        tags=pair.tags,
        note=pair.note,
        weight=pair.weight,
        status="failed" if answer is None else answer.status,
        error=record.error,
        verdict=answer.verdict if answer is not None else None,
        short=answer.short if answer is not None else None,
        text=answer.text if answer is not None else "",
        statements=tuple(map(_statement, answer.statements if answer is not None else ())),
        citations=tuple(_citation(number, citation, right) for number, citation, right in _numbered(record)),
        contexts=tuple(context(excerpt, record) for excerpt in record.excerpts),
        confidence=answer.confidence if answer is not None else None,
        latency_ms=score.values["latency_ms"],
        correct=score.correct,
        right=score.values[RIGHT.name] == 1.0,
        why=score.why,
        lost_by=None if story is None else f"{story.stage}: {story.because}",
        metrics={name: value for name, value in score.values.items() if value is not None},
        label=None if label is None else _given_label(label),
    )


def _statement(statement: Statement) -> ShownStatement:
    return ShownStatement(
        text=statement.text,
        citations=tuple(number + 1 for number in statement.citations),
        support=statement.support,
        supported=statement.supported,
    )


def _numbered(record: QuestionRecord) -> Iterator[tuple[int, Citation, bool]]:
    """The citations of a record with their numbers, from 1, and whether they resolve."""
    citations = record.answer.citations if record.answer is not None else ()
    for number, (citation, resolves) in enumerate(zip(citations, record.resolves, strict=True), 1):
        yield number, citation, resolves


def _citation(number: int, citation: Citation, resolves: bool) -> ShownCitation:
    older = f"page {citation.page}" if citation.page else f"paragraph {citation.paragraph}"  # runs without a locator
    return ShownCitation(
        number=number,
        title=citation.title,
        where=citation.locator or older,
        quote=citation.quote,
        resolves=resolves,
    )


def _given_label(label: Label) -> ShownLabel:
    return ShownLabel(
        correct=label.correct, supported=label.supported, gold_doubtful=label.gold_doubtful, remark=label.remark
    )


def context(excerpt: RecordedExcerpt, record: QuestionRecord) -> Context:
    """Cut an excerpt where evidence and citations begin and end."""
    gold_spans = [
        (e.span.start, e.span.end)
        for alternatives in record.asked.evidence
        for e in alternatives
        if e.document_id == excerpt.document_id
    ]
    cited = [
        (number, citation.start, citation.end)
        for number, citation, resolves in _numbered(record)
        if resolves and citation.document_id == excerpt.document_id
    ]
    end = excerpt.start + len(excerpt.text)
    edges = {excerpt.start, end, *(edge for span in gold_spans for edge in span)}
    edges |= {edge for _, *span in cited for edge in span}
    cuts = sorted(edge for edge in edges if excerpt.start <= edge <= end)
    return Context(
        title=excerpt.title,
        document_id=excerpt.document_id,
        start=excerpt.start,
        segments=tuple(
            ContextSegment(
                text=excerpt.text[start - excerpt.start : stop - excerpt.start],
                gold=any(s <= start < e for s, e in gold_spans),
                cited=tuple(number for number, s, e in cited if s <= start < e),
                begins=tuple(number for number, s, _ in cited if s == start),
            )
            for start, stop in pairwise(cuts)
        ),
    )

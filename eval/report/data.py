"""Everything that a report shows, as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from pincite.eval.compare import gold
from pincite.eval.errors import RunError
from pincite.eval.metrics import Estimate, mean
from pincite.eval.metrics.abstention import RiskPoint, risk_coverage
from pincite.eval.metrics.calibration import Bin, reliability
from pincite.eval.runs.files import SUFFIX, Header, Outcome, Run, Window, read
from pincite.eval.score import METRICS, Score, correct_values, scored
from pincite.eval.summary import OVERALL, Summary, summarize

REMEMBERED = 30
"""Runs of the history at most, the newest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of a document's text, all of it cited, or evidence, or neither."""

    text: str
    gold: bool
    """Whether an answer should rest on it."""
    cited: tuple[int, ...]
    """Numbers of the citations that it is part of, from 1."""
    begins: tuple[int, ...]
    """Those of them that begin here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Evidence and citations where they stand."""

    title: str
    document_id: str
    start: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement of an answer."""

    text: str
    citations: tuple[int, ...]
    """Numbers of the citations, from 1."""
    support: float
    supported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation as it is listed under an answer."""

    number: int
    title: str
    where: str
    quote: str
    resolves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question with what came of it."""

    id: str
    kind: str
    split: str
    question: str
    standalone: str | None
    """As it was searched, where that differs."""
    history: tuple[tuple[str, str], ...]
    answerable: bool
    gold: str
    """What should be said, in words."""
    accepted: tuple[tuple[str, ...], ...]
    gold_verdict: str | None
    evidence: tuple[tuple[str, ...], ...]
    """Quotes, one entry for each thing that needs support."""
    tags: tuple[str, ...]
    note: str | None
    status: str
    """`answered`, `abstained` or `failed`."""
    error: str | None
    verdict: str | None
    short: str | None
    text: str
    statements: tuple[Said, ...]
    citations: tuple[Cited, ...]
    contexts: tuple[Context, ...]
    confidence: float | None
    latency_ms: float | None
    correct: bool
    why: tuple[str, ...]
    metrics: Mapping[str, float]
    """Those that apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A run of the same suite."""

    run: str
    started: str
    correct: Estimate
    same_suite: bool
    """Whether the suite was the same to the byte."""
    this: bool
    writer: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A run as it is shown."""

    header: Header
    summary: Summary
    reliability: tuple[Bin, ...]
    """Of confidence, as probability that the documents hold the answer."""
    risk_coverage: tuple[RiskPoint, ...]
    latencies: tuple[float, ...]
    """Milliseconds, in the order of the questions."""
    history: tuple[Past, ...]
    """Oldest first, with this run among them."""
    questions: tuple[Question, ...]

    def data(self) -> dict[str, Any]:
        """As JSON."""
        shown = {name: getattr(self, name) for name in ("reliability", "risk_coverage", "history", "questions")}
        return {
            "header": self.header.model_dump(mode="json"),
            "summary": self.summary.data(),
            "latencies": list(self.latencies),
            "means": {m.name: m.means for m in METRICS.values()} | {o.name: o.means for o in OVERALL.values()},
        } | {name: [asdict(entry) for entry in entries] for name, entries in shown.items()}


def build(run: Run) -> Report:
    """The report of a run; its history are the runs in the same folder."""
    scores = scored(run)
    confidence, answerable = OVERALL["ece"].rows(run.outcomes, scores)
    return Report(
        header=run.header,
        summary=summarize(run, scores),
        reliability=reliability(confidence, answerable),
        risk_coverage=risk_coverage(*OVERALL["aurc"].rows(run.outcomes, scores)),
        latencies=tuple(v for o in run.outcomes if (v := scores[o.asked.pair.id].values["latency_ms"]) is not None),
        history=tuple(_history(run, scores)),
        questions=tuple(_question(o, scores[o.asked.pair.id]) for o in run.outcomes),
    )


def _history(run: Run, scores: Mapping[str, Score]) -> list[Past]:
    """The finished runs of the same suite and selection, and this one, by the time they were started."""
    found = [_past(run, run, [float(s.correct) for s in scores.values()])]
    for other in _beside(run.path):
        same = other.header.suite == run.header.suite and other.header.selection == run.header.selection
        if same and other.footer is not None and other.name != run.name:
            found.append(_past(other, run, correct_values(other)))
    past = sorted((p for p in found if p is not None), key=lambda p: (p.started, p.run))
    return past[-REMEMBERED:]


def _beside(path: Path) -> Iterator[Run]:
    for other in sorted(path.parent.glob(f"*{SUFFIX}")):
        try:
            yield read(other)
        except RunError:
            continue  # of another version, or no run at all


def _past(run: Run, this: Run, correct: Sequence[float]) -> Past | None:
    share = mean(correct)
    if share is None:
        return None
    return Past(
        run=run.name,
        started=run.header.started,
        correct=share,
        same_suite=run.header.suite_sha256 == this.header.suite_sha256,
        this=run.name == this.name,
        writer=run.header.writer,
        model=run.header.model,
    )


def _question(o: Outcome, score: Score) -> Question:
    pair, answer = o.asked.pair, o.answer
    standalone = answer.standalone_question if answer is not None else None
    return Question(
        id=pair.id,
        kind=pair.kind,
        split=pair.split,
        question=pair.question,
        standalone=standalone if standalone not in {None, pair.question} else None,
        history=tuple((turn.question, turn.answer) for turn in pair.history),
        answerable=pair.answerable,
        gold=gold(o),
        accepted=pair.answers,
        gold_verdict=pair.verdict,
        evidence=tuple(tuple(e.quote for e in alternatives) for alternatives in o.asked.evidence),
        tags=pair.tags,
        note=pair.note,
        status="failed" if answer is None else answer.status,
        error=o.error,
        verdict=answer.verdict if answer is not None else None,
        short=answer.short if answer is not None else None,
        text=answer.text if answer is not None else "",
        statements=tuple(
            Said(
                text=s.text,
                citations=tuple(number + 1 for number in s.citations),
                support=s.support,
                supported=s.supported,
            )
            for s in (answer.statements if answer is not None else ())
        ),
        citations=tuple(
            Cited(
                number=number,
                title=c.title,
                where=f"page {c.page}" if c.page else f"paragraph {c.paragraph}",
                quote=c.quote,
                resolves=right,
            )
            for number, (c, right) in enumerate(
                zip(answer.citations if answer is not None else (), o.resolves, strict=True), 1
            )
        ),
        contexts=tuple(context(window, o) for window in o.windows),
        confidence=answer.confidence if answer is not None else None,
        latency_ms=score.values["latency_ms"],
        correct=score.correct,
        why=score.why,
        metrics={name: value for name, value in score.values.items() if value is not None},
    )


def context(window: Window, o: Outcome) -> Context:
    """A window cut where evidence and citations begin and end."""
    gold_spans = [
        (e.span.start, e.span.end)
        for alternatives in o.asked.evidence
        for e in alternatives
        if e.document_id == window.document_id
    ]
    cited = [
        (number, c.start, c.end)
        for number, (c, right) in enumerate(
            zip(o.answer.citations if o.answer is not None else (), o.resolves, strict=True), 1
        )
        if right and c.document_id == window.document_id
    ]
    end = window.start + len(window.text)
    edges = {window.start, end, *(edge for span in gold_spans for edge in span)}
    edges |= {edge for _, *span in cited for edge in span}
    cuts = sorted(edge for edge in edges if window.start <= edge <= end)
    return Context(
        title=window.title,
        document_id=window.document_id,
        start=window.start,
        segments=tuple(
            Segment(
                text=window.text[start - window.start : stop - window.start],
                gold=any(s <= start < e for s, e in gold_spans),
                cited=tuple(number for number, s, e in cited if s <= start < e),
                begins=tuple(number for number, s, _ in cited if s == start),
            )
            for start, stop in pairwise(cuts)
        ),
    )

"""The content of a report, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pincite.eval.blame.stories import Blame
from pincite.eval.judge.people import Against
from pincite.eval.metrics.abstention import RiskPoint
from pincite.eval.metrics.calibration import Bin
from pincite.eval.runs.records import Header
from pincite.eval.scoring import HEADLINE, METRICS
from pincite.eval.stats import Estimate
from pincite.eval.summary import OVERALL, Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextSegment:
    """A stretch of a document's text, all of it cited, or evidence, or neither."""

    text: str
    gold: bool
    """Whether it is evidence."""
    cited: tuple[int, ...]
    """Numbers of the citations that it belongs to, from 1."""
    begins: tuple[int, ...]
    """Numbers of the citations that begin here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Evidence and citations in the text around them."""

    title: str
    document_id: str
    start: int
    segments: tuple[ContextSegment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStatement:
    """A statement of an answer."""

    text: str
    citations: tuple[int, ...]
    """Numbers of the citations, from 1."""
    support: float
    supported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCitation:
    """A citation as it is listed under an answer."""

    number: int
    title: str
    where: str
    quote: str
    resolves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLabel:
    """A person's label of an answer."""

    correct: bool | None
    """None where only the gold is doubted."""
    supported: bool | None
    """None where that was not asked."""
    gold_doubtful: bool
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    """One question with its answer and its gold."""

    id: str
    kind: str
    split: str
    question: str
    standalone: str | None
    """The question as it was searched, if that differs."""
    history: tuple[tuple[str, str], ...]
    answerable: bool
    gold: str
    """What should be said, in words."""
    accepted: tuple[tuple[str, ...], ...]
    gold_verdict: str | None
    evidence: tuple[tuple[str, ...], ...]
    """Alternative quotes, one entry for each thing that needs support."""
    tags: tuple[str, ...]
    note: str | None
    weight: float
    status: str
    """`answered`, `likely`, `abstained` or `failed`."""
    error: str | None
    verdict: str | None
    short: str | None
    text: str
    statements: tuple[ShownStatement, ...]
    citations: tuple[ShownCitation, ...]
    contexts: tuple[Context, ...]
    confidence: float | None
    latency_ms: float | None
    correct: bool
    """Right by the headline."""
    right: bool
    """Right, wherever it rests."""
    why: tuple[str, ...]
    lost_by: str | None
    """The stage that lost it, and what shows that."""
    metrics: Mapping[str, float]
    """By name; without those that don't count the question."""
    label: ShownLabel | None = None
    """None without a label."""
    answer: str | None = None
    """Fingerprint of the answer, which a label is of; None where the question failed."""
    place: int | None = None
    """Place in the random order in which answers are labelled; None where there is no answer to judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """A run of the same suite."""

    run: str
    started: str
    correct: Estimate
    """The headline."""
    same_suite: bool
    """Whether the suite was the same, byte for byte."""
    this: bool
    writer: str
    model: str
    configuration: str = ""
    """The writer, and the settings that are not the same in all runs of the history."""
    changed: tuple[str, ...] = ()
    """What differs from the previous run of this configuration: `suite`, `documents`, `model`."""
    shift: float | None = None
    """The p of a shift of the headline that begins with this run; None where none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """A run as it is shown."""

    header: Header
    summary: Summary
    reliability: tuple[Bin, ...]
    """Confidence as the probability that the documents hold the answer, by bins."""
    risk_coverage: tuple[RiskPoint, ...]
    latencies: tuple[float, ...]
    """Milliseconds, in the order of the questions."""
    latency_weights: tuple[float, ...]
    """The weight of each of these questions."""
    history: tuple[PastRun, ...]
    """Oldest first, with this run among them."""
    questions: tuple[ShownQuestion, ...]
    blame: Blame | None = None
    """Which stage lost the wrong answers, for those that `pincite eval why` was asked about."""
    people: tuple[Against, ...] = ()
    """Judges and metrics against the labels; empty where there are none."""

    def data(self) -> dict[str, Any]:
        """As JSON."""
        shown = {
            name: getattr(self, name) for name in ("reliability", "risk_coverage", "history", "questions", "people")
        }
        return {
            "header": self.header.model_dump(mode="json"),
            "summary": self.summary.data(),
            "latencies": list(self.latencies),
            "latency_weights": list(self.latency_weights),
            "headline": HEADLINE.name,
            "blame": None if self.blame is None else self.blame.data(),
            "means": {m.name: m.means for m in METRICS.values()} | {o.name: o.means for o in OVERALL.values()},
            "counts": {m.name: m.counts for m in METRICS.values()} | {o.name: o.counts for o in OVERALL.values()},
        } | {name: [asdict(entry) for entry in entries] for name, entries in shown.items()}

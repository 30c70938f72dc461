"""Every metric, with its function. `right_and_cited` is the headline: the answer is right, and so are its sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pincite.bot.answers import Answer
from pincite.eval.metrics import overlap, spans
from pincite.eval.scoring.metric import Metric, Unit
from pincite.eval.scoring.sample import Sample

ANSWERABLE = "answerable questions"
UNANSWERABLE = "questions without an answer"
LISTED = "answerable questions whose accepted answers are listed"
EVIDENCE = "questions with evidence"
ANSWERED = "questions that did not fail"


def _right(sample: Sample) -> float:
    if not sample.pair.answerable:
        return float(sample.answer is not None and not sample.answered)
    if not sample.answered:
        return 0.0
    if sample.pair.verdict is not None and sample.verdict != sample.pair.verdict:
        return 0.0
    if sample.pair.answers:
        return float(sample.check is not None and sample.check.right)
    return (
        1.0 if sample.pair.verdict is not None else float(sample.evidence_share is None or sample.evidence_share == 1.0)
    )


def _right_and_cited(sample: Sample) -> float:
    held = not sample.pair.answerable or sample.evidence_share is None or sample.evidence_share == 1.0
    return float(held and _right(sample) == 1.0)


def _headline_wrong(sample: Sample) -> float | None:
    """Whether it is wrong; None where no verdict or short answer stands above the statements."""
    answer = sample.given_answer
    if answer is None or (answer.verdict is None and answer.short is None):
        return None
    return 1.0 - _right(sample)


def _listed(of: Callable[[Sample], float]) -> Callable[[Sample], float | None]:
    """0 without an answer; None where no accepted answer is listed."""

    def value(sample: Sample) -> float | None:
        if not sample.pair.answerable or not sample.pair.answers:
            return None
        return of(sample) if sample.answered else 0.0

    return value


def _parts(sample: Sample) -> float:
    return sample.check.share if sample.check is not None else 0.0


def _verdict(sample: Sample) -> float | None:
    if not sample.pair.answerable or sample.pair.verdict is None:
        return None
    return float(sample.verdict == sample.pair.verdict)


def _cited(name: Literal["precision", "recall", "f1", "iou"]) -> Callable[[Sample], float | None]:
    """A figure of the cited characters; None without evidence, 0 for a failure or an abstention."""

    def value(sample: Sample) -> float | None:
        if not sample.pair.answerable or sample.overlap is None:
            return None
        share: float | None = getattr(sample.overlap, name)
        return share

    return value


def _first(sample: Sample) -> float | None:
    if not sample.pair.answerable or not sample.evidence:
        return None
    return float(bool(sample.cited) and spans.touched(sample.cited[0], sample.evidence))


def _silent(sample: Sample) -> bool:
    """Whether the answer says nothing of the documents."""
    answer = sample.answer
    return answer is not None and answer.status in {"abstained", "talk"} and not answer.statements


def _resolves(sample: Sample) -> float | None:
    resolves = sample.record.resolves
    return sum(resolves) / len(resolves) if resolves else None


def _of_answer(of: Callable[[Answer], float | None]) -> Callable[[Sample], float | None]:
    return lambda sample: None if sample.answer is None else of(sample.answer)


def _supported(answer: Answer) -> float | None:
    count = len(answer.statements)
    return sum(statement.supported for statement in answer.statements) / count if count else None


def _support(answer: Answer) -> float | None:
    count = len(answer.statements)
    return sum(statement.support for statement in answer.statements) / count if count else None


def _latency(sample: Sample) -> float | None:
    if sample.answer is None:
        return None
    return sample.answer.timings_ms.total or sample.record.seconds * 1000


def _retrieved(name: str, means: str, unit: Unit = "share") -> Metric:
    return Metric(name=name, means=means, counts=EVIDENCE, unit=unit, of=lambda sample: sample.retrieved.get(name))


RIGHT_AND_CITED = Metric(
    name="right_and_cited",
    means="right, and its citations hold the evidence",
    counts="all questions",
    unit="yes or no",
    of=_right_and_cited,
)
RIGHT = Metric(
    name="right",
    means="the verdict is right and every part is said, without a denial or a rival; no answer given where there is "
    "none; where nothing is listed, its citations hold the evidence. Quoting the closest sentences gives no answer",
    counts="all questions",
    unit="yes or no",
    of=_right,
)
SUPPORTED = Metric(
    name="supported",
    means="share of the statements that the verifier supports",
    counts="answers with statements",
    of=_of_answer(_supported),
)
CORRECT_PARTS = Metric(
    name="parts_right", means="share of the parts that are said and not denied", counts=LISTED, of=_listed(_parts)
)

ALL = (
    RIGHT_AND_CITED,
    RIGHT,
    Metric(
        name="answer_em",
        means="the answer is an accepted one and nothing else",
        counts=LISTED,
        unit="yes or no",
        of=_listed(lambda s: overlap.exact(predicted(s), s.pair.answers, s.pair.question)),
    ),
    Metric(
        name="answer_f1",
        means="F1 of the answer's words with those of an accepted one",
        counts=LISTED,
        of=_listed(lambda s: overlap.f1(predicted(s), s.pair.answers)),
    ),
    CORRECT_PARTS,
    Metric(
        name="verdict_correct",
        means="yes, no or mixed, as it has to be",
        counts="answerable questions with a verdict",
        unit="yes or no",
        of=_verdict,
    ),
    Metric(
        name="evidence_cited",
        means="share of the entries of the evidence that a citation holds",
        counts="answerable questions with evidence",
        of=lambda sample: sample.evidence_share if sample.pair.answerable else None,
    ),
    Metric(
        name="char_precision",
        means="share of the cited characters that are evidence",
        counts="answers with citations, to questions with evidence",
        of=_cited("precision"),
    ),
    Metric(
        name="char_recall",
        means="share of the evidence's characters that are cited",
        counts=EVIDENCE,
        of=_cited("recall"),
    ),
    Metric(name="char_f1", means="harmonic mean of both", counts=EVIDENCE, of=_cited("f1")),
    Metric(
        name="char_iou",
        means="characters that are cited and evidence, by those that are either",
        counts=EVIDENCE,
        of=_cited("iou"),
    ),
    Metric(
        name="evidence_first",
        means="the first citation touches evidence",
        counts=EVIDENCE,
        unit="yes or no",
        of=_first,
    ),
    Metric(
        name="resolves",
        means="share of the citations whose quote stands at its place in the document",
        counts="answers with citations",
        of=_resolves,
    ),
    SUPPORTED,
    Metric(
        name="support",
        means="mean probability that a statement is supported by its citations",
        counts="answers with statements",
        of=_of_answer(_support),
    ),
    Metric(
        name="abstained_rightly",
        means="abstained, or replied as to talk, without even quoting the closest sentences",
        counts=UNANSWERABLE,
        unit="yes or no",
        of=lambda s: None if s.pair.answerable else float(_silent(s)),
    ),
    Metric(
        name="headline_wrong",
        means="a verdict or short answer stands above it, and it is not right",
        counts="answers with a verdict or short answer",
        unit="yes or no",
        better=-1,
        of=_headline_wrong,
    ),
    Metric(
        name="likely",
        means="only the closest sentences quoted, without a headline",
        counts=ANSWERED,
        unit="yes or no",
        better=0,
        of=_of_answer(lambda a: float(a.status == "likely")),
    ),
    Metric(
        name="answered",
        means="answered as such, not only by the closest sentences",
        counts=ANSWERABLE,
        unit="yes or no",
        of=lambda s: float(s.answered) if s.pair.answerable else None,
    ),
    _retrieved("recall_at_1", "share of the relevant passages that is retrieved first"),
    _retrieved("recall_at_3", "the same, among the first three"),
    _retrieved("recall_at_5", "the same, among the first five"),
    _retrieved("recall", "the same, among all that were retrieved"),
    _retrieved("mrr", "one by the rank of the first relevant passage", "rank"),
    _retrieved("ndcg", "normalised discounted cumulative gain of the relevant passages", "rank"),
    Metric(
        name="evidence_recall",
        means="share of the evidence's characters that was retrieved",
        counts=EVIDENCE,
        of=lambda s: s.recalled,
    ),
    Metric(
        name="failed",
        means="no answer, because of an error",
        counts="all questions",
        unit="yes or no",
        better=-1,
        of=lambda s: float(s.answer is None),
    ),
    Metric(
        name="confidence",
        means="probability that the documents hold the answer",
        counts=ANSWERED,
        better=0,
        of=_of_answer(lambda a: a.confidence),
    ),
    Metric(
        name="latency_ms",
        means="milliseconds from the question to the answer",
        counts=ANSWERED,
        unit="ms",
        better=-1,
        of=_latency,
    ),
    Metric(
        name="prompt_tokens",
        means="tokens that a language model read",
        counts=ANSWERED,
        unit="tokens",
        better=-1,
        of=_of_answer(lambda a: float(a.usage.prompt_tokens)),
    ),
    Metric(
        name="completion_tokens",
        means="tokens that a language model wrote",
        counts=ANSWERED,
        unit="tokens",
        better=-1,
        of=_of_answer(lambda a: float(a.usage.completion_tokens)),
    ),
    Metric(
        name="cost_usd",
        means="cost of the language model, in dollars",
        counts="answers that say what they cost",
        unit="dollars",
        better=-1,
        of=_of_answer(lambda a: a.usage.cost_usd),
    ),
)

METRICS: dict[str, Metric] = {metric.name: metric for metric in ALL}
"""By name, in the order in which they are shown."""

HEADLINE = RIGHT_AND_CITED
"""The one figure that stands for a whole run."""


def predicted(sample: Sample) -> str:
    """The text for exact match and F1: the short answer, else all statements without the verdict above them."""
    answer = sample.given_answer
    if answer is None:
        return ""
    return answer.short if answer.short is not None else " ".join(statement.text for statement in answer.statements)

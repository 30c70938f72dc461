"""Why a sample lost points, in words, the gravest reason first."""

from __future__ import annotations

from collections.abc import Iterator

from pincite.eval.metrics import retrieval, spans
from pincite.eval.remarks import Remark, Remarks
from pincite.eval.scoring.sample import Sample

CITES_TOO_MUCH = 0.5
"""Share of evidence among the cited characters below which an answer cites too much."""

SHOWN = 90
"""Characters of a quote in a reason."""

REASONS = Remarks(
    "reason",
    {
        "failed": "it failed: {error}",
        "misquoted": "citation {number} is not what stands in the document",
        "closest": "it only quoted the closest sentences, but the documents hold the answer "
        "(confidence {confidence:.2f})",
        "abstained": "it abstained, but the documents hold the answer (confidence {confidence:.2f})",
        "answered": "it answered, but the documents hold no answer (confidence {confidence:.2f})",
        "verdict": "it says {verdict1}, right is {verdict2}",
        "noVerdict": "it gives no verdict, right is {verdict}",
        "missing": "it does not say “{wording}”",
        "missingShort": "its short answer does not say “{wording}”",
        "denied": "it denies “{wording}”",
        "deniedShort": "its short answer denies “{wording}”",
        "rival": "it also says “{wording}”",
        "rivalShort": "its short answer also says “{wording}”",
        "notRetrieved": "the evidence “{quote}” was not among the {passages} passages retrieved",
        "notCited": "the evidence “{quote}” was retrieved but not cited",
        "citesTooMuch": "only {percent}% of what it cites is evidence",
        "firstCitation": "its first citation is not the evidence",
        "unsupported": "{doubtful} of its {statements} statements are not supported by what they cite",
    },
)


def reasons(sample: Sample) -> list[Remark]:
    """Every reason for lost points; empty where none were lost."""
    answer, pair = sample.answer, sample.pair
    if answer is None:
        return [REASONS.say("failed", error=str(sample.record.error))]
    broken = [
        REASONS.say("misquoted", number=number) for number, right in enumerate(sample.record.resolves, 1) if not right
    ]
    if not sample.answered:
        if not pair.answerable:
            return broken
        silent = REASONS.say("closest" if answer.status == "likely" else "abstained", confidence=answer.confidence)
        return [*broken, silent, *_not_retrieved(sample)]
    if not pair.answerable:
        return [*broken, REASONS.say("answered", confidence=answer.confidence)]
    return [*broken, *_text_faults(sample), *_not_retrieved(sample), *_not_cited(sample), *_unsupported(sample)]


def _text_faults(sample: Sample) -> Iterator[Remark]:
    """The faults of its text."""
    pair, check = sample.pair, sample.check
    if pair.verdict is not None and sample.verdict != pair.verdict:
        yield (
            REASONS.say("verdict", verdict1=sample.verdict, verdict2=pair.verdict)
            if sample.verdict
            else REASONS.say("noVerdict", verdict=pair.verdict)
        )
    if check is None:
        return
    short = "Short" if sample.given_answer is not None and sample.given_answer.short is not None else ""
    for part in check.parts:
        if part.status == "missing":
            yield REASONS.say(f"missing{short}", wording=_shortened(part.wording))
        elif part.status == "denied":
            yield REASONS.say(f"denied{short}", wording=_shortened(part.wording))
    for rival in check.rivals:
        yield REASONS.say(f"rival{short}", wording=_shortened(rival))


def _not_retrieved(sample: Sample) -> Iterator[Remark]:
    """Entries of the evidence that no passage holds."""
    for alternatives in sample.evidence:
        if not retrieval.evidence_recall(sample.passages, [alternatives]):
            count = len(sample.passages)
            yield REASONS.say("notRetrieved", quote=_shortened(alternatives[0].quote), passages=count)


def _not_cited(sample: Sample) -> Iterator[Remark]:
    for alternatives in sample.evidence:
        retrieved = retrieval.evidence_recall(sample.passages, [alternatives])
        if retrieved and not any(spans.touched(place, [alternatives]) for place in sample.cited):
            yield REASONS.say("notCited", quote=_shortened(alternatives[0].quote))
    overlap = sample.overlap
    if overlap is None:
        return
    if overlap.precision is not None and 0 < overlap.precision < CITES_TOO_MUCH:
        yield REASONS.say("citesTooMuch", percent=round(100 * overlap.precision))
    if overlap.recall and not spans.touched(sample.cited[0], sample.evidence):
        yield REASONS.say("firstCitation")


def _unsupported(sample: Sample) -> Iterator[Remark]:
    statements = sample.given_answer.statements if sample.given_answer is not None else ()
    doubtful = sum(not statement.supported for statement in statements)
    if doubtful:
        yield REASONS.say("unsupported", doubtful=doubtful, statements=len(statements))


def _shortened(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN].rstrip()}…"

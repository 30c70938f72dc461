"""Why a sample lost points, in words, the gravest reason first."""

from __future__ import annotations

from collections.abc import Iterator

from pincite.eval.metrics import retrieval, spans
from pincite.eval.scoring.sample import Sample

CITES_TOO_MUCH = 0.5
"""Share of evidence among the cited characters below which an answer cites too much."""

SHOWN = 90
"""Characters of a quote in a reason."""


def reasons(sample: Sample) -> list[str]:
    """Every reason for lost points; empty where none were lost."""
    answer, pair = sample.answer, sample.pair
    if answer is None:
        return [f"it failed: {sample.record.error}"]
    broken = [
        f"citation {number} is not what stands in the document"
        for number, right in enumerate(sample.record.resolves, 1)
        if not right
    ]
    if not sample.answered:
        if not pair.answerable:
            return broken
        did = "only quoted the closest sentences" if answer.status == "likely" else "abstained"
        silent = f"it {did}, but the documents hold the answer (confidence {answer.confidence:.2f})"
        return [*broken, silent, *_not_retrieved(sample)]
    if not pair.answerable:
        return [*broken, f"it answered, but the documents hold no answer (confidence {answer.confidence:.2f})"]
    return [*broken, *_wrong(sample), *_not_retrieved(sample), *_not_cited(sample), *_unsupported(sample)]


def _wrong(sample: Sample) -> Iterator[str]:
    """What is wrong with what it says."""
    pair, check = sample.pair, sample.check
    if pair.verdict is not None and sample.verdict != pair.verdict:
        yield (
            f"it says {sample.verdict}, right is {pair.verdict}"
            if sample.verdict
            else f"it gives no verdict, right is {pair.verdict}"
        )
    if check is None:
        return
    where = "its short answer" if sample.given is not None and sample.given.short is not None else "it"
    for part in check.parts:
        if part.status == "missing":
            yield f"{where} does not say {_quoted(part.wording)}"
        elif part.status == "denied":
            yield f"{where} denies {_quoted(part.wording)}"
    for rival in check.rivals:
        yield f"{where} also says {_quoted(rival)}"


def _not_retrieved(sample: Sample) -> Iterator[str]:
    """Entries of the evidence that no passage holds."""
    for alternatives in sample.evidence:
        if not retrieval.evidence_recall(sample.passages, [alternatives]):
            count = len(sample.passages)
            yield f"the evidence {_quoted(alternatives[0].quote)} was not among the {count} passages retrieved"


def _not_cited(sample: Sample) -> Iterator[str]:
    for alternatives in sample.evidence:
        retrieved = retrieval.evidence_recall(sample.passages, [alternatives])
        if retrieved and not any(spans.touched(place, [alternatives]) for place in sample.cited):
            yield f"the evidence {_quoted(alternatives[0].quote)} was retrieved but not cited"
    overlap = sample.overlap
    if overlap is None:
        return
    if overlap.precision is not None and 0 < overlap.precision < CITES_TOO_MUCH:
        yield f"only {overlap.precision:.0%} of what it cites is evidence"
    if overlap.recall and not spans.touched(sample.cited[0], sample.evidence):
        yield "its first citation is not the evidence"


def _unsupported(sample: Sample) -> Iterator[str]:
    statements = sample.given.statements if sample.given is not None else ()
    doubtful = sum(not statement.supported for statement in statements)
    if doubtful:
        yield f"{doubtful} of its {len(statements)} statements are not supported by what they cite"


def _quoted(words: str) -> str:
    flat = " ".join(words.split())
    return f"“{flat}”" if len(flat) <= SHOWN else f"“{flat[:SHOWN].rstrip()}…”"

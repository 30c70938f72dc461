"""A run under other thresholds: the record has the withheld answers, so nothing is asked again."""

from __future__ import annotations

from dataclasses import replace

from pincite.bot.answers import Answer
from pincite.eval.runs.records import QuestionRecord, Run, Withheld


def at_threshold(run: Run, threshold: float) -> Run:
    """A run as it would be if answers were given from this confidence on.

    Questions from which a language model abstained by itself stay abstentions.
    """
    return replace(run, records=tuple(record_at(record, threshold) for record in run.records))


def record_at(record: QuestionRecord, threshold: float) -> QuestionRecord:
    """A record as it would be if answers were given from this confidence on."""
    answered = unthresholded(record)
    if answered.answer is None or not answered.answer.statements or answered.answer.confidence >= threshold:
        return answered
    if record.answer is not None and record.answer.status == "abstained":
        return record
    held_back = Withheld(answer=answered.answer, resolves=answered.resolves)
    return answered.model_copy(update=_silent(answered.answer) | {"withheld": held_back})


def unthresholded(record: QuestionRecord) -> QuestionRecord:
    """A record as it would be if everything were answered that can be."""
    if record.withheld is None:
        return record
    return record.model_copy(
        update={"answer": record.withheld.answer, "resolves": record.withheld.resolves, "withheld": None}
    )


def _silent(answer: Answer) -> dict[str, object]:
    nothing = {"status": "abstained", "verdict": None, "short": None, "text": "", "statements": (), "citations": ()}
    return {"answer": answer.model_copy(update={**nothing, "disagreements": (), "checks": ()}), "resolves": ()}

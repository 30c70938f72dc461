"""The questions that one run gets right and the other wrong, with both answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pincite.bot.answers import Answer
from pincite.eval.compare.pairing import Pairing
from pincite.eval.runs.records import QuestionRecord
from pincite.eval.scoring import Score

NO_ANSWER = "(no answer in the documents)"
"""The gold of a question without an answer, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One run's answer to a flipped question."""

    correct: bool
    text: str
    verdict: Literal["yes", "no", "mixed"] | None
    short: str | None
    citations: tuple[tuple[str, str], ...]
    """Title and quote."""
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A question that one run gets right and the other wrong."""

    id: str
    kind: str
    question: str
    gold: str
    """What should be said, in words."""
    before: Side
    after: Side


def flips(pairs: Pairing, before: Mapping[str, Score], after: Mapping[str, Score]) -> list[Flip]:
    """The flipped questions, in the order of the suite."""
    flipped = []
    for first, second in zip(pairs.before, pairs.after, strict=True):
        id_ = first.asked.pair.id
        if before[id_].correct != after[id_].correct:
            flipped.append(_flip(first, second, before[id_], after[id_]))
    return flipped


def _flip(before: QuestionRecord, after: QuestionRecord, first: Score, second: Score) -> Flip:
    pair = before.asked.pair
    return Flip(
        id=pair.id,
        kind=pair.kind,
        question=pair.question,
        gold=gold(before),
        before=_side(before.answer, before.error, first),
        after=_side(after.answer, after.error, second),
    )


def gold(record: QuestionRecord) -> str:
    """What should be said, in words."""
    pair = record.asked.pair
    if not pair.answerable:
        return NO_ANSWER
    return ": ".join(part for part in (pair.verdict, gold_in_words(record)) if part)


def gold_in_words(record: QuestionRecord) -> str:
    """The gold beside a verdict: its wordings, else the evidence; empty where neither is needed."""
    pair = record.asked.pair
    if pair.answers or pair.verdict:
        return "; ".join(wordings[0] for wordings in pair.answers)
    return "; ".join(alternatives[0].quote for alternatives in record.asked.evidence)


def _side(answer: Answer | None, error: str | None, score: Score) -> Side:
    if answer is None:
        return Side(correct=False, text=f"({error})", verdict=None, short=None, citations=(), why=score.why)
    return Side(
        correct=score.correct,
        text=answer.text,
        verdict=answer.verdict,
        short=answer.short,
        citations=tuple((citation.title, citation.quote) for citation in answer.citations),
        why=score.why,
    )

"""A record of a run as the metrics read it; values that several of them need are computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pincite.bot.answers import Answer
from pincite.eval import values
from pincite.eval.gold import GoldPair
from pincite.eval.metrics import retrieval, spans
from pincite.eval.metrics.spans import DocumentSpan, Overlap
from pincite.eval.runs.records import QuestionRecord, in_retrieval_order
from pincite.eval.values.tokens import tokenize

HELD = 0.5
"""Share of a quote's characters that citations need to hold it; half of them, since asides may be left out."""

ONE_SENTENCE = 15
"""Most words of a single statement for a reader to take it for the short answer, if there is none."""


@dataclass(frozen=True)
class Sample:
    """A gold pair with the answer that it got."""

    record: QuestionRecord
    retrieved: Mapping[str, float] = field(default_factory=dict)
    """Recall, reciprocal rank and nDCG of its passages, by the names of the metrics."""

    @property
    def pair(self) -> GoldPair:
        """The gold pair."""
        return self.record.asked.pair

    @property
    def answer(self) -> Answer | None:
        """The answer; None where the question failed."""
        return self.record.answer

    @property
    def answered(self) -> bool:
        """Whether an answer was given as such. In a likely answer the closest sentences count as evidence only."""
        return self.answer is not None and self.answer.status == "answered"

    @property
    def given_answer(self) -> Answer | None:
        """The answer, if one was given: no failure, no abstention, and not only the closest sentences."""
        return self.answer if self.answered else None

    @cached_property
    def evidence(self) -> tuple[tuple[DocumentSpan, ...], ...]:
        """The gold evidence."""
        return tuple(
            tuple(DocumentSpan(quote.document_id, quote.span.start, quote.quote) for quote in alternatives)
            for alternatives in self.record.asked.evidence
        )

    @cached_property
    def cited(self) -> list[DocumentSpan]:
        """The citations of the answer, a likely one included."""
        citations = self.answer.citations if self.answer is not None else ()
        return [DocumentSpan(c.document_id, c.start, c.quote) for c in citations]

    @cached_property
    def passages(self) -> list[tuple[str, int, int]]:
        """Document id, start and end of the passages that were retrieved, in retrieval's order."""
        passages = self.record.retrieved or in_retrieval_order(self.answer)
        return [(p.document_id, p.start, p.end) for p in passages]

    @cached_property
    def overlap(self) -> Overlap | None:
        """The cited characters against the evidence; None without evidence."""
        return spans.overlap(self.cited, self.evidence) if self.evidence else None

    @cached_property
    def evidence_share(self) -> float | None:
        """The share of the evidence's entries that citations hold, without those that don't resolve; None without."""
        if not self.evidence:
            return None
        resolves = self.record.resolves or (True,) * len(self.cited)
        sound = [place for place, right in zip(self.cited, resolves, strict=True) if right]
        return sum(spans.are_held(sound, one, HELD) for one in self.evidence) / len(self.evidence)

    @cached_property
    def headline(self) -> str | None:
        """The words that the reader sees first: the short answer, or a single short statement; else None."""
        answer = self.given_answer
        if answer is None:
            return None
        if answer.short is not None:
            return answer.short
        if len(answer.statements) == 1 and _words(answer.statements[0].text) <= ONE_SENTENCE:
            return answer.statements[0].text
        return None

    @cached_property
    def text(self) -> str:
        """The text to judge: the headline, or all statements."""
        if self.headline is not None:
            return self.headline
        return (
            " ".join(statement.text for statement in self.given_answer.statements)
            if self.given_answer is not None
            else ""
        )

    @cached_property
    def verdict(self) -> Literal["yes", "no", "mixed"] | None:
        """The verdict of the answer, or the *Yes* or *No* that it begins with."""
        answer = self.given_answer
        if answer is None or answer.verdict is not None:
            return answer.verdict if answer is not None else None
        first = next((token.fold for token in tokenize(self.text) if token.is_word), "")
        return first if first in {"yes", "no"} else None  # type: ignore[return-value]

    @cached_property
    def check(self) -> values.Match | None:
        """The answer against everything that it has to say; None where no wording is listed or nothing was answered."""
        if not self.pair.answers or self.given_answer is None:
            return None
        asked = " ".join([*(exchange.question for exchange in self.pair.history), self.pair.question])
        return values.check(
            self.text,
            self.pair.answers,
            question=asked,
            headline=self.headline is not None,
            deniable=self.pair.kind != "false_premise",
        )

    @cached_property
    def recalled(self) -> float | None:
        """The share of the evidence's characters that was retrieved; None without evidence."""
        return retrieval.evidence_recall(self.passages, self.evidence) if self.evidence else None


def _words(text: str) -> int:
    return sum(token.is_word for token in tokenize(text))

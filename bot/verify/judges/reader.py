"""The judge of support that reads with a built-in model; with the small one it also weighs words in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Literal, Self

import numpy as np

from pincite.bot.verify.judges import Judged
from pincite.bot.verify.judges.overlap import coverage
from pincite.bot.writers.reader.encoding import ASK_LIMIT, LIMIT, MARKS
from pincite.bot.writers.reader.model import NO_ANSWER, ReaderModel, Text, TextRead, probabilities
from pincite.bot.writers.reader.similarity import probability
from pincite.index.sentences import sentences
from pincite.index.types import Span

Logits = tuple[float, float, float]
"""In the order of `model.SUPPORT`: supported, not enough, contradicted."""

BEARS_FROM = -4.3
"""Log-odds of evidence from which a sentence has to do with a question. Of the 253 pieces of evidence in the seed suite
none is below; of the 74 attacks of `pincite eval attack` 47 are."""

TELLING = 5
"""Sentences to judge a statement by if the text is too long to be read at once."""

TINY = 1e-9
"""Keeps a sum of probabilities from being zero."""


@dataclass(frozen=True, slots=True)
class SupportWeights:
    """A logistic model of the support head's opinion and of the words in common."""

    bias: float
    head: float
    """Weight of the head's log-odds that the text supports the statement."""
    coverage: float
    """Weight of the share of the statement's terms that the text holds."""
    complete: float
    """Weight of the text's holding all of the statement's terms."""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Return the weights from a calibration."""
        return cls(**{field.name: float(values[field.name]) for field in fields(cls)})

    def logit(self, features: Sequence[float]) -> float:
        """Return the log-odds of support."""
        head, covered, complete = features
        return self.bias + self.head * head + self.coverage * covered + self.complete * complete


def support_features(statement: str, text: str, logits: Logits) -> tuple[float, float, float]:
    """Return the features that `SupportWeights` weighs: head, coverage, complete."""
    covered = coverage(statement, text)
    return float(logits[0] - np.logaddexp(logits[1], logits[2])), covered, float(covered == 1.0)


class ReaderJudge:
    """Judges with the support head of a built-in model, which knows English.

    The small model's head is weaker, so it is weighed together with words in common. With the larger one's they would
    only do harm: they speak for a false near copy as much as for a true one.
    """

    name = "reader"

    def __init__(self, model: ReaderModel) -> None:
        self._model = model
        calibration = model.facts["calibration"]
        self._threshold = float(calibration["support_threshold"])
        self._weights = SupportWeights.of(calibration["support"])
        self._temperature = float(calibration["support_temperature"])
        self._verdict_temperature = float(calibration["verdict_temperature"])
        self._verdict_from = float(calibration["verdict_from"])
        self._bears_from = float(calibration.get("bears_from", BEARS_FROM))
        self._judged = lru_cache(maxsize=4096)(self._judge)
        self._read = lru_cache(maxsize=4096)(self._reading)

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        """Judge pairs of statement and cited text, in their order."""
        return [self._judged(statement, text) for statement, text in pairs]

    def bears(self, question: str, text: str) -> bool:
        """Whether the text may have to do with the question."""
        return self._evidence(question, text) >= self._bears_from

    def answers(self, question: str, text: str) -> bool:
        """Whether an answer to the question rests on the text more likely than not."""
        return self._evidence(question, text) >= 0

    def denies(self, question: str, verdict: Literal["yes", "no"], text: str) -> bool:
        """Whether the text answers a polar question the other way."""
        yes, no, _ = probabilities(self._read(question, text).verdict, self._verdict_temperature)
        other, own = (no, yes) if verdict == "yes" else (yes, no)
        return other >= self._verdict_from and other > own

    def _evidence(self, question: str, text: str) -> float:
        """Log-odds of evidence; 0 for a text that the model does not get to see."""
        sentence = self._read(question, text).sentences[0]
        return 0.0 if sentence is None else sentence.evidence

    def _reading(self, ask: str, text: str) -> TextRead:
        return self._model.read(ask, [Text(text, (Span(start=0, end=len(text)),))])[0]

    def _judge(self, statement: str, text: str) -> Judged:
        logits = self._reading(statement, self._telling(statement, text)).support
        supported = probability(self._weights.logit(support_features(statement, text, logits)))
        _, silent, denied = probabilities(logits, self._temperature)
        contradicted = (1 - supported) * denied / max(silent + denied, TINY)
        return Judged(supported, supported >= self._threshold, contradicted)

    def _telling(self, statement: str, text: str) -> str:
        """Return the text or, if it is too long to be read at once, its sentences that tell most about the statement.

        Each sentence is read beside its neighbours, and those that rank first as evidence are joined in their order.
        """
        room = LIMIT - min(self._model.tokens(statement), ASK_LIMIT) - MARKS
        if self._model.tokens(text) <= room:
            return text
        spans = sentences(text)
        sizes = [self._model.tokens(span.of(text)) for span in spans]
        evidence = [
            NO_ANSWER if sentence is None else sentence.evidence
            for read in self._model.read(statement, list(_parts(text, spans, sizes, room)))
            for sentence in read.sentences
        ]
        telling: list[int] = []
        for number in sorted(range(len(spans)), key=lambda number: -evidence[number])[:TELLING]:
            if telling and sum(sizes[other] for other in telling) + sizes[number] > room:
                break
            telling.append(number)
        return " ".join(spans[number].of(text) for number in sorted(telling))


def _parts(text: str, spans: Sequence[Span], sizes: Sequence[int], room: int) -> Iterator[Text]:
    """Yield a text in parts of whole sentences, of as many tokens as there is room for; a longer sentence alone."""
    inside: list[Span] = []
    length = 0
    for span, size in zip(spans, sizes, strict=True):
        if inside and length + size > room:
            yield _part(text, inside)
            inside, length = [], 0
        inside.append(span)
        length += size
    if inside:
        yield _part(text, inside)


def _part(text: str, spans: Sequence[Span]) -> Text:
    start, end = spans[0].start, spans[-1].end
    return Text(text[start:end], tuple(Span(span.start - start, span.end - start) for span in spans))

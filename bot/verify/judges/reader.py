"""The judge of support that reads with the built-in model, and counts words in common beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Self

import numpy as np

from pincite.bot.verify.judges import Judged
from pincite.bot.verify.judges.overlap import coverage
from pincite.bot.writers.reader.model import ReaderModel, Text, TextRead, probabilities
from pincite.bot.writers.reader.similarity import probability
from pincite.index.types import Span

Logits = tuple[float, float, float]
"""In the order of `model.SUPPORT`: supported, not enough, contradicted."""

BEARS_FROM = -4.3
"""Log-odds of evidence from which a sentence has to do with a question. Of the 253 pieces of evidence in the seed suite
none is below; of the 74 attacks of `pincite eval attack` 47 are."""

TINY = 1e-9
"""Keeps a sum of probabilities from being zero."""


@dataclass(frozen=True, slots=True)
class SupportFeatures:
    """What is known of a statement and the text that it cites."""

    head: float
    """Log-odds that the text supports the statement, by the head for that."""
    coverage: float
    """Share of the statement's terms that the text holds."""
    complete: float
    """1 where it holds all of them, otherwise 0."""
    asked: float = 0.0
    """Log-odds of *yes* where the text is asked whether the statement is true."""
    small: float = 0.0
    """As `head`, by the small model."""
    small_asked: float = 0.0
    """As `asked`, by the small model."""


@dataclass(frozen=True, slots=True)
class SupportWeights:
    """A logistic model of `SupportFeatures`."""

    bias: float
    weights: Mapping[str, float]
    """By the name of the feature; one without a weight counts for nothing."""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Return the weights from a calibration, `bias` among them."""
        weights = {name: float(weight) for name, weight in values.items()}
        return cls(weights.pop("bias", 0.0), weights)

    def logit(self, features: SupportFeatures) -> float:
        """Return the log-odds of support."""
        return self.bias + sum(weight * float(getattr(features, name)) for name, weight in self.weights.items())


def asked_whether(statement: str) -> str:
    """Return the question whether a statement is true."""
    return f"Is it true that {statement.rstrip(' .')}?"


def first_against_rest(logits: Logits) -> float:
    """Return the log-odds of the first class against the others."""
    return float(logits[0] - np.logaddexp(logits[1], logits[2]))


class ReaderJudge:
    """Judges with the support head of the built-in model, which knows English, and by words in common.

    The head was trained on paraphrases, and mistrusts sentences repeated word for word; words in common can't tell who
    did what to whom. The output for verdicts, asked whether the statement is true, was trained on other examples, and
    so was the small model: where they agree they are right more often than each of them.

    Args:
        model: the model that reads by default.
        small: the small one, for a second opinion.
    """

    name = "reader"

    def __init__(self, model: ReaderModel, small: ReaderModel | None = None) -> None:
        self._model = model
        self._small = small
        calibration = model.facts["calibration"]
        self._threshold = float(calibration["support_threshold"])
        self._weights = SupportWeights.of(calibration["support"])
        self._temperature = float(calibration["support_temperature"])
        self._verdict_temperature = float(calibration["verdict_temperature"])
        self._verdict_from = float(calibration["verdict_from"])
        self._bears_from = float(calibration.get("bears_from", BEARS_FROM))
        self._judged = lru_cache(maxsize=4096)(self._judge)
        self.reading = lru_cache(maxsize=4096)(self._reading)
        """What the model says of a question or statement and a text."""

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
        yes, no, _ = probabilities(self.reading(question, text).verdict, self._verdict_temperature)
        other, own = (no, yes) if verdict == "yes" else (yes, no)
        return other >= self._verdict_from and other > own

    def _evidence(self, question: str, text: str) -> float:
        """Log-odds of evidence; 0 of a text that the model does not get to see."""
        sentence = self.reading(question, text).sentences[0]
        return 0.0 if sentence is None else sentence.evidence

    def _reading(self, ask: str, text: str) -> TextRead:
        return _read(self._model, ask, text)

    def features(self, statement: str, text: str) -> SupportFeatures:
        """Return what is known of a statement and the text that it cites."""
        covered = coverage(statement, text)
        asked = asked_whether(statement)
        beside = {}
        if self._small is not None:
            beside = {
                "small": first_against_rest(_read(self._small, statement, text).support),
                "small_asked": first_against_rest(_read(self._small, asked, text).verdict),
            }
        return SupportFeatures(
            head=first_against_rest(self.reading(statement, text).support),
            coverage=covered,
            complete=float(covered == 1.0),
            asked=first_against_rest(self.reading(asked, text).verdict),
            **beside,
        )

    def _judge(self, statement: str, text: str) -> Judged:
        supported = probability(self._weights.logit(self.features(statement, text)))
        _, silent, denied = probabilities(self.reading(statement, text).support, self._temperature)
        contradicted = (1 - supported) * denied / max(silent + denied, TINY)
        return Judged(supported, supported >= self._threshold, contradicted)


def _read(model: ReaderModel, ask: str, text: str) -> TextRead:
    return model.read(ask, [Text(text, (Span(start=0, end=len(text)),))])[0]

"""The judge of support that reads with the built-in model, and counts words in common beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Self

import numpy as np

from pincite.bot.verify.judges import Judged
from pincite.bot.verify.judges.overlap import coverage
from pincite.bot.writers.reader.model import ReaderModel, Text, probabilities
from pincite.bot.writers.reader.similarity import probability
from pincite.index.types import Span

Logits = tuple[float, float, float]
"""In the order of `model.SUPPORT`: supported, not enough, contradicted."""

TINY = 1e-9
"""Keeps a sum of probabilities from being zero."""


@dataclass(frozen=True, slots=True)
class SupportWeights:
    """A logistic model of the support head's opinion and of the words in common."""

    bias: float
    head: float
    """Of the head's log-odds that the text supports the statement."""
    coverage: float
    """Of the share of the statement's terms that the text holds."""
    complete: float
    """Of the text's holding all of them."""

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


class ReaderSupport:
    """Judges with the support head of the built-in model, which knows English, and by words in common.

    The head was trained on paraphrases, and mistrusts sentences repeated word for word; words in common can't tell who
    did what to whom.
    """

    name = "reader"

    def __init__(self, model: ReaderModel) -> None:
        self._model = model
        calibration = model.facts["calibration"]
        self._threshold = float(calibration["support_threshold"])
        self._weights = SupportWeights.of(calibration["support"])
        self._temperature = float(calibration["support_temperature"])
        self._judged = lru_cache(maxsize=4096)(self._judge)

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        """Judge pairs of statement and cited text, in their order."""
        return [self._judged(statement, text) for statement, text in pairs]

    def _judge(self, statement: str, text: str) -> Judged:
        logits = self._model.read(statement, [Text(text, (Span(start=0, end=len(text)),))])[0].support
        supported = probability(self._weights.logit(support_features(statement, text, logits)))
        _, silent, denied = probabilities(logits, self._temperature)
        contradicted = (1 - supported) * denied / max(silent + denied, TINY)
        return Judged(supported, supported >= self._threshold, contradicted)

"""The built-in model as judge of whether a cited text supports a statement."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reader.model import ReaderModel, Text, probabilities
from bot.verify.support import Judged
from index.types import Span


class ReaderSupport:
    """Judges with the support head of the built-in model, which knows English."""

    def __init__(self, model: ReaderModel) -> None:
        self._model = model
        calibration = model.facts["calibration"]
        self.threshold = float(calibration["support_threshold"])
        self._temperature = float(calibration["support_temperature"])

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        """Judge pairs of statement and cited text, in their order."""
        return [self._judged(statement, text) for statement, text in pairs]

    def _judged(self, statement: str, text: str) -> Judged:
        whole = Text(text, (Span(start=0, end=len(text)),))
        supported, _, contradicted = probabilities(self._model.read(statement, [whole])[0].support, self._temperature)
        return Judged(supported, contradicted)

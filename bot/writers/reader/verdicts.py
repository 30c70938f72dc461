"""The verdict on a polar question: by a rule where a sentence answers in so many words, else by the reading model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pincite.bot.writers.reader.disputes import dispute, may_oppose
from pincite.bot.writers.reader.features import WindowSentence
from pincite.bot.writers.reader.labels import stated
from pincite.bot.writers.reader.model import ReaderModel, Text, probabilities
from pincite.bot.writers.reader.plainly import plainly
from pincite.bot.writers.reader.reading import Opposed
from pincite.index.types import Span

WEIGHED = 4
"""Sentences that are asked for the verdict, each of which costs a short reading."""

PLAIN_FROM = 0.2
"""Minimum probability of being evidence for a sentence to be tried by the rules of `plainly`."""

Logits = tuple[float, float, float]
"""Log-odds of yes, no and can't tell."""


@dataclass(frozen=True, slots=True)
class ReadVerdict:
    """What sentences say to a polar question."""

    verdict: Literal["yes", "no", "mixed"] | None
    opposed: tuple[Opposed, ...] = ()
    """The sentences that oppose each other."""
    exact: bool = False
    """Whether a rule says so."""


@dataclass(frozen=True, slots=True)
class VerdictReader:
    """Decides polar questions by the sentences that may answer them."""

    model: ReaderModel
    temperature: float
    verdict_from: float
    """Minimum probability for a verdict to be given."""
    opposed_from: float
    """Minimum probability of *yes* by one sentence and of *no* by another for the sources to count as disagreeing."""

    @classmethod
    def of(cls, model: ReaderModel) -> VerdictReader:
        """Decide by a model, as it was calibrated."""
        calibration = model.facts["calibration"]
        keys = ("verdict_temperature", "verdict_from", "opposed_from")
        return cls(model, *(float(calibration[key]) for key in keys))

    def decided(self, question: str, scored: Sequence[tuple[float, WindowSentence]]) -> ReadVerdict:
        """Return what the sentences say, the likeliest of which come first."""
        said = stated(question, scored[0][1].view)
        likely = (place for score, place in scored[:WEIGHED] if score >= PLAIN_FROM)
        said = said or next(filter(None, (plainly(question, one.text, one.context) for one in likely)), None)
        if said is not None:
            return ReadVerdict(said, exact=True)
        best = scored[:WEIGHED]
        logits = self.logits(question, [place for _, place in best])
        chances = [probabilities(one, self.temperature) for one in logits]
        told = dispute(question, [place for _, place in best], [no > yes for yes, no, _ in chances])
        if told is not None:
            return _mixed(question, best, *told, exact=True)
        return self._likeliest(question, best, chances)

    def logits(self, question: str, sentences: Sequence[WindowSentence]) -> list[Logits]:
        """Return the log-odds of the verdicts: of each sentence alone and in its passage, the mean of both."""
        alone = [Text(p.text, (Span(start=0, end=len(p.text)),)) for p in sentences]
        read = self.model.read(question, alone)
        return [_mean(one.verdict, p.window.read.verdict) for p, one in zip(sentences, read, strict=True)]

    def _likeliest(
        self, question: str, best: Sequence[tuple[float, WindowSentence]], chances: Sequence[tuple[float, ...]]
    ) -> ReadVerdict:
        """The verdict by the chances of each sentence."""
        yes, no = (
            max(zip((v[side] for v in chances), range(len(chances)), strict=True), key=lambda pair: pair[0])
            for side in (0, 1)
        )
        if min(yes[0], no[0]) >= self.opposed_from and may_oppose(best[yes[1]][1], best[no[1]][1]):
            return _mixed(question, best, yes[1], no[1])
        likely_yes, likely_no, _ = together(chances, [score for score, _ in best])
        if max(likely_yes, likely_no) < self.verdict_from:
            return ReadVerdict(None)
        return ReadVerdict("yes" if likely_yes > likely_no else "no")


def together(chances: Sequence[Sequence[float]], scores: Sequence[float]) -> tuple[float, ...]:
    """Return the probabilities of yes, no and can't tell by several sentences, each weighed by the root of its score.

    Of 714 held-back questions the four best sentences so give 0.72 the right verdict, the best one alone 0.70.
    """
    weights = [math.sqrt(score) for score in scores]
    return tuple(
        sum(weight * one[side] for weight, one in zip(weights, chances, strict=True)) / sum(weights)
        for side in range(len(chances[0]))
    )


def _mixed(
    question: str, best: Sequence[tuple[float, WindowSentence]], for_: int, against: int, *, exact: bool = False
) -> ReadVerdict:
    yes, no = (best[number][1].as_read(best[number][0]) for number in (for_, against))
    return ReadVerdict("mixed", (Opposed(question, (yes,), (no,)),), exact)


def _mean(first: Logits, second: Logits) -> Logits:
    yes, no, unknown = ((a + b) / 2 for a, b in zip(first, second, strict=True))
    return yes, no, unknown

"""Weights, temperatures and thresholds: whether a question is answered, by which sentence, with which verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pincite.bot.writers.reader.features import Features, Logistic, first, strongest
from pincite.bot.writers.reader.model import probabilities
from pincite.bot.writers.reader.verdicts import WEIGHED, together
from tools.fit import auroc, choice, logistic, temperature
from tools.reader.calibration.observed import Observed
from tools.reader.task import VERDICT

VERDICT_FROM = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
"""Probabilities from which verdicts may be given. Of 714 held-back questions with a verdict of yes, no or can't tell,
0.67 of those given from 0.45 on are right, 0.70 from 0.5, 0.74 from 0.55, by the best sentence alone."""

OPPOSED_FROM = 0.7
"""Probability that both *yes* and *no* need for the sources to disagree: there are too few examples to fit it. Of 526
answered held-back questions, whose sources agree, 7 reach it; 34 reach 0.6."""

SHORT_FROM = 0.65
"""Lowest probability of a short answer that is given: a wrong one costs more than a right one is worth. *Right* is
nearly the same words: of 2,118 held-back questions 436 get one from here on, 351 of them right; from 0.6 on 60 more, of
which 29 are right; from 0.45 on 681, 480 of them right."""

SHORT = ("here", "answer", "evidence", "coverage", "pointed", "several", "lead", "cell", "small_answer", "same")
"""Features of the best sentence that tell whether its short answer is right."""

CHOICE = ("here", "answer", "evidence", "dense", "coverage", "passage", "pointed")
"""Features that choose the sentence, and the passage."""

ANSWERABLE = ("here", "answer", "evidence", "small_here")
"""Features that tell whether there is an answer. Without the small model the held-back AUROC is 0.867 instead of 0.888;
the highest of its opinions of all texts gives 0.885, its other outputs and the sentences read alone add nothing.
Similarity and coverage add 0.004, with weights that make no sense elsewhere, such as one against the text's own words.
"""

RISK = 0.5
"""Confidence from which an answer is given as such: a wrong one costs as much as a withheld one. From 0.6 on 86 instead
of 91 in 100 answerable questions on our own held-back documents are answered, and 30 instead of 38 near misses."""

LIKELY = 0.3
"""Lowest confidence from which at least the closest sentences are quoted, without a headline. From here
on 98 of 100 answerable held-back questions are shown something, and 60 of 100 near misses."""

UNCALIBRATED: Mapping[str, object] = {
    "sentence": {},
    "passage": {},
    "answerable": {},
    "verdict_temperature": 1.0,
    "support_temperature": 1.0,
    "threshold": RISK,
    "likely_from": LIKELY,
    "short": {},
    "short_from": SHORT_FROM,
    "verdict_from": 0.5,
    "opposed_from": 0.5,
}
"""The calibration in model.json before anything is fitted."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What is fitted on questions and their truth."""

    sentence: Logistic
    passage: Logistic
    answerable: Logistic
    short: Logistic
    temperature: float
    """Of verdicts."""
    verdict_from: float

    @classmethod
    def of(cls, observed: Sequence[Observed]) -> Self:
        """Fit on these questions."""
        answerable = [o for o in observed if o.answerable]
        sentence = _chosen([(o.sentences, o.right) for o in answerable])
        best = {id(o): first(sentence, o.sentences) for o in observed}
        pointed = [(o.sentences[best[id(o)]], o.shorts[best[id(o)]]) for o in observed if o.kind != "verdict"]
        asked = [o for o in observed if o.kind == "verdict" and o.label in VERDICT]
        logits = np.array([o.verdicts[best[id(o)]] for o in asked], np.float64)
        scale = temperature(logits, [VERDICT.index(o.label) for o in asked])
        return cls(
            sentence,
            _chosen([(o.passages, o.holding) for o in answerable]),
            _logistic(
                ANSWERABLE, [strongest(sentence, o.sentences) for o in observed], [o.answerable for o in observed]
            ),
            _logistic(SHORT, [features for features, _ in pointed], [right for _, right in pointed]),
            round(scale, 4),
            _worthwhile([(_verdict(o, sentence, scale), o.label) for o in asked]),
        )

    def result(self, observed: Observed) -> Result:
        """Return what a question gets by this fit."""
        best = first(self.sentence, observed.sentences)
        shown = observed.kind != "verdict" and self.short.probability(observed.sentences[best]) >= SHORT_FROM
        return Result(
            self.answerable.probability(strongest(self.sentence, observed.sentences)),
            observed.right[best],
            observed.holding[first(self.passage, observed.passages)],
            observed.shorts[best] if shown else None,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What one question gets."""

    confidence: float
    right: bool
    """Whether the first sentence holds an answer."""
    holding: bool
    """Whether the first passage does."""
    short: bool | None
    """Whether the short answer is right; None where none is given."""


def fitted(observed: Sequence[Observed]) -> dict[str, object]:
    """Return the calibration, fitted on all questions.

    `held` is what it reaches on articles that it was not fitted on: half of them, by a fit on the other half and the
    suite, and the other way round.
    """
    results: list[tuple[Observed, Result]] = []
    for half in (0, 1):
        fit = Fit.of([o for o in observed if o.group < 0 or o.group % 2 != half])
        results += [(o, fit.result(o)) for o in observed if o.group >= 0 and o.group % 2 == half]
    whole = Fit.of(observed)
    return {
        **UNCALIBRATED,
        "sentence": _facts(whole.sentence),
        "passage": _facts(whole.passage),
        "answerable": _facts(whole.answerable),
        "short": _facts(whole.short),
        "verdict_temperature": whole.temperature,
        "verdict_from": whole.verdict_from,
        "opposed_from": max(whole.verdict_from, OPPOSED_FROM),
        "held": _held(results),
    }


def _held(results: Sequence[tuple[Observed, Result]]) -> dict[str, float]:
    truth = np.array([o.answerable for o, _ in results])
    scores = np.array([result.confidence for _, result in results])
    given = scores >= RISK
    found = [result for o, result in results if o.answerable and any(o.right)]
    asked = [result.short for o, result in results if o.kind != "verdict"]
    shorts = [short for short in asked if short is not None]
    figures = {
        "auroc": auroc(scores.tolist(), truth.tolist()),
        "balanced_accuracy": (given[truth].mean() + (~given[~truth]).mean()) / 2,
        "answered": given[truth].mean(),
        "answered_wrongly": given[~truth].mean(),
        "sentence_first": np.mean([result.right for result in found]),
        "passage_first": np.mean([result.holding for result in found]),
        "short_given": len(shorts) / max(1, len(asked)),
        "short_right": np.mean(shorts or [False]),
    }
    return {"questions": len(results)} | {name: round(float(value), 4) for name, value in figures.items()}


def _verdict(observed: Observed, sentence: Logistic, scale: float) -> tuple[float, ...]:
    """The probabilities of a polar question's verdicts by its best sentences."""
    logits = [sentence.logit(features) for features in observed.sentences]
    best = sorted(range(len(logits)), key=lambda number: -logits[number])[:WEIGHED]
    chances = probabilities(logits)
    return together([probabilities(observed.verdicts[n], scale) for n in best], [chances[n] for n in best])


def _logistic(names: Sequence[str], rows: Sequence[Features], truth: Sequence[bool]) -> Logistic:
    """Return a logistic model of some features; the others weigh nothing."""
    return _named(("bias", *names), logistic(_rows(rows, names), np.array(truth, np.float64)).tolist())


def _chosen(options: Sequence[tuple[Sequence[Features], Sequence[bool]]]) -> Logistic:
    """Return weights that rank the right sentences or passages first, over the questions that have any."""
    some = [(rows, right) for rows, right in options if any(right)]
    beta = choice([_rows(rows, CHOICE) for rows, _ in some], [np.array(right) for _, right in some])
    return _named(CHOICE, beta)


def _worthwhile(verdicts: Sequence[tuple[Sequence[float], str]]) -> float:
    """Return the lowest probability for a verdict to be given: a wrong one costs as much as a right one is worth."""
    sure = [(max(yes, no), ("yes" if yes > no else "no") == label) for (yes, no, _), label in verdicts]

    def gain(start: float) -> int:
        return sum(1 if right else -1 for probability, right in sure if probability >= start)

    return max(VERDICT_FROM, key=gain)


def _rows(features: Sequence[Features], names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[getattr(one, name) for name in names] for one in features], np.float64)


def _named(names: Sequence[str], beta: Sequence[float]) -> Logistic:
    """Return the model with these weights."""
    return Logistic.of({name: round(float(b), 4) for name, b in zip(names, beta, strict=True)})


def _facts(model: Logistic) -> dict[str, float]:
    return {"bias": model.bias, **model.weights}

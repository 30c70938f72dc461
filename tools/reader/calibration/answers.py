"""Weights, temperatures and thresholds for: is it answered, by which sentence, with which verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.bot.writers.reader.features import Features, Logistic, highest
from pincite.bot.writers.reader.trained import weighed
from tools.fit import auroc, blend, choice, logistic, temperature
from tools.reader.calibration.observed import GOLD_WEIGHT, Observed
from tools.reader.task import VERDICT

VERDICT_FROM = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
"""Probabilities from which verdicts may be given. Of 400 held-back questions with a verdict of yes, no or can't tell,
0.68 of those given from 0.45 on are right, 0.73 from 0.5, 0.77 from 0.55."""

OPPOSED_FROM = 0.6
"""Probability that both *yes* and *no* need for the sources to disagree: there are too few examples to fit it."""

SHORT_FROM = 0.5
"""Lowest probability of a short answer that is given: none is better than a wrong one. *Right* is nearly the
same words: on the other half of our own documents 85 of 154 given from 0.4 on are, from 0.6 on 51 of 73. Of the `dev`
questions on the seeds 8 are given from here, 7 of them right; from 0.4 on 11, 8 of them right."""

SHORT = ("here", "answer", "evidence", "coverage", "pointed", "lead", "cell")
"""Features of the best sentence that tell whether its short answer is right."""

CHOICE = ("here", "answer", "evidence", "dense", "coverage", "passage", "pointed")
"""Features that choose the sentence, and the passage."""

ANSWERABLE = ("here", "answer", "evidence", "dense")
"""Features that tell whether there is an answer. With coverage and the passage's score beside them the held-back AUROC
is 0.912 instead of 0.909; they get weights that make no sense elsewhere, such as one against the text's own words."""

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
    "verdict_weights": [0.5, 0.5, 0.0, 0.0],
    "support_temperature": 1.0,
    "threshold": 0.5,
    "likely_from": LIKELY,
    "short": {},
    "short_from": SHORT_FROM,
    "verdict_from": 0.5,
    "opposed_from": 0.5,
}
"""The calibration in model.json before anything is fitted."""


def fitted(observed: Sequence[Observed]) -> dict[str, object]:
    """Return the calibration, fitted on every other article and the suite; `held` is what it reaches on the other
    articles.
    """
    fitting = [o for o in observed if o.group % 2 == 0 or o.group < 0 for _ in range(GOLD_WEIGHT if o.group < 0 else 1)]
    rest = [o for o in observed if o.group > 0 and o.group % 2]
    sentence = _chosen([(o.sentences, o.right) for o in fitting if o.answerable])
    passage = _chosen([(o.passages, o.holding) for o in fitting if o.answerable])
    highs = [highest(o.sentences) for o in fitting]
    answerable = _logistic(ANSWERABLE, highs, [o.answerable for o in fitting])

    def chance(o: Observed) -> float:
        return answerable.probability(highest(o.sentences))

    def first(o: Observed) -> int:
        return _first(sentence, o.sentences)

    asked_for = [o for o in fitting if o.kind != "verdict"]
    short = _logistic(SHORT, [o.sentences[first(o)] for o in asked_for], [o.shorts[first(o)] for o in asked_for])
    polar_ones = [o for o in fitting if o.kind == "verdict" and o.label in VERDICT]
    said = np.array([o.verdicts[first(o)] for o in polar_ones], np.float64)
    labels = [VERDICT.index(o.label) for o in polar_ones]
    weights = [round(weight, 4) for weight in blend(said, labels)]
    sure = _worthwhile([(o, weighed(weights, o.verdicts[first(o)])) for o in polar_ones])
    scores, truth = [chance(o) for o in rest], np.array([o.answerable for o in rest])
    given = np.array(scores) >= RISK
    asked = [o for o in rest if o.answerable and any(o.right)]
    return {
        **UNCALIBRATED,
        "sentence": _facts(sentence),
        "passage": _facts(passage),
        "answerable": _facts(answerable),
        "short": _facts(short),
        "threshold": RISK,
        "likely_from": LIKELY,
        "verdict_temperature": round(temperature(said[:, 0], labels), 4),
        "verdict_weights": weights,
        "verdict_from": sure,
        "opposed_from": max(sure, OPPOSED_FROM),
        "held": {
            "questions": len(rest),
            "auroc": round(auroc(scores, truth.tolist()), 4),
            "balanced_accuracy": round(float((given[truth].mean() + (~given[~truth]).mean()) / 2), 4),
            "answered": round(float(given[truth].mean()), 4),
            "answered_wrongly": round(float(given[~truth].mean()), 4),
            "sentence_first": round(float(np.mean([o.right[first(o)] for o in asked])), 4),
            "passage_first": round(float(np.mean([o.holding[_first(passage, o.passages)] for o in asked])), 4),
            **_headlines([(o.sentences[first(o)], o.shorts[first(o)]) for o in rest if o.kind != "verdict"], short),
        },
    }


def _headlines(best: Sequence[tuple[Features, bool]], short: Logistic) -> dict[str, float]:
    """Return how many questions get a short answer, and how many of these are right."""
    given = [right for features, right in best if short.probability(features) >= SHORT_FROM]
    return {
        "short_given": round(len(given) / max(1, len(best)), 4),
        "short_right": round(float(np.mean(given or [False])), 4),
    }


def _logistic(names: Sequence[str], rows: Sequence[Features], truth: Sequence[bool]) -> Logistic:
    """Return a logistic model of some features; the others weigh nothing."""
    return _named(("bias", *names), logistic(_rows(rows, names), np.array(truth, np.float64)).tolist())


def _chosen(options: Sequence[tuple[Sequence[Features], Sequence[bool]]]) -> Logistic:
    """Return weights by which what is right comes first, of the sentences, or passages, of questions that have some."""
    some = [(rows, right) for rows, right in options if any(right)]
    beta = choice([_rows(rows, CHOICE) for rows, _ in some], [np.array(right) for _, right in some])
    return _named(CHOICE, beta)


def _first(weights: Logistic, options: Sequence[Features]) -> int:
    return max(range(len(options)), key=lambda n: weights.logit(options[n]))


def _worthwhile(polar_ones: Sequence[tuple[Observed, Sequence[float]]]) -> float:
    """Return the probability from which on verdicts are given: a wrong one costs as much as a right one is worth."""
    verdicts = []
    for o, (yes, no, _) in polar_ones:
        verdicts.append((max(yes, no), ("yes" if yes > no else "no") == o.label))

    def gain(start: float) -> int:
        return sum(1 if right else -1 for probability, right in verdicts if probability >= start)

    return max(VERDICT_FROM, key=gain)


def _rows(features: Sequence[Features], names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[getattr(one, name) for name in names] for one in features], np.float64)


def _named(names: Sequence[str], beta: Sequence[float]) -> Logistic:
    """Return the model with these weights."""
    return Logistic.of({name: round(float(b), 4) for name, b in zip(names, beta, strict=True)})


def _facts(model: Logistic) -> dict[str, float]:
    return {"bias": model.bias, **model.weights}

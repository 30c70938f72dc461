"""The support head's temperature, and the judge of support made of it, on claims held back from training.

The judge is the head: words in common, weighed beside it, let it verify 31 instead of 45 of 100 true statements at the
same share of false ones, since they speak for a false near copy as much as for a true one. It is fitted on the
statements that reach it in the verifier: those that agree with their text in numbers, negation and names, and don't
repeat it word for word. Claims paired with the nearest other text are added to the held-back ones.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np

from pincite.bot.verify.checks import DATES, NAMES, NEGATION, NUMBERS, finding
from pincite.bot.verify.judges.reader import SupportWeights, support_features
from pincite.bot.verify.statement import pair
from pincite.bot.writers.reader.model import ReaderModel, Text, probabilities
from pincite.bot.writers.reader.similarity import probability
from pincite.index.embedding import MiniLM
from pincite.index.types import Span
from tools.fit import auroc, balanced_threshold, logistic, temperature
from tools.reader.augment import derived
from tools.reader.mixture import LONGEST_PREMISE
from tools.reader.sources import own, published
from tools.reader.sources.written import written
from tools.reader.task import SUPPORT, Task

CLAIMS = 900
"""Published claims that are judged."""

CHANGED = 400
"""True claims that are judged with a number, name or negation changed."""

REPEATED = 500
"""Sentences that are judged against their own text."""

SENTENCE = range(20, 400)
"""Lengths of such a sentence, in characters."""

PASSING = 0.08
"""Share of the false labelled claims that may pass the judge, of those that agree with their text in numbers, negation
and names: what is marked as verified has to be. Fitted on one half of the texts, 0.08 lets one in ten of the other
half's pass, 0.1 lets 0.12; the threshold of the best balanced accuracy lets 0.3."""

JUDGED_BY = ("head",)
"""The features that the judge weighs."""

UNCALIBRATED: Mapping[str, object] = {
    "support": {"bias": 0.0, "head": 1.0, "coverage": 0.0, "complete": 0.0},
    "support_threshold": 0.5,
}
"""The judge's calibration before anything is fitted."""

FALSE_ALARMS = 0.05
"""Share of the true claims that may be called wrong when the share of caught changes is measured."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """The model's outputs for one claim, and the truth."""

    half: int
    """0 or 1, the same for all claims on one text."""
    source: str
    label: str
    logits: tuple[float, float, float]
    features: tuple[float, float, float]
    """As `bot.reader.support.support_features`."""
    agrees: bool
    """Whether numbers, negation and names are the text's; the verifier refuses the others before they are judged."""
    origin: str = ""
    """`repeated` from the text or paired with the `nearest` other text; empty for a claim that somebody labelled."""


def observe(folder: Path, model: ReaderModel, twins: Sequence[Path] = (), *, share: float = 1.0) -> Iterator[Claimed]:
    """Judge a share of the held-back claims, published and our own, as the verifier shows them with the cited text."""
    random = Random(0)  # noqa: S311 - a sample

    def drawn(tasks: Sequence[Task], most: int) -> list[Task]:
        return random.sample(tasks, round(share * min(most, len(tasks))))

    alone = [twin.alone for file in twins for twin in own.twins(file) if twin.alone.held]
    for task in drawn(alone, len(alone)):
        yield _claimed(model, "twins", (task.ask, task.context), task.label)
    pairs = [t for t in published.support(folder) if t.held and len(t.context) <= LONGEST_PREMISE]
    some = drawn(pairs, CLAIMS)
    changed = islice(derived.changed_claims(pairs, random), round(share * CHANGED))
    by_hand = [t for t in written(folder) if t.held and t.kind == "support"]
    by_hand = drawn(by_hand, len(by_hand))
    labelled = [*some, *by_hand]
    for task in (*some, *changed, *by_hand):
        yield _claimed(model, task.source, (task.ask, task.context), task.label)
    for task, text in zip(labelled, _nearest(labelled), strict=True):
        yield _claimed(model, task.source, (task.ask, text), "not_enough", "nearest")
    for task in drawn(labelled, REPEATED):
        begin, end = random.choice(task.sentences)
        sentence = task.context[begin:end]
        if len(sentence) in SENTENCE:
            parts = [clause.text for clause in pair(sentence, task.context).statement.clauses]
            for statement in (sentence, *([random.choice(parts)] if len(parts) > 1 else [])):
                yield _claimed(model, task.source, (statement, task.context), "supported", "repeated")


def _claimed(model: ReaderModel, source: str, claim: tuple[str, str], label: str, origin: str = "") -> Claimed:
    statement, text = claim
    logits = model.read(statement, [Text(text, (Span(start=0, end=len(text)),))])[0].support
    agrees = finding(pair(statement, text), (DATES, NUMBERS, NEGATION, NAMES)) is None
    features = support_features(statement, text, logits)
    return Claimed(zlib.crc32(text.encode()) % 2, source, label, logits, features, agrees, origin)


def _nearest(tasks: Sequence[Task]) -> list[str]:
    """For each claim the text of another that is nearest to it."""
    embedder, texts = MiniLM(), [task.context for task in tasks]
    dense = embedder.embed([task.ask for task in tasks]) @ embedder.embed(texts).T
    nearest = []
    for text, row in zip(texts, dense, strict=True):
        others = np.where([other == text for other in texts], -1.0, row)
        nearest.append(texts[int(others.argmax())])
    return nearest


def fitted(claims: Sequence[Claimed]) -> dict[str, object]:
    """Temperature of the head, weights and threshold of the judge, fitted on one half of the texts.

    `support_held` is what the head reaches on the other half, `support_judged` what the judge does.
    """
    fitting = [c for c in claims if c.half == 0 and not c.origin]
    rest = [c for c in claims if c.half and not c.origin]
    decided = [c for c in fitting if c.label in SUPPORT]
    scale = temperature(np.array([c.logits for c in decided], np.float64), [SUPPORT.index(c.label) for c in decided])
    threshold, _ = balanced_threshold(
        [_supported(c, scale) for c in fitting], [c.label == "supported" for c in fitting]
    )
    judged = [c for c in claims if c.agrees and c.origin != "repeated"]
    held = _judge([c for c in judged if c.half == 0])
    weights, limit = _judge(judged)
    return {
        "support_temperature": round(scale, 4),
        "support": asdict(weights),
        "support_threshold": limit,
        "support_judged": _judged([c for c in claims if c.half and c.agrees], *held),
        "support_held": {
            "all": _figures(rest, scale, threshold),
            "published": _figures(
                [c for c in rest if "changed" not in c.source and "written" not in c.source], scale, threshold
            ),
            "written": _figures([c for c in rest if "written" in c.source], scale, threshold),
            "planted": _planted(rest, scale),
        },
    }


def _judge(claims: Sequence[Claimed]) -> tuple[SupportWeights, float]:
    """Return the weights, and the threshold at which a share of `PASSING` of the false labelled claims passes."""
    names = [field.name for field in fields(SupportWeights)][1:]
    x = np.array([[c.features[names.index(name)] for name in JUDGED_BY] for c in claims], np.float64)
    coefficients = logistic(x, np.array([c.label == "supported" for c in claims], np.float64))
    fitted_ones = zip(("bias", *JUDGED_BY), coefficients, strict=True)
    weights = SupportWeights.of(dict.fromkeys(names, 0.0) | {name: round(float(w), 4) for name, w in fitted_ones})
    false = [probability(weights.logit(c.features)) for c in claims if not c.origin and c.label != "supported"]
    return weights, round(float(np.quantile(false, 1 - PASSING)), 2)


def _judged(claims: Sequence[Claimed], weights: SupportWeights, threshold: float) -> dict[str, float]:
    """Return how many claims agree, the AUROC among the labelled ones, and the shares of each kind that pass."""

    def passed(kind: str, *, true: bool) -> float:
        logits = [weights.logit(c.features) for c in claims if c.origin == kind and (c.label == "supported") == true]
        return round(float(np.mean([probability(score) >= threshold for score in logits])), 4)

    labelled = [c for c in claims if not c.origin]
    scores = [weights.logit(c.features) for c in labelled]
    return {
        "claims": len(labelled),
        "auroc": round(auroc(scores, [c.label == "supported" for c in labelled]), 4),
        "auroc_of_words": round(
            auroc([c.features[1] for c in labelled], [c.label == "supported" for c in labelled]), 4
        ),
        "true_pass": passed("", true=True),
        "false_pass": passed("", true=False),
        "repeated_pass": passed("repeated", true=True),
        "nearest_pass": passed("nearest", true=False),
    }


def _supported(claim: Claimed, scale: float) -> float:
    return probabilities(claim.logits, scale)[0]


def _figures(claims: Sequence[Claimed], scale: float, threshold: float) -> dict[str, float]:
    scores = np.array([_supported(c, scale) for c in claims])
    true = np.array([c.label == "supported" for c in claims])
    balanced = (np.mean(scores[true] >= threshold) + np.mean(scores[~true] < threshold)) / 2
    return {
        "claims": len(claims),
        "balanced_accuracy": round(float(balanced), 4),
        "auroc": round(auroc(scores.tolist(), true.tolist()), 4),
    }


def _planted(claims: Sequence[Claimed], scale: float) -> dict[str, float]:
    """Return the share of changed claims that get less support than all but 5 % of the true claims of the same
    sources.
    """
    changed = [c for c in claims if "changed" in c.source]
    sources = {c.source.removesuffix(", changed") for c in changed}
    true = [_supported(c, scale) for c in claims if c.label == "supported" and c.source in sources]
    limit = float(np.quantile(true, FALSE_ALARMS))
    caught = float(np.mean([_supported(c, scale) < limit for c in changed]))
    return {"changes": len(changed), "true": len(true), "caught_at_5_percent": round(caught, 4)}

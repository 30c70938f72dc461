"""The support head's temperature and threshold, on claims that were held back from training."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from bot.reader.model import ReaderModel, Text, probabilities
from bot.reader.training import mixture
from bot.reader.training.fit import auroc, balanced_threshold, temperature
from bot.reader.training.task import SUPPORT, Task
from index.types import Span

CLAIMS = 900
PLANTED = 400
"""Claims that are judged: published ones, and true ones with a number, name or negation changed."""

FALSE_ALARMS = 0.05
"""Share of the true claims that may be called wrong where the share of planted changes that is caught is told."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the model said of one claim, and what is true."""

    half: int
    """0 or 1, the same for all claims on one text."""
    source: str
    label: str
    logits: tuple[float, float, float]


def observe(folder: Path, model: ReaderModel, cache: Path | None = None) -> Iterator[Claimed]:
    """Judge the held-back claims."""
    random = Random(0)  # noqa: S311 - a sample
    pool = mixture.read(folder, held=True, cache=cache)
    some = random.sample(pool.support, min(CLAIMS, len(pool.support)))
    changed = [task for task, _ in zip(mixture.planted(pool.support, random), range(PLANTED), strict=False)]
    for task in (*some, *changed, *(t for t in pool.written if t.kind == "support")):
        yield Claimed(zlib.crc32(task.context.encode()) % 2, task.source, task.label, _logits(model, task))


def _logits(model: ReaderModel, task: Task) -> tuple[float, float, float]:
    sentences = tuple(Span(start=a, end=b) for a, b in task.sentences)
    return model.read(task.ask, [Text(task.context, sentences)])[0].support


def fitted(seen: Sequence[Claimed]) -> dict[str, object]:
    """Temperature and threshold, fitted on one half of the texts, and what they reach on the other (`support_held`)."""
    fitting, rest = [c for c in seen if c.half == 0], [c for c in seen if c.half]
    known = [c for c in fitting if c.label in SUPPORT]
    scale = temperature(np.array([c.logits for c in known], np.float64), [SUPPORT.index(c.label) for c in known])
    threshold, _ = balanced_threshold(
        [_supported(c, scale) for c in fitting], [c.label == "supported" for c in fitting]
    )
    return {
        "support_temperature": round(scale, 4),
        "support_threshold": threshold,
        "support_held": {
            "all": _figures(rest, scale, threshold),
            "published": _figures(
                [c for c in rest if "planted" not in c.source and "written" not in c.source], scale, threshold
            ),
            "written": _figures([c for c in rest if "written" in c.source], scale, threshold),
            "planted": _planted(rest, scale),
        },
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
    """The share of planted changes that gets less support than all but 5 % of the true claims of the same sources."""
    changed = [c for c in claims if "planted" in c.source]
    sources = {c.source.removesuffix(", planted") for c in changed}
    true = [_supported(c, scale) for c in claims if c.label == "supported" and c.source in sources]
    limit = float(np.quantile(true, FALSE_ALARMS))
    caught = float(np.mean([_supported(c, scale) < limit for c in changed]))
    return {"changes": len(changed), "true": len(true), "caught_at_5_percent": round(caught, 4)}

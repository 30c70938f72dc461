"""How well the model does on tasks that were held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from tools.reader.batches import NOTHING, Example, collate
from tools.reader.fit import auroc
from tools.reader.model import BF16, ReaderModel

LONGEST_ANSWER = 24
"""Tokens that an answer has at most."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the model says of one example."""

    here: float
    null: float
    """Log-odds of an answer by the places of start and end."""
    start: int
    end: int
    """Places of the best answer's first and last token."""
    evidence: tuple[float, ...]
    support: tuple[float, ...]
    verdict: tuple[float, ...]


def best(start: NDArray[np.float32], end: NDArray[np.float32], first: int, last: int) -> tuple[int, int, float]:
    """The best span of tokens in [first, last), and its log-odds against none."""
    if first >= last:
        return 0, 0, -20.0
    score = start[first:last, None] + end[None, first:last]
    n = last - first
    at = np.arange(n)
    score = np.where((at[None, :] >= at[:, None]) & (at[None, :] - at[:, None] < LONGEST_ANSWER), score, -1e9)
    place = int(score.argmax())
    return first + place // n, first + place % n, float(score.max() - start[0] - end[0])


def say(model: ReaderModel, examples: Sequence[Example]) -> list[Said]:
    """What the model says of the examples, in their order."""
    model.eval()
    order = sorted(range(len(examples)), key=lambda n: len(examples[n].ids))
    found: dict[int, Said] = {}
    for some in (order[n : n + 32] for n in range(0, len(order), 32)):
        batch = collate([examples[n] for n in some])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=BF16):
            outputs = model(batch.ids, batch.types, batch.mask)
        tokens, pair = outputs.tokens.numpy(), outputs.pair.numpy()
        for row, n in enumerate(some):
            e = examples[n]
            start, end, odds = best(tokens[row, :, 0], tokens[row, :, 1], e.first, len(e.ids) - 1)
            found[n] = Said(
                float(pair[row, 0]),
                odds,
                start,
                end,
                tuple(float(tokens[row, a:b, 2].mean()) for a, b in e.sentences),
                tuple(map(float, pair[row, 1:4])),
                tuple(map(float, pair[row, 4:7])),
            )
    return [found[n] for n in range(len(examples))]


def token_f1(e: Example, said: Said) -> float:
    """F1 of the best span's tokens with the best fitting answer's."""
    found = set(range(said.start, said.end + 1))
    return max(
        2 * len(found & set(range(a, b + 1))) / (len(found) + b + 1 - a) for a, b in zip(e.starts, e.ends, strict=True)
    )


def figures(examples: Sequence[Example], said: Sequence[Said]) -> dict[str, float]:
    """The figures of all heads."""
    both = list(zip(examples, said, strict=True))
    spans = [(e, s) for e, s in both if e.spans]
    out: dict[str, float] = {}
    answered = [(e, s) for e, s in spans if e.starts]
    if answered:
        out["f1"] = float(np.mean([token_f1(e, s) for e, s in answered]))
        ranked = [(e, s) for e, s in answered if e.evidence and any(e.evidence) and len(e.evidence) > 1]
        if ranked:
            out["evidence_first"] = float(np.mean([e.evidence[int(np.argmax(s.evidence))] for e, s in ranked]))  # type: ignore[index]
    if spans:
        labels = [bool(e.starts) for e, _ in spans]
        out["auroc_here"] = auroc([s.here for _, s in spans], labels)
        out["auroc_null"] = auroc([s.null for _, s in spans], labels)
        out["auroc_both"] = auroc([s.here + 0.5 * s.null for _, s in spans], labels)
    support = [(e.support, s.support) for e, s in both if e.support != NOTHING]
    if support:
        called = np.array([scores[0] > np.logaddexp(scores[1], scores[2]) for _, scores in support])
        right = np.array([label == 0 for label, _ in support])
        if right.any() and not right.all():
            out["support_balanced"] = float((called[right].mean() + (~called[~right]).mean()) / 2)
        out["support_auroc"] = auroc(
            [s[0] - float(np.logaddexp(s[1], s[2])) for _, s in support], [label == 0 for label, _ in support]
        )
    verdict = [(e.verdict, s.verdict) for e, s in both if e.verdict != NOTHING]
    if verdict:
        out["verdict"] = float(np.mean([label == int(np.argmax(scores)) for label, scores in verdict]))
        sure = [label == int(scores[1] > scores[0]) for label, scores in verdict if label in (0, 1)]
        out["verdict_yes_no"] = float(np.mean(sure)) if sure else float("nan")
    return {name: round(value, 4) for name, value in out.items()}

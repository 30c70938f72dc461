"""How well the reader does on held-back examples, from its outputs alone: PyTorch's or an exported file's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pincite.eval.metrics.abstention import auroc
from tools.reader.examples import UNKNOWN, Example
from tools.reader.shape import ANSWERABLE, END, EVIDENCE, INSIDE, START, SUPPORT_FROM, TYPE_FROM, VERDICT_FROM
from tools.reader.task import Range

LONGEST_ANSWER = 24
"""Most tokens of a short answer; of the training questions' answers 99 % are shorter."""

DRAWS = 200
"""Bootstrap draws behind each margin."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PairReading:
    """What the reader says about one example; all are log-odds or logits."""

    answerable: float
    null: float
    """Of the best answer against none, by start and end."""
    short: Range
    """The first and the last token of the best answer."""
    parts: tuple[Range, ...]
    """The answers of a list, by the tokens inside them; first and last token of each."""
    evidence: tuple[float, ...]
    """Of each sentence."""
    support: tuple[float, ...]
    verdict: tuple[float, ...]
    type: tuple[float, ...]


def reading(tokens: Floats, pair: Floats, example: Example) -> PairReading:
    """Decode the outputs of one pair: `tokens` (length, 4) and `pair` (11,)."""
    first, last = example.first, len(example.ids) - 1
    start, end, score = best_span(tokens[first:last, START], tokens[first:last, END])
    return PairReading(
        float(pair[ANSWERABLE]),
        score - float(tokens[0, START] + tokens[0, END]),
        (first + start, first + end),
        tuple((first + a, first + b) for a, b in runs(tokens[first:last, INSIDE] > 0)),
        tuple(float(tokens[a:b, EVIDENCE].mean()) for a, b in example.sentences),
        tuple(map(float, pair[SUPPORT_FROM:VERDICT_FROM])),
        tuple(map(float, pair[VERDICT_FROM:TYPE_FROM])),
        tuple(map(float, pair[TYPE_FROM:])),
    )


def best_span(start: Floats, end: Floats) -> tuple[int, int, float]:
    """Return the first and the last position of the span that both outputs rate highest together, and their sum."""
    if not len(start):
        return 0, 0, -20.0
    at = np.arange(len(start))
    length = at[None, :] - at[:, None]
    score = np.where((length >= 0) & (length < LONGEST_ANSWER), start[:, None] + end[None, :], -np.inf)
    place = int(score.argmax())
    return place // len(start), place % len(start), float(score.reshape(-1)[place])


def runs(inside: NDArray[np.bool_]) -> list[Range]:
    """Return the first and the last position of each run of true values.

    >>> runs(np.array([False, True, True, False, True]))
    [(1, 2), (4, 4)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(np.int8), [0]])))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]


@dataclass(frozen=True, slots=True)
class ValidationFigure:
    """A mean or an area with half of its 95 % interval and the number of examples behind it."""

    value: float
    margin: float
    count: int


Pair = tuple[Example, PairReading]


def figures(examples: Sequence[Example], readings: Sequence[PairReading]) -> dict[str, ValidationFigure]:
    """Return every figure that the examples have labels for."""
    pairs = list(zip(examples, readings, strict=True))
    table: dict[str, ValidationFigure] = {}
    for name, (applies, measure) in FIGURES.items():
        chosen = [pair for pair in pairs if applies(pair[0])]
        value = measure(chosen) if chosen else None
        if value is not None:
            table[name] = ValidationFigure(round(value, 4), round(_margin(chosen, measure), 4), len(chosen))
    return table


def _margin(chosen: Sequence[Pair], measure: Callable[[Sequence[Pair]], float | None]) -> float:
    draws = np.random.default_rng(0).integers(0, len(chosen), (DRAWS, len(chosen)))
    values = [value for draw in draws if (value := measure([chosen[n] for n in draw])) is not None]
    return float(np.subtract(*np.percentile(values, [97.5, 2.5])) / 2) if values else float("nan")


def _evidence_first(pairs: Sequence[Pair]) -> float:
    return float(np.mean([(e.evidence or ())[int(np.argmax(r.evidence))] for e, r in pairs]))


def _evidence_recall(pairs: Sequence[Pair]) -> float:
    """Share of the evidence among as many sentences as there are, the likeliest first."""
    shares = []
    for e, r in pairs:
        labels = np.array(e.evidence)
        best = np.argsort(-np.array(r.evidence))[: int(labels.sum())]
        shares.append(labels[best].mean())
    return float(np.mean(shares))


def _overlap(given: set[int], wanted: set[int]) -> float:
    return 2 * len(given & wanted) / (len(given) + len(wanted)) if given or wanted else 1.0


def _short_f1(pairs: Sequence[Pair]) -> float:
    """F1 of the best span's tokens with those of the answer that fits it best."""
    scores = []
    for e, r in pairs:
        given = set(range(r.short[0], r.short[1] + 1))
        scores.append(max(_overlap(given, set(range(a, b + 1))) for a, b in zip(e.starts, e.ends, strict=True)))
    return float(np.mean(scores))


def _list_f1(pairs: Sequence[Pair]) -> float:
    """F1 of the tokens inside answers."""
    scores = []
    for e, r in pairs:
        given = {n for a, b in r.parts for n in range(a, b + 1)}
        scores.append(_overlap(given, {n for a, b in zip(e.starts, e.ends, strict=True) for n in range(a, b + 1)}))
    return float(np.mean(scores))


def _near_auroc(pairs: Sequence[Pair]) -> float | None:
    return auroc([r.answerable for _, r in pairs], [bool(e.answerable) for e, _ in pairs])


def _null_auroc(pairs: Sequence[Pair]) -> float | None:
    return auroc([r.answerable + 0.5 * r.null for _, r in pairs], [bool(e.answerable) for e, _ in pairs])


def _verdict(pairs: Sequence[Pair]) -> float:
    return float(np.mean([e.verdict == int(np.argmax(r.verdict)) for e, r in pairs]))


def _verdict_yes_no(pairs: Sequence[Pair]) -> float:
    return float(np.mean([e.verdict == int(r.verdict[1] > r.verdict[0]) for e, r in pairs]))


def support_odds(reading: PairReading) -> float:
    """Log-odds that a statement is supported."""
    supported, not_enough, contradicted = reading.support
    return supported - float(np.logaddexp(not_enough, contradicted))


def _support_balanced(pairs: Sequence[Pair]) -> float | None:
    judged = np.array([support_odds(r) > 0 for _, r in pairs])
    true = np.array([e.support == 0 for e, _ in pairs])
    if true.all() or not true.any():
        return None
    return float((judged[true].mean() + (~judged[~true]).mean()) / 2)


def _support_auroc(pairs: Sequence[Pair]) -> float | None:
    return auroc([support_odds(r) for _, r in pairs], [e.support == 0 for e, _ in pairs])


def _type(pairs: Sequence[Pair]) -> float:
    return float(np.mean([e.type == int(np.argmax(r.type)) for e, r in pairs]))


def _ranked(example: Example) -> bool:
    return (
        example.evidence is not None
        and any(example.evidence)
        and not all(example.evidence)
        and example.support == UNKNOWN
    )


FIGURES: dict[str, tuple[Callable[[Example], bool], Callable[[Sequence[Pair]], float | None]]] = {
    "evidence_first": (_ranked, _evidence_first),
    "evidence_recall": (_ranked, _evidence_recall),
    "short_f1": (lambda e: e.spans and bool(e.starts) and not e.several, _short_f1),
    "list_f1": (lambda e: e.spans and e.several and bool(e.starts), _list_f1),
    "near_auroc": (lambda e: e.answerable != UNKNOWN, _near_auroc),
    "near_auroc_with_span": (lambda e: e.spans, _null_auroc),
    "verdict": (lambda e: e.verdict != UNKNOWN, _verdict),
    "verdict_yes_no": (lambda e: e.verdict in (0, 1), _verdict_yes_no),
    "support_balanced": (lambda e: e.support != UNKNOWN, _support_balanced),
    "support_auroc": (lambda e: e.support != UNKNOWN, _support_auroc),
    "type": (lambda e: e.type != UNKNOWN, _type),
}
"""Each figure: which examples it is of, and how it is computed."""

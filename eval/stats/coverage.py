"""How often each interval holds the truth, by simulation: an interval of 95 % should hold it 95 times in 100.

`table()` makes the table of the documentation; the tests run it with fewer draws.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pincite.eval.metrics.abstention import auroc
from pincite.eval.stats.bootstrap import estimate, mean
from pincite.eval.stats.estimates import Estimate
from pincite.eval.stats.paired import difference, flip_test

Draw = Callable[[np.random.Generator], Estimate | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A way in which questions come about, with the true figure."""

    name: str
    truth: float
    draw: Draw
    """One made-up run with its estimate."""


def grouped(sizes: Sequence[int]) -> list[int]:
    """The cluster of each question, for clusters of these sizes."""
    return [number for number, size in enumerate(sizes) for _ in range(size)]


def alike(rng: np.random.Generator, groups: Sequence[int], share: float, tie: float) -> NDArray[np.float64]:
    """Zeros and ones with this share of ones; a question takes its cluster's value with the probability `tie`."""
    shared = (rng.random(max(groups) + 1) < share)[list(groups)]
    own = rng.random(len(groups)) < share
    return np.where(rng.random(len(groups)) < tie, shared, own).astype(np.float64)


def _share(count: int, share: float) -> Design:
    return Design(
        name=f"share of {share:g}, {count} questions",
        truth=share,
        draw=lambda rng: mean((rng.random(count) < share).astype(float).tolist()),
    )


def _clustered_share(number: int, size: int, share: float) -> Design:
    groups = grouped([1 + place % (2 * size - 1) for place in range(number)])
    return Design(
        name=f"share of {share:g}, {number} clusters of 1 to {2 * size - 1}",
        truth=share,
        draw=lambda rng: mean(alike(rng, groups, share, 0.6).tolist(), groups),
    )


def _mean(count: int) -> Design:
    return Design(
        name=f"mean of F1, {count} questions",
        truth=0.5,
        draw=lambda rng: mean(_f1(rng, count).tolist()),
    )


def _f1(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Values as F1 has them: many zeros and ones, some between, with a mean of 0.5."""
    kind = rng.random(count)
    return np.where(kind < 0.3, 1.0, np.where(kind < 0.7, rng.random(count), 0.0))  # noqa: PLR2004


def _clustered_mean(number: int, size: int) -> Design:
    groups = grouped([1 + place % (2 * size - 1) for place in range(number)])

    def draw(rng: np.random.Generator) -> Estimate | None:
        shared = _f1(rng, number)[groups]
        values = np.where(rng.random(len(groups)) < 0.6, shared, _f1(rng, len(groups)))  # noqa: PLR2004
        return mean(values.tolist(), groups)

    return Design(name=f"mean of F1, {number} clusters of 1 to {2 * size - 1}", truth=0.5, draw=draw)


def _flips(count: int, lost: float, won: float) -> Design:
    def draw(rng: np.random.Generator) -> Estimate | None:
        kind = rng.random(count)
        before = (kind < lost) | (kind > 0.5)  # noqa: PLR2004
        after = ((kind >= lost) & (kind < lost + won)) | (kind > 0.5)  # noqa: PLR2004
        return difference(before.astype(float).tolist(), after.astype(float).tolist())

    return Design(name=f"difference, {lost:.0%} lost and {won:.0%} won of {count}", truth=won - lost, draw=draw)


def _clustered_flips(number: int, size: int, lost: float, won: float) -> Design:
    groups = grouped([1 + place % (2 * size - 1) for place in range(number)])

    def draw(rng: np.random.Generator) -> Estimate | None:
        own, shared = rng.random(len(groups)), rng.random(number)[groups]
        kind = np.where(rng.random(len(groups)) < 0.6, shared, own)  # noqa: PLR2004
        before = (kind < lost) | (kind > 0.5)  # noqa: PLR2004
        after = ((kind >= lost) & (kind < lost + won)) | (kind > 0.5)  # noqa: PLR2004
        return difference(before.astype(float).tolist(), after.astype(float).tolist(), groups)

    name = f"difference, {lost:.0%} lost and {won:.0%} won, {number} clusters of 1 to {2 * size - 1}"
    return Design(name=name, truth=won - lost, draw=draw)


def _auroc(count: int) -> Design:
    def draw(rng: np.random.Generator) -> Estimate | None:
        labels = rng.random(count) < 0.7  # noqa: PLR2004
        return estimate(auroc, rng.normal(size=count) + labels, labels)

    return Design(name=f"AUROC, {count} questions", truth=0.7602499389065233, draw=draw)


FAST = (
    _share(25, 0.9),
    _share(100, 0.5),
    _clustered_share(60, 3, 0.6),
    _clustered_share(20, 3, 0.9),
    _mean(100),
    _clustered_mean(60, 3),
    _flips(25, 0.08, 0.04),
    _flips(200, 0.1, 0.05),
    _clustered_flips(60, 3, 0.1, 0.05),
)
"""Designs whose intervals take no time to draw."""

SLOW = (_auroc(100), _auroc(200))
"""Designs whose figure is computed anew in each draw."""


def coverage(design: Design, draws: int, seed: int = 1) -> float:
    """The share of made-up runs whose interval holds the truth."""
    rng = np.random.default_rng(seed)
    return sum(_holds(design.draw(rng), design.truth) for _ in range(draws)) / draws


def _holds(estimated: Estimate | None, truth: float) -> bool:
    if estimated is None or estimated.low is None or estimated.high is None:
        return False
    return estimated.low - 1e-12 <= truth <= estimated.high + 1e-12


def false_alarms(questions: int, flipped: float, draws: int, seed: int = 1) -> float:
    """How often the exact test calls a change where there is none: at most 5 times in 100."""
    rng = np.random.default_rng(seed)
    alarms = 0
    for _ in range(draws):
        sides = np.where(rng.random(questions) < flipped, np.where(rng.random(questions) < 0.5, 1.0, -1.0), 0.0)  # noqa: PLR2004
        alarms += flip_test(sides.tolist()) < 0.05  # noqa: PLR2004
    return alarms / draws


def table(draws: int = 2000, slow_draws: int = 200) -> list[list[str]]:
    """The coverage of every design as rows of cells, headings first."""
    rows = [["what", "coverage of 95 %"]]
    for designs, count in ((FAST, draws), (SLOW, slow_draws)):
        rows += [[design.name, f"{coverage(design, count):.1%}"] for design in designs]
    return rows

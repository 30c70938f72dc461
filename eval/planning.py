"""The number of questions that it takes to see a drop: the plan of a suite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

import numpy as np

from pincite.eval.compare.pairing import pairing
from pincite.eval.errors import RunError
from pincite.eval.gold import ResolvedPair
from pincite.eval.runs.records import Run
from pincite.eval.scoring import HEADLINE, Sample
from pincite.eval.stats import clusters
from pincite.eval.stats.power import CHANCE, FLIPPED, questions_needed, questions_to_clear
from pincite.eval.stats.shares import effective_size
from pincite.eval.stats.weights import average


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """The questions that a drop takes, if so many of them flip."""

    flipped: float
    """Share of the questions that change sides between two runs."""
    measured: bool
    """Whether two runs had just this share."""
    independent: int | None
    """Independent questions; None beyond the search."""
    questions: int | None
    """Questions of a suite that shares evidence as this one does."""
    to_clear: int
    """Questions with which a run that is no worse is shown to be worse by at most the drop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The questions that a drop takes."""

    drop: float
    chance: float
    design_effect: float
    """Number of questions that tell as much as one independent question."""
    rows: tuple[Need, ...]

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def plan(drop: float, flipped: Sequence[float] = (), *, design_effect: float = 1.0, chance: float = CHANCE) -> Plan:
    """Work out how many questions a drop takes.

    Args:
        drop: fall of the share of right answers, from 0 to 1.
        flipped: share of questions that flipped between two runs, where that is known.
        design_effect: questions that tell as much as one independent question.
        chance: probability that the drop is seen.
    """
    shares = sorted({*(max(share, drop) for share in (*FLIPPED, *flipped))})
    measured = {max(share, drop) for share in flipped}
    rows = []
    for share in shares:
        independent = questions_needed(drop, share, chance)
        rows.append(
            Need(
                flipped=share,
                measured=share in measured,
                independent=independent,
                questions=None if independent is None else ceil(independent * design_effect),
                to_clear=ceil(questions_to_clear(drop, share, chance) * design_effect),
            )
        )
    return Plan(drop=drop, chance=chance, design_effect=design_effect, rows=tuple(rows))


def of_runs(before: Run, after: Run) -> tuple[float, float]:
    """The share of questions that flipped between two runs, and the design effect of the flips.

    Raises:
        RunError: the runs share no question.
    """
    pairs = pairing(before, after)
    if not pairs.before:
        raise RunError(after.path, f"shares no question with {before.path}: name two runs of one suite")
    values = [
        (HEADLINE.of(Sample(first)) or 0.0, HEADLINE.of(Sample(second)) or 0.0)
        for first, second in zip(pairs.before, pairs.after, strict=True)
    ]
    changes = np.asarray([second - first for first, second in values])
    weights = [record.asked.pair.weight for record in pairs.after]
    groups = clusters([record.asked for record in pairs.before])
    return average(changes != 0, weights), len(changes) / effective_size(changes, groups, weights)


def of_suite(asked: Sequence[ResolvedPair]) -> float:
    """The design effect of a suite if questions on one piece of evidence are always right or wrong together."""
    groups = clusters(asked)
    weights = [one.pair.weight for one in asked]
    return len(groups) / effective_size(np.ones(len(groups)), groups, weights) if groups else 1.0

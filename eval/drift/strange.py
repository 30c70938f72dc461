"""The questions of the query log that are least like the others, for people to label.

Two things make a question strange: no passage is near it, compared with the other questions; or its confidence differs
from that of questions whose nearest passage is about as near. Both are ranks among the questions, so no threshold is
needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pincite.bot.query_log import LoggedQuestion
from pincite.eval.gold import GoldPair
from pincite.eval.suites.adopting import question_key

NEIGHBOURS = 25
"""Questions whose nearest passage is about as near, among which a confidence is compared; all where there are fewer."""

FEWEST = 10
"""Fewest questions for a confidence to be unusual among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strange:
    """A question that is unlike the others."""

    question: str
    last: date
    """The last day on which it was asked."""
    times: int
    status: Literal["answered", "likely", "abstained"]
    """Status when it was last asked; so are its confidence and similarity."""
    confidence: float
    similarity: float | None
    why: Literal["far", "confidence"]
    """`far`: no passage is near it. `confidence`: it is unusual for a passage as near."""
    beyond: float
    """Share of the other questions that are less strange in this way."""


def strange(logged: Sequence[LoggedQuestion], asked: Sequence[GoldPair] = ()) -> list[Strange]:
    """The questions that no pair asks, the strangest first; a question that was asked several times is one.

    Args:
        logged: the questions, oldest first.
        asked: pairs whose questions are left out.
    """
    last: dict[tuple[str, ...], LoggedQuestion] = {}
    times: dict[tuple[str, ...], int] = {}
    for one in logged:
        key = question_key(one.question)
        last[key] = one
        times[key] = times.get(key, 0) + 1
    keys = [key for key, one in last.items() if one.similarity is not None]
    similarity = np.asarray([last[key].similarity for key in keys], dtype=np.float64)
    confidence = np.asarray([last[key].confidence for key in keys], dtype=np.float64)
    far, odd = _below(-similarity), _below(np.abs(_unusual(confidence, similarity)))
    if len(keys) < FEWEST:
        odd = np.zeros_like(far)
    left_out = {question_key(pair.question) for pair in asked if not pair.history}
    questions_beyond = [
        Strange(
            question=(one := last[key]).question,
            last=one.day,
            times=times[key],
            status=one.status,
            confidence=one.confidence,
            similarity=one.similarity,
            why="far" if far[n] >= odd[n] else "confidence",
            beyond=float(max(far[n], odd[n])),
        )
        for n, key in enumerate(keys)
        if key not in left_out
    ]
    return sorted(questions_beyond, key=lambda one: (-one.beyond, one.question))


def _below(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each value the share of the others that are smaller."""
    others = max(1, len(values) - 1)
    return np.searchsorted(np.sort(values), values, side="left") / others


def _unusual(confidence: NDArray[np.float64], similarity: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each confidence less the median of the questions whose nearest passage is as near."""
    order = np.argsort(similarity, kind="stable")
    sorted_ = confidence[order]
    half = NEIGHBOURS // 2
    residuals = np.empty_like(confidence)
    for place, question in enumerate(order):
        begin = max(0, min(place - half, len(order) - NEIGHBOURS))
        residuals[question] = confidence[question] - np.median(sorted_[begin : begin + NEIGHBOURS])
    return residuals

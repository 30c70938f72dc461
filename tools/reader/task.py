"""One training example, whatever it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["span", "support", "verdict"]

SUPPORT = ("supported", "not_enough", "contradicted")
VERDICT = ("yes", "no", "unknown")
"""The classes of the heads, in the order of their outputs."""


@dataclass(frozen=True, slots=True)
class Task:
    """A question or statement with a text, and what is to be said of it."""

    kind: Kind
    ask: str
    """The question, or for support the statement."""
    context: str
    sentences: tuple[tuple[int, int], ...]
    """The spans of the context's sentences, in code points."""
    answers: tuple[tuple[int, int], ...] = ()
    """For a span task the spans that answer, each enough; none where the context does not answer."""
    evidence: tuple[int, ...] | None = ()
    """The sentences that the answer or label rests on, by index; None where that is not known."""
    label: str = ""
    """support: one of SUPPORT, or not_supported where its source does not tell the last two apart; verdict: one of
    VERDICT; otherwise empty."""
    source: str = ""
    """What it was made from, for the figures."""
    held: bool = False
    """Whether it is held back from training: to calibrate and to measure on."""

    @property
    def answerable(self) -> bool:
        """Whether the context holds what is asked."""
        return bool(self.answers) if self.kind == "span" else self.label in ("yes", "no", "supported", "contradicted")


def holding(sentences: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The sentences that one of the spans lies in or reaches into."""
    return tuple(
        number
        for number, (start, end) in enumerate(sentences)
        if any(start < last and first < end for first, last in spans)
    )


def crop(task: Task, size: int, before: int) -> Task:
    """The task with at most `size` code points of its context, whole sentences, around its evidence.

    `before` sentences, if there are so many, stay before the first sentence of the evidence.
    """
    if len(task.context) <= size or not task.sentences:
        return task
    wanted = task.evidence or holding(task.sentences, task.answers) or (0,)
    first = last = wanted[0]
    while last + 1 <= wanted[-1]:
        last += 1
    left = before
    while True:
        start, end = task.sentences[first][0], task.sentences[last][1]
        if left and first and end - task.sentences[first - 1][0] <= size:
            first, left = first - 1, left - 1
        elif last + 1 < len(task.sentences) and task.sentences[last + 1][1] - start <= size:
            last += 1
        elif first and end - task.sentences[first - 1][0] <= size:
            first -= 1
        else:
            break
    kept = [(a - start, b - start) for a, b in task.sentences[first : last + 1]]
    return replace(
        task,
        context=task.context[start:end],
        sentences=tuple(kept),
        answers=tuple((a - start, b - start) for a, b in task.answers if start <= a and b <= end),
        evidence=None if task.evidence is None else tuple(n - first for n in task.evidence if first <= n <= last),
    )

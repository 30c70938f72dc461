"""One lesson: a question or statement, a text, and what the reader is to say about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["span", "support", "verdict"]
Range = tuple[int, int]
"""A half-open range of code points."""

SUPPORT = ("supported", "not_enough", "contradicted")
VERDICT = ("yes", "no", "unknown")
TYPES = ("short", "list", "sentence", "verdict")
"""The classes of three heads, in the order of their outputs. The type says how a question is answered: by one short
answer, by several that belong together, by whole sentences, or by yes or no."""

UNDECIDED = "not_supported"
"""The support label of sets that don't tell `not_enough` from `contradicted`."""


@dataclass(frozen=True, slots=True)
class Task:
    """A question or statement with a text, and the right outputs."""

    kind: Kind
    ask: str
    """The question, or for support the statement."""
    context: str
    sentences: tuple[Range, ...]
    """The spans of the context's sentences."""
    answers: tuple[Range, ...] = ()
    """The spans of the context that answer a span task."""
    evidence: tuple[int, ...] | None = ()
    """The sentences that the answer or label rests on, by index; None where they are not labelled."""
    label: str = ""
    """For support one of SUPPORT or UNDECIDED, for a verdict one of VERDICT, otherwise empty."""
    source: str = ""
    """The set that the task comes from, for the figures."""
    held: bool = False
    """Whether the task's document is held back from training."""
    several: bool = False
    """Whether the answers are parts of one answer; otherwise each of them is enough."""
    tempting: tuple[int, ...] = ()
    """The sentences that mislead, or that a label without evidence is about; a cropped text keeps them."""

    @property
    def answerable(self) -> bool:
        """Whether the context holds the answer."""
        if self.kind == "span":
            return bool(self.answers or self.evidence)
        return self.label in ("yes", "no", "supported", "contradicted")

    @property
    def type(self) -> str:
        """How the question is answered, one of TYPES; empty for statements and for questions without an answer."""
        if self.kind == "verdict":
            return "verdict"
        if self.kind == "support" or not self.answerable:
            return ""
        if not self.answers:
            return "sentence"
        return "list" if self.several and len(self.answers) > 1 else "short"


def holding(sentences: Sequence[Range], spans: Sequence[Range]) -> tuple[int, ...]:
    """Return the sentences that one of the spans lies in or reaches into."""
    return tuple(
        number
        for number, (start, end) in enumerate(sentences)
        if any(start < last and first < end for first, last in spans)
    )


def crop(task: Task, size: int, before: int) -> Task:
    """Return the task with at most `size` code points of its context: whole sentences around its evidence.

    Up to `before` sentences stay before the first sentence of the evidence.
    """
    if len(task.context) <= size or not task.sentences:
        return task
    wanted = sorted(task.evidence or holding(task.sentences, task.answers) or task.tempting or (0,))
    first, last = wanted[0], wanted[-1]
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
    return replace(
        task,
        context=task.context[start:end],
        sentences=tuple((a - start, b - start) for a, b in task.sentences[first : last + 1]),
        answers=tuple((a - start, b - start) for a, b in task.answers if start <= a and b <= end),
        evidence=None if task.evidence is None else tuple(n - first for n in task.evidence if first <= n <= last),
        tempting=tuple(n - first for n in task.tempting if first <= n <= last),
    )

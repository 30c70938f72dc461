"""What a writer yields for one question: statements that it proposes, and what it knows beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pincite.bot.answers import Usage
from pincite.index.blocks import heading
from pincite.index.retrieve import Retrieved
from pincite.index.types import Span

Verdict = Literal["yes", "no", "mixed"]


NO_USAGE = Usage()
"""Of a writer that asks no language model."""


@dataclass(frozen=True, slots=True)
class Cite:
    """A span that a statement rests on, in the passage that was shown."""

    passage: Retrieved
    span: Span
    """In the document; within the passage."""
    score: float
    """How well the span answers the question, from 0 to 1."""

    @property
    def text(self) -> str:
        """The characters of the span."""
        return self.span.of(self.passage.document.text)


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement that a writer proposes, with the spans that it rests on."""

    text: str
    cites: tuple[Cite, ...] = ()
    may_change: bool = False
    """Whether it held when its source was written and may be different today: it is told with the source's date."""


@dataclass(frozen=True, slots=True)
class Head:
    """A verdict or a short answer. It begins the answer if it comes before the first statement."""

    verdict: Verdict | None = None
    short: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A claim on which sources disagree."""

    claim: str
    for_: tuple[Cite, ...]
    against: tuple[Cite, ...]
    checked: bool = False
    """Whether the writer has read both sides itself, as the built-in reader does."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something that a writer took out of its own answer, with the reason."""

    text: str

    @classmethod
    def because(cls, text: str, reason: str) -> Dropped:
        """A quoted part of a reply and why it was dropped."""
        return cls(f"“{text}”: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a writer knows at the end: who wrote, how sure it is, what it cost."""

    writer: str
    """`reader`, or the name of a language model."""
    confidence: float
    """Probability that the passages hold the answer."""
    verdict: Verdict | None = None
    """What the built-in reader finds; a language model's verdict against it is not shown."""
    passages: tuple[Retrieved, ...] = ()
    """The passages in the order of whoever read them; empty if that is the order of retrieval."""
    usage: Usage = NO_USAGE
    note: str | None = None
    """What a reader of the answer has to know about how it came about."""


Item = Draft | Head | Conflict | Dropped | Account


def quotation(text: str) -> str:
    """Put a sentence in quotation marks, on one line."""
    return f"“{' '.join(text.split())}”"


def citable(passages: Sequence[Retrieved]) -> tuple[Cite, ...]:
    """Return the sentences of passages that can be cited, best passage first.

    Headings are left out: they name what follows and say nothing of it.
    """
    return tuple(
        Cite(passage, span, passage.score)
        for passage in passages
        for span in passage.passage.sentences
        if not heading(span.of(passage.document.text))
    )

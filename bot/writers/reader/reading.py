"""Reading passages for a question: the seam between retrieval and writing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from pincite.bot.tracing import span
from pincite.index.retrieve import Retrieval, Retrieved
from pincite.index.types import Span
from pincite.index.view import View

LIKELY_FROM = 0.3
"""Confidence from which the best sentences are worth showing, unless a calibration says otherwise."""


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """One sentence of a retrieved passage, and how well it answers."""

    found: Retrieved
    """The passage that it stands in, with the document."""
    span: Span
    score: float
    """Probability that the sentence holds the answer, given that one of them does."""
    view: View | None = None
    """The view in which it is read; None for a sentence that is read as it stands."""
    short: Span | None = None
    """The best short answer in it, as a range of the view."""
    compared: Span | None = None
    """The figure for which the answer was chosen, as a range of the view."""
    dated: Span | None = None
    """Where the document tells the date that made it be chosen, or not."""

    @property
    def text(self) -> str:
        """The characters of the sentence."""
        return self.span.of(self.found.document.text)

    @property
    def short_text(self) -> str:
        """The words of the best short answer; empty where there is none."""
        read = self.view.text if self.view is not None else self.text
        return self.short.of(read) if self.short is not None else ""


@dataclass(frozen=True, slots=True)
class Opposed:
    """A claim that some sentences support and others contradict."""

    claim: str
    for_: tuple[ReadSentence, ...]
    against: tuple[ReadSentence, ...]
    values: tuple[str, str] | None = None
    """The value that each side gives, for and against, where values are what differs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader's findings in the passages retrieved for one question."""

    sentences: tuple[ReadSentence, ...]
    """The sentences of the passages, best first."""
    confidence: float
    """Probability that the passages hold the answer."""
    threshold: float = 0.5
    """Lowest confidence for an answer with a headline; measured for each reader."""
    likely_from: float = LIKELY_FROM
    """Lowest confidence for quoting the closest sentences."""
    short: str | None = None
    """The shortest exact answer, where the reader can tell."""
    exact: bool = False
    """Whether the short answer is a cell that the question names by its row and column."""
    beside: int = 0
    """How many of the first sentences together hold the answer, so that no others are quoted; 0 where one may do."""
    verdict: Literal["yes", "no", "mixed"] | None = None
    disagreements: tuple[Opposed, ...] = ()
    """Claims on which the sentences disagree."""
    passages: tuple[Retrieved, ...] = ()
    """The passages in the reader's own order, best first; empty where it leaves them as they were retrieved."""


class Reader(Protocol):
    """Reads a question and passages together."""

    name: str

    def read(self, question: str, retrieval: Retrieval) -> Reading:
        """Score every sentence of the passages, and whether they answer the question at all."""
        ...


def read(reader: Reader, question: str, retrieval: Retrieval) -> Reading:
    """Read passages as a step of an answer."""
    with span("pincite.read", {"pincite.reader": reader.name, "pincite.passages": len(retrieval.passages)}) as note:
        reading = reader.read(question, retrieval)
        note({"pincite.sentences": len(reading.sentences), "pincite.confidence": reading.confidence})
    return reading

"""The offline writer: it picks the sentences that answer and says them as quotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.bot.writers.reader.reading import Reading, ReadSentence
from pincite.index.retrieve import Retrieved
from pincite.index.types import Span

MOST_STATEMENTS = 3
"""An answer of quotations is read as a whole, so it is kept short."""

KEEP_RATIO = 0.5
"""Share of the best sentence's score that another sentence needs to be quoted beside it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement that a writer proposes, with the spans that it rests on."""

    text: str
    cites: tuple[tuple[Retrieved, Span, float], ...]
    """Passage, span within it, score."""


def quote(reading: Reading) -> list[Draft]:
    """The best sentences as quotations, at most three, the best first.

    Where sentences disagree, one of each side is among them, before the others.
    """
    both = [side[0] for opposed in reading.disagreements for side in (opposed.for_, opposed.against) if side]
    chosen = _choose([*both, *(s for s in reading.sentences if s not in both)], len(both))
    return [Draft(quotation(s.span.of(s.found.document.text)), ((s.found, s.span, s.score),)) for s in chosen]


def quotation(text: str) -> str:
    """A sentence in quotation marks on one line."""
    return f"“{' '.join(text.split())}”"


def _choose(sentences: Sequence[ReadSentence], wanted: int = 0) -> list[ReadSentence]:
    """The first `wanted` sentences and the best of the rest, each text once."""
    if not sentences:
        return []
    chosen: list[ReadSentence] = []
    said: set[str] = set()
    best = max(sentence.score for sentence in sentences)
    for number, sentence in enumerate(sentences):
        words = " ".join(sentence.span.of(sentence.found.document.text).split())
        if len(chosen) == MOST_STATEMENTS or (number >= wanted and sentence.score < KEEP_RATIO * best):
            break
        if words not in said:
            said.add(words)
            chosen.append(sentence)
    return chosen

"""Which of the sentences that were read are quoted."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.bot.drafts import Cite, Draft, quotation
from pincite.bot.writers.reader.reading import Reading, ReadSentence

MOST_STATEMENTS = 3
"""Most quotations in an answer: it is read as a whole, so it is kept short."""

KEEP_RATIO = 0.5
"""Share of the best sentence's score that another sentence needs to be quoted beside it."""


def quote(reading: Reading) -> list[Draft]:
    """Return the best sentences as quotations, at most three, the best first.

    If sentences disagree, one of each side comes before the others.
    """
    both = [side[0] for opposed in reading.disagreements for side in (opposed.for_, opposed.against) if side]
    chosen = _choose([*both, *(s for s in reading.sentences if s not in both)], len(both))
    cites = (Cite(sentence.found, sentence.span, sentence.score) for sentence in chosen)
    return [Draft(quotation(cite.text), (cite,)) for cite in cites]


def _choose(sentences: Sequence[ReadSentence], wanted: int = 0) -> list[ReadSentence]:
    """Return the first `wanted` sentences and the best of the rest, each text once."""
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

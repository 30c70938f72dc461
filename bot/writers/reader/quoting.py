"""Which of the sentences that were read are quoted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pincite.bot.drafts import Cite, Draft, quotation
from pincite.bot.writers.reader.reading import Reading, ReadSentence

MOST_STATEMENTS = 3
"""Most quotations in an answer: it is read as a whole, so it is kept short."""

KEEP_RATIO = 0.5
"""Share of the best sentence's score that another sentence needs to be quoted beside it."""


def quote(reading: Reading, terms: Iterable[str] = ()) -> list[Draft]:
    """Return the best sentences as quotations, at most three, the best first, each with what it needs beside it.

    `terms` are those of the question.

    If sentences disagree, one of each side comes before the others.
    """
    both = [side[0] for opposed in reading.disagreements for side in (opposed.for_, opposed.against) if side]
    chosen = _choose([*both, *(s for s in reading.sentences if s not in both)], len(both))
    asked = frozenset(terms)
    cites = (cite_of(sentence, asked) for sentence in chosen)
    return [Draft(quotation(cite.text), (cite,)) for cite in cites]


def cite_of(sentence: ReadSentence, terms: Iterable[str] = ()) -> Cite:
    """The sentence as a cite, with what it needs to answer a question with these terms."""
    cite = Cite(sentence.found, sentence.span, sentence.score, sentence.view)
    return cite.needing(terms, sentence.short)


def _choose(sentences: Sequence[ReadSentence], wanted: int = 0) -> list[ReadSentence]:
    """Return the first `wanted` sentences and the best of the rest, each text once."""
    if not sentences:
        return []
    chosen: list[ReadSentence] = []
    said: set[str] = set()
    best = max(sentence.score for sentence in sentences)
    for number, sentence in enumerate(sentences):
        shown = sentence.view.text if sentence.view is not None else sentence.span.of(sentence.found.document.text)
        words = " ".join(shown.split())
        if len(chosen) == MOST_STATEMENTS or (number >= wanted and sentence.score < KEEP_RATIO * best):
            break
        if words not in said:
            said.add(words)
            chosen.append(sentence)
    return chosen

"""The offline writer: read -> rank -> quote. It only ever says what the sources say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pincite.bot.asking.fitting import headline
from pincite.bot.drafts import Account, Cite, Conflict, Head, Item
from pincite.bot.writers.reader.quoting import quote

if TYPE_CHECKING:
    from pincite.bot.writers.reader.reading import Reader, ReadSentence
    from pincite.index.retrieve import Retrieval


class ReaderWriter:
    """Quotes the sentences that a reader ranks first, if it is sure enough that some of them answer.

    Args:
        reader: reads question and passages together.
        threshold: confidence below which nothing is said; without it the reader's own, measured one.
    """

    name = "reader"

    def __init__(self, reader: Reader, threshold: float | None = None) -> None:
        self._reader = reader
        self._threshold = threshold

    def write(self, question: str, retrieval: Retrieval) -> Iterator[Item]:
        """Yield verdict or short answer, what the sources disagree on, then quotations, the best first."""
        reading = self._reader.read(question, retrieval)
        threshold = reading.threshold if self._threshold is None else self._threshold
        if reading.confidence >= threshold:
            best = reading.sentences[0].text if reading.sentences else ""
            yield Head(verdict=reading.verdict, short=headline(question, reading.short, best))
            for opposed in reading.disagreements:
                yield Conflict(opposed.claim, _cites(opposed.for_), _cites(opposed.against), checked=True)
            yield from quote(reading, question)
        yield Account(writer=self.name, confidence=reading.confidence, passages=reading.passages)


def _cites(sentences: tuple[ReadSentence, ...]) -> tuple[Cite, ...]:
    return tuple(Cite(sentence.found, sentence.span, sentence.score) for sentence in sentences)

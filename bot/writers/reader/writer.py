"""The offline writer: read -> rank -> quote. It only ever says what the sources say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pincite.bot.asking.fitting import headline
from pincite.bot.drafts import Account, Cite, Conflict, Head, Item
from pincite.bot.writers.reader.quoting import cite_of, quote
from pincite.bot.writers.reader.reading import read
from pincite.bot.writers.reader.thresholds import Thresholds

if TYPE_CHECKING:
    from pincite.bot.writers.reader.reading import Reader, Reading
    from pincite.index.retrieve import Retrieval


class ReaderWriter:
    """Quotes the sentences that a reader ranks first, if it is sure enough that some of them answer.

    If it is less sure, they are quoted as what comes closest, without a headline.

    Args:
        reader: reads question and passages together.
        thresholds: the confidence from which it answers, and that from which it quotes what comes closest; by default
            the reader's own, measured ones.
    """

    name = "reader"

    def __init__(self, reader: Reader, thresholds: Thresholds | None = None) -> None:
        self._reader = reader
        self._thresholds = thresholds or Thresholds()

    def write(self, question: str, retrieval: Retrieval) -> Iterator[Item]:
        """Yield verdict or short answer, what the sources disagree on, then quotations, the best first."""
        reading = read(self._reader, question, retrieval)
        terms = retrieval.terms
        quotations = tuple(quote(reading, question, terms))
        if self._thresholds.confident(reading):
            best = reading.sentences[0].text if reading.sentences else ""
            short = reading.short
            if not reading.exact:
                short = headline(question, short, best, named=_is_named(reading))
            yield Head(verdict=reading.verdict, short=short, stands=_stands(reading) if short else ())
            for opposed in reading.disagreements:
                for_, against = (
                    tuple(cite_of(sentence, terms) for sentence in side) for side in (opposed.for_, opposed.against)
                )
                yield Conflict(opposed.claim, for_, against, checked=True)
            yield from quotations
        yield Account(
            writer=self.name,
            confidence=reading.confidence,
            passages=reading.passages,
            likely=self._thresholds.likely(reading),
            closest=quotations,
        )


def _is_named(reading: Reading) -> bool:
    """Whether the short answer is all of a cell or field, which has a name of its own."""
    best = reading.sentences[0] if reading.sentences else None
    if best is None or best.view is None or best.short is None:
        return False
    return any(span == best.short and name for span, name in zip(best.view.answers, best.view.labels, strict=True))


def _stands(reading: Reading) -> tuple[Cite, ...]:
    """The spans of the short answer in the document."""
    if reading.short is None or not reading.sentences:
        return ()
    best = reading.sentences[0]
    if best.view is None or best.short is None:
        return ()
    return tuple(Cite(best.found, span, best.score) for span in best.view.spans(best.short.start, best.short.end))

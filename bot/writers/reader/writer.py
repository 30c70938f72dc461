"""The offline writer: read -> rank -> quote. It only ever says what the sources say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pincite.bot.asking.deciding import decides
from pincite.bot.asking.fitting import headline
from pincite.bot.drafts import Account, Cite, Conflict, Head, Item, Lead
from pincite.bot.writers.reader.addresses import address_asked
from pincite.bot.writers.reader.quoting import cite_of, quote
from pincite.bot.writers.reader.reading import read
from pincite.bot.writers.reader.surveying import PASSAGES, compared, meant, survey, surveyed
from pincite.bot.writers.reader.thresholds import Thresholds

if TYPE_CHECKING:
    from pincite.bot.writers.reader.reading import Reader, Reading
    from pincite.index.retrieve import Retrieval
    from pincite.index.types import Document


READ = 8
"""Passages that are read where a survey of more finds nothing."""


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

    @property
    def survey_passages(self) -> int:
        """Passages for an overview."""
        return PASSAGES

    def surveys(self, question: str) -> bool:
        """Whether a question asks for an overview or for documents."""
        return surveyed(question)

    def meant(self, question: str, retrieval: Retrieval) -> Document | None:
        """The one document that such a question names."""
        return meant(question, retrieval)

    def write(self, question: str, retrieval: Retrieval) -> Iterator[Item]:
        """Yield verdict or short answer, what the sources disagree on, then quotations, the best first."""
        overview = survey(question, retrieval) if surveyed(question) else None
        if overview is not None:
            yield Lead(overview.lead)
            yield from overview.quotations
            yield Account(writer=self.name, confidence=1.0, closest=overview.quotations)
            return
        if surveyed(question):
            retrieval = retrieval.first(READ)
        reading = read(self._reader, question, retrieval)
        terms = retrieval.terms
        quotations = tuple(quote(reading, question, terms))
        if self._thresholds.confident(reading):
            best = reading.sentences[0].text if reading.sentences else ""
            short = reading.short
            if not reading.exact:
                short = headline(question, short, best, named=_is_named(reading))
            verdict = reading.verdict
            quoted = [one.cites[0].reading for one in quotations]
            if verdict is not None and not decides(question, verdict, quoted, _titles(reading)):
                verdict = None
            yield Head(
                verdict=verdict,
                short=short,
                stands=_stands(reading) if short else (),
                address=reading.exact and bool(short) and _is_asked_for(question, short),
            )
            for opposed in reading.disagreements:
                for_, against = (
                    tuple(cite_of(sentence, terms) for sentence in side) for side in (opposed.for_, opposed.against)
                )
                yield Conflict(opposed.claim, for_, against, checked=True, values=opposed.values)
            yield from quotations
        confident, explicit = self._thresholds.confident(reading), self._thresholds.explicit
        both = () if confident or explicit else compared(question, retrieval)
        yield Account(
            writer=self.name,
            confidence=reading.confidence,
            passages=reading.passages,
            likely=self._thresholds.likely(reading) or bool(both),
            closest=both or quotations,
        )


def _is_asked_for(question: str, short: str | None) -> bool:
    """Whether a short answer is an address of the kind that a question asks for."""
    wanted = address_asked(question)
    return wanted is not None and short is not None and wanted.is_one(short)


def _is_named(reading: Reading) -> bool:
    """Whether the short answer is all of a cell or field, which has a name of its own; a FAQ's question is none."""
    best = reading.sentences[0] if reading.sentences else None
    if best is None or best.view is None or best.short is None:
        return False
    fields = zip(best.view.answers, best.view.labels, strict=True)
    return any(span == best.short and name and not name.rstrip().endswith("?") for span, name in fields)


def _titles(reading: Reading) -> str:
    """The document's title and the headings above the best sentence."""
    best = reading.sentences[0].found if reading.sentences else None
    return f"{best.document.title} {best.passage.heading}" if best is not None else ""


def _stands(reading: Reading) -> tuple[Cite, ...]:
    """The spans of the short answer in the document."""
    if reading.short is None or not reading.sentences:
        return ()
    best = reading.sentences[0]
    if best.view is None or best.short is None:
        return ()
    return tuple(Cite(best.found, span, best.score) for span in best.view.spans(best.short.start, best.short.end))

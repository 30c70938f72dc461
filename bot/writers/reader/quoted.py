"""An answer in quotations: read -> quote -> verify."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from time import perf_counter

from pincite.bot.answers import Disagreement
from pincite.bot.events import CitationEvent, HeadEvent, StatementEvent
from pincite.bot.settings import Settings
from pincite.bot.telling import HEADS, Outcome, Telling
from pincite.bot.verify import verify
from pincite.bot.writers.reader.quoting import quote
from pincite.bot.writers.reader.reading import Opposed, Reader, Reading
from pincite.index.retrieve import Retrieval


def quoted(
    question: str, retrieval: Retrieval, telling: Telling, *, reader: Reader, settings: Settings
) -> Generator[HeadEvent | StatementEvent | CitationEvent, None, Outcome]:
    """Tell the sentences that answer, if the reader is sure enough that there are some."""
    reading = reader.read(question, retrieval)
    threshold = reading.threshold if settings.abstain_below is None else settings.abstain_below
    drafts = quote(reading) if reading.confidence >= threshold else []
    written = perf_counter()
    kept, dropped = verify(drafts, retrieval.passages)
    took = (perf_counter() - written) * 1000
    if kept:
        telling.text = _head(reading)
        if telling.text:
            yield HeadEvent(verdict=reading.verdict, short=reading.short)
    for verified in kept:
        yield from telling.tell(verified)
    return Outcome(
        writer="reader",
        confidence=reading.confidence,
        verdict=reading.verdict if kept else None,
        short=reading.short if kept else None,
        disagreements=_disagreements(reading.disagreements, telling) if kept else (),
        passages=reading.passages,
        dropped=tuple(dropped),
        verify_ms=took,
    )


def _head(reading: Reading) -> str:
    """What the answer begins with: the verdict or the short answer, nothing where there is neither."""
    if reading.verdict is not None:
        return HEADS[reading.verdict]
    short = " ".join((reading.short or "").split())
    if not short:
        return ""
    return short[0].upper() + short[1:] + ("" if short[-1] in ".!?…。" else ".")


def _disagreements(opposed: Sequence[Opposed], telling: Telling) -> tuple[Disagreement, ...]:
    """What the sources disagree on, by the numbers of the citations; only where both sides are cited."""
    sides = (
        (o.claim, *(telling.places([(s.found.document, s.span) for s in side]) for side in (o.for_, o.against)))
        for o in opposed
    )
    return tuple(
        Disagreement(claim=claim, for_=for_, against=against) for claim, for_, against in sides if for_ and against
    )

"""Readings that a sentence leads because the question names the value in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pincite.bot.writers.reader.cells import CellNamed
from pincite.bot.writers.reader.labels import LOOKUP_CONFIDENCE
from pincite.bot.writers.reader.reading import Reading, ReadSentence
from pincite.index.types import Span


def by_name(reading: Reading, named: CellNamed) -> Reading:
    """Put the sentence first that holds the cell, or the address, that the question names; its value is the answer."""
    score = reading.sentences[0].score
    first = list({(one.found.document.id, one.span): one for one in _sentences(named, score)}.values())
    places = {(one.found.document.id, one.span) for one in first}
    others = (one for one in reading.sentences if (one.found.document.id, one.span) not in places)
    reading = replace(reading, sentences=(*first, *others))
    if named.beside:
        reading = replace(_looked_up(reading), beside=len(first))
    return reading if named.ambiguous else replace(_looked_up(reading), short=named.value, exact=True)


def _sentences(named: CellNamed, score: float) -> Iterator[ReadSentence]:
    """The sentences with the cells that a question names."""
    for one in (named, *named.beside):
        passage = one.found.passage
        yield ReadSentence(
            one.found, passage.sentences[one.sentence], score, passage.read[one.sentence], one.place, one.compared
        )


def by_label(reading: Reading, number: int, place: Span) -> Reading:
    """Put the sentence of this number first; the answer is the value at `place`, whose label the question names."""
    best = replace(reading.sentences[number], score=reading.sentences[0].score, short=place)
    others = (one for at, one in enumerate(reading.sentences) if at != number)
    return replace(_looked_up(reading), sentences=(best, *others), short=best.short_text)


def _looked_up(reading: Reading) -> Reading:
    """The reading with the confidence of a value that was looked up."""
    return replace(reading, confidence=max(reading.confidence, LOOKUP_CONFIDENCE))

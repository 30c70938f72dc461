"""Readings that a sentence leads because the question names the value in it."""

from __future__ import annotations

from dataclasses import replace

from pincite.bot.writers.reader.cells import CellNamed
from pincite.bot.writers.reader.labels import LOOKUP_CONFIDENCE
from pincite.bot.writers.reader.reading import Reading, ReadSentence
from pincite.index.types import Span


def by_name(reading: Reading, named: CellNamed) -> Reading:
    """Put the sentence first that holds the cell, or the address, that the question names; its value is the answer."""
    found, passage = named.found, named.found.passage
    span = passage.sentences[named.sentence]
    best = ReadSentence(found, span, reading.sentences[0].score, passage.read[named.sentence], named.place)
    others = (one for one in reading.sentences if (one.found.document.id, one.span) != (found.document.id, span))
    reading = replace(reading, sentences=(best, *others))
    return reading if named.ambiguous else replace(_looked_up(reading), short=named.value, exact=True)


def by_label(reading: Reading, number: int, place: Span) -> Reading:
    """Put the sentence of this number first; the answer is the value at `place`, whose label the question names."""
    best = replace(reading.sentences[number], score=reading.sentences[0].score, short=place)
    others = (one for at, one in enumerate(reading.sentences) if at != number)
    return replace(_looked_up(reading), sentences=(best, *others), short=best.short_text)


def _looked_up(reading: Reading) -> Reading:
    """The reading with the confidence of a value that was looked up."""
    return replace(reading, confidence=max(reading.confidence, LOOKUP_CONFIDENCE))

"""Chooses among a sentence's short answers: the best of the type that the question asks for."""

from __future__ import annotations

import re
from dataclasses import replace

from pincite.bot.asking.fitting import headline
from pincite.bot.writers.reader.features import Place
from pincite.bot.writers.reader.model import Candidate
from pincite.index.spans import Span
from pincite.index.terms import content_terms

MARGIN = 3.0
"""Log-odds by which a short answer of the right type may be below the best one."""

_CHOICE = re.compile(r"\b(?:or|versus|vs)\b", re.IGNORECASE)


def fitting(question: str, place: Place) -> Place:
    """Return the sentence with the best short answer of the type that is asked for, if one is near the best."""
    read = place.read
    best = Candidate(read.answer, read.short, read.cell)
    for one in (best, *read.others):
        if one.score < best.score - MARGIN:
            break
        if _fits(question, place, one):
            if one is best:
                return place
            rest = tuple(other for other in (best, *read.others) if other is not one)
            chosen = replace(read, answer=one.score, short=one.span, cell=one.cell, lead=0.0, others=rest)
            return replace(place, read=chosen)
    return place


def _fits(question: str, place: Place, one: Candidate) -> bool:
    at = Span(one.span.start - place.place.start, one.span.end - place.place.start)
    short = at.of(place.text)
    if not short or _echoes(question, short):
        return False
    return headline(question, short, place.text, named=one.cell) is not None


def _echoes(question: str, short: str) -> bool:
    """Whether a short answer only says what its question says; that of a choice is one of those that it names."""
    said = set(content_terms(short))
    return bool(said) and said <= set(content_terms(question)) and not _CHOICE.search(question)

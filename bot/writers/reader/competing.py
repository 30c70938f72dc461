"""Sentences that compete with the best one: a FAQ's answer to the same question, values from other documents."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.bot.asking.kinds import Kind, kind
from pincite.bot.writers.reader.features import WindowSentence
from pincite.bot.writers.reader.labels import answered, lookup
from pincite.bot.writers.reader.rivals import SURE

LATEST_FROM = 0.02
"""Least probability of a sentence in another document, as a share of the best one's, to count as a later answer."""


def answered_first(
    question: str, scored: Sequence[tuple[float, WindowSentence]], likely_from: float
) -> list[tuple[float, WindowSentence]]:
    """Put a FAQ's yes or no to the same question first: *No, not for small boats.*

    The model ranks such a short sentence below one that repeats more of the question.
    """
    for number, (score, place) in enumerate(scored):
        if answered(question, place.view, wholly=score < likely_from) is not None:
            return [(scored[0][0], place), *scored[:number], *scored[number + 1 :]]
    return list(scored)


def may_rival(one: WindowSentence, other: WindowSentence) -> bool:
    """Whether two fields with one label may rival each other: rows of a table, or fields of different documents."""
    return one.beside(other) or one.window.found.document.id != other.window.found.document.id


def labelled_otherwise(question: str, scored: Sequence[tuple[float, WindowSentence]]) -> bool:
    """Whether documents give different values under the label that the question names: *Next meeting: …* in minutes."""
    places = [place for _, place in scored]
    values = [(lookup(question, place.view, place.context), place) for place in places]
    most = max((value.covered for value, _ in values if value is not None), default=0.0)
    named = [(value, place) for value, place in values if value is not None and value.covered == most]
    documents = {place.window.found.document.id for _, place in named}
    return len(documents) > 1 and len({value.place.of(place.text) for value, place in named}) > 1


def dated_otherwise(question: str, scored: Sequence[tuple[float, WindowSentence]]) -> bool:
    """Whether a question asks for the latest of something and another document may hold a later one.

    The model can't compare dates, so any other document with a likely answer counts.
    """
    if kind(question) is not Kind.LATEST:
        return False
    (best, first), *others = scored
    return any(
        score >= LATEST_FROM * best
        and place.read.answer >= SURE
        and place.window.found.document.id != first.window.found.document.id
        for score, place in others
    )

"""*Tell me more*, *shorter* and *are you sure*: the last answer once more, by its own sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self

from pincite.bot.answers import UNVERIFIED
from pincite.bot.asking.talk.acts import Act
from pincite.bot.asking.talk.recognising import recognised
from pincite.bot.drafts import Cite, Draft, citable, quotation
from pincite.index.retrieve import Retrieved
from pincite.index.sentences import sentences
from pincite.index.terms import content_terms

REVISITING = frozenset({Act.SURE, Act.MORE, Act.SHORTER})
"""Acts on the last answer."""

MOST_MORE = 3
"""Sentences that *tell me more* adds: as many as an answer quotes."""

SHARED = 0.6
"""Share of a statement's terms that a sentence needs to count as its source, where the statement is no quotation."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last question of a conversation that was no talk, and everything that was answered since."""

    question: str
    before: tuple[tuple[str, str], ...]
    """The turns before it that were no talk either."""
    answer: str
    since: str
    """The answer and the replies to talk after it."""

    @classmethod
    def of(cls, history: Sequence[tuple[str, str]]) -> Self | None:
        """Return the last question with what came of it; None before the first question."""
        turns = tuple(history)
        asked = [number for number, (question, _) in enumerate(turns) if recognised(question) is None]
        if not asked:
            return None
        exchanges = [(question, answer.replace(f" {UNVERIFIED}", "")) for question, answer in turns[asked[-1] :]]
        question, answer = exchanges[0]
        since = " ".join(text for _, text in exchanges)
        return cls(question, tuple(turns[number] for number in asked[:-1]), answer, since)


def drafts(act: Act, last: Last, passages: Sequence[Retrieved]) -> Iterator[Draft]:
    """Propose what the last answer's sources say to an act on it.

    Args:
        act: one of `REVISITING`.
        last: the question that was answered.
        passages: the passages retrieved for that question.
    """
    shown = citable(passages)
    quoted = _quoted(last.answer, shown)
    statements = [Draft(quotation(cite.text), (cite,)) for cite in quoted] or list(_stated(last.answer, shown))
    sources = [cite for draft in statements for cite in draft.cites]
    match act:
        case Act.SHORTER:
            yield from statements[:1]
        case Act.SURE:
            yield from _quotations(sources)
        case Act.MORE:
            shown_before = _folded(last.since)
            further = [cite for cite in _further(sources, shown) if _folded(cite.text) not in shown_before]
            yield from islice(_quotations(further), MOST_MORE)


def _quotations(cites: Sequence[Cite]) -> Iterator[Draft]:
    """Each text once, as a quotation."""
    unique = {_folded(cite.text): cite for cite in reversed(cites)}
    yield from (Draft(quotation(cite.text), (cite,)) for cite in reversed(unique.values()))


def _quoted(answer: str, shown: Sequence[Cite]) -> list[Cite]:
    """The sentences that an answer quotes, in its order."""
    text = _folded(answer)
    places = ((text.find(_folded(quotation(cite.text))), number) for number, cite in enumerate(shown))
    return [shown[number] for place, number in sorted(places) if place >= 0]


def _stated(answer: str, shown: Sequence[Cite]) -> Iterator[Draft]:
    """The statements of an answer in words of its own, each with the sentence that shares most with it."""
    for span in sentences(answer):
        text = span.of(answer).strip()
        terms = set(content_terms(text))
        shared, number = max(
            ((len(terms & set(content_terms(c.text))), -n) for n, c in enumerate(shown)), default=(0, 0)
        )
        if shared >= SHARED * len(terms):
            yield Draft(text, (shown[-number],))


def _further(sources: Sequence[Cite], shown: Sequence[Cite]) -> Iterator[Cite]:
    """The other sentences of the sources: those that follow in the same passage, the rest of it, the same document."""
    for source in sources:
        passage = [cite for cite in shown if cite.passage is source.passage]
        yield from (cite for cite in passage if cite.span.start > source.span.start)
        yield from passage
    documents = {source.passage.document.id for source in sources}
    yield from (cite for cite in shown if cite.passage.document.id in documents)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())

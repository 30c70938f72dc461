"""Documents that answer one question with different values: a date, a number, a name.

What differs only in its form (*5 km*, *5,000 metres*) or in how precise it is (*June 1807*, *12 June 1807*) is no
other value, and sentences about different things of one name (*the audit committee*, *the building committee*) don't
disagree. In doubt nothing is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pincite.bot.asking.followups.words import tokens as word_tokens
from pincite.bot.asking.followups.words import verbal
from pincite.bot.verify.checks.dates import excludes
from pincite.bot.verify.days import Day
from pincite.bot.verify.entailment.tokens import tokens
from pincite.bot.verify.languages import ENGLISH
from pincite.bot.verify.languages.english import ARTICLES
from pincite.bot.verify.naming import abbreviates, same_term
from pincite.bot.verify.quantities import Quantity
from pincite.bot.verify.statement import ParsedText
from pincite.bot.writers.reader.features import WindowSentence
from pincite.index.terms import STOP_WORDS, content_terms, terms
from pincite.index.types import Span

Value = TypeVar("Value", Day, Quantity)

SURE = 0.0
"""Log-odds, of a sentence as evidence and of its short answer, from which it answers more likely than not."""

LONGEST = 6
"""Most words of a value; a longer short answer is a clause, which may say the same in other words."""

QUALIFIED = re.compile(
    r"\W{0,3}(?:\([^()]{0,40}\)\W{0,3})?"
    r"(?:(?:for|of|in|at|to|from|with)\s|,\s(?=an?\b|the\b)|(?:is|was|are|were)\s(?=an?\b|the\b))"
    r"(?:(?:an?|the)\s)?(?P<words>[\w'’-]{1,30}(?:\s(?!(?:is|was|are|were|has|had|that|which|who|costs?|for|of|in|at|to)\b)[\w'’-]{1,30}){0,2})"
)
"""Words that tie the next word to a thing: *the ticket for the ferry*, *Anna Berg, the chemist*."""


@dataclass(frozen=True, eq=False)
class AnsweringSentence:
    """A sentence, and the short answer in it."""

    place: WindowSentence

    @cached_property
    def text(self) -> ParsedText:
        """The sentence."""
        return ParsedText(self.place.text, ENGLISH)

    @property
    def short(self) -> Span:
        """Where the short answer stands."""
        return self.place.short

    @property
    def sure(self) -> bool:
        """Whether the sentence answers with a value, more likely than not."""
        read = self.place.read
        words = self.short.of(self.place.text).split()
        return read.evidence >= SURE and read.answer >= SURE and 0 < len(words) <= LONGEST

    @cached_property
    def terms(self) -> list[str]:
        """The terms of the short answer."""
        return content_terms(self.short.of(self.place.text))

    @cached_property
    def known(self) -> frozenset[str]:
        """The terms of the sentence and of the titles above it."""
        return frozenset(terms(f"{self.place.text} {self.place.context}"))

    @cached_property
    def times(self) -> frozenset[object]:
        """The times of day in the short answer."""
        short = ParsedText(self.short.of(self.place.text), ENGLISH)
        return frozenset(token.key for token in tokens(short) if token.key[0] == "time")

    def within(self, values: Sequence[Value]) -> list[Value]:
        """Those of the sentence's values that stand in its short answer."""
        return [one for one in values if one.span.start < self.short.end and self.short.start < one.span.end]

    def names(self, question: frozenset[str]) -> list[str]:
        """The names beside the short answer that the question doesn't hold."""
        words = self.text.lettered
        return [
            term
            for number, word in enumerate(words)
            if word.capital and number and not _overlap(word.span, self.short)
            for term in content_terms(word.text)
            if term not in question
        ]


def rivals(question: str, places: Sequence[WindowSentence]) -> tuple[list[WindowSentence], ...]:
    """Group the sentences that answer a question by their values; empty unless documents give different ones.

    Args:
        question: a question for one value.
        places: the sentences, the likeliest first.

    Returns:
        Groups of sentences of one value, that of the likeliest sentence first; of each document one sentence.
    """
    first = AnsweringSentence(places[0])
    if not first.sure:
        return ()
    asked = ParsedText(question, ENGLISH)
    groups: list[list[AnsweringSentence]] = [[first]]
    for one in _of_other_documents(places):
        if not one.sure or not of_one_thing(asked, first, one):
            continue
        for group in groups:
            if _agree(group[0], one):
                group.append(one)
                break
        else:
            groups.append([one])
    return tuple([one.place for one in group] for group in groups) if len(groups) > 1 else ()


def _of_other_documents(places: Sequence[WindowSentence]) -> Iterator[AnsweringSentence]:
    seen = {places[0].window.found.document.id}
    for place in places[1:]:
        document = place.window.found.document.id
        if document not in seen:
            seen.add(document)
            yield AnsweringSentence(place)


def _agree(one: AnsweringSentence, other: AnsweringSentence) -> bool:
    """Whether two sentences give the same value, or may do so."""
    if one.times and other.times:
        return one.times == other.times
    days = one.within(one.text.days), other.within(other.text.days)
    if all(days):
        return any(not excludes(first, second) for first in days[0] for second in days[1])
    numbers = one.within(one.text.quantities), other.within(other.text.quantities)
    if all(numbers):
        return any(a.agrees(b) or a.covers(b) or b.covers(a) for a in numbers[0] for b in numbers[1])
    if any((*days, *numbers)):
        return True  # a date and a span of time, say
    return _one_name(one, other) or _one_name(other, one)


def _one_name(one: AnsweringSentence, other: AnsweringSentence) -> bool:
    """Whether one short answer is a form of the other, or stands in its sentence, too.

    *Voss* is *Karl Voss*, and *President Moreno* may be *Luis Moreno*; *Team Osprey* is not *Team Kestrel*.
    """
    if all(any(same_term(a, b) for b in other.terms) for a in one.terms) or set(one.terms) <= other.known:
        return True
    words = [side.short.of(side.place.text).strip(" .,").split() for side in (one, other)]
    last = [name[-1] for name in words]
    return (last[0] == last[1] and last[0][0].isupper()) or abbreviates(*words)


def of_one_thing(asked: ParsedText, one: AnsweringSentence, other: AnsweringSentence) -> bool:
    """Tell whether nothing tells that two sentences speak of different things."""
    wanted = frozenset(content_terms(asked.text))
    telling = {
        term for word in asked.words[1:] if word.capital or word.text[0].isdigit() for term in content_terms(word.text)
    }
    things = wanted & _nouns(asked)
    if (one.known & telling) != (other.known & telling) or (one.known & things and not other.known & things):
        return False
    names = one.names(wanted), other.names(wanted)
    if all(names) and not any(same_term(a, b) for a in names[0] for b in names[1]):
        return False
    qualified = _qualifiers(one, wanted), _qualifiers(other, wanted)
    return all(qualified[0][word] & qualified[1][word] for word in qualified[0].keys() & qualified[1].keys())


def _nouns(asked: ParsedText) -> frozenset[str]:
    """The terms of a question, but for its verbs: a document that holds none of them is about something else."""
    words = word_tokens(asked.text)
    return frozenset(
        term for place, word in enumerate(words) if not verbal(words, place) for term in content_terms(word.text)
    )


def _qualifiers(answering: AnsweringSentence, wanted: frozenset[str]) -> dict[str, set[str]]:
    """The words before and after a word of the question in a sentence, which tell what thing it describes."""
    text, short = answering.text, answering.short
    words = text.words
    found: dict[str, set[str]] = {}
    for number, word in enumerate(words):
        for term in wanted.intersection(terms(word.text)):
            before = next(
                (w for w in reversed(words[max(0, number - 2) : number]) if w.text.casefold() not in ARTICLES), None
            )
            behind = QUALIFIED.match(text.text, word.span.end)
            parts = [(before.text, before.span)] if before is not None else []
            if behind is not None:
                parts.append((behind["words"].split()[-1], Span(*behind.span("words"))))
            for part, span in parts:
                if part[0].isalpha() and part.casefold() not in STOP_WORDS and not _overlap(span, short):
                    found.setdefault(term, set()).update(set(terms(part)) - wanted)
    return {term: told for term, told in found.items() if told}


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end

"""Which of the sentences that were read are quoted, by the kind of the question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pincite.bot.asking.followups.mentions import mentions
from pincite.bot.asking.kinds import Kind, kind
from pincite.bot.asking.sides import sides
from pincite.bot.drafts import Cite, Draft, needed, quotation
from pincite.bot.writers.reader.reading import Reading, ReadSentence
from pincite.index.terms import content_terms, terms
from pincite.index.types import Span


@dataclass(frozen=True, slots=True)
class QuoteLength:
    """How much to quote."""

    most: int = 3
    """Most quotations in an answer: it is read as a whole, so it is kept short."""
    ratio: float = 0.5
    """Share of the best sentence's score that another sentence needs to be quoted beside it."""


MEASURES = {Kind.LIST: QuoteLength(most=6, ratio=0.02)}
"""The parts of a list are in several sentences, each of which answers only a part of the question. Of the 26 parts that
tests/bot/writers/reader/test_quoting_by_kind.py asks for, a ratio of 0.5 quotes 2, 0.2 quotes 6, and 0.02 quotes 14, in
24 sentences."""

MOST_ITEMS = 12
"""Most items of a marked list that are quoted; they are short."""

MARK = 12
"""Code points before an item that can hold its mark."""

_ITEM = re.compile(r"(?:^|\n)[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]*$")
_MARKED = re.compile(r"[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]+\S")

_ITEM_OR_MARK = re.compile(r"\s*(?:[-*+•–>]|\d{1,3}[.)])\s")
_SENTENCE_END = re.compile(r"[.!?…:;]['\"”’)\]]{0,3}\s*$")

_BARE = re.compile(r"(?i)\W*(?:yes|no|not really|not necessarily|it depends|sometimes|of course|certainly|maybe)\W*")
"""A sentence that leaves the reason to the next: *No. It needs a rest.*"""

DEFINING = 0.3
"""Share of the best sentence's score from which one that says what something is comes first."""

_DEFINES = re.compile(
    r"(?i)^\W*(?:(?:is|are|was|were)(?: (?:also|often|usually|generally|commonly))? (?:an?|the|one|any|called|"
    r"known|defined)\b|means?\b"
    r"|stands for\b|refers? to\b|denotes?\b|,\s(?:an?|the|one)\b|[(–—])"
)
"""Words between a term and its definition."""


def quote(reading: Reading, question: str = "", asked_terms: Iterable[str] = ()) -> list[Draft]:
    """Return the best sentences as quotations, the best first, each with what it needs beside it.

    If sentences disagree, one of each side comes before the others; a definition comes first where one is asked for,
    and what is asked of several things has a sentence on each. `asked_terms` are those of the question.
    """
    if reading.beside:
        return _quotations(reading.sentences[: reading.beside], asked_terms)
    asked = kind(question) if question else Kind.OTHER
    first = [side[0] for opposed in reading.disagreements for side in (opposed.for_, opposed.against) if side]
    if not first and asked in {Kind.WHAT_IS, Kind.WHO}:
        first = _definition(question, reading.sentences)
    if not first and (things := sides(question)):
        first = _on_each(things, reading.sentences)
    items = _items(reading.sentences) if asked is Kind.LIST and not first else []
    if items:
        return _quotations(items[: MOST_ITEMS + 1], asked_terms)
    chosen = _choose(
        [*first, *(s for s in reading.sentences if s not in first)], MEASURES.get(asked, QuoteLength()), len(first)
    )
    chosen = _without_rows_beside(chosen) if reading.exact and chosen else _whole(chosen)
    quotations = _quotations(chosen, asked_terms)
    if reading.exact and quotations and chosen[0] is reading.sentences[0]:
        quotations[0] = replace(quotations[0], named=True)
    return quotations


def cite_of(sentence: ReadSentence, asked_terms: Iterable[str] = ()) -> Cite:
    """Return the sentence as a cite, with the spans that it needs to answer a question with these terms."""
    cite = Cite(sentence.found, sentence.span, sentence.score, sentence.view).needing(asked_terms, sentence.short)
    if sentence.view is not None and sentence.compared is not None:
        named = needed(sentence.view, frozenset(), sentence.compared)
        cite = replace(cite, beside=tuple(dict.fromkeys((*cite.beside, *named))))
    dated = sentence.dated
    if dated is None or any(span.start < dated.end and dated.start < span.end for span in cite.spans):
        return cite
    return replace(cite, beside=(*cite.beside, dated))


def _quotations(sentences: Sequence[ReadSentence], asked_terms: Iterable[str]) -> list[Draft]:
    wanted = frozenset(asked_terms)
    cites = (cite_of(sentence, wanted) for sentence in sentences)
    return [Draft(quotation(cite.text), (cite,), weighed=True) for cite in cites]


def _without_rows_beside(chosen: Sequence[ReadSentence]) -> list[ReadSentence]:
    """Drop other rows of the table in which the first sentence holds the very cell that is asked for."""
    document = chosen[0].found.document
    table = document.structure.table_at(chosen[0].span.start)
    return [
        one
        for one in chosen
        if one is chosen[0] or table is None or one.found.document.id != document.id or not table.span.holds(one.span)
    ]


def _whole(chosen: Sequence[ReadSentence]) -> list[ReadSentence]:
    """The sentences, the best with what it announces, or with what announces it: *To start it, run:* and the command.

    A sentence that ends in a colon says nothing without the lines below it, nor does a line that is no sentence say
    what it is for, nor a bare *No.* why.
    """
    if not chosen:
        return []
    best, spans = chosen[0], list(chosen[0].found.passage.sentences)
    text = best.found.document.text
    place = spans.index(best.span) if best.span in spans else -1
    if place < 0 or best.found.document.structure.table_at(best.span.start) is not None:
        return list(chosen)
    around: list[ReadSentence] = [best]
    if _BARE.fullmatch(best.text):
        around += [ReadSentence(best.found, span, best.score) for span in _reason(text, spans[place : place + 2])]
    elif _announces(spans[place].of(text)):
        around += [ReadSentence(best.found, span, best.score) for span in _announced(text, spans[place + 1 :])]
    elif place and _announces(spans[place - 1].of(text)) and _is_line(spans[place].of(text)):
        around = [ReadSentence(best.found, spans[place - 1], best.score), best]
    held = {one.span for one in around}
    return [*around, *(one for one in chosen[1:] if one.found is not best.found or one.span not in held)]


def _reason(text: str, spans: Sequence[Span]) -> list[Span]:
    """What follows a bare answer in the same paragraph; the next question does not."""
    return [
        after
        for before, after in pairwise(spans)
        if "\n\n" not in text[before.start : after.start] and not after.of(text).rstrip().endswith("?")
    ]


def _announces(sentence: str) -> bool:
    return sentence.rstrip().endswith(":")


def _is_line(sentence: str) -> bool:
    """Whether it is a line of code, say, instead of a sentence."""
    return _SENTENCE_END.search(sentence) is None and _ITEM_OR_MARK.match(sentence) is None


def _announced(text: str, spans: Sequence[Span]) -> list[Span]:
    """What a colon announces: all items if a list follows, otherwise the next sentence or line alone."""
    marked = [_MARKED.match(span.of(text)) or _ITEM.search(text[: span.start][-MARK:]) for span in spans]
    count = next((number for number, mark in enumerate(marked) if not mark), len(spans))
    return list(spans[: min(count, MOST_ITEMS) or 1])


def _items(sentences: Sequence[ReadSentence]) -> list[ReadSentence]:
    """The marked list that the best sentence introduces or belongs to, with its introduction; empty without one."""
    if not sentences:
        return []
    best = sentences[0]
    spans = list(best.found.passage.sentences)
    if best.span not in spans:
        return []
    text = best.found.document.text
    marked = [_MARKED.match(span.of(text)) or _ITEM.search(text[: span.start][-MARK:]) for span in spans]
    place = spans.index(best.span)
    start = place
    while start > 0 and marked[start]:
        start -= 1
    introduced = (not marked[start] and best.text.rstrip().endswith(":")) or marked[place]
    end = start + 1
    while end < len(spans) and marked[end]:
        end += 1
    if not introduced or end - start <= 2:  # noqa: PLR2004 - one item is no list
        return []
    keep = (
        spans[start:end]
        if not marked[start] and spans[start].of(text).rstrip().endswith(":")
        else spans[start + 1 : end]
    )
    return [ReadSentence(best.found, span, best.score) for span in keep]


def _definition(question: str, sentences: Sequence[ReadSentence]) -> list[ReadSentence]:
    """The best sentence that says what the question asks about, if it is nearly as good as the best of all."""
    things = [m.text.casefold() for m in mentions(question)]
    if not sentences or len(things) != 1:
        return []
    thing = re.sub(r"^(?:an?|the) ", "", things[0])
    for sentence in sentences:
        place = sentence.text.casefold().find(thing)
        good = sentence.score >= DEFINING * sentences[0].score
        if good and place >= 0 and _DEFINES.match(sentence.text[place + len(thing) :]):
            return [sentence]
    return []


def _on_each(things: Sequence[str], sentences: Sequence[ReadSentence]) -> list[ReadSentence]:
    """The best sentence on each of some things; nothing if one of them has none."""
    named = [set(content_terms(thing)) for thing in things]
    if len(named) < 2:  # noqa: PLR2004 - two sides
        return []
    own = [thing.difference(*(other for other in named if other is not thing)) for thing in named]
    best = [next((s for s in sentences if side and side <= set(terms(s.text))), None) for side in own]
    all_ = [sentence for sentence in best if sentence is not None]
    return list({(s.found.document.id, s.span): s for s in all_}.values()) if len(all_) == len(own) else []


def _choose(sentences: Sequence[ReadSentence], measure: QuoteLength, wanted: int = 0) -> list[ReadSentence]:
    """Return the first `wanted` sentences and the best of the rest, each text once."""
    if not sentences:
        return []
    chosen: list[ReadSentence] = []
    quoted: set[str] = set()
    best = max(sentence.score for sentence in sentences)
    for number, sentence in enumerate(sentences):
        words = " ".join((sentence.view.text if sentence.view is not None else sentence.text).split())
        if len(chosen) == measure.most or (number >= wanted and sentence.score < measure.ratio * best):
            break
        if words not in quoted:
            quoted.add(words)
            chosen.append(sentence)
    return chosen

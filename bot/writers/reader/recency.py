"""Sentences of different dates that answer one question: the newest, or the one that held at a date.

A sentence is dated by what is nearest to it: words before its colon, the heading above it, the title, a date line at
the beginning of the text, the file's name, and the date that the document was published. Versions without dates are
compared by their numbers. In doubt nothing is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from pincite.bot.asking.times import AskedState, When, earlier, whens
from pincite.bot.verify.languages import ENGLISH
from pincite.bot.verify.statement import ParsedText
from pincite.bot.writers.reader.features import WindowSentence
from pincite.bot.writers.reader.reading import Reading
from pincite.bot.writers.reader.rivals import SURE, AnsweringSentence, of_one_thing
from pincite.index.terms import content_terms, terms
from pincite.index.types import Document, Span

MAY_ANSWER = 0.002
"""Least probability of a sentence, as a share of the best one's, to count as the answer of another date: of two
sentences that differ in a number alone the model may give one a hundredth of the other's."""

NEAR = 3.0
"""Most log-odds by which its short answer may be less likely than the best one's, unless it is sure."""

BLOCKS = 0.1
"""The same for one that holds fewer of the question's words: it may say the same in others."""

MOST_STATES = 5
"""Dates among which one may be chosen: there may be more that were not retrieved."""

BEGINNING = 600
"""Characters at the beginning of a text in which its own date line may stand."""

LONGEST_LINE = 90

_DATE_LINE = re.compile(
    r"(?im)^[^\n]{0,60}?\b(?:date[ds]?|valid|effective|in force|as of|updated|revised|revision|issued|published|"
    r"version|meeting|minutes|released?|adopted|approved|last change[ds]?|status|state)\b[^\n]{0,80}$"
)
_BARE_DATE = re.compile(
    r"(?m)^[^\w\n]{0,9}(?:\w{1,20},?[ \t]{1,3})?\d{1,4}[ ./-](?:\w{1,12}|\d{1,2})[ ./-]\d{1,4}[^\w\n]{0,9}$"
)
_LEADING = re.compile(r"[^:\n]{0,80}?(?:\)|\d)\s?[:–—-]\s")
_VERSION = re.compile(r"(?i)\b(?:version|edition|revision|release|v|rev\.?)[ ._-]?(\d{1,4}(?:\.\d{1,4}){0,3})\b")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])(?:[-_. ]?(0[1-9]|[12]\d|3[01]))?(?!\d)")


@dataclass(frozen=True, slots=True)
class State:
    """A sentence that answers, with its date."""

    place: WindowSentence
    score: float
    when: When
    """Empty where it is unknown."""
    told: Span | None
    """Where the document says so; None where only its name or metadata do."""
    versioned: bool = False
    """Whether `when` is the number of a version."""


def states(question: str, scored: Sequence[tuple[float, WindowSentence]]) -> list[State]:
    """Return one likely answer for each document and date, the likeliest first.

    Each holds the question's words that the best sentence holds. The list is empty if a sentence in other words may
    answer, too.
    """
    asked = frozenset(content_terms(question))
    if not scored or not asked:
        return []
    best_score, best = scored[0]
    wanted = asked & _known(best)
    found: dict[tuple[str, When], State] = {}
    blocked = False
    for score, place in scored:
        if score < MAY_ANSWER * best_score or place.read.answer < min(SURE, best.read.answer - NEAR):
            continue
        if place is not best and not (wanted <= _known(place) and _of_one_thing(question, best, place)):
            blocked = blocked or score >= BLOCKS * best_score
            continue
        state = _state(place, score)
        found.setdefault((place.window.found.document.id, state.when), state)
    return [] if blocked else list(found.values())


def chosen(asked: AskedState, among: Sequence[State]) -> State | None:
    """Return the state that a question asks for; None where dates are missing or tie."""
    if not 0 < len(among) < MOST_STATES or not all(state.when for state in among):
        return None
    if len({state.versioned for state in among}) > 1:
        return None
    fitting = [state for state in among if _fits(asked, state)]
    if any(_fits(asked, state) is None for state in among):
        return None
    if asked.relation == "after":
        return fitting[0] if len(fitting) == 1 else None
    newest = [one for one in fitting if all(other is one or earlier(other.when, one.when) is True for other in fitting)]
    return newest[0] if newest else None


def dated(reading: Reading, among: Sequence[State], best: State | None, short: str | None) -> Reading:
    """Return a reading with the state that is asked for in front, and with its short answer.

    Where none is certain, each state is quoted with its date and there is no short answer.
    """
    strongest = max(one.score for one in among)
    likely = [one for one in among if one.score >= BLOCKS * strongest]
    first = [best] if best is not None else likely
    spans = {(one.place.window.found.document.id, one.place.span) for one in among}
    score = reading.sentences[0].score
    front = [replace(one.place.as_read(score), dated=one.told) for one in first]
    others = [one for one in reading.sentences if (one.found.document.id, one.span) not in spans]
    return replace(reading, sentences=(*front, *others), short=short, disagreements=())


def _fits(asked: AskedState, state: State) -> bool | None:
    """Whether a state is within the bound that a question names; None where that is not certain."""
    if asked.relation == "newest":
        return True
    if state.versioned:
        return None
    bound = asked.bound if asked.bound[0] else (state.when[0], *asked.bound[1:])
    if state.when[: len(bound)] == bound:
        return asked.relation == "at"
    before = earlier(state.when, bound)
    if before is None:
        return None
    return not before if asked.relation == "after" else before


def _of_one_thing(question: str, best: WindowSentence, place: WindowSentence) -> bool:
    return of_one_thing(ParsedText(question, ENGLISH), AnsweringSentence(best), AnsweringSentence(place))


def _known(place: WindowSentence) -> frozenset[str]:
    return frozenset(terms(f"{place.text} {place.context}"))


def _state(place: WindowSentence, score: float) -> State:
    document = place.window.found.document
    for when, told in _dates(place, document):
        return State(place, score, when, told)
    for text, told in _named(document):
        if (version := _VERSION.search(text)) is not None:
            return State(place, score, tuple(map(int, version[1].split("."))), told, versioned=True)
    return State(place, score, (), None)


def _dates(place: WindowSentence, document: Document) -> Iterator[tuple[When, Span | None]]:
    """The dates of a sentence, the nearest first."""
    text = document.text
    own = place.span.of(text)
    if (leading := _LEADING.match(own)) is not None:
        for when in _years(leading[0]):
            yield when, None
    for heading in reversed([one for one in document.structure.headings if one.span.start <= place.span.start]):
        if _above(heading.level, heading.span, place, document):
            for when in _years(heading.words.of(text)):
                yield when, heading.words
    for when in _years(document.title):
        yield when, None
    beginning = text[: min(BEGINNING, place.span.start)]
    for pattern in (_DATE_LINE, _BARE_DATE):
        for line in pattern.finditer(beginning):
            if len(line[0]) <= LONGEST_LINE:
                for when in _years(line[0]):
                    yield when, Span(line.start(), line.end())
    if (named := _IN_NAME.search(PurePath(document.source).stem)) is not None:
        yield tuple(int(part) for part in named.groups() if part), None
    if document.published:
        yield tuple(map(int, document.published[:10].split("-"))), None


def _above(level: int, heading: Span, place: WindowSentence, document: Document) -> bool:
    """Whether a heading is above a sentence: none of its level or a higher one stands between."""
    return not any(
        heading.start < one.span.start <= place.span.start and one.level <= level for one in document.structure.headings
    )


def _named(document: Document) -> Iterator[tuple[str, Span | None]]:
    """The title, the first heading and the file's name, which may name a version."""
    for heading in document.structure.headings[:1]:
        yield heading.words.of(document.text), heading.words
    yield document.title, None
    yield PurePath(document.source).stem, None


def _years(text: str) -> Iterator[When]:
    """The only date of a text, if that has a year; of a span of time the first."""
    dates = [when for when, _, _ in whens(text) if when[0]]
    yield from dates[:1]

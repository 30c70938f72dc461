"""The things that a question or an answer names: phrases, each with the kinds that it can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pincite.bot.asking.followups.words import (
    ARTICLES,
    CLOSED,
    COUNTRIES,
    DETERMINERS,
    PERSONS,
    PREPOSITIONS,
    TIMES,
    TITLES,
    Kind,
    Token,
    plural,
    tokens,
    verbal,
)

LINKS = frozenset({"of", "in", "for", "at"})
"""Prepositions that tie a phrase to the one before it: *the siege of Malta*, *the dose for adults*."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of a text that names something."""

    text: str
    """The phrase, with its determiner."""
    start: int
    end: int
    kinds: frozenset[Kind]
    named: bool
    """Whether it is a name."""
    definite: bool
    """Whether it is a name, or begins with *the* or the like."""
    asked: bool = False
    """Whether it belongs to the asking word: *which company*."""
    behind: str = ""
    """The preposition before it, in lower case."""

    @property
    def phrase(self) -> str:
        """The mention as it can stand in another question: *a ship* is *the ship* from then on."""
        first, _, rest = self.text.partition(" ")
        if rest and first.casefold() in {"a", "an", "this", "that", "these", "those", "any", "some", "the", "both"}:
            return f"the {rest}" if not (self.named and first == "The" and rest[:1].isupper()) else self.text
        return f"the {self.text}" if self.asked and not self.named else self.text


def mentions(text: str) -> list[Mention]:
    """Return the phrases of a text that name something, in order."""
    return list(_mentions(text))


def whole(mention: Mention, everything: list[Mention], text: str) -> Mention:
    """Return a mention with the phrases tied to it: *the siege* of *the siege of Malta*."""
    tied = mention
    for later in everything:
        between = text[tied.end : later.start].strip().casefold()
        if later.start > tied.end and between in LINKS and Kind.TIME not in later.kinds:
            tied = Mention(
                text[mention.start : later.end], mention.start, later.end, mention.kinds, False, mention.definite,
                mention.asked, mention.behind,
            )  # fmt: skip
    return tied


def _mentions(text: str) -> Iterator[Mention]:
    words = tokens(text)
    place = 0
    while place < len(words):
        begin = place
        if words[place].lower in DETERMINERS and not _title(words, place):
            place += 1
        head = place
        while place < len(words) and _nominal(words, place, head) and (place == head or _adjacent(text, words, place)):
            place += 1
        if place > head:
            yield _mention(text, words, begin, head, place)
        else:
            place = max(place, begin + 1)


def _title(words: list[Token], place: int) -> bool:
    """Whether a determiner belongs to a title: *The Glass Harbour* in the midst of a question."""
    return place > 0 and words[place].text in {"The", "A", "An"} and place + 1 < len(words) and words[place + 1].capital


def _nominal(words: list[Token], place: int, head: int) -> bool:
    word = words[place]
    if word.capital and (place > 0 or not _closed(word)):
        return word.lower not in CLOSED or _title(words, place)
    if word.numeric:
        return True
    manner = place > 0 and words[place - 1].lower == "how"  # how long, how old
    return not _closed(word) and not verbal(words, place) and word.text != "I" and not manner


def _closed(word: Token) -> bool:
    return word.lower in CLOSED or word.lower.endswith(("n't", "'re", "'ve", "'ll")) or word.lower == "i'm"


def _adjacent(text: str, words: list[Token], place: int) -> bool:
    between = text[words[place - 1].end : words[place].start].strip()
    return between == "" or (between == "&" and words[place].capital)


def _mention(text: str, words: list[Token], begin: int, head: int, end: int) -> Mention:
    inside = words[head:end]
    before = words[begin - 1].lower if begin else ""
    named = any(word.capital for word in inside)
    behind = before if before in PREPOSITIONS else ""
    return Mention(
        text[words[begin].start : words[end - 1].end],
        words[begin].start,
        words[end - 1].end,
        _kinds(inside, begin < head and words[begin].lower in ARTICLES, behind),
        named,
        named or (begin < head and words[begin].lower not in {"a", "an", "any", "some", "every", "each", "no"}),
        _is_asked_for(words, begin),
        behind,
    )


def _is_asked_for(words: list[Token], begin: int) -> bool:
    if not begin:
        return False
    before = words[begin - 1].lower
    return before in {"which", "what", "whose"} or (begin > 1 and before in {"many", "much"})


def _kinds(inside: list[Token], article: bool, behind: str) -> frozenset[Kind]:  # noqa: PLR0911 - one for each case
    last = inside[-1].lower
    dated = inside[0].lower in TIMES and all(word.numeric or word.lower in TIMES for word in inside)
    if (last in TIMES and not inside[0].capital) or dated or all(word.numeric for word in inside):
        return frozenset({Kind.TIME})
    if last in PERSONS or inside[0].lower in TITLES:
        return frozenset({Kind.PERSON})
    if plural(last) and last[:-1] in PERSONS:
        return frozenset({Kind.PLURAL})
    if last in COUNTRIES:
        return frozenset({Kind.PLACE, Kind.THING})
    if not inside[-1].capital:
        if plural(last):
            return frozenset({Kind.PLURAL})
        local = behind in {"in", "at"} or any(word.capital for word in inside)
        return frozenset({Kind.THING, Kind.PLACE} if local else {Kind.THING})
    if article or any(word.numeric or not word.capital for word in inside):
        return frozenset({Kind.THING, Kind.PLACE})
    if behind in {"in", "at", "near", "from", "to"}:
        return frozenset({Kind.PLACE, Kind.THING})
    return frozenset({Kind.PERSON, Kind.THING, Kind.PLACE})

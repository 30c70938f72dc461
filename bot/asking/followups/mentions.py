"""The things that a question or an answer names: phrases, each with the kinds that it can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pincite.bot.asking.followups.words import (
    ARTICLES,
    AUXILIARIES,
    CLOSED,
    COUNTRIES,
    DETERMINERS,
    DO,
    PERSONS,
    PREPOSITIONS,
    PRONOUNS,
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


CAPITALS = frozenset({"US", "IT"})
"""Names in capitals that are pronouns in small letters."""


IMPERATIVES = frozenset(
    "tell list compare explain describe summarise summarize define name show give find write enumerate outline".split()
)
"""Words that begin a request, with a capital letter or without."""


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
        if words[place].lower in DETERMINERS and not _title(words, place) and not _says_that(words, place):
            place += 1
        head = place
        while place < len(words) and _nominal(words, place, head) and (place == head or _adjacent(text, words, place)):
            place += 1
        behind, place = place, _before_verb(words, begin, head, place)
        if place > head:
            yield _mention(text, words, begin, head, place)
            place += place < behind
        else:
            place = max(place, begin + 1)


def _says_that(words: list[Token], place: int) -> bool:
    """Whether *that* begins a clause about a name: *Is it true that Putin came?*"""
    return words[place].lower == "that" and place + 1 < len(words) and words[place + 1].capital


def _before_verb(words: list[Token], begin: int, head: int, end: int) -> int:
    """The end of the subject after *did*, before the verb: *did Iran sue*, *did Rome back UN sanctions*."""
    if not begin or words[begin - 1].lower not in DO:
        return end
    first_small = next((place for place in range(head, end) if not words[place].capital), end)
    named = begin == head and not words[first_small - 1].lower.endswith(("'s", "s'"))
    if named and head < first_small < end - 1 and _may_be_verb(words[first_small]):
        return first_small
    followed = end < len(words) and (words[end].lower in AUXILIARIES or verbal(words, end))
    owned = end - head > 1 and words[end - 2].lower.endswith(("'s", "s'"))
    return end - 1 if end - head > 1 and _may_be_verb(words[end - 1]) and not (followed or owned) else end


def _may_be_verb(word: Token) -> bool:
    """Whether a word after a subject can be a verb in its plain form."""
    return not (word.capital or word.numeric or plural(word.lower))


def _title(words: list[Token], place: int) -> bool:
    """Whether a determiner belongs to a title: *The Glass Harbour* in the midst of a question."""
    return place > 0 and words[place].text in {"The", "A", "An"} and place + 1 < len(words) and words[place + 1].capital


def _nominal(words: list[Token], place: int, head: int) -> bool:
    word = words[place]
    if place == 0 and word.lower in IMPERATIVES:
        return False
    if word.lower in {"most", "least"} and place > head and words[place - 1].lower.endswith("'s"):
        return True  # her book: Ada's most famous book
    if word.capital and (place > 0 or not _closed(word)):
        return word.lower not in CLOSED or word.text in CAPITALS or _title(words, place)
    if word.numeric:
        return True
    manner = place > 0 and words[place - 1].lower == "how"  # how long, how old
    return not _closed(word) and not verbal(words, place) and word.text != "I" and not manner


def _closed(word: Token) -> bool:
    if word.text in CAPITALS:
        return False
    if word.lower.partition("'")[0] in PRONOUNS:
        return True
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
        versions = any("." in word.text for word in inside)
        return frozenset({Kind.THING} if versions else {Kind.TIME})
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

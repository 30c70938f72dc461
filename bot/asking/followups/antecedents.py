"""The antecedent of a pronoun: the mention of its kind in the last question or answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pincite.bot.asking.followups.mentions import Mention, mentions, whole
from pincite.bot.asking.followups.pronouns import Pointer
from pincite.bot.asking.followups.suitability import FOUNDED, PREMISES, open_to_visitors, owner_that_runs
from pincite.bot.asking.followups.words import AUXILIARIES, BE, PERSONS, Kind, tokens
from pincite.bot.wording import ENGLISH

HEADLINE = 6
"""Most words of a headline that names what the question asks for."""

ABSTAINED = re.compile("[^“]{0,40}“[^”]{1,400}”".join(map(re.escape, ENGLISH.unanswered.split(" “{collection}”"))))
"""How an abstention begins: it says nothing of the matter."""

QUOTED = re.compile(r"[“”]")

ASKS_PERSON = re.compile(r"(?i)\W*(?:by |to |for )?(?:who|whom|whose)\b")
IDENTIFIES = re.compile(
    r"(?i)\W*(?:what|which)(?:'s|’s| is| are| was| were)? (?:the name|the \w+est|the most|the first|the last)\b"
)
"""Questions that describe one thing and ask for its name: *What is the highest mountain in Slovenia?*"""
TOGETHER = re.compile(r"(?i)\b(?:and|or|with|versus|vs)\W*$")
"""What stands between two names that do something together."""

MOVING = frozenset("go goes run runs leave leaves travel travels stop stops sail sails fly flies".split())
"""Words that are said of buses, ships and the like."""

HAVING = re.compile(r"(?i)^\W*(?:does|do|did|has|have|is|are|was)\b.{1,60}\b(?:have|had|got|there|with)\s{1,3}$")
"""Before what something is asked to have: *Does the museum have …*, *Is the hall one with …*"""

WHAT_DID = re.compile(r"(?i)\W*what(?:'s|’s)?\s(?:did|does|do|has|have|had)\s")

NAMES_PERSON = re.compile(r"(?:[Ww]ho|[Ww]hos|[Ww]ho's)(?:'s|’s| is| was| are| were) (?:[A-Z]|\w+\W*$)")
"""Questions that name the person they ask about: *Who is Mark Katz?*"""


@dataclass(frozen=True, slots=True)
class Turn:
    """The last question, completed from the turns before it, and its answer."""

    question: str
    answer: str
    put: str = ""
    """The words that replace a part of the previous question: *the US* of *and with the US?*"""

    topic: Mention | None = None
    """What an *it* stood for last."""
    people: Mapping[str, Mention] = field(default_factory=dict)
    """Whom a *he* and a *she* stood for last."""

    @property
    def said(self) -> str:
        """What the answer takes from the documents; nothing where it abstains."""
        return "" if ABSTAINED.match(self.answer) else self.answer.removeprefix(ENGLISH.closest).lstrip()

    @property
    def headline(self) -> str:
        """The short answer that the answer begins with; empty where it begins with a statement."""
        head = QUOTED.split(self.said, 1)[0].strip(" .:\n")
        whole_answer = not QUOTED.search(self.said)
        if whole_answer and len(tokens(self.said)) > HEADLINE:
            return ""
        return head if 0 < len(tokens(head)) <= HEADLINE and head.casefold() not in {"yes", "no"} else ""

    @property
    def asks_person(self) -> bool:
        """Whether the answer names a person that the question does not."""
        asked = next((mention for mention in mentions(self.question) if mention.asked), None)
        person = asked is not None and asked.text.rpartition(" ")[2].casefold() in PERSONS
        return person or (bool(ASKS_PERSON.match(self.question)) and not NAMES_PERSON.match(self.question))


def antecedent(pointer: Pointer, turn: Turn) -> Mention | None:
    """Return what a pronoun stands for; None where nothing fits or two mentions fit equally well."""
    in_question = mentions(turn.question)
    if pointer.noun is not None:
        return _same_noun(pointer, turn, in_question)
    match pointer.kind:
        case Kind.PERSON:
            return _person(turn, in_question, gender(pointer))
        case Kind.PLURAL:
            return _plural(turn, in_question)
        case Kind.PLACE:
            return _place(turn, in_question)
        case Kind.TIME:
            return _time(turn, in_question)
        case _:
            acted_on = _acted_on(turn, in_question) if pointer.acted_on else None
            return acted_on or _suitable(pointer, turn, in_question)


def topic(turn: Turn) -> Mention | None:
    """Return what a question is about, in one phrase."""
    in_question = mentions(turn.question)
    thing = _thing(replace(turn, topic=None), in_question)
    if thing is not None:
        return thing
    timeless = [mention for mention in in_question if Kind.TIME not in mention.kinds]
    named = [mention for mention in timeless if mention.named]
    return whole((named or timeless)[0], in_question, turn.question) if timeless else None


def gender(pointer: Pointer) -> str:
    """Return `he` or `she`."""
    return "he" if pointer.token.lower in {"he", "him", "his"} else "she"


def _person(turn: Turn, in_question: list[Mention], gender: str = "") -> Mention | None:
    """The person a *he* or *she* stands for: the one the answer names, the likeliest in the question, or the last one.

    Nobody is both: who was *she* before is not *he*.
    """
    same = turn.people.get(gender)
    others = {mention.text for known, mention in turn.people.items() if known != gender}
    if same is not None and same.text in turn.question and not turn.asks_person:
        return same
    if turn.asks_person:
        answered = _answered_name(turn, in_question)
        return answered if answered is not None and answered.text not in others else same
    people = [mention for mention in in_question if Kind.PERSON in mention.kinds and not mention.asked]
    people = [mention for mention in people if mention.text not in others]
    certain = [mention for mention in people if mention.kinds == {Kind.PERSON} and mention.definite]
    independent = [mention for mention in people if not mention.behind]
    for candidates in (certain, independent, people):
        if candidates:
            return whole(candidates[0], in_question, turn.question) if not candidates[0].named else candidates[0]
    return same or _answered_name(turn, in_question)


def _answered_name(turn: Turn, in_question: list[Mention]) -> Mention | None:
    """The person whom the answer names and the question does not; a full name is preferred to part of one."""
    asked_words = {word for mention in in_question for word in mention.text.casefold().split()}
    for text in (turn.headline, turn.said):
        people = [mention for mention in mentions(text) if mention.named and Kind.PERSON in mention.kinds]
        new_people = [mention for mention in people if not set(mention.text.casefold().split()) & asked_words]
        full_names = [mention for mention in new_people if " " in mention.text and not mention.behind]
        if full_names or new_people:
            return (full_names or new_people)[0]
    return None


def _suitable(pointer: Pointer, turn: Turn, in_question: list[Mention]) -> Mention | None:
    """The thing an *it* stands for, of which can be said what the question says of it."""
    if pointer.beside & FOUNDED and (asked := _named_by_answer(turn, in_question)):
        return asked[0]
    if not pointer.beside & PREMISES:
        meant = _thing(turn, in_question)
        return meant if meant is None else owner_that_runs(meant, in_question, pointer.beside)
    premises = [mention for mention in in_question if open_to_visitors(mention, turn.question)]
    return _thing(turn, premises)


def _thing(turn: Turn, in_question: list[Mention]) -> Mention | None:
    """The thing an *it* stands for: the one the answer names, else the question's subject, else one of its objects."""
    if IDENTIFIES.match(turn.question) and turn.headline:
        names = [mention for mention in mentions(turn.headline) if Kind.THING in mention.kinds]
        if names:
            return names[0]
    if (chosen := _chosen(turn.question, in_question)) is not None:
        return chosen
    if _asks_what_somebody_did(turn.question, in_question):
        return None
    things = [mention for mention in in_question if Kind.THING in mention.kinds and not mention.asked]
    if NAMES_PERSON.match(turn.question):
        things = [mention for mention in things if not mention.named]
    independent = [mention for mention in things if not mention.behind]
    if independent and is_state(turn.question):
        return whole(independent[0], in_question, turn.question)
    subjects = [mention for mention in independent if Kind.PERSON not in mention.kinds]
    objects = [
        mention
        for mention in independent
        if not (len(independent) > 1 and mention is independent[0] and Kind.PERSON in mention.kinds)
    ]
    for candidates in (
        _introduced(turn.question, independent),
        [mention for mention in subjects if mention.definite],
        [turn.topic] if turn.topic is not None and not any(mention.named for mention in subjects) else [],
        subjects,
        [mention for mention in _named_by_answer(turn, in_question) if not independent and _goes(turn.question)],
        [mention for mention in things if mention.definite and Kind.PERSON not in mention.kinds],
        objects,
        [mention for mention in _named_by_answer(turn, in_question) if not any(one.definite for one in things)],
        things,
    ):
        if candidates:
            return candidates[0] if candidates[0] is turn.topic else whole(candidates[0], in_question, turn.question)
    return None


def _introduced(question: str, independent: list[Mention]) -> list[Mention]:
    """What a question asks whether a thing has it: *Does the museum have a cafe?* Then *it* is the cafe.

    A state, a company or whatever has a name stays what is talked about.
    """
    if any(mention.named for mention in independent):
        return []
    return [
        mention
        for mention in independent
        if mention.text.casefold().startswith(("a ", "an ")) and HAVING.search(question[: mention.start])
    ]


def _asks_what_somebody_did(question: str, in_question: list[Mention]) -> bool:
    """Whether the answer is a thing and the question names people only: *What did Ada Holt invent?*"""
    timeless = [mention for mention in in_question if Kind.TIME not in mention.kinds]
    named = all(mention.named and Kind.PERSON in mention.kinds for mention in timeless)
    return bool(timeless) and named and WHAT_DID.match(question) is not None


def _goes(question: str) -> bool:
    """Whether what is asked for moves: *Which bus goes to the harbour?*"""
    return any(word.lower in MOVING for word in tokens(question))


def _named_by_answer(turn: Turn, in_question: list[Mention]) -> list[Mention]:
    """What the answer to *which medicine helps* names, or else *the medicine*."""
    asked = [mention for mention in in_question if mention.asked and mention.kinds >= {Kind.THING}]
    answered = [mention for mention in mentions(turn.headline) if Kind.THING in mention.kinds] if asked else []
    return answered[:1] or asked[:1]


def _acted_on(turn: Turn, in_question: list[Mention]) -> Mention | None:
    """The object of a verb an *it* stands for that is an object, too: *Did Rome get the ship? Who sold it?*"""
    subject = next((mention for mention in in_question if not mention.behind and not mention.asked), None)
    objects = [
        mention
        for mention in in_question
        if mention is not subject and not (mention.behind or mention.asked) and Kind.THING in mention.kinds
    ]
    certain = subject is not None and subject.named and len(objects) == 1 and objects[0].definite
    return whole(objects[0], in_question, turn.question) if certain else None


def _chosen(question: str, in_question: list[Mention]) -> Mention | None:
    """The thing that somebody did something to, where that is what was asked: *Which bid did the committee choose?*"""
    asked = next((mention for mention in in_question if mention.asked and mention.kinds >= {Kind.THING}), None)
    if asked is None:
        return None
    behind = tokens(question[asked.end :])
    return asked if behind and behind[0].lower in {"did", "does", "do"} else None


def is_state(question: str) -> bool:
    """Whether a question asks what or how something is, so that its subject is a thing."""
    words = [word.lower for word in tokens(question)]
    first = next((word for word in words if word in AUXILIARIES), "")
    return first in BE and words[0] != "who"


def _plural(turn: Turn, in_question: list[Mention]) -> Mention | None:
    """The people or things a *they* stands for; None where several fit."""
    plurals = [mention for mention in in_question if Kind.PLURAL in mention.kinds]
    if plurals:
        if plurals[0].asked:
            return _described(plurals[0], turn, in_question)
        return whole(plurals[0], in_question, turn.question)
    if ASKS_PERSON.match(turn.question):
        answered = [
            mention
            for mention in mentions(turn.headline or turn.said)
            if Kind.PLURAL in mention.kinds or Kind.PERSON in mention.kinds
        ]
        certain = len(answered) == 1 and (Kind.PLURAL in answered[0].kinds or not answered[0].named)
        return answered[0] if certain else None
    named_groups = [
        mention for mention in in_question if mention.named and mention.definite and Kind.TIME not in mention.kinds
    ]
    if len(named_groups) == 2 and TOGETHER.search(turn.question[: named_groups[1].start]):  # noqa: PLR2004
        return _both(named_groups[0], named_groups[1])
    return named_groups[0] if len(named_groups) == 1 else None


def _both(first: Mention, second: Mention) -> Mention:
    """Two names as one: *Ann and Bo*."""
    return replace(first, text=f"{first.phrase} and {second.phrase}", end=second.end, kinds=frozenset({Kind.PLURAL}))


def _described(noun: Mention, turn: Turn, in_question: list[Mention]) -> Mention:
    """The noun that a question asks about, with its place or owner: *the trams at Hauptplatz*."""
    later = [mention for mention in in_question if mention.start > noun.end and Kind.TIME not in mention.kinds]
    located = next((mention for mention in later if mention.behind in {"in", "at", "on", "from", "of"}), None)
    owner = later[0] if later and re.search(r"(?i)\bha(?:ve|s)\W*$", turn.question) else None
    link, place = (located.behind, located) if located is not None else ("of", owner)
    return noun if place is None else replace(noun, text=f"{noun.text} {link} {place.phrase}")


def _time(turn: Turn, in_question: list[Mention]) -> Mention | None:
    """The time a *then* stands for: one in the question, unless it asks for it, or the only one in the answer."""
    times = [mention for mention in in_question if Kind.TIME in mention.kinds and not mention.asked]
    answered = [
        mention for text in (turn.headline, turn.said) for mention in mentions(text) if Kind.TIME in mention.kinds
    ]
    distinct = {mention.text for mention in answered}
    return (
        times[0]
        if times
        else answered[0]
        if len(distinct) == 1 or _first_of(mentions(turn.headline), Kind.TIME)
        else None
    )


def _place(turn: Turn, in_question: list[Mention]) -> Mention | None:
    """The place a *there* stands for: the answer to *where*, or a place in the question."""
    if re.match(r"(?i)\W*where\b", turn.question) and turn.headline:
        answered = mentions(turn.headline)
        if answered:
            return answered[0]
    places = [mention for mention in in_question if Kind.PLACE in mention.kinds]
    for candidates in (
        [mention for mention in places if mention.behind in {"in", "at", "on", "near", "to", "from"}],
        [mention for mention in places if Kind.PERSON not in mention.kinds],
        places[1:],
        places,
    ):
        if candidates:
            return candidates[0]
    return None if turn.asks_person else _first_of(mentions(turn.headline), Kind.PLACE)


def _same_noun(pointer: Pointer, turn: Turn, in_question: list[Mention]) -> Mention | None:
    """The mention with the noun of *this city* or *those ministers*."""
    assert pointer.noun is not None
    head = pointer.noun.text.rpartition(" ")[2].casefold().removesuffix("s")
    for text, mentioned in ((turn.question, in_question), (turn.said, mentions(turn.said))):
        for mention in mentioned:
            words = mention.text.casefold().replace("’", "'").split()
            if head in words or head + "s" in words:
                return whole(mention, mentioned, text)
    if pointer.kind is Kind.PERSON:
        return _person(turn, in_question)
    return None


def _first_of(candidates: list[Mention], kind: Kind) -> Mention | None:
    """The first mention of a kind."""
    return next((mention for mention in candidates if kind in mention.kinds), None)

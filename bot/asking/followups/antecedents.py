"""The antecedent of a pronoun: the mention of its kind in the last question or answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pincite.bot.asking.followups.mentions import Mention, mentions, whole
from pincite.bot.asking.followups.pronouns import Pointer
from pincite.bot.asking.followups.words import AUXILIARIES, BE, PERSONS, Kind, tokens

HEADLINE = 6
"""Most words of a headline that names what the question asks for."""

QUOTED = re.compile(r"[“”]")

ASKS_PERSON = re.compile(r"(?i)\W*(?:by |to |for )?(?:who|whom|whose)\b")
IDENTIFIES = re.compile(
    r"(?i)\W*(?:what|which)(?:'s|’s| is| are| was| were)? (?:the name|the \w+est|the most|the first|the last)\b"
)
"""Questions that describe one thing and ask for its name: *What is the highest mountain in Slovenia?*"""
NAMES_PERSON = re.compile(r"(?:[Ww]ho|[Ww]hos|[Ww]ho's)(?:'s|’s| is| was| are| were) (?:[A-Z]|\w+\W*$)")
"""Questions that name the person they ask about: *Who is Mark Katz?*"""


@dataclass(frozen=True, slots=True)
class Turn:
    """The last question, completed from the turns before it, and its answer."""

    question: str
    answer: str

    @property
    def headline(self) -> str:
        """The short answer that the answer begins with; empty where it begins with a statement."""
        head = QUOTED.split(self.answer, 1)[0].strip(" .:\n")
        whole_answer = not QUOTED.search(self.answer)
        if whole_answer and len(tokens(self.answer)) > HEADLINE:
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
            return _person(turn, in_question)
        case Kind.PLURAL:
            return _plural(turn, in_question)
        case Kind.PLACE:
            return _place(turn, in_question)
        case Kind.TIME:
            return _first_of(in_question, Kind.TIME) or _first_of(mentions(turn.headline), Kind.TIME)
        case _:
            return _thing(turn, in_question)


def topic(turn: Turn) -> Mention | None:
    """Return what a question is about, in one phrase."""
    in_question = mentions(turn.question)
    thing = _thing(turn, in_question)
    if thing is not None:
        return thing
    timeless = [mention for mention in in_question if Kind.TIME not in mention.kinds]
    named = [mention for mention in timeless if mention.named]
    return whole((named or timeless)[0], in_question, turn.question) if timeless else None


def _person(turn: Turn, in_question: list[Mention]) -> Mention | None:
    """The person a *he* or *she* stands for: the one the answer names, or the likeliest in the question."""
    if turn.asks_person:
        return _answered_name(turn, in_question)
    people = [mention for mention in in_question if Kind.PERSON in mention.kinds and not mention.asked]
    certain = [mention for mention in people if mention.kinds == {Kind.PERSON} and mention.definite]
    independent = [mention for mention in people if not mention.behind]
    for candidates in (certain, independent, people):
        if candidates:
            return whole(candidates[0], in_question, turn.question) if not candidates[0].named else candidates[0]
    return _answered_name(turn, in_question)


def _answered_name(turn: Turn, in_question: list[Mention]) -> Mention | None:
    """The person whom the answer names and the question does not; a full name is preferred to part of one."""
    asked_words = {word for mention in in_question for word in mention.text.casefold().split()}
    for text in (turn.headline, turn.answer):
        people = [mention for mention in mentions(text) if mention.named and Kind.PERSON in mention.kinds]
        new_people = [mention for mention in people if not set(mention.text.casefold().split()) & asked_words]
        full_names = [mention for mention in new_people if " " in mention.text and not mention.behind]
        if full_names or new_people:
            return (full_names or new_people)[0]
    return None


def _thing(turn: Turn, in_question: list[Mention]) -> Mention | None:
    """The thing an *it* stands for: the one the answer names, else the question's subject, else one of its objects."""
    if IDENTIFIES.match(turn.question) and turn.headline:
        names = [mention for mention in mentions(turn.headline) if Kind.THING in mention.kinds]
        if names:
            return names[0]
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
        [mention for mention in subjects if mention.definite],
        subjects,
        [mention for mention in things if mention.definite and Kind.PERSON not in mention.kinds],
        objects,
        things,
    ):
        if candidates:
            return whole(candidates[0], in_question, turn.question)
    return None


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
            for mention in mentions(turn.headline or turn.answer)
            if Kind.PLURAL in mention.kinds or Kind.PERSON in mention.kinds
        ]
        return answered[0] if len(answered) == 1 else None
    named_groups = [
        mention for mention in in_question if mention.named and mention.definite and Kind.TIME not in mention.kinds
    ]
    return named_groups[0] if len(named_groups) == 1 else None


def _described(noun: Mention, turn: Turn, in_question: list[Mention]) -> Mention:
    """The noun that a question asks about, with its place or owner: *the trams at Hauptplatz*."""
    later = [mention for mention in in_question if mention.start > noun.end and Kind.TIME not in mention.kinds]
    located = next((mention for mention in later if mention.behind in {"in", "at", "on", "from", "of"}), None)
    owner = later[0] if later and re.search(r"(?i)\bha(?:ve|s)\W*$", turn.question) else None
    link, place = (located.behind, located) if located is not None else ("of", owner)
    return noun if place is None else replace(noun, text=f"{noun.text} {link} {place.phrase}")


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
    for text, mentioned in ((turn.question, in_question), (turn.answer, mentions(turn.answer))):
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

"""The antecedent of a pronoun: the mention of its kind in the last question or answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pincite.bot.asking.followups.mentions import Mention, mentions, whole
from pincite.bot.asking.followups.pronouns import Pointer
from pincite.bot.asking.followups.words import AUXILIARIES, BE, PERSONS, Kind, tokens

HEADLINE = 6
"""Words of the longest headline of an answer that can name what was asked for."""

QUOTED = re.compile(r"[“”]")

ASKS_PERSON = re.compile(r"(?i)\W*(?:by |to |for )?(?:who|whom|whose)\b")
IDENTIFIES = re.compile(
    r"(?i)\W*(?:what|which)(?:'s|’s| is| are| was| were)? (?:the name|the \w+est|the most|the first|the last)\b"
)
"""A question that describes one thing and asks which it is: *What is the highest mountain in Slovenia?*"""
NAMES_PERSON = re.compile(r"(?:[Ww]ho|[Ww]hos|[Ww]ho's)(?:'s|’s| is| was| are| were) (?:[A-Z]|\w+\W*$)")
"""*Who is Mark Katz?* names the person that it asks about."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The last question, made whole, and its answer."""

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
        asked = next((m for m in mentions(self.question) if m.asked), None)
        person = asked is not None and asked.text.rpartition(" ")[2].casefold() in PERSONS
        return person or (bool(ASKS_PERSON.match(self.question)) and not NAMES_PERSON.match(self.question))


def antecedent(pointer: Pointer, turn: Turn) -> Mention | None:
    """Return what a pronoun stands for; None where nothing fits, or two things fit equally well."""
    asked = mentions(turn.question)
    if pointer.noun is not None:
        return _same_noun(pointer, turn, asked)
    match pointer.kind:
        case Kind.PERSON:
            return _person(turn, asked)
        case Kind.PLURAL:
            return _plural(turn, asked)
        case Kind.PLACE:
            return _place(turn, asked)
        case Kind.TIME:
            return next((m for m in asked if Kind.TIME in m.kinds), None) or _of(turn.headline, Kind.TIME)
        case _:
            return _thing(turn, asked)


def topic(turn: Turn) -> Mention | None:
    """Return what a question is about, in one phrase."""
    asked = mentions(turn.question)
    return (
        _thing(turn, asked)
        or next((whole(m, asked, turn.question) for m in asked if m.named and Kind.TIME not in m.kinds), None)
        or next((whole(m, asked, turn.question) for m in asked if Kind.TIME not in m.kinds), None)
    )


def _person(turn: Turn, asked: list[Mention]) -> Mention | None:
    if turn.asks_person:
        return _answered_name(turn, asked)
    people = [m for m in asked if Kind.PERSON in m.kinds and not m.asked]
    certain = [m for m in people if m.kinds == {Kind.PERSON} and m.definite]
    free = [m for m in people if not m.behind]
    for group in (certain, free, people):
        if group:
            return whole(group[0], asked, turn.question) if not group[0].named else group[0]
    return _answered_name(turn, asked)


def _answered_name(turn: Turn, asked: list[Mention]) -> Mention | None:
    """The person that an answer names and its question does not."""
    asked_words = {word for m in asked for word in m.text.casefold().split()}
    for text in (turn.headline, turn.answer):
        people = [m for m in mentions(text) if m.named and Kind.PERSON in m.kinds]
        fresh = [m for m in people if not set(m.text.casefold().split()) & asked_words]
        full = [m for m in fresh if " " in m.text and not m.behind]
        if full or fresh:
            return (full or fresh)[0]
    return None


def _thing(turn: Turn, asked: list[Mention]) -> Mention | None:
    if IDENTIFIES.match(turn.question) and turn.headline:
        names = [m for m in mentions(turn.headline) if Kind.THING in m.kinds]
        if names:
            return names[0]
    things = [m for m in asked if Kind.THING in m.kinds and not m.asked]
    if NAMES_PERSON.match(turn.question):
        things = [m for m in things if not m.named]
    free = [m for m in things if not m.behind]
    if free and free[0] is not None and is_state(turn.question):
        return whole(free[0], asked, turn.question)
    subjects = [m for m in free if Kind.PERSON not in m.kinds]
    objects = [m for m in free if not (len(free) > 1 and m is free[0] and Kind.PERSON in m.kinds)]
    for group in (
        [m for m in subjects if m.definite],
        subjects,
        [m for m in things if m.definite and Kind.PERSON not in m.kinds],
        objects,
        things,
    ):
        if group:
            return whole(group[0], asked, turn.question)
    return None


def is_state(question: str) -> bool:
    """Tell whether a question asks what or how something is: its subject is a thing."""
    words = [word.lower for word in tokens(question)]
    first = next((word for word in words if word in AUXILIARIES), "")
    return first in BE and words[0] != "who"


def _plural(turn: Turn, asked: list[Mention]) -> Mention | None:
    several = [m for m in asked if Kind.PLURAL in m.kinds]
    if several:
        return whole(several[0], asked, turn.question) if not several[0].asked else _described(several[0], turn, asked)
    if ASKS_PERSON.match(turn.question):
        answered = [
            m for m in mentions(turn.headline or turn.answer) if Kind.PLURAL in m.kinds or Kind.PERSON in m.kinds
        ]
        return answered[0] if len(answered) == 1 else None
    bodies = [m for m in asked if m.named and m.definite and Kind.TIME not in m.kinds]
    return bodies[0] if len(bodies) == 1 else None


def _described(noun: Mention, turn: Turn, asked: list[Mention]) -> Mention:
    """The noun that a question asks about, with where or whose it is: *the trams at Hauptplatz*."""
    others = [m for m in asked if m.start > noun.end and Kind.TIME not in m.kinds]
    near = next((m for m in others if m.behind in {"in", "at", "on", "from", "of"}), None)
    owner = others[0] if others and re.search(r"(?i)\bha(?:ve|s)\W*$", turn.question) else None
    link, place = (near.behind, near) if near is not None else ("of", owner)
    return noun if place is None else replace(noun, text=f"{noun.text} {link} {place.phrase}")


def _place(turn: Turn, asked: list[Mention]) -> Mention | None:
    if re.match(r"(?i)\W*where\b", turn.question) and turn.headline:
        answered = mentions(turn.headline)
        if answered:
            return answered[0]
    places = [m for m in asked if Kind.PLACE in m.kinds]
    for group in (
        [m for m in places if m.behind in {"in", "at", "on", "near", "to", "from"}],
        [m for m in places if Kind.PERSON not in m.kinds],
        places[1:],
        places,
    ):
        if group:
            return group[0]
    return None if turn.asks_person else _of(turn.headline, Kind.PLACE)


def _same_noun(pointer: Pointer, turn: Turn, asked: list[Mention]) -> Mention | None:
    assert pointer.noun is not None
    head = pointer.noun.text.rpartition(" ")[2].casefold().removesuffix("s")
    for text, named in ((turn.question, asked), (turn.answer, mentions(turn.answer))):
        for m in named:
            if head in m.text.casefold().replace("’", "'").split() or head + "s" in m.text.casefold().split():
                return whole(m, named, text)
    if pointer.kind is Kind.PERSON:
        return _person(turn, asked)
    return None


def _of(text: str, kind: Kind) -> Mention | None:
    return next((m for m in mentions(text) if kind in m.kinds), None)

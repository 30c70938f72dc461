"""Follow-up questions made whole: what a question leaves to the conversation is added from it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.index.terms import UNSPACED

OPENING = re.compile(r"\W*(and|but|so|or|also|what about|how about)\b", re.IGNORECASE)
"""How a question begins that goes on from another."""

POINTING = re.compile(
    r"\b(he|she|it|they|him|her|them|his|hers|its|their|theirs|this|these|those|then|that(?=\W*$))\b", re.IGNORECASE
)
"""Words that stand for something said before, unless the question itself has said it; *that* only where it ends the
question, since elsewhere it mostly joins sentences."""

SHORT = 2
"""A question of no more words than this (*When?*, *Why not?*) says too little to stand alone. Where no spaces
part words, two letters count as one."""

WORDS = re.compile(rf"[{UNSPACED}]{{1,2}}|[^\W{UNSPACED}]+")

ANOTHER = re.compile(
    r"\W*+(?i:(?:(?:and|but|so|or)\s++)?+(?:(?:what|how)\s++about\s++)?+"
    r"(?:(?:in|for|during|since|by|of|with)\s++)?+(?:the\s++)?+)"
    r"(?P<year>\d{4})?(?P<name>[A-Z][\w'’-]*+(?:\s++[A-Z][\w'’-]*+)*+)?\s*+\?*+\s*+",
)
"""A question that puts another year or name in the place of the one before: *and in 2021?*, *what about China?*"""

YEAR = re.compile(r"\b\d{4}\b")
NAME = re.compile(r"(?<=[\w,] )[A-Z][\w’-]*(?:\s+[A-Z][\w’-]*)*")
"""Names within a question; its first word is capitalised anyway."""

ASKED_FOR = re.compile(
    r"\W*+(?i:who|whose|whom|which|what)\b(?!\W*+(?:is|are|was|were|s)\s++(?:the\s++)?+(?:[A-Z][\w'’-]*+\s*+)++\W*+$)"
)
"""How a question begins that asks for somebody or something, other than *who is Mark Katz?*"""

PERSON = re.compile(r"\b(?:(?P<whose>his|their|its|her(?=\s+[a-z]))|(?P<who>he|she|they|him|them|it))\b", re.IGNORECASE)
"""Pronouns that a name can take the place of."""


def standalone(question: str, history: Sequence[tuple[str, str]]) -> str:
    """The question as it can be searched on its own; one that stands alone is left as it is.

    Where the question before it tells for certain what is meant, that is put in: another year or name in the place of
    its only one (*and in 2021?*), its only name for a pronoun. Otherwise a question that points back (*And when was
    that?*) gets the question before it in brackets.

    Args:
        question: the newest question.
        history: (question, answer) pairs before it, oldest first.
    """
    if not history or not leans(question):
        return question
    before = standalone(history[-1][0], history[:-1])
    return _exchanged(question, before) or _named(question, before) or f"{question} ({before})"


def leans(question: str) -> bool:
    """Whether a question points at something that was said before it."""
    if len(WORDS.findall(question)) <= SHORT or OPENING.match(question):
        return True
    pointing = POINTING.search(question)
    if pointing is None:
        return False
    before = re.findall(r"\w+", question[: pointing.start()])
    return not any(word[0].isupper() or word[0].isdigit() for word in before[1:])


def _exchanged(question: str, before: str) -> str | None:
    """The question before with its only year or name exchanged for the one that this question names."""
    another = ANOTHER.fullmatch(question)
    if another is None or (another["year"] is None) == (another["name"] is None):
        return None
    pattern, new = (YEAR, another["year"]) if another["year"] else (NAME, another["name"])
    if another["name"] and OPENING.match(another["name"]):
        return None
    places = list(pattern.finditer(before))
    if len({place[0] for place in places}) != 1 or "(" in before:
        return None
    return pattern.sub(lambda _: new, before)


def _named(question: str, before: str) -> str | None:
    """The question with the only name of the question before it for its pronouns."""
    names = {place[0] for place in NAME.finditer(before)}
    pronouns = {match[0].casefold() for match in PERSON.finditer(question)}
    if len(names) != 1 or len(pronouns) != 1 or "(" in before or OPENING.match(question):
        return None
    if ASKED_FOR.match(before):
        return None  # the pronoun may stand for whoever was the answer
    (name,) = names
    return PERSON.sub(lambda match: f"{name}'s" if match["whose"] else name, question)

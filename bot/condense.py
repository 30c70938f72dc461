"""Follow-up questions made whole: what a question leaves to the conversation is added from it."""

from __future__ import annotations

import re
from collections.abc import Sequence

OPENING = re.compile(r"\W*(and|but|so|or|also|what about|how about)\b", re.IGNORECASE)
"""How a question begins that goes on from another."""

POINTING = re.compile(
    r"\b(he|she|it|they|him|her|them|his|hers|its|their|theirs|this|these|those|then|that(?=\W*$))\b", re.IGNORECASE
)
"""Words that stand for something said before, unless the question itself has said it; *that* only where it ends the
question, since elsewhere it mostly joins sentences."""

SHORT = 2
"""A question of no more words than this (*When?*, *Why not?*) says too little to stand alone."""


def standalone(question: str, history: Sequence[tuple[str, str]]) -> str:
    """The question as it can be searched on its own.

    A question that points back (*And when was that?*) gets the question before it in brackets; one that stands alone is
    left as it is.

    Args:
        question: the newest question.
        history: (question, answer) pairs before it, oldest first.
    """
    if not history or not leans(question):
        return question
    return f"{question} ({standalone(history[-1][0], history[:-1])})"


def leans(question: str) -> bool:
    """Whether a question points at something that was said before it."""
    words = re.findall(r"\w+", question)
    if len(words) <= SHORT or OPENING.match(question):
        return True
    pointing = POINTING.search(question)
    if pointing is None:
        return False
    before = re.findall(r"\w+", question[: pointing.start()])
    return not any(word[0].isupper() or word[0].isdigit() for word in before[1:])

"""A follow-up question rewritten by a language model: the request, its reply, and whether the reply can be used."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.index.terms import content_terms
from pincite.prompts import load

LONGEST = 400
"""Longest rewritten question, in code points; a longer reply is an answer or an essay."""

LONGEST_TURN = 1000
"""Code points of an earlier question or answer that the model is shown."""

NO_TURNS = "(there is none before the question)"

NEW_TERMS = 1
"""Most terms of a rewritten question that are new to question and conversation, such as an inflected form."""


def request(question: str, history: Sequence[tuple[str, str]]) -> tuple[dict[str, str], ...]:
    """Return the messages that ask for a follow-up question made whole."""
    return ({"role": "user", "content": load("condense").render(conversation=turns(history), question=question)},)


def turns(history: Sequence[tuple[str, str]]) -> str:
    """Return a conversation as a model is shown it."""
    return "\n".join(f"Question: {_line(asked)}\nAnswer: {_line(answer)}" for asked, answer in history) or NO_TURNS


def reply(text: str) -> str:
    """Return the question in a model's reply: its first line, without thoughts and marks."""
    lines = [line.strip() for line in text.rpartition("</think>")[2].strip().splitlines()]
    return lines[0].strip(' "“”*') if lines else ""


def acceptable(rewritten: str, question: str, history: Sequence[tuple[str, str]]) -> bool:
    """Tell whether a rewritten question says no more than question and conversation, and loses no number."""
    if not rewritten or len(rewritten) > LONGEST or not any(c.isalnum() for c in rewritten):
        return False
    asked = content_terms(question)
    context = set(content_terms(" ".join((question, *(part for turn in history for part in turn)))))
    terms = set(content_terms(rewritten))
    numbers_lost = any(_has_digit(term) and term not in terms for term in asked)
    about_it = any(term in terms or not _has_digit(term) for term in asked) or bool(terms & context)
    return len(terms - context) <= NEW_TERMS and not numbers_lost and bool(terms) and about_it


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TURN else f"{line[: LONGEST_TURN - 1]}…"


def _has_digit(term: str) -> bool:
    return any(c.isdigit() for c in term)

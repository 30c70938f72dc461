"""The newest question of a conversation, and the exchanges before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pincite.index.errors import PinciteError

MOST_EXCHANGES = 20
"""Exchanges before the question that it is understood from: as many as the page sends."""


class UnsupportedRequest(PinciteError):
    """The request asks for something that Pincite does not do. Nothing was done."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message: who wrote it, and its text."""

    role: str
    text: str


def conversation(turns: Iterable[ChatMessage], name: str = "messages") -> tuple[str, list[tuple[str, str]]]:
    """Split a conversation into its newest question and the exchanges before it.

    Instructions (of the roles system and developer) change nothing: an answer says what the documents say. Questions
    without an answer are left out.

    Args:
        turns: the messages, oldest first.
        name: the field of the request that holds them.

    Raises:
        UnsupportedRequest: the last message is no question.
    """
    question: str | None = None
    history: list[tuple[str, str]] = []
    for turn in turns:
        if turn.role == "user":
            question = turn.text
        elif turn.role == "assistant" and question is not None:
            history.append((question, turn.text))
            question = None
    if question is None:
        raise UnsupportedRequest(name, "the last message has to be the user's question")
    return question, history[-MOST_EXCHANGES:]

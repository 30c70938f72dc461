"""A question comes in, a cited answer goes out.

>>> from bot import answer
>>> answer("Is Iran a full SCO member?").citations[0].quote  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answers import Answer, Citation, Disagreement, PassageRef, Statement, Timings, Usage
from bot.bot import Bot
from bot.errors import EmptyQuestion, LLMUnavailable, QuestionTooLong
from bot.events import CitationEvent, DoneEvent, Event, HeadEvent, RetrievedEvent, StatementEvent
from bot.settings import Settings
from index.errors import PinciteError

__all__ = [
    "Answer",
    "Bot",
    "Citation",
    "CitationEvent",
    "Disagreement",
    "DoneEvent",
    "EmptyQuestion",
    "Event",
    "HeadEvent",
    "LLMUnavailable",
    "PassageRef",
    "PinciteError",
    "QuestionTooLong",
    "RetrievedEvent",
    "Settings",
    "Statement",
    "StatementEvent",
    "Timings",
    "Usage",
    "aanswer",
    "answer",
    "stream",
]


def answer(
    question: str,
    *,
    collection: str | None = None,
    history: Sequence[tuple[str, str]] = (),
    settings: Settings | None = None,
) -> Answer:
    """Answer one question from a collection, or abstain.

    Who asks more than once makes a `Bot`, which keeps the index and the models open.

    Args:
        question: what is asked.
        collection: the collection to ask; without it the one that the settings name, which by default is the seeds.
        history: (question, answer) pairs of the conversation so far, oldest first.
        settings: all settings; without them `pincite.toml` and the environment are read.

    Raises:
        PinciteError: the question or the collection can't be used; the message says what to do.
    """
    with Bot(collection, settings=settings) as bot:
        return bot.answer(question, history)


async def aanswer(
    question: str,
    *,
    collection: str | None = None,
    history: Sequence[tuple[str, str]] = (),
    settings: Settings | None = None,
) -> Answer:
    """Answer one question without blocking the event loop; otherwise as `answer`."""
    with Bot(collection, settings=settings) as bot:
        return await bot.aanswer(question, history)


def stream(
    question: str,
    *,
    collection: str | None = None,
    history: Sequence[tuple[str, str]] = (),
    settings: Settings | None = None,
) -> Iterator[Event]:
    """Answer one question as events; otherwise as `answer`."""
    with Bot(collection, settings=settings) as bot:
        yield from bot.stream(question, history)

"""One question, or one text to check, over collections that are opened for it and closed again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pincite.bot import events
from pincite.bot.answers import Answer
from pincite.bot.bot import Bot
from pincite.bot.settings import Settings

if TYPE_CHECKING:
    from pincite.bot.asking.followups import History
    from pincite.bot.verifying.asking import Sources, Verifiable
    from pincite.bot.verifying.results import Verification
    from pincite.index.where import Where


def answer(
    question: str,
    *,
    collection: str | Sequence[str] | None = None,
    history: History = (),
    where: Where | None = None,
    settings: Settings | None = None,
) -> Answer:
    """Answer one question from a collection, or from several together, or abstain.

    For more than one question make a `Bot`, which keeps the index and the models open.

    Args:
        question: any question.
        collection: the collection to ask, or several to ask together, in one ranking; by default the one that the
            settings name, which is the seeds unless set.
        history: (question, answer) pairs of the conversation so far, oldest first.
        where: the part of the collections to ask; by default all of them.
        settings: all settings; by default `pincite.toml` and the environment are read.

    Raises:
        NothingWithin: no document lies within that part.
        PinciteError: the question or the collection can't be used; the message says what to do.

    Example:
        >>> answer("Is Iran a full SCO member?").verdict  # doctest: +SKIP
        'mixed'
    """
    with Bot(collection, settings=settings) as bot:
        return bot.answer(question, history, where=where)


async def aanswer(
    question: str,
    *,
    collection: str | Sequence[str] | None = None,
    history: History = (),
    where: Where | None = None,
    settings: Settings | None = None,
) -> Answer:
    """Answer one question without blocking the event loop; otherwise as `answer`."""
    with Bot(collection, settings=settings) as bot:
        return await bot.aanswer(question, history, where=where)


def stream(
    question: str,
    *,
    collection: str | Sequence[str] | None = None,
    history: History = (),
    where: Where | None = None,
    settings: Settings | None = None,
) -> Iterator[events.Event]:
    """Answer one question as events; otherwise as `answer`."""
    with Bot(collection, settings=settings) as bot:
        yield from bot.stream(question, history, where=where)


def verify(
    what: Verifiable,
    *,
    sources: Sources | None = None,
    collection: str | Sequence[str] | None = None,
    settings: Settings | None = None,
) -> Verification:
    """Check anybody's cited text: for each statement its outcome, the spans for and against it, and the reason.

    For more than one text make a `Bot`, which keeps the index and the models open.

    Args:
        what: a text, statements, an `Answer` or a `Receipt`; as `Bot.verify`.
        sources: texts or documents to check against, in the order of their numbers; by default a collection.
        collection: the collection to check against, or several; by default those of the answer, or the one that the
            settings name.
        settings: all settings; by default `pincite.toml` and the environment are read.

    Raises:
        PinciteError: there is nothing to check, or the collection can't be used; the message says what to do.

    Example:
        >>> text = "The bridge opened in 1931 [1]."
        >>> verify(text, sources=["It was opened in 1932."]).statements[0].outcome  # doctest: +SKIP
        'unverified'
    """
    answer = getattr(what, "answer", what)
    asked = answer.collections if collection is None and isinstance(answer, Answer) else collection
    with Bot(asked, settings=settings) as bot:
        return bot.verify(what, sources=sources)

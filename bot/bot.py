"""The Bot: one collection, opened once and asked from any thread."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bot import events
from bot.answers import Answer
from bot.errors import LLMUnavailable
from bot.settings import Settings
from index.errors import CollectionNotFound
from index.settings import SEEDS

if TYPE_CHECKING:
    from bot.reading import Reader
    from index.retrieve import Retriever


class Bot:
    """Answers questions from one collection. Reusable, safe to use from several threads, closes what it opened.

    Args:
        collection: the collection to ask; without it the one that the settings name, which by default is the seeds.
        llm: a language model to write the answers; this version has no writer for one, so only None is taken.
        reader: what reads the retrieved passages; without it the built-in one.
        settings: all settings; without them `pincite.toml` and the environment are read.
    """

    def __init__(
        self,
        collection: str | None = None,
        llm: object | None = None,
        *,
        reader: Reader | None = None,
        settings: Settings | None = None,
    ) -> None:
        if llm is not None:
            raise LLMUnavailable("this version writes without a language model. Leave `llm` out to have answers quoted")
        base = settings or Settings.read()
        self.settings = base.model_copy(update={"collection": collection}) if collection is not None else base
        self._given_reader = reader
        self._lock = threading.Lock()
        self._opened: tuple[Retriever, Reader] | None = None

    def answer(self, question: str, history: Sequence[tuple[str, str]] = ()) -> Answer:
        """Answer a question, or abstain.

        Args:
            question: what is asked.
            history: (question, answer) pairs of the conversation so far, oldest first.

        Raises:
            PinciteError: the question or the collection can't be used; the message says what to do.
        """
        from bot.chain import respond

        retriever, reader = self._open()
        return respond(question, history, settings=self.settings, retriever=retriever, reader=reader)

    async def aanswer(self, question: str, history: Sequence[tuple[str, str]] = ()) -> Answer:
        """Answer a question without blocking the event loop; otherwise as `answer`."""
        import asyncio  # 80 ms that a synchronous caller need not wait for

        return await asyncio.to_thread(self.answer, question, history)

    def stream(self, question: str, history: Sequence[tuple[str, str]] = ()) -> Iterator[events.Event]:
        """Answer a question as events: what was retrieved, then each statement and its citations, then the whole."""
        yield from events.of(self.answer(question, history))

    async def astream(self, question: str, history: Sequence[tuple[str, str]] = ()) -> AsyncIterator[events.Event]:
        """Answer a question as events without blocking the event loop."""
        for event in events.of(await self.aanswer(question, history)):
            yield event

    def close(self) -> None:
        """Let go of the index and the models; the bot opens them again when it is asked again."""
        with self._lock:
            self._opened = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> tuple[Retriever, Reader]:
        """The retriever and the reader; the seeds are indexed where they are asked for the first time."""
        with self._lock:
            if self._opened is None:
                from bot.readers import reader_of
                from index.retrieve import Retriever

                retriever = Retriever(self.settings)
                try:
                    retriever.check()
                except CollectionNotFound:
                    if self.settings.collection != SEEDS:
                        raise
                    from index import add

                    add(settings=self.settings)
                self._opened = (retriever, self._given_reader or reader_of(self.settings, retriever.embedder))
            return self._opened

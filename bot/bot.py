"""The Bot: one collection, opened once and asked from any thread."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import closing
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pincite.bot import events
from pincite.bot.answers import Answer
from pincite.bot.settings import Settings
from pincite.index.errors import CollectionNotFound, IndexMismatch, PinciteError
from pincite.index.settings import SEEDS

if TYPE_CHECKING:
    from pincite.bot.verify.judges.overlap import Support
    from pincite.bot.writers.model.answering import ModelAnswering
    from pincite.bot.writers.model.loop import Stop
    from pincite.bot.writers.model.writer import LanguageModelWriter
    from pincite.bot.writers.reader.reading import Reader
    from pincite.index.embedding import Embedder
    from pincite.index.retrieve import Retriever

History = Sequence[tuple[str, str]]


class Bot:
    """Answers questions from one collection. Reusable, safe to use from several threads, closes what it opened.

    Args:
        collection: the collection to ask; without it the one that the settings name, which by default is the seeds.
        llm: a language model to write the answers: its name, a client of `openai`, or a `LanguageModel`; without it
            the one that the settings name, if they do. The setting `writer` can say that none is wanted.
        reader: what reads the retrieved passages; without it the built-in one.
        support: what judges whether citations support a language model's statements; without it the built-in one.
        settings: all settings; without them `pincite.toml` and the environment are read.

    Raises:
        LLMUnavailable: a language model is to write, and none is configured, or `llm` is none.
    """

    def __init__(
        self,
        collection: str | None = None,
        llm: object | None = None,
        *,
        reader: Reader | None = None,
        support: Support | None = None,
        settings: Settings | None = None,
    ) -> None:
        base = settings or Settings.read()
        self.settings = base.model_copy(update={"collection": collection}) if collection is not None else base
        self._given_reader = reader
        self._given_support = support
        self._lock = threading.Lock()
        self._retriever: Retriever | None = None
        self._reader: Reader | None = None
        self._writer: LanguageModelWriter | None = None
        self._support: Support | None = None
        self._language_model = None
        if llm is not None or self._configured():
            from pincite.bot.writers.model.endpoint import LanguageModel, missing

            chosen = LanguageModel.configured(self.settings) if llm is None else LanguageModel.of(llm, self.settings)
            if chosen is None and self.settings.writer == "llm":
                raise missing()
            self._language_model = chosen

    @property
    def writer(self) -> str:
        """Who writes: `reader` or `llm`."""
        return "reader" if self._language_model is None else "llm"

    @property
    def model(self) -> str:
        """What writes, by its own name: the language model, or the reader. Opens the index where the reader writes."""
        if self._language_model is not None:
            return self._language_model.model or self._language_model.place
        return self._open()[1].name

    def answer(self, question: str, history: History = ()) -> Answer:
        """Answer a question, or abstain.

        Args:
            question: what is asked.
            history: (question, answer) pairs of the conversation so far, oldest first.

        Raises:
            PinciteError: the question, the collection or the language model can't be used; the message says what to do.
        """
        *_, done = self.stream(question, history)
        assert isinstance(done, events.DoneEvent)
        return done.answer

    def answer_many(self, questions: Sequence[str], *, concurrency: int | None = None) -> list[Answer | PinciteError]:
        """Answer questions, several at once.

        Args:
            questions: each stands alone.
            concurrency: questions under way at once; without it one for each request that the settings allow the
                language model, or one where the reader answers, which takes every core for itself.

        Returns:
            For each question, in their order, its answer, or the error that it met; the others are not affected.
        """
        from concurrent.futures import ThreadPoolExecutor

        at_once = concurrency or (1 if self._language_model is None else self.settings.llm_concurrency)

        def ask(question: str) -> Answer | PinciteError:
            try:
                return self.answer(question)
            except PinciteError as error:
                return error

        with ThreadPoolExecutor(at_once, thread_name_prefix="pincite") as pool:
            return list(pool.map(ask, questions))

    async def aanswer(self, question: str, history: History = ()) -> Answer:
        """Answer a question without blocking the event loop; otherwise as `answer`.

        Where it is cancelled, a request to the language model that is under way ends with it.
        """
        async for event in self.astream(question, history):
            if isinstance(event, events.DoneEvent):
                return event.answer
        raise AssertionError("a stream ends with the whole answer")

    def stream(self, question: str, history: History = ()) -> Iterator[events.Event]:
        """Answer a question as events: what was retrieved, then each statement and its citations, then the whole.

        A statement comes as soon as it is verified. Closing the iterator ends a request that is under way.
        """
        yield from self._respond(question, history, None)

    async def astream(self, question: str, history: History = ()) -> AsyncGenerator[events.Event, None]:
        """Answer a question as events without blocking the event loop; otherwise as `stream`."""
        import asyncio  # 80 ms that a synchronous caller need not wait for

        from pincite.bot.writers.model.loop import Stop, Stopped

        here, stop = asyncio.get_running_loop(), Stop()
        came: asyncio.Queue[events.Event | BaseException | None] = asyncio.Queue()

        def put(item: events.Event | BaseException | None) -> None:
            if not stop.called:
                here.call_soon_threadsafe(came.put_nowait, item)

        def work() -> None:
            try:
                with closing(self._respond(question, history, stop)) as found:  # type: ignore[type-var]
                    for event in found:
                        if stop.called:
                            return
                        put(event)
            except Stopped:
                return
            except BaseException as error:  # noqa: BLE001 - it is raised where the answer is waited for
                put(error)
            else:
                put(None)

        threading.Thread(target=work, name="pincite-answer", daemon=True).start()
        try:
            while (item := await came.get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            stop.call()

    def close(self) -> None:
        """Let go of the index and the models; the bot opens them again when it is asked again."""
        with self._lock:
            self._retriever = self._reader = self._support = None
            writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _configured(self) -> bool:
        """Whether the settings ask for a language model; said without importing what speaks to one."""
        known = self.settings
        places = (known.llm_base_url, known.llm_api_key, known.openai_api_key, known.openai_base_url)
        return known.writer == "llm" or (known.writer == "auto" and any(place is not None for place in places))

    def answer_from(self, retriever: Retriever, question: str, history: History = ()) -> Answer:
        """Answer a question, or abstain, from what another retriever finds; otherwise as `answer`."""
        *_, done = self._respond(question, history, None, retriever)
        assert isinstance(done, events.DoneEvent)
        return done.answer

    def _respond(
        self, question: str, history: History, stop: Stop | None, given: Retriever | None = None
    ) -> Iterator[events.Event]:
        from pincite.bot import chain

        retriever, reader = self._open() if given is None else (given, self._reading(given.embedder))
        model = self._model(retriever, reader, stop)
        yield from chain.stream(
            question, history, settings=self.settings, retriever=retriever, reader=reader, model=model
        )

    def _model(self, retriever: Retriever, reader: Reader, stop: Stop | None) -> ModelAnswering | None:
        """What asks the language model on behalf of one question."""
        if self._language_model is None:
            return None
        from pincite.bot.writers.model.answering import ModelAnswering
        from pincite.bot.writers.model.loop import Stop as NewStop
        from pincite.bot.writers.model.writer import LanguageModelWriter
        from pincite.bot.writers.reader.choosing import support_of

        with self._lock:
            if self._writer is None:
                self._writer = LanguageModelWriter(self._language_model, self.settings)
            if self._support is None:
                self._support = self._given_support or support_of(reader, retriever.embedder)
            return ModelAnswering(self._writer, reader, self._support, self.settings, stop or NewStop())

    def _reading(self, embedder: Embedder) -> Reader:
        """The reader, which is opened once."""
        with self._lock:
            if self._reader is None:
                from pincite.bot.writers.reader.choosing import reader_of

                self._reader = self._given_reader or reader_of(self.settings, embedder)
            return self._reader

    def _open(self) -> tuple[Retriever, Reader]:
        """The retriever and the reader; the seeds are indexed where they are asked for the first time.

        They are indexed anew where the settings or a new version of Pincite want them otherwise: nobody added them.
        """
        with self._lock:
            if self._retriever is None:
                from pincite.index.retrieve import Retriever

                retriever = Retriever(self.settings)
                try:
                    retriever.check()
                except CollectionNotFound:
                    if self.settings.collection != SEEDS:
                        raise
                    from pincite.index.library import add

                    add(settings=self.settings)
                except IndexMismatch:
                    if self.settings.collection != SEEDS:
                        raise
                    from pincite.index.library import rebuild

                    rebuild(settings=self.settings)
                self._retriever = retriever
            retriever = self._retriever
        return retriever, self._reading(retriever.embedder)


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
) -> Iterator[events.Event]:
    """Answer one question as events; otherwise as `answer`."""
    with Bot(collection, settings=settings) as bot:
        yield from bot.stream(question, history)

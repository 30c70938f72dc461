"""The Bot: one collection, or several together, opened once and asked from any thread."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import closing, suppress
from functools import cached_property, reduce
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pincite.bot import events
from pincite.bot.answers import Answer, Usage
from pincite.bot.errors import NoFilter, NothingToAsk, NotTogether
from pincite.bot.settings import Settings
from pincite.index import forking
from pincite.index.errors import CollectionNotFound, IndexMismatch, PinciteError
from pincite.index.settings import PRIVATE, SEEDS

if TYPE_CHECKING:
    from openai import AsyncOpenAI, OpenAI

    from pincite.bot.asking.followups import History
    from pincite.bot.chain import Retriever
    from pincite.bot.guarantee import Standing
    from pincite.bot.guiding import Guide
    from pincite.bot.verify.judges import BatchJudge, Judge
    from pincite.bot.verifying.asking import Sources, Verifiable
    from pincite.bot.verifying.receipts import Receipt
    from pincite.bot.verifying.results import Verification
    from pincite.bot.writers import Writer
    from pincite.bot.writers.model.endpoint import LanguageModel
    from pincite.bot.writers.model.loop import Stop
    from pincite.bot.writers.model.service import ModelService
    from pincite.bot.writers.reader.reading import Reader
    from pincite.index.embedding import Embedder
    from pincite.index.progress import ProgressListener
    from pincite.index.retrieve import Retriever as CollectionRetriever
    from pincite.index.where import Where


class Bot:
    """Answers questions from collections. Reusable, safe to use from several threads, closes what it opened.

    Args:
        collection: the collection to ask, or several to ask together; by default the one that the settings name, which
            is the seeds unless set.
        llm: a language model to write the answers and to judge them: its name, a client of `openai`, or a
            `LanguageModel`; by default the one that the settings name, if any.
        retriever: finds passages instead of the collection's own retriever: any object with
            `retrieve(question, count) -> Retrieval`, or a LlamaIndex retriever.
        writer: proposes statements instead of the built-in reader or the language model.
        reader: reads the retrieved passages; by default the built-in reader.
        judge: judges whether citations support a statement; by default the language model where the settings say so,
            or the judge that goes with the reader.
        settings: all settings; by default `pincite.toml` and the environment are read.
        on_progress: told of the steps where the collection is indexed first: the seeds, or what an older version made.
        guides: whether an abstention says what helps (`Answer.guidance`), which takes a second or two.

    Raises:
        LLMUnavailable: a language model is to write or to judge, and none is configured, or `llm` is none.
        NothingToAsk: a list of collections is empty.

    Example:
        >>> with Bot("reports") as bot:  # doctest: +SKIP
        ...     bot.answer("When is the audit due?").text
    """

    def __init__(
        self,
        collection: str | Sequence[str] | None = None,
        llm: str | LanguageModel | OpenAI | AsyncOpenAI | None = None,
        *,
        retriever: Retriever | Any | None = None,
        writer: Writer | None = None,
        reader: Reader | None = None,
        judge: Judge | None = None,
        settings: Settings | None = None,
        on_progress: ProgressListener | None = None,
        guides: bool = True,
    ) -> None:
        base = settings or Settings.read()
        first, *self._also = named(collection, base)
        self.settings = base.model_copy(update={"collection": first})
        self._on_progress = on_progress
        self._guides = guides
        self._given_retriever = retriever
        self._given_writer = writer
        self._given_reader = reader
        self._given_judge = judge
        self._lock = threading.RLock()
        self._retriever: Retriever | None = None
        self._reader: Reader | None = None
        self._judge: Judge | None = None
        self._service: ModelService | None = None
        self._language_model = self._judging_model = None
        forking.register(self)
        if writer is None and (llm is not None or self.settings.wants_language_model):
            from pincite.bot.writers.model.endpoint import LanguageModel, missing

            self._language_model = (
                LanguageModel.configured(self.settings) if llm is None else LanguageModel.of(llm, self.settings)
            )
            if self._language_model is None and self.settings.writer == "llm":
                raise missing()
        if judge is None and self.settings.judge != "reader":
            self._judging_model = self._language_model or self._judge_of(llm)

    @property
    def collections(self) -> tuple[str, ...]:
        """The names of the collections that are asked; the settings name the first."""
        return (self.settings.collection, *self._also)

    @property
    def writer(self) -> str:
        """Who writes: `reader`, `llm`, or the name of the writer that was given."""
        if self._given_writer is not None:
            return self._given_writer.name
        return "reader" if self._language_model is None else "llm"

    @property
    def model(self) -> str:
        """The name of the language model that writes, or of the reader."""
        if self._language_model is not None:
            return self._language_model.model or self._language_model.endpoint.shown
        return self._given_writer.name if self._given_writer is not None else self.reader.name

    @property
    def retriever(self) -> Retriever:
        """What finds passages. The seeds are indexed when they are asked for the first time.

        Raises:
            PinciteError: the collection can't be asked; the message says what to do.
        """
        with self._lock:
            if self._retriever is None:
                self._retriever = self._opened() if self._given_retriever is None else self._adapted()
            return self._retriever

    def retriever_with(self, beside: Sequence[Bot]) -> Retriever:
        """What finds passages of this bot's collections and of those of other bots, in one ranking.

        Raises:
            NotTogether: one of several bots asks somebody's own retriever.
            PinciteError: as `retriever` does.
        """
        return _together([self, *beside]) if beside else self.retriever

    @property
    def reader(self) -> Reader:
        """What reads the passages; opened once."""
        with self._lock:
            if self._reader is None:
                from pincite.bot.writers.reader.choosing import reader_of

                self._reader = self._given_reader or reader_of(self.settings, self._embedder)
            return self._reader

    @property
    def judge(self) -> Judge:
        """What judges statements where no language model does; opened once."""
        with self._lock:
            if self._judge is None:
                from pincite.bot.writers.reader.choosing import judge_of

                self._judge = self._given_judge or judge_of(self.reader, self._embedder)
            return self._judge

    def batch_judge(self, stop: Stop | None = None) -> BatchJudge | None:
        """Return the language model as the judge of one answer; None where it is not to judge."""
        if self._judging_model is None:
            return None
        from pincite.bot.verify.judges.model import ModelJudge

        return ModelJudge(self._asking(self._judging_model), self.settings.llm_judge_timeout, stop)

    def answer(self, question: str, history: History = (), *, where: Where | None = None) -> Answer:
        """Answer a question, or abstain.

        Args:
            question: the newest question.
            history: (question, answer) pairs of the conversation so far, oldest first.
            where: the part of the collection to ask; by default all of it.

        Raises:
            NothingWithin: no document lies within that part.
            PinciteError: the question, the collection or the language model can't be used; the message says what to do.
        """
        *_, done = self.stream(question, history, where=where)
        assert isinstance(done, events.DoneEvent)
        return done.answer

    def answer_many(self, questions: Sequence[str], *, concurrency: int | None = None) -> list[Answer | PinciteError]:
        """Answer questions, several at once.

        Args:
            questions: each stands alone.
            concurrency: questions under way at once; by default one for each request that the settings allow the
                language model, or one if the reader answers, which takes every core for itself.

        Returns:
            For each question, in order, its answer, or the error that it met; the others are not affected.
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

    async def aanswer(
        self, question: str, history: History = (), *, where: Where | None = None, beside: Sequence[Bot] = ()
    ) -> Answer:
        """Answer a question without blocking the event loop; otherwise as `answer`.

        If it is cancelled, a request to the language model that is under way ends with it. `beside` are other bots,
        whose collections are asked together with this one's.
        """
        async for event in self.astream(question, history, where=where, beside=beside):
            if isinstance(event, events.DoneEvent):
                return event.answer
        raise AssertionError("a stream ends with the whole answer")

    def stream(self, question: str, history: History = (), *, where: Where | None = None) -> Iterator[events.Event]:
        """Answer a question as events: what was retrieved, then each statement and its citations, then the whole.

        A statement comes as soon as it is verified. Closing the iterator ends a request that is under way.
        """
        yield from self._respond(question, history, None, where=where)

    async def astream(
        self,
        question: str,
        history: History = (),
        *,
        where: Where | None = None,
        beside: Sequence[Bot] = (),
        reaches: Callable[[str], bool] = lambda _: True,
        on_usage: Callable[[Usage], None] | None = None,
    ) -> AsyncGenerator[events.Event, None]:
        """Answer a question as events without blocking the event loop; otherwise as `stream`.

        Args:
            question: the newest question.
            history: (question, answer) pairs of the conversation so far, oldest first.
            where: the part of the collection to ask.
            beside: other bots, whose collections are asked together with this one's.
            reaches: whether the asker may know of a collection that is not asked, so that an abstention may name it.
            on_usage: told once, in another thread, what the language model has used: before the whole answer comes or,
                by estimate, once the stream has ended without it.

        Closing it, or cancelling who iterates, returns once the step under way has ended: nothing of the answer runs
        on behind, so the bot may be closed.
        """
        import asyncio  # 80 ms that a synchronous caller need not wait for

        from pincite.bot.writers.model.loop import Stop, Stopped

        loop, stop = asyncio.get_running_loop(), Stop()
        ended = asyncio.Event()
        arrivals: asyncio.Queue[events.Event | BaseException | None] = asyncio.Queue()

        def put(item: events.Event | BaseException | None) -> None:
            if not stop.called:
                loop.call_soon_threadsafe(arrivals.put_nowait, item)

        def work() -> None:
            try:
                responding = self._respond(
                    question, history, stop, where=where, beside=beside, reaches=reaches, on_usage=on_usage
                )
                with closing(responding) as stream:  # type: ignore[type-var]
                    for event in stream:
                        if stop.called:
                            return
                        put(event)
            except Stopped:
                return
            except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
                put(error)
            else:
                put(None)
            finally:
                with suppress(RuntimeError):  # the loop is closed: nobody waits
                    loop.call_soon_threadsafe(ended.set)

        threading.Thread(target=work, name="pincite-answer", daemon=True).start()
        try:
            while (item := await arrivals.get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            stop.call()
            await ended.wait()

    def answer_from(self, retriever: Retriever, question: str, history: History = ()) -> Answer:
        """Answer a question, or abstain, from the passages of another retriever; otherwise as `answer`."""
        *_, done = self._respond(question, history, None, retriever)
        assert isinstance(done, events.DoneEvent)
        return done.answer

    def verify(self, what: Verifiable, *, sources: Sources | None = None, beside: Sequence[Bot] = ()) -> Verification:
        """Check anybody's text, statements, an answer or its receipt, against texts or this bot's collections.

        Args:
            what: a text, whose marks such as [2] name the sources by number; statements, each alone or with such
                numbers; an `Answer` or a `Receipt`, whose citations are checked, too.
            sources: texts or documents, in the order of their numbers; by default the collections.
            beside: other bots, against whose collections it is checked, too.

        Raises:
            NothingToVerify: there is no statement.
            PinciteError: the collection can't be asked; the message says what to do.
        """
        from pincite.bot.verifying import asking

        batch, strict = self.batch_judge(), self.settings.judge == "llm"
        if sources is not None:
            return asking.against_texts(what, sources, self.judge, self._embedder, batch, strict=strict)
        return asking.against_collections(
            what,
            [settings for bot in (self, *beside) for settings in bot._asked()],
            self.retriever_with(beside),
            self.judge,
            batch,
            strict=strict,
        )

    def receipt(self, answer: Answer) -> Receipt:
        """Return an answer as a receipt, which can be checked again later."""
        from pincite.bot.verifying.asking import cited_documents
        from pincite.bot.verifying.receipts import Receipt

        return Receipt.of(answer, cited_documents(answer, self._asked()))

    def close(self) -> None:
        """Let go of the index and the models; the bot opens them again when it is asked again."""
        with self._lock:
            self._retriever = self._reader = self._judge = None
            service, self._service = self._service, None
        if service is not None:
            service.close()

    def after_fork(self) -> None:
        """Leave the parent's connections to a language model to the parent; open others when they are needed."""
        self._lock = threading.RLock()
        forking.abandon(self._service)
        self._service = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _respond(
        self,
        question: str,
        history: History,
        stop: Stop | None,
        retriever: Retriever | None = None,
        *,
        where: Where | None = None,
        beside: Sequence[Bot] = (),
        reaches: Callable[[str], bool] = lambda _: True,
        on_usage: Callable[[Usage], None] | None = None,
    ) -> Iterator[events.Event]:
        from pincite.bot import chain
        from pincite.bot.asking.followups import Rewriter

        names = tuple(dict.fromkeys(name for bot in (self, *beside) for name in bot.collections))
        standing = self._standing() if retriever is None and not where and len(names) == 1 else None
        settings = self.settings if standing is None else standing.applied(self.settings)
        retriever = retriever or self.retriever_with(beside)
        if where:
            retriever = _within(retriever, where)
        writer, batch = self._given_writer or self._writer(stop, settings), self.batch_judge(stop)
        stream = chain.stream(
            question,
            history,
            settings=settings,
            retriever=retriever,
            writer=writer,
            judge=self.judge,
            batch=batch,
            rewriter=writer if isinstance(writer, Rewriter) else None,
            where=where or None,
            guide=self._guide(names, reaches) if self._guides else None,
            collections=names,
        )
        if standing is not None:
            stream = self._told(standing, stream)
        yield from stream if on_usage is None else _metered(stream, (writer, batch), on_usage)

    def _guide(self, asked: Sequence[str], reaches: Callable[[str], bool]) -> Guide:
        """What says after an abstention what helps.

        Args:
            asked: the names of the collections that were asked.
            reaches: whether another one may be named.
        """
        from pincite.bot.guiding import Guide

        return Guide(reader=self.reader, settings=self.settings, others=lambda: self._others(asked, reaches))

    def _others(self, asked: Sequence[str], reaches: Callable[[str], bool]) -> list[tuple[str, Retriever]]:
        """The other collections that the asker may know of; none where somebody's own retriever serves."""
        from pincite.bot.guiding import MOST_COLLECTIONS
        from pincite.index import library
        from pincite.index.retrieve import Retriever as CollectionRetriever

        if self._given_retriever is not None:
            return []
        names = [name for name in library.collections(settings=self.settings) if not name.startswith(PRIVATE)]
        opened: list[tuple[str, Retriever]] = []
        for name in names:
            if name in asked or not reaches(name) or len(opened) == MOST_COLLECTIONS:
                continue
            chosen = self.settings.model_copy(update={"collection": name})
            other = CollectionRetriever(chosen, self._embedder)
            with suppress(PinciteError):  # it has to be rebuilt, or is gone by now
                other.check()
                opened.append((name, other))
        return opened

    def _told(self, standing: Standing, stream: Iterator[events.Event]) -> Iterator[events.Event]:
        """Yield the events; the answer names the guarantee that it falls under."""
        with closing(stream):  # type: ignore[type-var]
            for event in stream:
                if isinstance(event, events.DoneEvent):
                    yield events.DoneEvent(answer=standing.told(event.answer, self.settings))
                else:
                    yield event

    def _standing(self) -> Standing | None:
        """Return the guarantee of the collection; None where there is none, or where somebody's own part answers."""
        own = (self._given_retriever, self._given_writer, self._given_reader, self._given_judge)
        if any(part is not None for part in own):
            return None
        from pincite.bot.guarantee import standing

        assert self.retriever is not None  # the seeds are indexed when they are first asked
        return standing(self.settings, self.model, self.writer)

    def _writer(self, stop: Stop | None, settings: Settings) -> Writer:
        """Return the writer of one question: the reader, the language model, or the one after the other."""
        from pincite.bot.writers.reader.thresholds import Thresholds
        from pincite.bot.writers.reader.writer import ReaderWriter

        thresholds = Thresholds.of(settings)
        reader = ReaderWriter(self.reader, thresholds)
        if self._language_model is None:
            return reader
        from pincite.bot.writers.fallback import FallbackWriter
        from pincite.bot.writers.model.writer import ModelWriter

        model = ModelWriter(
            self._asking(self._language_model),
            self.reader,
            thresholds,
            stop,
            read=settings.top_k,
            shown=settings.llm_passages,
        )
        return FallbackWriter(model, reader) if self.settings.fallback == "reader" else model

    def _asking(self, language_model: LanguageModel) -> ModelService:
        """Return what asks the language model, opened once: the one that writes is the one that judges."""
        from pincite.bot.writers.model.service import ModelService

        with self._lock:
            if self._service is None:
                self._service = ModelService(language_model, self.settings)
            return self._service

    def _judge_of(self, llm: str | LanguageModel | OpenAI | AsyncOpenAI | None) -> LanguageModel | None:
        """Return the language model to judge where none writes: a given one, or the one that the settings name.

        Raises:
            LLMUnavailable: the settings ask for one, and none is configured.
        """
        wanted = self.settings.judge == "llm"
        if llm is None and not wanted and not self.settings.wants_language_model:
            return None
        from pincite.bot.writers.model.endpoint import LanguageModel, missing

        if llm is not None:
            return LanguageModel.of(llm, self.settings)
        configured = LanguageModel.configured(self.settings)
        if configured is None and wanted:
            raise missing("leave the judging to the reader (PINCITE_JUDGE=reader)")
        return configured

    @cached_property
    def _embedder(self) -> Embedder:
        from pincite.index.embedders import embedder_of

        return embedder_of(self.settings)

    def _asked(self) -> list[Settings]:
        """The settings of each collection."""
        return [self.settings.model_copy(update={"collection": name}) for name in self.collections]

    def _opened(self) -> Retriever:
        """Return the collection's retriever, or one of several collections."""
        opened = [self._open(settings) for settings in self._asked()]
        if len(opened) == 1:
            return opened[0]
        from pincite.index.several import Several

        return Several(opened)

    def _open(self, settings: Settings) -> CollectionRetriever:
        """Return the retriever of the settings' collection.

        A collection that an older version indexed is rebuilt; so are the seeds when settings change: nobody but Pincite
        added them.
        """
        from pincite.index import library
        from pincite.index.retrieve import Retriever as CollectionRetriever

        retriever = CollectionRetriever(settings, self._embedder)
        try:
            retriever.check()
        except CollectionNotFound:
            if settings.collection != SEEDS:
                raise
            library.add(settings=settings, on_progress=self._on_progress)
        except IndexMismatch as error:
            if settings.collection != SEEDS and not error.outdated:
                raise
            library.rebuild(settings=settings, on_progress=self._on_progress)
        return retriever

    def _adapted(self) -> Retriever:
        """Return the given retriever, behind an adapter if it is one of LlamaIndex."""
        given: Any = self._given_retriever
        if any(kind.__module__.startswith("llama_index.") for kind in type(given).__mro__):
            from pincite.index.llama.foreign import LlamaIndexRetriever

            return LlamaIndexRetriever(given, self._embedder)
        adapted: Retriever = given
        return adapted


def _metered(
    stream: Iterator[events.Event], used_by: Sequence[object], on_usage: Callable[[Usage], None]
) -> Iterator[events.Event]:
    """Yield the events, and tell once what the answer has used: the whole one, or what there is of it."""
    from pincite.bot.writers import Metered

    whole = False
    try:
        with closing(stream):  # type: ignore[type-var]
            for event in stream:
                if isinstance(event, events.DoneEvent):
                    whole = True
                    on_usage(event.answer.usage)
                yield event
    finally:
        if not whole:
            on_usage(reduce(Usage.plus, (one.used() for one in used_by if isinstance(one, Metered)), Usage()))


def _within(retriever: Retriever, where: Where) -> Retriever:
    """Keep a retriever within a part of its collection.

    Raises:
        NoFilter: somebody's own retriever that can't.
    """
    from pincite.bot.chain import Filtering

    if not isinstance(retriever, Filtering):
        raise NoFilter(type(retriever).__name__)
    return retriever.within(where)


def named(collection: str | Sequence[str] | None, settings: Settings) -> tuple[str, ...]:
    """The names of the collections to ask, each once; by default that of the settings.

    Raises:
        NothingToAsk: an empty list.
    """
    if collection is None:
        return (settings.collection,)
    names = (collection,) if isinstance(collection, str) else tuple(dict.fromkeys(collection))
    if not names:
        raise NothingToAsk
    return names


def _together(bots: Sequence[Bot]) -> Retriever:
    """Return one retriever of what several bots ask.

    Raises:
        NotTogether: one of them asks somebody's own retriever.
    """
    from pincite.index.retrieve import Retriever as CollectionRetriever
    from pincite.index.several import Several

    opened: dict[str, CollectionRetriever] = {}
    for bot in bots:
        retriever = bot.retriever
        parts = retriever.retrievers if isinstance(retriever, Several) else (retriever,)
        for part in parts:
            if not isinstance(part, CollectionRetriever):
                raise NotTogether(type(part).__name__)
            opened.setdefault(part.settings.collection, part)
    return Several(list(opened.values()))


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
        'no'
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

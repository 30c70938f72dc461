"""The Bot: one collection, or several together, opened once and asked from any thread."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing, closing
from contextvars import copy_context
from functools import cached_property, reduce
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pincite.bot import events, retrieving, tracing
from pincite.bot.answers import Answer, Usage
from pincite.bot.settings import Settings
from pincite.index import forking
from pincite.index.errors import PinciteError

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
        on_progress: called with each step if the collection is indexed first: the seeds, or an older version's index.
        guides: whether an abstention comes with help (`Answer.guidance`), which takes a second or two.

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
        first, *self._also = retrieving.named(collection, base)
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
        """The retriever. The seeds are indexed when they are asked for the first time.

        Raises:
            PinciteError: the collection can't be asked; the message says what to do.
        """
        with self._lock:
            if self._retriever is None and self._given_retriever is not None:
                self._retriever = retrieving.adapted(self._given_retriever, self._embedder)
            if self._retriever is None:
                self._retriever = retrieving.opened(self._asked(), self._embedder, self._on_progress)
            return self._retriever

    def retriever_with(self, beside: Sequence[Bot]) -> Retriever:
        """One retriever over this bot's collections and those of other bots, in one ranking.

        Raises:
            NotTogether: one of several bots has a custom retriever.
            PinciteError: as `retriever` does.
        """
        return retrieving.together([bot.retriever for bot in (self, *beside)]) if beside else self.retriever

    @property
    def reader(self) -> Reader:
        """The reader of passages, opened once."""
        with self._lock:
            if self._reader is None:
                from pincite.bot.writers.reader.choosing import reader_of

                self._reader = self._given_reader or reader_of(self.settings, self._embedder)
            return self._reader

    @property
    def judge(self) -> Judge:
        """The built-in judge of statements, opened once; it judges where no language model does."""
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
            For each question, in order, its answer or its error; one error doesn't affect the others.
        """
        from concurrent.futures import ThreadPoolExecutor

        at_once = concurrency or (1 if self._language_model is None else self.settings.llm_concurrency)

        def ask(question: str) -> Answer | PinciteError:
            try:
                return self.answer(question)
            except PinciteError as error:
                return error

        contexts = [copy_context() for _ in questions]  # a trace goes on in other threads
        with ThreadPoolExecutor(at_once, thread_name_prefix="pincite") as pool:
            return list(pool.map(lambda context, question: context.run(ask, question), contexts, questions))

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
        """Answer a question as events: the passages, then each statement with its citations, then the whole answer.

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
            on_usage: called once, in another thread, with the language model's usage: before the whole answer comes or,
                by estimate, once the stream has ended without it.

        Closing it, or cancelling who iterates, returns once the step under way has ended: nothing of the answer runs
        on behind, so the bot may be closed.
        """
        from pincite.bot.background import in_background

        async with aclosing(
            in_background(
                lambda stop: self._respond(
                    question, history, stop, where=where, beside=beside, reaches=reaches, on_usage=on_usage
                )
            )
        ) as arriving:
            async for event in arriving:
                yield event

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
        with tracing.verifying(self.settings):
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
        """Leave the parent its connections to a language model; open others when they are needed."""
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
        names = tuple(dict.fromkeys(name for bot in (self, *beside) for name in bot.collections))
        responding = self._untraced(
            question,
            history,
            stop,
            retriever,
            where=where,
            beside=beside,
            names=names,
            reaches=reaches,
            on_usage=on_usage,
        )
        yield from tracing.answering(responding, self.settings, question, names)

    def _untraced(
        self,
        question: str,
        history: History,
        stop: Stop | None,
        retriever: Retriever | None,
        *,
        where: Where | None,
        beside: Sequence[Bot],
        names: Sequence[str],
        reaches: Callable[[str], bool],
        on_usage: Callable[[Usage], None] | None,
    ) -> Iterator[events.Event]:
        from pincite.bot import chain
        from pincite.bot.asking.followups import Rewriter

        standing = self._standing() if retriever is None and not where and len(names) == 1 else None
        settings = self.settings if standing is None else standing.applied(self.settings)
        retriever = retriever or self.retriever_with(beside)
        if where:
            retriever = retrieving.within(retriever, where)
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
        """Return the guide that helps after an abstention.

        Args:
            asked: the names of the collections that were asked.
            reaches: whether another one may be named.
        """
        from pincite.bot.guiding import Guide

        def others() -> list[tuple[str, Retriever]]:
            if self._given_retriever is not None:
                return []
            return retrieving.others(asked, reaches, self.settings, self._embedder)

        return Guide(reader=self.reader, settings=self.settings, others=others)

    def _told(self, standing: Standing, stream: Iterator[events.Event]) -> Iterator[events.Event]:
        """Yield the events, with the guarantee named in the answer."""
        with closing(stream):  # type: ignore[type-var]
            for event in stream:
                if isinstance(event, events.DoneEvent):
                    yield events.DoneEvent(answer=standing.told(event.answer, self.settings))
                else:
                    yield event

    def _standing(self) -> Standing | None:
        """Return the collection's guarantee; None without one, or if a custom part answers."""
        own = (self._given_retriever, self._given_writer, self._given_reader, self._given_judge)
        if any(part is not None for part in own):
            return None
        from pincite.bot.guarantee import standing

        assert self.retriever is not None  # the seeds are indexed when they are first asked
        return standing(self.settings, self.model, self.writer)

    def _writer(self, stop: Stop | None, settings: Settings) -> Writer:
        """Return the writer of one question: the reader, the language model, or the reader behind the model."""
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
        """Return the service that asks the language model, opened once for writing and judging."""
        from pincite.bot.writers.model.service import ModelService

        with self._lock:
            if self._service is None:
                self._service = ModelService(language_model, self.settings)
            return self._service

    def _judge_of(self, llm: str | LanguageModel | OpenAI | AsyncOpenAI | None) -> LanguageModel | None:
        """Return the language model that judges where none writes: the given one, or that of the settings.

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


def _metered(
    stream: Iterator[events.Event], used_by: Sequence[object], on_usage: Callable[[Usage], None]
) -> Iterator[events.Event]:
    """Yield the events, and report usage once: that of the whole answer, or of the part that was written."""
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

"""The Bot: one collection, or several together, opened once and asked from any thread."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing, closing
from contextvars import copy_context
from functools import reduce
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pincite.bot import events, retrieving, tracing
from pincite.bot.answers import Answer, Usage
from pincite.bot.parts import Parts
from pincite.bot.settings import Settings
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
    from pincite.bot.writers.reader.reading import Reader
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
        first, *others = retrieving.collection_names(collection, base)
        self.settings = base.model_copy(update={"collection": first})
        self.collections: tuple[str, ...] = (first, *others)
        """The names of the collections that are asked; the settings name the first."""
        self._guides = guides
        self._parts = Parts(
            self.settings,
            self.collections,
            llm,
            retriever=retriever,
            writer=writer,
            reader=reader,
            judge=judge,
            on_progress=on_progress,
        )

    @property
    def writer(self) -> str:
        """Who writes: `reader`, `llm`, or the name of the writer that was given."""
        return self._parts.writer_name

    @property
    def model(self) -> str:
        """The name of the language model that writes, or of the reader."""
        return self._parts.model_name

    @property
    def retriever(self) -> Retriever:
        """The retriever. The seeds are indexed when they are asked for the first time.

        Raises:
            PinciteError: the collection can't be asked; the message says what to do.
        """
        return self._parts.retriever

    @property
    def reader(self) -> Reader:
        """The reader of passages, opened once."""
        return self._parts.reader

    @property
    def judge(self) -> Judge:
        """The built-in judge of statements, opened once; it judges where no language model does."""
        return self._parts.judge

    def batch_judge(self, stop: Stop | None = None) -> BatchJudge | None:
        """Return the language model as the judge of one answer; None where it is not to judge."""
        return self._parts.batch_judge(stop)

    def retriever_with(self, beside: Sequence[Bot]) -> Retriever:
        """One retriever over this bot's collections and those of other bots, in one ranking.

        Raises:
            NotTogether: one of several bots has a custom retriever.
            PinciteError: as `retriever` does.
        """
        return retrieving.together([bot.retriever for bot in (self, *beside)]) if beside else self.retriever

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

        at_once = concurrency or (self.settings.llm_concurrency if self._parts.writes_by_model else 1)

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

        Closing it, or cancelling who iterates, returns once the step under way has ended: no part of the answer is
        still running, so the bot may be closed.
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
                return asking.against_texts(what, sources, self.judge, self._parts.embedder, batch, strict=strict)
            return asking.against_collections(
                what,
                [settings for bot in (self, *beside) for settings in bot._parts.of_collections()],
                self.retriever_with(beside),
                self.judge,
                batch,
                strict=strict,
            )

    def receipt(self, answer: Answer) -> Receipt:
        """Return an answer as a receipt, which can be checked again later."""
        from pincite.bot.verifying.asking import cited_documents
        from pincite.bot.verifying.receipts import Receipt

        return Receipt.of(answer, cited_documents(answer, self._parts.of_collections()))

    def close(self) -> None:
        """Let go of the index and the models; the bot opens them again when it is asked again."""
        self._parts.close()

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
        from pincite.bot.asking.followups import Rewriter
        from pincite.bot.chain import Chain

        standing = self._parts.standing() if retriever is None and not where and len(names) == 1 else None
        settings = self.settings if standing is None else standing.applied(self.settings)
        retriever = retriever or self.retriever_with(beside)
        if where:
            retriever = retrieving.within(retriever, where)
        writer, batch = self._parts.writer(stop, settings), self.batch_judge(stop)
        answering = Chain(
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
        stream = answering.stream(question, history)
        if standing is not None:
            stream = self._with_guarantee(standing, stream)
        yield from stream if on_usage is None else _metered(stream, (writer, batch), on_usage)

    def _guide(self, asked: Sequence[str], reaches: Callable[[str], bool]) -> Guide:
        """Return the guide that helps after an abstention.

        Args:
            asked: the names of the collections that were asked.
            reaches: whether another one may be named.
        """
        from pincite.bot.guiding import Guide

        def others() -> list[tuple[str, Retriever]]:
            if self._parts.has_own_retriever:
                return []
            return retrieving.others(asked, reaches, self.settings, self._parts.embedder)

        return Guide(reader=self.reader, settings=self.settings, others=others)

    def _with_guarantee(self, standing: Standing, stream: Iterator[events.Event]) -> Iterator[events.Event]:
        """Yield the events, with the guarantee named in the answer."""
        with closing(stream):  # type: ignore[type-var]
            for event in stream:
                if isinstance(event, events.DoneEvent):
                    yield events.DoneEvent(answer=standing.with_guarantee(event.answer, self.settings))
                else:
                    yield event


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

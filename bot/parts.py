"""The parts of a bot, each opened when it is first needed: retriever, reader, judge, language model."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pincite.bot import retrieving
from pincite.bot.settings import Settings
from pincite.index import forking

if TYPE_CHECKING:
    from openai import AsyncOpenAI, OpenAI

    from pincite.bot.chain import Retriever
    from pincite.bot.guarantee import Standing
    from pincite.bot.verify.judges import BatchJudge, Judge
    from pincite.bot.writers import Writer
    from pincite.bot.writers.model.endpoint import LanguageModel
    from pincite.bot.writers.model.loop import Stop
    from pincite.bot.writers.model.service import ModelService
    from pincite.bot.writers.reader.reading import Reader
    from pincite.index.embedding import Embedder
    from pincite.index.progress import ProgressListener


class Parts:
    """The parts that answer the questions of one bot: those that its caller gave, and those that the settings name.

    Args:
        settings: all settings, with the first collection.
        collections: the names of all collections.
        llm: a language model, by name, as a client or as a `LanguageModel`; by default the one in the settings.
        retriever, writer, reader, judge: parts of the caller's own.
        on_progress: called with each step if the collection is indexed first.

    Raises:
        LLMUnavailable: a language model is to write or to judge, and none is configured, or `llm` is none.
    """

    def __init__(
        self,
        settings: Settings,
        collections: Sequence[str],
        llm: str | LanguageModel | OpenAI | AsyncOpenAI | None,
        *,
        retriever: Retriever | Any | None,
        writer: Writer | None,
        reader: Reader | None,
        judge: Judge | None,
        on_progress: ProgressListener | None,
    ) -> None:
        self.settings = settings
        self.collections = tuple(collections)
        self._on_progress = on_progress
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
        if writer is None and (llm is not None or settings.wants_language_model):
            from pincite.bot.writers.model.endpoint import LanguageModel, missing

            self._language_model = (
                LanguageModel.configured(settings) if llm is None else LanguageModel.of(llm, settings)
            )
            if self._language_model is None and settings.writer == "llm":
                raise missing()
        if judge is None and settings.judge != "reader":
            self._judging_model = self._language_model or self._judge_of(llm)

    @property
    def writer_name(self) -> str:
        """Who writes: `reader`, `llm`, or the name of the writer that was given."""
        if self._given_writer is not None:
            return self._given_writer.name
        return "reader" if self._language_model is None else "llm"

    @property
    def writes_by_model(self) -> bool:
        """Whether a language model writes."""
        return self._language_model is not None

    @property
    def has_own_retriever(self) -> bool:
        """Whether the caller gave a retriever."""
        return self._given_retriever is not None

    @property
    def model_name(self) -> str:
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
                self._retriever = retrieving.adapted(self._given_retriever, self.embedder)
            if self._retriever is None:
                self._retriever = retrieving.opened(self.of_collections(), self.embedder, self._on_progress)
            return self._retriever

    @property
    def reader(self) -> Reader:
        """The reader of passages, opened once."""
        with self._lock:
            if self._reader is None:
                from pincite.bot.writers.reader.choosing import reader_of

                self._reader = self._given_reader or reader_of(self.settings, self.embedder)
            return self._reader

    @property
    def judge(self) -> Judge:
        """The built-in judge of statements, opened once; it judges where no language model does."""
        with self._lock:
            if self._judge is None:
                from pincite.bot.writers.reader.choosing import judge_of

                self._judge = self._given_judge or judge_of(self.reader, self.embedder)
            return self._judge

    def batch_judge(self, stop: Stop | None = None) -> BatchJudge | None:
        """Return the language model as the judge of one answer; None where it is not to judge."""
        if self._judging_model is None:
            return None
        from pincite.bot.verify.judges.model import ModelJudge

        return ModelJudge(self._asking(self._judging_model), self.settings.llm_judge_timeout, stop)

    def writer(self, stop: Stop | None, settings: Settings) -> Writer:
        """Return the writer of one question: the reader, the language model, or the reader behind the model."""
        from pincite.bot.writers.reader.thresholds import Thresholds
        from pincite.bot.writers.reader.writer import ReaderWriter

        if self._given_writer is not None:
            return self._given_writer
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

    def standing(self) -> Standing | None:
        """Return the collection's guarantee; None without one, or if a custom part answers."""
        own = (self._given_retriever, self._given_writer, self._given_reader, self._given_judge)
        if any(part is not None for part in own):
            return None
        from pincite.bot.guarantee import standing

        assert self.retriever is not None  # the seeds are indexed when they are first asked
        return standing(self.settings, self.model_name, self.writer_name)

    def of_collections(self) -> list[Settings]:
        """The settings of each collection."""
        return [self.settings.model_copy(update={"collection": name}) for name in self.collections]

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder of the collections, opened once."""
        from pincite.index.embedders import embedder_of

        return embedder_of(self.settings)

    def close(self) -> None:
        """Let go of the index and the models; they are opened again when they are needed."""
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

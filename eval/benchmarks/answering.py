"""What answers a benchmark's questions: from their own passages where it is made so, else from one collection."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot import Bot
from bot.answers import Answer
from bot.chain import respond
from bot.reading import Reader
from bot.settings import Settings
from eval.benchmarks.base import Benchmark
from eval.benchmarks.given import GivenRetriever
from eval.gold import Asked
from index import build
from index.embedders import embedder_of

if TYPE_CHECKING:
    from index.build import OnProgress

KEPT = 32
"""Sets of given documents that are kept embedded: the questions about one paragraph follow each other."""


def answerer(
    benchmark: Benchmark,
    settings: Settings,
    *,
    reader: Reader | None = None,
    on_progress: OnProgress | None = None,
) -> Callable[[Asked], Answer]:
    """Answers a benchmark's questions, from any thread.

    Where the questions are asked of the whole collection, it is indexed first, in the data folder of the settings and
    under the benchmark's name and hash, so that the next run finds it there.

    Args:
        benchmark: as `load` gave it.
        settings: all but the collection count.
        reader: reads the passages; without it the built-in one.
        on_progress: told how far indexing is.
    """
    if benchmark.given is None:
        return _pooled(benchmark, settings, reader, on_progress)
    return _Given(benchmark, settings, reader)


def collection(benchmark: Benchmark) -> str:
    """The collection that holds all documents of a benchmark."""
    return f"benchmark-{benchmark.name}-{benchmark.sha256[:8]}"


def _pooled(
    benchmark: Benchmark, settings: Settings, reader: Reader | None, on_progress: OnProgress | None
) -> Callable[[Asked], Answer]:
    settings = settings.model_copy(update={"collection": collection(benchmark), "writer": "reader"})
    build.add(benchmark.documents, settings, embedder_of(settings), on_progress=on_progress)
    bot = Bot(settings=settings, reader=reader)

    def ask(asked: Asked) -> Answer:
        return bot.answer(asked.pair.question)

    return ask


class _Given:
    """Answers each question from its own documents."""

    def __init__(self, benchmark: Benchmark, settings: Settings, reader: Reader | None) -> None:
        from bot.readers import reader_of

        self._settings = settings
        self._name = collection(benchmark)
        self._documents = {document.id: document for document in benchmark.documents}
        self._given = benchmark.given or {}
        self._embedder = embedder_of(settings)
        self._reader = reader or reader_of(settings, self._embedder)
        self._lock = threading.Lock()
        self._retrievers: OrderedDict[tuple[str, ...], GivenRetriever] = OrderedDict()

    def __call__(self, asked: Asked) -> Answer:
        retriever = self._retriever(self._given[asked.pair.id])
        settings = self._settings.model_copy(update={"collection": self._name})
        return respond(asked.pair.question, (), settings=settings, retriever=retriever, reader=self._reader)

    def _retriever(self, ids: tuple[str, ...]) -> GivenRetriever:
        with self._lock:
            if ids not in self._retrievers:
                documents = [self._documents[name] for name in ids]
                self._retrievers[ids] = GivenRetriever(documents, self._settings, self._embedder, name=self._name)
            self._retrievers.move_to_end(ids)
            while len(self._retrievers) > KEPT:
                self._retrievers.popitem(last=False)
            return self._retrievers[ids]

"""Answers a benchmark's questions: from their own passages if it gives them, else from one collection."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from pincite.bot.answers import Answer
from pincite.bot.bot import Bot
from pincite.eval.benchmarks.base import Benchmark
from pincite.eval.gold import ResolvedPair
from pincite.index import build
from pincite.index.embedders import embedder_of
from pincite.index.texts import TextsRetriever

if TYPE_CHECKING:
    from pincite.index.progress import ProgressListener

KEPT = 32
"""Sets of documents whose embeddings are cached. Questions about one paragraph come in a row."""


def answerer(
    benchmark: Benchmark, bot: Bot, *, on_progress: ProgressListener | None = None
) -> Callable[[ResolvedPair], Answer]:
    """A function that answers a benchmark's questions, from any thread.

    If the questions are asked of the whole collection, it is indexed first, under the benchmark's name and hash, so the
    next run finds it.

    Args:
        benchmark: from `load`.
        bot: the bot, with the benchmark's `collection` in its settings.
        on_progress: called as indexing goes on.
    """
    if benchmark.given is not None:
        return _Given(benchmark, bot)
    build.add(benchmark.documents, bot.settings, embedder_of(bot.settings), on_progress=on_progress)
    return lambda asked: bot.answer(asked.pair.question)


def collection(benchmark: Benchmark) -> str:
    """The collection that holds all documents of a benchmark."""
    return f"benchmark-{benchmark.name}-{benchmark.sha256[:8]}"


class _Given:
    """Answers each question from its own documents."""

    def __init__(self, benchmark: Benchmark, bot: Bot) -> None:
        self._bot = bot
        self._documents = {document.id: document for document in benchmark.documents}
        self._given = benchmark.given or {}
        self._embedder = embedder_of(bot.settings)
        self._lock = threading.Lock()
        self._retrievers: OrderedDict[tuple[str, ...], TextsRetriever] = OrderedDict()

    def __call__(self, asked: ResolvedPair) -> Answer:
        return self._bot.answer_from(self._retriever(self._given[asked.pair.id]), asked.pair.question)

    def _retriever(self, ids: tuple[str, ...]) -> TextsRetriever:
        with self._lock:
            if ids not in self._retrievers:
                documents = [self._documents[name] for name in ids]
                size = self._bot.settings.passage_size
                self._retrievers[ids] = TextsRetriever.of(documents, self._embedder, size=size)
            self._retrievers.move_to_end(ids)
            while len(self._retrievers) > KEPT:
                self._retrievers.popitem(last=False)
            return self._retrievers[ids]

"""What is evaluated: questions with their gold, and what answers them from which documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pincite.bot.bot import Bot
from pincite.bot.settings import Settings
from pincite.eval import suites
from pincite.eval.gold import Asked
from pincite.eval.metrics import Estimate
from pincite.eval.runs.asking import Answerer
from pincite.eval.runs.files import Selection
from pincite.index.settings import SEEDS
from pincite.index.types import Document

if TYPE_CHECKING:
    from pincite.bot.answers import Answer
    from pincite.eval.benchmarks import Benchmark
    from pincite.index.build import ProgressListener

Scorer = Callable[[Mapping[str, "Answer"]], Mapping[str, Estimate]]

READER = "reader"
LLM = "llm"
WRITERS = (READER, LLM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """Questions, what answers them, and what both are made of."""

    suite: str
    path: str
    sha256: str
    """Of the suite's file: another version of a suite is another exam."""
    asked: tuple[Asked, ...]
    documents: Mapping[str, Document]
    """By id: all that may be cited."""
    answerer: Answerer
    settings: Settings
    index_id: str
    writer: str
    model: str
    prompts: Mapping[str, str] = field(default_factory=dict)
    """Version of each prompt that the writer may use."""
    one_index: bool = True
    """Whether all questions are asked of one index, and not each of documents of its own."""
    published: Scorer = field(default=lambda answers: {})
    """A benchmark's figures by its authors' own rule."""

    def selected(self, selection: Selection) -> tuple[Asked, ...]:
        """The questions that a selection leaves, in their order."""
        chosen = [
            asked
            for asked in self.asked
            if (selection.split is None or asked.pair.split == selection.split)
            and (not selection.kinds or asked.pair.kind in selection.kinds)
        ]
        return tuple(chosen[: selection.limit])


def of_suite(suite: suites.Suite, settings: Settings, *, writer: str = READER) -> Exam:
    """A suite, asked of the collection that the settings name.

    Raises:
        SuiteError: the suite does not fit the documents.
        PinciteError: the collection or the writer can't be asked.
    """
    from pincite.index.library import documents

    bot = open_bot(settings, writer)
    index_id = bot.retriever.retrieve(suite.name, 1).index_id
    found = documents(settings=bot.settings)
    return Exam(
        suite=suite.name,
        path=str(suite.path),
        sha256=suite.sha256,
        asked=tuple(suites.resolve(suite, found)),
        documents={document.id: document for document in found},
        answerer=answerer(bot),
        settings=bot.settings,
        index_id=index_id,
        writer=writer,
        model=bot.model,
        prompts=_prompts(writer),
    )


def of_benchmark(
    benchmark: Benchmark,
    path: str,
    settings: Settings,
    *,
    writer: str = READER,
    on_progress: ProgressListener | None = None,
) -> Exam:
    """A public benchmark, each question asked of its own documents or all of one collection, as the benchmark is made.

    Args:
        benchmark: as `eval.benchmarks.load` gave it.
        path: the folder that it was read from, for the record.
        settings: all but the collection count.
        writer: who writes the answers.
        on_progress: told how far indexing is, where there is something to index.

    Raises:
        PinciteError: the writer can't be asked.
    """
    from pincite.bot.writers.reader.choosing import reader_of
    from pincite.eval.benchmarks import answering
    from pincite.index.embedders import embedder_of

    settings = settings.model_copy(update={"collection": answering.collection(benchmark)})
    bot = open_bot(settings, writer)
    ask = answering.answerer(benchmark, bot, on_progress=on_progress)
    index_id = f"given-{benchmark.sha256[:16]}"
    if benchmark.given is None:
        from pincite.index.catalogue import snapshot

        with snapshot(settings.home, settings.collection) as view:
            index_id = view.index.index_id
    return Exam(
        suite=benchmark.name,
        path=path,
        sha256=benchmark.sha256,
        asked=benchmark.asked,
        documents={document.id: document for document in benchmark.documents},
        answerer=ask,
        settings=bot.settings,
        index_id=index_id,
        writer=writer,
        model=bot.model if writer == LLM else reader_of(settings, embedder_of(settings)).name,
        prompts=_prompts(writer),
        one_index=benchmark.given is None,
        published=benchmark.score,
    )


def collection_of(suite: str, collection: str | None) -> str | None:
    """The collection that a suite is asked of: the one that is named, the seeds for the bundled suite of the seeds."""
    return SEEDS if collection is None and suite == SEEDS else collection


def open_bot(settings: Settings, writer: str) -> Bot:
    """A bot whose answers are written by this writer.

    Raises:
        LLMUnavailable: there is no language model to ask.
    """
    return Bot(settings=settings.model_copy(update={"writer": writer}))


def _prompts(writer: str) -> dict[str, str]:
    """The versions of the prompts that a writer may use: those of a language model, but not the judge's."""
    if writer != LLM:
        return {}
    from pincite.prompts import versions

    return {name: version for name, version in versions().items() if name != "judge"}


def answerer(bot: Bot) -> Answerer:
    """Asks the bot a gold pair's question, with the conversation before it."""

    def ask(asked: Asked) -> Answer:
        return bot.answer(asked.pair.question, [(turn.question, turn.answer) for turn in asked.pair.history])

    return ask

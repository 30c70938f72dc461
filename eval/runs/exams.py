"""An exam: questions with their gold, and the bot that answers them from its documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pincite.bot.bot import Bot
from pincite.bot.settings import Settings
from pincite.eval import suites
from pincite.eval.gold import GoldPair, ResolvedPair
from pincite.eval.metrics import Estimate
from pincite.eval.runs.asking import Answerer
from pincite.eval.runs.records import Conversation, Selection, Skipped
from pincite.eval.runs.turns import OwnTurns
from pincite.index.types import Document

if TYPE_CHECKING:
    from pincite.bot.answers import Answer
    from pincite.bot.chain import Retriever
    from pincite.eval.benchmarks import Benchmark
    from pincite.index.progress import ProgressListener

Scorer = Callable[[Mapping[str, "Answer"]], Mapping[str, Estimate]]

READER = "reader"
LLM = "llm"
WRITERS = (READER, LLM)


def as_given(asked: ResolvedPair) -> ResolvedPair:
    """A pair as it stands in the suite."""
    return asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """Questions, the bot that answers them, and everything that may change an answer."""

    suite: str
    path: str
    sha256: str
    """Hash of the suite's file: another version of a suite is another exam."""
    asked: tuple[ResolvedPair, ...]
    stale: tuple[suites.Stale, ...] = ()
    """Pairs that can't be asked, since their evidence is not in the documents."""
    documents: Mapping[str, Document]
    """Every document that may be cited, by id."""
    answerer: Answerer
    conversation: Conversation = "given"
    """Whose answers stand before a follow-up: those of the suite, or the bot's own."""
    filled: Callable[[ResolvedPair], ResolvedPair] = as_given
    """A pair with the conversation that its question was asked after."""
    unthresholded: Answerer | None = None
    """Answers without a threshold, if that takes no language model."""
    settings: Settings
    index_id: str
    writer: str
    model: str
    prompts: Mapping[str, str] = field(default_factory=dict)
    """Version of each prompt that the writer may use."""
    one_index: bool = True
    """Whether all questions are asked of one index, rather than each of its own documents."""
    published: Scorer = field(default=lambda answers: {})
    """Computes a benchmark's figures by its authors' own rule."""

    def selected(self, selection: Selection) -> tuple[ResolvedPair, ...]:
        """The questions of a selection, in their order."""
        chosen = [asked for asked in self.asked if _is_selected(asked.pair, selection)]
        return tuple(chosen[: selection.limit])

    def skipped(self, selection: Selection) -> tuple[Skipped, ...]:
        """The questions of a selection that can't be asked; a limit leaves none of them out."""
        return tuple(
            Skipped(id=one.pair.id, reason=one.reason) for one in self.stale if _is_selected(one.pair, selection)
        )


def _is_selected(pair: GoldPair, selection: Selection) -> bool:
    return (
        (selection.split is None or pair.split == selection.split)
        and (not selection.kinds or pair.kind in selection.kinds)
        and (not selection.tags or not set(selection.tags).isdisjoint(pair.tags))
        and (not selection.ids or pair.id in selection.ids)
    )


def of_suite(
    suite: suites.Suite,
    settings: Settings,
    *,
    writer: str = READER,
    own_turns: bool = False,
    on_progress: ProgressListener | None = None,
) -> Exam:
    """Prepare a suite to be asked of the collection that the settings name.

    Args:
        suite: from `eval.suites.load`.
        settings: the collection of a bundled suite is indexed first, or refreshed.
        writer: who writes the answers.
        own_turns: whether follow-ups go on from the bot's own answers, instead of those in the suite.
        on_progress: called as indexing goes on, where there is something to index.

    Raises:
        SuiteError: a line of the suite can't be read, or none fits the documents.
        PinciteError: the collection or the writer can't be asked.
    """
    from pincite.index.library import documents

    bundle = suites.bundle_in(settings.collection)
    if bundle is not None:
        bundle.index(settings, on_progress=on_progress)
    bot = open_bot(settings, writer)
    index_id = bot.retriever.retrieve(suite.name, 1).index_id
    sources = documents(settings=bot.settings)
    resolution = suites.resolve(suite, sources)
    turns = OwnTurns(bot) if own_turns else None
    return Exam(
        suite=suite.name,
        path=str(suite.path),
        sha256=suite.sha256,
        asked=resolution.asked,
        stale=resolution.stale,
        documents={document.id: document for document in sources},
        answerer=turns or answerer(bot),
        conversation="given" if turns is None else "own",
        filled=as_given if turns is None else turns.filled,
        unthresholded=answerer(without_threshold(bot)) if writer == READER else None,
        settings=_in_force(bot),
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
    """Prepare a public benchmark: each question is asked of its own documents, or all of one collection.

    Args:
        benchmark: from `eval.benchmarks.load`.
        path: the folder that it was read from, for the header.
        settings: the collection among them is replaced by the benchmark's.
        writer: who writes the answers.
        on_progress: called as indexing goes on, where there is something to index.

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

        with snapshot(settings) as view:
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


def collection_of(suite: suites.Suite, collection: str | None) -> str | None:
    """The collection that a suite is asked of: the named one, its own, or that of a bundled suite."""
    bundle = suites.bundle_of(suite)
    return collection or suite.collection or (bundle.collection if bundle is not None else None)


def open_bot(settings: Settings, writer: str) -> Bot:
    """Open a bot with this writer.

    Raises:
        LLMUnavailable: there is no language model to ask.
    """
    return Bot(settings=settings.model_copy(update={"writer": writer}), guides=False)


NO_THRESHOLD: Mapping[str, float] = {"confident_from": 0.0, "likely_from": 0.0}
"""Settings by which everything is answered that can be."""


def without_thresholds(settings: Settings) -> Settings:
    """The settings, but everything is answered that can be."""
    return settings.model_copy(update=NO_THRESHOLD)


def without_threshold(bot: Bot, *, retriever: Retriever | None = None) -> Bot:
    """A bot that answers whatever its confidence, with the models of another.

    Args:
        bot: whose settings, reader and passages it takes.
        retriever: finds the passages instead.
    """
    settings = without_thresholds(bot.settings)
    return Bot(settings=settings, retriever=retriever or bot.retriever, reader=bot.reader, guides=False)


def _in_force(bot: Bot) -> Settings:
    """The bot's settings with the thresholds of the collection's guarantee, where one holds."""
    from pincite.bot.guarantee import standing

    guaranteed = standing(bot.settings, bot.model, bot.writer)
    return bot.settings if guaranteed is None else guaranteed.applied(bot.settings)


def _prompts(writer: str) -> dict[str, str]:
    """Version of each prompt that a writer may use; the judge's is not among them."""
    if writer != LLM:
        return {}
    from pincite.prompts import versions

    return {name: version for name, version in versions().items() if name != "judge"}


def answerer(bot: Bot) -> Answerer:
    """A function that asks the bot a gold pair's question, with the conversation before it."""

    def ask(asked: ResolvedPair) -> Answer:
        return bot.answer(
            asked.pair.question, [(exchange.question, exchange.answer) for exchange in asked.pair.history]
        )

    return ask

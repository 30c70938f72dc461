"""What is evaluated: questions with their gold, and what answers them from which documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import Bot
from bot.errors import LLMUnavailable
from bot.settings import Settings
from eval import suites
from eval.gold import Asked
from eval.runs.asking import Answerer
from eval.runs.files import Selection
from index.settings import SEEDS
from index.types import Document

if TYPE_CHECKING:
    from bot.answers import Answer

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
    from index import documents

    bot = open_bot(settings, writer)
    retriever, reader = bot._open()
    found = documents(settings=bot.settings)
    return Exam(
        suite=suite.name,
        path=str(suite.path),
        sha256=suite.sha256,
        asked=tuple(suites.resolve(suite, found)),
        documents={document.id: document for document in found},
        answerer=answerer(bot),
        settings=bot.settings,
        index_id=retriever.check().index_id,
        writer=writer,
        model=reader.name,
    )


def collection_of(suite: str, collection: str | None) -> str | None:
    """The collection that a suite is asked of: the one that is named, the seeds for the bundled suite of the seeds."""
    return SEEDS if collection is None and suite == SEEDS else collection


def open_bot(settings: Settings, writer: str) -> Bot:
    """A bot whose answers are written by this writer.

    Raises:
        LLMUnavailable: there is no language model to ask.
    """
    if writer == LLM:
        raise LLMUnavailable("this version writes without a language model. Evaluate with `--writer reader`")
    return Bot(settings=settings)


def answerer(bot: Bot) -> Answerer:
    """Asks the bot a gold pair's question, with the conversation before it."""

    def ask(asked: Asked) -> Answer:
        return bot.answer(asked.pair.question, [(turn.question, turn.answer) for turn in asked.pair.history])

    return ask

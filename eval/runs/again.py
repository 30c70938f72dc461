"""A run's collection and bot once more, so that its questions can be asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pincite.eval import suites
from pincite.eval.runs.exams import open_bot
from pincite.eval.runs.records import Run

if TYPE_CHECKING:
    from pincite.bot.bot import Bot
    from pincite.bot.settings import Settings
    from pincite.index.types import Document

REPEATED = ("top_k", "confident_from", "likely_from", "abstain_below", "passage_size", "reader", "judge", "unsupported")
"""Settings of a run that are taken over when its questions are asked again."""


@dataclass(frozen=True, slots=True)
class Again:
    """The collection of a run and a bot over it, so that its questions can be asked again."""

    bot: Bot
    index_id: str
    """Id of the index as it is now."""
    documents: Mapping[str, Document]
    """The documents, by id."""


def again(run: Run, settings: Settings) -> Again:
    """Open a run's collection under the settings that shaped its answers.

    The suite is not needed: a run holds its questions and their evidence.

    Args:
        run: the run.
        settings: all that changes no answer; the run's collection takes the place of theirs.

    Raises:
        PinciteError: the collection or the writer can't be asked.
    """
    from pincite.index.library import documents

    chosen = settings_of(run, settings)
    bundle = suites.bundle_in(chosen.collection)
    if bundle is not None:
        bundle.index(chosen)
    bot = open_bot(chosen, run.header.writer)
    index_id = bot.retriever.retrieve(run.header.suite, 1).index_id
    return Again(bot, index_id, {document.id: document for document in documents(settings=bot.settings)})


def settings_of(run: Run, settings: Settings) -> Settings:
    """The settings, with the run's collection and the run's values of all settings that may change an answer."""
    header = run.header
    chosen = {name: header.settings[name] for name in REPEATED if header.settings.get(name) is not None}
    return settings.model_copy(update={**chosen, "collection": header.collection})

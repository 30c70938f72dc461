"""A run's suite and bot once more, so that its questions can be asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pincite.eval.runs.exams import Exam, of_suite, open_bot
from pincite.eval.runs.records import Run

if TYPE_CHECKING:
    from pincite.bot.bot import Bot
    from pincite.bot.settings import Settings
    from pincite.eval.suites import Suite

REPEATED = ("top_k", "confident_from", "likely_from", "abstain_below", "passage_size", "reader", "judge", "unsupported")
"""Settings of a run that are taken over when its questions are asked again."""


def again(run: Run, suite: Suite, settings: Settings) -> tuple[Exam, Bot]:
    """The suite of a run, with the settings that may change an answer as they were, and a bot that answers alike.

    Args:
        run: the run.
        suite: its suite.
        settings: all that changes no answer; the run's collection takes the place of theirs.

    Raises:
        PinciteError: the collection or the writer can't be asked.
    """
    exam = of_suite(suite, settings_of(run, settings), writer=run.header.writer)
    return exam, open_bot(exam.settings, run.header.writer)


def settings_of(run: Run, settings: Settings) -> Settings:
    """The settings with the collection of a run and all that may change an answer as they were."""
    header = run.header
    chosen = {name: header.settings[name] for name in REPEATED if header.settings.get(name) is not None}
    return settings.model_copy(update={**chosen, "collection": header.collection})

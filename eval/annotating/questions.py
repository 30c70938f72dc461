"""The query log on the page: what changed, and the strangest questions, which can be labelled."""

from __future__ import annotations

from pincite.bot.query_log import QueryLog
from pincite.bot.settings import Settings
from pincite.eval.annotating.messages import LoggedQuestions
from pincite.eval.drift import drift
from pincite.eval.drift.series import FEWEST_DAYS
from pincite.eval.suites import kept, load


def logged(settings: Settings, collection: str, suite: str) -> LoggedQuestions:
    """The findings in the query log of a collection.

    Args:
        settings: the data folder.
        collection: the collection.
        suite: a suite of the data folder whose questions are not offered again; it need not exist.

    Raises:
        SuiteError: the suite can't be read.
    """
    pairs = load(kept.path(settings.home, suite)).pairs if suite in kept.names(settings.home) else ()
    log = QueryLog(settings)
    figures = drift(collection, log.read(collection), pairs).data()
    for measure in figures["measures"]:
        del measure["means"]
    del figures["collection"]
    return LoggedQuestions.model_validate(figures | {"kept_days": log.days, "fewest_days": FEWEST_DAYS})

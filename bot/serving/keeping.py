"""Questions go into the query log in the background: no answer waits for the disk or the database."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

from pincite.bot.answers import Answer
from pincite.bot.query_log import LoggedQuestion, QueryLog
from pincite.index.errors import PinciteError

log = logging.getLogger(__name__)


class Keeping:
    """Writes questions to the query log in a thread of its own."""

    def __init__(self, queries: QueryLog) -> None:
        self._queries = queries
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pincite-query-log")

    def keep(self, answer: Answer, similarity: float | None) -> None:
        """Keep the question of an answer, soon, if the settings say so."""
        question = LoggedQuestion.of(answer, similarity)
        if question is not None and self._queries.days:
            self._thread.submit(self._write, question)

    def close(self) -> None:
        """Write the questions that are left, and take no more."""
        self._thread.shutdown()

    def _write(self, question: LoggedQuestion) -> None:
        try:
            self._queries.put([question])
        except PinciteError as error:  # a full disk must not stop anybody from asking
            log.warning("a question is missing in the query log: %s", error)

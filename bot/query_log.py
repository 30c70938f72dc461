"""The questions that a server was asked, kept for some days if its owner wants to see how they change.

It keeps the question as searched, the day, and the answer's status, confidence and nearest similarity. It keeps neither
the answer nor who asked, and no time of day, so that no other log can tell. Questions about browsers' own documents are
never kept, and a question to several collections counts for the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from pincite.bot.answers import Answer
from pincite.bot.settings import Settings
from pincite.bot.tables import StoredTable
from pincite.index.frozen import FrozenModel
from pincite.index.settings import PRIVATE

TABLE = StoredTable(
    file="questions.sqlite",
    application_id=0x50494E51,  # the letters PINQ
    holds="query log",
    script="""
CREATE TABLE query_log (
    id TEXT PRIMARY KEY,      -- random, so that no order tells which came first on a day
    day TEXT NOT NULL,        -- UTC, ISO 8601
    expires TEXT NOT NULL,    -- the first day on which it is no longer kept
    collection TEXT NOT NULL,
    question TEXT NOT NULL,   -- as it was searched: a follow-up made whole
    status TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    similarity DOUBLE PRECISION,  -- cosine similarity of the nearest passage
    index_id TEXT NOT NULL,
    writer TEXT NOT NULL
) WITHOUT ROWID
""",
)

COLUMNS = "day, expires, collection, question, status, confidence, similarity, index_id, writer"

Row = tuple[Any, ...]


class LoggedQuestion(FrozenModel):
    """A question with the status and confidence of its answer."""

    day: date
    """UTC."""
    collection: str
    question: str
    """As it was searched: a follow-up made whole."""
    status: Literal["answered", "likely", "abstained"]
    confidence: float
    similarity: float | None
    """Cosine similarity of the question and the nearest passage; None where the retriever knows none."""
    index_id: str
    writer: str

    @classmethod
    def of(cls, answer: Answer, similarity: float | None, day: date | None = None) -> LoggedQuestion | None:
        """Return what to keep of an answer; None for talk and for questions about a browser's own documents."""
        if answer.status == "talk" or any(
            name.startswith(PRIVATE) for name in (answer.collection, *answer.collections)
        ):
            return None
        return cls(
            day=day or today(),
            collection=answer.collection,
            question=answer.standalone_question.replace("\0", "\ufffd"),
            status=answer.status,
            confidence=answer.confidence,
            similarity=similarity,
            index_id=answer.index_id,
            writer=answer.writer,
        )


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()


class QueryLog:
    """The query log of a data folder, or of the machines that share a database."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def days(self) -> int:
        """Days for which questions are kept; 0 if none are."""
        return self._settings.query_log_days

    def put(self, questions: Iterable[LoggedQuestion]) -> None:
        """Keep questions for as many days as the settings say."""
        if not self.days:
            return
        lifetime = timedelta(days=self.days)
        self._insert(
            (
                one.day.isoformat(),
                (one.day + lifetime).isoformat(),
                one.collection,
                one.question,
                one.status,
                one.confidence,
                one.similarity,
                one.index_id,
                one.writer,
            )
            for one in questions
        )

    def read(self, collection: str, day: date | None = None) -> list[LoggedQuestion]:
        """The questions to a collection that are still kept, by day."""
        if not TABLE.exists(self._settings):
            return []
        with TABLE.writing(self._settings) as table:
            rows = table.execute(
                "SELECT day, collection, question, status, confidence, similarity, index_id, writer FROM query_log "
                "WHERE collection = ? AND expires > ? ORDER BY day, id",
                (collection, (day or today()).isoformat()),
            ).fetchall()
        names = ("day", "collection", "question", "status", "confidence", "similarity", "index_id", "writer")
        return [LoggedQuestion.model_validate(dict(zip(names, row, strict=True))) for row in rows]

    def purge(self, day: date | None = None) -> None:
        """Delete expired questions, by the current setting too if it is shorter than that of their day."""
        if not TABLE.exists(self._settings):
            return
        now = day or today()
        with TABLE.writing(self._settings) as table:
            table.execute("DELETE FROM query_log WHERE expires <= ?", (now.isoformat(),))
            if self.days:
                table.execute("DELETE FROM query_log WHERE day <= ?", ((now - timedelta(days=self.days)).isoformat(),))
        self._shrink()

    def forget(self, collection: str) -> int:
        """Delete every question to a collection; returns their number."""
        if not TABLE.exists(self._settings):
            return 0
        with TABLE.writing(self._settings) as table:
            gone = int(table.execute("DELETE FROM query_log WHERE collection = ?", (collection,)).rowcount)
        self._shrink()
        return gone

    def move_to(self, other: QueryLog) -> int:
        """Copy every question to another log, with the day on which it expires; returns their number."""
        if not TABLE.exists(self._settings):
            return 0
        with TABLE.writing(self._settings) as table:
            rows = table.execute(f"SELECT id, {COLUMNS} FROM query_log").fetchall()  # noqa: S608 - names of ours
        with TABLE.writing(other._settings, create=True) as target:
            target.executemany(INSERT, [tuple(row) for row in rows])
        return len(rows)

    def _insert(self, rows: Iterable[Row]) -> None:
        with TABLE.writing(self._settings, create=True) as table:
            table.executemany(INSERT, [(uuid4().hex, *row) for row in rows])

    def _shrink(self) -> None:
        """Remove the deleted rows' bytes from the SQLite file. PostgreSQL vacuums by itself."""
        if self._settings.database_url is None:
            TABLE.vacuum(self._settings)


INSERT = f"INSERT INTO query_log (id, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"  # noqa: S608 - names of ours

"""Ratings and comments on answers, kept with the whole answer: in a SQLite file, or in the database of the settings."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from pincite.bot.answers import Answer
from pincite.bot.tables import StoredTable
from pincite.index.catalogue import Database
from pincite.index.errors import PinciteError
from pincite.index.frozen import FrozenModel
from pincite.index.settings import IndexSettings

log = logging.getLogger(__name__)

FEEDBACK_FILE = "feedback.sqlite"

TABLE = StoredTable(
    file=FEEDBACK_FILE,
    application_id=0x50494E46,  # the letters PINF
    holds="feedback",
    script="""
CREATE TABLE feedback (
    owner TEXT NOT NULL,      -- who rated: only they can change it
    id TEXT NOT NULL,         -- of the rated answer, chosen by the owner
    created TEXT NOT NULL,    -- UTC, ISO 8601
    rating TEXT NOT NULL CHECK (rating IN ('up', 'down')),
    comment TEXT,
    answer TEXT NOT NULL,     -- the whole Answer as JSON
    history TEXT NOT NULL,    -- JSON: [{question, answer}, ...]
    PRIMARY KEY (owner, id)
) WITHOUT ROWID
""",
)


LARGEST = 2**30
"""Most bytes of all ratings: some 100,000 of them. Anybody who may ask may rate; ratings must not fill the disk."""

LARGEST_OF_OWNER = 2**24
"""Most characters of one owner's ratings, a sixty-fourth of that."""


class FeedbackFull(PinciteError):
    """There is no room for more ratings."""

    def __init__(self, file: Path | None, limit: int) -> None:
        emptied = f"{file.name} moved away" if file is not None else "the table feedback of the database emptied"
        self.megabytes = limit // 2**20
        super().__init__(
            f"the ratings here take {self.megabytes:,} MB, the most that are kept. Have them exported "
            f"(`pincite feedback export`) and {emptied}"
        )


class TooManyRatings(PinciteError):
    """The ratings of one browser, or those of one address today, take as much as they may."""

    def __init__(self, limit: int) -> None:
        self.megabytes = limit // 2**20
        super().__init__(
            f"your ratings take more than {self.megabytes:,} MB, the most for a browser, or for an address in a day. "
            "Withdraw some, or come back tomorrow"
        )


class Turn(FrozenModel):
    """One earlier exchange of the conversation."""

    question: str = Field(max_length=20_000)
    answer: str = Field(max_length=200_000)


class Feedback(FrozenModel):
    """One person's rating of one answer."""

    id: str = Field(
        min_length=8,
        max_length=64,
        description="Names the answer; a second rating under the same name replaces the first.",
    )
    rating: Literal["up", "down"]
    comment: str | None = Field(default=None, max_length=2000)
    answer: Answer
    history: tuple[Turn, ...] = Field(default=(), max_length=100)


class FeedbackStore:
    """The feedback of a data folder, or of the machines that share a database."""

    def __init__(self, settings: IndexSettings) -> None:
        self._settings = settings

    def put(self, owner: str, feedback: Feedback) -> None:
        """Store a rating; it replaces the owner's earlier one of the same answer.

        Raises:
            FeedbackFull: the ratings take as much as they may.
            TooManyRatings: the owner's ratings do.
        """
        with TABLE.writing(self._settings, create=True) as connection:
            self._check_room(connection, owner, feedback.id)
            connection.execute(
                "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (owner, id) DO UPDATE SET "
                "created = excluded.created, rating = excluded.rating, comment = excluded.comment, "
                "answer = excluded.answer, history = excluded.history",
                (
                    owner,
                    feedback.id,
                    datetime.now(UTC).isoformat(timespec="milliseconds"),
                    feedback.rating,
                    (feedback.comment or "").replace("\0", "\ufffd") or None,
                    feedback.answer.model_dump_json(),
                    TypeAdapter(tuple[Turn, ...]).dump_json(feedback.history).decode(),
                ),
            )

    def _check_room(self, connection: sqlite3.Connection | Database, owner: str, id_: str) -> None:
        own: int = connection.execute(
            "SELECT COALESCE(SUM(LENGTH(answer) + LENGTH(history) + COALESCE(LENGTH(comment), 0)), 0) "
            "FROM feedback WHERE owner = ? AND id <> ?",
            (owner, id_),
        ).fetchone()[0]
        if own >= LARGEST_OF_OWNER:
            raise TooManyRatings(LARGEST_OF_OWNER)
        if _used_bytes(connection) >= LARGEST:
            file = TABLE.path(self._settings) if isinstance(connection, sqlite3.Connection) else None
            raise FeedbackFull(file, LARGEST)

    def move_to(self, other: FeedbackStore) -> int:
        """Copy every rating to another store, unless it has one of the same answer; returns their number."""
        if not TABLE.exists(self._settings):
            return 0
        with TABLE.writing(self._settings) as connection, TABLE.writing(other._settings, create=True) as target:
            rows = connection.execute(
                "SELECT owner, id, created, rating, comment, answer, history FROM feedback"
            ).fetchall()
            target.executemany(
                "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [tuple(value.replace("\0", "\ufffd") if value else value for value in row) for row in rows],
            )
        return len(rows)

    def withdraw(self, owner: str, id_: str) -> None:
        """Delete the owner's rating of an answer."""
        if TABLE.exists(self._settings):
            with TABLE.writing(self._settings) as connection:
                connection.execute("DELETE FROM feedback WHERE owner = ? AND id = ?", (owner, id_))

    def export(self) -> Iterator[dict[str, Any]]:
        """Yield every rating, oldest first, as `pincite eval adopt` reads it; a damaged one is left out and logged."""
        if not TABLE.exists(self._settings):
            return
        with TABLE.writing(self._settings) as connection:
            for created, rating, comment, answer, history in connection.execute(
                "SELECT created, rating, comment, answer, history FROM feedback ORDER BY created, id"
            ):
                try:
                    rated = Answer.model_validate_json(answer)
                except ValidationError as error:
                    log.warning("a rating of %s is left out: its answer can't be read (%s)", created, error.title)
                    continue
                yield {
                    "question": rated.question,
                    "answer": rated.model_dump(mode="json"),
                    "rating": rating,
                    "comment": comment,
                    "created": created,
                    "history": TypeAdapter(list[dict[str, str]]).validate_json(history),
                }


def _used_bytes(connection: sqlite3.Connection | Database) -> int:
    """Bytes of all ratings, without the room that deleted ones have left free."""
    if isinstance(connection, sqlite3.Connection):
        pages, free, size = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
        return (pages - free) * size
    table = int(connection.execute("SELECT pg_total_relation_size('feedback')").fetchone()[0])
    if table < LARGEST:
        return table
    stored = "SELECT COALESCE(SUM(pg_column_size(answer) + pg_column_size(history)), 0) FROM feedback"
    return int(connection.execute(stored).fetchone()[0])  # as compressed; reads no text

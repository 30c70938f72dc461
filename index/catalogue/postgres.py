"""The catalogue in a PostgreSQL database, which several machines share."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pincite.index.catalogue.connections import connect, database_errors, put_back, shown_address, take_idle
from pincite.index.catalogue.postings import FULL_TEXT_TABLES, Postings
from pincite.index.catalogue.schema import MADE, MIGRATIONS, SCHEMA_VERSION, statements
from pincite.index.errors import DatabaseUnavailable, DataFolderError, IndexBusy

if TYPE_CHECKING:
    from psycopg import Connection

LOCK = 0x50494E43
"""First number of our advisory locks: the letters PINC. The second one says what is locked."""

SCHEMA_LOCK = 0
"""Second number of the lock for making or changing the tables; a collection's is the checksum of its name."""

_prepared: set[tuple[str, str]] = set()
"""Scripts whose tables this process has found in a database."""


class PostgresDatabase:
    """A connection to the catalogue in a PostgreSQL database."""

    keys = "SELECT value::bigint FROM json_array_elements_text(?::json) AS keys(value)"
    bytewise = ' COLLATE "C"'

    def __init__(self, connection: Connection, url: str) -> None:
        self.connection, self._url = connection, url
        self.full_text = Postings(self)

    @classmethod
    def open(cls, url: str) -> PostgresDatabase | None:
        """Open the catalogue for reading; None where there is none.

        Raises:
            DatabaseUnavailable: the database does not answer, or refuses the login.
            DataFolderError: it was made by a newer Pincite.
        """
        connection = take_idle(url)
        if connection is not None:
            return cls(connection, url)
        database = cls(connect(url), url)
        try:
            if not database.made():
                database.connection.close()
                return None
            database.check_version()
        except BaseException:
            database.connection.close()
            raise
        return database

    @classmethod
    @contextmanager
    def with_tables(cls, url: str, script: str = "") -> Iterator[PostgresDatabase]:
        """Open the database with tables besides the catalogue's, made by a script if they are not there."""
        database = cls(take_idle(url) or connect(url), url)
        try:
            database.prepare(script)
            yield database
        finally:
            database.close()

    @classmethod
    @contextmanager
    def locked(cls, url: str, collection: str, timeout: float) -> Iterator[PostgresDatabase]:
        """Open the catalogue for writing, while nobody else writes the collection."""
        database = cls(connect(url), url)
        try:
            database.prepare()
            database.lock(zlib.crc32(collection.encode("utf-8", "replace")) - 2**31, collection, timeout)
            yield database
        finally:
            database.connection.close()

    def made(self) -> bool:
        """Whether the tables are there."""
        return bool(self.execute("SELECT to_regclass('meta') IS NOT NULL").fetchone()[0])

    def check_version(self) -> int:
        """The version of the tables, unless they are of a newer Pincite."""
        version = self.version()
        if version > SCHEMA_VERSION:
            raise DataFolderError(
                f"the database {shown_address(self._url)} was made by a newer Pincite (format {version}, this one "
                f"reads {SCHEMA_VERSION}). Upgrade Pincite, or name another database"
            )
        return version

    def prepare(self, script: str = "") -> None:
        """Make the tables, or bring those of an older Pincite up to date; and those of a script, once."""
        if (self._url, script) in _prepared:
            return
        if not script and self.made() and self.check_version() == SCHEMA_VERSION:
            return
        with self.writing():
            self.execute("SELECT pg_advisory_xact_lock(?, ?)", (LOCK, SCHEMA_LOCK))
            if not self.made():
                for statement in statements(f"{MADE}{FULL_TEXT_TABLES}"):
                    self.execute(_translated(statement))
            else:
                for number in range(self.version(), SCHEMA_VERSION):
                    for statement in statements(MIGRATIONS[number]):
                        self.execute(_translated(statement))
            self.execute(
                "INSERT INTO meta VALUES ('version', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (str(SCHEMA_VERSION),),
            )
            for statement in statements(script):
                self.execute(_translated(statement).replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
        if script:
            _prepared.add((self._url, script))

    def lock(self, number: int, collection: str, timeout: float) -> None:
        """Hold an advisory lock until the connection is closed or breaks.

        Raises:
            IndexBusy: another process still holds it after `timeout` seconds.
        """
        from psycopg.errors import LockNotAvailable

        self.execute("SELECT set_config('lock_timeout', ?, false)", (f"{max(1, int(timeout * 1000))}ms",))
        try:
            with database_errors(self._url, LockNotAvailable):
                self.connection.execute("SELECT pg_advisory_lock(%s, %s)", (LOCK, number))
        except LockNotAvailable:
            raise IndexBusy(
                f"another process is writing collection {collection!r} and did not finish within {timeout:g} s. "
                "Nothing was changed: run this again later, or set PINCITE_LOCK_TIMEOUT to wait longer"
            ) from None
        self.execute("SET lock_timeout = 0")

    def execute(self, statement: str, parameters: Sequence[Any] = (), /) -> Any:
        """Run a statement with `?` for its parameters; returns a cursor."""
        with database_errors(self._url):
            return self.connection.execute(_marked(statement), parameters)

    def executemany(self, statement: str, parameters: Iterable[Sequence[Any]], /) -> Any:
        """Run a statement once for each of several rows."""
        with database_errors(self._url), self.connection.cursor() as cursor:
            cursor.executemany(_marked(statement), parameters)

    def insert(self, statement: str, parameters: Sequence[Any]) -> int:
        """Insert a row, and return its key."""
        key: int = self.execute(f"{statement} RETURNING key", parameters).fetchone()[0]
        return key

    def copy(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Insert many rows at once."""
        with (
            database_errors(self._url),
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def version(self) -> int:
        """The version of the tables."""
        return int(self.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()[0])

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Run a block on one state that no writer disturbs."""
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"):
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run a block as one transaction, on disk when it ends."""
        with self._transaction("BEGIN"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self.execute(begin)
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            with suppress(DatabaseUnavailable):
                self.execute("ROLLBACK")
            raise

    def tidy(self) -> None:
        """Do nothing: the server vacuums by itself."""

    def close(self) -> None:
        """Keep the connection for the next question."""
        put_back(self._url, self.connection)


@lru_cache(maxsize=256)
def _marked(statement: str) -> str:
    """The statement with psycopg's marks for its parameters."""
    return statement.replace("?", "%s")


def _translated(statement: str) -> str:
    """A statement that makes a table, in PostgreSQL's words."""
    identity = "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
    return (
        statement.replace("INTEGER PRIMARY KEY AUTOINCREMENT", identity)
        .replace("INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY")
        .replace(" WITHOUT ROWID", "")
        .replace("COLLATE BINARY", 'COLLATE "C"')
    )

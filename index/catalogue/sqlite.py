"""The catalogue in one SQLite file, with its full text in FTS5."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pincite.index.catalogue import narrowing
from pincite.index.catalogue.schema import MADE, MIGRATIONS, SCHEMA_VERSION, statements
from pincite.index.errors import DataFolderError, DiskFull, IndexBusy
from pincite.index.private import private_file, restrict
from pincite.index.terms import match_any

CATALOGUE_FILE = "catalogue.sqlite"

APPLICATION_ID = 0x50494E43
"""Marks a SQLite file as a catalogue, in its header: the letters PINC."""

SECURE_DELETE_SINCE = (3, 42)
"""First version of SQLite whose full-text index overwrites deleted terms at once; earlier ones do so only when
merging."""


class SqliteDatabase:
    """The catalogue of a data folder."""

    keys = "SELECT value FROM json_each(?)"
    bytewise = " COLLATE BINARY"

    def __init__(self, connection: sqlite3.Connection, home: Path) -> None:
        self._connection, self._home = connection, home
        self.execute, self.executemany = connection.execute, connection.executemany
        self.full_text = Fts5(self)

    @classmethod
    def open(cls, home: Path, *, create: bool = False) -> SqliteDatabase | None:
        """Open the catalogue of a data folder; without `create`, None where there is none.

        Raises:
            DataFolderError: the file is not a catalogue, is damaged, is of a newer Pincite, or can't be opened.
            DiskFull: the disk has no room for it.
        """
        connection = connect(home, create=create)
        return None if connection is None else cls(connection, home)

    def insert(self, statement: str, parameters: Sequence[object]) -> int:
        """Insert a row, and return its key."""
        key = self.execute(statement, parameters).lastrowid
        assert key is not None
        return key

    def version(self) -> int:
        """The version of the tables, which a reader does not change."""
        version: int = self.execute("PRAGMA user_version").fetchone()[0]
        return version

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Run a block on one state that no writer disturbs."""
        with database_errors(self._home):
            self.execute("PRAGMA query_only = ON")
            self.execute("BEGIN")
            yield
            if isinstance(self._connection, FrozenConnection) and not self._connection.undisturbed():
                raise IndexBusy(f"{self._home} was written while it was read without a lock. Ask again")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run a block as one transaction, on disk when it ends."""
        with database_errors(self._home):
            self.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self.execute("ROLLBACK")
                raise

    def tidy(self) -> None:
        """Clear removed texts from the write-ahead log, unless somebody reads it: then `retidy` does later."""
        with database_errors(self._home):
            self.execute(f"PRAGMA busy_timeout = {TIDY_MILLISECONDS}")
            try:
                self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                self.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class Fts5:
    """Full text in a virtual table for each index."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database, self._execute = database, database.execute

    def make(self, index_key: int) -> None:
        """Make the empty full text of an index."""
        self._execute(
            f"CREATE VIRTUAL TABLE fts_{index_key} USING fts5(terms, tokenize = \"unicode61 categories 'L* N* M* Co'\")"
        )
        self._execute(f"CREATE VIRTUAL TABLE terms_{index_key} USING fts5vocab(fts_{index_key}, row)")
        if sqlite3.sqlite_version_info >= SECURE_DELETE_SINCE:
            self._execute(f"INSERT INTO fts_{index_key} (fts_{index_key}, rank) VALUES ('secure-delete', 1)")

    def drop(self, index_key: int) -> None:
        """Forget all terms of an index."""
        self._execute("DELETE FROM meta WHERE name = ?", (_removed(index_key),))
        self._execute(f"DROP TABLE IF EXISTS terms_{index_key}")
        self._execute(f"DROP TABLE IF EXISTS fts_{index_key}")

    def add(self, index_key: int, passages: Iterable[tuple[int, str]]) -> None:
        """Enter passages: the key of each with its terms, separated by spaces."""
        self._database.executemany(f"INSERT INTO fts_{index_key} (rowid, terms) VALUES (?, ?)", passages)

    def remove(self, index_key: int, document_key: int) -> None:
        """Remove the passages of a document."""
        if sqlite3.sqlite_version_info < SECURE_DELETE_SINCE:
            self._execute(
                "INSERT INTO meta SELECT ?, count(*) FROM passages WHERE document_key = ? "
                "ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
                (_removed(index_key), document_key),
            )
        self._execute(
            f"DELETE FROM fts_{index_key} WHERE rowid IN (SELECT key FROM passages WHERE document_key = ?)",
            (document_key,),
        )

    def purge(self, index_key: int, *, share: float = 0.0) -> None:
        """Overwrite the terms of removed passages, if those are more than a share of all passages.

        From `SECURE_DELETE_SINCE` on SQLite has done so already.
        """
        if sqlite3.sqlite_version_info >= SECURE_DELETE_SINCE:
            return
        row = self._execute("SELECT value FROM meta WHERE name = ?", (_removed(index_key),)).fetchone()
        if row is None or int(row[0]) <= share * self.passage_count(index_key):
            return
        with self._database.writing():
            self._execute(f"INSERT INTO fts_{index_key} (fts_{index_key}) VALUES ('optimize')")
            self._execute("DELETE FROM meta WHERE name = ?", (_removed(index_key),))

    def passage_count(self, index_key: int) -> int:
        """The number of published passages."""
        count: int = self._execute(f"SELECT count(*) FROM fts_{index_key}_docsize").fetchone()[0]
        return count

    def frequencies(self, index_key: int, terms: Sequence[str]) -> dict[str, int]:
        """The number of passages with each term; terms without any are left out."""
        marks = ",".join("?" * len(terms))
        return dict(self._execute(f"SELECT term, doc FROM terms_{index_key} WHERE term IN ({marks})", terms))

    def terms(self, index_key: int, beginning: str = "") -> Mapping[str, int]:
        """Every term that begins so, with the number of passages that hold it."""
        span = (beginning, f"{beginning}{LAST}")
        return dict(self._execute(f"SELECT term, doc FROM terms_{index_key} WHERE term >= ? AND term < ?", span))

    def search(
        self,
        index_key: int,
        terms: Sequence[str],
        count: int,
        inside: Iterable[int] | None = None,
        frequencies: Mapping[str, int] | None = None,
    ) -> list[tuple[int, float]]:
        """The best passages with any of the terms: keys with their BM25 score (higher is better), best first.

        BM25 is FTS5's: k1 = 1.2, b = 0.75 (https://sqlite.org/fts5.html#the_bm25_function). Where the terms stand in
        very many passages, those with a single common one are not looked at.
        """
        if inside is None:
            held = self.frequencies(index_key, terms) if frequencies is None else frequencies
            held = {term: held[term] for term in terms if held.get(term)}
            if sum(held.values()) > narrowing.SCORED:
                return self._narrowed(index_key, held, count)
        return self._matches(index_key, match_any(terms), count, inside)

    def _narrowed(self, index_key: int, held: Mapping[str, int], count: int) -> list[tuple[int, float]]:
        """The best passages with one of the rarer terms or several of the common ones, by all of the terms."""
        record = self._execute(f"SELECT block FROM fts_{index_key}_data WHERE id = 1").fetchone()[0]
        passages, length = narrowing.totals(record)
        groups = narrowing.narrowed(held, passages, narrowing.SCORED)
        if not groups:
            return []
        # ranked by the terms of the groups alone, so more are taken than asked for
        candidates = [key for key, _ in self._matches(index_key, narrowing.match(groups), count * narrowing.RANKED)]
        texts = dict(
            self._execute(
                f"SELECT rowid, terms FROM fts_{index_key} WHERE rowid IN (SELECT value FROM json_each(?))",
                (json.dumps(candidates),),
            )
        )
        scores = narrowing.bm25(texts, held, passages, length / passages)
        return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:count]

    def phrase(self, index_key: int, terms: Sequence[str], count: int) -> list[int]:
        """The keys of the best passages in which the terms stand next to each other."""
        match = '"' + " ".join(term.replace('"', "") for term in terms) + '"'
        return [key for key, _ in self._matches(index_key, match, count)]

    def _matches(
        self, index_key: int, match: str, count: int, inside: Iterable[int] | None = None
    ) -> list[tuple[int, float]]:
        table = f"fts_{index_key}"
        within, keys = ("", ()) if inside is None else (WITHIN, (json.dumps(list(inside)),))
        return list(
            self._execute(
                f"SELECT rowid, -rank FROM {table} WHERE {table} MATCH ? {within} ORDER BY rank, rowid LIMIT ?",
                (match, *keys, count),
            )
        )


LAST = chr(sys.maxunicode)
"""Sorts after every other character."""

WITHIN = "AND +rowid IN (SELECT value FROM json_each(?))"
"""Keeps a full-text search within some passages. The plus has SQLite look each match up there, instead of asking the
full-text index for each of the passages."""


def _removed(index_key: int) -> str:
    """The name under which the number of passages is kept whose terms are still to be overwritten."""
    return f"removed-{index_key}"


def connect(home: Path, *, create: bool = False) -> sqlite3.Connection | None:
    """Open the catalogue of a data folder; without `create`, None where there is none.

    Raises:
        DataFolderError: the file is not a catalogue, is damaged, is of a newer Pincite, or can't be opened.
        DiskFull: the disk has no room for it.
    """
    path = home / CATALOGUE_FILE
    if not create and not path.is_file():
        return None
    with database_errors(home):
        if create:
            private_file(path)
        try:
            return _opened(path, create=create)
        except sqlite3.OperationalError as error:
            # Reading with a write-ahead log makes a file beside the catalogue: impossible on a full or read-only disk.
            if create or error.sqlite_errorcode & 0xFF not in NO_LOG or not FrozenConnection.possible(path):
                raise
            return _opened(path, create=False, frozen=True)


def retidy(home: Path) -> bool:
    """Clear removed texts from the write-ahead log of a data folder, where a reader kept a build from doing so.

    Returns:
        Whether the log is empty now.

    Raises:
        DataFolderError, DiskFull: the catalogue can't be opened or written.
    """
    log = home / f"{CATALOGUE_FILE}-wal"
    if not _size(log):
        return True
    database = SqliteDatabase.open(home)
    if database is not None:
        try:
            database.tidy()
        finally:
            database.close()
    return not _size(log)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


NO_LOG = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
"""SQLite's errors where it can't make the files of its write-ahead log."""


class FrozenConnection(sqlite3.Connection):
    """Reads a catalogue that nobody writes, without locks and without a write-ahead log."""

    state: tuple[int, int] = (0, 0)
    path: Path

    @staticmethod
    def possible(path: Path) -> bool:
        """Whether the file by itself holds everything that was published."""
        log = path.with_name(f"{path.name}-wal")
        return not log.exists() or not log.stat().st_size

    def undisturbed(self) -> bool:
        """Whether the file is still as it was opened."""
        return self.state == _state(self.path) and self.possible(self.path)


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _opened(path: Path, *, create: bool, frozen: bool = False) -> sqlite3.Connection | None:
    """A connection to the file; None for an empty one without `create`."""
    connection = _frozen(path) if frozen else sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
        if empty and application == 0 and create:
            _make(connection)
        elif empty and application == 0:
            connection.close()
            return None  # interrupted before the first table was made: it is empty
        elif application != APPLICATION_ID:
            raise DataFolderError(
                f"{path} is not a Pincite catalogue. Set PINCITE_HOME to another folder, or move that file away"
            )
        elif version > SCHEMA_VERSION:
            raise DataFolderError(
                f"{path} was made by a newer Pincite (format {version}, this one reads {SCHEMA_VERSION}). "
                "Upgrade Pincite, or set PINCITE_HOME to another folder"
            )
        elif create and version < SCHEMA_VERSION:
            _migrate(connection)
            restrict(path.with_name(f"{path.name}{end}") for end in ("", "-wal", "-shm"))
    except BaseException:
        connection.close()
        raise
    return connection


def _frozen(path: Path) -> FrozenConnection:
    state = _state(path)
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection: FrozenConnection = sqlite3.connect(address, uri=True, isolation_level=None, factory=FrozenConnection)
    connection.path, connection.state = path, state
    return connection


BUSY_SECONDS = 10.0
"""Seconds that SQLite waits for a lock. Readers never wait for a writer (write-ahead log); this covers recovery."""


TIDY_MILLISECONDS = 100
"""Seconds for which a build waits for readers to leave the write-ahead log. A reader may stay as long as it likes."""


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    for statement in statements(MADE):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables of an older Pincite up to date, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for number in range(version, SCHEMA_VERSION):
        for statement in statements(MIGRATIONS[number]):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


NO_ROOM = {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE}
"""SQLite's errors at a quota or a limit on file sizes; only a disk without a free block gives SQLITE_FULL."""


@contextmanager
def database_errors(home: Path) -> Iterator[None]:
    """Turn SQLite's errors into errors with a remedy."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL or getattr(error, "sqlite_errorcode", 0) in NO_ROOM:
            raise DiskFull(home) from error
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise IndexBusy(
                f"another program holds {home / CATALOGUE_FILE} locked. Nothing was changed: try again when it is done"
            ) from error
        if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            raise DataFolderError(
                f"{home / CATALOGUE_FILE} is damaged or not an SQLite file ({error}). Move it away and index again, "
                "or set PINCITE_HOME to another folder"
            ) from error
        if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR}:
            raise DataFolderError(
                f"{home / CATALOGUE_FILE} can't be used: {error}. Check that the folder and its disk can be read and "
                "written, or set PINCITE_HOME to another folder"
            ) from error
        raise

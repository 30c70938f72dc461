"""The tables of the catalogue, and connections to it."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pincite.index.errors import DataFolderError, DiskFull, IndexBusy
from pincite.index.private import private_file, restrict

CATALOGUE_FILE = "catalogue.sqlite"

APPLICATION_ID = 0x50494E43
"""Marks a SQLite file as a catalogue, in its header: the letters PINC."""

SCHEMA_VERSION = 3
"""Version of the tables. A file of a higher version comes from a newer Pincite."""

FILES = """
CREATE TABLE files (              -- the file that a document was read from, as it was then
    document_key INTEGER PRIMARY KEY REFERENCES documents(key) ON DELETE CASCADE,
    path TEXT NOT NULL,
    loader TEXT NOT NULL,         -- version of the loaders and their limits
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL
);
"""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE indexes (            -- one built index; a collection has one that is live
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    collection TEXT NOT NULL,
    fingerprint TEXT NOT NULL,    -- what made it: embedder and splitter, as JSON
    vectors TEXT NOT NULL,        -- name of the Chroma collection
    version INTEGER NOT NULL DEFAULT 0,   -- how often it was published
    index_id TEXT NOT NULL DEFAULT '',    -- hash of what is published
    live INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX one_live_index ON indexes(collection) WHERE live;

CREATE TABLE documents (
    key INTEGER PRIMARY KEY AUTOINCREMENT,    -- never used again, so that neither are the keys of passages
    index_key INTEGER NOT NULL REFERENCES indexes(key),
    live INTEGER NOT NULL DEFAULT 0,          -- 0: staged, not to be seen
    embedded INTEGER NOT NULL DEFAULT 0,      -- 1: the store has acknowledged all of its vectors
    id TEXT NOT NULL,
    origin TEXT NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    published TEXT,
    author TEXT,
    media_type TEXT NOT NULL,
    metadata TEXT NOT NULL,       -- JSON object of strings
    sections TEXT NOT NULL,       -- JSON: [[start, end, heading], ...]
    pages TEXT NOT NULL,          -- JSON: [[start, end], ...]
    structure TEXT NOT NULL DEFAULT '',   -- JSON of index/structure.py; empty for a text that is read as it stands
    length INTEGER NOT NULL,      -- code points of the text
    text TEXT NOT NULL
);
CREATE UNIQUE INDEX document_ids ON documents(index_key, live, id);
CREATE INDEX document_origins ON documents(index_key, origin);

CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    document_key INTEGER NOT NULL REFERENCES documents(key) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    heading TEXT NOT NULL
);
CREATE INDEX passages_of_document ON passages(document_key);

CREATE TABLE sentences (
    passage_key INTEGER NOT NULL REFERENCES passages(key) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (passage_key, start)
) WITHOUT ROWID;

CREATE TABLE obsolete_vectors (   -- no longer published, still to be deleted from the store
    index_key INTEGER NOT NULL,
    passage_key INTEGER NOT NULL,
    PRIMARY KEY (index_key, passage_key)
) WITHOUT ROWID;
"""


MIGRATIONS = {1: FILES, 2: "ALTER TABLE documents ADD COLUMN structure TEXT NOT NULL DEFAULT ''"}
"""Statements that take the tables from each version to the next. Only writers run them: readers read every version."""


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


NO_LOG = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
"""SQLite's errors where it can't make the files of its write-ahead log."""


class FrozenConnection(sqlite3.Connection):
    """Reads a catalogue that nobody writes, without locks and without a write-ahead log."""

    state: tuple[int, int] = (0, 0)
    path: Path

    @staticmethod
    def possible(path: Path) -> bool:
        """Whether the file alone holds everything that was published."""
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
                f"{path} is no catalogue of Pincite's. Set PINCITE_HOME to another folder, or move that file away"
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


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    for statement in f"{TABLES}{FILES}".split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('folder', ?)", (uuid.uuid4().hex[:12],))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables of an older Pincite up to date, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for number in range(version, SCHEMA_VERSION):
        for statement in MIGRATIONS[number].split(";\n"):
            if statement.strip():
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
                f"{home / CATALOGUE_FILE} is damaged or no SQLite file ({error}). Move it away and index again, "
                "or set PINCITE_HOME to another folder"
            ) from error
        if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR}:
            raise DataFolderError(
                f"{home / CATALOGUE_FILE} can't be used: {error}. Check that the folder and its disk can be read and "
                "written, or set PINCITE_HOME to another folder"
            ) from error
        raise

"""The catalogue in a PostgreSQL database, which several machines share.

Full text is a table of postings: a row for each term of each passage, with its frequency and the length of the passage.
Its primary key holds all of that, so a search reads one range of the key for each term. BM25 is computed from it by
FTS5's formula, so that SQLite and PostgreSQL rank alike.
"""

from __future__ import annotations

import hashlib
import math
import os
import selectors
import threading
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pincite.index.catalogue.schema import MADE, MIGRATIONS, SCHEMA_VERSION, statements
from pincite.index.errors import DatabaseUnavailable, DataFolderError, IndexBusy

if TYPE_CHECKING:
    from psycopg import Connection

FULL_TEXT = """
CREATE TABLE postings (
    index_key BIGINT NOT NULL,
    term TEXT COLLATE "C" NOT NULL,   -- empty in one row for each passage
    passage_key BIGINT NOT NULL,
    frequency INTEGER NOT NULL,       -- how often the term stands in the passage
    length INTEGER NOT NULL,          -- terms of the passage
    PRIMARY KEY (index_key, term, passage_key) INCLUDE (frequency, length)
);
CREATE INDEX postings_of_passage ON postings(passage_key);

CREATE TABLE full_text (              -- what BM25 asks of a whole index
    index_key BIGINT PRIMARY KEY,
    passages BIGINT NOT NULL DEFAULT 0,
    length BIGINT NOT NULL DEFAULT 0
);
"""

K1, B = 1.2, 0.75
"""BM25's parameters in FTS5 (https://sqlite.org/fts5.html#the_bm25_function)."""

LEAST_WEIGHT = 1e-6
"""FTS5's weight of a term that stands in more than half of the passages."""

LONGEST_TERM = 200
"""Characters of a term to keep as they are; a key of PostgreSQL's holds 2,700 bytes."""

LOCK = 0x50494E43
"""First number of our advisory locks: the letters PINC. The second one says what is locked."""

SCHEMA_LOCK = 0
"""Second number of the lock of who makes or changes the tables; collections have the checksum of their name."""

CONNECTION = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "application_name": "pincite",
}
"""What a connection has unless the address says otherwise: a machine that is gone is noticed within a minute."""

SESSION = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
"""Has the server notice that, too, and release the locks of a worker that lost its power."""

MOST_IDLE = 16
"""Connections that a process keeps open for its next questions."""

_idle: dict[tuple[str, int], list[Connection]] = {}
_idle_lock = threading.Lock()

_prepared: set[tuple[str, str]] = set()
"""Scripts whose tables this process has seen in a database."""


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
            DatabaseUnavailable: the database does not answer, or does not let us in.
            DataFolderError: it was made by a newer Pincite.
        """
        connection = _take(url)
        if connection is not None:
            return cls(connection, url)
        database = cls(_connect(url), url)
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
        database = cls(_take(url) or _connect(url), url)
        try:
            database.prepare(script)
            yield database
        finally:
            database.close()

    @classmethod
    @contextmanager
    def locked(cls, url: str, collection: str, timeout: float) -> Iterator[PostgresDatabase]:
        """Open the catalogue for writing, while nobody else writes the collection."""
        database = cls(_connect(url), url)
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
                f"the database {_shown(self._url)} was made by a newer Pincite (format {version}, this one reads "
                f"{SCHEMA_VERSION}). Upgrade Pincite, or name another database"
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
                for statement in statements(f"{MADE}{FULL_TEXT}"):
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
            with _errors(self._url, LockNotAvailable):
                self.connection.execute("SELECT pg_advisory_lock(%s, %s)", (LOCK, number))
        except LockNotAvailable:
            raise IndexBusy(
                f"another process is writing collection {collection!r} and did not finish within {timeout:g} s. "
                "Nothing was changed: run this again later, or set PINCITE_LOCK_TIMEOUT to wait longer"
            ) from None
        self.execute("SET lock_timeout = 0")

    def execute(self, statement: str, parameters: Sequence[Any] = (), /) -> Any:
        """Run a statement with `?` for its parameters; returns a cursor."""
        with _errors(self._url):
            return self.connection.execute(_marked(statement), parameters)

    def executemany(self, statement: str, parameters: Iterable[Sequence[Any]], /) -> Any:
        """Run a statement once for each of several rows."""
        with _errors(self._url), self.connection.cursor() as cursor:
            cursor.executemany(_marked(statement), parameters)

    def insert(self, statement: str, parameters: Sequence[Any]) -> int:
        """Insert a row, and return its key."""
        key: int = self.execute(f"{statement} RETURNING key", parameters).fetchone()[0]
        return key

    def copy(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Insert many rows at once."""
        with (
            _errors(self._url),
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
        """Nothing to do: the server vacuums by itself."""

    def close(self) -> None:
        """Keep the connection for the next question."""
        _put_back(self._url, self.connection)


class Notices:
    """Hears what other processes notify of on a channel, by a connection of its own. Not for several threads."""

    def __init__(self, url: str, channel: str) -> None:
        """`channel` is an identifier of ours, not anybody's text."""
        self._url, self._channel = url, channel
        self._connection: Connection | None = None

    @property
    def listening(self) -> bool:
        """Whether a notice can come."""
        return self._connection is not None and not self._connection.closed

    def listen(self) -> None:
        """Listen from now on, also after the connection broke: what is notified of meanwhile ends the next wait.

        Raises:
            DatabaseUnavailable: the database does not answer.
        """
        if self.listening:
            return
        connection = _connect(self._url)
        with _errors(self._url):
            connection.execute(f"LISTEN {self._channel}".encode())
        self._connection = connection

    def wait(self, seconds: float) -> bool:
        """Wait for a notice, at most some seconds; returns whether one came. A connection that breaks ends the wait."""
        if self._connection is None:
            return False
        try:
            with _errors(self._url):
                return any(True for _ in self._connection.notifies(timeout=seconds, stop_after=1))
        except DatabaseUnavailable:
            self.close()
            return False

    def close(self) -> None:
        """Stop listening."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Postings:
    """Full text in a table of postings."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database, self._execute = database, database.execute

    def make(self, index_key: int) -> None:
        """Make the empty full text of an index."""
        self._execute("INSERT INTO full_text (index_key) VALUES (?)", (index_key,))

    def drop(self, index_key: int) -> None:
        """Forget all terms of an index."""
        self._execute("DELETE FROM postings WHERE index_key = ?", (index_key,))
        self._execute("DELETE FROM full_text WHERE index_key = ?", (index_key,))

    def add(self, index_key: int, passages: Iterable[tuple[int, str]]) -> None:
        """Enter passages: the key of each with its terms, separated by spaces."""
        rows: list[tuple[int, str, int, int, int]] = []
        count = total = 0
        for key, terms in passages:
            frequencies, length = _counted(terms)
            rows.append((index_key, "", key, 0, length))
            rows += ((index_key, _bounded(term), key, n, length) for term, n in frequencies.items())
            count, total = count + 1, total + length
        self._database.copy("postings", rows)
        self._change(index_key, count, total)

    def remove(self, index_key: int, document_key: int) -> None:
        """Remove the passages of a document."""
        count, total = self._execute(
            "WITH removed AS (DELETE FROM postings WHERE index_key = ? AND passage_key IN "
            "(SELECT key FROM passages WHERE document_key = ?) RETURNING term, length) "
            "SELECT count(*), coalesce(sum(length), 0) FROM removed WHERE term = ''",
            (index_key, document_key),
        ).fetchone()
        self._change(index_key, -count, -total)

    def _change(self, index_key: int, passages: int, length: int) -> None:
        self._execute(
            "UPDATE full_text SET passages = passages + ?, length = length + ? WHERE index_key = ?",
            (passages, length, index_key),
        )

    def purge(self, index_key: int, *, share: float = 0.0) -> None:
        """Nothing to do: the server vacuums by itself."""

    def passage_count(self, index_key: int) -> int:
        """The number of published passages."""
        return self._size(index_key)[0]

    def _size(self, index_key: int) -> tuple[int, int]:
        """The number of published passages, and that of their terms."""
        passages, length = self._execute(
            "SELECT passages, length FROM full_text WHERE index_key = ?", (index_key,)
        ).fetchone()
        return passages, length

    def frequencies(self, index_key: int, terms: Sequence[str]) -> dict[str, int]:
        """The number of passages with each term; terms without any are left out."""
        return self._counts(index_key, [term for term in terms if "." not in term])

    def _counts(self, index_key: int, terms: Sequence[str]) -> dict[str, int]:
        by_key = {_bounded(term): term for term in terms}
        rows = self._execute(
            "SELECT term, count(*) FROM postings WHERE index_key = ? AND term = ANY(?) GROUP BY term",
            (index_key, list(by_key)),
        )
        return {by_key[term]: count for term, count in rows}

    def terms(self, index_key: int, beginning: str = "") -> Mapping[str, int]:
        """Every term that begins so, with the number of passages that hold it."""
        rows = self._execute(
            "SELECT term, count(*) FROM postings WHERE index_key = ? AND term <> '' AND starts_with(term, ?) "
            "GROUP BY term",
            (index_key, beginning),
        )
        return {term: count for term, count in rows if "." not in term}

    def search(
        self,
        index_key: int,
        terms: Sequence[str],
        count: int,
        inside: Iterable[int] | None = None,
        frequencies: Mapping[str, int] | None = None,
    ) -> list[tuple[int, float]]:
        """The best passages with any of the terms: keys with their BM25 score (higher is better), best first."""
        return self._ranked(index_key, terms, 1, count, inside)

    def phrase(self, index_key: int, terms: Sequence[str], count: int) -> list[int]:
        """The keys of the best passages in which the terms stand next to each other."""
        from pincite.index.catalogue.rows import searched_terms

        together = self._ranked(index_key, terms, len(set(terms)), MOST_TOGETHER)
        wanted = f" {' '.join(terms)} "
        keys: list[int] = []
        for key, _ in together:
            if wanted in f" {searched_terms(self._database, key)} ":
                keys.append(key)
            if len(keys) == count:
                break
        return keys

    def _ranked(
        self, index_key: int, terms: Sequence[str], least: int, count: int, inside: Iterable[int] | None = None
    ) -> list[tuple[int, float]]:
        """The best passages with at least so many of the terms."""
        passages, total = self._size(index_key)
        held = self._counts(index_key, terms)
        if not held:
            return []
        within = None if inside is None else list(inside)
        weights = [max(math.log((passages - n + 0.5) / (n + 0.5)), LEAST_WEIGHT) for n in held.values()]
        rows = self._execute(
            "SELECT passage_key, sum(weight * frequency * ?::float8 / (frequency + ?::float8 + ?::float8 * length)) "
            "FROM unnest(?::text[], ?::float8[]) AS wanted(term, weight) "
            "JOIN postings ON postings.index_key = ? AND postings.term = wanted.term "
            "WHERE ?::bigint[] IS NULL OR passage_key = ANY (?::bigint[]) "
            "GROUP BY passage_key HAVING count(*) >= ? ORDER BY 2 DESC, 1 LIMIT ?",
            (
                K1 + 1,
                K1 * (1 - B),
                K1 * B * passages / total,
                [_bounded(term) for term in held],
                weights,
                index_key,
                within,
                within,
                least,
                count,
            ),
        )
        return [(key, score) for key, score in rows]


MOST_TOGETHER = 200
"""Passages with all terms of a phrase that are looked through for the phrase, best first."""


def _counted(terms: str) -> tuple[Counter[str], int]:
    """How often each term stands in a passage, and their number.

    FTS5 takes a number with a point for as many terms as it has parts, and looks for them next to each other. So the
    whole number is counted besides its parts.
    """
    parts = terms.replace(".", " ").split()
    frequencies = Counter(parts)
    frequencies.update(term for term in terms.split() if "." in term)
    return frequencies, len(parts)


def _bounded(term: str) -> str:
    """The term as it is kept."""
    return term if len(term) <= LONGEST_TERM else hashlib.sha256(term.encode()).hexdigest()


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


def _connect(url: str) -> Connection:
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise DatabaseUnavailable(
            "database_url names a PostgreSQL database, and its driver is not installed. "
            "Run: pip install 'pincite[postgres]'"
        ) from None
    try:
        chosen = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise DatabaseUnavailable(
            f"database_url is no address ({error}). Write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE"
        ) from None
    with _errors(url):
        connection = psycopg.connect(**{**CONNECTION, **chosen}, autocommit=True)  # type: ignore[arg-type]
        if not connection.info.host.startswith("/"):
            connection.execute(SESSION)
    return connection


def _take(url: str) -> Connection | None:
    """A connection that is kept open; None if there is none, or none that still works."""
    if not _idle:
        return None
    from psycopg import OperationalError

    with _idle_lock:
        kept = _idle.get((url, os.getpid()), [])
        while kept:
            connection = kept.pop()
            # A server that went away has said so, or hung up: there is something to read.
            with suppress(OperationalError), selectors.DefaultSelector() as selector:
                selector.register(connection.fileno(), selectors.EVENT_READ)
                if not selector.select(0):
                    return connection
            connection.close()
    return None


def _put_back(url: str, connection: Connection) -> None:
    from psycopg.pq import TransactionStatus

    with _idle_lock:
        kept = _idle.setdefault((url, os.getpid()), [])
        if connection.info.transaction_status == TransactionStatus.IDLE and len(kept) < MOST_IDLE:
            kept.append(connection)
            return
    connection.close()


def _shown(url: str) -> str:
    """The address without user and password."""
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(url)
    return f"{parts.get('dbname', '')} at {parts.get('host', 'localhost')}:{parts.get('port', '5432')}"


@contextmanager
def _errors(url: str, *passed: type[Exception]) -> Iterator[None]:
    """Turn the driver's errors into one that says what to do, except those of some classes."""
    import psycopg

    try:
        yield
    except passed:
        raise
    except (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.InsufficientPrivilege) as error:
        raise DatabaseUnavailable(
            f"the database {_shown(url)} can't be used: {str(error).strip()}. Nothing was changed: start it, or "
            "correct database_url, and run this again"
        ) from error

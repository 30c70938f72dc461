"""Files wait in the database for whichever worker takes them.

A job is one file for one collection, with its bytes, so that a worker needs nothing from the machine that sent it. A
worker holds the queue of a collection by an advisory lock and indexes its oldest jobs together. If the worker dies, the
lock ends with its connection, and the next worker takes the jobs: they are done only once they are published.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pincite.index.catalogue import Database, shared
from pincite.index.catalogue.notices import Notices
from pincite.index.errors import (
    DatabaseUnavailable,
    DiskFull,
    IndexBusy,
    LoadError,
    PassedOver,
    PinciteError,
    SettingsError,
    VectorStoreUnavailable,
)
from pincite.index.loaders import LoadLimits, find, load_all_bytes
from pincite.index.loaders.remote import RemoteFile
from pincite.index.settings import IndexSettings
from pincite.index.types import Document

TABLE = """
CREATE TABLE jobs (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    collection TEXT NOT NULL,
    origin TEXT NOT NULL,         -- path of the file where it was sent from
    content BYTEA,                -- the file; empty once the job is over
    state TEXT NOT NULL,          -- waiting, done or failed
    detail TEXT NOT NULL,         -- what a worker does with it, or why it failed
    attempts INTEGER NOT NULL,    -- how often a worker began with it
    created DOUBLE PRECISION NOT NULL     -- seconds since 1970
)
"""

TOGETHER = 50
"""Jobs of a collection to index and publish together."""

MOST_BYTES = 64_000_000
"""Bytes of files to take together."""

ATTEMPTS = 5
"""Number of attempts after which a job counts as failed: it may be what kills the workers."""

PAUSE_SECONDS = 2.0
"""Seconds that a worker waits before it tries again if the database or the Chroma server is down."""

LISTEN_SECONDS = 15.0
"""Seconds to wait for a notice before looking for jobs without one: those of a worker that died."""

CHANNEL = "pincite_jobs"
"""Channel of notices about jobs that were sent and queues that were released."""

QUEUE = 0x50494E51
"""First number of the advisory locks on queues: the letters PINQ in ASCII."""

NO_DATABASE = "jobs are kept in a PostgreSQL database: set database_url and chroma_url"

PASSING = (IndexBusy, DatabaseUnavailable, VectorStoreUnavailable, DiskFull)
"""Errors that leave a job waiting: it is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A file on its way into a collection."""

    key: int
    collection: str
    origin: str
    state: str
    """`waiting`, `done` or `failed`."""
    detail: str
    """The worker's step, or the reason for the failure."""


def enqueue(paths: Iterable[str | Path], settings: IndexSettings) -> tuple[int, list[LoadError]]:
    """Send files, and the files in folders, to the workers; returns their number, and those that can't be read.

    A file takes the place of its earlier job.

    Raises:
        SettingsError: no database is named.
        DatabaseUnavailable: the files that were sent before are kept.
    """
    listing = find(paths)
    failed = list(listing.errors)
    files: list[Path | RemoteFile] = [*listing.files, *listing.remote]
    with _open(settings) as database:
        for file in files:
            try:
                origin, content = _sent(file, settings)
            except LoadError as error:
                failed.append(error)
                continue
            with database.writing():
                database.execute("DELETE FROM jobs WHERE collection = ? AND origin = ?", (settings.collection, origin))
                database.execute(
                    "INSERT INTO jobs (collection, origin, content, state, detail, attempts, created) "
                    "VALUES (?, ?, ?, 'waiting', '', 0, ?)",
                    (settings.collection, origin, content, time.time()),
                )
                _notify(database)
    return len(files) + len(listing.errors) - len(failed), failed


def _sent(file: Path | RemoteFile, settings: IndexSettings) -> tuple[str, bytes]:
    """The origin of a file, and its bytes."""
    most = settings.max_file_mb * 2**20
    if isinstance(file, RemoteFile):
        return file.url, file.read(most)
    if file.stat().st_size > most:
        raise LoadError(file, f"larger than {settings.max_file_mb} MB, the setting max_file_mb")
    return str(file.resolve()), file.read_bytes()


def jobs(settings: IndexSettings) -> list[Job]:
    """Every job, oldest first; a file's last one is kept when it is over."""
    with _open(settings) as database:
        rows = database.execute("SELECT key, collection, origin, state, detail FROM jobs ORDER BY key").fetchall()
    return [
        Job(key=key, collection=collection, origin=origin, state=state, detail=detail)
        for key, collection, origin, state, detail in rows
    ]


def work(settings: IndexSettings, *, until_empty: bool = False) -> Iterator[Job]:
    """Index what waits, and yield each job that is over.

    A database or a Chroma server that is down is waited for.

    Args:
        settings: name the database and the Chroma server.
        until_empty: return once no job is left, not even one that another worker has begun, so that the files can then
            be asked about; if that worker dies, its jobs are taken over here. Otherwise wait for more jobs for ever.
    """
    with closing(_notices(settings)) as notices:
        while True:
            idle, failing = True, False
            try:
                notices.listen()  # before looking, so that no job is missed in between
                for collection in _waiting(settings):
                    for job in _work_on(settings.model_copy(update={"collection": collection})):
                        idle = False
                        yield job
                if until_empty and not _waiting(settings):
                    return
            except PASSING:
                if until_empty:
                    raise
                failing = True
            if idle:
                _pause(notices, failing=failing)


def _notices(settings: IndexSettings) -> Notices:
    if settings.database_url is None:
        raise SettingsError(NO_DATABASE)
    return Notices(settings.database_url.get_secret_value(), CHANNEL)


def _pause(notices: Notices, *, failing: bool) -> None:
    """Wait until there may be something to do: for a notice from another process or, if none can come, for a while."""
    if failing or not notices.listening:
        time.sleep(PAUSE_SECONDS)
    else:
        notices.wait(LISTEN_SECONDS)


def _waiting(settings: IndexSettings) -> list[str]:
    """The collections with jobs, those that wait longest first."""
    with _open(settings) as database:
        rows = database.execute(
            "SELECT collection FROM jobs WHERE state = 'waiting' GROUP BY collection ORDER BY min(key)"
        ).fetchall()
    return [collection for (collection,) in rows]


def _work_on(settings: IndexSettings) -> list[Job]:
    """Index the oldest jobs of the collection, unless another worker does; returns those that are over."""
    with _open(settings) as database:
        if not database.execute("SELECT pg_try_advisory_lock(?, hashtext(?))", (QUEUE, settings.collection)).fetchone()[
            0
        ]:
            return []
        try:
            rows = _begin_jobs(database, settings.collection)
            try:
                return _indexed(database, settings, rows)
            except PASSING as error:
                database.executemany(
                    "UPDATE jobs SET attempts = attempts - 1, detail = ? WHERE key = ?",
                    [(f"waits: {error}", key) for key, _, _ in rows],
                )
                raise
            except PinciteError as error:
                return [_over(database, settings, key, origin, str(error)) for key, origin, _ in rows]
        finally:
            database.execute("SELECT pg_advisory_unlock(?, hashtext(?))", (QUEUE, settings.collection))
            _notify(database)


def _notify(database: Database) -> None:
    """Tell waiting workers to look again; within a transaction the notice is sent when it ends."""
    database.execute("SELECT pg_notify(?, '')", (CHANNEL,))


def _begin_jobs(database: Database, collection: str) -> list[tuple[int, str, bytes]]:
    """The oldest jobs, each counted as begun; one that two workers did not finish comes last and alone."""
    with database.writing():
        database.execute(
            "UPDATE jobs SET state = 'failed', content = NULL, detail = ? "
            "WHERE collection = ? AND state = 'waiting' AND attempts >= ?",
            (f"{ATTEMPTS} workers began with it and did not finish", collection, ATTEMPTS),
        )
        keys: list[int] = []
        total = 0
        for key, size, attempts in database.execute(
            "SELECT key, length(content), attempts FROM jobs WHERE collection = ? AND state = 'waiting' "
            "ORDER BY attempts > 1, key LIMIT ? FOR UPDATE SKIP LOCKED",
            (collection, TOGETHER),
        ):
            if keys and (attempts > 1 or total + size > MOST_BYTES):
                break
            keys.append(key)
            total += size
        database.executemany(
            "UPDATE jobs SET attempts = attempts + 1, detail = ? WHERE key = ?",
            [(f"{socket.gethostname()}, process {os.getpid()}", key) for key in keys],
        )
        rows = database.execute(
            "SELECT key, origin, content FROM jobs WHERE key = ANY(?) ORDER BY key", (keys,)
        ).fetchall()
    return [(key, origin, content) for key, origin, content in rows]


def _indexed(database: Database, settings: IndexSettings, rows: Sequence[tuple[int, str, bytes]]) -> list[Job]:
    """Load the files of some jobs, index their documents, and end the jobs."""
    from pincite.index import library

    unread: dict[int, str] = {}
    documents: list[Document] = []
    for key, origin, content in rows:
        loaded = _loaded(content, origin, settings)
        documents += (one for one in loaded if isinstance(one, Document))
        errors = [str(one) for one in loaded if isinstance(one, LoadError) and not isinstance(one, PassedOver)]
        if errors:
            unread[key] = "; ".join(errors)
    failed = dict(library.add(documents, settings=settings).failed) if documents else {}
    return [
        _over(database, settings, key, origin, unread.get(key) or failed.get(origin, "")) for key, origin, _ in rows
    ]


def _loaded(content: bytes, origin: str, settings: IndexSettings) -> list[Document | LoadError]:
    """The documents of a file, and the errors of its unreadable parts."""
    limits = LoadLimits(settings.load_seconds, settings.load_memory_mb)
    most = settings.max_file_mb * 2**20
    name = Path(origin).name
    try:
        return list(load_all_bytes(content, name=name, source=origin, origin=origin, max_bytes=most, limits=limits))
    except LoadError as error:
        return [error]


def _over(database: Database, settings: IndexSettings, key: int, origin: str, reason: str) -> Job:
    """End a job: failed with a reason, or done."""
    state = "failed" if reason else "done"
    database.execute(
        "UPDATE jobs SET state = ?, detail = ?, content = NULL WHERE key = ?", (state, reason.replace("\0", ""), key)
    )
    return Job(key=key, collection=settings.collection, origin=origin, state=state, detail=reason)


@contextmanager
def _open(settings: IndexSettings) -> Iterator[Database]:
    if settings.database_url is None:
        raise SettingsError(NO_DATABASE)
    with shared(settings, TABLE) as database:
        yield database

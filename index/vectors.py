"""The vectors of passages, in Chroma: embedded in the data folder, or on a Chroma server.

Chroma holds vectors under the keys of passages and nothing else; the catalogue, published in one transaction, says what
a key means. So vectors are added before they are published and deleted after they no longer are, and a crash in between
leaves only vectors that nobody asks for.

Facts about chromadb 1.5.9 that shape this module:

- Importing `chromadb` takes over a second, its Rust core 20 ms. So an embedded folder is *read* through the core
  (`chromadb_rust_bindings`), which the pinned version fixes. Writing, and every server, goes through the public client.
- An open client never sees what another process writes. A reader opens the folder anew for each published version
  (5 ms). The public client can't: it shares one system per path within a process.
- Deleting a collection leaves the folder of its vectors (`vector_folders`).
- A call with more than `get_max_batch_size()` items (5,461) fails, `add` ignores an existing id, and without
  `embedding_function=None` a collection fetches a model.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import numpy as np

from pincite.index.errors import DiskFull, IndexBusy, VectorStoreUnavailable
from pincite.index.private import private_folder
from pincite.index.vector_folders import delete_unused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pincite.index.settings import IndexSettings

FOLDER = "chroma"
"""Name of the embedded Chroma folder in the data folder."""

PREFIX = "pincite-"
"""Prefix of the names of all our collections in Chroma."""

TENANT, DATABASE = "default_tenant", "default_database"
"""Chroma's default tenant and database."""

EF_SEARCH = 200
"""Candidates that HNSW keeps while it searches. Of the nearest 60 among 10,000 sentences of Wikipedia and Reddit it
returned 96.4 % with Chroma's default of 100 and 99.2 % with 200, in the same time."""

OPEN_INDEXES = 16
"""HNSW indexes that one reader may keep open, of five files each. The core requires a number; a reader uses one."""

DAMAGE = ("(code: 11)", "(code: 26)", "malformed", "not a database", "no such table")
"""Signs of a damaged folder in the errors of Chroma's core: SQLite's codes and messages."""

NO_ROOM = ("disk is full", "no space left", "file too large", "quota", "(code: 13)", "(code: 778)")
"""Signs of a full disk in the errors of Chroma's core."""

STORED = (
    "SELECT count(*) FROM embeddings WHERE segment_id = (SELECT s.id FROM segments s "
    "JOIN collections c ON c.id = s.collection WHERE c.name = ? AND s.scope = 'METADATA')"
)
"""Counts the entries of a collection in Chroma's tables. `count()` of a client loads the index first."""

SERVER_BATCH = 1000
"""Vectors per request to a server: about 8 MB of JSON, under the usual limits of servers and proxies."""


class VectorsMissing(Exception):
    """The store does not hold these vectors: never written, deleted by hand, or superseded a moment ago."""


class VectorsDamaged(Exception):
    """The embedded store can't be read. It only holds vectors, so it can be made anew from the catalogue."""


class VectorReader(Protocol):
    """Vectors of one index, as they were when the reader was opened."""

    def nearest(self, query: NDArray[np.float32], count: int) -> list[tuple[int, float]]:
        """The passage keys nearest to a unit vector, with their cosine similarity, best first."""
        ...

    def vectors(self, keys: Sequence[int]) -> tuple[list[int], NDArray[np.float32]]:
        """The unit vectors of these passages, with the keys in their order; unknown keys are left out."""
        ...


def similarities(reader: VectorReader, query: NDArray[np.float32], keys: Sequence[int]) -> dict[int, float]:
    """The cosine similarity of a unit vector to these passages; unknown keys are left out."""
    if not keys:
        return {}
    stored, vectors = reader.vectors(keys)
    return dict(zip(stored, (vectors @ query).tolist(), strict=True)) if stored else {}


class EmbeddedReader:
    """Reads an embedded Chroma folder through Chroma's Rust core."""

    def __init__(self, folder: Path, name: str) -> None:
        import chromadb_rust_bindings as core

        if not (folder / "chroma.sqlite3").is_file():
            raise VectorsMissing(f"{folder} holds no Chroma database")
        try:
            self._core = core.Bindings(
                allow_reset=False,
                sqlite_db_config=core.SqliteDBConfig(
                    url=str(folder / "chroma.sqlite3"),
                    hash_type=core.MigrationHash.MD5,
                    migration_mode=core.MigrationMode.Validate,
                ),
                persist_path=str(folder),
                hnsw_cache_size=OPEN_INDEXES,
            )
            self._id = str(self._core.get_collection(name, TENANT, DATABASE).id)
        except Exception as error:  # the core raises its own classes, which only chromadb names
            if _shows(error, NO_ROOM):  # the core writes a little whenever it opens a folder
                raise DiskFull(folder.parent) from error
            raise VectorsMissing(str(error)) from error

    def nearest(self, query: NDArray[np.float32], count: int) -> list[tuple[int, float]]:
        """The passage keys nearest to a unit vector, with their cosine similarity, best first."""
        try:
            nearest = self._core.query(
                self._id, None, [query.tolist()], count, None, None, ["distances"], TENANT, DATABASE
            )
        except Exception as error:
            raise VectorsMissing(str(error)) from error
        return [(int(key), 1.0 - distance) for key, distance in zip(nearest.ids[0], nearest.distances[0], strict=True)]

    def vectors(self, keys: Sequence[int]) -> tuple[list[int], NDArray[np.float32]]:
        """The unit vectors of these passages, with the keys in their order; unknown keys are left out."""
        try:
            stored = self._core.get(
                self._id, [str(key) for key in keys], None, None, 0, None, ["embeddings"], TENANT, DATABASE
            )
        except Exception as error:
            raise VectorsMissing(str(error)) from error
        return [int(key) for key in stored.ids], np.asarray(stored.embeddings, np.float32)


class ServerReader:
    """Reads a Chroma server through the public client."""

    def __init__(self, client: Any, name: str) -> None:
        with _server_errors():
            try:
                self._collection = client.get_collection(name, embedding_function=None)
            except _not_found() as error:
                raise VectorsMissing(str(error)) from error

    def nearest(self, query: NDArray[np.float32], count: int) -> list[tuple[int, float]]:
        """The passage keys nearest to a unit vector, with their cosine similarity, best first."""
        with _server_errors():
            try:
                nearest = self._collection.query(query_embeddings=[query], n_results=count, include=["distances"])
            except _not_found() as error:
                raise VectorsMissing(str(error)) from error
        return [
            (int(key), 1.0 - distance) for key, distance in zip(nearest["ids"][0], nearest["distances"][0], strict=True)
        ]

    def vectors(self, keys: Sequence[int]) -> tuple[list[int], NDArray[np.float32]]:
        """The unit vectors of these passages, with the keys in their order; unknown keys are left out."""
        with _server_errors():
            try:
                stored = self._collection.get(ids=[str(key) for key in keys], include=["embeddings"])
            except _not_found() as error:
                raise VectorsMissing(str(error)) from error
        return [int(key) for key in stored["ids"]], np.asarray(stored["embeddings"], np.float32)


class VectorWriter:
    """Adds and deletes vectors. Its maker holds the write lock."""

    def __init__(self, client: Any, home: Path, batch: int, *, shared: bool = False) -> None:
        self._client, self._home, self._batch, self._shared = client, home, batch, shared

    def claim(self, name: str, former: str, owner: str) -> bool:
        """Take over the collection of an index for a session of writing; made if there is none.

        A catalogue that was copied knows the same collections as its copy. So each session notes another owner in the
        collection, and only the catalogue that knows the last one may go on. Of two that try at once, the one that
        makes a lock (the server makes no name twice) is first. A lock left by a crash refuses the next claim.

        Args:
            name: of the collection.
            former: the owner that the catalogue last noted; empty for none.
            owner: the new one.

        Returns:
            Whether it is ours. An embedded folder always is: it is copied together with its catalogue.
        """
        with self._errors():
            if not self._shared:
                self._create(name)
                return True
            lock = f"{name}-{former or 'new'}"
            try:
                self._client.create_collection(lock, embedding_function=None)
            except _chroma_error() as error:
                if "already exists" not in str(error):  # the server has no class of its own for this
                    raise
                return False
            try:
                collection = self._create(name, former)
                if _owner(collection) != former:
                    return False
                collection.modify(metadata={"owner": owner})
                return True
            finally:
                self._client.delete_collection(lock)

    def check_owner(self, name: str, owner: str) -> None:
        """Make sure that a collection is still ours.

        Raises:
            IndexBusy: another catalogue has claimed it since.
        """
        with self._errors():
            if self._shared and _owner(self._client.get_collection(name, embedding_function=None)) != owner:
                raise IndexBusy(
                    "a copy of this data folder has begun to write to the same vectors. Nothing was changed: "
                    "run this again, and this folder goes on with vectors of its own"
                )

    def copy(self, source: str, target: str, keys: Sequence[int]) -> None:
        """Copy vectors to another collection; those that are gone are left out."""
        with self._errors():
            try:
                collection = self._client.get_collection(source, embedding_function=None)
            except _not_found():
                return
            for start in range(0, len(keys), self._batch):
                stored = collection.get(
                    ids=[str(key) for key in keys[start : start + self._batch]], include=["embeddings"]
                )
                self.add(target, [int(key) for key in stored["ids"]], stored["embeddings"])

    def _create(self, name: str, owner: str = "") -> Any:
        return self._client.get_or_create_collection(
            name,
            embedding_function=None,
            metadata={"owner": owner} if self._shared else None,
            configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}},
        )

    def add(self, name: str, keys: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Store unit vectors of shape (len(keys), dimensions) under passage keys; acknowledged when this returns."""
        with self._errors():
            collection = self._client.get_collection(name, embedding_function=None)
            for start in range(0, len(keys), self._batch):
                ids = [str(key) for key in keys[start : start + self._batch]]
                collection.upsert(ids=ids, embeddings=vectors[start : start + self._batch])

    def delete(self, name: str, keys: Sequence[int]) -> None:
        """Delete the vectors of passages; unknown keys are ignored."""
        with self._errors():
            collection = self._client.get_collection(name, embedding_function=None)
            for start in range(0, len(keys), self._batch):
                collection.delete(ids=[str(key) for key in keys[start : start + self._batch]])

    def drop(self, unused: Mapping[str, str], keep: frozenset[str]) -> None:
        """Delete collections without an index.

        Args:
            unused: on a server, those to delete, with the owners that we noted; one with another owner stays.
            keep: in an embedded folder, which is ours alone, those to keep: leftovers of a lost catalogue go, too.
        """
        with self._errors():
            if not self._shared:
                for collection in self._client.list_collections():
                    if collection.name.startswith(PREFIX) and collection.name not in keep:
                        self._client.delete_collection(collection.name)
                delete_unused(self._home / FOLDER)
                return
            for name, owner in unused.items():
                with suppress(_not_found()):
                    if _owner(self._client.get_collection(name, embedding_function=None)) == owner:
                        self._client.delete_collection(name)

    def count(self, name: str) -> int:
        """The number of vectors under a name; 0 for an unknown one."""
        with self._errors():
            try:
                return int(self._client.get_collection(name, embedding_function=None).count())
            except _not_found():
                return 0

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with _write_errors(self._home), _server_errors() if self._shared else nullcontext():
            yield

    def close(self) -> None:
        """Close the folder. A connection to a server stays open for the next use."""
        if not self._shared:
            self._client.close()


def open_reader(settings: IndexSettings, name: str) -> VectorReader:
    """The vectors of one index as they are now.

    Raises:
        VectorsMissing: the store does not hold them.
        VectorStoreUnavailable: the Chroma server does not answer.
    """
    if settings.chroma_url is None:
        return EmbeddedReader(settings.home / FOLDER, name)
    return ServerReader(_server(settings), name)


def open_writer(settings: IndexSettings) -> VectorWriter:
    """The vector store for writing; the caller holds the write lock.

    Raises:
        VectorStoreUnavailable: the Chroma server does not answer.
        VectorsDamaged: the embedded folder can't be read.
        DiskFull: the disk has no room.
    """
    if settings.chroma_url is not None:
        return VectorWriter(_server(settings), settings.home, SERVER_BATCH, shared=True)
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    folder = settings.home / FOLDER
    private_folder(folder)
    with _write_errors(settings.home):
        try:
            client = chromadb.PersistentClient(str(folder), settings=chromadb.Settings(anonymized_telemetry=False))
        except Exception:
            # chromadb keeps the half-made client, and would return it at the next attempt
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
            raise
        return VectorWriter(client, settings.home, client.get_max_batch_size())


def stored_count(settings: IndexSettings, name: str) -> int:
    """The number of vectors under a name in the embedded folder, counted without loading their index; 0 without one.

    Raises:
        VectorsDamaged: the folder can't be read.
    """
    path = settings.home / FOLDER / "chroma.sqlite3"
    if not path.is_file():
        return 0
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            count: int = connection.execute(STORED, (name,)).fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise VectorsDamaged(str(error)) from error
    return count


def discard(settings: IndexSettings) -> None:
    """Delete a damaged embedded store; the caller holds the write lock, and rebuilds the collections."""
    shutil.rmtree(settings.home / FOLDER, ignore_errors=True)


def _server(settings: IndexSettings) -> Any:
    """A client of the Chroma server in the settings."""
    assert settings.chroma_url is not None
    token = settings.chroma_token.get_secret_value() if settings.chroma_token else None
    return _client(settings.chroma_url, token, os.getpid())


@lru_cache(maxsize=8)
def _client(address: str, token: str | None, process: int) -> Any:
    """One client per server: chromadb never closes its connections."""
    import chromadb

    url = urlsplit(address)
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise VectorStoreUnavailable(
            f"chroma_url {address!r} is no address; write it as http://HOST:PORT or https://HOST"
        )
    with _server_errors():
        return chromadb.HttpClient(
            host=url.hostname,
            port=url.port or (443 if url.scheme == "https" else 80),
            ssl=url.scheme == "https",
            headers={"Authorization": f"Bearer {token}"} if token else {},
            settings=chromadb.Settings(anonymized_telemetry=False),
        )


def _not_found() -> type[Exception]:
    from chromadb.errors import NotFoundError

    return NotFoundError


def _chroma_error() -> type[Exception]:
    from chromadb.errors import ChromaError

    return ChromaError


def _owner(collection: Any) -> str:
    """The owner that is noted in a collection; empty where an older Pincite made it."""
    return str((collection.metadata or {}).get("owner", ""))


@contextmanager
def _server_errors() -> Iterator[None]:
    """Turn a failed connection into VectorStoreUnavailable."""
    import httpx

    try:
        yield
    except (httpx.HTTPError, ValueError) as error:
        # chromadb wraps a refused connection of its first request into a ValueError.
        raise VectorStoreUnavailable(
            f"the Chroma server does not answer as it should: {error}. "
            "Start it with `chroma run`, or remove chroma_url from the settings to use the embedded one"
        ) from error


def _shows(error: Exception, signs: Sequence[str]) -> bool:
    return any(sign in str(error).lower() for sign in signs)


@contextmanager
def _write_errors(home: Path) -> Iterator[None]:
    """Turn Chroma's errors on a full disk into DiskFull, and those on a damaged folder into VectorsDamaged."""
    try:
        yield
    except Exception as error:
        if _shows(error, NO_ROOM):
            raise DiskFull(home) from error
        if _shows(error, DAMAGE):
            raise VectorsDamaged(str(error)) from error
        raise

"""Writing vectors, which only who holds the write lock does."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pincite.index.errors import IndexBusy
from pincite.index.private import private_folder
from pincite.index.vectors.chroma import (
    FOLDER,
    VectorsDamaged,
    chroma_error,
    not_found_error,
    server_client,
    server_errors,
    write_errors,
)
from pincite.index.vectors.folders import delete_unused
from pincite.index.vectors.unfilled import blank_unfilled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pincite.index.settings import IndexSettings

PREFIX = "pincite-"
"""Prefix of the names of all our collections in Chroma."""

EF_SEARCH = 200
"""Candidates that HNSW keeps while it searches. Of the nearest 60 among 10,000 sentences of Wikipedia and Reddit it
returned 96.4 % with Chroma's default of 100 and 99.2 % with 200, in the same time."""

STORED = (
    "SELECT count(*) FROM embeddings WHERE segment_id = (SELECT s.id FROM segments s "
    "JOIN collections c ON c.id = s.collection WHERE c.name = ? AND s.scope = 'METADATA')"
)
"""Counts the entries of a collection in Chroma's tables. `count()` of a client loads the index first."""

EMBEDDED_BATCH = 256
"""Vectors to write or delete in one call of embedded Chroma, which stops every other thread of the process until it
returns: 0.3 s at this size, 3 s for 3,000 vectors."""

SERVER_BATCH = 1000
"""Vectors per request to a server: about 8 MB of JSON, under the usual limits of servers and proxies."""


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
            except chroma_error() as error:
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
            except not_found_error():
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
                with suppress(not_found_error()):
                    if _owner(self._client.get_collection(name, embedding_function=None)) == owner:
                        self._client.delete_collection(name)

    def count(self, name: str) -> int:
        """The number of vectors under a name; 0 for an unknown one."""
        with self._errors():
            try:
                return int(self._client.get_collection(name, embedding_function=None).count())
            except not_found_error():
                return 0

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with write_errors(self._home), server_errors() if self._shared else nullcontext():
            yield

    def close(self) -> None:
        """Close the folder. A connection to a server stays open for the next use."""
        if not self._shared:
            self._client.close()
            blank_unfilled(self._home / FOLDER)


def open_writer(settings: IndexSettings) -> VectorWriter:
    """The vector store for writing; the caller holds the write lock.

    Raises:
        VectorStoreUnavailable: the Chroma server does not answer.
        VectorsDamaged: the embedded folder can't be read.
        DiskFull: the disk has no room.
    """
    if settings.chroma_url is not None:
        return VectorWriter(server_client(settings), settings.home, SERVER_BATCH, shared=True)
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    folder = settings.home / FOLDER
    private_folder(folder)
    with write_errors(settings.home):
        try:
            client = chromadb.PersistentClient(str(folder), settings=chromadb.Settings(anonymized_telemetry=False))
        except Exception:
            # chromadb keeps the half-made client, and would return it at the next attempt
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
            raise
        return VectorWriter(client, settings.home, min(EMBEDDED_BATCH, client.get_max_batch_size()))


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


def discard_store(settings: IndexSettings) -> None:
    """Delete a damaged embedded store; the caller holds the write lock, and rebuilds the collections."""
    shutil.rmtree(settings.home / FOLDER, ignore_errors=True)


def _owner(collection: Any) -> str:
    """The owner that is noted in a collection; empty where an older Pincite made it."""
    return str((collection.metadata or {}).get("owner", ""))

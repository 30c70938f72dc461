"""Reading vectors: the nearest to a question, and those of passages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from pincite.index.errors import DiskFull
from pincite.index.vectors.chroma import (
    DATABASE,
    FOLDER,
    NO_ROOM,
    TENANT,
    VectorsMissing,
    mentions,
    not_found_error,
    server_client,
    server_errors,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pincite.index.settings import IndexSettings

OPEN_INDEXES = 16
"""HNSW indexes that one reader may keep open, of five files each. The core requires a number; a reader uses one."""


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
            if mentions(error, NO_ROOM):  # the core writes a little whenever it opens a folder
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
        with server_errors():
            try:
                self._collection = client.get_collection(name, embedding_function=None)
            except not_found_error() as error:
                raise VectorsMissing(str(error)) from error

    def nearest(self, query: NDArray[np.float32], count: int) -> list[tuple[int, float]]:
        """The passage keys nearest to a unit vector, with their cosine similarity, best first."""
        with server_errors():
            try:
                nearest = self._collection.query(query_embeddings=[query], n_results=count, include=["distances"])
            except not_found_error() as error:
                raise VectorsMissing(str(error)) from error
        return [
            (int(key), 1.0 - distance) for key, distance in zip(nearest["ids"][0], nearest["distances"][0], strict=True)
        ]

    def vectors(self, keys: Sequence[int]) -> tuple[list[int], NDArray[np.float32]]:
        """The unit vectors of these passages, with the keys in their order; unknown keys are left out."""
        with server_errors():
            try:
                stored = self._collection.get(ids=[str(key) for key in keys], include=["embeddings"])
            except not_found_error() as error:
                raise VectorsMissing(str(error)) from error
        return [int(key) for key in stored["ids"]], np.asarray(stored["embeddings"], np.float32)


def open_reader(settings: IndexSettings, name: str) -> VectorReader:
    """The vectors of one index as they are now.

    Raises:
        VectorsMissing: the store does not hold them.
        VectorStoreUnavailable: the Chroma server does not answer.
    """
    if settings.chroma_url is None:
        return EmbeddedReader(settings.home / FOLDER, name)
    return ServerReader(server_client(settings), name)

"""Vectors that the catalogue keeps itself until the vector store takes them.

Each process that writes to an embedded Chroma index or opens it anew loads all of it: that takes seconds at a million
vectors, and all of their memory. So the vectors of a few new passages stand here first, and are compared one by one.
Once there are too many, the store takes them all and gets a new *state*: processes that hold it open open it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pincite.index.catalogue.database import Database

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGE = 10_000
"""Fewest published passages for a few new ones to stay apart from an embedded Chroma: loading its index, to write or to
read, takes 0.1 s at this size and seconds at a million."""

APART = 2_000
"""Most vectors that may stay apart, and most obsolete ones that may stay in the store. Questions are compared with
each of the former, and look past the latter, in under a millisecond."""

FIRST_VERSION = 6
"""First version of the tables that have such vectors."""


READ = (
    "SELECT f.passage_key, f.vector FROM fresh_vectors f JOIN passages p ON p.key = f.passage_key "
    "JOIN documents d ON d.key = p.document_key WHERE f.index_key = ? AND +d.live IN ({marks}) "
    "ORDER BY f.passage_key"
)

IN_STORE = (
    "SELECT 1 FROM passages p WHERE p.document_key = ? "
    "AND NOT EXISTS (SELECT 1 FROM fresh_vectors f WHERE f.passage_key = p.key) LIMIT 1"
)


def keep(database: Database, index_key: int, keys: Sequence[int], vectors: NDArray[np.float32]) -> None:
    """Keep the vectors of staged passages."""
    rows = ((key, index_key, row.astype("<f4").tobytes()) for key, row in zip(keys, vectors, strict=True))
    database.executemany("INSERT INTO fresh_vectors VALUES (?, ?, ?)", rows)


def count(database: Database, index_key: int) -> int:
    """The number of vectors that are kept for an index."""
    number: int = database.execute("SELECT count(*) FROM fresh_vectors WHERE index_key = ?", (index_key,)).fetchone()[0]
    return number


def read(database: Database, index_key: int, *, live: Iterable[int] = (1,)) -> tuple[list[int], NDArray[np.float32]]:
    """The keys of passages whose vectors are kept, and the vectors.

    Args:
        database: the catalogue.
        index_key: the index.
        live: 1 for published passages, 0 for staged ones.
    """
    if database.version() < FIRST_VERSION:
        return [], np.empty((0, 0), np.float32)
    states = tuple(live)
    marks = ",".join("?" * len(states))
    rows = database.execute(READ.format(marks=marks), (index_key, *states)).fetchall()
    if not rows:
        return [], np.empty((0, 0), np.float32)
    return [key for key, _ in rows], np.stack([np.frombuffer(vector, "<f4") for _, vector in rows])


def clear(database: Database, index_key: int) -> None:
    """Forget the vectors of an index: the store has them."""
    database.execute("DELETE FROM fresh_vectors WHERE index_key = ?", (index_key,))


def in_store(database: Database, document_key: int) -> bool:
    """Whether some passage of a document has its vector only in the store."""
    return database.execute(IN_STORE, (document_key,)).fetchone() is not None


def store_state(database: Database, index_key: int) -> int:
    """Number of the oldest state of the store that serves the published passages of an index."""
    row = database.execute("SELECT value FROM meta WHERE name = ?", (_state(index_key),)).fetchone()
    return int(row[0]) if row else 0


def advance(database: Database, index_key: int) -> None:
    """Record that passages are published whose vectors the store did not have before."""
    state = str(store_state(database, index_key) + 1)
    database.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_state(index_key), state),
    )


def forget(database: Database, index_key: int) -> None:
    """Delete the record of an index. Deleting its passages has already deleted their vectors."""
    database.execute("DELETE FROM meta WHERE name = ?", (_state(index_key),))


def _state(index_key: int) -> str:
    return f"store-{index_key}"

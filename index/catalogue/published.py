"""The published documents of an index, looked up one by one for a build, so that a small change reads little."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from pincite.index.catalogue.records import DOCUMENT_COLUMNS, IndexRow, document_of
from pincite.index.loaders.documents import MEMBER
from pincite.index.loaders.stamps import FileStamp

if TYPE_CHECKING:
    from pincite.index.catalogue.database import Database
    from pincite.index.types import Document

AFTER_MEMBER = MEMBER[:-1] + chr(ord(MEMBER[-1]) + 1)
"""Comes directly after all origins that begin with `MEMBER`, in the order of bytes."""

BY_ID = "SELECT key FROM documents WHERE index_key = ? AND live = 1 AND id = ?"

BY_ORIGIN = "SELECT key FROM documents WHERE index_key = ? AND live = 1 AND origin{bytewise} = ?"

MEMBERS = (
    "SELECT origin, key FROM documents WHERE index_key = ? AND live = 1 "
    "AND origin{bytewise} >= ? AND origin{bytewise} < ? ORDER BY origin{bytewise}"
)

BY_STAMP = (
    "SELECT d.key FROM files f JOIN documents d ON d.key = f.document_key WHERE f.path = ? AND f.loader = ? "
    "AND f.size = ? AND f.mtime_ns = ? AND f.ctime_ns = ? AND f.inode = ? AND +d.index_key = ? AND +d.live = 1 "
    "ORDER BY d.key"
)

LACKING = (
    "SELECT media_type FROM documents d WHERE d.key = ? "
    "AND NOT EXISTS (SELECT 1 FROM originals o WHERE o.document_key = d.key)"
)


class Published:
    """The published documents of one index.

    Args:
        database: the catalogue.
        index: the index.
        kept_types: media types of the documents whose files are to be kept.
    """

    def __init__(self, database: Database, index: IndexRow, kept_types: Collection[str] = ()) -> None:
        self._database = database
        self._index = index.key
        self._kept_types = frozenset(kept_types)

    def with_id(self, name: str) -> int | None:
        """The key of the document with an id."""
        return self._only_key(BY_ID, (self._index, name))

    def with_origin(self, origin: str) -> int | None:
        """The key of the document that came from a place."""
        return self._only_key(self._bytewise(BY_ORIGIN), (self._index, origin))

    def of_file(self, origin: str) -> list[tuple[str, int]]:
        """Origins and keys of the documents from a file, its members included, in the order of the origins."""
        span = (f"{origin}{MEMBER}", f"{origin}{AFTER_MEMBER}")
        members = [(name, key) for name, key in self._database.execute(self._bytewise(MEMBERS), (self._index, *span))]
        key = self.with_origin(origin)
        return members if key is None else [(origin, key), *members]

    def below(self, path: str) -> list[tuple[str, int]]:
        """Origins and keys of the documents at a path, and of those in the folder that it may be."""
        inside = (f"{path}{os.sep}", f"{path}{chr(ord(os.sep) + 1)}")
        rows = self._database.execute(self._bytewise(MEMBERS), (self._index, *inside))
        return [*self.of_file(path), *((origin, key) for origin, key in rows)]

    def holds(self, key: int) -> bool:
        """Whether a document is published in this index."""
        row = self._database.execute("SELECT index_key, live FROM documents WHERE key = ?", (key,)).fetchone()
        return row is not None and tuple(row) == (self._index, 1)

    def keys(self) -> list[int]:
        """The keys of all documents, in the order in which they came."""
        rows = self._database.execute(
            "SELECT key FROM documents WHERE index_key = ? AND live = 1 ORDER BY key", (self._index,)
        )
        return [key for (key,) in rows]

    def read(self, key: int) -> Document:
        """The document under a key.

        Raises:
            DocumentDamaged: its text is not the one that was stored.
        """
        row = self._database.execute(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE key = ?", (key,)).fetchone()
        return document_of(row)

    def names(self, key: int) -> tuple[str, str]:
        """The origin and the id of the document under a key."""
        origin, name = self._database.execute("SELECT origin, id FROM documents WHERE key = ?", (key,)).fetchone()
        return origin, name

    def stamp(self, key: int) -> FileStamp | None:
        """The state of the file that a document was read from, where that is recorded."""
        row = self._database.execute(
            "SELECT path, loader, size, mtime_ns, ctime_ns, inode FROM files WHERE document_key = ?", (key,)
        ).fetchone()
        return FileStamp(*row) if row else None

    def untouched(self, stamp: FileStamp | None) -> Sequence[int]:
        """The keys of the documents from a file in this state; none if it has to be read."""
        if stamp is None:
            return ()
        rows = self._database.execute(BY_STAMP, (*dataclasses.astuple(stamp), self._index)).fetchall()
        keys = [key for (key,) in rows]
        return () if any(self._lacks_original(key) for key in keys) else keys

    def _lacks_original(self, key: int) -> bool:
        """Whether the file of a document is to be kept, and is not yet."""
        if not self._kept_types:
            return False
        row = self._database.execute(LACKING, (key,)).fetchone()
        return row is not None and row[0] in self._kept_types

    def original_hash(self, key: int) -> str | None:
        """The hash of a document's file, if that is kept."""
        row = self._database.execute("SELECT hash FROM originals WHERE document_key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _bytewise(self, statement: str) -> str:
        return statement.format(bytewise=self._database.bytewise)

    def _only_key(self, statement: str, parameters: Sequence[object]) -> int | None:
        row = self._database.execute(statement, parameters).fetchone()
        return row[0] if row else None

"""Changing the catalogue: staging documents beside what is published, and publishing in one transaction."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.index.catalogue import rows
from pincite.index.catalogue.rows import SECURE_DELETE_SINCE, Staged
from pincite.index.catalogue.schema import connect, database_errors
from pincite.index.catalogue.snapshot import DOCUMENT_COLUMNS, IndexRow, document_of, facts_of, live_index, read_facts
from pincite.index.loaders.stamps import FileStamp
from pincite.index.types import Document, Passage
from pincite.index.vectors import PREFIX

STAGED = "SELECT key FROM documents WHERE index_key = ? AND id = ? AND live = 0"
"""Finds a staged document. SQLite uses its index for `live = 0`, not for `NOT live`."""

PURGE_SHARE = 0.05
"""Share of removed passages after which a build overwrites their terms, where SQLite doesn't do so at once. Merging the
whole full-text index takes 0.9 s for 61,000 passages, so it must not follow every changed file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What one publication changes."""

    add: tuple[int, ...] = ()
    """Keys of staged documents that become visible."""
    remove: tuple[int, ...] = ()
    """Keys of published documents that go."""
    update: tuple[tuple[int, Document], ...] = ()
    """Keys of published documents whose text stays, with their new metadata."""

    def __bool__(self) -> bool:
        return bool(self.add or self.remove or self.update)


class CatalogueWriter:
    """Writes the catalogue. Its maker holds the write lock of the data folder."""

    def __init__(self, home: Path) -> None:
        connection = connect(home, create=True)
        assert connection is not None
        self._home = home
        self._connection = connection

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Run a block as one transaction, on disk when it ends."""
        with database_errors(self._home):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def vectors_prefix(self) -> str:
        """Prefix of this folder's collections in Chroma, so that folders can share one server."""
        folder = self._connection.execute("SELECT value FROM meta WHERE name = 'folder'").fetchone()[0]
        return f"{PREFIX}{folder}-"

    def vectors_names(self) -> frozenset[str]:
        """The names of this catalogue's collections in Chroma."""
        return frozenset(name for (name,) in self._connection.execute("SELECT vectors FROM indexes"))

    def live_index(self, collection: str) -> IndexRow | None:
        """The published index of a collection."""
        return live_index(self._connection, collection)

    def begin_index(self, collection: str, fingerprint: str) -> IndexRow:
        """An unpublished index: the one that an interrupted build of the same kind left, or a new one."""
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT key FROM indexes WHERE collection = ? AND fingerprint = ? AND NOT live ORDER BY key DESC",
                (collection, fingerprint),
            ).fetchone()
            for (key,) in connection.execute(
                "SELECT key FROM indexes WHERE collection = ? AND NOT live AND key IS NOT ?",
                (collection, row and row[0]),
            ).fetchall():
                rows.drop_index(connection, key)
            if row is None:
                key = connection.execute(
                    "INSERT INTO indexes (collection, fingerprint, vectors) VALUES (?, ?, '')",
                    (collection, fingerprint),
                ).lastrowid
                connection.execute(
                    "UPDATE indexes SET vectors = ? WHERE key = ?", (f"{self.vectors_prefix()}{key}", key)
                )
                connection.execute(
                    f"CREATE VIRTUAL TABLE fts_{key} "
                    "USING fts5(terms, tokenize = \"unicode61 categories 'L* N* M* Co'\")"
                )
                connection.execute(f"CREATE VIRTUAL TABLE terms_{key} USING fts5vocab(fts_{key}, row)")
                if sqlite3.sqlite_version_info >= SECURE_DELETE_SINCE:
                    connection.execute(f"INSERT INTO fts_{key} (fts_{key}, rank) VALUES ('secure-delete', 1)")
                row = (key,)
            columns = connection.execute(
                "SELECT key, collection, fingerprint, vectors, version, index_id FROM indexes WHERE key = ?", row
            ).fetchone()
        return IndexRow(*columns)

    def live_keys(self, index: IndexRow) -> dict[str, int]:
        """The keys of the published documents by id."""
        return dict(
            self._connection.execute("SELECT id, key FROM documents WHERE index_key = ? AND live = 1", (index.key,))
        )

    def live_origins(self, index: IndexRow) -> dict[str, int]:
        """The keys of the published documents by origin."""
        return dict(
            self._connection.execute("SELECT origin, key FROM documents WHERE index_key = ? AND live = 1", (index.key,))
        )

    def document(self, key: int) -> Document:
        """The document under a key."""
        return document_of(
            self._connection.execute(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE key = ?", (key,)).fetchone()
        )

    def discard_unembedded(self, index: IndexRow) -> None:
        """Delete staged documents without all their vectors, which an interrupted build left."""
        with self._transaction() as connection:
            keys = connection.execute(
                "SELECT key FROM documents WHERE index_key = ? AND live = 0 AND embedded = 0", (index.key,)
            ).fetchall()
            for (key,) in keys:
                rows.delete_document(connection, index.key, key)

    def resume(self, index: IndexRow, document: Document) -> int | None:
        """The key of a complete staged document with the same text, which gets the new metadata; None without one."""
        row = self._connection.execute(
            f"{STAGED} AND embedded = 1",
            (index.key, document.id),
        ).fetchone()
        if row is None or not document.same_passages_as(self.document(row[0])):
            return None
        with self._transaction() as connection:
            rows.update_metadata(connection, row[0], document)
        key: int = row[0]
        return key

    def stage(self, index: IndexRow, staged: Sequence[tuple[Document, Sequence[Passage]]]) -> list[Staged]:
        """Store documents with their passages, invisible to readers."""
        done = []
        with self._transaction() as connection:
            for document, passages in staged:
                old = connection.execute(STAGED, (index.key, document.id)).fetchone()
                if old:
                    rows.delete_document(connection, index.key, old[0])
                done.append(rows.insert(connection, index.key, document, passages))
        return done

    def mark_embedded(self, staged: Sequence[Staged]) -> None:
        """Record that the store has acknowledged every vector of these documents."""
        with self._transaction() as connection:
            connection.executemany("UPDATE documents SET embedded = 1 WHERE key = ?", [(s.key,) for s in staged])

    def publish(self, index: IndexRow, publication: Publication) -> IndexRow:
        """Publish in one transaction. An index that is not live yet takes the place of its collection's live one."""
        with self._transaction() as connection:
            for key in publication.remove:
                rows.delete_document(connection, index.key, key)
            for key, document in publication.update:
                rows.update_metadata(connection, key, document)
            for key in publication.add:
                rows.index_terms(connection, index.key, key)
                connection.execute("UPDATE documents SET live = 1 WHERE key = ?", (key,))
            former = live_index(connection, index.collection)
            if former is not None and former.key != index.key:
                rows.drop_index(connection, former.key)
            ids = [
                row[0]
                for row in connection.execute(
                    "SELECT id FROM documents WHERE index_key = ? AND live = 1 ORDER BY id", (index.key,)
                )
            ]
            version = max(index.version, former.version if former else 0) + 1
            connection.execute(
                "UPDATE indexes SET live = 1, version = ?, index_id = ? WHERE key = ?",
                (version, _index_id(index.fingerprint, ids), index.key),
            )
        published = self.live_index(index.collection)
        assert published is not None
        return published

    def purge_terms(self, index: IndexRow, *, share: float = 0.0) -> None:
        """Overwrite the terms of removed passages, if those are more than a share of all passages.

        From `SECURE_DELETE_SINCE` on SQLite has done so already.
        """
        if sqlite3.sqlite_version_info >= SECURE_DELETE_SINCE:
            return
        name, table = f"removed-{index.key}", f"fts_{index.key}"
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        passages = self._connection.execute(f"SELECT count(*) FROM {table}_docsize").fetchone()[0]
        if row is None or int(row[0]) <= share * passages:
            return
        with self._transaction() as connection:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
            connection.execute("DELETE FROM meta WHERE name = ?", (name,))

    def passage_count(self, index: IndexRow) -> int:
        """The number of published passages."""
        count: int = self._connection.execute(f"SELECT count(*) FROM fts_{index.key}_docsize").fetchone()[0]
        return count

    def file_stamps(self, index: IndexRow) -> dict[FileStamp, list[int]]:
        """The keys of the published documents that were read from files, by the state of the file."""
        rows = self._connection.execute(
            "SELECT f.path, f.loader, f.size, f.mtime_ns, f.ctime_ns, f.inode, d.key FROM documents d "
            "JOIN files f ON f.document_key = d.key WHERE d.index_key = ? AND d.live = 1",
            (index.key,),
        )
        stamps: dict[FileStamp, list[int]] = {}
        for *state, key in rows:
            stamps.setdefault(FileStamp(*state), []).append(key)
        return stamps

    def record_files(self, stamps: Sequence[tuple[int, FileStamp]]) -> None:
        """Record the state of the files that published documents were read from."""
        if not stamps:
            return
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(key, *dataclasses.astuple(stamp)) for key, stamp in stamps],
            )

    def drop_collection(self, collection: str) -> None:
        """Delete a collection with all its documents, published or staged."""
        with self._transaction() as connection:
            for (key,) in connection.execute("SELECT key FROM indexes WHERE collection = ?", (collection,)).fetchall():
                rows.drop_index(connection, key)
            connection.execute("DELETE FROM meta WHERE name = ?", (facts_of(collection),))

    def keep_fact(self, collection: str, name: str, value: Mapping[str, Any] | None) -> None:
        """Keep a fact with a collection; None forgets it."""
        with self._transaction() as connection:
            facts = read_facts(connection, collection)
            facts.pop(name, None)
            if value is not None:
                facts[name] = dict(value)
            row = (facts_of(collection), json.dumps(facts, ensure_ascii=False, sort_keys=True))
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)

    def obsolete_vectors(self, index: IndexRow) -> list[int]:
        """Passage keys whose vectors are no longer needed."""
        return [
            key
            for (key,) in self._connection.execute(
                "SELECT passage_key FROM obsolete_vectors WHERE index_key = ?", (index.key,)
            )
        ]

    def forget_vectors(self, index: IndexRow) -> None:
        """Record that the obsolete vectors are deleted, and clear removed texts from the write-ahead log."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM obsolete_vectors WHERE index_key = ?", (index.key,))
        with database_errors(self._home):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _index_id(fingerprint: str, ids: Sequence[str]) -> str:
    """Equal for equal documents under the same embedder and splitter, on every machine."""
    return hashlib.sha256("\n".join((fingerprint, *ids)).encode()).hexdigest()[:16]

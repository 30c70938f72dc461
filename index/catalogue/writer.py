"""Changing the catalogue: staging documents beside what is published, and publishing in one transaction."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pincite.index.catalogue import fresh, rows
from pincite.index.catalogue.database import Database
from pincite.index.catalogue.published import Published
from pincite.index.catalogue.records import DOCUMENT_COLUMNS, IndexRow, document_of
from pincite.index.catalogue.rows import Staged, Unstaged
from pincite.index.catalogue.snapshot import facts_of, live_index, read_facts
from pincite.index.embedding import Vectors
from pincite.index.loaders.stamps import FileStamp
from pincite.index.types import Document

STAGED = "SELECT key FROM documents WHERE index_key = ? AND id = ? AND live = 0"
"""Finds a staged document. SQLite uses its index for `live = 0`, not for `NOT live`."""

TERMS_IN_MEMORY = 50_000_000
"""Characters of staged documents' terms to keep in memory. Beyond them a document is read again when it is published,
which takes a third of the time of a build."""

PURGE_SHARE = 0.05
"""Share of removed passages after which a build overwrites their terms, where SQLite doesn't do so at once. Merging the
whole full-text index takes 0.9 s for 61,000 passages, so it must not follow every changed file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The changes of one publication."""

    add: tuple[int, ...] = ()
    """Keys of staged documents that become visible."""
    remove: tuple[int, ...] = ()
    """Keys of published documents that go."""
    update: tuple[tuple[int, Document], ...] = ()
    """Keys of published documents whose text stays, with their new metadata."""

    def __bool__(self) -> bool:
        return bool(self.add or self.remove or self.update)


class CatalogueWriter:
    """Writes the catalogue through a connection that holds the writer's lock."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._terms: dict[int, list[tuple[int, str]]] = {}
        self._terms_size = 0

    def owner(self, vectors: str) -> str:
        """The owner that this catalogue last noted in a collection in Chroma."""
        owner: str = self._database.execute("SELECT owner FROM vectors WHERE name = ?", (vectors,)).fetchone()[0]
        return owner

    def record_owner(self, vectors: str, owner: str) -> None:
        """Record the owner that is noted in a collection in Chroma."""
        with self._database.writing():
            self._database.execute("UPDATE vectors SET owner = ? WHERE name = ?", (owner, vectors))

    def used_vectors(self) -> frozenset[str]:
        """The names of the collections in Chroma that hold an index."""
        return frozenset(name for (name,) in self._database.execute("SELECT vectors FROM indexes"))

    def unused_vectors(self, collection: str) -> dict[str, str]:
        """The owners of a collection's collections in Chroma that hold no index any more, by name."""
        return dict(
            self._database.execute(
                "SELECT name, owner FROM vectors WHERE collection = ? AND name NOT IN (SELECT vectors FROM indexes)",
                (collection,),
            )
        )

    def forget_unused_vectors(self, names: Iterable[str]) -> None:
        """Record that collections in Chroma are deleted, or somebody else's."""
        with self._database.writing():
            self._database.executemany("DELETE FROM vectors WHERE name = ?", [(name,) for name in names])

    def reserve_vectors(self, collection: str) -> str:
        """Draw the name of another collection in Chroma, and record it before it is made."""
        with self._database.writing():
            return rows.reserve_vectors(self._database, collection)

    def move_vectors(self, index: IndexRow, vectors: str) -> IndexRow:
        """Move an index to another collection in Chroma; its former one belongs to another catalogue."""
        with self._database.writing():
            self._database.execute("UPDATE indexes SET vectors = ? WHERE key = ?", (vectors, index.key))
            self._database.execute("DELETE FROM vectors WHERE name = ?", (index.vectors,))
        return dataclasses.replace(index, vectors=vectors)

    def published_passages(self, index: IndexRow) -> list[int]:
        """The keys of the published passages."""
        rows = self._database.execute(
            "SELECT p.key FROM documents d JOIN passages p ON p.document_key = d.key "
            "WHERE d.index_key = ? AND d.live = 1",
            (index.key,),
        )
        return [key for (key,) in rows]

    def live_index(self, collection: str) -> IndexRow | None:
        """The published index of a collection."""
        return live_index(self._database, collection)

    def begin_index(self, collection: str, fingerprint: str) -> IndexRow:
        """An unpublished index: the one that an interrupted build of the same kind left, or a new one."""
        with self._database.writing():
            row = self._database.execute(
                "SELECT key FROM indexes WHERE collection = ? AND fingerprint = ? AND live = 0 ORDER BY key DESC",
                (collection, fingerprint),
            ).fetchone()
            for (key,) in self._database.execute(
                "SELECT key FROM indexes WHERE collection = ? AND live = 0 AND key <> ?",
                (collection, row[0] if row else 0),
            ).fetchall():
                rows.drop_index(self._database, key)
            if row is None:
                key = self._database.insert(
                    "INSERT INTO indexes (collection, fingerprint, vectors) VALUES (?, ?, ?)",
                    (collection, fingerprint, rows.reserve_vectors(self._database, collection)),
                )
                self._database.full_text.make(key)
                row = (key,)
            columns = self._database.execute(
                "SELECT key, collection, fingerprint, vectors, version, index_id FROM indexes WHERE key = ?", row
            ).fetchone()
        return IndexRow(*columns)

    def published(self, index: IndexRow, kept_types: Collection[str] = ()) -> Published:
        """The published documents of an index; files of some media types are to be kept."""
        return Published(self._database, index, kept_types)

    def document(self, key: int) -> Document:
        """The document under a key."""
        return document_of(
            self._database.execute(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE key = ?", (key,)).fetchone()
        )

    def discard_staged(self, index: IndexRow, *, embedded: bool = False) -> None:
        """Delete staged documents without all their vectors, which an interrupted build left; or all staged ones."""
        with self._database.writing():
            keys = self._database.execute(
                "SELECT key FROM documents WHERE index_key = ? AND live = 0 AND embedded <= ?",
                (index.key, int(embedded)),
            ).fetchall()
            for (key,) in keys:
                rows.delete_document(self._database, index.key, key)

    def resume(self, index: IndexRow, document: Document) -> int | None:
        """The key of a complete staged document with the same text, which gets the new metadata; None without one."""
        row = self._database.execute(
            f"{STAGED} AND embedded = 1",
            (index.key, document.id),
        ).fetchone()
        if row is None or not document.same_passages_as(self.document(row[0])):
            return None
        with self._database.writing():
            rows.update_metadata(self._database, row[0], document)
        key: int = row[0]
        return key

    def stage(self, index: IndexRow, new: Sequence[Unstaged]) -> list[Staged]:
        """Store documents with their passages, invisible to readers."""
        done = []
        with self._database.writing():
            for one in new:
                old = self._database.execute(STAGED, (index.key, one.document.id)).fetchone()
                if old:
                    rows.delete_document(self._database, index.key, old[0])
                done.append(rows.insert(self._database, index, one.document, one.passages))
                self._remember_terms(done[-1], one)
        return done

    def _remember_terms(self, staged: Staged, new: Unstaged) -> None:
        """Keep the terms of staged passages in memory until they are published."""
        if self._terms_size < TERMS_IN_MEMORY:
            self._terms[staged.key] = list(zip(staged.passage_keys, new.computed_terms(), strict=True))
            self._terms_size += sum(len(terms) for _, terms in self._terms[staged.key])

    def _index_terms(self, index: IndexRow, key: int) -> None:
        """Enter a document into the full-text index."""
        if (remembered := self._terms.pop(key, None)) is None:
            rows.index_terms(self._database, index.key, key)
        else:
            self._database.full_text.add(index.key, remembered)

    def keep_original(self, collection: str, key: int, content: bytes) -> None:
        """Keep the file of a document, staged or published, in place of one that is kept already."""
        with self._database.writing():
            rows.keep_original(self._database, collection, key, content)

    def purge_originals(self, collection: str, *, keep: bool) -> None:
        """Delete the files that no document of a collection has any more; all of them unless `keep`."""
        with self._database.writing():
            purged = rows.purge_originals(self._database, collection, keep=keep)
        if purged:
            self._database.tidy()

    def mark_embedded(self, staged: Sequence[Staged]) -> None:
        """Record that the store has acknowledged every vector of these documents."""
        with self._database.writing():
            self._mark_embedded(staged)

    def _mark_embedded(self, staged: Sequence[Staged]) -> None:
        self._database.executemany("UPDATE documents SET embedded = 1 WHERE key = ?", [(s.key,) for s in staged])

    def keep_vectors(self, index: IndexRow, staged: Sequence[Staged], vectors: Vectors) -> None:
        """Keep the vectors of staged documents here, beside the store; a row for each of their passages, in order."""
        with self._database.writing():
            fresh.keep(self._database, index.key, [key for one in staged for key in one.passage_keys], vectors)
            self._mark_embedded(staged)

    def kept_vectors(self, index: IndexRow) -> tuple[list[int], Vectors]:
        """The keys of passages, published and staged, whose vectors are kept here, and the vectors."""
        return fresh.read(self._database, index.key, live=(0, 1))

    def kept_count(self, index: IndexRow) -> int:
        """The number of vectors that are kept here."""
        return fresh.count(self._database, index.key)

    def publish(self, index: IndexRow, publication: Publication, *, stored: bool = False) -> IndexRow:
        """Publish in one transaction. An index that is not live yet takes the place of its collection's live one.

        Args:
            index: what is published.
            publication: what changes in it.
            stored: whether the store has taken the vectors that were kept here.
        """
        with self._database.writing():
            if stored or any(fresh.in_store(self._database, key) for key in publication.add):
                fresh.advance(self._database, index.key)
            if stored:
                fresh.clear(self._database, index.key)
            for key in publication.remove:
                rows.delete_document(self._database, index.key, key)
            for key, document in publication.update:
                rows.update_metadata(self._database, key, document)
            for key in publication.add:
                self._index_terms(index, key)
                self._database.execute("UPDATE documents SET live = 1 WHERE key = ?", (key,))
            former = live_index(self._database, index.collection)
            if former is not None and former.key != index.key:
                rows.drop_index(self._database, former.key)
            rows.purge_originals(self._database, index.collection)
            ids = sorted(
                row[0]
                for row in self._database.execute(
                    "SELECT id FROM documents WHERE index_key = ? AND live = 1", (index.key,)
                )
            )
            version = max(index.version, former.version if former else 0) + 1
            self._database.execute(
                "UPDATE indexes SET live = 1, version = ?, index_id = ? WHERE key = ?",
                (version, _index_id(index.fingerprint, ids), index.key),
            )
        published = self.live_index(index.collection)
        assert published is not None
        return published

    def purge_terms(self, index: IndexRow, *, share: float = 0.0) -> None:
        """Overwrite the terms of removed passages, if those are more than a share of all passages."""
        self._database.full_text.purge(index.key, share=share)

    def passage_count(self, index: IndexRow) -> int:
        """The number of published passages."""
        return self._database.full_text.passage_count(index.key)

    def record_files(self, stamps: Sequence[tuple[int, FileStamp]]) -> None:
        """Record the state of the files that published documents were read from."""
        if not stamps:
            return
        with self._database.writing():
            self._database.executemany("DELETE FROM files WHERE document_key = ?", [(key,) for key, _ in stamps])
            self._database.executemany(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(key, *dataclasses.astuple(stamp)) for key, stamp in stamps],
            )

    def drop_collection(self, collection: str) -> None:
        """Delete a collection with all its documents, published or staged."""
        with self._database.writing():
            for (key,) in self._database.execute(
                "SELECT key FROM indexes WHERE collection = ?", (collection,)
            ).fetchall():
                rows.drop_index(self._database, key)
            rows.purge_originals(self._database, collection, keep=False)
            self._database.execute("DELETE FROM meta WHERE name = ?", (facts_of(collection),))

    def keep_fact(self, collection: str, name: str, value: Mapping[str, Any] | None) -> None:
        """Keep a fact with a collection; None forgets it."""
        with self._database.writing():
            facts = read_facts(self._database, collection)
            facts.pop(name, None)
            if value is not None:
                facts[name] = dict(value)
            row = (facts_of(collection), json.dumps(facts, ensure_ascii=False, sort_keys=True))
            self._database.execute(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", row
            )

    def obsolete_vectors(self, index: IndexRow) -> list[int]:
        """Passage keys whose vectors are no longer needed."""
        return [
            key
            for (key,) in self._database.execute(
                "SELECT passage_key FROM obsolete_vectors WHERE index_key = ?", (index.key,)
            )
        ]

    def forget_vectors(self, index: IndexRow) -> None:
        """Record that the obsolete vectors are deleted."""
        with self._database.writing():
            self._database.execute("DELETE FROM obsolete_vectors WHERE index_key = ?", (index.key,))

    def tidy(self) -> None:
        """Clear removed texts from the write-ahead log."""
        self._database.tidy()


def _index_id(fingerprint: str, ids: Sequence[str]) -> str:
    """Return an id that is equal for equal documents under the same embedder and splitter, on every machine."""
    return hashlib.sha256("\n".join((fingerprint, *ids)).encode()).hexdigest()[:16]

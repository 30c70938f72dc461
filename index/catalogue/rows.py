"""The rows of one document and of one index: writing and deleting them within a transaction of the writer's."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.catalogue import fresh
from pincite.index.catalogue.database import Database
from pincite.index.catalogue.records import DOCUMENT_COLUMNS, IndexRow, PassageRow, document_of, passage_rows
from pincite.index.reading import searched
from pincite.index.structure_json import to_json
from pincite.index.terms import indexed_terms
from pincite.index.types import Document, Passage
from pincite.index.vectors import PREFIX

SAME_ORIGINAL = (
    "INSERT INTO originals SELECT CAST(? AS BIGINT), o.hash "
    "FROM indexes i CROSS JOIN documents d CROSS JOIN originals o "
    "WHERE i.collection = ? AND d.index_key = i.key AND d.live IN (0, 1) AND d.id = ? AND d.media_type = ? "
    "AND o.document_key = d.key LIMIT 1"
)
"""Gives a document the file that is kept for the same text. The join order matters: in another one SQLite reads all
documents."""

DROP_ORIGINALS = (
    "DELETE FROM originals WHERE EXISTS (SELECT 1 FROM documents d JOIN indexes i ON i.key = d.index_key "
    "WHERE d.key = originals.document_key AND i.collection = ?)"
)

PURGE_CONTENTS = (
    "DELETE FROM contents WHERE collection = ? AND NOT EXISTS (SELECT 1 FROM originals o "
    "JOIN documents d ON d.key = o.document_key JOIN indexes i ON i.key = d.index_key "
    "WHERE o.hash = contents.hash AND i.collection = ?)"
)


@dataclass(frozen=True, slots=True)
class Unstaged:
    """A document to stage, with its passages."""

    document: Document
    passages: Sequence[Passage]
    terms: Sequence[str] | None = None
    """Those of each passage in the full-text index, where they are computed already."""

    def computed_terms(self) -> Sequence[str]:
        """The terms of each passage, computed unless they are there."""
        if self.terms is not None:
            return self.terms
        return [indexed_terms(searched(one), self.document.title, one.heading) for one in self.passages]


@dataclass(frozen=True, slots=True)
class Staged:
    """A stored document that is not published yet, with the keys of its passages in order."""

    key: int
    passage_keys: tuple[int, ...]


def _metadata_columns(document: Document) -> tuple[str | None, ...]:
    return (
        document.origin,
        document.title,
        document.source,
        document.published,
        document.author,
        document.media_type,
        json.dumps(dict(document.metadata), ensure_ascii=False),
    )


def update_metadata(database: Database, key: int, document: Document) -> None:
    """Give a stored document the metadata of another with the same passages."""
    database.execute(
        "UPDATE documents SET origin = ?, title = ?, source = ?, published = ?, author = ?, media_type = ?, "
        "metadata = ? WHERE key = ?",
        (*_metadata_columns(document), key),
    )


def insert(database: Database, index: IndexRow, document: Document, passages: Sequence[Passage]) -> Staged:
    """Store a document with its passages, staged. A file that is kept for the same text becomes its file, too."""
    key = database.insert(
        "INSERT INTO documents (index_key, id, origin, title, source, published, author, media_type, metadata, "
        "sections, pages, structure, length, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            index.key,
            document.id,
            *_metadata_columns(document),
            json.dumps([[s.span.start, s.span.end, s.heading] for s in document.sections], ensure_ascii=False),
            json.dumps([[page.start, page.end] for page in document.pages]),
            to_json(document.structure),
            len(document.text),
            document.text,
        ),
    )
    database.execute(SAME_ORIGINAL, (key, index.collection, document.id, document.media_type))
    keys = tuple(
        database.insert(
            'INSERT INTO passages (document_key, start, "end", heading) VALUES (?, ?, ?, ?)',
            (key, passage.start, passage.end, passage.heading),
        )
        for passage in passages
    )
    database.executemany(
        "INSERT INTO sentences VALUES (?, ?, ?)",
        [
            (passage_key, sentence.start, sentence.end)
            for passage_key, passage in zip(keys, passages, strict=True)
            for sentence in passage.sentences
        ],
    )
    return Staged(key, keys)


def keep_original(database: Database, collection: str, key: int, content: bytes) -> None:
    """Keep the file of a document under its hash."""
    name = hashlib.sha256(content).hexdigest()
    database.execute(
        "INSERT INTO contents VALUES (?, ?, ?, ?) ON CONFLICT (collection, hash) DO NOTHING",
        (collection, name, len(content), content),
    )
    database.execute(
        "INSERT INTO originals VALUES (?, ?) ON CONFLICT (document_key) DO UPDATE SET hash = excluded.hash", (key, name)
    )


def purge_originals(database: Database, collection: str, *, keep: bool = True) -> bool:
    """Delete the files that no document of a collection has any more; all of them unless `keep`.

    Returns whether there was one.
    """
    if not keep:
        database.execute(DROP_ORIGINALS, (collection,))
    deleted: int = database.execute(PURGE_CONTENTS, (collection, collection)).rowcount
    return deleted > 0


def index_terms(database: Database, index_key: int, key: int) -> None:
    """Enter a document's passages into the full-text index."""
    document = document_of(
        database.execute(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE key = ?", (key,)).fetchone()
    )
    database.full_text.add(index_key, ((row.key, _terms(document, row)) for row in passage_rows(database, key)))


def searched_terms(database: Database, passage_key: int) -> str:
    """The terms of one passage, separated by spaces."""
    (key,) = database.execute("SELECT document_key FROM passages WHERE key = ?", (passage_key,)).fetchone()
    document = document_of(
        database.execute(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE key = ?", (key,)).fetchone()
    )
    return next(_terms(document, row) for row in passage_rows(database, key) if row.key == passage_key)


def _terms(document: Document, row: PassageRow) -> str:
    return indexed_terms(searched(row.passage(document)), document.title, row.heading)


def delete_document(database: Database, index_key: int, key: int) -> None:
    """Delete a document with its passages and terms; its vectors become obsolete."""
    database.execute(
        "INSERT INTO obsolete_vectors SELECT CAST(? AS BIGINT), key FROM passages WHERE document_key = ? "
        "AND key NOT IN (SELECT passage_key FROM fresh_vectors) ON CONFLICT DO NOTHING",
        (index_key, key),
    )
    database.full_text.remove(index_key, key)
    database.execute("DELETE FROM documents WHERE key = ?", (key,))


def reserve_vectors(database: Database, collection: str) -> str:
    """Record a collection in Chroma that is about to be made; return its name, which is unique."""
    name = f"{PREFIX}{uuid.uuid4().hex}"
    database.execute("INSERT INTO vectors VALUES (?, ?, '')", (name, collection))
    return name


def drop_index(database: Database, key: int) -> None:
    """Delete an index with everything in it, except its vectors."""
    database.execute("DELETE FROM documents WHERE index_key = ?", (key,))
    database.execute("DELETE FROM obsolete_vectors WHERE index_key = ?", (key,))
    database.execute("DELETE FROM indexes WHERE key = ?", (key,))
    fresh.forget(database, key)
    database.full_text.drop(key)

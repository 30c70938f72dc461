"""The rows of one document and of one index: writing and deleting them within a transaction of the writer's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.catalogue.snapshot import DOCUMENT_COLUMNS, document_of, passage_rows
from pincite.index.reading import searched
from pincite.index.structure import to_json
from pincite.index.terms import indexed_terms
from pincite.index.types import Document, Passage

SECURE_DELETE_SINCE = (3, 42)
"""First version of SQLite whose full-text index overwrites deleted terms at once; earlier ones only do on merging."""


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


def update_metadata(connection: sqlite3.Connection, key: int, document: Document) -> None:
    """Give a stored document the metadata of another with the same passages."""
    connection.execute(
        "UPDATE documents SET origin = ?, title = ?, source = ?, published = ?, author = ?, media_type = ?, "
        "metadata = ? WHERE key = ?",
        (*_metadata_columns(document), key),
    )


def insert(connection: sqlite3.Connection, index_key: int, document: Document, passages: Sequence[Passage]) -> Staged:
    """Store a document with its passages, staged."""
    key = connection.execute(
        "INSERT INTO documents (index_key, id, origin, title, source, published, author, media_type, metadata, "
        "sections, pages, structure, length, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            index_key,
            document.id,
            *_metadata_columns(document),
            json.dumps([[s.span.start, s.span.end, s.heading] for s in document.sections], ensure_ascii=False),
            json.dumps([[page.start, page.end] for page in document.pages]),
            to_json(document.structure),
            len(document.text),
            document.text,
        ),
    ).lastrowid
    assert key is not None
    keys: list[int] = []
    for passage in passages:
        passage_key = connection.execute(
            "INSERT INTO passages (document_key, start, end, heading) VALUES (?, ?, ?, ?)",
            (key, passage.start, passage.end, passage.heading),
        ).lastrowid
        assert passage_key is not None
        connection.executemany(
            "INSERT INTO sentences VALUES (?, ?, ?)", [(passage_key, s.start, s.end) for s in passage.sentences]
        )
        keys.append(passage_key)
    return Staged(key, tuple(keys))


def index_terms(connection: sqlite3.Connection, index_key: int, key: int) -> None:
    """Enter a document's passages into the full-text index."""
    document = document_of(
        connection.execute(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE key = ?", (key,)).fetchone()
    )
    connection.executemany(
        f"INSERT INTO fts_{index_key} (rowid, terms) VALUES (?, ?)",
        (
            (row.key, indexed_terms(searched(row.passage(document)), document.title, row.heading))
            for row in passage_rows(connection, key)
        ),
    )


def delete_document(connection: sqlite3.Connection, index_key: int, key: int) -> None:
    """Delete a document with its passages and terms; its vectors become obsolete."""
    connection.execute(
        "INSERT OR IGNORE INTO obsolete_vectors SELECT ?, key FROM passages WHERE document_key = ?", (index_key, key)
    )
    if sqlite3.sqlite_version_info < SECURE_DELETE_SINCE:
        connection.execute(
            "INSERT INTO meta SELECT ?, count(*) FROM passages WHERE document_key = ? "
            "ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
            (f"removed-{index_key}", key),
        )
    connection.execute(
        f"DELETE FROM fts_{index_key} WHERE rowid IN (SELECT key FROM passages WHERE document_key = ?)",
        (key,),
    )
    connection.execute("DELETE FROM documents WHERE key = ?", (key,))


def drop_index(connection: sqlite3.Connection, key: int) -> None:
    """Delete an index with everything in it, except its vectors."""
    connection.execute("DELETE FROM documents WHERE index_key = ?", (key,))
    connection.execute("DELETE FROM obsolete_vectors WHERE index_key = ?", (key,))
    connection.execute("DELETE FROM indexes WHERE key = ?", (key,))
    connection.execute("DELETE FROM meta WHERE name = ?", (f"removed-{key}",))
    connection.execute(f"DROP TABLE IF EXISTS terms_{key}")
    connection.execute(f"DROP TABLE IF EXISTS fts_{key}")

"""The rows of one document and of one index: writing and deleting them within a transaction of the writer's."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.catalogue.database import Database
from pincite.index.catalogue.snapshot import DOCUMENT_COLUMNS, PassageRow, document_of, passage_rows
from pincite.index.reading import searched
from pincite.index.structure import to_json
from pincite.index.terms import indexed_terms
from pincite.index.types import Document, Passage
from pincite.index.vectors import PREFIX


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


def insert(database: Database, index_key: int, document: Document, passages: Sequence[Passage]) -> Staged:
    """Store a document with its passages, staged."""
    key = database.insert(
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
    )
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
        "ON CONFLICT DO NOTHING",
        (index_key, key),
    )
    database.full_text.remove(index_key, key)
    database.execute("DELETE FROM documents WHERE key = ?", (key,))


def reserve_vectors(database: Database, collection: str) -> str:
    """Record a collection in Chroma that is about to be made; returns its name, which nobody else has."""
    name = f"{PREFIX}{uuid.uuid4().hex}"
    database.execute("INSERT INTO vectors VALUES (?, ?, '')", (name, collection))
    return name


def drop_index(database: Database, key: int) -> None:
    """Delete an index with everything in it, except its vectors."""
    database.execute("DELETE FROM documents WHERE index_key = ?", (key,))
    database.execute("DELETE FROM obsolete_vectors WHERE index_key = ?", (key,))
    database.execute("DELETE FROM indexes WHERE key = ?", (key,))
    database.full_text.drop(key)

"""One published state of one collection, read in one transaction that no writer disturbs."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pincite.index.catalogue.schema import FrozenConnection, connect, database_errors
from pincite.index.errors import CollectionNotFound, DocumentDamaged, IndexBusy
from pincite.index.loaders.canonical import document_id, encodable
from pincite.index.passages import passage_of
from pincite.index.structure import from_json
from pincite.index.types import Document, Passage, Section, Span

DOCUMENT_COLUMNS = (
    "id, title, source, origin, published, author, media_type, metadata, sections, pages, structure, text"
)


STRUCTURED = 3
"""First version of the tables in which documents have their structure."""


def columns(connection: sqlite3.Connection) -> str:
    """`DOCUMENT_COLUMNS` as the tables have them, which a reader does not change."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return DOCUMENT_COLUMNS if version >= STRUCTURED else DOCUMENT_COLUMNS.replace("structure", "'' AS structure")


JOINED = "CROSS JOIN documents d ON d.key = p.document_key"
"""Joins passages with their documents in this order. Left to itself, SQLite first walks through all documents of the
collection (120 ms instead of 1 ms at 10,000)."""


WITHIN = "AND +rowid IN (SELECT value FROM json_each(?))"
"""Keeps a full-text search within some passages. The plus has SQLite look each match up there, instead of asking the
full-text index for each of the passages."""

TAGGED = ("tags", "tag", "categories", "category", "keywords")
"""Fields of a document's metadata that hold tags."""


def tags_of(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """The tags in a document's metadata, each once, in their order.

    >>> tags_of({"tags": "[budget, board]", "keywords": "board; minutes"})
    ('budget', 'board', 'minutes')
    """
    values = (metadata.get(name, "").strip("[] ") for name in TAGGED)
    tags = (tag.strip(" \t\"'#-") for value in values for tag in re.split(r"[,;\n]", value))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One index in the catalogue."""

    key: int
    collection: str
    fingerprint: str
    vectors: str
    """Name of its collection in Chroma."""
    version: int
    index_id: str


@dataclass(frozen=True, slots=True)
class Source:
    """One line of the list of documents: everything but the text."""

    key: int
    id: str
    title: str
    source: str
    origin: str
    published: str | None
    author: str | None
    media_type: str
    length: int
    """Code points of the text."""
    passages: int
    tags: tuple[str, ...] = ()
    """Tags, categories and keywords that the document itself names."""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """The offsets of one passage."""

    key: int
    document_key: int
    start: int
    end: int
    heading: str
    sentences: tuple[Span, ...]

    def passage(self, document: Document) -> Passage:
        """The passage with its characters and its reading view, from the document's text and structure."""
        return passage_of(document.text, document.structure, self.sentences, self.heading)


class Snapshot:
    """One published state of one collection."""

    def __init__(self, connection: sqlite3.Connection, index: IndexRow) -> None:
        self._connection = connection
        self.index = index

    def fact(self, name: str) -> dict[str, Any] | None:
        """A fact that is kept with the collection; None where there is none."""
        return read_facts(self._connection, self.index.collection).get(name)

    def sources(self) -> list[Source]:
        """The documents without their texts, oldest first."""
        rows = self._connection.execute(
            "SELECT key, id, title, source, origin, published, author, media_type, length, "
            "(SELECT count(*) FROM passages WHERE document_key = documents.key), metadata "
            "FROM documents WHERE index_key = ? AND live = 1 ORDER BY key",
            (self.index.key,),
        )
        return [replace(Source(*row[:-1]), tags=tags_of(json.loads(row[-1]))) for row in rows]

    def documents(self) -> Iterator[tuple[int, Document]]:
        """Every document under its key, in the order of `sources`."""
        rows = self._connection.execute(
            f"SELECT key, {columns(self._connection)} FROM documents WHERE index_key = ? AND live = 1 ORDER BY key",
            (self.index.key,),
        )
        for key, *row in rows:
            yield key, document_of(row)

    def document(self, key: int) -> Document:
        """The document under a key of this snapshot."""
        row = self._connection.execute(
            f"SELECT {columns(self._connection)} FROM documents WHERE key = ?", (key,)
        ).fetchone()
        return document_of(row)

    def passages(self, keys: Sequence[int]) -> dict[int, PassageRow]:
        """The offsets of the passages under these keys; unpublished ones are left out."""
        marks = ",".join("?" * len(keys))
        sentences: dict[int, list[Span]] = {}
        for key, start, end in self._connection.execute(
            f"SELECT passage_key, start, end FROM sentences WHERE passage_key IN ({marks}) ORDER BY passage_key, start",
            keys,
        ):
            sentences.setdefault(key, []).append(Span(start, end))
        rows = self._connection.execute(
            f"SELECT p.key, p.document_key, p.start, p.end, p.heading FROM passages p {JOINED} "
            f"WHERE p.key IN ({marks}) AND d.live = 1 AND d.index_key = ?",
            (*keys, self.index.key),
        )
        return {
            key: PassageRow(key, document_key, start, end, heading, tuple(sentences.get(key, ())))
            for key, document_key, start, end, heading in rows
        }

    def published(self, keys: Iterable[int]) -> set[int]:
        """The published ones among these passage keys."""
        # one array instead of a variable each, of which SQLite allows 32,766
        rows = self._connection.execute(
            f"SELECT p.key FROM json_each(?) CROSS JOIN passages p ON p.key = value {JOINED} "
            "WHERE d.live = 1 AND d.index_key = ?",
            (json.dumps(list(keys)), self.index.key),
        )
        return {key for (key,) in rows}

    def passage_count(self) -> int:
        """The number of published passages."""
        count: int = self._connection.execute(f"SELECT count(*) FROM fts_{self.index.key}_docsize").fetchone()[0]
        return count

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """The number of passages with each term; terms without any are left out."""
        marks = ",".join("?" * len(terms))
        rows = self._connection.execute(
            f"SELECT term, doc FROM terms_{self.index.key} WHERE term IN ({marks})",
            terms,
        )
        return dict(rows)

    def terms(self) -> dict[str, int]:
        """Every term with the number of passages that hold it."""
        return dict(self._connection.execute(f"SELECT term, doc FROM terms_{self.index.key}"))

    def texts(self, keys: Sequence[int]) -> list[str]:
        """What passages are found by: the title, heading and characters of each."""
        marks = ",".join("?" * len(keys))
        rows = self._connection.execute(
            f"SELECT d.title, p.heading, substr(d.text, p.start + 1, p.end - p.start) FROM passages p {JOINED} "
            f"WHERE p.key IN ({marks}) AND d.live AND d.index_key = ?",
            (*keys, self.index.key),
        )
        return ["\n".join(row) for row in rows]

    def passage_keys(self, documents: Iterable[int]) -> frozenset[int]:
        """The keys of the passages of these documents."""
        rows = self._connection.execute(
            "SELECT p.key FROM json_each(?) CROSS JOIN passages p ON p.document_key = value",
            (json.dumps(list(documents)),),
        )
        return frozenset(key for (key,) in rows)

    def search(self, match: str, count: int, inside: Iterable[int] | None = None) -> list[tuple[int, float]]:
        """The best passages for a full-text query: keys with their BM25 score (higher is better), best first.

        BM25 is FTS5's: k1 = 1.2, b = 0.75 (https://sqlite.org/fts5.html#the_bm25_function).

        Args:
            match: the query.
            count: how many at most.
            inside: the keys of the passages that count; by default all.
        """
        table = f"fts_{self.index.key}"
        within, keys = ("", ()) if inside is None else (WITHIN, (json.dumps(list(inside)),))
        rows = self._connection.execute(
            f"SELECT rowid, -rank FROM {table} WHERE {table} MATCH ? {within} ORDER BY rank, rowid LIMIT ?",
            (match, *keys, count),
        )
        return [(key, score) for key, score in rows]


@contextmanager
def snapshot(home: Path, collection: str) -> Iterator[Snapshot]:
    """Read one collection as it is now.

    Raises:
        CollectionNotFound: nothing of that name is published.
        DataFolderError, IndexBusy: the catalogue can't be read.
    """
    connection = connect(home)
    if connection is None:
        raise CollectionNotFound(collection)
    try:
        with database_errors(home):
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            index = live_index(connection, collection)
            if index is None:
                raise CollectionNotFound(collection, _names(connection))
            yield Snapshot(connection, index)
            if isinstance(connection, FrozenConnection) and not connection.undisturbed():
                raise IndexBusy(f"{home} was written while it was read without a lock. Ask again")
    finally:
        connection.close()


def collections(home: Path) -> tuple[str, ...]:
    """The names of the published collections, in alphabetical order."""
    connection = connect(home)
    if connection is None:
        return ()
    try:
        with database_errors(home):
            return _names(connection)
    finally:
        connection.close()


def live_index(connection: sqlite3.Connection, collection: str) -> IndexRow | None:
    """The published index of a collection."""
    row = connection.execute(
        "SELECT key, collection, fingerprint, vectors, version, index_id FROM indexes WHERE collection = ? AND live",
        (encodable(collection),),
    ).fetchone()
    return IndexRow(*row) if row else None


def facts_of(collection: str) -> str:
    """The name under which the facts of a collection are kept."""
    return f"facts of {encodable(collection)}"


def read_facts(connection: sqlite3.Connection, collection: str) -> dict[str, dict[str, Any]]:
    """The facts that are kept with a collection, by name."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (facts_of(collection),)).fetchone()
    facts: dict[str, dict[str, Any]] = json.loads(row[0]) if row else {}
    return facts


def _names(connection: sqlite3.Connection) -> tuple[str, ...]:
    return tuple(
        name for (name,) in connection.execute("SELECT collection FROM indexes WHERE live ORDER BY collection")
    )


def passage_rows(connection: sqlite3.Connection, document_key: int) -> list[PassageRow]:
    """The passages of a document, published or not, in order."""
    sentences: dict[int, list[Span]] = {}
    for key, start, end in connection.execute(
        "SELECT s.passage_key, s.start, s.end FROM passages p CROSS JOIN sentences s ON s.passage_key = p.key "
        "WHERE p.document_key = ? ORDER BY p.key, s.start",
        (document_key,),
    ):
        sentences.setdefault(key, []).append(Span(start, end))
    rows = connection.execute(
        "SELECT key, start, end, heading FROM passages WHERE document_key = ? ORDER BY key", (document_key,)
    )
    return [
        PassageRow(key, document_key, start, end, heading, tuple(sentences.get(key, ())))
        for key, start, end, heading in rows
    ]


def document_of(columns: Sequence[str | None]) -> Document:
    """Make a document of the columns `DOCUMENT_COLUMNS`.

    Raises:
        DocumentDamaged: the text is not the one that was stored; its id is its hash.
    """
    id_, title, source, origin, published, author, media_type, metadata, sections, pages, structure, text = columns
    assert id_ and title is not None and source is not None and origin and media_type
    assert metadata and sections and pages and structure is not None and text is not None
    if document_id(text) != id_:
        raise DocumentDamaged(id_, title)
    return Document(
        id=id_,
        title=title,
        text=text,
        source=source,
        origin=origin,
        published=published,
        author=author,
        media_type=media_type,
        metadata=json.loads(metadata),
        sections=tuple(Section(Span(start, end), heading) for start, end, heading in json.loads(sections)),
        pages=tuple(Span(start, end) for start, end in json.loads(pages)),
        structure=from_json(structure),
    )

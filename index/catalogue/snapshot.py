"""One published state of one collection, read in one transaction that no writer disturbs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pincite.index.catalogue import fresh
from pincite.index.catalogue.database import Database, opened
from pincite.index.catalogue.records import (
    DOCUMENT_COLUMNS,
    IndexRow,
    PassageRow,
    Source,
    document_of,
    passage_rows,
    tags_of,
)
from pincite.index.errors import CollectionNotFound
from pincite.index.loaders.canonical import encodable
from pincite.index.showing import ON_DISK, Shown, common_folder, without_folders
from pincite.index.types import Document, Passage, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pincite.index.settings import IndexSettings

STRUCTURED = 3
"""First version of the tables in which documents have their structure."""

WITH_ORIGINALS = 5
"""First version of the tables that keep files."""

VISIBLE = "JOIN documents d ON d.key = p.document_key AND +d.live = 1 AND +d.index_key = ?"
"""Joins passages `p` with their documents, if these are published in an index. Without the signs, SQLite first walks
through all documents of the index (120 ms instead of 1 ms at 10,000)."""

OUTERMOST = (
    f"SELECT origin FROM documents WHERE index_key = ? AND live = 1 AND {ON_DISK} "
    "ORDER BY origin{bytewise} {direction} LIMIT 1"
)
"""Finds the first or last file of this machine: one end of an index, not all documents."""


class Snapshot:
    """One published state of one collection.

    Args:
        database: the catalogue.
        index: the published index.
        paths: whether sources name the folders of this machine.
    """

    def __init__(self, database: Database, index: IndexRow, *, paths: bool = True) -> None:
        self._database = database
        self.index = index
        self._paths = paths

    @cached_property
    def _columns(self) -> str:
        """`DOCUMENT_COLUMNS` as far as these tables have them; a reader does not change tables."""
        if self._database.version() >= STRUCTURED:
            return DOCUMENT_COLUMNS
        return DOCUMENT_COLUMNS.replace("structure", "'' AS structure")

    def fact(self, name: str) -> dict[str, Any] | None:
        """A fact that is kept with the collection; None where there is none."""
        return read_facts(self._database, self.index.collection).get(name)

    def sources(self) -> list[Source]:
        """The documents without their texts, oldest first."""
        return self._sources()

    def source(self, id_: str) -> Source | None:
        """The document of that id without its text; None where there is none."""
        return next(iter(self._sources(id_)), None)

    def _sources(self, id_: str | None = None) -> list[Source]:
        """The documents, or the one of that id."""
        one, names = ("", ()) if id_ is None else ("AND id = ? ", (encodable(id_),))
        rows = self._database.execute(
            "SELECT key, id, title, source, origin, published, author, media_type, length, "
            "(SELECT count(*) FROM passages WHERE document_key = documents.key), metadata "
            f"FROM documents WHERE index_key = ? AND live = 1 {one}ORDER BY key",
            (self.index.key, *names),
        ).fetchall()
        files = self._files(None if id_ is None else [row[0] for row in rows])
        sources = []
        for row in rows:
            size, name = files.get(row[0], (0, ""))
            tags = tags_of(json.loads(row[-1]))
            source = replace(Source(*row[:-1]), tags=tags, file_size=size, file_hash=name)
            sources.append(self._without_folders(source))
        return sources

    def _files(self, keys: Sequence[int] | None = None) -> dict[int, tuple[int, str]]:
        """The sizes and hashes of the files that are kept, by the keys of their documents: all, or at most one."""
        if self._database.version() < WITH_ORIGINALS or keys == []:
            return {}
        one = "" if keys is None else " AND d.key = ?"
        return {
            key: (size, name)
            for key, size, name in self._database.execute(
                "SELECT d.key, c.size, c.hash FROM originals o JOIN documents d ON d.key = o.document_key "
                f"JOIN contents c ON c.collection = ? AND c.hash = o.hash WHERE d.index_key = ? AND d.live = 1{one}",
                (self.index.collection, self.index.key, *(keys or ())),
            )
        }

    def original(self, key: int) -> bytes | None:
        """The file of the document under a key; None where it is not kept, or damaged."""
        if self._database.version() < WITH_ORIGINALS:
            return None
        row = self._database.execute(
            "SELECT c.hash, c.content FROM originals o JOIN contents c ON c.hash = o.hash "
            "WHERE o.document_key = ? AND c.collection = ?",
            (key, self.index.collection),
        ).fetchone()
        if row is None or hashlib.sha256(row[1]).hexdigest() != row[0]:
            return None
        return bytes(row[1])

    def documents(self) -> Iterator[tuple[int, Document]]:
        """Every document under its key, in the order of `sources`."""
        rows = self._database.execute(
            f"SELECT key, {self._columns} FROM documents WHERE index_key = ? AND live = 1 ORDER BY key",
            (self.index.key,),
        )
        for key, *row in rows:
            yield key, self._without_folders(document_of(row))

    def beginning(self, documents: int, characters: int) -> Iterator[Document | str]:
        """The first documents, in the order of `sources`; of one that exceeds the limit, what its text begins with.

        Args:
            documents: most documents to read.
            characters: most characters to read.
        """
        rows = self._database.execute(
            "SELECT key, length FROM documents WHERE index_key = ? AND live = 1 ORDER BY key LIMIT ?",
            (self.index.key, documents),
        ).fetchall()
        for key, length in rows:
            if length > characters:
                found = self._database.execute(
                    "SELECT substr(text, 1, ?) FROM documents WHERE key = ?", (characters, key)
                )
                yield found.fetchone()[0]
                return
            yield self.document(key)
            characters -= length

    def document(self, key: int) -> Document:
        """The document under a key of this snapshot."""
        row = self._database.execute(f"SELECT {self._columns} FROM documents WHERE key = ?", (key,)).fetchone()
        return self._without_folders(document_of(row))

    def _without_folders(self, shown: Shown) -> Shown:
        """A document, or a line of the list; its source names a folder of this machine only if `paths` is set."""
        return shown if self._paths else without_folders(shown, self._folder)

    @cached_property
    def _folder(self) -> str:
        """The folder that holds all files of the collection; empty if none does."""
        ends = [
            self._database.execute(
                OUTERMOST.format(bytewise=self._database.bytewise, direction=direction), (self.index.key,)
            ).fetchone()
            for direction in ("ASC", "DESC")
        ]
        return common_folder(*(origin for (origin,) in ends)) if all(ends) else ""

    def facts(self) -> dict[str, dict[str, Any]]:
        """The facts that are kept with the collection, by name."""
        return read_facts(self._database, self.index.collection)

    def passages_of(self, key: int, document: Document) -> tuple[list[int], tuple[Passage, ...]]:
        """The keys of a document's passages, and the passages."""
        rows = passage_rows(self._database, key)
        return [row.key for row in rows], tuple(row.passage(document) for row in rows)

    def passages(self, keys: Iterable[int]) -> dict[int, PassageRow]:
        """The offsets of the passages under these keys; unpublished ones are left out."""
        wanted = json.dumps(list(keys))
        sentences: dict[int, list[Span]] = {}
        for key, start, end in self._database.execute(
            f'SELECT passage_key, start, "end" FROM sentences WHERE passage_key IN ({self._database.keys}) '
            "ORDER BY passage_key, start",
            (wanted,),
        ):
            sentences.setdefault(key, []).append(Span(start, end))
        rows = self._database.execute(
            f'SELECT p.key, p.document_key, p.start, p."end", p.heading FROM passages p {VISIBLE} '
            f"WHERE p.key IN ({self._database.keys})",
            (self.index.key, wanted),
        )
        return {
            key: PassageRow(key, document_key, start, end, heading, tuple(sentences.get(key, ())))
            for key, document_key, start, end, heading in rows
        }

    def published(self, keys: Iterable[int]) -> set[int]:
        """The published ones among these passage keys."""
        rows = self._database.execute(
            f"SELECT p.key FROM passages p {VISIBLE} WHERE p.key IN ({self._database.keys})",
            (self.index.key, json.dumps(list(keys))),
        )
        return {key for (key,) in rows}

    def texts(self, keys: Iterable[int]) -> list[str]:
        """The searchable text of passages: the title, heading and characters of each."""
        rows = self._database.execute(
            f'SELECT d.title, p.heading, substr(d.text, p.start + 1, p."end" - p.start) FROM passages p {VISIBLE} '
            f"WHERE p.key IN ({self._database.keys})",
            (self.index.key, json.dumps(list(keys))),
        )
        return ["\n".join(row) for row in rows]

    def passage_keys(self, documents: Iterable[int]) -> frozenset[int]:
        """The keys of the passages of these documents."""
        rows = self._database.execute(
            f"SELECT key FROM passages WHERE document_key IN ({self._database.keys})", (json.dumps(list(documents)),)
        )
        return frozenset(key for (key,) in rows)

    def fresh_vectors(self) -> tuple[list[int], NDArray[np.float32]]:
        """The keys of published passages whose vectors the catalogue keeps, and the vectors."""
        return fresh.read(self._database, self.index.key)

    def store_state(self) -> int:
        """Number of the oldest state of the vector store that holds the other passages."""
        return fresh.store_state(self._database, self.index.key)

    def passage_count(self) -> int:
        """The number of published passages."""
        return self._database.full_text.passage_count(self.index.key)

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """The number of passages with each term; terms without any are left out."""
        return self._database.full_text.frequencies(self.index.key, terms)

    def terms(self, beginning: str = "") -> Mapping[str, int]:
        """Every term that begins so, with the number of passages that hold it."""
        return self._database.full_text.terms(self.index.key, beginning)

    def search(
        self,
        terms: Sequence[str],
        count: int,
        inside: Iterable[int] | None = None,
        frequencies: Mapping[str, int] | None = None,
    ) -> list[tuple[int, float]]:
        """The best passages with any of the terms: keys with their BM25 score (higher is better), best first.

        Args:
            terms: what is looked for.
            count: how many at most.
            inside: the keys of the passages that count; by default all.
            frequencies: the number of passages with each term, where that is known.
        """
        return self._database.full_text.search(self.index.key, terms, count, inside, frequencies)

    def phrase(self, terms: Sequence[str], count: int) -> list[int]:
        """The keys of the best passages in which the terms stand next to each other."""
        return self._database.full_text.phrase(self.index.key, terms, count)


@contextmanager
def snapshot(settings: IndexSettings) -> Iterator[Snapshot]:
    """Read the collection that the settings name as it is now.

    Raises:
        CollectionNotFound: nothing of that name is published.
        DataFolderError, IndexBusy, DatabaseUnavailable: the catalogue can't be read.
    """
    with opened(settings) as database:
        if database is None:
            raise CollectionNotFound(settings.collection)
        with database.reading():
            index = live_index(database, settings.collection)
            if index is None:
                raise CollectionNotFound(settings.collection, _names(database))
            yield Snapshot(database, index, paths=settings.shows_paths)


def collections(settings: IndexSettings) -> tuple[str, ...]:
    """The names of the published collections, in alphabetical order."""
    with opened(settings) as database:
        if database is None:
            return ()
        with database.reading():
            return _names(database)


@dataclass(frozen=True, slots=True)
class Holdings:
    """The size of some collections together."""

    collections: int = 0
    characters: int = 0
    """Characters of the documents' texts."""
    file_size: int = 0
    """Bytes of the files that are kept."""


def holdings(settings: IndexSettings, prefix: str) -> Holdings:
    """The sizes, together, of the published collections whose names begin with a prefix."""
    with opened(settings) as database:
        if database is None:
            return Holdings()
        named = (len(prefix), prefix)
        with database.reading():
            (count,) = database.execute(
                "SELECT count(*) FROM indexes WHERE live = 1 AND substr(collection, 1, ?) = ?", named
            ).fetchone()
            (characters,) = database.execute(
                "SELECT coalesce(sum(d.length), 0) FROM indexes i JOIN documents d ON d.index_key = i.key "
                "WHERE i.live = 1 AND d.live = 1 AND substr(i.collection, 1, ?) = ?",
                named,
            ).fetchone()
            size = 0
            if database.version() >= WITH_ORIGINALS:
                (size,) = database.execute(
                    "SELECT coalesce(sum(size), 0) FROM contents WHERE substr(collection, 1, ?) = ?", named
                ).fetchone()
            return Holdings(count, int(characters), int(size))


def live_index(database: Database, collection: str) -> IndexRow | None:
    """The published index of a collection."""
    row = database.execute(
        "SELECT key, collection, fingerprint, vectors, version, index_id FROM indexes "
        "WHERE collection = ? AND live = 1",
        (encodable(collection),),
    ).fetchone()
    return IndexRow(*row) if row else None


def facts_of(collection: str) -> str:
    """The name under which the facts of a collection are kept."""
    return f"facts of {encodable(collection)}"


def read_facts(database: Database, collection: str) -> dict[str, dict[str, Any]]:
    """The facts that are kept with a collection, by name."""
    row = database.execute("SELECT value FROM meta WHERE name = ?", (facts_of(collection),)).fetchone()
    facts: dict[str, dict[str, Any]] = json.loads(row[0]) if row else {}
    return facts


def _names(database: Database) -> tuple[str, ...]:
    return tuple(sorted(name for (name,) in database.execute("SELECT collection FROM indexes WHERE live = 1")))

"""The rows of the catalogue as types: an index, a document, a line of the list of documents, a passage."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pincite.index.catalogue.database import Database
from pincite.index.errors import DocumentDamaged
from pincite.index.loaders.canonical import document_id
from pincite.index.passages import passage_of
from pincite.index.structure_json import from_json
from pincite.index.types import Document, Passage, Section, Span

DOCUMENT_COLUMNS = (
    "id, title, source, origin, published, author, media_type, metadata, sections, pages, structure, text"
)

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
    file_size: int = 0
    """Bytes of its file, if that is kept."""
    file_hash: str = ""
    """SHA-256 of its file, if that is kept."""


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


def passage_rows(database: Database, document_key: int) -> list[PassageRow]:
    """The passages of a document, published or not, in order."""
    sentences: dict[int, list[Span]] = {}
    for key, start, end in database.execute(
        'SELECT s.passage_key, s.start, s."end" FROM passages p JOIN sentences s ON s.passage_key = p.key '
        "WHERE p.document_key = ? ORDER BY p.key, s.start",
        (document_key,),
    ):
        sentences.setdefault(key, []).append(Span(start, end))
    rows = database.execute(
        'SELECT key, start, "end", heading FROM passages WHERE document_key = ? ORDER BY key', (document_key,)
    )
    return [
        PassageRow(key, document_key, start, end, heading, tuple(sentences.get(key, ())))
        for key, start, end, heading in rows
    ]

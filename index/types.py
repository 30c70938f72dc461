"""The words of the design as types: Span, Section, Document, Passage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pincite.index.spans import Span
from pincite.index.structure import NOTHING, Structure
from pincite.index.view import View, plain

__all__ = ["PATH_SEPARATOR", "Document", "Passage", "Section", "Span"]

PATH_SEPARATOR = " › "
"""Between the headings above a text."""


@dataclass(frozen=True, slots=True)
class Section:
    """A run of a document's text under one heading; the sections of a document follow each other without a gap."""

    span: Span
    heading: str = ""
    """The headings above the text, outermost first, joined by PATH_SEPARATOR; empty before the first heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One source text in canonical form, with what a reader needs to find it."""

    id: str
    """Hash of the text: an id always means the same characters."""
    title: str
    text: str
    source: str
    """Path of the document, or the URL or name in its front matter."""
    origin: str
    """Absolute path of the file, or `seeds:<file>` for a bundled one. A refresh recognises the document by it."""
    published: str | None = None
    """ISO 8601 date, as precise as the source: 2022, 2022-01 or 2022-01-30."""
    author: str | None = None
    media_type: str = "text/plain"
    metadata: Mapping[str, str] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    """Sections in the order of the text, covering all of it; empty means one section without a heading."""
    pages: tuple[Span, ...] = ()
    """The span of each page, first page first, covering all of the text; empty where the format has no pages."""
    structure: Structure = NOTHING
    """Tables, headings, lists, labels and unread characters, from which the reading view is made."""
    original: bytes | None = field(default=None, compare=False, repr=False)
    """The file that a PDF document was read from, on its way into the catalogue; None once it is there."""

    def same_passages_as(self, other: Document) -> bool:
        """Whether two versions of a document have the same passages, terms and vectors."""
        mine, others = ((one.text, one.title, one.sections, one.structure) for one in (self, other))
        return mine == others


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of whole sentences that is embedded and retrieved: `document.text[start:end] == text`."""

    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]
    """Its sentences, as spans of the document."""
    heading: str = ""
    """Heading of its section."""
    views: tuple[View, ...] = ()
    """How each sentence is read; empty where all are read as they stand."""
    naming: frozenset[Span] = frozenset()
    """The sentences that only name the matter of others: headings, questions, terms, header rows, contents lines."""

    @property
    def read(self) -> tuple[View, ...]:
        """The view of each sentence."""
        return self.views or tuple(plain(self.text, span, self.start) for span in self.sentences)

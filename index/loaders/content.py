"""The result of a format's reader, and its error."""

from __future__ import annotations

from dataclasses import dataclass, field

from pincite.index.structure import NOTHING, Structure
from pincite.index.types import Section, Span

MAX_CHARACTERS = 20_000_000
"""Longest text to index, in characters: about ten thousand pages."""


class Unreadable(ValueError):
    """The bytes are no document of that format. The message continues a sentence that begins with the file's name."""


class Scanned(Unreadable):
    """The bytes are images of pages, whose characters have to be recognised."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file within a file: of an archive, a mailbox, a message. Or the reason why it can't be read."""

    name: str
    """Its path within the container, with the suffix that tells its kind."""
    data: bytes = b""
    reason: str = ""
    passed_over: bool = False
    """Whether it is no document, such as an image in a folder."""


@dataclass(slots=True, kw_only=True)
class Content:
    """One file's content, before it becomes a document with an id and an origin."""

    text: str
    """Canonical; sections and pages are spans of it."""
    title: str = ""
    """Empty if the file names none."""
    source: str = ""
    author: str = ""
    published: str | None = None
    media_type: str = "text/plain"
    metadata: dict[str, str] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    pages: tuple[Span, ...] = ()
    structure: Structure = NOTHING
    members: tuple[Member, ...] = ()
    """Files within the file, each a document of its own."""


def bounded(text: str) -> str:
    """A text that is short enough to index; the search for its structure takes long.

    Raises:
        Unreadable: it is too long.
    """
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(f"has {len(text):,} characters, over the limit of {MAX_CHARACTERS:,}; split it")
    return text

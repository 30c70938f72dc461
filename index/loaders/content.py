"""What a format's reader returns, and how it says that it cannot."""

from __future__ import annotations

from dataclasses import dataclass, field

from pincite.index.types import Section, Span


class Unreadable(ValueError):
    """The bytes are no document of that format. The message completes the sentence that begins with the file's name."""


@dataclass(slots=True, kw_only=True)
class Content:
    """A document before it has an id and a place: what one file's bytes say."""

    text: str
    """Canonical; sections and pages are spans of it."""
    title: str = ""
    """Empty where the bytes name none."""
    source: str = ""
    author: str = ""
    published: str | None = None
    media_type: str = "text/plain"
    metadata: dict[str, str] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    pages: tuple[Span, ...] = ()

"""Files, bytes and strings become canonical documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path, PurePath

from pincite.index.captions import captioned
from pincite.index.errors import LoadError, PassedOver
from pincite.index.loaders.canonical import canonical, document_id, encodable, one_line
from pincite.index.loaders.confined import DEFAULT_LIMITS, LoadLimits, ReaderFailed, confined
from pincite.index.loaders.content import Content, Member, Scanned, Unreadable, bounded
from pincite.index.loaders.files import (
    MAX_BYTES,
    NESTED_ARCHIVE,
    NOT_UTF8,
    SUFFIXES,
    absolute,
    is_utf8,
    read_bytes,
    too_large,
    unread,
)
from pincite.index.loaders.formats import content_of, read_text_as
from pincite.index.loaders.markdown_structure import markdown_structure
from pincite.index.loaders.sniff import image_kind, packed_kind
from pincite.index.loaders.text_structure import text_structure
from pincite.index.types import Document

SMALL = 16 * 2**10
"""Most bytes of plain text to read in this process: too few to take long."""

LONGEST_TITLE = 300
LONGEST_VALUE = 2000
"""Characters after which titles and metadata are cut; both may come from a hostile file."""


SHOWN = frozenset({"application/pdf"})
"""Media types whose files can be shown, and are kept."""

CONTAINERS = frozenset({"application/zip", "application/mbox"})
"""Media types of files that hold documents without being one."""

MEMBER = "!/"
"""Stands between a container and its member in sources and origins."""

MAX_NESTING = 4
"""Most containers within each other: a message attached to a message in a mailbox in an archive."""


def load(path: str | Path, *, max_bytes: int = MAX_BYTES, limits: LoadLimits = DEFAULT_LIMITS) -> Document:
    """Load a file, by its content first and its suffix second; of a message without its attachments.

    `origin` is the path with links resolved, `source` the absolute path unless front matter names another.

    Raises:
        LoadError: the file is missing, unreadable, empty, binary, encrypted, broken or too large, or an archive.
    """
    path, data = _file(path, max_bytes)
    place = _Place(str(path), str(path.resolve()))
    return load_bytes(
        data, name=path.name, source=place.source, origin=place.origin, max_bytes=max_bytes, limits=limits
    )


def load_all(
    path: str | Path, *, max_bytes: int = MAX_BYTES, limits: LoadLimits = DEFAULT_LIMITS
) -> Iterator[Document | LoadError]:
    """Load a file and the files within it: the members of an archive, messages of a mailbox, attachments of a message.

    Yields an error for each member that can't be read; those that are no documents are `PassedOver`.

    Raises:
        LoadError: as `load` does; nothing of the file can be read.
    """
    path, data = _file(path, max_bytes)
    return _all(data, path.name, _Place(str(path), str(path.resolve())), _Limits(max_bytes, limits), ())


def load_bytes(
    data: bytes,
    *,
    name: str,
    source: str = "",
    origin: str = "",
    max_bytes: int = MAX_BYTES,
    limits: LoadLimits = DEFAULT_LIMITS,
) -> Document:
    """Load the bytes of a file called `name`: an upload, a download, a member of an archive.

    They are read in another process, within limits of time and memory; small plain text is read here.

    `source` and `origin` default to the name. Raises LoadError as `load` does.
    """
    source = source or name
    with _readable(source):
        content = _checked(data, name, _Limits(max_bytes, limits))
        if not content.text and content.media_type in CONTAINERS:
            raise Unreadable("holds documents but is not one itself; add it with its members")
        return _document(content, source=source, origin=origin or source, data=data)


def load_all_bytes(
    data: bytes,
    *,
    name: str,
    source: str = "",
    origin: str = "",
    max_bytes: int = MAX_BYTES,
    limits: LoadLimits = DEFAULT_LIMITS,
) -> Iterator[Document | LoadError]:
    """Load the bytes of a file called `name` and the files within it, as `load_all` does."""
    source = source or name
    return _all(data, name, _Place(source, origin or source), _Limits(max_bytes, limits), ())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a file lies: on disk, or within other files."""

    source: str
    origin: str

    def within(self, name: str) -> _Place:
        return _Place(f"{self.source}{MEMBER}{name}", f"{self.origin}{MEMBER}{name}")


@dataclass(frozen=True, slots=True)
class _Limits:
    """Limits on the contents of a file and on the effort of reading it."""

    max_bytes: int
    load: LoadLimits


def _all(
    data: bytes, name: str, place: _Place, limits: _Limits, within: tuple[str, ...]
) -> Iterator[Document | LoadError]:
    with _readable(place.source):
        content = _checked(data, name, limits)
        kind = content.media_type
        if kind == "application/zip" and kind in within:
            raise Unreadable(NESTED_ARCHIVE)
        if len(within) >= MAX_NESTING:
            raise Unreadable("is nested in too many files; save it by itself")
        holds = bool(content.text) or kind not in CONTAINERS
        if holds:
            yield _document(content, source=place.source, origin=place.origin, data=data)
        taken: set[str] = set()
        for number, member in enumerate(content.members, 1):
            own = member.name if member.name not in taken else f"{number} {member.name}"
            taken.add(own)
            yield from _member(member, place.within(own), limits, (*within, kind))
        if not holds and not taken:
            raise Unreadable("holds no documents")


def _member(member: Member, place: _Place, limits: _Limits, within: tuple[str, ...]) -> Iterator[Document | LoadError]:
    path = PurePath(member.name)
    if member.reason:
        yield (PassedOver if member.passed_over else LoadError)(place.source, member.reason)
    elif path.suffix.lower() not in SUFFIXES:
        yield PassedOver(place.source, unread(path.suffix.lower(), "another file"))
    else:
        try:
            yield from _all(member.data, path.name, place, limits, within)
        except LoadError as error:
            yield error


def _file(path: str | Path, max_bytes: int) -> tuple[Path, bytes]:
    path = absolute(path)
    if not is_utf8(path):
        raise LoadError(path, NOT_UTF8)
    return path, read_bytes(path, max_bytes)


@contextmanager
def _readable(source: str) -> Iterator[None]:
    """Turn whatever a reader raises into an error that names the file and the reason."""
    try:
        yield
    except (LoadError, GeneratorExit):
        raise
    except Unreadable as error:
        raise LoadError(source, str(error)) from error
    except RecursionError as error:
        raise LoadError(source, "is damaged: it is nested too deeply") from error
    except Exception as error:
        problem = one_line(str(error) if isinstance(error, ReaderFailed) else f"{type(error).__name__}: {error}", 200)
        raise LoadError(source, f"is damaged or of an unknown kind: reading it failed with {problem}") from error


def _checked(data: bytes, name: str, limits: _Limits) -> Content:
    if len(data) > limits.max_bytes:
        raise Unreadable(too_large(len(data), limits.max_bytes))
    if not data.strip():
        raise Unreadable("is empty")
    content = _content(data, PurePath(name).suffix.lower(), limits.load)
    content.title = content.title or PurePath(name).stem
    return content


def document_from_text(
    text: str,
    *,
    title: str = "",
    source: str,
    origin: str = "",
    published: str | None = None,
    author: str | None = None,
    media_type: str = "text/plain",
    metadata: Mapping[str, str] | None = None,
) -> Document:
    """Make a canonical document from a string of another reader's.

    The media types `text/markdown` and `text/html` are read as such. Arguments override what the text itself names.

    Raises:
        LoadError: the text is empty or too long.
    """
    try:
        kind = {"text/markdown": "markdown", "text/html": "html"}.get(media_type, "text")
        content = read_text_as(kind, canonical(text))
        content.title = title or content.title or PurePath(source).stem
        content.author = author or content.author
        content.published = published or content.published
        content.metadata |= metadata or {}
        content.media_type = media_type
        content.source = source
        return _document(content, source=source, origin=origin or source)
    except Unreadable as error:
        raise LoadError(source, str(error)) from error


def load_seeds() -> list[Document]:
    """The bundled seed documents, by name; works from a folder, a wheel and a zip alike."""
    files = sorted(
        (file for file in resources.files("pincite.seeds").iterdir() if file.name.endswith(".md")), key=lambda f: f.name
    )
    return [load_bytes(file.read_bytes(), name=file.name, source=f"seeds:{file.name}") for file in files]


def structured(document: Document) -> Document:
    """The document with the structure that its text shows, where an older Pincite stored none."""
    if document.structure:
        return document
    markdown = document.media_type == "text/markdown"
    shown = markdown_structure(document.text) if markdown else text_structure(document.text)
    return replace(document, structure=captioned(document.text, shown))


def _content(data: bytes, suffix: str, limits: LoadLimits) -> Content:
    if len(data) <= SMALL and packed_kind(data, suffix) is None:
        return content_of(data, suffix)
    try:
        if kind := image_kind(data):
            raise Scanned(f"is {kind}")
        return confined(data, suffix, limits)
    except Scanned as error:
        from pincite.index.loaders.recognition import MISSING, available

        if not available():
            raise Unreadable(f"{error}; {MISSING}") from error
    return confined(data, suffix, limits, recognise=True)


def _document(content: Content, *, source: str, origin: str, data: bytes | None = None) -> Document:
    text = bounded(content.text)
    if not text.strip():
        raise Unreadable("holds no text")
    values = {one_line(key, LONGEST_TITLE): one_line(value, LONGEST_VALUE) for key, value in content.metadata.items()}
    return Document(
        id=document_id(text),
        title=one_line(content.title, LONGEST_TITLE),
        text=text,
        source=one_line(content.source, LONGEST_VALUE) or encodable(source),
        origin=encodable(origin),
        published=content.published and encodable(content.published),
        author=one_line(content.author, LONGEST_TITLE) or None,
        media_type=content.media_type,
        metadata={key: value for key, value in values.items() if value},
        sections=content.sections,
        pages=content.pages,
        structure=captioned(text, content.structure),
        original=data if content.media_type in SHOWN else None,
    )

"""The changes that loaded documents make to the published collection: new, changed and duplicate documents."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain
from pathlib import Path

from pincite.index.catalogue.published import Published
from pincite.index.errors import DocumentDamaged, LoadError
from pincite.index.loaders.documents import MEMBER
from pincite.index.loaders.files import is_remote
from pincite.index.loaders.stamps import FileStamp
from pincite.index.types import Document


class Effect(Enum):
    """A build's report on one document."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document on its way in."""

    document: Document
    stamp: FileStamp | None = None
    """State of its file before it was read; None for a document without a file, or if the file has just changed."""


@dataclass(frozen=True, slots=True)
class Untouched:
    """A file in the same state as when its published document was read."""

    origin: str
    key: int
    id: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The key of a document that its archive, mailbox or message no longer holds."""

    key: int


Arrival = Loaded | Untouched | Gone | LoadError


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentChange:
    """One line of a build's report, with what has to be done for it."""

    effect: Effect
    name: str
    """The document's id; the path of a file that failed."""
    reason: str = ""
    """Why it failed."""
    new: Document | None = None
    """A text to split, embed and store."""
    staged: int | None = None
    """Key of that text once it is stored."""
    relabelled: tuple[int, Document] | None = None
    """Key of a published document whose text stays, with the document's new metadata."""
    superseded: tuple[int, ...] = ()
    """Keys of published documents that go."""
    same: int | None = None
    """Key of a published document that stays as it is."""
    stamp: FileStamp | None = None
    """State of the file that the document was read from."""
    original: bytes | None = None
    """The file itself, if it is to be kept."""
    origin: str = ""
    """Origin of the document, also of one that is gone."""
    former: str = ""
    """Former origin of a document that was moved."""
    twin: str = ""
    """Origin of the indexed document with the same text, if this one was left out as its duplicate."""

    @property
    def key(self) -> int | None:
        """Key of the document once the change is made; None for a failure."""
        return self.relabelled[0] if self.relabelled is not None else self.staged if self.same is None else self.same


def is_gone_from_disk(file: str) -> bool:
    """Whether a file is no longer there; one at an address is assumed to be there."""
    return not is_remote(file) and not Path(file).exists()


def vanished(places: Iterable[str], published: Published) -> Iterator[int]:
    """The keys of the documents at or below some paths whose file is gone. One that can't be looked at stays."""
    documents = {key: origin for place in places for origin, key in published.below(place)}
    yield from (key for key, origin in documents.items() if _is_missing(origin.partition(MEMBER)[0]))


def _is_missing(file: str) -> bool:
    try:
        os.stat(file)  # noqa: PTH116 - many of them
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def compare(
    arrivals: Iterable[Arrival],
    published: Published,
    is_gone: Callable[[str], bool] = is_gone_from_disk,
) -> Iterator[DocumentChange]:
    """Say for each document, in order, what it changes.

    - A document is recognised by its origin (a changed file) or by its text (a moved file).
    - Of several documents with the same text the first is indexed; the others fail, with its origin as the reason.
      A copy of a published document waits for the others, since that one may have changed.
    - A document that is named twice counts once; two documents of one name are two.
    - A document that its file no longer holds goes, unless its text comes in from elsewhere.

    Args:
        arrivals: documents and files, in order.
        published: the documents of the index.
        is_gone: tells by its path or address that a file is no longer there.
    """
    return _Comparison(published, is_gone).changes(arrivals)


class _Comparison:
    """The changes that arrivals make, one after another."""

    def __init__(self, published: Published, is_gone: Callable[[str], bool]) -> None:
        self._published = published
        self._is_gone = is_gone
        self._origins: dict[str, str] = {}  # of the documents so far, by id
        self._named: dict[str, set[str]] = {}  # ids of the documents so far, by the origin that they came with
        self._gone: set[int] = set()  # keys of published documents whose file no longer holds them
        self._replaced: set[int] = set()  # keys of published documents whose text has changed
        self._waiting: list[Loaded] = []  # copies of published documents

    def changes(self, arrivals: Iterable[Arrival]) -> Iterator[DocumentChange]:
        """The change that each arrival makes, then the documents that go."""
        for arrival in chain(arrivals, self._waiting):
            match arrival:
                case LoadError():
                    yield DocumentChange(effect=Effect.FAILED, name=arrival.path, reason=arrival.reason)
                case Untouched():
                    self._origins[arrival.id] = arrival.origin
                    yield DocumentChange(effect=Effect.UNCHANGED, name=arrival.id, same=arrival.key)
                case Gone():
                    self._gone.add(arrival.key)
                case Loaded():
                    yield from self._loaded(arrival)
        for key in sorted(self._gone):
            origin, name = self._published.names(key)
            yield DocumentChange(effect=Effect.GONE, name=name, superseded=(key,), origin=origin)

    def _loaded(self, arrival: Loaded) -> Iterator[DocumentChange]:
        """The change that a document makes; none if it was named before, or waits because it is a copy."""
        document = _under_own_origin(arrival.document, self._named)
        predecessor = self._published.with_origin(document.origin)
        same_text = self._published.with_id(document.id)
        if same_text in self._replaced:
            same_text = None
        twin = self._origins.get(document.id) or self._twin(predecessor, same_text)
        if twin == document.origin:
            return
        if twin is not None and document.id not in self._origins and not self._waits(arrival):
            self._waiting.append(arrival)
            return
        superseded = () if predecessor is None or predecessor == same_text else (predecessor,)
        if twin is not None:
            reason = f"has the same text as {twin}, which is indexed"
            yield DocumentChange(
                effect=Effect.FAILED, name=document.origin, reason=reason, superseded=superseded, twin=twin
            )
            return
        if same_text is None:
            effect = Effect.ADDED if predecessor is None else Effect.CHANGED
            change = DocumentChange(effect=effect, name=document.id, new=document, superseded=superseded)
        else:
            change = _same_text(document, same_text, superseded, self._published)
        yield self._indexed(arrival, document, same_text, change)

    def _waits(self, arrival: Loaded) -> bool:
        return any(arrival is one for one in self._waiting)

    def _indexed(
        self, arrival: Loaded, document: Document, same_text: int | None, change: DocumentChange
    ) -> DocumentChange:
        """Note that a document is in the index now, and complete its change with where it comes from."""
        self._origins[document.id] = document.origin
        self._gone -= {same_text, *change.superseded}
        self._replaced |= {*change.superseded} - {same_text}
        former = "" if same_text is None else self._published.names(same_text)[0]
        return replace(
            change,
            stamp=arrival.stamp,
            original=_original(document, change.key, self._published),
            origin=document.origin,
            former="" if former == document.origin else former,
        )

    def _twin(self, predecessor: int | None, same_text: int | None) -> str | None:
        """The origin of another published document with the same text, unless its file is gone: then it was moved."""
        if same_text is None or same_text == predecessor or same_text in self._gone:
            return None
        try:
            origin = self._published.read(same_text).origin
        except DocumentDamaged:
            return None
        moved = not origin.startswith("seeds:") and self._is_gone(origin.partition(MEMBER)[0])
        return None if moved else origin


def _original(document: Document, key: int | None, published: Published) -> bytes | None:
    """The file of a document, unless it is kept under that key."""
    if document.original is None or key is None:
        return document.original
    same = hashlib.sha256(document.original).hexdigest() == published.original_hash(key)
    return None if same else document.original


def _under_own_origin(document: Document, named: dict[str, set[str]]) -> Document:
    """The document with an origin of its own if another one of this call came with the same origin."""
    ids = named.setdefault(document.origin, set())
    number = len(ids - {document.id}) + 1
    ids.add(document.id)
    return document if number == 1 else replace(document, origin=f"{document.origin} ({number})")


def _same_text(document: Document, key: int, superseded: tuple[int, ...], published: Published) -> DocumentChange:
    """The change for a document whose text is already published under `key`."""
    anew = DocumentChange(effect=Effect.CHANGED, name=document.id, new=document, superseded=(*superseded, key))
    try:
        old = published.read(key)
    except DocumentDamaged:
        return anew
    if old == document:
        return DocumentChange(effect=Effect.UNCHANGED, name=document.id, same=key, superseded=superseded)
    if document.same_passages_as(old):
        return DocumentChange(
            effect=Effect.CHANGED, name=document.id, relabelled=(key, document), superseded=superseded
        )
    return anew

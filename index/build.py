"""How an index is built: load -> view -> split -> embed -> store -> publish.

Every entry point (`add`, `rebuild`) brings documents from somewhere and sends them through `_build`. Documents are
staged in batches beside the published ones and become visible together in one transaction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import numpy as np

from pincite.index.catalogue import IndexRow, Publication
from pincite.index.catalogue.published import Published
from pincite.index.changes import (
    Change,
    Effect,
    Gone,
    Loaded,
    Untouched,
    compare,
    is_gone_from_disk,
    vanished,
)
from pincite.index.embedders import Embedder, fingerprint, is_outdated, mismatch
from pincite.index.embedding import Vectors
from pincite.index.errors import (
    CollectionNameError,
    DocumentDamaged,
    IndexBroken,
    IndexMismatch,
    LoadError,
    PassedOver,
)
from pincite.index.loaders import (
    FileStamp,
    Listing,
    LoadLimits,
    find,
    find_changed,
    load_all,
    load_all_bytes,
    stamp_of,
    structured,
)
from pincite.index.loaders.addresses import is_address
from pincite.index.loaders.remote import RemoteFile
from pincite.index.loaders.web_pages import OFF, Fetch, load_page, origin_of, page_stamp
from pincite.index.passages import passages
from pincite.index.progress import Progress, ProgressListener, Steps
from pincite.index.reading import embedded
from pincite.index.settings import IndexSettings
from pincite.index.storage import Draft, Storage, open_storage
from pincite.index.types import Document
from pincite.index.vectors import VectorsDamaged

__all__ = ["Progress", "ProgressListener", "Report", "add", "checked_name", "drop", "rebuild", "refresh", "remove"]

BATCH_BYTES = 64_000_000
"""Bytes of files to hold together at most, before they are stored."""

BATCH_PASSAGES = 512
"""Passages to embed and stage together: enough to sort by length within, few enough that a build that is cut off loses
under a minute of work on two cores."""

Arrival = Loaded | Untouched | Gone | LoadError

COLLECTION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. Documents are named by their id, files that failed by their path."""

    collection: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: list[tuple[str, str]] = field(default_factory=list)
    """(path, reason) of each file that is not in the index, or not in its newest version."""
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """(path, reason) of each file in a folder or an archive that is no document, such as an image."""
    removed: tuple[str, ...] = ()
    """Documents that their archive, mailbox, message or watched folder no longer holds."""
    warnings: list[tuple[str, str]] = field(default_factory=list)
    """(source, what is doubtful) of each document that was read and may not be read rightly."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where the added, changed and removed documents come from, by id."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Where documents came from that now come from elsewhere, by id."""
    twins: Mapping[str, str] = field(default_factory=dict)
    """Files that failed because their text is indexed from another one, with that one's path."""


def add(
    items: Iterable[str | Path | Document],
    settings: IndexSettings,
    embedder: Embedder,
    *,
    on_progress: ProgressListener | None = None,
    fetching: Fetch | None = None,
    watched: Sequence[str | Path] = (),
) -> Report:
    """Add files, folders, web pages and documents to the collection that the settings name, or refresh them.

    Where `watched` names folders, `items` are paths within them, read as these folders would be; the documents of files
    that are no longer there are removed.

    `fetching` brings web pages; by default from public hosts alone. A test passes one that may ask the loopback.

    Raises:
        IndexMismatch: the collection was indexed with another embedder or splitter.
        IndexBroken: its vectors are damaged or gone.
        IndexBusy, DataFolderError, DiskFull, VectorStoreUnavailable: nothing was changed.
    """
    collection = checked_name(settings.collection)
    sources, listing = _below(items, watched) if watched else _sources(items, settings)
    steps = Steps(on_progress, len(sources))
    with _open(settings) as storage:
        index = _index_to_extend(storage, collection, fingerprint(embedder, settings))
        published = storage.published(index)
        passed_over: list[PassedOver] = []
        arrivals = _load(sources, published, settings, steps=steps, passed_over=passed_over, fetching=fetching)
        gone = [Gone(key) for key in vanished(listing.places, published)]
        warnings: list[tuple[str, str]] = []
        changes = _build(
            _warned(chain(gone, arrivals), warnings),
            published,
            index,
            storage,
            embedder=embedder,
            size=settings.passage_size,
            steps=steps,
            is_gone=listing.is_gone,
        )
        if gone:
            storage.purge(index)
    return _report(collection, changes, listing, passed_over, warnings)


def refresh(
    items: Iterable[str | Path | Document],
    settings: IndexSettings,
    embedder: Embedder,
    *,
    on_progress: ProgressListener | None = None,
    watched: Sequence[str | Path] = (),
) -> Report:
    """Add as `add` does; a collection that only an older version of Pincite indexed is rebuilt first."""
    given = list(items)
    try:
        return add(given, settings, embedder, on_progress=on_progress, watched=watched)
    except IndexMismatch as error:
        if not error.outdated:
            raise
        rebuild(settings, embedder, on_progress=on_progress)
        return add(given, settings, embedder, on_progress=on_progress, watched=watched)


def rebuild(settings: IndexSettings, embedder: Embedder, *, on_progress: ProgressListener | None = None) -> Report:
    """Split and embed every document of the collection anew, from the texts in the catalogue, beside the old index.

    Raises:
        CollectionNotFound: there is nothing to rebuild.
        IndexBusy, DataFolderError, DiskFull, VectorStoreUnavailable: the old index is untouched.
    """
    collection = checked_name(settings.collection)
    with _open(settings, renew=True) as storage:
        live = storage.published(storage.existing_index(collection))
        keys = live.keys()
        index = storage.begin_index(collection, fingerprint(embedder, settings))
        steps = Steps(on_progress, len(keys))
        stored = (_stored(live.read(key), live.stamp(key)) for key in keys)
        arrivals = steps.each(stored, lambda loaded: loaded.document.title)
        names = [live.names(key)[1] for key in keys]
        _build(
            arrivals,
            storage.published(index),
            index,
            storage,
            embedder=embedder,
            size=settings.passage_size,
            steps=steps,
        )
    return Report(collection, changed=tuple(names))


def _stored(document: Document, stamp: FileStamp | None) -> Loaded:
    """A stored document with its structure.

    A file whose structure an older Pincite did not keep is read anew by the next `add`: its stamp goes.
    """
    whole = structured(document)
    lacking = whole is not document and document.media_type not in {"text/plain", "text/markdown"}
    return Loaded(whole, None if lacking else stamp)


def remove(keys: Sequence[int], settings: IndexSettings) -> None:
    """Remove published documents, by key, with their passages, terms and vectors."""
    with _open(settings) as storage:
        live = storage.prepare(storage.existing_index(settings.collection))
        published = storage.published(live)
        storage.publish(live, Publication(remove=tuple(key for key in keys if published.holds(key))))
        storage.purge(live)


def drop(settings: IndexSettings) -> None:
    """Remove a whole collection."""
    with _open(settings) as storage:
        storage.existing_index(settings.collection)
        storage.drop(settings.collection)


def checked_name(collection: str) -> str:
    """The name, if it can name a collection."""
    if not COLLECTION_NAME.fullmatch(collection):
        raise CollectionNameError(collection)
    return collection


@contextmanager
def _open(settings: IndexSettings, *, renew: bool = False) -> Iterator[Storage]:
    """The storage, with damaged vectors as an error that names the remedy."""
    try:
        with open_storage(settings, renew=renew) as storage:
            yield storage
    except VectorsDamaged as error:
        raise IndexBroken(settings.collection, f"its vectors can't be read ({error})") from error


def _build(
    arrivals: Iterable[Loaded | Untouched | Gone | LoadError],
    published: Published,
    index: IndexRow,
    storage: Storage,
    *,
    embedder: Embedder,
    size: int,
    steps: Steps,
    is_gone: Callable[[str], bool] = is_gone_from_disk,
) -> list[Change]:
    """Take loaded documents into an index: split, embed and store what is new in them, then publish it all at once."""
    index = storage.prepare(index)
    changes = (storage.resume(index, change) for change in compare(arrivals, published, is_gone))
    drafts = (_split(change, size) for change in changes)
    stored: list[Change] = []
    for batch in _batches(drafts):
        vectors = _embed(batch, embedder, steps)
        stored += storage.store(index, batch, vectors)
    steps.tell("publishing")
    storage.publish(index, _publication(stored))
    storage.record_files(stored)
    return stored


def _index_to_extend(storage: Storage, collection: str, made_by: str) -> IndexRow:
    """The published index of the collection, or a first one."""
    live = storage.live_index(collection)
    if live is None:
        return storage.begin_index(collection, made_by)
    if live.fingerprint != made_by:
        raise IndexMismatch(
            collection, mismatch(live.fingerprint, made_by), outdated=is_outdated(live.fingerprint, made_by)
        )
    storage.check_vectors(live)
    return live


@dataclass(frozen=True, slots=True)
class _Page:
    """A web page that is named by its address."""

    origin: str

    @property
    def name(self) -> str:
        return self.origin


def _sources(
    items: Iterable[str | Path | Document], settings: IndexSettings
) -> tuple[list[Document | _Page | Path | RemoteFile], Listing]:
    """What to load: documents as they are, web pages, then the files at the paths; and the listing of those paths."""
    given = list(items)
    pages: dict[str, _Page] = {}
    errors: list[LoadError] = []
    for item in given:
        if is_address(item):
            try:
                pages.setdefault(origin := origin_of(str(item)), _Page(origin))
            except LoadError as error:
                errors.append(error)
    if not settings.web_pages:
        errors += (LoadError(origin, OFF) for origin in pages)
        pages = {}
    listing = find(item for item in given if not isinstance(item, Document) and not is_address(item))
    documents = [item for item in given if isinstance(item, Document)]
    sources: list[Document | _Page | Path | RemoteFile] = [*documents, *pages.values(), *listing.files, *listing.remote]
    return sources, replace(listing, errors=(*errors, *listing.errors))


def _below(
    paths: Iterable[str | Path | Document], folders: Sequence[str | Path]
) -> tuple[list[Document | _Page | Path | RemoteFile], Listing]:
    """What to load at paths within watched folders, and the listing of those paths."""
    listing = find_changed((path for path in paths if not isinstance(path, Document)), folders)
    return list(listing.files), listing


def _load(
    sources: Sequence[Document | _Page | Path | RemoteFile],
    published: Published,
    settings: IndexSettings,
    *,
    steps: Steps,
    passed_over: list[PassedOver],
    fetching: Fetch | None,
) -> Iterator[Loaded | Untouched | Gone | LoadError]:
    """Load each source, unless it is a file or page in the state in which its published documents were read."""
    max_bytes = settings.max_file_mb * 2**20
    limits = LoadLimits(settings.load_seconds, settings.load_memory_mb)
    for source in steps.each(sources, lambda source: source.title if isinstance(source, Document) else source.name):
        if isinstance(source, Document):
            yield Loaded(source)
            continue
        if isinstance(source, _Page):
            yield _fetched(source.origin, published, fetching, max_bytes, limits)
            continue
        stamp = source.stamp(max_bytes) if isinstance(source, RemoteFile) else stamp_of(source, max_bytes)
        if keys := published.untouched(stamp):
            for key in keys:
                origin, name = published.names(key)
                yield Untouched(origin, key, name)
            continue
        shown, origin = (
            (source.url, source.url) if isinstance(source, RemoteFile) else (str(source), str(source.resolve()))
        )
        try:
            arrivals = list(_read(source, max_bytes, limits))
        except LoadError as error:
            yield error
            continue
        passed_over += (arrival for arrival in arrivals if isinstance(arrival, PassedOver))
        yield from _arrived(
            shown, origin, [one for one in arrivals if not isinstance(one, PassedOver)], stamp, published
        )


def _read(source: Path | RemoteFile, max_bytes: int, limits: LoadLimits) -> Iterator[Document | LoadError]:
    """The documents of a file, on disk or at an address."""
    if isinstance(source, RemoteFile):
        data = source.read(max_bytes)
        return load_all_bytes(data, name=source.name, source=source.url, max_bytes=max_bytes, limits=limits)
    return load_all(source, max_bytes=max_bytes, limits=limits)


def _fetched(
    origin: str, published: Published, fetching: Fetch | None, max_bytes: int, limits: LoadLimits
) -> Loaded | Untouched | LoadError:
    """A web page; the former version is kept if its server says that it is the same, or does not bring another one."""
    stamp = page_stamp(origin, max_bytes)
    key = next(iter(published.untouched(stamp)), None)
    try:
        former = None if key is None else published.read(key)
    except DocumentDamaged:
        former = None
    try:
        document = load_page(origin, former, max_bytes=max_bytes, limits=limits, fetching=fetching)
    except LoadError as error:
        return error
    if document is not None:
        return Loaded(document, stamp)
    assert former is not None and key is not None
    return Untouched(origin, key, former.id)


def _arrived(
    shown: str, origin: str, arrivals: Sequence[Document | LoadError], stamp: FileStamp | None, published: Published
) -> Iterator[Loaded | Gone | LoadError]:
    """The documents of one file, and those that it no longer holds. A file with errors is read anew the next time."""
    errors = [arrival for arrival in arrivals if isinstance(arrival, LoadError)]
    kept = {arrival.origin for arrival in arrivals if isinstance(arrival, Document)}
    kept |= {f"{origin}{error.path.removeprefix(shown)}" for error in errors}
    yield from (Gone(key) for name, key in published.of_file(origin) if name not in kept)
    yield from errors
    for arrival in arrivals:
        if isinstance(arrival, Document):
            yield Loaded(arrival, None if errors else stamp)


def _warned(arrivals: Iterable[Arrival], warnings: list[tuple[str, str]]) -> Iterator[Arrival]:
    """The arrivals as they are; the warnings of documents are added."""
    for arrival in arrivals:
        if isinstance(arrival, Loaded) and (warning := arrival.document.metadata.get("warning")):
            warnings.append((arrival.document.source, warning))
        yield arrival


def _split(change: Change, size: int) -> Draft:
    """The change with the passages of its new text."""
    if change.new is None:
        return Draft(change)
    return Draft(change, tuple(passages(change.new.text, change.new.sections, change.new.structure, size=size)))


def _batches(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """The drafts in groups of at least BATCH_PASSAGES passages; the last group and one with large files have fewer."""
    batch: list[Draft] = []
    count = size = 0
    for draft in drafts:
        batch.append(draft)
        count += len(draft.passages)
        size += len(draft.change.original or b"")
        if count >= BATCH_PASSAGES or size >= BATCH_BYTES:
            yield batch
            batch, count, size = [], 0, 0
    if batch:
        yield batch


def _embed(batch: Sequence[Draft], embedder: Embedder, steps: Steps) -> Vectors:
    """A vector for each passage of the batch, in order."""
    texts = [embedded(draft.change.new, passage) for draft in batch if draft.change.new for passage in draft.passages]
    if not texts:  # an endpoint would be asked for the length of its vectors
        return np.empty((0, 0), np.float32)
    return embedder.embed(texts, on_progress=lambda count: steps.tell(f"{count} of {len(texts)} passages embedded"))


def _publication(changes: Sequence[Change]) -> Publication:
    return Publication(
        add=tuple(change.staged for change in changes if change.staged is not None),
        remove=tuple(key for change in changes for key in change.superseded),
        update=tuple(change.relabelled for change in changes if change.relabelled is not None),
    )


def _report(
    collection: str,
    changes: Sequence[Change],
    listing: Listing,
    passed_over: Sequence[PassedOver],
    warnings: list[tuple[str, str]],
) -> Report:
    def names(effect: Effect) -> tuple[str, ...]:
        return tuple(change.name for change in changes if change.effect is effect)

    unread = [(error.path, error.reason) for error in listing.errors]
    failed = [(change.name, change.reason) for change in changes if change.effect is Effect.FAILED]
    skipped = [(error.path, error.reason) for error in (*listing.skipped, *passed_over)]
    return Report(
        collection,
        added=names(Effect.ADDED),
        changed=names(Effect.CHANGED),
        unchanged=names(Effect.UNCHANGED),
        failed=[*unread, *failed],
        skipped=skipped,
        removed=names(Effect.GONE),
        warnings=warnings,
        origins={change.name: change.origin for change in changes if change.origin},
        moved={change.name: change.former for change in changes if change.former},
        twins={change.name: change.twin for change in changes if change.twin},
    )

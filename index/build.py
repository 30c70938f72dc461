"""How an index is built: load -> view -> split -> embed -> store -> publish.

Every entry point (`add`, `rebuild`) brings documents from somewhere and sends them through `_build`. Documents are
staged in batches beside the published ones and become visible together in one transaction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import numpy as np

from pincite.index.catalogue import IndexRow, Publication
from pincite.index.catalogue.published import Published
from pincite.index.changes import (
    Arrival,
    DocumentChange,
    Gone,
    Loaded,
    compare,
    is_gone_from_disk,
    vanished,
)
from pincite.index.embedders import Embedder, fingerprint, is_outdated, mismatch
from pincite.index.embedding import Vectors
from pincite.index.errors import (
    CollectionNameError,
    IndexBroken,
    IndexMismatch,
    PassedOver,
)
from pincite.index.intake import load_sources, named_sources, noting_warnings, watched_sources
from pincite.index.loaders import FileStamp, structured
from pincite.index.loaders.web_pages import Fetch
from pincite.index.passages import passages
from pincite.index.preparing import Prepared
from pincite.index.progress import ProgressListener, Steps
from pincite.index.reading import embedded
from pincite.index.report import Report, report_of
from pincite.index.settings import IndexSettings
from pincite.index.storage import PreparedChange, Storage, open_storage
from pincite.index.types import Document
from pincite.index.vector_cache import VectorCache
from pincite.index.vectors import VectorsDamaged

BATCH_BYTES = 64_000_000
"""Most bytes of files to hold in memory before they are stored."""

BATCH_PASSAGES = 512
"""Passages to embed and stage at a time. More of them are better sorted by length before they are embedded; of fewer,
an interrupted build loses less work (now under a minute on two cores)."""

COLLECTION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def add(
    items: Iterable[str | Path | Document],
    settings: IndexSettings,
    embedder: Embedder,
    *,
    on_progress: ProgressListener | None = None,
    fetching: Fetch | None = None,
    watched: Sequence[str | Path] = (),
    prepared: Iterable[Prepared] = (),
) -> Report:
    """Add files, folders, web pages and documents to the collection that the settings name, or refresh them.

    If `watched` names folders, `items` are paths within them, read as these folders would be, and the documents of
    files that are no longer there are removed.

    Documents that are among those `prepared`, with the same settings and embedder, are not split and embedded again.

    `fetching` brings web pages; by default from public hosts alone. A test passes one that may ask the loopback.

    Raises:
        IndexMismatch: the collection was indexed with another embedder or splitter.
        IndexBroken: its vectors are damaged or gone.
        IndexBusy, DataFolderError, DiskFull, VectorStoreUnavailable: nothing was changed.
    """
    collection = checked_name(settings.collection)
    sources, listing = watched_sources(items, watched) if watched else named_sources(items, settings)
    steps = Steps(on_progress, len(sources))
    with _open(settings) as storage:
        index = _index_to_extend(storage, collection, fingerprint(embedder, settings))
        published = storage.published(index)
        passed_over: list[PassedOver] = []
        arrivals = load_sources(sources, published, settings, steps=steps, passed_over=passed_over, fetching=fetching)
        gone = [Gone(key) for key in vanished(listing.places, published)]
        warnings: list[tuple[str, str]] = []
        changes = _build(
            noting_warnings(chain(gone, arrivals), warnings),
            published,
            index,
            storage,
            embedder=embedder,
            size=settings.passage_size,
            steps=steps,
            is_gone=listing.is_gone,
            prepared=prepared,
        )
        if gone:
            storage.purge(index)
    return report_of(collection, changes, listing, passed_over, warnings)


def refresh(
    items: Iterable[str | Path | Document],
    settings: IndexSettings,
    embedder: Embedder,
    *,
    on_progress: ProgressListener | None = None,
    watched: Sequence[str | Path] = (),
    prepared: Sequence[Prepared] = (),
) -> Report:
    """Add as `add` does; a collection that only an older version of Pincite indexed is rebuilt first."""
    sources = list(items)
    try:
        return add(sources, settings, embedder, on_progress=on_progress, watched=watched, prepared=prepared)
    except IndexMismatch as error:
        if not error.outdated:
            raise
        rebuild(settings, embedder, on_progress=on_progress)
        return add(sources, settings, embedder, on_progress=on_progress, watched=watched, prepared=prepared)


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
    """Return the name if it is valid for a collection."""
    if not COLLECTION_NAME.fullmatch(collection):
        raise CollectionNameError(collection)
    return collection


@contextmanager
def _open(settings: IndexSettings, *, renew: bool = False) -> Iterator[Storage]:
    """The storage; if its vectors are damaged, the error names the remedy."""
    try:
        with open_storage(settings, renew=renew) as storage:
            yield storage
    except VectorsDamaged as error:
        raise IndexBroken(settings.collection, f"its vectors can't be read ({error})") from error


def _build(
    arrivals: Iterable[Arrival],
    published: Published,
    index: IndexRow,
    storage: Storage,
    *,
    embedder: Embedder,
    size: int,
    steps: Steps,
    is_gone: Callable[[str], bool] = is_gone_from_disk,
    prepared: Iterable[Prepared] = (),
) -> list[DocumentChange]:
    """Take loaded documents into an index: split, embed and store what is new in them, then publish it all at once."""
    index = storage.prepare(index)
    changes = (storage.resume(index, change) for change in compare(arrivals, published, is_gone))
    ready = {one.document.id: one for one in prepared}
    split = (_split(change, size, ready) for change in changes)
    cached = VectorCache(embedder)  # boilerplate is embedded once
    stored: list[DocumentChange] = []
    for batch in _batches(split):
        vectors = _embed(batch, cached, steps)
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


def _split(change: DocumentChange, size: int, ready: Mapping[str, Prepared]) -> PreparedChange:
    """The change with the passages of its new text, as they were prepared if they were."""
    if change.new is None:
        return PreparedChange(change)
    one = ready.get(change.new.id)
    if one is not None and change.new.same_passages_as(one.document):
        return PreparedChange(change, one.passages, one.terms, one.vectors)
    return PreparedChange(
        change, tuple(passages(change.new.text, change.new.sections, change.new.structure, size=size))
    )


def _batches(prepared: Iterable[PreparedChange]) -> Iterator[list[PreparedChange]]:
    """The changes in groups of at least BATCH_PASSAGES passages; the last group and one with large files have fewer."""
    batch: list[PreparedChange] = []
    count = size = 0
    for item in prepared:
        batch.append(item)
        count += len(item.passages)
        size += len(item.change.original or b"")
        if count >= BATCH_PASSAGES or size >= BATCH_BYTES:
            yield batch
            batch, count, size = [], 0, 0
    if batch:
        yield batch


def _embed(batch: Sequence[PreparedChange], embedder: Embedder, steps: Steps) -> Vectors:
    """A vector for each passage of the batch, in order."""
    texts = [
        embedded(item.change.new, passage)
        for item in batch
        if item.change.new and item.vectors is None
        for passage in item.passages
    ]
    fresh = np.empty((0, 0), np.float32)
    if texts:  # for none, an endpoint would be asked for the length of its vectors
        fresh = embedder.embed(
            texts, on_progress=lambda count: steps.tell(f"{count} of {len(texts)} passages embedded")
        )
    rows: list[Vectors] = []
    at = 0
    for item in batch:
        if item.vectors is not None:
            rows.append(item.vectors)
        elif item.passages:
            rows.append(fresh[at : at + len(item.passages)])
            at += len(item.passages)
    rows = [some for some in rows if len(some)]
    return np.concatenate(rows) if rows else fresh


def _publication(changes: Sequence[DocumentChange]) -> Publication:
    return Publication(
        add=tuple(change.staged for change in changes if change.staged is not None),
        remove=tuple(key for change in changes for key in change.superseded),
        update=tuple(change.relabelled for change in changes if change.relabelled is not None),
    )

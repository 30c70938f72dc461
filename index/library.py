"""The documents of a collection: added, refreshed, listed, removed.

>>> from pincite import add, documents, remove
>>> report = add(["~/reports"], collection="reports")  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.index.errors import DocumentNotFound
from pincite.index.settings import IndexSettings
from pincite.index.types import Document
from pincite.index.where import documents_named

if TYPE_CHECKING:
    from pincite.index.catalogue.records import Source
    from pincite.index.catalogue.snapshot import Snapshot
    from pincite.index.loaders import LoadLimits
    from pincite.index.preparing import Prepared, SplitDocument
    from pincite.index.progress import ProgressListener
    from pincite.index.report import Report

__all__ = [
    "add",
    "beginning",
    "collections",
    "document",
    "documents",
    "drop",
    "original",
    "prepare",
    "rebuild",
    "remove",
    "source",
    "sources",
    "split",
    "tidy",
    "version",
]


def add(
    items: str | Path | Document | Iterable[str | Path | Document] | None = None,
    *,
    collection: str | None = None,
    settings: IndexSettings | None = None,
    on_progress: ProgressListener | None = None,
    prepared: Sequence[Prepared] = (),
) -> Report:
    """Add files, folders, web pages and documents to a collection, or refresh them. Unchanged documents cost nothing.

    Args:
        items: paths of files or folders, addresses such as `s3://bucket/reports`, addresses of web pages (if the
            setting `web_pages` is on), or documents; by default the bundled seed paragraphs.
        collection: by default the one in the settings, which is `seeds` unless set otherwise.
        settings: by default those of `pincite.toml` and the environment.
        on_progress: called with each step, document by document.
        prepared: documents among the items that `prepare` has split and embedded with these settings.

    Returns:
        The documents that were added, changed and left as they were, and the files that failed, with reasons.

    Raises:
        IndexMismatch: the collection was indexed with another embedder or splitter; `rebuild` it. Where only an older
            version of Pincite indexed it, that is done first.
        PinciteError: nothing was changed; the message says why.
    """
    from pincite.index import build
    from pincite.index.embedders import embedder_of
    from pincite.index.loaders import load_seeds

    if items is None:
        items = load_seeds()
    elif isinstance(items, (str, Path, Document)):
        items = [items]
    chosen = _settings(settings, collection)
    return build.refresh(items, chosen, embedder_of(chosen), on_progress=on_progress, prepared=prepared)


def split(document: Document, *, settings: IndexSettings, limits: LoadLimits) -> SplitDocument:
    """Split a document in another process before `add` locks the data folder; see `preparing.split_apart`."""
    from pincite.index import preparing

    return preparing.split_apart(document, size=settings.passage_size, limits=limits)


def prepare(
    documents: Iterable[tuple[Document, SplitDocument]], *, settings: IndexSettings
) -> Iterator[list[Prepared]]:
    """Embed split documents before `add` locks the data folder for them; see `preparing.prepare`."""
    from pincite.index import preparing
    from pincite.index.embedders import embedder_of

    return preparing.prepare(documents, embedder_of(settings))


def rebuild(
    collection: str | None = None,
    *,
    settings: IndexSettings | None = None,
    on_progress: ProgressListener | None = None,
) -> Report:
    """Split and embed a collection anew from the texts in the catalogue; the old index answers until the new is whole.

    Raises:
        CollectionNotFound: there is nothing to rebuild.
        PinciteError: the old index is untouched; the message says why.
    """
    from pincite.index import build
    from pincite.index.embedders import embedder_of

    chosen = _settings(settings, collection)
    return build.rebuild(chosen, embedder_of(chosen), on_progress=on_progress)


def remove(name: str, *, collection: str | None = None, settings: IndexSettings | None = None) -> Source:
    """Remove one document with its passages, terms and vectors.

    Args:
        name: its id or the beginning of it, its path or source, or its title.
        collection: by default the one in the settings.
        settings: by default those of `pincite.toml` and the environment.

    Raises:
        CollectionNotFound, DocumentNotFound: no document has that name, or several have.
    """
    from pincite.index import build

    chosen = _settings(settings, collection)
    source = _find(name, chosen)
    build.remove([source.key], chosen)
    return source


def drop(collection: str, *, settings: IndexSettings | None = None) -> None:
    """Remove a collection with every document in it.

    Raises:
        CollectionNotFound: there is no such collection.
    """
    from pincite.index import build

    build.drop(_settings(settings, collection))


def documents(collection: str | None = None, *, settings: IndexSettings | None = None) -> list[Document]:
    """The documents of a collection with their canonical texts, into which spans point.

    Raises:
        CollectionNotFound: nothing of that name is indexed.
    """
    from pincite.index.catalogue import snapshot

    chosen = _settings(settings, collection)
    with snapshot(chosen) as view:
        return [document for _, document in view.documents()]


def beginning(documents: int, characters: int, *, settings: IndexSettings) -> list[Document | str]:
    """The first documents of a collection, oldest first; of one that exceeds the limit, what its text begins with.

    Args:
        documents: most documents to read.
        characters: most characters to read.
        settings: name the collection.

    Raises:
        CollectionNotFound: nothing of that name is indexed.
    """
    from pincite.index.catalogue import snapshot

    with snapshot(settings) as view:
        return list(view.beginning(documents, characters))


def version(*, settings: IndexSettings) -> tuple[int, int]:
    """What changes whenever documents of a collection do: the key of its index, and the number of its publication.

    Raises:
        CollectionNotFound: nothing of that name is indexed.
    """
    from pincite.index.catalogue import snapshot

    with snapshot(settings) as view:
        return view.index.key, view.index.version


def document(name: str, *, collection: str | None = None, settings: IndexSettings | None = None) -> Document:
    """One document of a collection, found as in `remove`.

    Raises:
        CollectionNotFound, DocumentNotFound: no document has that name, or several have.
    """
    from pincite.index.catalogue import snapshot

    with snapshot(_settings(settings, collection)) as view:
        return view.document(_source_named(name, view).key)


def source(name: str, *, collection: str | None = None, settings: IndexSettings | None = None) -> Source:
    """One document of a collection without its text, found as in `remove`.

    Raises:
        CollectionNotFound, DocumentNotFound: no document has that name, or several have.
    """
    return _find(name, _settings(settings, collection))


def original(name: str, *, collection: str | None = None, settings: IndexSettings | None = None) -> bytes | None:
    """The file of a document, found as in `remove`; None where it is not kept.

    Raises:
        CollectionNotFound, DocumentNotFound: no document has that name, or several have.
    """
    from pincite.index.catalogue import snapshot

    chosen = _settings(settings, collection)
    if not chosen.keep_originals:
        return None
    with snapshot(chosen) as view:
        return view.original(_source_named(name, view).key)


def sources(collection: str | None = None, *, settings: IndexSettings | None = None) -> list[Source]:
    """The documents of a collection without their texts.

    Raises:
        CollectionNotFound: nothing of that name is indexed.
    """
    from pincite.index.catalogue import snapshot

    chosen = _settings(settings, collection)
    with snapshot(chosen) as view:
        return view.sources()


def collections(*, settings: IndexSettings | None = None) -> tuple[str, ...]:
    """The names of the collections, in alphabetical order."""
    from pincite.index.catalogue import collections as published

    return published(_settings(settings, None))


def tidy(*, settings: IndexSettings | None = None) -> bool:
    """Overwrite remains of removed texts that a reader kept from being overwritten at the time.

    Returns:
        Whether nothing is left; otherwise somebody still reads.
    """
    from pincite.index.catalogue.sqlite import retidy

    chosen = _settings(settings, None)
    return chosen.database_url is not None or retidy(chosen.home)


def _settings(settings: IndexSettings | None, collection: str | None) -> IndexSettings:
    chosen = settings or IndexSettings.read()
    return chosen.model_copy(update={"collection": collection}) if collection is not None else chosen


def _find(name: str, settings: IndexSettings) -> Source:
    from pincite.index.catalogue import snapshot

    with snapshot(settings) as view:
        return _source_named(name, view)


def _source_named(name: str, view: Snapshot) -> Source:
    """The one document of that name: its id, source, origin or title, else the beginning of its id or its file name.

    A whole id is looked up; for any other name all documents are looked through.
    """
    if (source := view.source(name)) is not None:
        return source
    matches = documents_named(name, view.sources())
    if len(matches) != 1:
        raise DocumentNotFound(name, view.index.collection, tuple((s.id, s.origin) for s in matches[:5]))
    return matches[0]

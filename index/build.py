"""How an index is built: load -> split -> embed -> store -> publish.

Documents are staged in batches beside what is published, and become visible together in one transaction. A build that
is cut off has changed nothing; the next one takes up the staged documents that it had finished.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pincite.index.catalogue import CatalogueWriter, IndexRow, collections
from pincite.index.catalogue.writer import same_passages
from pincite.index.embedders import Embedder, fingerprint, mismatch
from pincite.index.errors import CollectionNameError, CollectionNotFound, IndexMismatch, LoadError
from pincite.index.loaders import Found, find, load
from pincite.index.lock import writing
from pincite.index.passages import passages
from pincite.index.settings import IndexSettings
from pincite.index.types import Document, Passage
from pincite.index.vectors import VectorWriter, open_writer

BATCH_PASSAGES = 512
"""Passages that are embedded and staged together: enough to sort by length within, few enough that a build that is cut
off loses under a minute of work on two cores."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Report:
    """What adding documents did. Documents are named by their id, files that failed by their path."""

    collection: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: list[tuple[str, str]] = field(default_factory=list)
    """(path, reason) of each file that is not in the index, or not in its newest version."""
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """(path, reason) of each file in a folder that is no document, such as an image."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is."""

    done: int
    """Documents dealt with."""
    total: int
    step: str
    """What is being done, in a word or a file's name."""


OnProgress = Callable[[Progress], None]


@dataclass(slots=True)
class _Plan:
    """What one publication will change."""

    add: list[int] = field(default_factory=list)
    remove: list[int] = field(default_factory=list)
    update: list[tuple[int, Document]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.add or self.remove or self.update)


@dataclass(slots=True)
class _Builder:
    """The catalogue and the vectors of one index, held for writing."""

    catalogue: CatalogueWriter
    vectors: VectorWriter
    embedder: Embedder
    index: IndexRow
    size: int
    on_progress: OnProgress | None = None
    total: int = 0
    done: int = 0
    pending: list[tuple[Document, list[Passage]]] = field(default_factory=list)

    def tell(self, step: str) -> None:
        """Say what is being done."""
        if self.on_progress:
            self.on_progress(Progress(self.done, self.total, step))

    def stage(self, document: Document, plan: _Plan) -> None:
        """Split a document and put it beside what is published; embedded when a batch is full."""
        finished = self.catalogue.resume(self.index, document)
        if finished is not None:
            plan.add.append(finished)
            return
        self.pending.append((document, passages(document.text, document.sections, size=self.size)))
        if sum(len(found) for _, found in self.pending) >= BATCH_PASSAGES:
            self.embed(plan)

    def embed(self, plan: _Plan) -> None:
        """Embed and store what is pending."""
        if not self.pending:
            return
        staged = self.catalogue.stage(self.index, self.pending)
        texts = [passage.text for _, found in self.pending for passage in found]
        vectors = self.embedder.embed(
            texts, on_progress=lambda count: self.tell(f"{count} of {len(texts)} passages embedded")
        )
        self.vectors.add(self.index.vectors, [key for s in staged for key in s.passage_keys], vectors)
        self.catalogue.mark_embedded(staged)
        plan.add.extend(s.key for s in staged)
        self.pending.clear()

    def publish(self, plan: _Plan) -> None:
        """Make the plan visible in one transaction, then drop the vectors that nobody needs any more."""
        self.embed(plan)
        published = self.catalogue.publish(self.index, add=plan.add, remove=plan.remove, update=plan.update)
        sweep(self.catalogue, self.vectors, published)


@dataclass(slots=True)
class _Adding:
    """What one call of `add` has found out so far."""

    builder: _Builder
    by_id: dict[str, int]
    """Keys of the published documents."""
    by_origin: dict[str, int]
    failed: list[tuple[str, str]]
    plan: _Plan = field(default_factory=_Plan)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    claimed: dict[str, str] = field(default_factory=dict)
    """The origin of each document that this call has dealt with, by id."""

    def take(self, document: Document) -> None:
        """Decide what a document means for what is published, and stage it where it is new."""
        former = self.by_origin.get(document.origin)  # what was published from the same place
        same = self.by_id.get(document.id)  # what is published with the same text
        twin = self._twin(document, former, same)
        if twin == document.origin:
            return  # named twice in one call
        if former is not None and former != same:
            self.plan.remove.append(former)
        if twin is not None:
            self.failed.append((document.origin, f"has the same text as {twin}, which is indexed"))
            return
        self.claimed[document.id] = document.origin
        if same is not None:
            self._compare(same, document)
            return
        self.builder.stage(document, self.plan)
        (self.added if former is None else self.changed).append(document.id)

    def _twin(self, document: Document, former: int | None, same: int | None) -> str | None:
        """The origin of the document that has this text already, unless it is the same one or its file was moved."""
        if document.id in self.claimed:
            return self.claimed[document.id]
        if same is None or same == former:
            return None
        origin = self.builder.catalogue.document(same).origin
        moved = not origin.startswith("seeds:") and not Path(origin).exists()
        return None if moved else origin

    def _compare(self, key: int, document: Document) -> None:
        """The same text as published: look what else has changed."""
        old = self.builder.catalogue.document(key)
        if old == document:
            self.unchanged.append(document.id)
            return
        self.changed.append(document.id)
        if same_passages(old, document):
            self.plan.update.append((key, document))
        else:
            self.builder.stage(document, self.plan)
            self.plan.remove.append(key)


def add(
    items: Iterable[str | Path | Document],
    settings: IndexSettings,
    embedder: Embedder,
    *,
    on_progress: OnProgress | None = None,
) -> Report:
    """Add files, folders and documents to the collection that the settings name, or refresh them.

    Raises:
        IndexMismatch: the collection was indexed with another embedder or splitter.
        IndexBusy, DataFolderError, DiskFull, VectorStoreUnavailable: nothing was changed.
    """
    collection = checked_name(settings.collection)
    sources, found = _sources(items)
    failed = [(error.path, error.reason) for error in found.errors]
    made_by = fingerprint(embedder, settings)
    with writing(settings.home, settings.lock_timeout), _opened(settings) as (catalogue, vectors):
        live = catalogue.live_index(collection)
        if live is not None and live.fingerprint != made_by:
            raise IndexMismatch(collection, mismatch(live.fingerprint, made_by))
        index = live or catalogue.begin_index(collection, made_by)
        _prepare(catalogue, vectors, index)
        builder = _Builder(catalogue, vectors, embedder, index, settings.passage_size, on_progress, len(sources))
        adding = _Adding(builder, catalogue.live_keys(index), catalogue.live_origins(index), failed)
        for source in sources:
            builder.tell(source.title if isinstance(source, Document) else source.name)
            document = source if isinstance(source, Document) else _load(source, settings, failed)
            if document is not None:
                adding.take(document)
            builder.done += 1
        builder.embed(adding.plan)
        builder.tell("publishing")
        if adding.plan:
            builder.publish(adding.plan)
    skipped = [(error.path, error.reason) for error in found.skipped]
    return Report(collection, tuple(adding.added), tuple(adding.changed), tuple(adding.unchanged), failed, skipped)


def rebuild(settings: IndexSettings, embedder: Embedder, *, on_progress: OnProgress | None = None) -> Report:
    """Split and embed every document of the collection anew, from the texts in the catalogue, beside the old index.

    Raises:
        CollectionNotFound: there is nothing to rebuild.
        IndexBusy, DataFolderError, DiskFull, VectorStoreUnavailable: the old index is untouched.
    """
    collection = checked_name(settings.collection)
    with writing(settings.home, settings.lock_timeout), _opened(settings) as (catalogue, vectors):
        live = catalogue.live_index(collection)
        if live is None:
            raise CollectionNotFound(collection, collections(settings.home))
        index = catalogue.begin_index(collection, fingerprint(embedder, settings))
        _prepare(catalogue, vectors, index)
        keys = catalogue.live_keys(live)
        builder = _Builder(catalogue, vectors, embedder, index, settings.passage_size, on_progress, len(keys))
        plan = _Plan()
        for key in keys.values():
            document = catalogue.document(key)
            builder.tell(document.title)
            builder.stage(document, plan)
            builder.done += 1
        builder.embed(plan)
        builder.tell("publishing")
        builder.publish(plan)
    return Report(collection, changed=tuple(keys))


def remove(keys: Sequence[int], settings: IndexSettings) -> None:
    """Remove published documents, by key, with their passages, terms and vectors."""
    with writing(settings.home, settings.lock_timeout), _opened(settings) as (catalogue, vectors):
        live = catalogue.live_index(settings.collection)
        if live is None:
            raise CollectionNotFound(settings.collection, collections(settings.home))
        published = catalogue.publish(live, remove=[k for k in catalogue.live_keys(live).values() if k in set(keys)])
        sweep(catalogue, vectors, published)


def drop(settings: IndexSettings) -> None:
    """Remove a whole collection."""
    with writing(settings.home, settings.lock_timeout), _opened(settings) as (catalogue, vectors):
        if catalogue.live_index(settings.collection) is None:
            raise CollectionNotFound(settings.collection, collections(settings.home))
        catalogue.drop_collection(settings.collection)
        vectors.drop(catalogue.vectors_prefix(), keep=catalogue.vectors_names())


def checked_name(collection: str) -> str:
    """The name, if it can name a collection."""
    if not NAME.fullmatch(collection):
        raise CollectionNameError(collection)
    return collection


@contextmanager
def _opened(settings: IndexSettings) -> Iterator[tuple[CatalogueWriter, VectorWriter]]:
    """The catalogue and the vectors for writing; the caller holds the write lock."""
    catalogue = CatalogueWriter(settings.home)
    try:
        vectors = open_writer(settings)
        try:
            yield catalogue, vectors
        finally:
            vectors.close()
    finally:
        catalogue.close()


def _prepare(catalogue: CatalogueWriter, vectors: VectorWriter, index: IndexRow) -> None:
    """Clear away what a build that was cut off left behind, and make room for the index."""
    catalogue.discard_unembedded(index)
    vectors.create(index.vectors)
    sweep(catalogue, vectors, index)


def sweep(catalogue: CatalogueWriter, vectors: VectorWriter, index: IndexRow) -> None:
    """Delete the vectors that nobody needs any more, and whole collections whose index is gone."""
    obsolete = catalogue.obsolete_vectors(index)
    if obsolete:
        vectors.delete(index.vectors, obsolete)
    catalogue.forget_vectors(index)
    vectors.drop(catalogue.vectors_prefix(), keep=catalogue.vectors_names())


def _sources(items: Iterable[str | Path | Document]) -> tuple[list[Path | Document], Found]:
    """What to load: documents as they are, then the files at the paths, and which paths hold none."""
    given = list(items)
    found = find(item for item in given if not isinstance(item, Document))
    return [*(item for item in given if isinstance(item, Document)), *found.files], found


def _load(path: Path, settings: IndexSettings, failed: list[tuple[str, str]]) -> Document | None:
    """The document in a file, or None with the reason noted."""
    try:
        return load(path, max_bytes=settings.max_file_mb * 2**20)
    except LoadError as error:
        failed.append((error.path, error.reason))
        return None

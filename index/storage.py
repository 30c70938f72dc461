"""The catalogue and the vectors of a data folder, open for writing together.

Documents are staged beside the published ones, with their vectors, and become visible in one transaction. A build that
is cut off has changed nothing; the next one takes up the documents that it had finished.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial

from pincite.index.catalogue import CatalogueWriter, IndexRow, Publication, collections, fresh, locked
from pincite.index.catalogue.published import Published
from pincite.index.catalogue.rows import Unstaged
from pincite.index.catalogue.writer import PURGE_SHARE
from pincite.index.changes import DocumentChange
from pincite.index.embedding import Vectors
from pincite.index.errors import CollectionNotFound, IndexBroken
from pincite.index.loaders.documents import SHOWN
from pincite.index.settings import IndexSettings
from pincite.index.types import Document, Passage
from pincite.index.vectors import VectorsDamaged, VectorWriter, discard_store, open_writer, stored_count


@dataclass(frozen=True, slots=True)
class PreparedChange:
    """A change on its way into the index, with the passages of its new text."""

    change: DocumentChange
    passages: tuple[Passage, ...] = ()
    terms: tuple[str, ...] | None = None
    """Those of each passage in the full-text index, where they are computed already."""
    vectors: Vectors | None = None
    """A row for each passage, where they are embedded already."""


class Storage:
    """Everything that a build reads and writes. The vector store is opened when it is first needed."""

    def __init__(
        self, settings: IndexSettings, catalogue: CatalogueWriter, open_vectors: Callable[[], VectorWriter]
    ) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._open_vectors = open_vectors

    @cached_property
    def _vectors(self) -> VectorWriter:
        return self._open_vectors()

    def close(self) -> None:
        """Close the vector store, if it was opened."""
        if "_vectors" in self.__dict__:
            self._vectors.close()

    def _leaves_store_closed(self, index: IndexRow) -> bool:
        """Whether a change of this index leaves the vector store closed as long as it is a small one."""
        embedded = self._settings.chroma_url is None
        return embedded and "_vectors" not in self.__dict__ and self._catalogue.passage_count(index) >= fresh.LARGE

    def live_index(self, collection: str) -> IndexRow | None:
        """The published index of a collection, if there is one."""
        return self._catalogue.live_index(collection)

    def existing_index(self, collection: str) -> IndexRow:
        """The published index of a collection.

        Raises:
            CollectionNotFound: nothing of that name is published.
        """
        live = self._catalogue.live_index(collection)
        if live is None:
            raise CollectionNotFound(collection, collections(self._settings))
        return live

    def begin_index(self, collection: str, fingerprint: str) -> IndexRow:
        """An index to fill beside the published one: a new one, or the one that a build of the same kind left."""
        return self._catalogue.begin_index(collection, fingerprint)

    def check_vectors(self, index: IndexRow) -> None:
        """Make sure that a published index has its vectors.

        Raises:
            IndexBroken: some are missing.
        """
        passages, beside = self._catalogue.passage_count(index), self._catalogue.kept_count(index)
        apart = self._leaves_store_closed(index)
        vectors = beside + (
            stored_count(self._settings, index.vectors) if apart else self._vectors.count(index.vectors)
        )
        if vectors < passages:
            raise IndexBroken(index.collection, f"{passages - vectors} of its {passages} vectors are gone")

    def prepare(self, index: IndexRow) -> IndexRow:
        """Take an index over for writing, and clear away what a build that was cut off left half done.

        Where another catalogue, a copy of this one, has written to its vectors since, the index goes on with a copy of
        them under another name.
        """
        owner = uuid.uuid4().hex
        if self._leaves_store_closed(index):
            pass  # an embedded collection is copied together with its catalogue: it is ours
        elif self._vectors.claim(index.vectors, self._catalogue.owner(index.vectors), owner):
            self._catalogue.record_owner(index.vectors, owner)
        else:
            index = self._moved(index, owner)
        self._catalogue.discard_staged(index)
        self._sweep(index)
        return index

    def _moved(self, index: IndexRow, owner: str) -> IndexRow:
        """The index with its published vectors copied. Staged ones may have been overwritten: keys are given twice."""
        name = self._catalogue.reserve_vectors(index.collection)
        self._vectors.claim(name, "", owner)
        self._catalogue.record_owner(name, owner)
        self._vectors.copy(index.vectors, name, self._catalogue.published_passages(index))
        self._catalogue.discard_staged(index, embedded=True)
        return self._catalogue.move_vectors(index, name)

    def published(self, index: IndexRow) -> Published:
        """The published documents of an index."""
        return self._catalogue.published(index, SHOWN if self._settings.keep_originals else ())

    def document(self, key: int) -> Document:
        """The document under a key."""
        return self._catalogue.document(key)

    def resume(self, index: IndexRow, change: DocumentChange) -> DocumentChange:
        """The change with its text already staged, where a build that was cut off had finished it."""
        if change.new is None:
            return change
        key = self._catalogue.resume(index, change.new)
        return change if key is None else replace(change, new=None, staged=key)

    def store(self, index: IndexRow, prepared: Sequence[PreparedChange], vectors: Vectors) -> list[DocumentChange]:
        """Stage the new documents among the changes; `vectors` has a row for each of their passages, in order.

        Returns:
            All changes, without their texts and files.
        """
        return [self._with_kept_file(index, change) for change in self._staged(index, prepared, vectors)]

    def _staged(self, index: IndexRow, prepared: Sequence[PreparedChange], vectors: Vectors) -> list[DocumentChange]:
        new = [Unstaged(item.change.new, item.passages, item.terms) for item in prepared if item.change.new is not None]
        if not new:
            return [item.change for item in prepared]
        staged = self._catalogue.stage(index, new)
        keys = [key for one in staged for key in one.passage_keys]
        if self._leaves_store_closed(index) and self._catalogue.kept_count(index) + len(keys) <= fresh.APART:
            self._catalogue.keep_vectors(index, staged, vectors)
        else:
            self._vectors.add(index.vectors, keys, vectors)
            self._catalogue.mark_embedded(staged)
        new_keys = iter(one.key for one in staged)
        return [
            item.change if item.change.new is None else replace(item.change, new=None, staged=next(new_keys))
            for item in prepared
        ]

    def _with_kept_file(self, index: IndexRow, change: DocumentChange) -> DocumentChange:
        """The change with its file kept, if files are."""
        if change.original is None:
            return change
        if change.key is not None:
            self.keep_original(index, change.key, change.original)
        return replace(change, original=None)

    def keep_original(self, index: IndexRow, key: int, content: bytes) -> None:
        """Keep the file of a document, if files are kept."""
        if self._settings.keep_originals:
            self._catalogue.keep_original(index.collection, key, content)

    def publish(self, index: IndexRow, publication: Publication) -> None:
        """Make the publication visible in one transaction, then delete the vectors that it left without a use.

        Nothing is published where nothing would change.

        Raises:
            IndexBusy: another catalogue has taken the vectors over.
        """
        if not self._leaves_store_closed(index):
            self._vectors.check_owner(index.vectors, self._catalogue.owner(index.vectors))
        stored = self._hand_over(index)
        live = self._catalogue.live_index(index.collection)
        replaces = live is not None and live.key != index.key
        if publication or replaces or stored:
            self._sweep(self._catalogue.publish(index, publication, stored=stored))
        else:
            self._catalogue.purge_originals(index.collection, keep=self._settings.keep_originals)

    def _hand_over(self, index: IndexRow) -> bool:
        """Store the vectors that stay apart, once the store is open; whether there were any."""
        if self._leaves_store_closed(index) or not self._catalogue.kept_count(index):
            return False
        self._vectors.add(index.vectors, *self._catalogue.kept_vectors(index))
        return True

    def record_files(self, changes: Iterable[DocumentChange]) -> None:
        """Record the files behind published documents, so that they are not parsed again until they change."""
        stamps = [(change.key, change.stamp) for change in changes if change.stamp is not None]
        self._catalogue.record_files([(key, stamp) for key, stamp in stamps if key is not None])

    def purge(self, index: IndexRow) -> None:
        """Overwrite the terms of removed documents in the full-text index."""
        self._catalogue.purge_terms(index)

    def drop(self, collection: str) -> None:
        """Forget a collection with all its documents, published or staged."""
        self._catalogue.drop_collection(collection)
        self._drop_vectors(collection)

    def _sweep(self, index: IndexRow) -> None:
        """Delete the vectors that nobody needs any more, and whole collections whose index is gone."""
        obsolete = self._catalogue.obsolete_vectors(index)
        apart = self._leaves_store_closed(index) and len(obsolete) <= fresh.APART
        if obsolete and not apart:
            self._vectors.delete(index.vectors, obsolete)
        self._catalogue.purge_terms(index, share=PURGE_SHARE)
        self._catalogue.purge_originals(index.collection, keep=self._settings.keep_originals)
        if not apart:
            self._catalogue.forget_vectors(index)
        self._catalogue.tidy()
        if not apart or self._catalogue.unused_vectors(index.collection):
            self._drop_vectors(index.collection)

    def _drop_vectors(self, collection: str) -> None:
        unused = self._catalogue.unused_vectors(collection)
        self._vectors.drop(unused, keep=self._catalogue.used_vectors())
        if unused:
            self._catalogue.forget_unused_vectors(unused)


@contextmanager
def open_storage(settings: IndexSettings, *, renew: bool = False) -> Iterator[Storage]:
    """Hold the write lock, with the catalogue and the vectors open.

    Args:
        settings: name the folder and the vector store.
        renew: replace a damaged vector store by an empty one, so that its collections can be rebuilt.

    Raises:
        IndexBusy: another process is writing.
        VectorsDamaged: the embedded vector store can't be read.
        DataFolderError, DiskFull, VectorStoreUnavailable: the folder or the vector store can't be used.
    """
    with locked(settings) as database:
        storage = Storage(settings, CatalogueWriter(database), partial(_open_vectors, settings, renew))
        try:
            yield storage
        finally:
            storage.close()


def _open_vectors(settings: IndexSettings, renew: bool) -> VectorWriter:
    try:
        return open_writer(settings)
    except VectorsDamaged:
        if not renew:
            raise
        discard_store(settings)
        return open_writer(settings)

"""Collections move from a data folder to a PostgreSQL database, with their vectors, and nothing is embedded again.

A collection is published there once it is whole. A move that is cut off goes on where it was when it is run again; the
data folder stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from pincite.index.catalogue import CatalogueWriter, IndexRow, Publication, collections, locked, snapshot
from pincite.index.changes import DocumentChange, Effect
from pincite.index.errors import IndexBroken, SettingsError
from pincite.index.layers import layered
from pincite.index.settings import IndexSettings
from pincite.index.storage import PreparedChange, open_storage
from pincite.index.vectors import VectorReader, VectorsMissing, open_reader

if TYPE_CHECKING:
    from collections.abc import Callable

BATCH = 64
"""Documents to move together."""

One = TypeVar("One")


def migrate(
    settings: IndexSettings, *, on_progress: Callable[[str], None] = lambda collection: None
) -> tuple[str, ...]:
    """Move the collections of the data folder that the database does not have yet.

    Args:
        settings: name the data folder and, by `database_url`, the database.
        on_progress: called with the name of each collection.

    Returns:
        The names of the collections that moved.

    Raises:
        SettingsError: no database is named.
        IndexBroken: vectors of a collection are missing; rebuild it first.
        IndexBusy, DatabaseUnavailable, VectorStoreUnavailable: what moved before is whole.
    """
    if settings.database_url is None:
        raise SettingsError("there is nowhere to move to: set database_url and chroma_url, and run this again")
    source = settings.model_copy(update={"database_url": None})
    present = collections(settings)
    moved = tuple(name for name in collections(source) if name not in present)
    for name in moved:
        on_progress(name)
        chosen = {"collection": name}
        _move(source.model_copy(update=chosen), settings.model_copy(update=chosen))
    return moved


def _move(source: IndexSettings, target: IndexSettings) -> None:
    with snapshot(source) as view:
        reader = layered(_reader(source, view.index), *view.fresh_vectors())
        with open_storage(target) as storage:
            index = storage.prepare(storage.begin_index(target.collection, view.index.fingerprint))
            stored: list[DocumentChange] = []
            for batch in _batches(view.documents(), BATCH):
                changes = [
                    storage.resume(index, DocumentChange(effect=Effect.ADDED, name=document.id, new=document))
                    for _, document in batch
                ]
                new = [
                    (change, *view.passages_of(key, document))
                    for (key, document), change in zip(batch, changes, strict=True)
                    if change.new is not None
                ]
                moved = [change for change in changes if change.new is None]
                keys = [key for _, keys, _ in new for key in keys]
                with_vectors, vectors = reader.vectors(keys)
                if len(with_vectors) < len(keys):
                    raise IndexBroken(source.collection, f"{len(keys) - len(with_vectors)} of its vectors are gone")
                place = {key: n for n, key in enumerate(with_vectors)}
                moved += storage.store(
                    index,
                    [PreparedChange(change, passages) for change, _, passages in new],
                    vectors[[place[key] for key in keys]],
                )
                former = {document.id: key for key, document in batch}
                for one in moved:
                    if one.staged is not None and (content := view.original(former[one.name])) is not None:
                        storage.keep_original(index, one.staged, content)
                stored += moved
            storage.publish(index, Publication(add=tuple(one.staged for one in stored if one.staged is not None)))
        facts = view.facts()
    with locked(target) as database:
        for name, value in facts.items():
            CatalogueWriter(database).keep_fact(target.collection, name, value)


def _reader(source: IndexSettings, index: IndexRow) -> VectorReader:
    """The vectors of the data folder: embedded in it, or on the server."""
    try:
        return open_reader(source.model_copy(update={"chroma_url": None}), index.vectors)
    except VectorsMissing:
        pass
    try:
        return open_reader(source, index.vectors)
    except VectorsMissing as error:
        raise IndexBroken(source.collection, f"its vectors can't be read ({error})") from error


def _batches(items: Iterator[One], size: int) -> Iterator[list[One]]:
    while batch := list(islice(items, size)):
        yield batch

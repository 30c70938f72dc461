"""Small facts stored with a collection by name, such as its measurements; they go with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pincite.index.catalogue import CatalogueWriter, locked, snapshot
from pincite.index.settings import IndexSettings


def keep_fact(settings: IndexSettings, name: str, value: Mapping[str, Any] | None) -> None:
    """Keep a fact with the collection of the settings, in place of an earlier one; None forgets it.

    Raises:
        CollectionNotFound: nothing of that name is indexed.
        IndexBusy, DataFolderError, DiskFull: the catalogue can't be written.
    """
    with snapshot(settings):
        pass
    with locked(settings) as database:
        CatalogueWriter(database).keep_fact(settings.collection, name, value)


def read_fact(settings: IndexSettings, name: str) -> tuple[str, dict[str, Any] | None]:
    """The id of the collection's published index, and a fact that is kept with it; None where there is none.

    Raises:
        CollectionNotFound: nothing of that name is indexed.
        IndexBusy, DataFolderError: the catalogue can't be read.
    """
    with snapshot(settings) as view:
        return view.index.index_id, view.fact(name)

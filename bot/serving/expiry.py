"""Browsers' own collections expire some days after the last visit.

A visit is the modification time of an empty file with the collection's name, or a row of the shared database.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress

from pincite.bot.serving.owners import PREFIX, collection_of
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.catalogue import shared
from pincite.index.errors import CollectionNotFound, PinciteError
from pincite.index.private import private_file, private_folder

FOLDER = "visits"

DAY = 24 * 60 * 60

PRECISION = 60 * 60
"""Seconds within which a second visit is not recorded."""


class Visits:
    """When each browser's own collection was last asked, read or changed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.home / FOLDER

    def record(self, collection: str, now: float | None = None) -> None:
        """Record a visit to a browser's own collection; others don't expire."""
        now = time.time() if now is None else now
        if not collection.startswith(PREFIX):
            return
        with suppress(OSError, PinciteError):  # a full disk must not stop anybody from asking
            last = self.last(collection)
            if last is not None and now - last < PRECISION:
                return
            if self._settings.database_url is not None:
                with shared(self._settings) as database:
                    database.execute(
                        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                        (_visit_of(collection), str(now)),
                    )
                return
            private_folder(self._folder)
            private_file(self._folder / collection)
            os.utime(self._folder / collection, (now, now))

    def settings_of(self, settings: Settings, collection: str, token: str | None) -> Settings:
        """Name the collection of a request in the settings, if the request may read it, and record the visit.

        Raises:
            CollectionNotFound, NoBrowserToken: it may not.
        """
        chosen = collection_of(collection, token)
        with suppress(PinciteError):  # the database is down, as the request will say
            if chosen.startswith(PREFIX) and chosen in library.collections(settings=settings):
                self.record(chosen)  # of others nothing is kept: anybody can draw a token
        return settings.model_copy(update={"collection": chosen})

    def last(self, collection: str) -> float | None:
        """When a collection was visited last, in seconds since 1970; None if that was never recorded."""
        if self._settings.database_url is not None:
            with shared(self._settings) as database:
                row = database.execute("SELECT value FROM meta WHERE name = ?", (_visit_of(collection),)).fetchone()
            return float(row[0]) if row else None
        with suppress(OSError):
            return (self._folder / collection).stat().st_mtime
        return None

    def forget(self, collection: str) -> None:
        """Forget a collection that is gone."""
        if self._settings.database_url is not None:
            with shared(self._settings) as database:
                database.execute("DELETE FROM meta WHERE name = ?", (_visit_of(collection),))
            return
        (self._folder / collection).unlink(missing_ok=True)


def _visit_of(collection: str) -> str:
    return f"visit of {collection}"


def expire(settings: Settings, now: float | None = None) -> list[str]:
    """Drop the browsers' collections without a visit for `own_days`; return their names.

    The clock of a collection without a recorded visit starts now.
    """
    now = time.time() if now is None else now
    visits = Visits(settings)
    gone = []
    for name in library.collections(settings=settings) if settings.own_days else ():
        if not name.startswith(PREFIX):
            continue
        last = visits.last(name)
        if last is None:
            visits.record(name, now)
        elif now - last > settings.own_days * DAY:
            with suppress(CollectionNotFound):
                library.drop(name, settings=settings)
            visits.forget(name)
            gone.append(name)
    return gone

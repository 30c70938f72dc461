"""Browsers' own collections go when nobody has visited them for long.

A visit is the modification time of an empty file with the collection's name.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from pincite.bot.serving.owners import PREFIX
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.errors import CollectionNotFound
from pincite.index.private import private_file, private_folder

FOLDER = "visits"

DAY = 24 * 60 * 60

PRECISION = 60 * 60
"""Seconds within which a second visit is not recorded."""


class Visits:
    """When each browser's own collection was last asked, read or changed."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def record(self, collection: str, now: float | None = None) -> None:
        """Record a visit to a browser's own collection; others are nobody's."""
        now = time.time() if now is None else now
        last = self.last(collection)
        if not collection.startswith(PREFIX) or (last is not None and now - last < PRECISION):
            return
        with suppress(OSError):  # a full disk must not stop anybody from asking
            private_folder(self._folder)
            private_file(self._folder / collection)
            os.utime(self._folder / collection, (now, now))

    def last(self, collection: str) -> float | None:
        """When a collection was visited last, in seconds since 1970; None if that was never recorded."""
        with suppress(OSError):
            return (self._folder / collection).stat().st_mtime
        return None

    def forget(self, collection: str) -> None:
        """Forget a collection that is gone."""
        (self._folder / collection).unlink(missing_ok=True)


def expire(settings: Settings, now: float | None = None) -> list[str]:
    """Drop the browsers' collections that nobody visited for `own_days`; return their names.

    The clock of a collection without a recorded visit starts now.
    """
    now = time.time() if now is None else now
    visits = Visits(settings.home)
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

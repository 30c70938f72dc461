"""Documents removed on the page: for ten minutes their browser can take them back, then they are gone for good.

Each is a file with its text, for the owner of the data folder alone. Nothing here is searched.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter

from pincite.bot.serving.messages import RemovedDocument
from pincite.index.errors import DocumentNotFound
from pincite.index.private import FILE_MODE, private_folder
from pincite.index.types import Document

FOLDER = "removed"

UNDO_SECONDS = 10 * 60
"""How long a removal can be undone."""

_JSON = TypeAdapter(Document)


class Removed:
    """The documents that were removed from browsers' own collections a short time ago."""

    def __init__(self, home: Path, most_characters: int) -> None:
        """`most_characters` is the most text to keep of one collection: its oldest documents go first."""
        self._folder = home / FOLDER
        self._most = most_characters

    def keep(self, collection: str, document: Document) -> None:
        """Keep a document that is about to be removed."""
        folder = self._folder / collection
        private_folder(self._folder)
        private_folder(folder)
        fresh = folder / f"{document.id}.new"
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, FILE_MODE), "wb") as out:
            out.write(_JSON.dump_json(document))
        fresh.replace(folder / f"{document.id}.json")
        room = self._most
        for file in sorted(folder.glob("*.json"), key=_removed_at, reverse=True):
            room -= file.stat().st_size
            if room < 0:
                file.unlink(missing_ok=True)

    def listing(self, collection: str, now: float | None = None) -> list[RemovedDocument]:
        """The documents that can still be taken back, the newest removal first."""
        now = time.time() if now is None else now
        return [
            RemovedDocument(id=file.stem, title=self._read(file).title, seconds=round(left))
            for file in sorted((self._folder / collection).glob("*.json"), key=_removed_at, reverse=True)
            if (left := _removed_at(file) + UNDO_SECONDS - now) > 0
        ]

    def document(self, collection: str, id_: str, now: float | None = None) -> Document:
        """A removed document.

        Raises:
            DocumentNotFound: it was never here, or too long ago.
        """
        if not any(one.id == id_ for one in self.listing(collection, now)):
            raise DocumentNotFound(id_, "removed")
        return self._read(self._file(collection, id_))

    def forget(self, collection: str, id_: str) -> None:
        """Delete a document that was taken back."""
        self._file(collection, id_).unlink(missing_ok=True)

    def purge(self, now: float | None = None) -> None:
        """Delete for good what can't be taken back any more."""
        now = time.time() if now is None else now
        for file in self._files():
            if _removed_at(file) + UNDO_SECONDS <= now:
                file.unlink(missing_ok=True)
        for folder in self._folder.glob("*"):
            with suppress(OSError):  # it still holds something
                folder.rmdir()

    def _files(self) -> Iterator[Path]:
        yield from self._folder.glob("*/*")

    def _file(self, collection: str, id_: str) -> Path:
        return self._folder / collection / f"{id_}.json"

    def _read(self, file: Path) -> Document:
        return _JSON.validate_json(file.read_bytes())


def _removed_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # purged meanwhile
        return 0.0

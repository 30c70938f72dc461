"""Documents removed on the page: for ten minutes their browser can take them back, then they are gone for good.

Each is a file with its text, beside the PDF that it was read from, for the owner of the data folder alone. Nothing here
is searched.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from pincite.bot.serving.messages import RemovedDocument
from pincite.index.errors import DocumentNotFound
from pincite.index.private import FILE_MODE, private_folder
from pincite.index.showing import without_folders
from pincite.index.types import Document

FOLDER = "removed"

ORIGINAL = ".original"
"""Suffix of the file that a removed document was read from."""

UNDO_SECONDS = 10 * 60
"""How long a removal can be undone."""

_JSON = TypeAdapter(Document)


class Removed:
    """The documents that were removed from browsers' own collections a short time ago."""

    def __init__(
        self, home: Path, most_characters: int = 0, most_bytes: int = 0, *, in_all: tuple[int, int] | None = None
    ) -> None:
        """Open the folder of removed documents.

        Args:
            home: the data folder.
            most_characters: the most text to keep of one collection: its oldest documents go first.
            most_bytes: the most to keep of their files: the oldest documents' go first.
            in_all: the same of all collections together. Whoever adds and removes files under one token after the other
                would fill the disk otherwise.
        """
        self._folder = home / FOLDER
        self._most = {".json": most_characters, ORIGINAL: most_bytes}
        self._in_all = dict(zip(self._most, in_all, strict=True)) if in_all is not None else {}

    def keep(self, collection: str, document: Document, original: bytes | None = None) -> None:
        """Keep a document that is about to be removed, with its file."""
        folder = self._folder / collection
        private_folder(self._folder)
        private_folder(folder)
        if original is not None:
            _write(folder / f"{document.id}{ORIGINAL}", original)
        _write(folder / f"{document.id}.json", _JSON.dump_json(document, exclude={"original"}))
        for suffix, room in self._most.items():
            _shorten(folder.glob(f"*{suffix}"), room)
        for suffix, room in self._in_all.items():
            _shorten(self._folder.glob(f"*/*{suffix}"), room)

    def listing(self, collection: str, now: float | None = None) -> list[RemovedDocument]:
        """The documents that can still be taken back, the newest removal first."""
        now = time.time() if now is None else now
        return [
            RemovedDocument(id=file.stem, title=without_folders(self._read(file)).title, seconds=round(left))
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
        original = None
        with suppress(FileNotFoundError):
            original = self._file(collection, id_).with_suffix(ORIGINAL).read_bytes()
        return replace(self._read(self._file(collection, id_)), original=original)

    def forget(self, collection: str, id_: str) -> None:
        """Delete a document that was taken back."""
        for suffix in self._most:
            self._file(collection, id_).with_suffix(suffix).unlink(missing_ok=True)

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


def _write(file: Path, data: bytes) -> None:
    fresh = file.with_name(f"{file.name}.new")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, FILE_MODE), "wb") as out:
        out.write(data)
    fresh.replace(file)


def _removed_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:  # purged meanwhile
        return 0.0


def _shorten(files: Iterable[Path], room: int) -> None:
    """Delete the oldest files where all of them take more than so many bytes."""
    for file in sorted(files, key=_removed_at, reverse=True):
        with suppress(FileNotFoundError):  # purged meanwhile
            room -= file.stat().st_size
            if room < 0:
                file.unlink()

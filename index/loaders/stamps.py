"""The state of a file on disk, by which a refresh knows that it need not be parsed again."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

LOADER_VERSION = 13
"""Version of our own loaders. Raise it whenever some file gets another text or other metadata."""

LIBRARIES = ("chardet", "lxml", "markdown-it-py", "pypdfium2", "pyyaml")
"""Libraries that take part in reading; another version may read a file differently."""

SETTLED_SECONDS = 2.0
"""Age from which a file's times are trusted. A younger file may change again within the resolution of its file system,
which is 2 s on FAT and milliseconds elsewhere."""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file as it was before it was read. Equal stamps mean an equal document."""

    path: str
    loader: str
    """Version of the loaders and their limits."""
    size: int
    mtime_ns: int
    ctime_ns: int
    """Catches a file whose modification time was set back."""
    inode: int


def stamp_of(path: Path, max_bytes: int) -> FileStamp | None:
    """The present state of a file; None if it is unknown, or if the file has only just changed."""
    try:
        status = path.stat()
        str(path).encode()
    except (OSError, ValueError):
        return None
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    if time.time_ns() - changed < SETTLED_SECONDS * 1e9:
        return None
    return FileStamp(
        path=os.fspath(path),
        loader=loader_of(max_bytes),
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        ctime_ns=status.st_ctime_ns,
        inode=status.st_ino & (2**63 - 1),
    )


def loader_of(max_bytes: int) -> str:
    """Name what reads a file: the version of the loaders and their limits."""
    return f"{_loader()}/{max_bytes}"


@cache
def _loader() -> str:
    return " ".join([str(LOADER_VERSION), *(version(library) for library in LIBRARIES)])

"""What hnswlib writes of memory that it never filled.

chromadb 1.5.9 makes the files of an HNSW index for 100 vectors and writes them as malloc gave their memory, with
whatever the process held there before: of a heap full of one word, 95 % of the 167,600 bytes were that word. They stay
so until the index is first saved, at 1,000 vectors; from then on the files hold filled memory alone. hnswlib reads
none of these bytes, as it loads the vectors that the header counts. So zeros take their place once the store is closed.
"""

from __future__ import annotations

import os
import struct
from contextlib import suppress
from pathlib import Path

from pincite.index.private import private_file
from pincite.index.vectors.folders import SEGMENT

HEADER = struct.Struct("<i4Q")
"""Beginning of `header.bin`: version, offset of the links, most vectors, vectors, bytes of a vector with its links."""

LENGTH = struct.Struct("<f")
"""A vector's length in `length.bin`."""

MARKER = "blanked"
"""Name of the file whose time says when indexes were last looked at."""

SLACK = 2 * 10**9
"""Nanoseconds by which clocks of file systems may lie behind."""


def blank_unfilled(folder: Path) -> None:
    """Overwrite what was never filled in the indexes of an embedded store that were written since the last call.

    The store is closed, and the write lock held. Files that can't be read or written stay as they are.
    """
    with suppress(OSError):
        marker = folder / MARKER
        begin = marker.stat().st_mtime_ns - SLACK if marker.exists() else 0
        for path in folder.iterdir():
            if SEGMENT.fullmatch(path.name):
                _blank(path, begin)
        private_file(marker)
        os.utime(marker)


def _blank(index: Path, begin: int) -> None:
    with suppress(OSError, struct.error):
        if (index / "data_level0.bin").stat().st_mtime_ns < begin:
            return
        _, _, _, vectors, size = HEADER.unpack_from((index / "header.bin").read_bytes())
        for name, each in (("data_level0.bin", size), ("length.bin", LENGTH.size)):
            with (index / name).open("r+b") as file:
                file.seek(vectors * each)
                rest = file.read()
                if rest.strip(b"\0"):
                    file.seek(vectors * each)
                    file.write(bytes(len(rest)))

"""Folders of an embedded Chroma store that no collection has any more.

chromadb 1.5.9 forgets a deleted collection but leaves the folder of its HNSW index, vectors and all.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

SEGMENT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Name of the folder of a collection's vectors."""


def delete_unused(folder: Path) -> None:
    """Delete what is left of deleted collections. Whoever still has a file open reads on; the write lock is held.

    A folder that can't be deleted now (Windows, while it is read) goes the next time.
    """
    with suppress(sqlite3.Error):  # a damaged store has a remedy of its own
        used = _used(folder / "chroma.sqlite3")
        for path in folder.iterdir():
            if SEGMENT.fullmatch(path.name) and path.name not in used and path.is_dir():
                shutil.rmtree(path, ignore_errors=True)


def _used(database: Path) -> frozenset[str]:
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return frozenset(id_ for (id_,) in connection.execute("SELECT id FROM segments"))

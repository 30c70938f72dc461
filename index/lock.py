"""One writer at a time.

Two processes that write one embedded Chroma folder silently lose vectors (chromadb 1.5.9: 76 of 400, with a correct
`count()`), so every writer holds this lock. The system releases it when a process dies.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pincite.index.errors import DataFolderError, IndexBusy
from pincite.index.private import FILE_MODE, private_folder

LOCK_FILE = "write.lock"


@contextmanager
def writing(home: Path, timeout: float) -> Iterator[None]:
    """Hold the write lock of a data folder.

    Args:
        home: the data folder; made where it is missing.
        timeout: seconds to wait for another writer.

    Raises:
        IndexBusy: another process still writes after `timeout` seconds.
        DataFolderError: the folder can't be made or written.
    """
    import filelock

    try:
        private_folder(home)
        lock = filelock.FileLock(home / LOCK_FILE, timeout=timeout, mode=FILE_MODE)
        lock.acquire()
    except filelock.Timeout:
        raise IndexBusy(
            f"another process is indexing into {home} and did not finish within {timeout:g} s. "
            "Nothing was changed: run this again later, or set PINCITE_LOCK_TIMEOUT to wait longer"
        ) from None
    except OSError as error:
        raise DataFolderError(
            f"the data folder {home} can't be written: {error.strerror or error}. "
            "Set PINCITE_HOME to a folder of yours, or correct its permissions"
        ) from error
    try:
        yield
    finally:
        lock.release()

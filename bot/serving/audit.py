"""The audit log: who did what to which collection, a line of JSON each, for its owner's eyes alone.

It holds neither questions nor answers. Anybody may send a request, so a line is short, and of ASCII: no name in it can
end the line, control a terminal or turn the order of letters.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import filelock

from pincite.index.private import FILE_MODE, private_folder

FILE = "audit.jsonl"

LONGEST = 300
"""Characters of a value; the rest is cut off."""

LOCK_SECONDS = 10
"""How long a line waits for those of other processes, each of which takes a tenth of a millisecond."""

log = logging.getLogger(__name__)


class Audit:
    """Appends lines to the audit log of a data folder. Safe to use from several threads and processes.

    The file may be moved away at any time: each line opens it anew.
    """

    def __init__(self, home: Path) -> None:
        self._file = home / FILE
        self._threads = threading.Lock()
        self._processes = filelock.FileLock(self._file.with_suffix(".lock"), mode=FILE_MODE, thread_local=False)

    def write(self, **event: str | int | list[str] | None) -> None:
        """Append an event, with the time. If that fails, the log of the server gets the line instead."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": now, **{name: _short(value) for name, value in event.items()}})
        try:
            private_folder(self._file.parent)
            with self._threads, self._processes.acquire(LOCK_SECONDS, poll_interval=0.002):
                self._append(f"{line}\n".encode())
        except OSError as error:
            log.error("%s can't be written: %s. It lacks the line %s", self._file, error, line)

    def _append(self, encoded: bytes) -> None:
        file = os.open(self._file, os.O_CREAT | os.O_APPEND | os.O_RDWR, FILE_MODE)
        try:
            if os.lseek(file, 0, os.SEEK_END):
                os.lseek(file, -1, os.SEEK_END)
                torn = os.read(file, 1) != b"\n"  # the disk was full
                encoded = b"\n" + encoded if torn else encoded
            if os.write(file, encoded) < len(encoded):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(file)


def _short(value: str | int | list[str] | None) -> str | int | list[str] | None:
    return f"{value[:LONGEST]}…" if isinstance(value, str) and len(value) > LONGEST else value

"""The audit log: who did what to which collection, a line of JSON each, for its owner's eyes alone.

It holds neither questions nor answers.
"""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pincite.index.private import FILE_MODE, private_folder

FILE = "audit.jsonl"


class Audit:
    """Appends lines to the audit log of a data folder. Safe to use from several threads and processes."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE
        self._lock = threading.Lock()

    def write(self, **event: Any) -> None:
        """Append an event, with the time. A failure to write is raised, not passed over."""
        line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **event}
        encoded = f"{json.dumps(line, ensure_ascii=False)}\n".encode("utf-8", "backslashreplace")
        with self._lock:
            private_folder(self._file.parent)
            log = os.open(self._file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, FILE_MODE)
            try:
                os.write(log, encoded)
            finally:
                os.close(log)

"""Permissions in the data folder: documents, passages and questions are for their owner alone."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter. An existing one keeps its permissions."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def private_file(file: Path) -> None:
    """Make an empty file that only its owner can read. An existing one keeps its permissions."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))


def restrict(paths: Iterable[Path]) -> None:
    """Take files and folders of an earlier version away from other users."""
    for path in paths:
        with suppress(FileNotFoundError, PermissionError):  # another user's: theirs to decide
            path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)

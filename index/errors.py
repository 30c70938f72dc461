"""Everything that can go wrong and that a caller can do something about, as one family."""

from __future__ import annotations

from pathlib import Path


class PinciteError(Exception):
    """Something that Pincite can say in one sentence, with what to do about it."""


class LoadError(PinciteError):
    """A file that could not be read as a document. Only that file is left out; the others are indexed."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = str(path)
        self.reason = reason

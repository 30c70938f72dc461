"""Observations kept in a file, so that weights can be fitted again without another reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


def kept(file: Path | None, kind: type[T], observe: Callable[[], Iterable[T]]) -> list[T]:
    """Return what `file` keeps, one JSON value a line; if it doesn't exist, observe, and keep it there.

    Args:
        file: None keeps nothing.
        kind: a dataclass of values that JSON can hold.
        observe: what to call where nothing is kept.
    """
    adapter = TypeAdapter(kind)
    if file is not None and file.exists():
        return [adapter.validate_json(line) for line in file.read_bytes().splitlines()]
    rows = list(observe())
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"".join(adapter.dump_json(row) + b"\n" for row in rows))
    return rows

"""Chroma: the name of its folder, clients for its servers, and its errors as errors of Pincite."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pincite.index.errors import DiskFull, VectorStoreUnavailable

if TYPE_CHECKING:
    from pincite.index.settings import IndexSettings

FOLDER = "chroma"
"""Name of the embedded Chroma folder in the data folder."""

TENANT, DATABASE = "default_tenant", "default_database"
"""Chroma's default tenant and database."""

DAMAGE = ("(code: 11)", "(code: 26)", "malformed", "not a database", "no such table")
"""Signs of a damaged folder in the errors of Chroma's core: SQLite's codes and messages."""

NO_ROOM = ("disk is full", "no space left", "file too large", "quota", "(code: 13)", "(code: 778)")
"""Signs of a full disk in the errors of Chroma's core."""


class VectorsMissing(Exception):
    """The store does not hold these vectors: never written, deleted by hand, or superseded a moment ago."""


class VectorsDamaged(Exception):
    """The embedded store can't be read. It only holds vectors, so it can be made anew from the catalogue."""


def server_client(settings: IndexSettings) -> Any:
    """A client of the Chroma server in the settings."""
    assert settings.chroma_url is not None
    token = settings.chroma_token.get_secret_value() if settings.chroma_token else None
    return _client(settings.chroma_url, token, os.getpid())


@lru_cache(maxsize=8)
def _client(address: str, token: str | None, process: int) -> Any:
    """One client per server: chromadb never closes its connections."""
    import chromadb

    url = urlsplit(address)
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise VectorStoreUnavailable(
            f"chroma_url {address!r} is not an address; write it as http://HOST:PORT or https://HOST"
        )
    with server_errors():
        return chromadb.HttpClient(
            host=url.hostname,
            port=url.port or (443 if url.scheme == "https" else 80),
            ssl=url.scheme == "https",
            headers={"Authorization": f"Bearer {token}"} if token else {},
            settings=chromadb.Settings(anonymized_telemetry=False),
        )


def not_found_error() -> type[Exception]:
    """Chroma's error where there is no collection of that name. Importing it takes a second."""
    from chromadb.errors import NotFoundError

    return NotFoundError


def chroma_error() -> type[Exception]:
    """Any error of Chroma's own."""
    from chromadb.errors import ChromaError

    return ChromaError


@contextmanager
def server_errors() -> Iterator[None]:
    """Turn a failed connection into VectorStoreUnavailable."""
    import httpx

    try:
        yield
    except (httpx.HTTPError, ValueError) as error:
        # chromadb wraps a refused connection of its first request into a ValueError.
        raise VectorStoreUnavailable(
            f"the Chroma server does not answer as it should: {error}. "
            "Start it with `chroma run`, or remove chroma_url from the settings to use the embedded one"
        ) from error


@contextmanager
def write_errors(home: Path) -> Iterator[None]:
    """Turn Chroma's errors on a full disk into DiskFull, and those on a damaged folder into VectorsDamaged."""
    try:
        yield
    except Exception as error:
        if mentions(error, NO_ROOM):
            raise DiskFull(home) from error
        if mentions(error, DAMAGE):
            raise VectorsDamaged(str(error)) from error
        raise


def mentions(error: Exception, signs: Sequence[str]) -> bool:
    """Whether the message of an error holds one of these signs."""
    return any(sign in str(error).lower() for sign in signs)

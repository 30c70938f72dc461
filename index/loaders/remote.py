"""Files in object stores and on servers, by address: `s3://bucket/reports`, `webdav://files.example/reports`.

fsspec speaks to them (https://filesystem-spec.readthedocs.io). It comes with LlamaIndex; the drivers of most kinds of
address are packages of their own. Credentials are each driver's business: `AWS_*` variables, `~/.netrc`, or fsspec's
own configuration; an address never holds a password, as citations show it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pincite.index.errors import LoadError
from pincite.index.loaders.files import SUFFIXES, too_large, unread
from pincite.index.loaders.stamps import SETTLED_SECONDS, FileStamp, loader_of

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

PROTOCOLS = frozenset({"s3", "gs", "az", "abfs", "webdav", "sftp", "ftp", "smb", "memory"})
"""Kinds of address to read. Others that fsspec knows lead back to this machine or wrap another address."""

MOST_FILES = 100_000
"""Files to list below one address."""

MOST_DEPTH = 64
"""Folders within each other to enter."""

CHANGED = ("LastModified", "last_modified", "modified", "mtime", "updated", "modify", "last_write_time")
"""Where file systems tell when a file was changed."""

TAGS = ("ETag", "etag", "md5Hash", "content_md5")
"""Where they tell something that differs with a file's content."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file at an address, as it was listed."""

    url: str
    """Its own address."""
    size: int | None
    version: str
    """A tag that changes with the content; empty if the server gives none."""
    settled: bool
    """Whether the version can be trusted: it is a tag, or a time that is over."""
    changed_ns: int
    """Time of its last change, in nanoseconds since 1970; 0 if the server gives none."""
    path: str = field(repr=False)
    system: AbstractFileSystem = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """Its name without folders."""
        return PurePosixPath(self.path).name

    def stamp(self, max_bytes: int) -> FileStamp | None:
        """Its state; None where nothing tells whether it changed, or where it has only just changed."""
        if not self.version or not self.settled:
            return None
        return FileStamp(
            path=self.url,
            loader=loader_of(max_bytes),
            size=self.size or 0,
            mtime_ns=self.changed_ns,
            ctime_ns=0,
            inode=int.from_bytes(hashlib.sha256(self.version.encode()).digest()[:8], "big") & (2**63 - 1),
        )

    def read(self, max_bytes: int) -> bytes:
        """Read at most `max_bytes`.

        Raises:
            LoadError: it is larger, or can't be read.
        """
        if self.size is not None and self.size > max_bytes:
            raise LoadError(self.url, too_large(self.size, max_bytes))
        with _errors(self.url), self.system.open(self.path, "rb") as file:
            data = bytearray()
            while len(data) <= max_bytes and (part := file.read(max_bytes + 1 - len(data))):
                data += part
        if len(data) > max_bytes:
            raise LoadError(self.url, too_large(len(data), max_bytes))
        return bytes(data)


def find_remote(url: str) -> Iterator[RemoteFile | LoadError]:
    """List the file at an address, or the files below it by name, and those that are not read with the reason.

    Raises:
        LoadError: the address can't be read.
    """
    system, root = _opened(url)
    with _errors(url):
        info = system.info(root)
    if info.get("type") != "directory":
        yield _file(url, info, system)
        return
    for number, (path, entry) in enumerate(_below(url, system, root), 1):
        if number > MOST_FILES:
            raise LoadError(url, f"holds more than {MOST_FILES:,} files; name folders below it")
        address = url.rstrip("/") + path.removeprefix(root.rstrip("/"))
        if (suffix := PurePosixPath(path).suffix.lower()) in SUFFIXES:
            yield _file(address, entry, system)
        else:
            yield LoadError(address, unread(suffix))


def _below(url: str, system: AbstractFileSystem, root: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The paths of the files below a folder, by name, with their details."""
    walk = system.walk(root, maxdepth=MOST_DEPTH, detail=True, on_error="raise")
    while True:
        with _errors(url):
            step = next(walk, None)
        if step is None:
            return
        _, folders, files = step
        entered = [(name, folders[name]) for name in sorted(folders) if not _hidden(name)]
        folders.clear()  # what is left in it is entered, in its order
        folders.update(entered)
        for name in sorted(files):
            if name and not _hidden(name):
                yield str(files[name]["name"]), files[name]


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def _file(url: str, info: Mapping[str, Any], system: AbstractFileSystem) -> RemoteFile:
    """A file by what its system tells of it."""
    path = str(info["name"])
    tag = next((str(info[name]) for name in TAGS if info.get(name)), "")
    changed = next((info[name] for name in CHANGED if info.get(name)), None)
    if changed is None and not tag:
        with_time = getattr(system, "modified", None)
        try:
            changed = with_time(path) if with_time is not None else None
        except Exception:  # noqa: BLE001 - it is not told, in the words of whichever driver
            changed = None
    changed_ns = _nanoseconds(changed)
    size = info.get("size")
    return RemoteFile(
        url=url,
        size=size if isinstance(size, int) else None,
        version=f"{tag}|{changed}" if tag or changed is not None else "",
        settled=bool(tag) or 0 < changed_ns < time.time_ns() - SETTLED_SECONDS * 1e9,
        changed_ns=changed_ns,
        path=path,
        system=system,
    )


def _nanoseconds(changed: object) -> int:
    """A time as nanoseconds since 1970; 0 unless it is a number or a date."""
    if isinstance(changed, datetime):
        moment = changed if changed.tzinfo is not None else changed.replace(tzinfo=UTC)
        return int(moment.timestamp() * 1e9)
    return int(changed * 1e9) if isinstance(changed, (int, float)) else 0


def _opened(url: str) -> tuple[AbstractFileSystem, str]:
    """The file system at an address, and the path in it."""
    protocol = urlsplit(url).scheme.lower()
    if protocol not in PROTOCOLS or "::" in url:
        raise LoadError(
            url, f"is not an address to read from; such addresses begin with {', '.join(sorted(PROTOCOLS))}"
        )
    parts = urlsplit(url)
    if parts.password is not None:
        shown = url.replace(f":{parts.password}@", "@", 1)
        raise LoadError(shown, "holds a password, which citations would show; see the driver for where to keep it")
    with _errors(url):
        from fsspec.core import url_to_fs

        if protocol == "webdav":
            return _webdav(parts.netloc), url.partition("://")[2].partition("/")[2].strip("/")
        system, path = url_to_fs(url, skip_instance_cache=True)
        system.invalidate_cache()
        return system, str(path)


def _webdav(host: str) -> AbstractFileSystem:
    """A WebDAV server over HTTPS, or over HTTP on this machine; user and password stand in `~/.netrc`."""
    import netrc

    from webdav4.fsspec import WebdavFileSystem

    name = host.rpartition("@")[2]
    machine = urlsplit(f"//{name}").hostname or ""
    try:
        login = netrc.netrc().authenticators(machine)
    except (FileNotFoundError, netrc.NetrcParseError):
        login = None
    scheme = "http" if machine in {"localhost", "127.0.0.1", "::1"} else "https"
    auth = (login[0], login[2]) if login is not None else None
    return WebdavFileSystem(f"{scheme}://{name}", auth=auth, skip_instance_cache=True)


@contextmanager
def _errors(url: str) -> Iterator[None]:
    """Turn whatever a driver raises into an error that names the address."""
    try:
        yield
    except LoadError:
        raise
    except ImportError as error:
        reason = f"needs a package that is not installed ({error}). Run: pip install 'pincite[remote]'"
        raise LoadError(url, reason) from error
    except FileNotFoundError as error:
        raise LoadError(url, "does not exist") from error
    except PermissionError as error:
        raise LoadError(url, "cannot be read: permission denied") from error
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or "no reason given"
        raise LoadError(url, f"cannot be read: {type(error).__name__}: {reason}") from error

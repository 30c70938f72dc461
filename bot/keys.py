"""Keys of programs and people who may use the server, each with a role.

A key is 256 random bits. Only its hash is kept, so a key is shown once, when it is made.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pincite.bot.principals import Role
from pincite.index.errors import DataFolderError, PinciteError
from pincite.index.frozen import FrozenModel
from pincite.index.private import FILE_MODE, private_folder

FILE = "keys.json"

PREFIX = "pincite-"
"""Beginning of every key, by which scanners for leaked secrets know one."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


class AccessKey(FrozenModel):
    """A key without its secret."""

    name: str
    role: Role
    hash: str
    """SHA-256 of the key, in hexadecimal; enough for 256 random bits."""
    created: str
    """UTC, ISO 8601."""
    collections: tuple[str, ...] = ()
    """The collections that the key reaches; none named: all."""
    a_minute: int | None = None
    """Most questions a minute."""
    a_day: int | None = None
    """Most questions a day."""
    dollars_a_day: float | None = None
    """Most dollars that its answers may cost a day."""

    def reaches(self, collection: str) -> bool:
        """Whether the key may ask a collection."""
        return not self.collections or collection in self.collections

    def may_write(self, collection: str) -> bool:
        """Whether the key may change a shared collection. The key has to name it, unless it is an admin's."""
        return self.role >= Role.ADMIN or (self.role >= Role.WRITE and collection in self.collections)

    @property
    def title(self) -> str:
        """The key in messages."""
        return f"the key {self.name!r}"

    @property
    def limits(self) -> str:
        """Its limits in words; empty without any."""
        parts = [f"{most:g} {unit}" for most, unit in self._limits if most is not None]
        return ", ".join(parts)

    @property
    def _limits(self) -> tuple[tuple[float | None, str], ...]:
        return (self.a_minute, "a minute"), (self.a_day, "a day"), (self.dollars_a_day, "dollars a day")


class KeyNameError(PinciteError):
    """A key's name is taken, unknown or invalid."""


__all__ = ["AccessKey", "KeyNameError", "Keys", "Role"]

STORED = TypeAdapter(list[AccessKey])


class Keys:
    """The keys of a data folder."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE
        self._read_at: tuple[int, int] | None = None
        self._by_hash: dict[str, AccessKey] = {}

    def add(
        self,
        name: str,
        role: Role,
        collections: Iterable[str] = (),
        *,
        a_minute: int | None = None,
        a_day: int | None = None,
        dollars_a_day: float | None = None,
    ) -> str:
        """Make a key and return it; it can't be read again.

        Args:
            name: its holder.
            role: what it allows.
            collections: those that it reaches; none for all.
            a_minute: most questions a minute.
            a_day: most questions a day.
            dollars_a_day: most dollars that its answers may cost a day.

        Raises:
            KeyNameError: a key has that name, or it is no name.
        """
        if not NAME.fullmatch(name):
            raise KeyNameError(f"{name!r} can't name a key: use 1 to 64 letters, digits and any of . _ @ -")
        secret = PREFIX + secrets.token_urlsafe(32)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._changing() as keys:
            if any(key.name == name for key in keys):
                raise KeyNameError(f"a key named {name!r} exists. Remove it with `pincite keys remove {name}`")
            keys.append(
                AccessKey(
                    name=name,
                    role=role,
                    hash=_hash(secret),
                    created=now,
                    collections=tuple(dict.fromkeys(collections)),
                    a_minute=a_minute,
                    a_day=a_day,
                    dollars_a_day=dollars_a_day,
                )
            )
        return secret

    def remove(self, name: str) -> None:
        """Remove a key; a running server refuses it at once.

        Raises:
            KeyNameError: no key has that name.
        """
        with self._changing() as keys:
            left = [key for key in keys if key.name != name]
            if len(left) == len(keys):
                raise KeyNameError(f"no key is named {name!r}. `pincite keys list` shows them")
            keys[:] = left

    def all(self) -> list[AccessKey]:
        """The keys, oldest first."""
        try:
            return STORED.validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return []
        except (OSError, ValidationError) as error:
            raise DataFolderError(
                f"the keys in {self._file} can't be read. Restore the file, or remove it and make new keys"
            ) from error

    def holder(self, secret: str) -> AccessKey | None:
        """The key with this secret; None if there is none, or it was removed."""
        try:
            status = self._file.stat()
        except OSError:
            return None
        state = (status.st_mtime_ns, status.st_ino)
        if state != self._read_at:
            self._by_hash = {key.hash: key for key in self.all()}
            self._read_at = state
        return self._by_hash.get(_hash(secret))

    @contextmanager
    def _changing(self) -> Iterator[list[AccessKey]]:
        """Change the keys while no other process does; a failure changes nothing."""
        import filelock

        private_folder(self._file.parent)
        with filelock.FileLock(self._file.with_suffix(".lock"), timeout=10, mode=FILE_MODE):
            keys = self.all()
            yield keys
            fresh = self._file.with_suffix(".new")
            with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, FILE_MODE), "w") as out:
                json.dump(STORED.dump_python(keys, mode="json", exclude_defaults=True), out)
            fresh.replace(self._file)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()

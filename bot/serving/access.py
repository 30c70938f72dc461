"""The key of a request, the collections that it may reach, and those that it asked for, which the audit log lists.

Both live in the context of the request, where routes and tools find them without handing them on.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field

from pincite.bot.keys import Key, Role


@dataclass
class Access:
    """One request: whose it is, and which collections it named."""

    key: Key | None = None
    """None where the server asks for no keys."""
    collections: list[str] = field(default_factory=list)

    def may(self, collection: str) -> bool:
        """Whether the key reaches a collection; without keys, everybody does."""
        return self.key is None or self.key.reaches(collection)

    def may_write(self, collection: str) -> bool:
        """Whether the key may change a collection of everybody's. It has to name it, unless it is an admin's."""
        key = self.key
        if key is None:
            return False
        return key.role >= Role.ADMIN or (key.role >= Role.WRITE and collection in key.collections)


_access: ContextVar[Access | None] = ContextVar("pincite_access", default=None)


def begin() -> Access:
    """Begin a request."""
    access = Access()
    _access.set(access)
    return access


def current() -> Access:
    """The request that is answered here; an open one outside of requests."""
    return _access.get() or Access()


def allowed(names: Iterable[str]) -> list[str]:
    """The collections among these that the request may reach."""
    access = current()
    return [name for name in names if access.may(name)]

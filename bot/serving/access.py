"""The sender of a request, the collections within its reach, and those that it asked for, which the audit log lists.

Both live in the context of the request, where routes and tools find them without handing them on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field

from pincite.bot.principals import Principal
from pincite.index.errors import PinciteError


class KeyNeeded(PinciteError):
    """The request has no key, or its key was removed."""


@dataclass
class Access:
    """One request: its sender, and the collections that it named."""

    principal: Principal | None = None
    """The sender; None on a server without keys."""
    collections: list[str] = field(default_factory=list)
    turn: Callable[[], AbstractContextManager[object]] = nullcontext
    """Surrounds the work on an answer, once it begins. It raises an error if the sender may not have one any more."""
    published: Callable[[], tuple[str, ...]] = tuple
    """Lists all collections that there are."""

    def may(self, collection: str) -> bool:
        """Whether the request reaches a collection; on a server without keys, every request does."""
        return self.principal is None or self.principal.reaches(collection)

    def may_write(self, collection: str) -> bool:
        """Whether the request may change a shared collection; on a server without keys, none may."""
        return self.principal is not None and self.principal.may_write(collection)


_access: ContextVar[Access | None] = ContextVar("pincite_access", default=None)


def begin(published: Callable[[], tuple[str, ...]] = tuple) -> Access:
    """Begin a request to a server with these collections."""
    access = Access(published=published)
    _access.set(access)
    return access


def current() -> Access:
    """The request that is answered here; an open one outside of requests."""
    return _access.get() or Access()


def allowed(names: Iterable[str]) -> list[str]:
    """Those of the given collections that the request may reach."""
    access = current()
    return [name for name in names if access.may(name)]

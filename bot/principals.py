"""The people and programs that use the server: holders of keys, and users who signed in, with their grants."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, Protocol

from pydantic import Field

from pincite.index.frozen import FrozenModel

EVERYBODY = "*"
"""The group of everybody who signed in."""

LONGEST_NAME = 200
"""Characters of a user's name to keep."""


class Role(IntEnum):
    """The rights of a principal; each role includes those before it."""

    ASK = 1
    WRITE = 2
    ADMIN = 3


class Principal(Protocol):
    """The sender of a request."""

    @property
    def name(self) -> str:
        """Names it in the audit log, in turns and in spending: no key has the name of a user."""
        ...

    @property
    def title(self) -> str:
        """Names it in messages."""
        ...

    @property
    def role(self) -> Role:
        """The highest role, be it in one collection only."""
        ...

    @property
    def a_minute(self) -> int | None:
        """Most questions a minute."""
        ...

    @property
    def a_day(self) -> int | None:
        """Most questions a day."""
        ...

    @property
    def dollars_a_day(self) -> float | None:
        """Most dollars that its answers may cost a day."""
        ...

    def reaches(self, collection: str) -> bool:
        """Whether it may ask a collection."""
        ...

    def may_write(self, collection: str) -> bool:
        """Whether it may change a shared collection."""
        ...


class Grant(FrozenModel):
    """The rights of a group's members."""

    group: str = Field(default=EVERYBODY, min_length=1)
    role: Literal["ask", "write", "admin"] = "ask"
    collections: tuple[str, ...] = ()
    """The collections that they reach; none named: all."""

    @property
    def allows(self) -> Role:
        """The role."""
        return Role[self.role.upper()]

    def reaches(self, collection: str) -> bool:
        """Whether it is for a collection."""
        return not self.collections or collection in self.collections

    def may_write(self, collection: str) -> bool:
        """Whether it allows changing a collection: the grant has to name it, unless it is an admin's."""
        if self.allows >= Role.ADMIN:
            return self.reaches(collection)
        return self.allows >= Role.WRITE and collection in self.collections


@dataclass(frozen=True, slots=True)
class User:
    """A person who signed in. Each grant counts for its own collections: two of them are not mixed."""

    id: str
    grants: tuple[Grant, ...]
    a_minute: int | None = None
    a_day: int | None = None
    dollars_a_day: float | None = None

    @property
    def name(self) -> str:
        """The name with a colon, which no key's has."""
        return f"user:{self.id}"

    @property
    def title(self) -> str:
        """The name in messages."""
        return f"the user {self.id!r}"

    @property
    def role(self) -> Role:
        """The highest role of the grants; `ask` without any, which reaches nothing."""
        return max((grant.allows for grant in self.grants), default=Role.ASK)

    def reaches(self, collection: str) -> bool:
        """Whether a grant is for a collection."""
        return any(grant.reaches(collection) for grant in self.grants)

    def may_write(self, collection: str) -> bool:
        """Whether a grant allows changing a collection."""
        return any(grant.may_write(collection) for grant in self.grants)


def user_of(name: str, groups: Iterable[str], grants: tuple[Grant, ...]) -> User:
    """Return a user with the grants of their groups; without any grants at all, everybody may ask everything."""
    theirs = {EVERYBODY, *groups}
    applying = grants or (Grant(),)
    return User(_short(name), tuple(grant for grant in applying if grant.group in theirs))


def _short(name: str) -> str:
    """A name of at most LONGEST_NAME characters; of a longer one the end is a digest, so that no two become one."""
    if len(name) <= LONGEST_NAME:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"{name[: LONGEST_NAME - len(digest) - 1]}…{digest}"

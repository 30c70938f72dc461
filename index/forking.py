"""Forked children: native threads don't survive a fork, so a child must not use its parent's models and vectors.

An object with such resources registers itself here. In a forked child it lets go of them, unclosed (closing would wait
for threads that are not there), and opens its own on next use.
"""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class Forkable(Protocol):
    """An object with locks or native resources."""

    def after_fork(self) -> None:
        """Called in a forked child: renew the locks, abandon the resources."""


_REGISTERED: WeakSet[Forkable] = WeakSet()
_ABANDONED: list[object] = []


def register(owner: Forkable) -> None:
    """Call `owner.after_fork()` in every forked child, as long as the owner lives."""
    _REGISTERED.add(owner)


def abandon(resource: object) -> None:
    """Keep a resource of the parent alive for good, so that it is never closed in the child."""
    _ABANDONED.append(resource)


def _in_child() -> None:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # tokenizers would warn, and then do so itself
    for owner in list(_REGISTERED):
        owner.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)

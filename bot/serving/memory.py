"""Memory that the C library keeps for threads: few pools, shared, instead of one for each of many threads."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress

ARENAS = 2
"""Pools of glibc's malloc. By default there are eight for each core, and each holds on to what its threads once used: a
server that had answered for an hour kept 413 MB in 19 of them."""

M_ARENA_MAX = -8
"""The option's number in glibc's malloc.h."""


def share_pools() -> None:
    """Have all threads that start from now on share a few pools. Call it before there are many.

    `MALLOC_ARENA_MAX` decides where it is set. Other C libraries than glibc have no such pools.
    """
    if sys.platform == "linux" and "MALLOC_ARENA_MAX" not in os.environ:
        with suppress(AttributeError):  # musl
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)

"""A process that reads files for another: bytes come in by standard input, their content goes out by standard output.

Started by `confined.py` as a program of its own. It limits its memory and processor time, so that a hostile file ends
this process and nothing else.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from pincite.index.loaders.content import Content, Unreadable

REQUEST = struct.Struct(">QQd")
"""Bytes of the suffix, bytes of the file, seconds of processor time; suffix and file follow."""

REPLY = struct.Struct(">?Q")
"""Whether this process ends now, and the bytes of the pickled `Outcome` that follow."""

Outcome = Content | tuple[str, str]
"""The content, or (kind, message) of a problem: one of the kinds below."""

UNREADABLE, NESTED, MEMORY, FAILED = "unreadable", "nested", "memory", "failed"

MOST_FILES = 1000
"""Files after which a process ends, whatever its libraries have not given back by then."""

LARGEST = 512
"""Megabytes that a process may have held and still read on."""


def main(memory_mb: int) -> None:
    """Read files until standard input ends.

    Args:
        memory_mb: most address space to use.
    """
    incoming = sys.stdin.buffer
    with os.fdopen(os.dup(1), "wb") as outgoing:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no reply
        _limit_memory(memory_mb)
        for left in reversed(range(MOST_FILES)):
            if not (head := incoming.read(REQUEST.size)):
                return
            suffix, data, seconds = REQUEST.unpack(head)
            _limit_time(seconds)
            outcome = _outcome(incoming, suffix, data)
            last = not left or outcome == (MEMORY, "") or _held_mb() > LARGEST
            _reply(outgoing, outcome, last=last)
            if last:
                return


def _outcome(incoming: BinaryIO, suffix: int, data: int) -> Outcome:
    from pincite.index.loaders.documents import content_of

    try:
        name = incoming.read(suffix).decode()
        return content_of(incoming.read(data), name)
    except Unreadable as error:
        return UNREADABLE, str(error)
    except RecursionError:
        return NESTED, ""
    except MemoryError:
        return MEMORY, ""
    except Exception as error:  # noqa: BLE001 - whatever a library throws is told
        return FAILED, f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode()


def _reply(outgoing: BinaryIO, outcome: Outcome, *, last: bool) -> None:
    try:
        payload = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        payload, last = pickle.dumps((MEMORY, "")), True
    outgoing.write(REPLY.pack(last, len(payload)))
    outgoing.write(payload)
    outgoing.flush()


def _limit_memory(megabytes: int) -> None:
    _limit("RLIMIT_AS", lambda hard: megabytes * 2**20 if hard < 0 else min(hard, megabytes * 2**20))
    _limit("RLIMIT_CORE", lambda _: 0)


def _limit_time(seconds: float) -> None:
    used = sum(os.times()[:2])
    _limit("RLIMIT_CPU", lambda _: int(used + seconds) + 1)


def _limit(name: str, soft: Callable[[int], int]) -> None:
    """Lower a limit, where the platform has it."""
    with suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (soft(hard), hard))


def _held_mb() -> float:
    """Most memory that this process has held, in megabytes; 0 where the platform does not tell.

    Linux counts in `ru_maxrss` what the process held before it became this program: as much as a large parent.
    """
    with suppress(OSError):
        for line in Path("/proc/self/status").read_bytes().splitlines():
            if line.startswith(b"VmHWM:"):
                return int(line.split()[1]) / 2**10
    with suppress(ImportError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return 0.0

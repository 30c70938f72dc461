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
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from pincite.index.loaders.content import Content, Scanned, Unreadable

if TYPE_CHECKING:
    from pincite.index.loaders.pdf_images import PageImage
    from pincite.index.loaders.pdf_places import Geometry
    from pincite.index.preparing import SplitDocument

REQUEST = struct.Struct(">QQd")
"""Bytes of the task, bytes of the file, seconds of processor time; task and file follow."""

REPLY = struct.Struct(">?Qd")
"""Whether this process ends now, the bytes of the pickled `Outcome` that follow, and the seconds of processor time that
the file took."""

Outcome: TypeAlias = "Content | Geometry | PageImage | SplitDocument | tuple[str, str]"
"""The result of a task, or (kind, message) of a problem: one of the kinds below."""

READ, RECOGNISE, PLACES, IMAGE, SPLIT = "read", "recognise", "places", "image", "split"
"""Tasks, each before a space and what it needs: the suffix of the file name, for two; nothing; number and width of a
page; the length of a passage. The last one is done with a pickled document of ours instead of a file."""

UNREADABLE, SCANNED, NESTED, MEMORY, FAILED = "unreadable", "scanned", "nested", "memory", "failed"

MOST_FILES = 1000
"""Files after which a process ends, whatever its libraries have not given back by then."""

LARGEST = 512
"""Most megabytes that a process may have held to be reused."""


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
            task, data, seconds = REQUEST.unpack(head)
            began = _used_seconds()
            _limit_time(began + seconds)
            outcome = _outcome(incoming, task, data)
            last = not left or outcome == (MEMORY, "") or _held_mb() > LARGEST
            _reply(outgoing, outcome, _used_seconds() - began, last=last)
            if last:
                return


def perform(task: str, data: bytes) -> Content | Geometry | PageImage | SplitDocument:
    """Do a task with a file, in this process.

    Raises:
        Unreadable: it can't be done with this file.
    """
    name, _, argument = task.partition(" ")
    if name == PLACES:
        from pincite.index.loaders.pdf import read_geometry

        return read_geometry(data)
    if name == IMAGE:
        from pincite.index.loaders.pdf_images import page_image

        number, width = map(int, argument.split())
        return page_image(data, number, width)
    if name == SPLIT:
        from pincite.index.preparing import split_pickled

        return split_pickled(data, int(argument))
    from pincite.index.loaders.formats import content_of

    return content_of(data, argument, recognise=name == RECOGNISE)


def _outcome(incoming: BinaryIO, task: int, data: int) -> Outcome:
    try:
        name = incoming.read(task).decode()
        return perform(name, incoming.read(data))
    except Scanned as error:
        return SCANNED, str(error)
    except Unreadable as error:
        return UNREADABLE, str(error)
    except RecursionError:
        return NESTED, ""
    except MemoryError:
        return MEMORY, ""
    except Exception as error:  # noqa: BLE001 - whatever a library throws is told
        return FAILED, f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode()


def _reply(outgoing: BinaryIO, outcome: Outcome, seconds: float, *, last: bool) -> None:
    try:
        payload = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        payload, last = pickle.dumps((MEMORY, "")), True
    outgoing.write(REPLY.pack(last, len(payload), seconds))
    outgoing.write(payload)
    outgoing.flush()


def _limit_memory(megabytes: int) -> None:
    _limit("RLIMIT_AS", lambda hard: megabytes * 2**20 if hard < 0 else min(hard, megabytes * 2**20))
    _limit("RLIMIT_CORE", lambda _: 0)


def _limit_time(seconds: float) -> None:
    _limit("RLIMIT_CPU", lambda _: int(seconds) + 1)


def _used_seconds() -> float:
    """Processor time that this process has used so far."""
    return sum(os.times()[:2])


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

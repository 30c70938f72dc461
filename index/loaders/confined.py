"""Read files in other processes, so that no file can exhaust this one's memory or time, or end it.

A process is started when it is first needed and reused, so that further files cost about a millisecond each. If the
platform has no resource limits (Windows), only time is limited; if no process can be started (a frozen program without
an interpreter), files are read here, without limits.
"""

from __future__ import annotations

import atexit
import io
import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from pincite.index import forking
from pincite.index.loaders.content import Content, Scanned, Unreadable
from pincite.index.loaders.worker import (
    FAILED,
    MEMORY,
    NESTED,
    READ,
    RECOGNISE,
    REPLY,
    REQUEST,
    SCANNED,
    UNREADABLE,
    Outcome,
    perform,
)

Made = TypeVar("Made")

PROGRAM = (
    "import sys; sys.path[:] = sys.argv[2:]; from pincite.index.loaders.worker import main; main(int(sys.argv[1]))"
)
"""What a process runs. It finds modules where this one does, and runs nothing of the user's program."""

LEAST_SECONDS, SECONDS_PER_MB = 15.0, 20.0
"""Processor time for a file: some for any, and more for each megabyte. The slowest formats take 1 to 5 s a megabyte."""

WALL_FACTOR = 10
"""How much longer than its processor time a file may take, as processes share processors."""


@dataclass(slots=True, eq=False)
class Allowance:
    """Processor time that several files may take together: what one upload holds, for example."""

    seconds: float
    used: float = 0.0

    @property
    def left(self) -> float:
        """The rest of it."""
        return max(0.0, self.seconds - self.used)


@dataclass(frozen=True, slots=True)
class LoadLimits:
    """What the reading of one file may take."""

    seconds: float = 300.0
    """Most processor time for the largest files; small ones get less."""
    memory_mb: int = 2048
    """Most memory, in megabytes of address space."""
    together: Allowance | None = None
    """Time shared with other files; without it, each file within a file gets as much as it would alone."""

    def seconds_for(self, size: int, *, recognise: bool = False) -> float:
        """Most processor time for a file of that many bytes.

        Text recognition gets the time of the largest files, because a page of few kilobytes can be slow to read.

        Raises:
            Unreadable: the files that it shares its time with have used it.
        """
        seconds = self.seconds if recognise else min(self.seconds, LEAST_SECONDS + SECONDS_PER_MB * size / 2**20)
        if self.together is None:
            return seconds
        if not self.together.left:
            raise Unreadable(f"is not read: the files with it took {self.together.seconds:.0f} s; add it by itself")
        return min(seconds, self.together.left)


DEFAULT_LIMITS = LoadLimits()


def confined(data: bytes, suffix: str, limits: LoadLimits, *, recognise: bool = False) -> Content:
    """Read a file's bytes as `documents.content_of` does, in another process. Raises as `in_confinement` does."""
    return in_confinement(f"{RECOGNISE if recognise else READ} {suffix}", data, limits, Content)


def in_confinement(task: str, data: bytes, limits: LoadLimits, kind: type[Made]) -> Made:
    """Run a task of `worker.perform` in a child process, within limits of time and memory.

    Args:
        task: name and arguments of the task.
        data: content of the file.
        limits: time and memory that it may take.
        kind: type of the result.

    Raises:
        Scanned: the file is images of pages, and is to be read without recognising them.
        Unreadable: also where reading takes too long or too much memory, or crashes.
        RecursionError: it is nested too deeply.
        ReaderFailed: a library failed at it.
    """
    outcome = _readers().perform(task, data, limits) if sys.executable else perform(task, data)
    if isinstance(outcome, kind):
        return outcome
    match outcome:
        case (problem, message) if problem == UNREADABLE:
            raise Unreadable(message)
        case (problem, message) if problem == SCANNED:
            raise Scanned(message)
        case (problem, _) if problem == NESTED:
            raise RecursionError
        case (problem, _) if problem == MEMORY:
            raise Unreadable(_too_much_memory(limits))
        case (problem, message) if problem == FAILED:
            raise ReaderFailed(message)
    raise ReaderFailed("its reader replied with nonsense")


READERS = max(4, (os.cpu_count() or 1) + 2)
"""Processes that may read at the same time. More than processors, so that the system shares these between a file that
is slow to read and others, and pages are drawn meanwhile."""


class ReaderFailed(Exception):
    """A library failed at a file in a way that its reader did not foresee. The message names the error."""


class Readers:
    """The processes that read. Safe to use from several threads and after a fork."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._idle: list[_Process] = []
        self._renew()
        forking.register(self)

    def read(self, data: bytes, suffix: str, limits: LoadLimits) -> Outcome:
        """Have a process read a file. Raises as `perform` does."""
        return self.perform(f"{READ} {suffix}", data, limits)

    def perform(self, task: str, data: bytes, limits: LoadLimits) -> Outcome:
        """Have a process do a task with a file.

        Raises:
            Unreadable: the process ended at it, or was ended.
        """
        seconds = limits.seconds_for(len(data), recognise=task.startswith(RECOGNISE))
        with self._places:
            process = self._take(limits.memory_mb)
            try:
                outcome = process.perform(task, data, limits, seconds)
            except BaseException:
                process.kill()
                raise
            if process.ended:
                process.kill()
            else:
                with self._lock:
                    self._idle.append(process)
            return outcome

    def close(self) -> None:
        """End the processes that read nothing now."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.kill()

    def after_fork(self) -> None:
        """Leave the processes to the parent."""
        for process in self._idle:
            process.let_go()
        forking.abandon(self._idle)
        self._idle = []
        self._renew()

    def _renew(self) -> None:
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(self._most)

    def _take(self, memory_mb: int) -> _Process:
        with self._lock:
            for number, process in enumerate(self._idle):
                if process.memory_mb == memory_mb and process.alive:
                    return self._idle.pop(number)
        return _Process(memory_mb)


class _Process:
    """One process that reads one file after another."""

    def __init__(self, memory_mb: int) -> None:
        self.memory_mb = memory_mb
        self.ended = False
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, our program
            [sys.executable, "-c", PROGRAM, str(memory_mb), *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def perform(self, task: str, data: bytes, limits: LoadLimits, seconds: float) -> Outcome:
        used = seconds
        name = task.encode("utf-8", "replace")
        late = threading.Timer(WALL_FACTOR * seconds, self._process.kill)
        late.daemon = True
        late.start()
        try:
            self._send(REQUEST.pack(len(name), len(data), seconds) + name)
            self._send(data)
            self.ended, size, used = REPLY.unpack(self._receive(REPLY.size))
            return _unpickled(self._receive(size))
        except (BrokenPipeError, EOFError):
            raise Unreadable(self._cause(limits, seconds, timed_out=not late.is_alive())) from None
        finally:
            late.cancel()
            if limits.together is not None:
                limits.together.used += used

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self.let_go()

    def let_go(self) -> None:
        """Close this process's ends of the pipes."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None
        view = memoryview(data)
        while view:
            view = view[self._process.stdin.write(view) :]

    def _receive(self, size: int) -> bytes:
        assert self._process.stdout is not None
        received = bytearray()
        while len(received) < size:
            part = self._process.stdout.read(min(size - len(received), 2**20))
            if not part:
                raise EOFError
            received += part
        return bytes(received)

    def _cause(self, limits: LoadLimits, seconds: float, *, timed_out: bool) -> str:
        """Why the process ended at a file."""
        code = self._process.wait()
        if timed_out or code == -getattr(signal, "SIGXCPU", 0):
            return f"takes longer than {seconds:.0f} s to read; split it, or save it in a simpler format"
        if code == -getattr(signal, "SIGKILL", 0):
            return _too_much_memory(limits)
        with suppress(ValueError):
            return f"is damaged or needs too much memory: its reader crashed with {signal.Signals(-code).name}"
        return f"is damaged: its reader ended with {code}"


def _too_much_memory(limits: LoadLimits) -> str:
    return f"needs more than {limits.memory_mb:,} MB of memory to read; split it, or raise load_memory_mb"


class _Unpickler(pickle.Unpickler):
    """Makes nothing but Pincite's own values: the process that sends them has read a hostile file."""

    def find_class(self, module: str, name: str) -> Any:
        """Find a dataclass or an enumeration of the index.

        Raises:
            UnpicklingError: anything else.
        """
        if module.startswith("pincite.index."):
            kind = getattr(import_module(module), name, None)
            if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, Enum)):
                return kind
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a file's content")


def _unpickled(payload: bytes) -> Outcome:
    try:
        outcome: Outcome = _Unpickler(io.BytesIO(payload)).load()
    except Exception as error:
        raise ReaderFailed("its reader replied with nonsense") from error
    return outcome


@cache
def _readers() -> Readers:
    readers = Readers(READERS)
    atexit.register(readers.close)
    return readers

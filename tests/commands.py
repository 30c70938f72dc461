"""The command line in this process: what `python -m pincite` prints and exits with, without a second of imports.

A test about a process (its signals, its terminal, its memory, what it imports) starts one: `process`.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pincite.bot import cli

ROOT = Path(__file__).parents[1]

Ran = subprocess.CompletedProcess[str]

LOOK_EVERY = 0.005
"""Seconds between looks, so that the processor is left to what is waited for."""

LONGEST_WAIT = 300.0
"""Seconds after which what is waited for has surely failed, on a busy machine, too."""


def until(happened: Callable[[], object], process: subprocess.Popen[str] | None = None) -> None:
    """Wait until something has happened; fail if the process that does it ends before, or never does it."""
    deadline = time.monotonic() + LONGEST_WAIT
    while not happened():
        assert process is None or process.poll() is None, "the process ended before"
        assert time.monotonic() < deadline, f"it did not happen within {LONGEST_WAIT:g} s"
        time.sleep(LOOK_EVERY)


def pincite(*arguments: str | Path, typed: str = "", **environment: str) -> Ran:
    """Run a command in the working folder of the test, with `typed` on standard input, which is no terminal.

    An error that would be a traceback is raised.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2))
    words = [str(argument) for argument in arguments]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["pincite", *words])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setattr(cli, "_leave", sys.exit)  # a thread of another test's is no reason to end this process
        code = _code(words)
    printed, said = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(words, code, printed, said)


def _code(words: list[str]) -> int:
    try:
        cli.main()
    except SystemExit as ended:
        code = ended.code
    else:
        code = 0
    assert code is None or isinstance(code, int), (words, code)
    return code or 0


def named(message: str) -> str:
    """A usage message with the program's name as it is when installed; `python -m` writes its own."""
    return re.sub(r"python -m [\w.]+", "pincite", message)


def process(*arguments: str | Path, typed: str = "", **environment: str) -> Ran:
    """Run a command as a process of its own, in the working folder of the test."""
    return python("-m", "pincite", *map(str, arguments), typed=typed, **environment)


def python(*arguments: str, typed: str = "", **environment: str) -> Ran:
    """Run Python as a process of its own, in the working folder of the test."""
    return subprocess.run(
        [sys.executable, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=300,
        check=False,
    )

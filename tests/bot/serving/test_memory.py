"""Many threads share few pools of memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

PROGRAM = """
import re, sys, threading
from pincite.bot.serving.memory import share_pools

if sys.argv[1] == "shared":
    share_pools()
kept, together = [], threading.Barrier(12)

def work():
    together.wait()
    kept.extend(bytes(1000 + n) for n in range(2000))
    together.wait()

threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
starts = [int(line.split("-")[0], 16) for line in open("/proc/self/maps") if re.search(r" 0\\s*$", line)]
print(sum(start % (64 << 20) == 0 for start in starts))
"""
"""Prints the number of pools: each begins at a multiple of 64 MB."""


def pools(how: str, **variables: str) -> int:
    environment = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    environment |= {"PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-c", PROGRAM, how]
    return int(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(sys.platform != "linux" or not os.confstr("CS_GNU_LIBC_VERSION"), reason="glibc's malloc")
def test_threads_share_pools_unless_the_environment_says_otherwise() -> None:
    assert pools("each") >= 4 > pools("shared")
    assert pools("shared", MALLOC_ARENA_MAX="8") >= 4

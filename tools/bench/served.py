"""A `pincite serve` of its own on the loopback, measured from outside, and questions to ask it."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from pincite.eval import suites
from pincite.index.loaders import load_seeds

PATIENCE = 900
"""Seconds for the server to start: it indexes the seeds and loads its models first."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server as a process."""

    url: str
    process: subprocess.Popen[bytes]
    environment: Mapping[str, str]
    """Variables of the server, with which commands work on its data folder."""

    @property
    def home(self) -> Path:
        """Its data folder."""
        return Path(self.environment["PINCITE_HOME"])


@contextmanager
def served(home: Path, **settings: str) -> Iterator[Served]:
    """Serve a data folder with the built-in reader and these settings, without those of whoever measures.

    Raises:
        RuntimeError: it ended, or took longer than PATIENCE to answer.
    """
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PINCITE_", "OPENAI_"))}
    chosen = {"home": str(home), "writer": "reader", "port": str(_free_port())} | settings
    environment = outside | {f"PINCITE_{name.upper()}": value for name, value in chosen.items()}
    url = f"http://127.0.0.1:{chosen['port']}"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever is ended takes the server along
    process = subprocess.Popen([sys.executable, "-m", "pincite", "serve"], env=environment)
    try:
        _wait(url, process)
        yield Served(url, process, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/readyz", timeout=5)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not start")


def questions(seed: int = 0) -> list[str]:
    """The questions of the suite `seeds`, each once, in random order."""
    asked = [pair.question for pair in suites.load(suites.find("seeds")).pairs]
    random.Random(seed).shuffle(asked)  # noqa: S311 - an order for a benchmark
    return list(dict.fromkeys(asked))


def text(number: int, characters: int) -> str:
    """A document of its own for each number, out of the sentences of the seeds."""
    drawn = random.Random(number)  # noqa: S311 - text for a benchmark
    sentences = [sentence for document in load_seeds() for sentence in document.text.split("\n\n") if sentence]
    paragraphs = [f"Report {number}."]
    while sum(map(len, paragraphs)) < characters:
        paragraphs.append(drawn.choice(sentences))
    return "\n\n".join(paragraphs)

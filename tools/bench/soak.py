"""Whether a server stays as it is for an hour: `make bench-soak`.

A server is asked, uploaded to, indexed into and removed from at a steady pace. Nothing should accumulate: a later round
removes what an earlier one added. Memory, threads, open files and the data folder are sampled meanwhile. Writes
tools/bench/soak.md for the documentation.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import fmean
from time import monotonic, sleep
from typing import Annotated

import httpx
import numpy as np
import typer

from tools.bench.served import Served, questions, served, text
from tools.bench.tables import table

OUT = Path(__file__).with_suffix(".md")

EVERY = 10.0
"""Seconds between samples."""

LEVEL = 50.0
"""Most megabytes an hour that memory may rise by over the last half: from 500 MB it then takes three days to reach the
4 GB of compose.yaml."""

ROW_MINUTES = 5

DOCUMENTS = 2
"""Documents that a browser keeps; after that it removes them all, and another browser comes."""

LENGTHS = (3_000, 20_000)
"""Characters of uploads in turn: up to 16 KB are read in the server itself, more in another process."""


@dataclass(frozen=True, slots=True)
class ServerSample:
    """A server as its system sees it."""

    seconds: float
    answers: int
    rss_mb: float
    workers_mb: float
    """Memory of its child processes, in which files are read."""
    threads: int
    files: int
    data_mb: float


@dataclass
class Visitors:
    """Browsers and a command line that use a server, one request at a time."""

    server: Served
    http: httpx.Client
    folder: Path
    """Files that the command line indexes."""
    counts: Counter[str] = field(default_factory=Counter)
    asked: list[str] = field(default_factory=questions)
    browser: int = 0
    kept: deque[str] = field(default_factory=deque)
    """Ids of the documents of the browser that is here."""

    def step(self, number: int) -> None:
        """Ask one question, and do what else is due."""
        if number % 3 == 0:
            self._change(number)
        self._ask(number)
        if number % 10 == 0:
            self._read()
        if number % 40 == 0:
            self._index(number)

    @property
    def _headers(self) -> dict[str, str]:
        return {"X-Pincite-Browser": f"{'b' * 22}{self.browser:06}"}

    def _send(self, method: str, path: str, **options: object) -> httpx.Response:
        reply = self.http.request(method, path, headers=self._headers, **options)  # type: ignore[arg-type]
        self.counts[f"{reply.status_code // 100}xx"] += 1
        return reply

    def _ask(self, number: int) -> None:
        body: dict[str, object] = {"question": self.asked[number % len(self.asked)]}
        if number % 3 == 0:
            body["stream"] = True
        elif number % 3 == 1 and self.kept:
            body["collection"] = ["seeds", "own"]
        if self._send("POST", "/v1/answers", json=body).is_success:
            self.counts["answers"] += 1

    def _change(self, number: int) -> None:
        """Add a document; remove all, and let another browser come, where there are enough."""
        if len(self.kept) >= DOCUMENTS:
            while self.kept:
                self._send("DELETE", f"/v1/collections/own/documents/{self.kept.popleft()}")
                self.counts["removed"] += 1
            self.browser += 1
        content = text(number, LENGTHS[number // 3 % len(LENGTHS)])
        reply = self._send(
            "POST", "/v1/collections/own/documents", params={"name": f"report-{number}.md"}, content=content
        )
        if reply.is_success:
            self.kept.append(reply.json()["id"])
            self.counts["uploads"] += 1

    def _read(self) -> None:
        """Look at the page, a document, the nearest passages."""
        self._send("GET", "/")
        document = self._send("GET", "/v1/collections/seeds/documents").json()[0]["id"]
        self._send("GET", f"/v1/collections/seeds/documents/{document}", params={"span": "0-40", "active": 0})
        self._send("POST", "/v1/search", json={"query": "trade between Russia and Iran"})

    def _index(self, number: int) -> None:
        """Change one of six files and index the folder anew beside the server, then ask what was indexed."""
        (self.folder / f"report-{number // 40 % 6}.md").write_text(text(number, 3_000), "utf-8")
        command = [sys.executable, "-m", "pincite", "index", str(self.folder), "--collection", "reports", "--json"]
        done = subprocess.run(command, env=dict(self.server.environment), check=False, capture_output=True)
        self.counts["indexed" if done.returncode == 0 else "failed"] += 1
        self._send("POST", "/v1/answers", json={"question": self.asked[0], "collection": "reports"})


def sample(server: Served, seconds: float, answers: int) -> ServerSample:
    """Look at a server from outside (Linux)."""
    process = Path("/proc") / str(server.process.pid)
    children = [child for task in (process / "task").iterdir() for child in _words(task / "children")]
    files = [path for path in server.home.rglob("*") if path.is_file()]
    return ServerSample(
        seconds,
        answers,
        _resident(process),
        sum(_resident(Path("/proc") / child) for child in children),
        len(list((process / "task").iterdir())),
        len(list((process / "fd").iterdir())),
        sum(_size(file) for file in files) / 2**20,
    )


def _resident(process: Path) -> float:
    try:
        return int((process / "statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:  # a child that has ended
        return 0.0


def _words(file: Path) -> list[str]:
    try:
        return file.read_text("ascii").split()
    except OSError:  # a thread that has ended
        return []


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # removed meanwhile
        return 0


def slope(samples: Sequence[ServerSample], read: Callable[[ServerSample], float]) -> float:
    """Rise of a figure over the last half of the samples, an hour, by least squares."""
    half = samples[len(samples) // 2 :]
    hours = np.array([one.seconds for one in half]) / 3600
    return float(np.polyfit(hours, [read(one) for one in half], 1)[0])


def verdict(samples: Sequence[ServerSample]) -> str:
    """Whether memory is level over the last half."""
    rise = slope(samples, lambda one: one.rss_mb)
    word = "Level" if rise <= LEVEL else "Not level"
    threads, files = (round(slope(samples, read)) for read in (lambda one: one.threads, lambda one: one.files))
    return (
        f"{word}: over the last half, memory changes by {round(rise):+} MB an hour (level is at most {LEVEL:+.0f}), "
        f"threads by {threads:+}, open files by {files:+}."
    )


def rows(samples: Sequence[ServerSample]) -> list[tuple[str, ...]]:
    """Means over each five minutes."""
    width = ROW_MINUTES * 60
    parts: dict[int, list[ServerSample]] = {}
    for one in samples:
        parts.setdefault(int(one.seconds // width), []).append(one)
    return [
        (
            f"{number * ROW_MINUTES} to {(number + 1) * ROW_MINUTES}",
            f"{part[-1].answers}",
            f"{fmean(one.rss_mb for one in part):,.0f}",
            f"{fmean(one.workers_mb for one in part):,.0f}",
            f"{max(one.threads for one in part)}",
            f"{max(one.files for one in part)}",
            f"{fmean(one.data_mb for one in part):,.0f}",
        )
        for number, part in sorted(parts.items())
    ]


HEADER = ("minutes", "answers so far", "memory (MB)", "its readers of files (MB)", "threads", "open files", "data (MB)")


def soak(minutes: float, pause: float, **settings: str) -> tuple[list[ServerSample], Counter[str]]:
    """Use a server for some minutes, with a question every `pause` seconds; return its samples, and what was done."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "reports"
        folder.mkdir()
        for number in range(6):
            (folder / f"report-{number}.md").write_text(text(number, 3_000), "utf-8")
        with (
            served(Path(temporary) / "home", **settings) as server,
            httpx.Client(base_url=server.url, timeout=300) as http,
        ):
            visitors = Visitors(server, http, folder)
            samples: list[ServerSample] = []
            ended, began = threading.Event(), monotonic()

            def watch() -> None:
                while True:
                    samples.append(sample(server, monotonic() - began, visitors.counts["answers"]))
                    typer.echo(samples[-1], err=True)
                    if ended.wait(EVERY):
                        return

            watching = threading.Thread(target=watch)
            watching.start()
            try:
                number, due = 0, began
                while monotonic() - began < minutes * 60:
                    visitors.step(number)
                    number, due = number + 1, max(due + pause, monotonic())
                    sleep(max(0.0, due - monotonic()))
            finally:
                ended.set()
                watching.join()
    return samples, visitors.counts


def main(
    minutes: Annotated[float, typer.Option(help="How long to use the server.")] = 60,
    pause: Annotated[float, typer.Option(help="Seconds between questions.")] = 4,
    reader: Annotated[
        str, typer.Option(help="The setting `reader`; `similarity` makes room for more rounds.")
    ] = "model",
    out: Annotated[Path, typer.Option(help="Where to write the table.")] = OUT,
) -> None:
    """Use a server, and write the table. Exits with 1 where its memory is not level."""
    samples, counts = soak(minutes, pause, reader=reader)
    done = ", ".join(f"{counts[name]} {name}" for name in ("answers", "uploads", "removed", "indexed"))
    failed = counts["4xx"] + counts["5xx"] + counts["failed"]
    arenas = os.environ.get("MALLOC_ARENA_MAX")
    page = (
        f"{table(HEADER, rows(samples))}\n\n{verdict(samples)}\n\n"
        f"{minutes:g} minutes, a question every {pause:g} s: {done}; {failed} failed. {os.cpu_count()} cores, "
        f"{platform.system()}, {f'MALLOC_ARENA_MAX={arenas}, ' if arenas else ''}{date.today()}.\n"  # noqa: DTZ011 - a day is enough
    )
    out.write_text(page, "utf-8")
    typer.echo(page)
    if slope(samples, lambda one: one.rss_mb) > LEVEL or failed:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)

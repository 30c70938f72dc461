"""The number of users that one server can bear: `make bench-load`.

Users ask one question after another, each with an address of their own, as behind a proxy: no question twice, a
second's thought after each answer, the wait that `Retry-After` names after a refusal, and two minutes' patience. Beside
them a browser opens the page and a monitor asks for /healthz. All of them are on this machine and share it with the
server. Writes tools/bench/load.json, a row for each number of users, and tools/bench/load.md for the documentation.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import random
import re
import tempfile
import time
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Annotated, Any
from urllib.parse import urljoin

import httpx
import numpy as np
import typer

from tools.bench.served import Served, questions, served
from tools.bench.tables import table

ROWS, OUT = Path(__file__).with_suffix(".json"), Path(__file__).with_suffix(".md")

USERS = (1, 10, 50, 100, 200)

THOUGHT = (0.5, 1.5)
"""Seconds between an answer and the next question."""

PATIENCE = 120.0
"""Seconds after which a user gives up waiting for an answer."""

SOME_TIME = 10.0
"""Seconds to wait after a refusal that names none."""

CONNECTIONS = 6
"""Connections of a browser to one server."""

LINK = re.compile(r"""(?:src|href)=\\?"([^"#?\\]+\.(?:js|css|svg))\\?\"""")
"""A file that the page names, also between escaped quotes: Gradio's script inserts a part of the head."""

IMPORT = re.compile(r"""(?:import|from)\s*["'](\.{1,2}/[^"']+\.js)["']""")
"""A module that another one loads at once."""

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

BUSY = 503


@dataclass
class Seen:
    """What users, browser and monitor saw."""

    answers: list[float] = field(default_factory=list)
    """Seconds from a question to the end of its answer, for all that were asked in time, late answers included."""
    in_time: int = 0
    """Answers that ended in time."""
    refused: int = 0
    given_up: int = 0
    failed: int = 0
    pages: list[float] = field(default_factory=list)
    """Seconds from the address of the page to the last of its files."""
    health: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A server with so many users."""

    users: int
    answers_a_second: float
    p50: float | None
    p95: float | None
    refused: int
    given_up: int
    failed: int
    page_p95: float
    pages: int
    health_p95: float
    seconds: float
    cpu_seconds: float
    """Processor time of the server for each answer."""
    others: float
    """Share of the machine's processor time that other programs took."""
    cores: int
    day: str


async def ask(http: httpx.AsyncClient, question: str, headers: dict[str, str]) -> float | None:
    """Ask one question as the page does, and read its events; return None, or the seconds to wait if it was refused.

    Raises:
        RuntimeError: it failed.
    """
    async with http.stream("POST", "/v1/answers", json={"question": question, "stream": True}, headers=headers) as came:
        if came.status_code == BUSY and "retry-after" in came.headers:
            return float(came.headers["retry-after"])
        async for line in came.aiter_lines():
            if line == "event: done":
                return None
            if line.startswith("data: ") and '"type": "ServerBusy"' in line:
                return SOME_TIME
    raise RuntimeError(f"a question was answered with {came.status_code}")


async def user(http: httpx.AsyncClient, number: int, asked: Iterable[str], until: float, seen: Seen) -> None:
    """Ask at least one question, one after another."""
    drawn = random.Random(number)  # noqa: S311 - a pause in a benchmark
    headers = {"X-Forwarded-For": f"10.0.{number // 250}.{number % 250 + 1}", "X-Pincite-Browser": f"{number:032}"}
    for place, question in enumerate(asked):
        await asyncio.sleep(drawn.uniform(*THOUGHT))
        began = monotonic()
        if place and began >= until:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                wait = await ask(http, question, headers)
        except TimeoutError:
            seen.given_up += 1
            continue
        except (httpx.HTTPError, RuntimeError):
            seen.failed += 1
            continue
        if wait is None:
            seen.answers.append(monotonic() - began)
            seen.in_time += monotonic() < until
        else:
            seen.refused += 1
            await asyncio.sleep(min(wait, max(0.0, until - monotonic())))


async def open_page(url: str) -> tuple[float, frozenset[str]]:
    """Open the page as a browser that was never here; return the seconds until all of its files are here, and which."""
    limits = httpx.Limits(max_connections=CONNECTIONS)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=120) as http:
        began = monotonic()
        loaded: set[str] = set()
        async with asyncio.TaskGroup() as group:

            async def fetch(path: str) -> None:
                reply = (await http.get(path)).raise_for_status()
                pattern = IMPORT if path.endswith(".js") else LINK
                if not path.endswith((".css", ".svg")):
                    follow(urljoin(path, found) for found in pattern.findall(COMMENT.sub("", reply.text)))

            def follow(paths: Iterable[str]) -> None:
                for path in paths:
                    if path not in loaded:
                        loaded.add(path)
                        group.create_task(fetch(path))

            follow(["/"])
        return monotonic() - began, frozenset(loaded)


async def watch(url: str, seen: Seen) -> None:
    """Open the page and ask for its health again and again."""

    async def pages() -> None:
        while True:
            seconds, _ = await open_page(url)
            seen.pages.append(seconds)
            await asyncio.sleep(1)

    async def health() -> None:
        async with httpx.AsyncClient(base_url=url, timeout=120) as http:
            while True:
                began = monotonic()
                (await http.get("/healthz")).raise_for_status()
                seen.health.append(monotonic() - began)
                await asyncio.sleep(0.5)

    await asyncio.gather(pages(), health())


async def load(server: Served, users: int, seconds: float) -> LoadRow:
    """Have so many users ask a server for so long."""
    seen, asked = Seen(), questions()
    used, busy, began = _processor_seconds(server), _busy_seconds(), monotonic()
    async with AsyncExitStack() as open_:
        limits = httpx.Limits(max_connections=None)
        http = await open_.enter_async_context(httpx.AsyncClient(base_url=server.url, limits=limits, timeout=600))
        watching = asyncio.create_task(watch(server.url, seen))
        until = monotonic() + seconds
        step = len(asked) / users
        everybody: list[Coroutine[Any, Any, None]] = [
            user(http, n, [*asked[round(n * step) :], *asked[: round(n * step)]], until, seen) for n in range(users)
        ]
        await asyncio.gather(*everybody)
        if watching.done():
            watching.result()  # which is how the page or the health failed
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    used, busy = _processor_seconds(server) - used, _busy_seconds() - busy
    cores = os.cpu_count() or 1
    return LoadRow(
        users=users,
        answers_a_second=seen.in_time / seconds,
        p50=_percentile(seen.answers, 50),
        p95=_percentile(seen.answers, 95),
        refused=seen.refused,
        given_up=seen.given_up,
        failed=seen.failed,
        page_p95=_percentile(seen.pages, 95) or 0.0,
        pages=len(seen.pages),
        health_p95=_percentile(seen.health, 95) or 0.0,
        seconds=seconds,
        cpu_seconds=used / max(1, len(seen.answers)),
        others=max(0.0, busy - used) / cores / (monotonic() - began),
        cores=cores,
        day=str(date.today()),  # noqa: DTZ011 - a day is enough
    )


def _processor_seconds(server: Served) -> float:
    """Processor time that a server has used so far (Linux)."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _busy_seconds() -> float:
    """Processor time that everything but this process has used so far (Linux)."""
    user, nice, system = (int(ticks) for ticks in Path("/proc/stat").read_text("ascii").split()[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK") - time.process_time()


def _percentile(values: Sequence[float], share: float) -> float | None:
    return float(np.percentile(values, share)) if values else None


HEADER = (
    "users", "answers a second", "p50 of an answer", "p95", "refused for now", "given up", "failed", "p95 of the page",
    "p95 of /healthz",
)  # fmt: skip


def page_of(rows: Sequence[LoadRow]) -> str:
    """The table, and what it was measured on."""
    cells = [
        (
            f"{row.users}",
            f"{row.answers_a_second:.2f}",
            _shown(row.p50),
            _shown(row.p95),
            f"{row.refused}",
            f"{row.given_up}",
            f"{row.failed}",
            _shown(row.page_p95),
            _shown(row.health_p95),
        )
        for row in rows
    ]
    costs = [row.cpu_seconds for row in rows]
    others = [row.others for row in rows]
    days = sorted({row.day for row in rows})
    return (
        f"{table(HEADER, cells)}\n\n"
        f"{rows[0].seconds:g} s for each row, {rows[0].cores} cores, which users and server share; an answer takes "
        f"{min(costs):.1f} to {max(costs):.1f} s of processor time. Other programs took {min(others):.0%} to "
        f"{max(others):.0%} of the machine meanwhile. {', '.join(days)}.\n"
    )


def _shown(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


@contextmanager
def _alone(lock: Path | None) -> Iterator[None]:
    """Measure while nobody else holds the lock."""
    with ExitStack() as held:
        if lock is not None:
            fcntl.flock(held.enter_context(lock.open("w")), fcntl.LOCK_EX)
        yield


def main(
    users: Annotated[list[int] | None, typer.Argument(help="Numbers of users; by default 1, 10, 50, 100, 200.")] = None,
    seconds: Annotated[float, typer.Option(help="How long they ask.")] = 60,
    lock: Annotated[
        Path | None, typer.Option(help="File to lock while they do, for one measurement at a time.")
    ] = None,
) -> None:
    """Measure, and write the table with these rows in the place of earlier ones."""
    rows = {row["users"]: LoadRow(**row) for row in json.loads(ROWS.read_text("utf-8"))} if ROWS.exists() else {}
    with tempfile.TemporaryDirectory() as home, served(Path(home)) as server:
        for number in users or USERS:
            with _alone(lock):
                rows[number] = asyncio.run(load(server, number, seconds))
            typer.echo(rows[number], err=True)
    results = [rows[number] for number in sorted(rows)]
    ROWS.write_text(json.dumps([asdict(row) for row in results], indent=1) + "\n", "utf-8")
    OUT.write_text(page_of(results), "utf-8")
    typer.echo(page_of(results))


if __name__ == "__main__":
    typer.run(main)

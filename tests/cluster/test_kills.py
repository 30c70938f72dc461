"""Two servers and two workers over one database and one Chroma server, each killed at random moments."""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from pincite import DatabaseUnavailable, PinciteError
from pincite.bot.settings import Settings
from pincite.index import jobs, library
from pincite.index.retrieve import CollectionRetriever
from tests.servers import Chroma, Pincite, Postgres, Server

ROUNDS = int(os.environ.get("ROUNDS", "12"))
ROOT = Path(__file__).parents[2]
CROPS = ("almonds", "barley", "coffee", "dates", "endives", "figs", "grapes", "hops")
QUESTION = "How many tons of almonds were harvested in year 0?"


class Cluster:
    """Every part, and settings that reach them."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.postgres, self.chroma = Postgres(database), Chroma(folder / "chroma")
        self.postgres.start()
        self.chroma.start()
        url = self.postgres.database()
        self.settings = Settings.read(
            home=folder / "client", database_url=SecretStr(url), chroma_url=self.chroma.url, collection="crops"
        )

        def environment(name: str) -> dict[str, str]:
            return {
                "PYTHONPATH": os.pathsep.join((str(ROOT), *sys.path)),
                "PINCITE_HOME": str(folder / name),
                "PINCITE_DATABASE_URL": url,
                "PINCITE_CHROMA_URL": self.chroma.url,
                "PINCITE_COLLECTION": "crops",
                "PINCITE_WRITER": "reader",
                "PINCITE_THREADS": "1",
            }

        self.servers = [Pincite(environment(f"server-{n}")) for n in range(2)]
        work = [sys.executable, "-m", "pincite", "work"]
        self.workers = [Server(work, environment=environment(f"worker-{n}")) for n in range(2)]

    @property
    def parts(self) -> list[Server]:
        return [self.postgres, self.chroma, *self.servers, *self.workers]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with ExitStack() as stack:
        database = stack.enter_context(tempfile.TemporaryDirectory(prefix="postgres-"))
        made = Cluster(tmp_path, Path(database))
        for part in made.parts:
            stack.callback(part.kill, signal.SIGKILL)
        yield made


def text_of(number: int) -> str:
    crop = CROPS[number % len(CROPS)]
    return f"In year {number} the farm harvested {100 + number} tons of {crop}."


def send(cluster: Cluster, folder: Path, number: int) -> None:
    """Send a file until the database has acknowledged it."""
    path = folder / f"report {number}.txt"
    path.write_text(text_of(number), "utf-8")
    deadline = time.monotonic() + 120
    while True:
        try:
            assert jobs.enqueue([path], cluster.settings) == (1, [])
            return
        except PinciteError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def waiting(cluster: Cluster) -> bool:
    """Whether files are still to be indexed."""
    try:
        return any(job.state == "waiting" for job in jobs.jobs(cluster.settings))
    except DatabaseUnavailable:  # it was killed a moment ago
        return True


class Asker(threading.Thread):
    """Asks the servers in turn, and keeps their answers."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(daemon=True)
        self._urls = [server.url for server in cluster.servers]
        self.answers: list[dict[str, object]] = []
        self.refused = 0
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(0.1):
            for url in self._urls:
                try:
                    reply = httpx.post(f"{url}/v1/answers", json={"question": QUESTION}, timeout=60)
                except httpx.HTTPError:
                    self.refused += 1
                    continue
                if reply.status_code == 200:
                    self.answers.append(reply.json())
                else:
                    assert "error" in reply.text or "detail" in reply.text
                    self.refused += 1


def test_nothing_acknowledged_is_lost_and_every_citation_resolves(cluster: Cluster, tmp_path: Path) -> None:
    drawn = random.Random(int(os.environ.get("SEED", "0")))
    folder = tmp_path / "reports"
    folder.mkdir()
    send(cluster, folder, 0)
    list(jobs.work(cluster.settings, until_empty=True))
    for part in (*cluster.servers, *cluster.workers):
        part.launch()
    for server in cluster.servers:
        server.start()
    asker = Asker(cluster)
    asker.start()
    for number in range(1, ROUNDS + 1):
        send(cluster, folder, number)
        time.sleep(drawn.random() * 3)
        victim = (
            cluster.parts[number % len(cluster.parts)] if number <= len(cluster.parts) else drawn.choice(cluster.parts)
        )
        victim.kill(signal.SIGKILL)
        time.sleep(drawn.random())
        if victim in {cluster.postgres, cluster.chroma}:
            victim.start()
        else:
            victim.launch()
    deadline = time.monotonic() + 600
    while waiting(cluster):
        assert time.monotonic() < deadline, jobs.jobs(cluster.settings)
        time.sleep(0.5)
    before = len(asker.answers)
    while len(asker.answers) < before + 4:
        assert asker.is_alive() and time.monotonic() < deadline, "the servers answer again"
        time.sleep(0.5)
    asker.stopped.set()
    asker.join(120)
    expected = {text_of(number) for number in range(ROUNDS + 1)}
    assert {job.state for job in jobs.jobs(cluster.settings)} == {"done"}, jobs.jobs(cluster.settings)
    assert {document.text for document in library.documents(settings=cluster.settings)} == expected
    retriever = CollectionRetriever(cluster.settings)
    for text in expected:
        best = retriever.retrieve(text, 1).passages[0]
        assert best.passage.text == text and best.dense > 0.99
    print(f"{len(asker.answers)} answers, {asker.refused} refused while parts were down")
    for answer in asker.answers:
        assert answer["status"] != "abstained", answer
        for citation in answer["citations"]:  # type: ignore[attr-defined]
            assert any(text[citation["start"] : citation["end"]] == citation["quote"] for text in expected), citation

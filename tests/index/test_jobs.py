"""Files that are sent to workers are indexed, whatever happens to a worker."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from pincite import SettingsError, VectorStoreUnavailable
from pincite.bot.settings import Settings
from pincite.index import jobs, library
from pincite.index.catalogue import locked
from pincite.index.catalogue import shared as shared_database


def states(settings: Settings) -> dict[str, str]:
    return {Path(job.origin).name: job.state for job in jobs.jobs(settings)}


def send(settings: Settings, folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    jobs.enqueue([folder], settings)


def titles(settings: Settings) -> set[str]:
    return {source.title for source in library.sources(settings=settings)}


def test_files_are_indexed_by_a_worker_and_failures_are_told(shared: Settings, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    send(shared, folder, a="Almonds grow in Andalusia.", b="Barley grows in Bavaria.")
    assert set(states(shared).values()) == {"waiting"}
    over = list(jobs.work(shared, until_empty=True))
    assert states(shared) == {"a.txt": "done", "b.txt": "done", "broken.pdf": "failed"}
    assert [job.origin for job in over if "broken.pdf" in job.detail] == [str(folder / "broken.pdf")]
    assert titles(shared) == {"a", "b"}
    send(shared, folder, a="Almonds grow in Apulia.")
    list(jobs.work(shared, until_empty=True))
    assert len(jobs.jobs(shared)) == 3, "a file has one job"
    assert {document.text for document in library.documents(settings=shared)} == {
        "Almonds grow in Apulia.",
        "Barley grows in Bavaria.",
    }


def test_a_file_that_is_too_large_is_not_sent(shared: Settings, folder: Path) -> None:
    (folder / "large.txt").write_bytes(b"a" * (2**20 + 1))
    sent, failed = jobs.enqueue([folder], shared.model_copy(update={"max_file_mb": 1}))
    assert sent == 0 and [error.reason for error in failed] == ["larger than 1 MB, the setting max_file_mb"]


def test_jobs_of_a_worker_that_was_killed_are_taken_by_the_next(shared: Settings, folder: Path) -> None:
    send(shared, folder, a="Almonds grow in Andalusia.")
    child = os.fork()
    if not child:
        jobs._indexed = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
        list(jobs.work(shared, until_empty=True))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert states(shared) == {"a.txt": "waiting"}
    list(jobs.work(shared, until_empty=True))
    assert states(shared) == {"a.txt": "done"} and titles(shared) == {"a"}


def test_a_file_that_ends_every_worker_is_given_up_and_the_others_are_indexed(shared: Settings, folder: Path) -> None:
    send(shared, folder, a="Almonds grow in Andalusia.", b="Barley grows in Bavaria.")
    with shared_database(shared) as database:
        database.execute("UPDATE jobs SET attempts = 5 WHERE origin LIKE '%/a.txt'".replace("%", "%%"))
    list(jobs.work(shared, until_empty=True))
    assert states(shared) == {"a.txt": "failed", "b.txt": "done"} and titles(shared) == {"b"}


def test_a_server_that_is_down_leaves_the_jobs_waiting(shared: Settings, folder: Path) -> None:
    send(shared, folder, a="Almonds grow in Andalusia.")
    for _ in range(jobs.ATTEMPTS + 1):
        with pytest.raises(VectorStoreUnavailable):
            list(jobs.work(shared.model_copy(update={"chroma_url": "http://127.0.0.1:9"}), until_empty=True))
    assert states(shared) == {"a.txt": "waiting"}
    list(jobs.work(shared, until_empty=True))
    assert states(shared) == {"a.txt": "done"}


def test_a_queue_that_another_worker_holds_is_left_to_it(shared: Settings, folder: Path) -> None:
    send(shared, folder, a="Almonds grow in Andalusia.")
    with locked(shared) as database:
        database.execute("SELECT pg_advisory_lock(?, hashtext(?))", (jobs.QUEUE, shared.collection))
        assert list(jobs.work(shared, until_empty=True)) == []
    assert len(list(jobs.work(shared, until_empty=True))) == 1


def test_without_a_database_there_is_no_queue(settings: Settings, folder: Path) -> None:
    with pytest.raises(SettingsError, match="set database_url and chroma_url"):
        jobs.enqueue([folder], settings)

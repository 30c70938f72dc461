"""Files that are sent to workers are indexed, whatever happens to a worker."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pincite import SettingsError, VectorStoreUnavailable
from pincite.bot.settings import Settings
from pincite.index import jobs, library
from pincite.index.catalogue import Database
from pincite.index.catalogue import shared as shared_database
from pincite.index.catalogue.notices import Notices


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


@contextmanager
def another_worker(settings: Settings) -> Iterator[Database]:
    """Hold the queue of the collection, as a worker does that is indexing it."""
    with shared_database(settings) as database:
        database.execute("SELECT pg_advisory_lock(?, hashtext(?))", (jobs.QUEUE, settings.collection))
        yield database


def release(database: Database, settings: Settings) -> None:
    database.execute("SELECT pg_advisory_unlock(?, hashtext(?))", (jobs.QUEUE, settings.collection))


def test_a_queue_that_another_worker_holds_is_left_to_it_until_it_is_empty(
    shared: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(shared, folder, a="Almonds grow in Andalusia.")
    with another_worker(shared) as database:

        def finish(*_: object, **__: object) -> None:
            database.execute("UPDATE jobs SET state = 'done', content = NULL")
            release(database, shared)

        monkeypatch.setattr(jobs, "_pause", finish)
        assert list(jobs.work(shared, until_empty=True)) == []
    assert states(shared) == {"a.txt": "done"}


def test_a_queue_that_another_worker_gives_up_is_taken(
    shared: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(shared, folder, a="Almonds grow in Andalusia.")
    with another_worker(shared) as database:
        monkeypatch.setattr(jobs, "_pause", lambda *_, **__: release(database, shared))
        assert [Path(job.origin).name for job in jobs.work(shared, until_empty=True)] == ["a.txt"]
    assert titles(shared) == {"a"}


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Workers that look for nothing by themselves for an hour; set once one waits."""
    waiting, wait = threading.Event(), Notices.wait

    def noted(self: Notices, seconds: float) -> bool:
        assert seconds == jobs.LISTEN_SECONDS
        waiting.set()
        return wait(self, 3600)

    monkeypatch.setattr(Notices, "wait", noted)
    monkeypatch.setattr(jobs, "PAUSE_SECONDS", 3600)
    return waiting


def test_a_worker_that_waits_is_told_of_a_job(shared: Settings, folder: Path, patient: threading.Event) -> None:
    over: list[jobs.Job] = []
    worker = threading.Thread(target=lambda: over.append(next(jobs.work(shared))), daemon=True)
    worker.start()
    assert patient.wait(120)
    send(shared, folder, a="Almonds grow in Andalusia.")
    worker.join(120)
    assert [Path(job.origin).name for job in over] == ["a.txt"]


def test_a_job_that_is_sent_between_the_look_and_the_wait_is_not_missed(
    shared: Settings, folder: Path, patient: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = jobs._waiting

    def looked(settings: Settings) -> list[str]:
        found = look(settings)
        if not patient.is_set():
            patient.set()
            send(shared, folder, a="Almonds grow in Andalusia.")
        return found

    monkeypatch.setattr(jobs, "_waiting", looked)
    assert Path(next(jobs.work(shared)).origin).name == "a.txt"


def test_a_worker_that_waits_is_told_when_another_is_done(
    shared: Settings, folder: Path, patient: threading.Event
) -> None:
    send(shared, folder, a="Almonds grow in Andalusia.")
    over: list[jobs.Job] = []
    with another_worker(shared) as database:
        worker = threading.Thread(target=lambda: over.extend(jobs.work(shared, until_empty=True)), daemon=True)
        worker.start()
        assert patient.wait(120)
        release(database, shared)
    list(jobs.work(shared, until_empty=True))
    worker.join(120)
    assert not worker.is_alive() and states(shared) == {"a.txt": "done"}


def test_a_connection_that_breaks_ends_the_wait_and_is_made_anew(shared: Settings) -> None:
    assert shared.database_url is not None
    notices = Notices(shared.database_url.get_secret_value(), jobs.CHANNEL)
    notices.listen()
    with shared_database(shared) as database:
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE ?", (f"LISTEN {jobs.CHANNEL}",)
        )
        assert not notices.wait(3600) and not notices.listening
        notices.listen()
        database.execute("SELECT pg_notify(?, '')", (jobs.CHANNEL,))
    assert notices.wait(3600)
    notices.close()


def test_without_a_database_there_is_no_queue(settings: Settings, folder: Path) -> None:
    with pytest.raises(SettingsError, match="set database_url and chroma_url"):
        jobs.enqueue([folder], settings)
    with pytest.raises(SettingsError, match="set database_url and chroma_url"):
        list(jobs.work(settings))

"""`pincite watch` as a process of its own, with real files; each step waits for the line that tells of the last one."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.catalogue.snapshot import snapshot
from pincite.index.lock import writing

ROOT = Path(__file__).parents[2]

PATIENCE = 120
"""Seconds after which a line is given up."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


class Watcher:
    """The running command."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pincite", "watch", str(folder), "--collection", "plants"],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 - a runner may ignore it
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.put(line.rstrip("\n"))

    def tells(self) -> str:
        """The next line, without its time."""
        line = self.lines.get(timeout=PATIENCE)
        return re.sub(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ", "at a time ", line)

    def ends(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "almonds.txt").write_text("Almonds grow in Andalusia.")
    return folder


@pytest.fixture
def watcher(folder: Path) -> Iterator[Watcher]:
    watcher = Watcher(folder, PINCITE_LOCK_TIMEOUT="0.1")
    assert watcher.tells() == f"watching {folder} for collection plants; Ctrl-C or SIGTERM stops"
    assert watcher.tells() == "plants: 1 added"
    yield watcher
    watcher.close()


@pytest.fixture
def plants(settings: Settings) -> Settings:
    return settings.model_copy(update={"collection": "plants"})


def indexed(settings: Settings) -> dict[str, str]:
    """The texts that are indexed, by the names of their files."""
    return {Path(one.origin).name: one.text.strip() for one in library.documents(settings=settings)}


def test_files_come_change_move_and_go(watcher: Watcher, folder: Path, plants: Settings) -> None:
    (folder / ".draft.txt").write_text("Nobody reads this.")
    (folder / "~$figs.docx").write_text("Nor this.")
    (folder / "figs.txt").write_text("Figs grow in Smyrna.")
    assert watcher.tells() == f"at a time added {folder}/figs.txt"
    (folder / "figs.txt").write_text("Figs grow in Izmir.")
    assert watcher.tells() == f"at a time changed {folder}/figs.txt"
    (folder / "figs.txt").rename(folder / "trees.txt")
    assert watcher.tells() == f"at a time moved {folder}/figs.txt to {folder}/trees.txt"
    assert indexed(plants) == {"almonds.txt": "Almonds grow in Andalusia.", "trees.txt": "Figs grow in Izmir."}
    (folder / "almonds.txt").unlink()
    assert watcher.tells() == f"at a time removed {folder}/almonds.txt"
    assert indexed(plants) == {"trees.txt": "Figs grow in Izmir."}
    assert watcher.ends(signal.SIGINT) == 0
    assert watcher.tells() == "stopped; what was published before stays"


def test_a_burst_is_one_publication_and_a_bad_file_one_line(watcher: Watcher, folder: Path, plants: Settings) -> None:
    with snapshot(plants) as view:
        before = view.index.version
    watcher.process.send_signal(signal.SIGSTOP)  # so that all of it has happened before it is seen
    for number in range(20):
        (folder / f"{number:02}.txt").write_text(f"Tree {number} grows in Andalusia.")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 nothing of the kind")
    (folder / "almonds.txt").unlink()
    watcher.process.send_signal(signal.SIGCONT)
    lines = [watcher.tells() for _ in range(22)]
    assert lines[:20] == [f"at a time added {folder}/{number:02}.txt" for number in range(20)]
    assert lines[20] == f"at a time removed {folder}/almonds.txt"
    assert lines[21].startswith(f"at a time failed {folder}/bad.pdf: ")
    with snapshot(plants) as view:
        assert view.index.version == before + 1
    assert watcher.ends(signal.SIGTERM) == 0


def test_what_changed_meanwhile_is_made_good_at_the_start(watcher: Watcher, folder: Path, plants: Settings) -> None:
    assert watcher.ends(signal.SIGTERM) == 0
    (folder / "almonds.txt").unlink()
    (folder / "figs.txt").write_text("Figs grow in Smyrna.")
    again = Watcher(folder)
    try:
        again.tells()
        assert again.tells() == "plants: 1 added, 1 removed"
        assert indexed(plants) == {"figs.txt": "Figs grow in Smyrna."}
    finally:
        again.close()


def test_another_process_that_writes_is_waited_for(watcher: Watcher, folder: Path, plants: Settings) -> None:
    with writing(plants.home, 5):
        (folder / "figs.txt").write_text("Figs grow in Smyrna.")
        assert watcher.tells().startswith("at a time waiting: another process is indexing into ")
        assert set(indexed(plants)) == {"almonds.txt"}
    assert watcher.tells() == f"at a time added {folder}/figs.txt"
    assert set(indexed(plants)) == {"almonds.txt", "figs.txt"}


def test_only_folders_are_watched(folder: Path) -> None:
    for path in (folder / "almonds.txt", folder / "missing"):
        watcher = Watcher(path)
        assert watcher.process.wait(PATIENCE) == 2
        watcher.close()

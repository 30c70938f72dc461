"""G6: an index is whole or it is the previous one, whenever a build ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pincite import IndexBusy
from pincite.bot.settings import Settings
from pincite.index import build, library
from pincite.index.retrieve import CollectionRetriever
from tests.index.crashes import Letters

ROOT = Path(__file__).parents[2]

OLD = {"a": "Almonds grow in Andalusia.", "b": "Barley grows in Bavaria.", "c": "Coffee grows in Colombia."}
NEW = {"a": "Almonds grow in Andalusia.", "b": "Basil grows in Bologna.", "d": "Dates grow in Djibouti."}


def write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the crashes are made in forked processes")
@pytest.mark.parametrize("action", ["add", "apart", "rebuild"])
def test_a_build_killed_at_any_step_leaves_the_old_index_or_the_new(
    settings: Settings, folder: Path, action: str
) -> None:
    write(folder, OLD)
    build.add([folder], settings, Letters())
    old = {d.text for d in library.documents(settings=settings)}
    if action != "rebuild":
        write(folder, NEW)
    new = old if action == "rebuild" else {OLD["c"], *NEW.values()}
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("crashes.py")), str(settings.home), str(folder), action],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    crashes = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(crashes) > 8 and [c["code"] for c in crashes[-2:]] == [9, 0]
    for crash in crashes:
        texts = {seen["text"] for seen in crash["seen"]}
        assert texts in (old, new), crash
        assert all(seen["found"] for seen in crash["seen"]), crash
        assert crash["recovered"], crash
        assert {seen["text"] for seen in crash["after"]} == new, crash
        assert all(seen["found"] for seen in crash["after"]), crash
    assert {frozenset(s["text"] for s in c["seen"]) for c in crashes} == {frozenset(old), frozenset(new)}


WRITER = """
import sys
from pathlib import Path
from pincite.index import library
from pincite.bot.settings import Settings
settings = Settings.read(home=sys.argv[1], lock_timeout=120)
for path in sorted(Path(sys.argv[2]).glob("*.txt")):
    library.add(path, settings=settings)
"""


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code of a process and what it said."""
    with process:
        return process.wait(), process.stderr.read() if process.stderr else ""


def test_two_processes_that_index_at_once_lose_nothing_while_a_third_reads(settings: Settings, tmp_path: Path) -> None:
    names = ["north", "south"]
    texts = {name: [f"The {name} tower number {n} is {100 + n} metres high." for n in range(12)] for name in names}
    for name in names:
        (tmp_path / name).mkdir()
        for n, text in enumerate(texts[name]):
            (tmp_path / name / f"{n:02}.txt").write_text(text, "utf-8")
    (tmp_path / "first.txt").write_text("The first tower is here.", "utf-8")
    library.add(tmp_path / "first.txt", settings=settings)
    retriever = CollectionRetriever(settings)
    writers = [run(WRITER, settings.home, tmp_path / name) for name in names]
    sizes = [1]
    while any(w.poll() is None for w in writers):
        seen = retriever.retrieve("The first tower is here.", 100)
        assert seen.passages[0].passage.text == "The first tower is here."
        sizes.append(len(seen.passages))
        time.sleep(0.01)  # the writers need the processor
    assert [finished(w) for w in writers] == [(0, ""), (0, "")]
    assert sizes == sorted(sizes) and len(set(sizes)) > 2, "an open reader sees what others publish, and never less"
    for name in names:
        for text in texts[name]:
            best = retriever.retrieve(text, 1).passages[0]
            assert (best.passage.text, round(best.dense, 3)) == (text, 1.0)


HOLDER = """
import sys, time
from pathlib import Path
from pincite.index.lock import writing
with writing(Path(sys.argv[1]), 5):
    print("held", file=sys.stderr, flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_waits_and_then_says_so(settings: Settings, folder: Path) -> None:
    write(folder, OLD)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(settings.home)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stderr and holder.stderr.readline() == "held\n"
        impatient = settings.model_copy(update={"lock_timeout": 0.2})
        with pytest.raises(IndexBusy, match=r"another process is indexing .* Nothing was changed"):
            library.add(folder, settings=impatient)
    finally:
        holder.kill()
        holder.communicate()
    assert len(library.add(folder, settings=settings).added) == 3, "the lock of a killed process is free"


FULL = """
import resource, sys
from pincite.index import library
from pincite.index.errors import DiskFull
from pincite.bot.settings import Settings
settings = Settings.read(home=sys.argv[1])
limit = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))  # no file may grow beyond: what a full disk does
try:
    library.add(sys.argv[2], settings=settings)
except DiskFull as error:
    sys.exit(77)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_a_full_disk_is_named_and_what_was_published_stays(settings: Settings, folder: Path) -> None:
    write(folder, OLD)
    library.add(folder, settings=settings)
    big = folder / "big.txt"
    big.write_text("\n\n".join(f"Line {n} of the big book says {n * n}. " * 8 for n in range(80)), "utf-8")
    largest = max(p.stat().st_size for p in settings.home.rglob("*") if p.is_file())
    codes = []
    for room in (0, 10_000, 100_000):
        code, said = finished(run(FULL, settings.home, folder, largest + room))
        codes.append(code)
        assert code in {77, 0}, said
        retriever = CollectionRetriever(settings)
        for text in OLD.values():
            assert retriever.retrieve(text, 1).passages[0].passage.text == text
    assert 77 in codes
    big.write_text("A small book after all.", "utf-8")
    report = library.add(folder, settings=settings)
    assert len([*report.added, *report.changed]) == 1

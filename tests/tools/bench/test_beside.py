"""Search beside other libraries: what is counted as found, and the table."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pincite.eval.benchmarks.chunking import Referenced
from pincite.index.loaders import document_from_text
from pincite.index.types import Span
from tools.bench.beside import engines, table
from tools.bench.beside.measure import installed, places, prepare, recall

TEXT = "The mill burned down in 1911. It was never rebuilt.\n\nThe bridge is 40 metres long.\n"
QUESTION = Referenced("When did the mill burn down?", "mill", (Span(0, 29), Span(53, 82)))


@pytest.mark.parametrize(
    ("title", "found", "share"),
    [
        ("mill", "The mill burned down in 1911.", 0.5),
        ("mill", "down in 1911. It was never rebuilt.\n\nThe bridge", 23 / 58),
        ("other", "Quoted: The bridge is 40 metres long.", 0.5),
        ("mill", "The mill is gone.", 0.0),
        ("mill", TEXT, 1.0),
    ],
)
def test_recall_counts_the_characters_of_the_reference_that_passages_cover(
    title: str, found: str, share: float
) -> None:
    passages = [{"title": title, "text": found}]
    assert recall(QUESTION, passages, {"mill": TEXT}) == pytest.approx(share)
    assert recall(QUESTION, passages * 2, {"mill": TEXT}) == pytest.approx(share)


def test_a_passage_is_found_wherever_it_stands() -> None:
    assert list(places("ab", "ab cab")) == [Span(0, 2), Span(4, 6)]
    assert not list(places("", "ab")) and not list(places("x", "ab"))


def test_an_engine_builds_and_answers_in_a_process_of_its_own(tmp_path: Path) -> None:
    document = document_from_text(TEXT, title="mill", source="mill.md", origin="mill")
    prepare(tmp_path, [document], [QUESTION])

    def run(step: str) -> dict[str, object]:
        line = [sys.executable, "-P", engines.__file__, "pincite", step, str(tmp_path)]
        done = subprocess.run(line, capture_output=True, encoding="utf-8", check=True)
        made: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
        return made

    assert run("build")["passages"] == 1
    asked = run("ask")
    assert asked["answers"] == [[{"title": "mill", "text": TEXT.strip()}]]
    assert isinstance(asked["seconds"], list) and len(asked["seconds"]) == 1


def test_a_library_weighs_what_was_installed_for_it_and_no_more(tmp_path: Path) -> None:
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    for name, size in (("peer/code.py", 3_000_000), ("pip/pip.py", 5_000_000), ("one.py", 1_000_000)):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_bytes(b" " * size)
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "model.onnx").write_bytes(b" " * 2_000_000)
    assert installed(tmp_path) == pytest.approx(6)


def test_the_table_sets_each_library_beside_ours_and_says_what_could_not_be_run() -> None:
    figures = {
        "version": "1",
        "passages": 1200,
        "characters": 1_000_000,
        "build": {"seconds": 5.0, "cpu": 10.0},
        "start": [1.0, 3.0, 2.0],
        "seconds": [0.01, 0.03, 0.02],
        "cpu": [0.02, 0.02, 0.02],
        "memory": 300.0,
        "installed": 700.0,
        "read": 5000.0,
    }
    made = table.beside(
        {
            "day": "2026-12-01",
            "engines": {
                "pincite": {**figures, "recall": [1.0, 0.5, 1.0, 1.0]},
                "txtai": {**figures, "recall": [1.0, 0.0, 1.0, 0.5]},
                "chroma": {"error": "is not installed"},
            },
        }
    )
    ours, theirs, gone = made.splitlines()[2:5]
    assert ours.startswith(
        "| Pincite 1 | 1,200 | 100,000 | 20.0 ms | 20.0 ms | 2.00 s | 300 MB | 700 MB | 5,000 | 0.875 "
    )
    assert ours.endswith(" | – |") and "| 0.250 [" in theirs
    assert set(gone.split("|")[2:-1]) == {" – "} and "could not be run: is not installed." in made


def test_the_kept_results_name_every_engine() -> None:
    assert set(table.read()["engines"]) == set(engines.ENGINES) == set(table.TITLES)

"""What the tab Quality shows: figures of each run, and its place in the history of its suite."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from pincite.eval.quality import quality
from pincite.eval.runs.files import Appender
from pincite.eval.runs.records import Footer, QuestionRecord
from pincite.eval.stats.estimates import Estimate
from tests.eval.conftest import BLOOM
from tests.eval.test_compare import a_run, right, silent, unanswerable, wrong

DAY = "2026-03-{:02}T10:00:00+00:00"


def keep(home: Path, day: int, records: list[QuestionRecord], *, finished: bool = True, **header: Any) -> str:
    """Write a run into a data folder; its name."""
    suite = header.get("suite", "plants")
    run = a_run(records, f"{suite}-202603{day:02}T100000Z-00000{day % 10}", started=DAY.format(day), **header)
    path = home / "runs" / f"{run.name}.jsonl"
    with Appender(path) as file:
        file.write(run.header)
        for number, record in enumerate(records):
            file.write(record.model_copy(update={"number": number}))
        if finished:
            file.write(Footer(finished=DAY.format(day), answers=len(records), errors=0, seconds=1.0))
    return run.name


def by_name(home: Path) -> dict[str, dict[str, Any]]:
    return {run["name"]: run for run in quality(home)["runs"]}


MANY = [f"q{n}" for n in range(20)]


def test_a_run_is_held_against_the_one_before_of_its_configuration(tmp_path: Path) -> None:
    first = keep(tmp_path, 1, [wrong(id_) for id_ in MANY])
    keep(tmp_path, 2, [right(id_) for id_ in MANY], settings={"top_k": 4})
    other = keep(tmp_path, 3, [right(id_) for id_ in MANY], writer="llm", model="gpt")
    last = keep(tmp_path, 4, [right(id_) for id_ in MANY], index_id="new")
    runs = by_name(tmp_path)
    assert next(iter(runs)) == last, "newest first"
    assert runs[first]["history"] == {
        "configuration": "reader, top_k 8", "changed": [], "shift": None, "since": None, "change": None
    }  # fmt: skip
    past = runs[last]["history"]
    assert (past["since"], past["changed"]) == (DAY.format(1), ["documents"])
    assert (past["change"]["before"], past["change"]["after"], past["change"]["verdict"]) == (0.0, 1.0, "better")
    difference = Estimate(**past["change"]["difference"])
    assert difference.value == 1.0 and difference.above(0.5) and difference.count == 20
    assert runs[other]["history"]["since"] is None and runs[other]["history"]["configuration"] == "llm"


def test_a_change_that_chance_alone_may_make_is_none(tmp_path: Path) -> None:
    keep(tmp_path, 1, [wrong(id_) for id_ in MANY])
    last = keep(tmp_path, 2, [right("q0"), *(wrong(id_) for id_ in MANY[1:])])
    assert by_name(tmp_path)[last]["history"]["change"]["verdict"] == "noise"


def test_runs_that_share_too_few_questions_are_not_held_against_each_other(tmp_path: Path) -> None:
    keep(tmp_path, 1, [wrong(id_) for id_ in MANY], suite_sha256="1")
    last = keep(tmp_path, 2, [right(id_) for id_ in (*MANY[:10], "new")], suite_sha256="2")
    past = by_name(tmp_path)[last]["history"]
    assert (past["since"], past["change"], past["changed"]) == (DAY.format(1), None, ["suite"])
    again = keep(tmp_path, 3, [wrong(id_, question="Where?") for id_ in (*MANY[:10], "new")], suite_sha256="3")
    assert by_name(tmp_path)[again]["history"]["change"] is None, "the same ids with another gold"


@pytest.mark.parametrize(
    "apart",
    [{"suite": "trees"}, {"collection": "trees"}, {"selection": {"split": "test"}}, {"selection": {"limit": 20}}],
)
def test_a_history_is_of_one_suite_selection_and_collection(tmp_path: Path, apart: dict[str, Any]) -> None:
    keep(tmp_path, 1, [wrong(id_) for id_ in MANY])
    last = keep(tmp_path, 2, [right(id_) for id_ in MANY], **apart)
    assert by_name(tmp_path)[last]["history"]["since"] is None


def test_an_unfinished_run_is_listed_and_is_in_no_history(tmp_path: Path) -> None:
    keep(tmp_path, 1, [right(id_) for id_ in MANY])
    stopped = keep(tmp_path, 2, [wrong("q0")], finished=False, questions=20)
    last = keep(tmp_path, 3, [right(id_) for id_ in MANY])
    runs = by_name(tmp_path)
    assert runs[stopped]["history"] is None and (runs[stopped]["asked"], runs[stopped]["questions"]) == (1, 20)
    assert runs[last]["history"]["since"] == DAY.format(1)


def test_what_was_measured_and_on_how_much_is_told(tmp_path: Path) -> None:
    records = [right("a"), wrong("b"), silent("c"), unanswerable("d", cites=None), unanswerable("e", cites=(BLOOM,))]
    old = keep(tmp_path, 1, records)
    new = keep(tmp_path, 2, records, documents=7)
    runs = by_name(tmp_path)
    assert (runs[old]["documents"], runs[new]["documents"]) == (None, 7)
    assert runs[old]["evidence_documents"] == 3, "of a, b and c"
    figures = runs[new]["figures"]
    assert figures["right_and_cited"]["value"] == pytest.approx(2 / 5)
    assert (figures["headline_wrong"]["value"], figures["headline_wrong"]["count"]) == (0.5, 2), "of a and b"
    assert (figures["abstained_rightly"]["value"], figures["abstained_rightly"]["count"]) == (0.5, 2)
    assert runs[new]["selection"]["split"] is None


def test_what_is_no_run_is_left_out_and_a_run_that_went_on_is_read_again(tmp_path: Path) -> None:
    name = keep(tmp_path, 1, [wrong("a")], finished=False, questions=2)
    path = tmp_path / "runs" / f"{name}.jsonl"
    (path.parent / "plants-20260302T100000Z-000002.jsonl").write_text("{", "utf-8")
    assert [run["asked"] for run in quality(tmp_path)["runs"]] == [1]
    with path.open("a", encoding="utf-8") as out:
        out.write(right("b").model_copy(update={"number": 1}).model_dump_json() + "\n")
    os.utime(path, ns=(1, 1))
    assert [run["asked"] for run in quality(tmp_path)["runs"]] == [2]
    assert quality(tmp_path / "nothing") == {"runs": []}

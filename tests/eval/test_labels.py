"""Labels that a report saved, taken into the data folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pincite.eval.errors import LabelError
from pincite.eval.judge.importing import take
from pincite.eval.judge.labels import LONGEST_REMARK, fingerprints, given_labels, put, sample
from pincite.eval.runs import Run, finding
from tests.eval.test_compare import a_run, right, silent
from tests.eval.test_eval_cli import evaluate

EARLY, LATE = "2026-01-01T10:00:00.123Z", "2100-01-01T10:00:00.123Z"


@pytest.fixture
def run() -> Run:
    return a_run([right("a"), right("b"), right("c"), silent("s")])


def line(run: Run, id_: str, **said: Any) -> dict[str, Any]:
    """A line as a report writes it."""
    fields = {"correct": True, "supported": True, "gold_doubtful": False, "blind": True, "remark": "", "created": LATE}
    return {"id": id_, "answer": fingerprints(run)[id_], **fields, **said}


def written(folder: Path, *lines: dict[str, Any] | str) -> Path:
    file = folder / "labels-r.jsonl"
    file.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines), "utf-8")
    return file


def test_labels_of_a_report_are_kept_with_remark_and_doubt(run: Run, tmp_path: Path) -> None:
    doubted = line(run, "s", correct=None, supported=None, gold_doubtful=True, remark="it is on page 2")
    file = written(tmp_path, line(run, "a", correct=False), "", doubted)
    taken = take(run, tmp_path, file)
    assert ([label.id for label in taken.kept], taken.known, taken.of_others) == (["a", "s"], 0, ())
    kept = given_labels(tmp_path, run)
    assert (kept["a"].correct, kept["s"].remark, kept["s"].gold_doubtful) == (False, "it is on page 2", True)
    again = take(run, tmp_path, file)
    assert (again.kept, again.known) == ((), 2), "nothing is there twice"


def test_of_one_answer_the_newest_label_counts_wherever_it_was_given(run: Run, tmp_path: Path) -> None:
    put(tmp_path, run, "a", fingerprints(run)["a"], correct=True, supported=True)
    old = take(run, tmp_path, written(tmp_path, line(run, "a", correct=False, created=EARLY)))
    assert (old.kept, old.known) == ((), 1) and given_labels(tmp_path, run)["a"].correct
    lines = [line(run, "a", correct=False, created=LATE), line(run, "a", correct=True, created=EARLY)]
    new = take(run, tmp_path, written(tmp_path, *lines))
    assert len(new.kept) == 1 and given_labels(tmp_path, run)["a"].correct is False


def test_how_many_labels_measure_judges_is_said(run: Run, tmp_path: Path) -> None:
    first, second, third = (record.asked.pair.id for record in sample(run))
    taken = take(run, tmp_path, written(tmp_path, line(run, first), line(run, third)))
    assert (taken.measuring, taken.wanted) == (1, 3)
    assert take(run, tmp_path, written(tmp_path, line(run, second))).measuring == 3


def test_labels_of_other_answers_are_left_out_and_named(run: Run, tmp_path: Path) -> None:
    other = line(run, "b") | {"answer": "of another answer"}
    taken = take(run, tmp_path, written(tmp_path, line(run, "a"), other, other))
    assert taken.of_others == ("b",) and set(given_labels(tmp_path, run)) == {"a"}
    with pytest.raises(LabelError, match="no label of an answer of r"):
        take(run, tmp_path, written(tmp_path, other))


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "labels-r.jsonl:2: is not a label (Invalid JSON"),
        ({"correct": "maybe"}, "labels-r.jsonl:2: is not a label (correct: Input should be a valid boolean"),
        ({"correct": None}, "it says neither whether the answer is right"),
        ({"created": "yesterday"}, "created: "),
        ({"created": "2026-01-01T10:00:00"}, "created: Input should have timezone info"),
        ({"remark": "x" * (LONGEST_REMARK + 1)}, "remark: String should have at most 2000 characters"),
        ({"more": 1}, "more: Extra inputs are not permitted"),
    ],
)
def test_a_line_that_is_no_label_keeps_all_out_and_is_named(
    run: Run, tmp_path: Path, bad: str | dict[str, Any], said: str
) -> None:
    second = bad if isinstance(bad, str) else line(run, "b") | bad
    with pytest.raises(LabelError) as raised:
        take(run, tmp_path, written(tmp_path, line(run, "a"), second))
    assert said in str(raised.value) and given_labels(tmp_path, run) == {}


def test_labels_are_taken_on_the_command_line(home: Path, suite_file: Path, tmp_path: Path) -> None:
    evaluate("run", suite_file)
    from pincite.eval.runs import read

    run = read(finding.paths(home)[0])
    (id_, *_) = fingerprints(run)
    file = written(tmp_path, line(run, id_, gold_doubtful=True, remark="two\nlines \x1b[2J"))
    ran = evaluate("label", "latest", file)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("1 labels kept, 0 already there")
    assert f"gold doubtful: {id_} (two␊lines ␛[2J)" in ran.stdout
    assert "labels that it takes to measure a judge" in ran.stderr
    data = json.loads(evaluate("label", run.name, file, "--json").stdout)
    assert (data["kept"], data["known"]) == ([], 1)
    html = Path(evaluate("report").stdout.strip()).read_text("utf-8")
    assert "the gold is doubtful" in html and "two\nlines" in html
    missing = evaluate("label", "latest", tmp_path / "nothing.jsonl")
    assert missing.returncode == 1 and missing.stderr.strip().endswith(
        "nothing.jsonl: can't be read (No such file or directory)"
    )

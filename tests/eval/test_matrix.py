from __future__ import annotations

import json
from pathlib import Path

import pytest

from pincite import Settings, SettingsError
from pincite.eval import matrix, suites
from pincite.eval.runs import Exam, Selection, of_suite, running
from tests.eval.test_eval_cli import evaluate


def test_combinations_come_in_the_order_that_they_are_given_in() -> None:
    assert matrix.combinations(["reader", "llm"], {"top_k": ["3", "5"], "confident_from": ["0"]}) == [
        ("reader", {"top_k": "3", "confident_from": "0"}),
        ("reader", {"top_k": "5", "confident_from": "0"}),
        ("llm", {"top_k": "3", "confident_from": "0"}),
        ("llm", {"top_k": "5", "confident_from": "0"}),
    ]
    assert matrix.combinations(["reader"], {}) == [("reader", {})]


def prepare(suite_file: Path) -> matrix.Prepare:
    def made(settings: Settings, writer: str) -> Exam:
        return of_suite(suites.load(suite_file), settings, writer=writer)

    return made


def test_every_combination_is_a_run_and_is_compared_with_the_first(home: Path, suite_file: Path) -> None:
    settings = Settings.read(home=home)
    cells = matrix.run(prepare(suite_file), settings, ["reader"], {"confident_from": ["1", "0"]})
    assert [cell.settings for cell in cells] == [{"confident_from": "1"}, {"confident_from": "0"}]
    silent, talkative = (cell.summary.groups[0].metrics for cell in cells)
    assert (silent["answered"].value, silent["abstained_rightly"].value) == (0.0, 1.0)
    assert (talkative["answered"].value, talkative["abstained_rightly"].value) == (1.0, 0.0)
    assert cells[0].against_first is None and cells[1].against_first is not None
    assert len(list((home / "runs").iterdir())) == 2
    json.dumps([cell.data() for cell in cells])


def test_a_setting_that_can_not_be_is_found_before_anything_is_asked(home: Path, suite_file: Path) -> None:
    settings = Settings.read(home=home)
    with pytest.raises(SettingsError, match="top_k"):
        matrix.run(prepare(suite_file), settings, ["reader"], {"top_k": ["3", "many"]})
    with pytest.raises(SettingsError, match="temperature"):
        matrix.run(prepare(suite_file), settings, ["reader"], {"temperature": ["1"]})
    assert not (home / "runs").exists()


def test_runs_of_the_same_experiment_are_taken_where_wanted(
    home: Path, suite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "abc"
    monkeypatch.setattr(running.origin, "commit", lambda: head)
    settings = Settings.read(home=home)

    def runs(*, reuse: bool, limit: int = 2) -> list[str]:
        cells = matrix.run(
            prepare(suite_file),
            settings,
            ["reader"],
            {"top_k": ["1", "2"]},
            selection=Selection(limit=limit),
            reuse=reuse,
        )
        return [cell.summary.run for cell in cells]

    first = runs(reuse=True)
    assert runs(reuse=True) == first
    assert not set(runs(reuse=False)) & set(first)
    assert not set(runs(reuse=True, limit=3)) & set(first), "other questions"
    head = "abc+"
    assert not set(runs(reuse=True)) & set(first), "code that is not committed is never the same"


def test_the_table_in_a_terminal(home: Path, suite_file: Path) -> None:
    ran = evaluate("matrix", suite_file, "--top-k", "1,3", "--set", "confident_from=0", "--limit", "3")
    assert ran.returncode == 0, ran.stderr
    head, _, *rows = ran.stdout.splitlines()
    assert head.startswith("| writer ") and "top_k" in head and "confident_from" in head
    assert len(rows) == 2 and "] of 3 |" in rows[0] and "[" in rows[1]
    assert ran.stderr.splitlines()[0] == "reader, top_k=1, confident_from=0"
    as_json = json.loads(evaluate("matrix", suite_file, "--top-k", "1", "--limit", "1", "--json").stdout)
    assert as_json[0]["settings"] == {"top_k": "1"} and as_json[0]["summary"]["asked"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--writer", "poet"], 2, "'poet' is not a writer"),
        (["--top-k", "1,,2"], 2, "write values with commas"),
        (["--set", "top_k"], 2, "write values with commas"),
        (["--set", "colour=red"], 1, "setting 'colour'"),
    ],
)
def test_a_grid_that_can_not_be_is_said(suite_file: Path, arguments: list[str], code: int, said: str) -> None:
    ran = evaluate("matrix", suite_file, *arguments)
    assert ran.returncode == code and said in ran.stderr and "Traceback" not in ran.stderr

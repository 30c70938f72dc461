"""The commands as somebody at a terminal has them, with standard output, standard error and an exit code."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from pincite import Bot, Settings
from pincite.eval import suites
from tests.commands import ROOT, Ran, named, pincite, process, until


def evaluate(*arguments: str | Path, **environment: str) -> Ran:
    """`pincite eval` with these arguments, in this process."""
    return pincite("eval", *arguments, **environment)


def test_a_process_ends_with_the_exit_code_of_its_command() -> None:
    for arguments, code in ((["schema"], 0), (["show", "nothing"], 1), (["run"], 2)):
        ran, here = process("eval", *arguments), evaluate(*arguments)
        assert ran.returncode == here.returncode == code
        assert (ran.stdout, named(ran.stderr)) == (here.stdout, named(here.stderr))


def test_a_run_its_table_its_list_and_its_comparison(home: Path, suite_file: Path) -> None:
    ran = evaluate("run", suite_file)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Means with their 95 % intervals") and "\n| questions " in ran.stdout
    assert "| unanswerable (2) " in ran.stdout and " of 2 |" in ran.stdout and "auroc" in ran.stdout
    assert "±" not in ran.stdout
    path = Path(ran.stderr.strip().rpartition("run: ")[2])
    assert path.parent == home / "runs" and path.is_file()
    listed = evaluate("list")
    assert path.stem in listed.stdout and "| small " in listed.stdout
    (entry,) = json.loads(evaluate("list", "--json").stdout)
    assert entry["path"] == str(path) and entry["finished"] and entry["asked"] == 5
    assert evaluate("show").stdout == ran.stdout
    ran = evaluate("run", suite_file, "--json", "--top-k", "1")
    summary = json.loads(ran.stdout)
    assert summary["asked"] == 5 and summary["groups"][0]["metrics"]["right_and_cited"]["low"] is not None
    compared = evaluate("compare", "previous", "latest", "--fail-if", "right_and_cited < -0.9")
    assert compared.returncode == 0, compared.stderr
    assert "setting top_k: 8 -> 1" in compared.stdout and "| recall " in compared.stdout
    assert "figures, chance alone would make about" in compared.stdout and "`pincite eval plan`" in compared.stdout
    as_json = json.loads(evaluate("compare", path, "latest", "--json").stdout)
    assert as_json["questions"] == 5 and as_json["failed"] == []


def test_a_run_says_why_its_questions_failed(home: Path, suite_file: Path) -> None:
    nowhere = {"PINCITE_LLM_BASE_URL": "http://127.0.0.1:9/v1", "PINCITE_LLM_MODEL": "x", "PINCITE_LLM_RETRIES": "0"}
    ran = evaluate("run", suite_file, "--writer", "llm", "--limit", "1", **nowhere)
    assert "failed and counted as wrong: 1 of 1" in ran.stderr
    assert "  1 of them: LLMUnavailable" in ran.stderr and "127.0.0.1:9" in ran.stderr
    assert "--resume " + str(home / "runs") in ran.stderr
    again = evaluate("run", suite_file, "--resume", "latest", **nowhere)  # by the same writer, without naming it
    assert "failed and counted as wrong: 1 of 1" in again.stderr and "can't be resumed" not in again.stderr


def test_a_run_goes_on_with_its_own_settings(home: Path, suite_file: Path) -> None:
    ran = evaluate("run", suite_file, "--top-k", "2")
    path = Path(ran.stderr.strip().rpartition("run: ")[2])
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:3]))
    resumed = evaluate("run", suite_file, "--resume", "latest", "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert json.loads(resumed.stdout)["asked"] == 5 and json.loads(resumed.stdout)["finished"]
    path.write_bytes(b"".join(lines[:3]))
    other = evaluate("run", suite_file, "--resume", "latest", "--top-k", "3")
    assert other.returncode == 1 and "the setting top_k was 2 and is 3" in other.stderr


def worse(path: Path) -> Path:
    """A copy of a run in which every answer became an abstention."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for line in lines:
        if line["type"] == "record":
            line["answer"] |= {"status": "abstained", "statements": [], "citations": [], "short": None}
            line["resolves"] = []
    copy = path.with_name("worse.jsonl")
    copy.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return copy


def test_a_gate_that_fails_exits_with_1_and_says_why(home: Path, suite_file: Path) -> None:
    path = Path(json.loads(evaluate("run", suite_file, "--json").stdout)["path"])
    failed = evaluate("compare", path, worse(path), "--worse-by-at-most", "0.03")
    assert failed.returncode == 1
    assert failed.stderr.startswith("gate failed: not shown: right_and_cited worse by at most 0.03. It changed by")
    passed = evaluate("compare", path, worse(path), "--fail-if", "answered < -0.01")
    assert passed.returncode == 0, "three questions that are all lost may be chance (p = 0.25)"
    assert "- rouhani-visits (factoid): How many times did Rouhani visit Russia?" in failed.stdout
    assert "right" in failed.stdout and "[1] " in failed.stdout
    wrong = evaluate("compare", path, path, "--fail-if", "answered < maybe")
    assert wrong.returncode == 1 and wrong.stderr.startswith("pincite: 'answered < maybe' is not a gate")


SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Almonds",
            "paragraphs": [
                {
                    "context": "Almonds grow in Andalusia. They bloom in February.",
                    "qas": [
                        {
                            "id": "1",
                            "question": "Where do almonds grow?",
                            "is_impossible": False,
                            "answers": [{"text": "Andalusia", "answer_start": 16}],
                        },
                        {"id": "2", "question": "Who painted figs?", "is_impossible": True, "answers": []},
                    ],
                }
            ],
        }
    ],
}


@pytest.mark.parametrize("pooled", [[], ["--pooled"]])
def test_a_benchmark_runs_on_its_published_files_and_is_scored_by_its_own_rule(
    tmp_path: Path, pooled: list[str]
) -> None:
    files = tmp_path / "squad"
    files.mkdir()
    (files / "dev-v2.0.json").write_text(json.dumps(SQUAD), "utf-8")
    ran = evaluate("run", "squad2", "--data", files, *pooled, "--json")
    assert ran.returncode == 0, ran.stderr
    summary = json.loads(ran.stdout)
    assert summary["asked"] == 2 and {"exact", "f1"} <= set(summary["published"])
    assert summary["groups"][0]["metrics"]["resolves"]["value"] == 1.0
    assert "published: exact" in evaluate("show").stdout
    assert evaluate("report").returncode == 0
    lost = evaluate("run", "--resume", "latest", *pooled)
    assert lost.returncode == 1 and "the benchmark's folder squad is not here: name it with --data" in lost.stderr
    resumed = evaluate("run", "--resume", "latest", "--data", files, *pooled)
    assert resumed.returncode == 0, resumed.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["run", "nothing.jsonl"], 1, "there is no such suite"),
        (["run"], 2, "name a suite"),
        (["run", "seeds", "--kind", "riddle"], 2, "'riddle' is not a kind"),
        (["run", "seeds", "--limit", "0"], 2, "--limit"),
        (["run", "seeds", "--writer", "llm"], 1, "pincite: "),
        (["run", "squad2"], 1, "squad2 needs its published files"),
        (["run", "squad2", "--data", "nowhere"], 1, "there is no such folder"),
        (["run", "seeds", "--collection", "nowhere"], 1, "no collection is called 'nowhere'"),
        (["run", "seeds", "--resume", "nothing"], 1, "neither a run file nor"),
        (["show", "nothing"], 1, "neither a run file nor"),
        (["compare", "a", "b"], 1, "neither a run file nor"),
    ],
)
def test_bad_input_is_one_clear_line(arguments: list[str], code: int, said: str) -> None:
    ran = evaluate(*arguments)
    assert ran.returncode == code and said in ran.stderr and "Traceback" not in ran.stderr and ran.stdout == ""
    assert code == 2 or len(ran.stderr.strip().splitlines()) == 1


def test_no_run_yet_is_said_with_what_to_do() -> None:
    ran = evaluate("list")
    assert ran.returncode == 0 and ran.stdout == "" and "pincite eval run seeds" in ran.stderr


def test_a_suite_that_does_not_fit_names_file_and_line(home: Path, suite_file: Path) -> None:
    suite_file.write_text(suite_file.read_text("utf-8") + '{"id": "x"}\n', "utf-8")
    ran = evaluate("run", suite_file)
    assert ran.returncode == 1 and ran.stderr.startswith(f"pincite: {suite_file}:6: ")
    checked = evaluate("check", suite_file)
    assert checked.returncode == 1 and f"{suite_file}:6: error: " in checked.stdout
    as_json: list[dict[str, Any]] = json.loads(evaluate("check", suite_file, "--json").stdout)
    assert {"line": 6, "severity": "error"}.items() <= next(p for p in as_json if p["line"] == 6).items()


def test_the_seed_suite_has_no_errors_and_needs_no_index() -> None:
    checked = evaluate("check", "seeds")
    assert checked.returncode == 0, checked.stdout
    assert ": 0 errors, " in checked.stderr


def test_the_schema_is_json() -> None:
    assert "question" in json.loads(evaluate("schema").stdout)["properties"]


def test_rated_answers_become_pairs_and_drafts(seed_home: Path, tmp_path: Path) -> None:
    with Bot(settings=Settings.read(home=seed_home)) as bot:
        answers = [bot.answer(q) for q in ("How many times did Rouhani visit Russia?", "Is Iran a full SCO member?")]
    candidates = tmp_path / "rated.jsonl"
    candidates.write_text(
        "".join(
            json.dumps(
                {
                    "answer": a.model_dump(mode="json"),
                    "rating": rating,
                    "comment": None,
                    "created": "2026-01-01T00:00:00Z",
                }
            )
            + "\n"
            for a, rating in zip(answers, ("up", "down"), strict=True)
        ),
        "utf-8",
    )
    suite = tmp_path / "adopted.jsonl"
    unseen = tmp_path / "unseen.jsonl"
    made = json.loads(evaluate("adopt", candidates, unseen, "-c", "seeds", "--json").stdout)
    assert (made["pairs"], len(made["drafts"])) == ([], 2), "nobody has seen them"
    assert suites.resolve(suites.load(unseen), []).asked == ()
    made = json.loads(evaluate("adopt", candidates, suite, "-c", "seeds", "--yes", "--json").stdout)
    assert (len(made["pairs"]), len(made["drafts"]), made["refused"], made["skipped"]) == (1, 1, [], [])
    again = evaluate("adopt", candidates, suite, "-c", "seeds")
    assert "0 pairs and 0 drafts added, 2 already there" in again.stderr
    collection, *pairs = map(json.loads, suite.read_text("utf-8").splitlines())
    assert collection == {"collection": "seeds"} and len(pairs) == 2


@pytest.mark.parametrize(("said", "tags"), [("y", ["feedback", "own-answer"]), ("n", None)])
def test_a_praised_answer_is_shown_before_it_becomes_gold(
    seed_home: Path, tmp_path: Path, said: str, tags: list[str] | None
) -> None:
    with Bot(settings=Settings.read(home=seed_home)) as bot:
        answer = bot.answer("How many times did Rouhani visit Russia?").model_dump(mode="json")
    candidates, suite = tmp_path / "rated.jsonl", tmp_path / "mine.jsonl"
    candidates.write_text(json.dumps({"answer": answer, "rating": "up", "created": "2026-01-01T00:00:00Z"}), "utf-8")
    shown = in_terminal(("adopt", candidates, suite, "-c", "seeds"), f"{said}\n")
    assert "from the product's own answer: How many times did Rouhani visit Russia?" in shown
    assert "evidence  Hassan Rouhani" in shown and "take it as gold?" in shown
    pairs = [json.loads(line) for line in suite.read_text("utf-8").splitlines()[1:]] if suite.exists() else []
    assert [pair["tags"] for pair in pairs] == ([tags] if tags else [])


def in_terminal(arguments: tuple[object, ...], typed: str) -> str:
    """Everything that a command prints in a terminal in which somebody types."""
    parent, child = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "400"}
    command = [sys.executable, "-m", "pincite", "eval", *map(str, arguments)]
    process = subprocess.Popen(command, stdin=child, stdout=child, stderr=child, env=environment)
    os.close(child)
    os.write(parent, typed.encode())
    printed = bytearray()
    with suppress(OSError):  # the terminal is closed when the command ends
        while chunk := os.read(parent, 4096):
            printed += chunk
    process.wait(300)
    os.close(parent)
    return printed.decode().replace("\r\n", "\n")


def test_ctrl_c_keeps_what_is_finished_and_says_how_to_go_on(home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "pincite", "eval", "run", "seeds", "--limit", "16"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 - a runner may ignore it
    )
    runs = home / "runs"
    until(lambda: any(path.read_bytes().count(b"\n") > 3 for path in runs.glob("*.jsonl")), process)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=300)
    assert process.returncode == 130 and out == ""
    assert said.startswith("pincite: stopped after ") and "of 16 questions" in said and "--resume" in said
    assert "Traceback" not in said
    path = said.strip().rpartition("--resume ")[2].rstrip("`")
    kept = Path(path).read_bytes().count(b'"type":"record"')
    resumed = evaluate("run", "--resume", path, "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert json.loads(resumed.stdout)["asked"] == 16 and json.loads(resumed.stdout)["finished"]
    assert 3 <= kept < 16 and Path(path).read_bytes().count(b'"type":"record"') == 16


def test_a_gate_on_a_run_that_is_not_finished_fails_unless_it_is_lenient(home: Path, suite_file: Path) -> None:
    path = Path(json.loads(evaluate("run", suite_file, "--json").stdout)["path"])
    cut = path.with_name("cut.jsonl")
    cut.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:4]))
    gate = ("--fail-if", "answer_f1 < -0.5")
    failed = evaluate("compare", path, cut, *gate)
    assert failed.returncode == 1
    first, second = failed.stderr.splitlines()
    assert first.startswith("gate failed: ") and " is not finished: 3 of 5 questions" in first
    assert "only 3 of 5 questions are the same in both runs (60%, at least 90% have to be)" in second
    lenient = evaluate("compare", path, cut, *gate, "--lenient")
    assert lenient.returncode == 0 and "is not finished" in lenient.stderr and "gate failed" not in lenient.stderr
    assert evaluate("compare", path, cut).returncode == 0, "without a gate nothing fails"


def test_questions_with_stale_evidence_are_skipped_by_name(home: Path, suite_file: Path) -> None:
    lines = [json.loads(line) for line in suite_file.read_text("utf-8").splitlines()]
    lines[0]["evidence"][0][0]["quote"] = "Nobody wrote this."
    suite_file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    ran = evaluate("run", suite_file)
    assert ran.returncode == 0, ran.stderr
    assert "skipped sco-status: the quote 'Nobody wrote this.' does not stand in sco-status.md" in ran.stderr
    assert "1 question could not be asked; `pincite eval rebase`" in ran.stderr
    summary = json.loads(evaluate("show", "--json").stdout)
    assert summary["asked"] == 4 and summary["finished"] and [id_ for id_, _ in summary["skipped"]] == ["sco-status"]
    resumed = evaluate("run", suite_file, "--resume", "latest")
    assert resumed.returncode == 0, resumed.stderr


def test_a_plan_needs_no_run(tmp_path: Path) -> None:
    planned = evaluate("plan", "--drop", "0.05")
    assert planned.returncode == 0, planned.stderr
    assert (
        "80% chance" in planned.stdout and "| 0.05 " in planned.stdout and "| 157 |" in planned.stdout.replace("  ", "")
    )
    as_json = json.loads(evaluate("plan", "--drop", "0.1", "--suite", "seeds", "--json").stdout)
    assert as_json["design_effect"] > 1.5 and as_json["rows"][0]["questions"] > as_json["rows"][0]["independent"]
    assert evaluate("plan", "--drop", "0.05", "--before", "latest").returncode == 2

"""A published run names no folder of the machine that made it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pincite import Answer
from pincite.eval import suites
from pincite.eval.errors import RunError
from pincite.eval.gold import ResolvedPair
from pincite.eval.runs import Exam, Selection, run
from pincite.eval.runs.portable import portable, portable_argument, without_paths


def test_a_bundled_suite_is_its_name() -> None:
    assert portable(suites.find("seeds")) == "seeds"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("suites/mine.jsonl", "suites/mine.jsonl"),
        ("/srv/secret project/mine.jsonl", "mine.jsonl"),
        ("~/mine.jsonl", "mine.jsonl"),
        ("C:\\Users\\Somebody\\mine.jsonl", "mine.jsonl"),
        ("\\\\server\\share\\mine.jsonl", "mine.jsonl"),
        ("https://example.org/a/b.html", "https://example.org/a/b.html"),
        ("sco-status.md", "sco-status.md"),
        ("--limit", "--limit"),
        ("/", "."),
    ],
)
def test_a_path_elsewhere_is_its_name_alone(path: str, expected: str) -> None:
    assert portable(path) == expected


def test_a_path_below_the_working_folder_is_relative_to_it() -> None:
    assert portable(Path.cwd() / "suites" / "mine.jsonl") == "suites/mine.jsonl"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "no document is called 'x'; indexed are: /srv/a/b.md, /srv/c.md",
            "no document is called 'x'; indexed are: b.md, c.md",
        ),
        ("https://example.org/a/b answered 500", "https://example.org/a/b answered 500"),
        ("right and/or wrong, 3/4 of it", "right and/or wrong, 3/4 of it"),
        ("can't be read: C:\\Users\\Somebody\\x.db.", "can't be read: x.db."),
    ],
)
def test_paths_in_messages(text: str, expected: str) -> None:
    assert without_paths(text) == expected


def test_arguments_keep_their_option() -> None:
    assert portable_argument("--data=/srv/sets/squad") == "--data=squad"
    assert portable_argument("--fail-if=answer_f1 < -0.01") == "--fail-if=answer_f1 < -0.01"


def test_a_run_of_documents_and_a_suite_elsewhere_names_no_folder(exam: Exam, tmp_path: Path) -> None:
    secret = str(tmp_path)

    def answer(asked: ResolvedPair) -> Answer:
        if asked.pair.id == "mercury":
            raise OSError(f"{tmp_path}/home/catalogue.sqlite can't be read")
        given = exam.answerer(asked)
        sources = [c.model_copy(update={"source": f"{tmp_path}/reports/a.md"}) for c in given.citations]
        return given.model_copy(update={"citations": tuple(sources)})

    stale = suites.Stale(1, exam.asked[0].pair, f"no document is called 'x'; indexed are: {tmp_path}/reports/a.md")
    made = run(
        replace(exam, answerer=answer, stale=(stale,)),
        selection=Selection(limit=4),
        arguments=["eval", "run", exam.path, f"--data={tmp_path}/sets"],
    )
    text = made.path.read_text("utf-8")
    assert secret not in text and "/home/" not in text
    assert made.header.suite_path == "small.jsonl" and made.header.arguments == (
        "eval",
        "run",
        "small.jsonl",
        "--data=sets",
    )
    assert made.records[0].answer is not None and made.records[0].answer.citations[0].source == "a.md"


def test_a_run_whose_suite_is_elsewhere_asks_for_it(exam: Exam) -> None:
    from pincite.eval.cli.options import suite_of

    made = run(exam, selection=Selection(limit=1))
    with pytest.raises(RunError, match=r"its suite small.jsonl is not in this folder: name the suite, too"):
        suite_of(made, None)

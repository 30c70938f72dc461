"""Runs: what is kept, what goes on after a kill, and that two of the offline writer are one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pincite import Answer, CollectionNotFound, LLMUnavailable
from pincite.bot.settings import Settings
from pincite.eval.errors import RunError, RunInterrupted, RunNotFound
from pincite.eval.gold import ResolvedPair
from pincite.eval.runs import Exam, Limits, Run, Selection, find, folder, listed, read, resume, run
from pincite.eval.runs.asking import Asking, Reply
from pincite.eval.runs.origin import commit
from tests.commands import until

TIMES = {"seconds", "timings_ms", "started", "finished", "id", "at"}


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_times(inner) for key, inner in value.items() if key not in TIMES}
    return [without_times(inner) for inner in value] if isinstance(value, list) else value


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def ids(made: Run) -> list[str]:
    return [outcome.asked.pair.id for outcome in made.records]


def failing(exam: Exam, fails: Callable[[str, int], Exception | None]) -> tuple[Exam, list[str]]:
    """The exam, but a question fails as `fails` says, told its id and how often it was asked before; what was asked."""
    asked_: list[str] = []
    lock = threading.Lock()

    def answer(asked: ResolvedPair) -> Answer:
        with lock:
            error = fails(asked.pair.id, asked_.count(asked.pair.id))
            asked_.append(asked.pair.id)
        if error is not None:
            raise error
        return exam.answerer(asked)

    return replace(exam, answerer=answer), asked_


def test_a_run_keeps_all_that_its_figures_need(exam: Exam) -> None:
    made = run(exam, arguments=["eval", "run", "small"])
    assert made.path.parent == folder(exam.settings.home) and made.path.stem == made.header.id
    assert made.header.id.startswith("small-20")
    assert ids(made) == ["sco-status", "rouhani-visits", "rouhani-follow-up", "mercury", "night-watch"]
    header = made.header
    assert (header.suite, header.suite_sha256, header.index_id) == ("small", exam.sha256, exam.index_id)
    assert (header.writer, header.collection, header.questions) == ("reader", "seeds", 5)
    assert header.settings["top_k"] == 8 and "home" not in header.settings
    names = list(Settings.model_fields)
    serving = names[names.index("host") :]
    assert not set(serving) & set(header.settings), "no setting of the server makes a run another configuration"
    assert not any("key" in name or "token" in name for name, value in header.settings.items() if value)
    assert header.arguments == ("eval", "run", "small") and header.platform and header.pincite
    assert made.footer is not None and (made.footer.answers, made.footer.errors) == (5, 0)
    first = made.records[0]
    assert first.answer is not None and first.resolves == (True,) * len(first.answer.citations)
    for citation in first.answer.citations:
        window = next(w for w in first.excerpts if w.start <= citation.start <= w.start + len(w.text))
        at = citation.start - window.start
        assert window.text[at : at + len(citation.quote)] == citation.quote
    evidence = first.asked.evidence[0][0]
    assert evidence.quote in first.excerpts[0].text and first.excerpts[0].document_id == evidence.document_id
    assert read(made.path) == made


@pytest.mark.usefixtures("anew")
def test_two_runs_of_the_offline_writer_are_identical_but_for_times(exam: Exam) -> None:
    one, two = run(exam), run(exam)
    assert one.path != two.path
    assert [without_times(line) for line in lines(one.path)] == [without_times(line) for line in lines(two.path)]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(split="dev"), ["rouhani-visits", "rouhani-follow-up", "night-watch"]),
        (Selection(kinds=("unanswerable",)), ["mercury", "night-watch"]),
        (Selection(kinds=("factoid", "conflict"), split="test"), ["sco-status"]),
        (Selection(limit=2), ["sco-status", "rouhani-visits"]),
    ],
)
def test_a_selection_is_asked_in_the_order_of_the_suite(exam: Exam, selection: Selection, expected: list[str]) -> None:
    made = run(exam, selection=selection)
    assert ids(made) == expected and made.header.selection == selection


def test_nothing_to_ask_is_said(exam: Exam) -> None:
    with pytest.raises(RunError, match="no question is left to ask"):
        run(exam, selection=Selection(kinds=("list",)))


def stopped(exam: Exam, after: int) -> Path:
    """A run stopped by Ctrl-C once so many questions were finished."""
    quitting, _ = failing(exam, lambda id_, _: None)

    def interrupt(outcome: object, done: int, total: int) -> None:
        if done == after:
            raise KeyboardInterrupt

    with pytest.raises(RunInterrupted, match=f"after {after} of 5 questions.*--resume") as caught:
        run(quitting, on_record=interrupt)
    return Path(caught.value.path)


def test_ctrl_c_keeps_what_is_finished_and_the_rest_is_asked_later(exam: Exam) -> None:
    path = stopped(exam, 2)
    partial = read(path)
    assert ids(partial) == ["sco-status", "rouhani-visits"] and partial.footer is None
    counting, asked = failing(exam, lambda id_, _: None)
    finished = resume(path, counting)
    assert asked == ["rouhani-follow-up", "mercury", "night-watch"]
    assert finished.path == path and finished.footer is not None and len(finished.resumed) == 1
    whole = run(exam)
    assert [without_times(o.model_dump(mode="json")) for o in finished.records] == [
        without_times(o.model_dump(mode="json")) for o in whole.records
    ]
    asked.clear()
    assert resume(path, counting) == finished and not asked, "a finished run is left alone"


@pytest.mark.parametrize("cut", [1, 30, 400])
def test_a_line_cut_off_by_a_kill_is_asked_again(exam: Exam, cut: int) -> None:
    path = stopped(exam, 3)
    path.write_bytes(path.read_bytes()[:-cut])
    kept = ids(read(path))
    assert kept == ["sco-status", "rouhani-visits", "rouhani-follow-up"][: 3 if cut == 1 else 2]
    finished = resume(path, exam)
    assert len(finished.records) == 5 and read(path) == finished
    for line in path.read_bytes().splitlines():
        json.loads(line)


def test_a_run_goes_on_only_as_the_same_experiment(exam: Exam) -> None:
    path = stopped(exam, 2)
    other = replace(
        exam, sha256="0" * 64, index_id="another", settings=exam.settings.model_copy(update={"top_k": 3}), writer="llm"
    )
    with pytest.raises(RunError) as caught:
        resume(path, other)
    for said in ("the suite was", "the index was", "the writer was reader and is llm", "setting top_k was 8 and is 3"):
        assert said in str(caught.value)
    with pytest.raises(RunError, match="prompt answer was None and is 2"):
        resume(path, replace(exam, prompts={"answer": "2"}))


def test_a_run_of_another_version_is_refused_with_what_to_do(exam: Exam) -> None:
    path = stopped(exam, 2)
    text = path.read_text("utf-8")
    path.write_text(text.replace('"format":1', '"format":7', 1), "utf-8")
    with pytest.raises(RunError, match=r"is a run of format 7 \(Pincite .*\), this Pincite reads 1. Update Pincite"):
        read(path)
    path.write_text(text.replace('"pincite":"', '"pincite":"0.0.', 1), "utf-8")
    with pytest.raises(RunError, match=r"the version of Pincite was 0\.0\."):
        resume(path, exam)
    path.write_text(text.replace('"attempts"', '"tries"', 1), "utf-8")
    with pytest.raises(RunError, match="line 2 is damaged, or not of this version"):
        read(path)


@pytest.mark.parametrize("content", [b"", b"{}\n", b"[1]\n", b"\xff\xfe\n", b'{"type": "header"}\n', b"null"])
def test_what_is_no_run_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.jsonl"
    path.write_bytes(content)
    with pytest.raises(RunError, match="is not a run"):
        read(path)
    with pytest.raises(RunError, match="can't be read"):
        read(tmp_path)


def test_a_model_that_fails_now_and_then_is_asked_again(exam: Exam) -> None:
    waits: list[float] = []
    flaky, asked = failing(
        exam, lambda id_, before: LLMUnavailable("timed out") if id_ == "mercury" and before < 2 else None
    )
    made = run(flaky, wait=waits.append)
    assert asked.count("mercury") == 3 and waits == [2.0, 4.0]
    outcome = next(o for o in made.records if o.asked.pair.id == "mercury")
    assert outcome.answer is not None and outcome.attempts == 3


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_question_that_fails_for_good_is_counted_and_asked_again_on_resume(exam: Exam, concurrency: int) -> None:
    broken, asked = failing(
        exam, lambda id_, _: {"mercury": LLMUnavailable("timed out"), "sco-status": ValueError("odd")}.get(id_)
    )
    limits = Limits(concurrency=concurrency, attempts=2)
    made = run(broken, limits=limits, wait=lambda _: None)
    assert len(made.records) == 5 and made.footer is not None and made.footer.errors == 2
    errors = {o.asked.pair.id: (o.error, o.attempts) for o in made.records if o.error}
    assert errors == {"mercury": ("LLMUnavailable: timed out", 2), "sco-status": ("ValueError: odd", 1)}
    assert asked.count("mercury") == 2
    healed = resume(made.path, exam)
    assert healed.footer is not None and (healed.footer.errors, len(healed.records)) == (0, 5)


@pytest.mark.parametrize("concurrency", [1, 2])
def test_a_model_that_is_gone_ends_the_run_with_what_was_finished(exam: Exam, concurrency: int) -> None:
    gone, _ = failing(exam, lambda id_, _: None if id_ == "sco-status" else LLMUnavailable("connection refused"))
    limits = Limits(attempts=1, failures=2, concurrency=concurrency)
    with pytest.raises(LLMUnavailable, match=r"2 questions in a row .* connection refused.*--resume") as caught:
        run(gone, limits=limits, wait=lambda _: None)
    path = Path(str(caught.value).rpartition("--resume ")[2].rstrip("`"))
    assert concurrency > 1 or ids(read(path)) == ["sco-status", "rouhani-visits", "rouhani-follow-up"]
    assert len(resume(path, exam).records) == 5


def test_stopping_gives_what_was_finished_meanwhile(exam: Exam) -> None:
    second, over = threading.Event(), threading.Event()

    def answer(asked: ResolvedPair) -> Answer:
        if asked.pair.id not in {"sco-status", "rouhani-visits"}:
            second.set()  # a worker goes on only once its first reply is there
            over.wait(120)
        return exam.answerer(asked)

    asking = Asking(list(enumerate(exam.asked)), answer, Limits(concurrency=2))
    first = next(iter(asking))
    assert second.wait(120)
    finished: list[Reply[Answer]] = []
    until(lambda: finished.extend(asking.stop()) or finished)
    over.set()
    assert {first.number, *(reply.number for reply in finished)} == {0, 1}


def test_an_index_that_is_gone_ends_the_run(exam: Exam) -> None:
    gone, _ = failing(exam, lambda id_, _: CollectionNotFound("seeds") if id_ == "mercury" else None)
    with pytest.raises(CollectionNotFound):
        run(gone)
    assert len(read(find("latest", exam.settings.home)).records) == 3


def test_documents_indexed_anew_meanwhile_end_the_run(exam: Exam) -> None:
    def other(asked: ResolvedPair) -> Answer:
        return exam.answerer(asked).model_copy(update={"index_id": "another"})

    with pytest.raises(RunError, match="indexed again during the run"):
        run(replace(exam, answerer=other))


def test_questions_are_asked_at_once_and_kept_in_order(exam: Exam) -> None:
    together = threading.Barrier(3, timeout=120)
    tried: list[str] = []

    def answer(asked: ResolvedPair) -> Answer:
        if asked.pair.id in {"sco-status", "rouhani-visits", "rouhani-follow-up"}:
            together.wait()  # passes only when all three are under way
        tried.append(asked.pair.id)
        return exam.answerer(asked)

    made = run(replace(exam, answerer=answer), limits=Limits(concurrency=3))
    assert len(tried) == 5
    assert ids(made) == [a.pair.id for a in exam.asked]


def test_attempts_begin_no_faster_than_the_limit(exam: Exam) -> None:
    waits: list[float] = []
    run(exam, limits=Limits(per_minute=0.5), wait=waits.append)
    assert len(waits) == 4, "the first one waits for nothing"
    assert [round(wait / 120) for wait in waits] == [1, 2, 3, 4], "nobody slept, so each waits for all before it"


def test_a_citation_that_is_not_in_the_document_is_found_out(exam: Exam) -> None:
    def lying(asked: ResolvedPair) -> Answer:
        answer = exam.answerer(asked)
        moved = tuple(c.model_copy(update={"start": c.start + 1, "end": c.end + 1}) for c in answer.citations[:1])
        unknown = tuple(c.model_copy(update={"document_id": "nowhere", "start": 10**9}) for c in answer.citations[1:2])
        return answer.model_copy(update={"citations": (*moved, *unknown, *answer.citations[2:])})

    made = run(replace(exam, answerer=lying), selection=Selection(limit=1))
    assert made.records[0].resolves[:2] == (False, False)[: len(made.records[0].resolves)]


def test_runs_are_found_by_name_beginning_path_or_age(exam: Exam) -> None:
    home = exam.settings.home
    with pytest.raises(RunNotFound, match="neither a run file nor"):
        find("latest", home)
    first = run(exam, selection=Selection(limit=1))
    later = first.path.with_name("small-29991231T000000Z-abcdef.jsonl")
    later.write_bytes(first.path.read_bytes())
    assert find("latest", home) == later and find("previous", home) == first.path
    assert find(first.path.stem, home) == first.path and find(str(first.path), home) == first.path
    assert find("small-2999", home) == later
    with pytest.raises(RunError, match="2 runs have names that begin so"):
        find("small", home)
    with pytest.raises(RunNotFound):
        find("other", home)
    (folder(home) / "noise-20200101T000000Z-000000.jsonl").write_text("noise")
    assert [r.path for r in listed(home)] == [later, first.path]


def test_the_commit_of_a_checkout_is_recorded_with_a_mark_for_changes(tmp_path: Path) -> None:
    import subprocess

    def git(*arguments: str) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        return subprocess.run(
            ["git", "-C", tmp_path, *identity, *arguments], check=True, capture_output=True, text=True
        ).stdout

    assert commit(tmp_path) is None
    git("init", "-q")
    assert commit(tmp_path) is None, "nothing is committed yet"
    (tmp_path / "a").write_text("1")
    git("add", "a")
    git("commit", "-qm", "a")
    head = git("rev-parse", "HEAD").strip()
    assert commit(tmp_path) == head
    (tmp_path / "a").write_text("2")
    assert commit(tmp_path) == f"{head}+"

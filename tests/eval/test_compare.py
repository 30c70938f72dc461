"""Summaries and comparisons of made-up runs, whose figures are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pincite.eval import show as shown
from pincite.eval.compare import Gate, compare
from pincite.eval.errors import GateError, RunError
from pincite.eval.runs import Header, QuestionRecord, Run
from pincite.eval.summary import summarize
from pincite.eval.tables import by_kind, of_all
from tests.eval.conftest import ALMONDS, BLOOM, FIGS, made

WHERE = {"answers": [["Andalusia"]]}


def a_run(outcomes: list[QuestionRecord], name: str = "r", **header: Any) -> Run:
    fields: dict[str, Any] = {
        "id": name,
        "suite": "plants",
        "suite_path": "plants.jsonl",
        "suite_sha256": "0",
        "questions": len(outcomes),
        "collection": "plants",
        "index_id": "i",
        "writer": "reader",
        "model": "similarity",
        "settings": {"top_k": 8},
        "pincite": "0.1.0",
        "commit": None,
        "platform": "here",
        "started": "2026-01-01T00:00:00+00:00",
    }
    return Run(path=Path(f"{name}.jsonl"), header=Header(**fields | header), records=tuple(outcomes))


def right(id_: str, **more: Any) -> QuestionRecord:
    return made(id_, **WHERE, short="Andalusia", **{"document": id_, **more})


def wrong(id_: str, **more: Any) -> QuestionRecord:
    return made(id_, **WHERE, short="Anatolia", cites=(FIGS,), **{"document": id_, **more})


def silent(id_: str, **more: Any) -> QuestionRecord:
    return made(id_, **WHERE, cites=None, **{"document": id_, **more})


def unanswerable(id_: str, **more: Any) -> QuestionRecord:
    return made(id_, answerable=False, kind="unanswerable", **more)


def test_a_summary_by_kind_and_split() -> None:
    run = a_run(
        [
            right("a", split="dev", confidence=0.9),
            wrong("b", kind="temporal", confidence=0.6),
            silent("c", confidence=0.2),
            unanswerable("d", cites=None, confidence=0.1),
            unanswerable("e", cites=(BLOOM,), confidence=0.7, split="dev"),
            made("f", **WHERE, error="LLMUnavailable: off"),
        ],
        questions=9,
    )
    got = summarize(run)
    assert (got.questions, got.asked, got.errors, got.finished) == (9, 6, 1, False)
    groups = {group.name: group for group in got.groups}
    assert list(groups) == ["all", "split dev", "split test", "factoid", "temporal", "unanswerable"]
    assert [groups[name].count for name in groups] == [6, 2, 4, 3, 1, 2]
    kept = summarize(a_run([right("a"), made("w", answerable=False, kind="temporal", cites=None, confidence=0.1)]))
    (without,) = [group for group in kept.groups if group.name == "without an answer"]
    assert without.count == 1 and without.metrics["abstained_rightly"].value == 1.0
    whole = groups["all"].metrics
    assert whole["right_and_cited"].value == pytest.approx(2 / 6) and whole["right_and_cited"].count == 6
    assert whole["answer_f1"].value == pytest.approx(1 / 4) and whole["answer_f1"].count == 4
    assert whole["abstained_rightly"].value == 0.5 and whole["answered"].value == 0.5
    assert whole["failed"].value == pytest.approx(1 / 6)
    assert "verdict_correct" not in whole and "answered" not in groups["unanswerable"].metrics
    figures = {name: found.value for name, found in got.overall.items()}
    assert figures["abstention_precision"] == 0.5  # c wrongly, d rightly; the failure abstained from nothing
    assert figures["abstention_recall"] == 0.5
    assert figures["auroc"] == pytest.approx(4 / 6)  # of (.9 .6 .2) against (.1 .7)
    losses = [0, 1, 1, 1, 1, 1]  # by confidence .9 .7 .6 .2 .1 and the failure's 0
    assert figures["aurc"] == pytest.approx(sum(sum(losses[:k]) / k for k in range(1, 7)) / 6)
    assert figures["latency_p50"] == 100
    assert got.data()["groups"][0]["metrics"]["right_and_cited"]["count"] == 6
    rows = by_kind(got)
    assert rows[1][0] == "all (6)" and rows[1][1] == "0.33 [0.10, 0.70] of 6", "every figure names its interval and n"
    assert all(len(row) == len(rows[0]) for row in rows)
    listed = {row[0]: row[2] for row in of_all(got)}
    assert (listed["answered"], listed["abstained_rightly"], listed["auroc"]) == ("4", "2", "5")


def test_a_share_of_few_questions_and_a_perfect_order_of_few_have_wide_intervals() -> None:
    answered = [right(str(n), confidence=0.9) for n in range(20)]
    silences = [unanswerable(f"u{n}", cites=None, confidence=0.1) for n in range(3)]
    got = summarize(a_run([*answered, *silences])).overall
    for name, count in (("abstention_precision", 3), ("abstention_recall", 3), ("auroc", 23)):
        figure = got[name]
        assert (figure.value, figure.high, figure.count) == (1.0, 1.0, count), name
        assert figure.low is not None and figure.low < 0.5, "three of three say little"


def test_an_empty_run_has_a_summary() -> None:
    got = summarize(a_run([], questions=3))
    assert got.asked == 0 and got.groups[0].metrics == {} and got.overall == {}


def test_tokens_and_dollars_are_summed_up() -> None:
    def costing(id_: str, cost: float | None) -> QuestionRecord:
        outcome = right(id_)
        assert outcome.answer is not None
        usage = outcome.answer.usage.model_copy(
            update={"prompt_tokens": 100, "completion_tokens": 10, "cost_usd": cost}
        )
        return outcome.model_copy(update={"answer": outcome.answer.model_copy(update={"usage": usage})})

    got = summarize(a_run([costing("a", 0.25), costing("b", None)]))
    assert (got.prompt_tokens, got.completion_tokens, got.cost_usd) == (200, 20, 0.25)
    assert summarize(a_run([right("a")])).cost_usd is None


BEFORE = [right(f"q{n}") for n in range(20)] + [wrong(f"p{n}") for n in range(10)]


def test_a_run_compared_with_itself_differs_in_nothing() -> None:
    got = compare(a_run(BEFORE), a_run(BEFORE, "again"))
    assert got.questions == 30 and not got.flips and not got.left_out and not got.made_by
    assert all(c.difference.value == 0 and c.verdict == "noise" and (c.up, c.down) == (0, 0) for c in got.changes)
    assert {"right_and_cited", "answer_f1", "char_f1", "latency_ms", "latency_p95", "auroc"} - {
        c.metric for c in got.changes
    } == {
        "auroc"  # not defined without questions that have no answer
    }


def test_differences_flips_and_what_made_them() -> None:
    after = [wrong("q0"), *BEFORE[1:20], *(right(f"p{n}", latency=50.0) for n in range(8)), *BEFORE[28:]]
    got = compare(a_run(BEFORE), a_run(after, "new", settings={"top_k": 3, "port": 8017}, commit="abc"))
    correct = got.change("right_and_cited")
    assert correct is not None and (correct.up, correct.down) == (8, 1)
    assert (correct.before, correct.after) == (pytest.approx(20 / 30), pytest.approx(27 / 30))
    assert correct.difference.value == pytest.approx(7 / 30) and correct.verdict == "better"
    latency = got.change("latency_ms")
    assert latency is not None and latency.difference.value == pytest.approx(-50 * 8 / 30)
    assert [(f.id, f.after.correct) for f in got.flips] == [("q0", False), *((f"p{n}", True) for n in range(8))]
    flip = got.flips[0]
    assert flip.gold == "Andalusia" and flip.before.citations == (("Plants", ALMONDS),)
    assert flip.after.short == "Anatolia" and "its short answer does not say “Andalusia”" in flip.after.why
    assert got.made_by == {"setting top_k": (8, 3), "commit": (None, "abc")}
    assert got.data()["changes"][0]["verdict"] == "better"


def test_a_faster_run_is_not_judged_by_its_questions(capsys: pytest.CaptureFixture[str]) -> None:
    before = [right(f"q{n}") for n in range(9)]
    faster = compare(a_run(before), a_run([right(f"q{n}", latency=50.0) for n in range(9)], "new"))
    times = [faster.change(name) for name in ("latency_ms", "latency_p50", "latency_p95")]
    assert [(one.verdict, one.difference.low) for one in times if one is not None] == 3 * [("noise", None)]
    shown.comparison(faster)
    assert "latency comes from one run each and is not judged" in capsys.readouterr().out
    shown.comparison(compare(a_run(before), a_run([wrong("q0"), *before[1:]], "new")))
    printed = capsys.readouterr().out
    assert "0 questions became right, 1 became wrong" in printed
    shown.comparison(compare(a_run([wrong("q0")]), a_run([right("q0")], "new")))
    printed = capsys.readouterr().out
    assert "1 question in both" in printed and "1 question became right, 0 became wrong" in printed


def test_only_questions_with_the_same_gold_are_compared() -> None:
    changed = made("q1", answers=[["Spain"]], short="Spain")
    got = compare(a_run([right("q0"), right("q1"), right("q2")]), a_run([right("q0"), changed, right("q3")]))
    assert got.questions == 1 and got.left_out == ("q1", "q2", "q3")
    with pytest.raises(RunError, match="shares no question"):
        compare(a_run([right("q0")]), a_run([right("q1")]))


def test_a_failed_question_counts_as_wrong_and_has_no_latency() -> None:
    got = compare(a_run([right("q0"), right("q1")]), a_run([right("q0"), made("q1", **WHERE, error="off")], "new"))
    f1, latency = got.change("answer_f1"), got.change("latency_ms")
    assert f1 is not None and f1.difference.value == -0.5 and f1.difference.count == 2
    assert latency is not None and latency.difference.count == 1
    assert got.flips[0].after.text == "(off)"


@pytest.mark.parametrize(
    ("gate", "changed", "fails"),
    [
        ("right_and_cited < -0.01", 8, True),
        ("right_and_cited < 0", 8, True),
        ("right_and_cited < -0.5", 8, False),  # certain, but smaller than the bound
        ("right_and_cited < -0.01", 1, False),  # larger than the bound, but may be noise
        ("right_and_cited < -0.01", 0, False),
        ("right_and_cited > 0", 8, False),
        ("answer_f1<-0.5", 8, False),
    ],
)
def test_a_gate_fails_where_a_change_is_past_its_bound_and_certain(gate: str, changed: int, fails: bool) -> None:
    after = [*(wrong(f"q{n}", latency=200.0) for n in range(changed)), *BEFORE[changed:]]
    assert Gate.parse(gate).fails(compare(a_run(BEFORE), a_run(after, "new"))) is fails


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("answer_f1", "is not a gate"),
        ("answer_f1 <= 0.1", "is not a gate"),
        ("answer_f1 < nan", "is not a gate"),
        ("bleu < -0.1", "no metric is called 'bleu'"),
        ("correct < -0.1", "correct is right_and_cited since Pincite 0.2"),
        ("answer_f1 < 0.01", "write zero or less after <"),
        ("latency_ms > -1", "zero or more after >"),
    ],
)
def test_a_gate_that_can_not_be_read_says_how_to_write_it(text: str, said: str) -> None:
    with pytest.raises(GateError, match=said):
        Gate.parse(text)


@pytest.mark.parametrize("gate", ["latency_ms > 5", "latency_p95 > 0"])
def test_a_gate_on_the_time_of_one_run_is_refused(gate: str) -> None:
    comparison = compare(a_run(BEFORE), a_run([right("q0", latency=200.0), *BEFORE[1:]], "new"))
    with pytest.raises(GateError, match="is of one run each"):
        Gate.parse(gate).fails(comparison)


def test_a_gate_on_what_does_not_apply_is_no_pass() -> None:
    got = compare(a_run([right("q0")]), a_run([right("q0")], "new"))
    with pytest.raises(GateError, match="verdict_correct applies to no question"):
        Gate.parse("verdict_correct < 0").fails(got)
    assert str(Gate.parse(" answer_f1<-.01 ")) == "answer_f1 < -0.01"

"""What a gate lets pass: only a comparison that means something, and a drop that is ruled out."""

from __future__ import annotations

from typing import Any

import pytest

from pincite.eval.compare import Gate, Margin, compare
from pincite.eval.compare.pairing import same
from pincite.eval.errors import GateError
from pincite.eval.gold import Evidence, Exchange, GoldPair
from pincite.eval.planning import of_runs, of_suite, plan
from pincite.eval.runs import Footer, QuestionRecord, Run, Skipped
from tests.eval.conftest import made
from tests.eval.test_compare import a_run, right, wrong


def finished(records: list[QuestionRecord], name: str = "r", **header: Any) -> Run:
    run = a_run(records, name, **header)
    footer = Footer(finished="2026-01-01T00:00:00+00:00", answers=len(records), errors=0, seconds=1.0)
    return Run(path=run.path, header=run.header, records=run.records, footer=footer)


MANY = [right(f"q{n}") for n in range(20)]


def test_two_finished_runs_of_one_suite_leave_no_doubt() -> None:
    assert compare(finished(MANY), finished(MANY, "new")).doubts == ()


@pytest.mark.parametrize(
    ("after", "doubt"),
    [
        (a_run(MANY[:7], "new", questions=20), "new is not finished: 7 of 20 questions"),
        (finished(MANY, "new", suite="other"), "r is a run of plants, new of other"),
        (
            finished(MANY[:17], "new"),
            "only 17 of 20 questions are the same in both runs (85%, at least 90% have to be)",
        ),
        (finished([*MANY[:17], *(right(f"n{n}") for n in range(3))], "new"), "only 17 of 23 questions"),
        (
            finished([*MANY[:17], *(right(f"q{n}", note="?", kind="temporal") for n in range(17, 20))], "new"),
            "3 with another gold (q17, q18, q19)",
        ),
        (
            finished(MANY[:17], "new", skipped=tuple(Skipped(id=f"q{n}", reason="gone") for n in range(17, 20))),
            "3 in one run only (q17, q18, q19)",
        ),
    ],
)
def test_runs_that_can_not_be_held_against_each_other_are_doubted_with_the_reason(after: Run, doubt: str) -> None:
    doubts = compare(finished(MANY), after).doubts
    assert any(doubt in one for one in doubts), doubts


def test_a_minimum_overlap_may_be_chosen() -> None:
    after = finished(MANY[:12], "new")
    assert compare(finished(MANY), after).doubts
    assert not compare(finished(MANY), after, minimum_overlap=0.5).doubts


PAIR = GoldPair(
    id="a",
    question="Where?",
    history=(Exchange(question="Before?", answer="Yes."),),
    kind="factoid",
    split="dev",
    answerable=True,
    answers=(("Ost",),),
    evidence=((Evidence(document="a.md", quote="In Ost."),),),
)


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        ({"tags": ("terse",), "note": "Why not?", "split": "test"}, True),
        ({"evidence": ((Evidence(document="b.md", quote="In  Ost.", after="He lives"),),)}, True),
        ({"evidence": ((Evidence(document="a.md", quote="In West."),),)}, False),
        ({"question": "Where to?"}, False),
        ({"answers": (("West",),)}, False),
        ({"kind": "descriptive"}, False),
        ({"verdict": "yes"}, False),
        ({"history": ()}, False),
        ({"id": "b"}, False),
    ],
)
def test_a_pair_is_the_same_by_what_it_asks_and_wants(changed: dict[str, Any], is_same: bool) -> None:
    assert same(PAIR, PAIR.model_copy(update=changed)) is is_same


def test_evidence_that_only_moved_is_compared() -> None:
    moved = [record.model_copy(update={"asked": shifted(record)}) for record in MANY]
    got = compare(finished(MANY), finished(moved, "new"))
    assert (got.questions, got.left_out) == (20, ())


def shifted(record: QuestionRecord) -> Any:
    """The question with its evidence a line lower in the document."""
    evidence = tuple(
        tuple(
            quote.model_copy(update={"span": type(quote.span)(quote.span.start + 9, quote.span.end + 9)})
            for quote in alternatives
        )
        for alternatives in record.asked.evidence
    )
    return record.asked.model_copy(update={"evidence": evidence})


@pytest.mark.parametrize(
    ("margin", "lost", "count", "fails"),
    [
        ("0.03", 0, 20, True),  # so few questions rule out no drop of three points
        ("0.03", 0, 400, False),
        ("0.03", 20, 400, True),
        ("0.2", 0, 20, False),
        ("answer_f1 0.02", 0, 400, False),
    ],
)
def test_a_margin_fails_unless_a_drop_is_ruled_out(margin: str, lost: int, count: int, fails: bool) -> None:
    before = [right(f"q{n}") for n in range(count)]
    after = [*(wrong(f"q{n}", latency=200.0) for n in range(lost)), *before[lost:]]
    assert Margin.parse(margin).fails(compare(finished(before), finished(after, "new"))) is fails


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("much", "is not a margin"),
        ("-0.03", "is not a margin"),
        ("answer_f1 < -0.01", "is not a margin"),
        ("bleu 0.1", "no metric is called 'bleu'"),
    ],
)
def test_a_margin_that_can_not_be_read_says_how_to_write_it(text: str, message: str) -> None:
    with pytest.raises(GateError, match=message):
        Margin.parse(text)


def test_a_margin_reads_well() -> None:
    assert str(Margin.parse("0.03")) == "right_and_cited worse by at most 0.03"
    assert str(Margin.parse(" answer_f1 .02")) == "answer_f1 worse by at most 0.02"


def test_four_lost_of_twenty_five_may_be_chance_and_six_are_not() -> None:
    before = [right(f"q{n}") for n in range(25)]
    for lost, fails in ((4, False), (6, True)):
        after = [*(wrong(f"q{n}") for n in range(lost)), *before[lost:]]
        got = compare(finished(before), finished(after, "new"))
        assert Gate.parse("right_and_cited < 0").fails(got) is fails
        change = got.change("right_and_cited")
        assert change is not None and change.p == pytest.approx(2 / 2**lost)


def test_flips_on_one_piece_of_evidence_are_one_piece_of_news() -> None:
    before = [right(f"q{n}", document="same" if n < 6 else f"q{n}") for n in range(25)]
    after = [*(wrong(f"q{n}", document="same") for n in range(6)), *before[6:]]
    got = compare(finished(before), finished(after, "new"))
    assert (got.questions, got.independent) == (25, 20)
    assert not Gate.parse("right_and_cited < 0").fails(got)


def test_a_comparison_says_what_it_could_have_seen_and_how_many_figures_it_looked_at() -> None:
    few = compare(finished(MANY), finished(MANY, "new")).change("right_and_cited")
    many = [right(f"q{n}") for n in range(200)]
    more = compare(finished(many), finished(many, "new"))
    change = more.change("right_and_cited")
    assert few is not None and few.visible is not None and change is not None and change.visible is not None
    assert few.visible > 0.3 and change.visible < 0.05
    assert more.by_chance == pytest.approx(0.05 * sum(c.difference.low is not None for c in more.changes))


def test_questions_that_a_metric_counts_in_one_run_only_are_told() -> None:
    silent = [made(f"q{n}", answers=[["Andalusia"]], cites=None, document=f"q{n}") for n in range(3)]
    got = compare(finished(MANY), finished([*silent, *MANY[3:]], "new"))
    precision, f1 = got.change("char_precision"), got.change("char_f1")
    assert precision is not None and (precision.difference.count, precision.dropped) == (17, 3)
    assert f1 is not None and (f1.difference.count, f1.dropped) == (20, 0)


def test_tokens_are_counted_and_have_no_interval() -> None:
    got = compare(finished(MANY), finished(MANY, "new")).change("prompt_tokens")
    assert got is not None and got.difference.low is None and got.difference.count == 20


def test_a_plan_says_how_many_questions_a_drop_takes() -> None:
    got = plan(0.05, design_effect=2.0)
    assert [row.flipped for row in got.rows] == [0.05, 0.1, 0.2, 0.3]
    for row in got.rows:
        assert row.independent is not None and row.questions == row.independent * 2 and not row.measured
    assert [row.independent for row in got.rows] == sorted(row.independent or 0 for row in got.rows)
    assert got.data()["rows"][0]["independent"] == 157


def test_two_runs_say_how_many_questions_flip_and_how_many_are_independent() -> None:
    after = [wrong("q0"), wrong("q1"), *MANY[2:]]
    assert of_runs(finished(MANY), finished(after, "new")) == (0.1, 1.0)
    twins = [right(f"q{n}", document=f"d{n // 2}") for n in range(40)]
    flipped = [*(wrong(f"q{n}", document=f"d{n // 2}") for n in range(4)), *twins[4:]]
    share, effect = of_runs(finished(twins), finished(flipped, "new"))
    assert share == 0.1 and 1.8 < effect < 2.6
    assert any(row.measured for row in plan(0.05, (share,), design_effect=effect).rows)
    assert of_suite([record.asked for record in MANY]) == 1.0
    assert 1.9 < of_suite([record.asked for record in twins]) < 2.6

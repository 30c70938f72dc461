# ruff: noqa: F811 - fixtures of another file
"""A judge measured against people: labels, agreement, prediction-powered shares, and what may gate."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from pincite.eval.errors import GateError, RunError
from pincite.eval.judge import JudgeGate, against_people, judge, judge_against_people, labels, labels_wanted
from pincite.eval.judge.cases import fingerprint
from pincite.eval.judge.labels import WANTED, Label, append, following, given_labels, path, put, sample
from pincite.eval.runs import Run
from pincite.eval.stats.powered import powered
from pincite.eval.stats.shares import share
from tests.eval.conftest import made
from tests.eval.test_compare import WHERE, a_run, right, silent, unanswerable, wrong
from tests.eval.test_eval_cli import evaluate
from tests.eval.test_judge import AnswerJudge, Endpoint, a_dozen, by, by_short, endpoint  # noqa: F401 - fixtures


def test_without_labels_there_is_no_share_and_with_all_of_them_the_judge_is_not_asked() -> None:
    assert powered([1, 0], [None, None]) is None and powered([], []) is None
    assert powered([0, 0, 0], [1, 0, 1]) == share([1, 0, 1])
    with pytest.raises(ValueError, match="can't be paired"):
        powered([1], [])


def test_the_judges_share_is_corrected_by_its_errors_where_there_are_labels() -> None:
    labelled = [(1, 1), (1, 0), (1, 0), (0, 0)]  # the judge is too kind by a half
    judged = [one for one, _ in labelled] + [1, 1, 1, 0]
    got = powered(judged, [label for _, label in labelled] + [None] * 4)
    assert got is not None and got.value == pytest.approx(0.75 - 0.5) and got.count == 8
    assert got.low is not None and got.high is not None and 0 <= got.low < got.value < got.high <= 1


def test_a_judge_that_agrees_on_every_label_is_not_taken_for_certain() -> None:
    got = powered([1] * 1000, [1] * 10 + [None] * 990)
    assert got is not None and got.low is not None and got.low < 0.95


@pytest.mark.parametrize("accuracy", [0.6, 0.9, 1.0])
@pytest.mark.parametrize("true", [0.5, 0.9])
def test_the_interval_holds_the_truth_as_often_as_it_says(accuracy: float, true: float) -> None:
    rng = np.random.default_rng(1)
    held, widths, alone = 0, [], []
    for _ in range(400):
        people = (rng.random(250) < true).astype(float)
        judged = np.where(rng.random(250) < accuracy, people, 1 - people)
        got = powered(judged.tolist(), [*people[:50].tolist(), *[None] * 200])
        only = share(people[:50].tolist())
        assert got is not None and got.low is not None and got.high is not None
        assert only is not None and only.low is not None and only.high is not None
        held += got.low <= true <= got.high
        widths.append(got.high - got.low)
        alone.append(only.high - only.low)
    assert held / 400 >= 0.93
    if accuracy == 1.0 and true == 0.5:
        assert np.mean(widths) < 0.75 * np.mean(alone), "a good judge is worth labels"


def label_all(home: Path, run: Run, correct: dict[str, bool]) -> None:
    for record in sample(run):
        id_ = record.asked.pair.id
        put(home, run, id_, fingerprint(record), correct=correct.get(id_, True), supported=True)


def test_answers_come_in_a_random_order_that_stays_and_those_labelled_are_not_shown_again(tmp_path: Path) -> None:
    run = a_run([*(right(f"r{n}") for n in range(60)), silent("s"), unanswerable("u")])
    order = [record.asked.pair.id for record in sample(run)]
    assert order == [record.asked.pair.id for record in sample(run)] and order != sorted(order) and len(order) == 60
    assert labels_wanted(run) == WANTED and labels_wanted(a_run([right("a")])) == 1
    first = following(run, labels(tmp_path, run))
    assert first is not None and first.asked.pair.id == order[0]
    for record in sample(run)[:WANTED]:
        put(tmp_path, run, record.asked.pair.id, fingerprint(record), correct=True, supported=False)
    assert following(run, labels(tmp_path, run)) is None, "it takes no more than are wanted"


def test_the_newest_label_counts_and_never_for_another_answer(tmp_path: Path) -> None:
    run = a_run([right("a"), right("b")])
    first = fingerprint(run.records[0])
    put(tmp_path, run, "a", first, correct=False, supported=False)
    put(tmp_path, run, "a", first, correct=True, supported=False)
    with path(tmp_path, run).open("ab") as out:
        out.write(b'{"id": "b", "ans')  # a kill
    assert {id_: one.correct for id_, one in given_labels(tmp_path, run).items()} == {"a": True}
    assert path(tmp_path, run).stat().st_mode & 0o077 == 0
    assert given_labels(tmp_path, a_run([right("a", said="Another answer.")])) == {}
    with pytest.raises(RunError, match="no such answer"):
        put(tmp_path, run, "b", "of another answer", correct=True, supported=True)


def test_only_blind_labels_without_a_gap_in_the_random_order_measure_judges(tmp_path: Path) -> None:
    run = a_run([*(right(f"r{n}") for n in range(6)), silent("s")])
    order = [record.asked.pair.id for record in sample(run)]
    prints = {record.asked.pair.id: fingerprint(record) for record in run.records}

    def label(id_: str, **said: object) -> Label:
        fields = {"correct": True, "supported": True, "created": "2026-01-01T00:00:00Z"} | said
        return Label.model_validate({"id": id_, "answer": prints[id_], **fields})

    append(tmp_path, run, [label(id_) for id_ in (order[0], order[1], order[3])])
    append(tmp_path, run, [label("s", correct=None, supported=None, gold_doubtful=True)])
    assert list(labels(tmp_path, run)) == order[:2], "the third is missing"
    assert set(given_labels(tmp_path, run)) == {order[0], order[1], order[3], "s"}
    append(tmp_path, run, [label(order[2], blind=False)])
    assert list(labels(tmp_path, run)) == order[:2], "beside the metrics' verdict"
    assert (third := following(run, labels(tmp_path, run))) is not None and third.asked.pair.id == order[2]
    append(tmp_path, run, [label(order[2], correct=None, supported=None, gold_doubtful=True)])
    assert list(labels(tmp_path, run)) == order[:2], "only its gold is doubted"
    append(tmp_path, run, [label(order[2])])
    assert list(labels(tmp_path, run)) == order[:4]
    measured = {one.by: one.same.count for one in against_people(run, labels(tmp_path, run), tmp_path)}
    assert set(measured.values()) == {4}


def test_a_label_says_something() -> None:
    with pytest.raises(ValidationError, match="neither whether the answer is right"):
        Label.model_validate({"id": "a", "answer": "f", "remark": "?", "created": "2026-01-01T00:00:00Z"})


def test_a_new_verdict_leaves_the_remark_and_the_doubt(tmp_path: Path) -> None:
    run = a_run([right("a")])
    doubted = {"correct": False, "supported": True, "gold_doubtful": True, "remark": "dated"}
    fields = {"id": "a", "answer": fingerprint(run.records[0]), "created": "2026-01-01T00:00:00Z"}
    append(tmp_path, run, [Label.model_validate(fields | doubted)])
    put(tmp_path, run, "a", fields["answer"], correct=True, supported=True)
    label = given_labels(tmp_path, run)["a"]
    assert (label.correct, label.gold_doubtful, label.remark) == (True, True, "dated")


def test_judges_and_metrics_are_measured_against_people(endpoint: Endpoint, by: AnswerJudge, tmp_path: Path) -> None:
    endpoint.judges = by_short
    run = a_dozen()
    opinion = judge(run, by, tmp_path)
    label_all(tmp_path, run, {"w0": False, "w1": False, "w2": False, "r0": False})
    measured = {(one.by, one.judged): one for one in against_people(run, labels(tmp_path, run), tmp_path)}
    assert set(measured) >= {("m", "correct"), ("m", "supported"), ("right", "correct")}
    one = measured["m", "correct"]
    assert one.only_judge == ("r0",) and set(one.only_people) == {"w3"}
    assert one.same.value == pytest.approx(9 / 11) and one.people.value == pytest.approx(7 / 11)
    assert one.powered.value == one.people.value, "all are labelled"
    assert set(measured["right", "correct"].only_people) == {"w3", "strict"}
    assert judge_against_people(run, labels(tmp_path, run), opinion.judgements) == tuple(
        one for one in measured.values() if one.by == "m"
    )
    assert judge_against_people(run, {}, opinion.judgements) == ()


def test_a_judge_gates_only_where_its_agreement_is_known(endpoint: Endpoint, by: AnswerJudge, tmp_path: Path) -> None:
    endpoint.judges = lambda case: {"reason": "", "correct": "Andalusia" in case["answer"], "supported": True}
    outcomes = [made(f"w{n}", **WHERE | {"document": f"d{n}"}, cites=("Figs grow in Anatolia.",)) for n in range(58)]
    run = a_run([*outcomes, right("a"), right("b")])
    opinion = judge(run, by, tmp_path)
    gate = JudgeGate.parse("correct < 0.5")
    some = sample(run)[: WANTED - 1]
    for record in some:
        id_ = record.asked.pair.id
        put(tmp_path, run, id_, fingerprint(record), correct=id_ in {"a", "b"}, supported=True)
    measured = judge_against_people(run, labels(tmp_path, run), opinion.judgements)
    with pytest.raises(GateError, match="49 of the 50 answers"):
        gate.fails(measured, labels_wanted(run))
    record = sample(run)[WANTED - 1]
    put(tmp_path, run, record.asked.pair.id, fingerprint(record), correct=False, supported=True)
    measured = judge_against_people(run, labels(tmp_path, run), opinion.judgements)
    assert gate.fails(measured, labels_wanted(run))
    assert not JudgeGate.parse("supported < 0.5").fails(measured, labels_wanted(run))
    with pytest.raises(GateError, match="0 of the 50"):
        gate.fails((), labels_wanted(run))


@pytest.mark.parametrize("text", ["", "correct", "correct > 0.5", "right < 0.5", "correct < 1.5", "correct < 0"])
def test_what_is_no_gate_of_a_judge_is_refused(text: str) -> None:
    with pytest.raises(GateError, match="not a gate for a judge"):
        JudgeGate.parse(text)


def test_a_gate_on_the_command_line_needs_labels(endpoint: Endpoint, home: Path, suite_file: Path) -> None:
    endpoint.judges = by_short
    evaluate("run", suite_file)
    asked = ("judge", "latest", "--model", "m", "--base-url", endpoint.url)
    unlabelled = evaluate(*asked)
    assert unlabelled.returncode == 0 and "no answer of this run is labelled blind" in unlabelled.stderr
    refused = evaluate(*asked, "--fail-if", "correct < 0.5")
    assert refused.returncode == 1 and "agreement with people is known" in refused.stderr
    from pincite.eval.runs import finding, read

    run = read(finding.paths(home)[0])
    label_all(home, run, {})
    passed = evaluate(*asked, "--fail-if", "supported < 0.1", "--json")
    assert passed.returncode == 0, passed.stderr
    shown = json.loads(passed.stdout)["people"]
    assert {one["judged"] for one in shown} == {"correct", "supported"} and shown[0]["powered"]["value"] == 1.0
    assert "prediction-powered" in evaluate(*asked).stdout
    assert wrong("x").answer is not None

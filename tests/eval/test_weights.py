"""Weights of questions: what they do to every figure of a run, and how suites carry them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pincite.eval import show as shown
from pincite.eval import suites
from pincite.eval.annotating.messages import GoldChoice
from pincite.eval.annotating.pairs import pair_of
from pincite.eval.compare import compare
from pincite.eval.errors import GuaranteeRefused, SuiteError
from pincite.eval.judge.opinion import kappa_of
from pincite.eval.metrics.abstention import aurc, auroc, risk_coverage
from pincite.eval.metrics.calibration import reliability
from pincite.eval.overall import percentile
from pincite.eval.promising import weights_refused
from pincite.eval.repeating import repeats
from pincite.eval.report.data import build
from pincite.eval.runs import QuestionRecord
from pincite.eval.scoring import HEADLINE, headline_share
from pincite.eval.stats import Estimate, difference, estimate, flip_test, mean
from pincite.eval.stats.powered import powered
from pincite.eval.stats.ranking import ranked
from pincite.eval.stats.shares import effective_size, share, wilson
from pincite.eval.stats.weights import kish, uneven
from pincite.eval.suites import kept, spreadsheets
from pincite.eval.suites.importing import imported
from pincite.eval.summary import OVERALL, summarize
from tests.eval.test_compare import a_run, right, silent, unanswerable, wrong
from tests.eval.test_rebasing import OLD, tower
from tests.eval.test_suites import pair, write

ROWS = st.lists(st.tuples(st.integers(0, 10), st.booleans(), st.booleans(), st.integers(1, 5)), min_size=2, max_size=12)
"""A value in tenths, two yes or no, and a weight for each question."""


def replicated(values: Sequence[Any], weights: Sequence[int]) -> list[Any]:
    """Each value as often as it weighs."""
    return [value for value, weight in zip(values, weights, strict=True) for _ in range(weight)]


@settings(max_examples=30)
@given(ROWS)
def test_a_question_of_weight_two_is_two_questions(rows) -> None:
    weights = [weight for *_, weight in rows]
    again = replicated(rows, weights)
    columns, every = list(zip(*rows, strict=True)), list(zip(*again, strict=True))
    tenths, more = [v / 10 for v in columns[0]], [v / 10 for v in every[0]]
    yes, others = list(map(float, columns[1])), list(map(float, every[1]))
    maybe, rest = list(map(float, columns[2])), list(map(float, every[2]))
    assert mean(tenths, weights=weights).value == pytest.approx(mean(more).value)
    assert share(yes, weights=weights).value == pytest.approx(share(others).value)
    assert difference(yes, maybe, weights=weights).value == pytest.approx(difference(others, rest).value)
    assert auroc(tenths, yes, weights) == pytest.approx(auroc(more, others))
    for one, other in zip(risk_coverage(tenths, yes, weights), risk_coverage(more, others), strict=True):
        assert (one.confidence, one.coverage, one.risk) == pytest.approx((
            other.confidence, other.coverage, other.risk
        ))  # fmt: skip
    for one, other in zip(reliability(tenths, yes, weights=weights), reliability(more, others), strict=True):
        assert (one.confidence, one.share, one.weight) == pytest.approx((other.confidence, other.share, other.weight))
    one, other = kappa_of(yes, maybe, weights=weights), kappa_of(others, rest)
    assert (one and one.value) == pytest.approx(other and other.value)
    for percent in (50, 95):
        least = np.percentile(more, percent, method="inverted_cdf")
        assert uneven(weights) is None or percentile(percent)(tenths, weights=weights) == pytest.approx(least)


@given(ROWS, st.floats(0.001, 1000))
def test_equal_weights_change_no_digit(rows, weight) -> None:
    columns = [list(map(float, column)) for column in zip(*rows, strict=True)]
    tenths, yes, maybe = columns[0], columns[1], columns[2]
    groups, same = [row[0] for row in rows], [weight] * len(rows)
    for of in (mean, share):
        assert of(yes, groups, same) == of(yes, groups)
    assert mean(tenths, groups, same) == mean(tenths, groups)
    assert difference(tenths, maybe, groups, same) == difference(tenths, maybe, groups)
    assert difference(yes, maybe, groups, same) == difference(yes, maybe, groups)
    assert flip_test(np.subtract(yes, maybe), groups, same) == flip_test(np.subtract(yes, maybe), groups)
    assert (aurc(tenths, yes, same), kish(same)) == (aurc(tenths, yes), None)


@given(ROWS, st.permutations(range(12)), st.sampled_from([1e-3, 7.0, 1e300]))
def test_neither_their_unit_nor_their_order_matters(rows, order, unit) -> None:
    tenths, yes, _, weights = (list(map(float, column)) for column in zip(*rows, strict=True))
    places = [place for place in order if place < len(rows)]
    moved = [[column[place] for place in places] for column in (tenths, yes, weights)]
    larger = [weight * unit for weight in moved[2]]
    for one, other in (
        (aurc(tenths, yes, weights), aurc(moved[0], moved[1], larger)),
        (auroc(tenths, yes, weights), auroc(moved[0], moved[1], larger)),
        (share(yes, weights=weights).low, share(moved[1], weights=larger).low),
        (flip_test(yes, weights=weights), flip_test(moved[1], weights=larger)),
    ):
        assert one == pytest.approx(other)


@given(ROWS)
def test_the_effective_size_is_kishs_and_at_most_the_number(rows) -> None:
    groups, yes, _, weights = (list(map(float, column)) for column in zip(*rows, strict=True))
    size = sum(weights) ** 2 / sum(weight**2 for weight in weights)
    assert (kish(weights) or len(rows)) == pytest.approx(size)
    assert effective_size(np.asarray(yes), None, weights) == pytest.approx(size)
    assert 1 <= effective_size(np.asarray(yes), [int(group) for group in groups], weights) <= size + 1e-9
    one = share(yes, weights=weights)
    assert (one.low, one.high) == pytest.approx(wilson(one.value, size))


@pytest.mark.parametrize(
    ("changes", "weights"),
    [([-1, -1, -1, -1, 1], [1, 1, 1, 1, 100]), ([-1, 1, -1, 0, -1], [1, 2, 3, 4, 5]), ([0, 0], [1, 2])],
)
def test_the_test_of_flips_is_that_of_the_weighted_sum(changes, weights) -> None:
    sums = [
        abs(sum(sign * change * weight for sign, change, weight in zip(signs, changes, weights, strict=True)))
        for signs in product((-1, 1), repeat=len(changes))
    ]
    observed = abs(sum(change * weight for change, weight in zip(changes, weights, strict=True)))
    expected = sum(one >= observed for one in sums) / len(sums)
    assert flip_test(changes, weights=weights) == pytest.approx(expected)


def test_many_weighted_flips_are_drawn() -> None:
    weights = [1.0, 1.001] * 20
    assert flip_test([-1.0] * 40, weights=weights) == pytest.approx(1e-4)
    few = flip_test([-1.0] * 22 + [1.0] * 18, weights=weights)
    assert few == pytest.approx(flip_test([-1.0] * 22 + [1.0] * 18), abs=0.1)


@pytest.mark.parametrize("shares", [True, False])
def test_weighted_intervals_hold_the_truth(shares: bool) -> None:
    rng = np.random.default_rng(4)
    weights = [1.0, 1.0, 1.0, 4.0] * 15
    held = 0
    for _ in range(300):
        drawn = rng.random(60)
        one = mean((drawn < 0.7).tolist() if shares else (drawn * 0.9).tolist(), weights=weights)
        truth = 0.7 if shares else 0.45
        held += one.low <= truth <= one.high
    assert held >= 0.92 * 300


RECORDS = [
    right("a", confidence=0.9, latency=120.0, weight=3.0),
    wrong("b", confidence=0.7, latency=40.0, weight=2.0),
    silent("c", confidence=0.3, latency=90.0),
    unanswerable("d", cites=None, confidence=0.1, latency=60.0, weight=2.0),
    unanswerable("e", confidence=0.6, latency=200.0, weight=5.0),
    right("f", error="down", weight=1.0),
]


def spread(records: Sequence[QuestionRecord]) -> list[QuestionRecord]:
    """Each record as often as it weighs, with a weight of 1."""
    return [
        record.model_copy(update={"asked": record.asked.model_copy(update={"pair": copied})})
        for record in records
        for number in range(int(record.asked.pair.weight))
        for copied in [record.asked.pair.model_copy(update={"id": f"{record.asked.pair.id}{number}", "weight": 1.0})]
    ]


def plain(records: Sequence[QuestionRecord], weight: float = 1.0) -> list[QuestionRecord]:
    return [
        r.model_copy(update={"asked": r.asked.model_copy(update={"pair": r.asked.pair.model_copy(
            update={"weight": weight})})})
        for r in records
    ]  # fmt: skip


NO_COPIES = {"aurc", "latency_p50", "latency_p95"}
"""Figures that change if every question is asked twice: areas over steps, and middles between two values."""


def test_every_figure_of_a_run_is_weighted() -> None:
    weighted, copies, unweighted = (summarize(a_run(some)) for some in (RECORDS, spread(RECORDS), plain(RECORDS)))
    for group, other in zip(weighted.groups, copies.groups, strict=True):
        assert (group.name, set(group.metrics)) == (other.name, set(other.metrics))
        for name, figure in group.metrics.items():
            assert figure.value == pytest.approx(other.metrics[name].value), (group.name, name)
    assert set(weighted.overall) == set(OVERALL) == set(copies.overall)
    for name, figure in weighted.overall.items():
        assert name in NO_COPIES or figure.value == pytest.approx(copies.overall[name].value), name
        assert name == "auroc" or figure.value != unweighted.overall[name].value, name
        assert figure.effective is not None, name
    assert summarize(a_run(plain(RECORDS, 3.0))) == unweighted


def test_a_comparison_is_weighted_as_the_second_run() -> None:
    after = [right("a", weight=3.0), right("b", weight=2.0), *RECORDS[2:]]
    compared = compare(a_run(plain(RECORDS)), a_run(after, "new"))
    copies = compare(a_run(spread(RECORDS)), a_run(spread(after), "new"))
    for change in compared.changes:
        other = copies.change(change.metric)
        if change.metric not in NO_COPIES:
            rows = [(one.before, one.after, one.difference.value) for one in (change, other)]
            assert rows[0] == pytest.approx(rows[1]), change.metric
    assert (compared.reweighted, compared.change(HEADLINE.name).up) == (4, 1)
    same = compare(a_run(plain(RECORDS, 2.0)), a_run(plain(after, 2.0), "new"))
    assert same == compare(a_run(plain(RECORDS)), a_run(plain(after), "new"))


def test_lists_repeats_and_reports_are_weighted(tmp_path: Path) -> None:
    run = replace(a_run(RECORDS), path=tmp_path / "r.jsonl")
    expected = (3 + 2) / 14
    assert headline_share(run) == pytest.approx(expected)
    assert {one.metric: one.mean for one in repeats([run, run]).spreads}[HEADLINE.name] == pytest.approx(expected)
    report = build(run)
    assert report.history[0].correct.value == pytest.approx(expected)
    assert report.risk_coverage[-1].coverage == pytest.approx(1.0)
    assert [one.weight for one in report.questions] == [3.0, 2.0, 1.0, 2.0, 5.0, 1.0]
    assert report.latency_weights == (3.0, 2.0, 1.0, 2.0, 5.0)


def test_the_terminal_says_the_effective_number(capsys: pytest.CaptureFixture[str]) -> None:
    shown.summary(summarize(a_run(RECORDS)), Path("r.jsonl"))
    out = capsys.readouterr().out
    assert f"of 6 (n_eff {14**2 / 44:.1f})" in out and "Questions have weights" in out
    shown.comparison(compare(a_run(RECORDS), a_run(RECORDS, "new")))
    assert "6 (n_eff " in capsys.readouterr().out
    shown.summary(summarize(a_run(plain(RECORDS))), Path("r.jsonl"))
    assert "n_eff" not in capsys.readouterr().out


def test_an_auroc_and_a_powered_share_are_weighted() -> None:
    weights = [1.0, 1.0, 6.0, 2.0]
    assert ranked([0.9, 0.8, 0.3, 0.2], [1, 1, 0, 0], weights=weights).low < 1
    thirds = [3.0, 1.0, 0.1, 1.0, 0.7, 2.0]
    assert all(
        ranked([5, 4, 3, 2, 1, 0], [1] * n + [0] * (6 - n), weights=[w / n for w in thirds]).low < 1
        for n in range(1, 6)
    )
    one = powered([1.0, 0.0, 1.0, 1.0], [1.0, None, None, 0.0], weights=weights)
    assert one.value == pytest.approx(6 / 7 - 2 / 3)
    assert estimate(auroc, [0.9, 0.1, 0.5], [1, 0, 1], weights=[1, 2, 3]) == Estimate(
        value=1.0, low=1.0, high=1.0, count=3, effective=kish([1, 2, 3])
    )


def test_a_guarantee_refuses_weights() -> None:
    pairs = [record.asked.pair for record in RECORDS]
    with pytest.raises(GuaranteeRefused, match="different weights"):
        weights_refused(pairs)
    weights_refused(one.model_copy(update={"weight": 2.0}) for one in pairs)


@pytest.mark.parametrize("weight", [0, -1, "2", True, [1], None])
def test_a_weight_is_a_positive_number(tmp_path: Path, weight: object) -> None:
    path = write(tmp_path / "own.jsonl", pair(weight=1.5), pair(id="other", question="Who?", weight=weight))
    with pytest.raises(SuiteError, match=r":2: other: not a gold pair: weight: .* write one, such as 2 or 0.5"):
        suites.load(path)


@pytest.mark.parametrize("weight", ["NaN", "Infinity", "1e999"])
def test_a_weight_is_finite(tmp_path: Path, weight: str) -> None:
    path = write(tmp_path / "own.jsonl", pair(weight=17))
    path.write_text(path.read_text("utf-8").replace("17", weight), "utf-8")
    with pytest.raises(SuiteError, match="weight"):
        suites.load(path)


@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx"])
def test_tables_carry_weights_to_the_last_digit(tmp_path: Path, suffix: str) -> None:
    weights = [1.0, 0.1 + 0.2, 2.0, 1e-7]
    pairs = [one.pair for one in suites.load(write(tmp_path / "s.jsonl", *(
        pair(id=f"q{n}", question=f"What is number {n}?", answerable=False, answers=[], evidence=[],
             kind="unanswerable", weight=weight) for n, weight in enumerate(weights)
    ))).lines]  # fmt: skip
    assert [one.weight for one in pairs] == weights
    if suffix == "xlsx":
        pytest.importorskip("openpyxl")
    table = tmp_path / f"out.{suffix}"
    spreadsheets.write(table, pairs)
    assert list(imported(table, []).pairs) == pairs
    spreadsheets.write(table, [one.model_copy(update={"weight": 1.0}) for one in pairs])
    assert all("weight" not in row.cells for row in spreadsheets.rows(table))


@pytest.mark.parametrize("cell", ["0", "-2", "nan", "inf", "1,5", "much"])
def test_a_cell_that_is_no_weight_is_named_with_the_fix(tmp_path: Path, cell: str) -> None:
    table = tmp_path / "gold.csv"
    table.write_text(f'question,answerable,weight\nWho?,no,"{cell}"\n', "utf-8")
    (problem,) = imported(table, []).problems
    assert (problem.line, problem.message) == (
        2, f"weight is {cell!r}: write a number above 0, such as 2 or 0.5, or leave it empty"
    )  # fmt: skip


def test_a_rebased_pair_keeps_its_weight(tmp_path: Path) -> None:
    evidence = [[{"document": "tower.md", "quote": "The tower has nine bells."}]]
    path = write(tmp_path / "own.jsonl", pair(id="b", answers=[["nine"]], evidence=evidence, weight=2.5))
    text = OLD.replace("The tower has nine bells.", "THE TOWER has nine bells!")
    got = suites.rebase(suites.load(path), [tower(text)], lambda proposal: True)
    assert got.pairs and all(one.weight == 2.5 for one in got.pairs.values())


def test_the_page_keeps_the_weight_of_a_pair_that_it_replaces(tmp_path: Path) -> None:
    given = suites.files.GoldPair.model_validate_json(
        json.dumps(pair(id="b", answerable=False, answers=[], evidence=[], kind="unanswerable", weight=4.0))
    )
    kept.put(tmp_path, "mine", given, "plants")
    suite = suites.load(kept.path(tmp_path, "mine"))

    def saved(**choice: Any) -> float:
        chosen = {"collection": "plants", "question": given.question, "answerable": False} | choice
        return pair_of(GoldChoice.model_validate(chosen), [], suite).weight

    assert saved(id="b") == 4.0
    assert saved(id="b", weight=0.5) == 0.5
    assert saved(question="What else?") == 1.0
    with pytest.raises(ValidationError):
        saved(id="b", weight=0.0)

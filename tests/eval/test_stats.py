"""Intervals, tests and power: against scipy, against cases by hand, and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from pincite.eval.gold import GoldPair, Resolved, ResolvedPair
from pincite.eval.metrics.abstention import auroc
from pincite.eval.stats import Estimate, bootstrap, clusters, coverage, difference, estimate, exact, flip_test, mean
from pincite.eval.stats.power import power, questions_needed, questions_to_clear, smallest_drop
from pincite.eval.stats.shares import effective_size
from pincite.index.types import Span


def test_the_interval_of_a_share_is_wilsons() -> None:
    for right, count in ((5, 5), (0, 20), (45, 50), (1, 1)):
        got = mean([1.0] * right + [0.0] * (count - right))
        reference = stats.binomtest(right, count).proportion_ci(0.95, method="wilson")
        assert got is not None and got.count == count and got.value == right / count
        assert (got.low, got.high) == (pytest.approx(reference.low), pytest.approx(reference.high))


def test_five_of_five_is_not_certain() -> None:
    assert str(mean([1.0] * 5)) == "1.000 [0.566, 1.000]"


def test_the_interval_of_a_mean_is_near_scipys_percentile_interval() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.2, 200)
    got = mean(list(values))
    reference = stats.bootstrap(
        (values,), np.mean, method="percentile", n_resamples=20_000, rng=np.random.default_rng(7)
    )
    assert got is not None and got.low is not None and got.high is not None and got.count == 200
    assert got.value == pytest.approx(values.mean())
    width = reference.confidence_interval.high - reference.confidence_interval.low
    assert got.low == pytest.approx(reference.confidence_interval.low, abs=0.05 * width)
    assert got.high == pytest.approx(reference.confidence_interval.high, abs=0.05 * width)


@pytest.mark.parametrize(
    ("design", "draws"),
    [(design, 60 if "F1" in design.name else 300) for design in coverage.FAST],
    ids=lambda value: getattr(value, "name", ""),
)
def test_intervals_hold_the_truth_as_often_as_they_promise(design: coverage.Design, draws: int) -> None:
    # 0.95 less four standard errors; more often than promised is no fault
    assert coverage.coverage(design, draws) >= 0.95 - 4 * (0.95 * 0.05 / draws) ** 0.5


def test_questions_of_one_cluster_taken_for_independent_would_promise_too_much() -> None:
    rng = np.random.default_rng(2)
    groups = coverage.grouped([4] * 30)
    inside = {True: 0, False: 0}
    for _ in range(300):
        values = coverage.alike(rng, groups, 0.6, 0.9).tolist()
        for known in inside:
            got = mean(values, groups if known else None)
            assert got is not None and got.low is not None and got.high is not None
            inside[known] += got.low <= 0.6 <= got.high
    assert inside[True] / 300 >= 0.91 and inside[False] / 300 <= 0.8


def test_the_table_of_coverage_has_a_row_for_each_design() -> None:
    rows = coverage.table(draws=2, slow_draws=1)
    assert len(rows) == 1 + len(coverage.FAST) + len(coverage.SLOW) and all(row[1].endswith("%") for row in rows[1:])


def test_the_same_values_give_the_same_interval() -> None:
    values = [0.0, 1.0, 1.0, 0.5]
    assert mean(values) == mean(values) and mean(values, [0, 0, 1, 2]) == mean(values, [5, 5, 7, 9])


def test_no_values_have_no_mean_and_one_has_no_interval() -> None:
    assert mean([]) is None and difference([], []) is None and estimate(auroc, [], []) is None and exact([]) is None
    assert mean([0.4]) == Estimate(value=0.4, low=None, high=None, count=1)
    assert mean([0.4, 0.6], [1, 1]) == Estimate(value=0.5, low=None, high=None, count=2)


def test_what_is_counted_has_no_interval() -> None:
    assert exact([100.0, 50.0]) == Estimate(value=75.0, low=None, high=None, count=2)


def test_a_paired_difference_is_narrower_than_two_means() -> None:
    drawn = np.random.default_rng(5)
    before = drawn.random(100)
    after = before + 0.02 + drawn.normal(0, 0.01, 100)
    got = difference(list(before), list(after))
    assert got is not None and got.above(0) and not got.below(0) and got.low is not None and got.high is not None
    assert got.value == pytest.approx(0.02, abs=0.004) and got.high - got.low < 0.008
    alone = mean(list(after))
    assert alone is not None and alone.low is not None and alone.high is not None and alone.high - alone.low > 0.08


def test_a_run_does_not_differ_from_itself() -> None:
    got = difference([0.0, 1.0, 0.5], [0.0, 1.0, 0.5])
    assert got == Estimate(value=0.0, low=0.0, high=0.0, count=3)
    assert not got.below(0) and not got.above(0)


def test_no_flip_among_few_questions_shows_little() -> None:
    got = difference([1.0] * 25, [1.0] * 25)
    assert got is not None and got.value == 0.0 and got.low == pytest.approx(-0.1027, abs=1e-3)
    assert not got.above(-0.03), "a drop of three points is not ruled out"
    many = difference([1.0] * 500, [1.0] * 500)
    assert many is not None and many.above(-0.03)


def test_only_pairs_can_be_compared() -> None:
    with pytest.raises(ValueError, match="can't be paired"):
        difference([1.0], [1.0, 0.0])


@pytest.mark.parametrize(("lost", "won"), [(4, 0), (6, 0), (8, 1), (3, 3), (0, 0), (12, 5)])
def test_flips_by_question_are_tested_as_mcnemar_does(lost: int, won: int) -> None:
    changes = [-1.0] * lost + [1.0] * won + [0.0] * 9
    expected = stats.binomtest(won, won + lost).pvalue if won + lost else 1.0
    assert flip_test(changes) == pytest.approx(expected)


def test_four_lost_of_twenty_five_may_be_chance() -> None:
    assert flip_test([-1.0] * 4 + [0.0] * 21) == pytest.approx(0.125)


def test_flips_of_one_cluster_are_one_piece_of_news() -> None:
    changes = [-1.0] * 6
    assert flip_test(changes) == pytest.approx(2 / 2**6)
    assert flip_test(changes, [0, 0, 0, 1, 1, 1]) == pytest.approx(0.5)
    assert flip_test([-1.0, 1.0], [0, 0]) == 1.0
    # two clusters of 2 and 1: |3| or more only if both go the same way
    assert flip_test([-1.0, -1.0, -1.0], [0, 0, 1]) == pytest.approx(0.5)


def test_no_more_than_one_in_twenty_false_alarms() -> None:
    assert coverage.false_alarms(100, 0.2, 300) <= 0.05 + 4 * (0.05 * 0.95 / 300) ** 0.5


def test_any_figure_has_an_interval_and_draws_without_it_are_left_out() -> None:
    scores, labels = [0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]
    got = estimate(auroc, scores, labels)
    assert got is not None and got.value == 0.75 and got.low is not None and got.high == 1.0
    assert estimate(auroc, scores, [1, 1, 1, 1]) is None
    single = estimate(lambda values: float(values.sum()), [3.0])
    assert single == Estimate(value=3.0, low=None, high=None, count=1)


def test_many_questions_are_drawn_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    values = list(np.random.default_rng(2).random(500))
    at_once = mean(values)
    monkeypatch.setattr(bootstrap, "BATCH_CELLS", 50_000)
    assert mean(values) == at_once


@pytest.mark.parametrize("groups", [None, [3, 1, 0, 2], [0, 0, 1, 1], [2, 0, 0, 1]])
def test_a_question_is_drawn_with_its_cluster_and_all_its_columns(groups: list[int] | None) -> None:
    drawn: list[tuple[list[float], list[float]]] = []

    def watched(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
        drawn.append((first.tolist(), second.tolist()))
        return float(first.mean())

    estimate(watched, [1.0, 2.0, 3.0, 4.0], [10.0, 20.0, 30.0, 40.0], groups=groups)
    whole = groups or [0, 1, 2, 3]
    assert len(drawn) > 100 and {value for first, _ in drawn for value in first} == {1.0, 2.0, 3.0, 4.0}
    for first, second in drawn:
        assert second == [10 * value for value in first]
        times = [first.count(value) for value in (1.0, 2.0, 3.0, 4.0)]
        assert len({(group, count) for group, count in zip(whole, times, strict=True)}) == len(set(whole))
    assert len({tuple(sorted(first)) for first, _ in drawn}) > len(set(whole))


def test_an_estimate_reads_well() -> None:
    assert str(Estimate(value=0.5, low=0.25, high=0.75, count=9)) == "0.500 [0.250, 0.750]"
    assert str(Estimate(value=0.5, low=None, high=None, count=1)) == "0.500"


def asked(name: str, *places: tuple[str, int, int]) -> ResolvedPair:
    pair = GoldPair(id=name, question="?", kind="descriptive", split="test", answerable=True)
    evidence = tuple((Resolved(document_id=d, span=Span(s, e), quote="x" * (e - s)),) for d, s, e in places)
    return ResolvedPair(pair=pair, evidence=evidence)


def test_questions_on_one_sentence_are_one_cluster_and_so_on_from_one_to_the_next() -> None:
    questions = [
        asked("a", ("d", 0, 10)),
        asked("b", ("d", 5, 20), ("e", 0, 9)),
        asked("c", ("e", 8, 12)),
        asked("d", ("d", 20, 30)),  # touches b's quote, and shares nothing with it
        asked("e", ("f", 0, 10)),
        asked("f"),
        asked("g"),
        asked("h", ("f", 2, 3), ("d", 25, 26)),
        asked("i", ("d", 0, 4)),
    ]
    assert clusters(questions) == [0, 0, 0, 1, 1, 2, 3, 1, 0]
    assert clusters([]) == []


def test_a_long_quote_joins_all_that_lie_in_it() -> None:
    assert clusters([asked("a", ("d", 0, 100)), asked("b", ("d", 1, 2)), asked("c", ("d", 50, 60))]) == [0, 0, 0]


def test_questions_that_are_alike_count_as_fewer() -> None:
    alone = np.array([1.0, 0.0] * 20)
    assert effective_size(alone, None) == 40 == effective_size(alone, list(range(40)))
    twins = np.repeat([1.0, 0.0] * 10, 2)
    pairs = coverage.grouped([2] * 20)
    assert 15 < effective_size(twins, pairs) < 20
    assert 15 < effective_size(np.ones(40), pairs) < 20, "where all are right, clusters count once"


def test_power_is_what_simulation_gives() -> None:
    rng = np.random.default_rng(4)
    questions, drop, flipped = 80, 0.15, 0.25
    seen = 0
    for _ in range(400):
        kind = rng.random(questions)
        losing = (flipped + drop) / 2
        changes = np.where(kind < losing, -1.0, np.where(kind < flipped, 1.0, 0.0))
        seen += flip_test(changes.tolist()) < 0.05 and changes.sum() < 0
    assert power(questions, drop, flipped) == pytest.approx(seen / 400, abs=0.1)


def test_what_a_comparison_can_see() -> None:
    assert power(25, 0.1, 0.2) < 0.2, "25 questions miss a drop of ten points most of the time"
    assert power(200, 0.1, 0.2) > 0.8
    assert power(0, 0.1, 0.2) == 0.0
    drop = smallest_drop(200, 0.2)
    assert drop is not None and 0.08 < drop < 0.1 and power(200, drop, 0.2) == pytest.approx(0.8, abs=0.01)
    assert smallest_drop(4, 0.1) is None, "four questions show nothing, whatever happens"
    needed = questions_needed(0.05, 0.15)
    assert needed is not None and power(needed, 0.05, 0.15) >= 0.8 > power(needed - 10, 0.05, 0.15)
    assert questions_needed(0.001, 0.5) is None
    assert questions_to_clear(0.03, 0.1) == 873

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pincite.eval.metrics import Estimate, bootstrap, difference, estimate, mean
from pincite.eval.metrics.abstention import auroc


def test_the_interval_of_a_mean_is_scipys_percentile_interval() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.2, 200)
    got = mean(list(values))
    reference = stats.bootstrap(
        (values,), np.mean, method="percentile", n_resamples=20_000, rng=np.random.default_rng(7)
    )
    assert got is not None and got.low is not None and got.high is not None and got.count == 200
    assert got.value == pytest.approx(values.mean())
    width = reference.confidence_interval.high - reference.confidence_interval.low
    assert got.low == pytest.approx(reference.confidence_interval.low, abs=0.04 * width)
    assert got.high == pytest.approx(reference.confidence_interval.high, abs=0.04 * width)


def test_intervals_hold_what_they_promise() -> None:
    drawn = np.random.default_rng(3)
    inside = 0
    for _ in range(200):
        made = mean([float(x) for x in drawn.random(60) < 0.7])
        assert made is not None and made.low is not None and made.high is not None
        inside += made.low <= 0.7 <= made.high
    assert 180 <= inside <= 199


def test_the_same_values_give_the_same_interval() -> None:
    values = [0.0, 1.0, 1.0, 0.5]
    assert mean(values) == mean(values)


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [([1.0] * 20, 0.8389, 1.0), ([0.0] * 20, 0.0, 0.1611), ([1.0], 0.2065, 1.0), ([0.4], None, None)],
)
def test_what_is_always_right_is_not_certain(values: list[float], low: float | None, high: float | None) -> None:
    got = mean(values)
    assert got is not None and got.value == values[0]
    assert got.low == (None if low is None else pytest.approx(low, abs=1e-4))
    assert got.high == (None if high is None else pytest.approx(high, abs=1e-4))


def test_no_values_have_no_mean() -> None:
    assert mean([]) is None and difference([], []) is None and estimate(auroc, [], []) is None


def test_a_paired_difference_is_narrower_than_two_means() -> None:
    drawn = np.random.default_rng(5)
    before = drawn.random(100)
    after = before + 0.02 + drawn.normal(0, 0.01, 100)
    got = difference(list(before), list(after))
    assert got is not None and got.above(0) and not got.below(0)
    assert got.value == pytest.approx(0.02, abs=0.004) and got.margin is not None and got.margin < 0.004
    alone = mean(list(after))
    assert alone is not None and alone.margin is not None and alone.margin > 0.04


def test_a_run_does_not_differ_from_itself() -> None:
    got = difference([0.0, 1.0, 0.5], [0.0, 1.0, 0.5])
    assert got == Estimate(value=0.0, low=0.0, high=0.0, count=3)
    assert not got.below(0) and not got.above(0)


def test_only_pairs_can_be_compared() -> None:
    with pytest.raises(ValueError, match="can't be paired"):
        difference([1.0], [1.0, 0.0])


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
    monkeypatch.setattr(bootstrap, "BATCH_CELLS", 1000)
    assert mean(values) == at_once


def test_an_estimate_reads_well() -> None:
    assert str(Estimate(value=0.5, low=0.25, high=0.75, count=9)) == "0.500 [0.250, 0.750]"
    assert str(Estimate(value=0.5, low=None, high=None, count=1)) == "0.500"

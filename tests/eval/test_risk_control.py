"""The promise of a threshold: kept as often as it says, and not given where it can't be."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from pincite.eval.stats.risk_control import Controlled, Uncontrolled, control, fewest, p_values

Floats = NDArray[np.float64]
DRAWS = 1_000
FINE = np.linspace(0, 1, 4_001)

WORLDS: dict[str, Callable[[Floats], Floats]] = {
    "calibrated": lambda c: 1 - c,
    "a cliff": lambda c: np.where(c >= 0.7, 0.02, 0.5),
    "just above the bound": lambda c: np.full_like(c, 0.101),
    "overconfident": lambda c: 0.5 - 0.38 * c,
}
"""Share of wrong answers by confidence."""


def risk(world: Callable[[Floats], Floats], threshold: float) -> float:
    """The true share of wrong answers among those shown, confidences being uniform."""
    return float(world(FINE[threshold <= FINE]).mean())


@pytest.mark.parametrize("pairs", [60, 300])
@pytest.mark.parametrize("name", list(WORLDS))
def test_the_bound_is_broken_no_more_often_than_promised(name: str, pairs: int) -> None:
    """At most 1 in 10 of 1,000 draws chooses a threshold whose true risk is above the bound, but for chance."""
    world, draw = WORLDS[name], np.random.default_rng(7)
    broken = given = 0
    for _ in range(DRAWS):
        confidences = draw.random(pairs)
        wrong = draw.random(pairs) < world(confidences)
        found = control(confidences.tolist(), wrong.tolist(), at_most=0.1, confidence=0.9)
        if isinstance(found, Controlled):
            given += 1
            broken += risk(world, found.threshold) > 0.1
    assert broken <= 0.1 * DRAWS + 3 * (0.1 * 0.9 * DRAWS) ** 0.5
    if name == "a cliff" and pairs == 300:
        assert given > 0.75 * DRAWS  # it is of use where there is something to find


def test_the_p_value_is_that_of_the_exact_test() -> None:
    assert p_values(0, 22, 0.1) == pytest.approx(0.9**22)
    assert p_values(1, 38, 0.1) == pytest.approx(0.9**38 + 38 * 0.1 * 0.9**37)


@pytest.mark.parametrize(
    ("at_most", "confidence", "wrong", "expected"),
    [(0.1, 0.9, 0, 22), (0.05, 0.95, 0, 59), (0.5, 0.5, 0, 1), (0.1, 0.9, 1, 38), (0.1, 0.9, 2, 52)],
)
def test_the_fewest_answers_that_show_a_bound(at_most: float, confidence: float, wrong: int, expected: int) -> None:
    assert fewest(at_most, confidence, wrong=wrong) == expected
    assert p_values(wrong, expected, at_most) <= 1 - confidence + 1e-9 < p_values(wrong, expected - 1, at_most)


def test_the_lowest_threshold_on_the_way_down_is_taken() -> None:
    confidences = [0.9] * 40 + [0.5] * 20
    found = control(confidences, [False] * 40 + [True] * 20, at_most=0.1, confidence=0.9)
    assert isinstance(found, Controlled)
    assert (found.threshold, found.shown, found.wrong) == (0.51, 40, 0)
    assert found.coverage == pytest.approx(40 / 60)


def test_testing_stops_at_the_first_threshold_that_fails() -> None:
    """Right answers further down don't make up for wrong ones above them."""
    confidences = [0.9] * 60 + [0.1] * 1000
    found = control(confidences, [True] * 20 + [False] * 1040, at_most=0.1, confidence=0.9)
    assert isinstance(found, Uncontrolled)


def test_too_few_pairs_are_told_how_many_are_missing() -> None:
    found = control([0.9] * 10, [False] * 10, at_most=0.1, confidence=0.9)
    assert isinstance(found, Uncontrolled) and found.missing == 12
    grown = control([0.9] * 22, [False] * 22, at_most=0.1, confidence=0.9)
    assert isinstance(grown, Controlled)
    half = control([0.9] * 10 + [0.1] * 10, [False] * 10 + [True] * 10, at_most=0.1, confidence=0.9)
    assert isinstance(half, Uncontrolled) and half.missing == 24


def test_the_missing_pairs_are_enough_if_they_are_as_often_right() -> None:
    wrong = [True] + [False] * 24
    found = control([0.9] * 25, wrong, at_most=0.1, confidence=0.9)
    assert isinstance(found, Uncontrolled) and found.missing is not None
    total = 25 + found.missing
    again = [True] * (total // 25) + [False] * (total - total // 25)
    assert isinstance(control([0.9] * total, again, at_most=0.1, confidence=0.9), Controlled)


def test_more_pairs_do_not_help_an_answer_that_is_wrong_too_often() -> None:
    found = control([0.9] * 100, [True] * 30 + [False] * 70, at_most=0.1, confidence=0.9)
    assert isinstance(found, Uncontrolled) and found.missing is None and found.best is not None
    assert control([], [], at_most=0.1, confidence=0.9) == Uncontrolled(missing=22, best=None)

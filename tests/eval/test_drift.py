"""Drift of logged questions: what is shown is a change, what is chance is not, and strange questions come first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from pincite.bot.query_log import LoggedQuestion, QueryLog, today
from pincite.bot.settings import Settings
from pincite.eval.drift import drift
from pincite.eval.drift.series import FEWEST_DAYS, holm
from pincite.eval.gold import GoldPair
from pincite.eval.stats import change_points
from pincite.eval.stats.change_points import largest_shift, least_p, shifts
from tests.eval.test_eval_cli import evaluate

MONDAY = date(2026, 3, 2)


def asked(
    day: int = 0, question: str = "Who?", confidence: float = 0.8, similarity: float | None = 0.6, **changed: object
) -> LoggedQuestion:
    given = {"status": "answered", "index_id": "i1", "writer": "reader", "collection": "seeds"} | changed
    return LoggedQuestion.model_validate(
        given
        | {"day": MONDAY + timedelta(days=day), "question": question}
        | {"confidence": confidence, "similarity": similarity}
    )


def days(count: int, confidence: Sequence[float], *, each: int = 6, seed: int = 1) -> list[LoggedQuestion]:
    rng = np.random.default_rng(seed)
    return [
        asked(day, f"Question {day} {n}?", float(np.clip(confidence[day] + rng.normal(0, 0.05), 0, 1)))
        for day in range(count)
        for n in range(each)
    ]


@pytest.mark.parametrize(
    ("means", "place", "p"),
    [
        ([0, 0, 0, 1, 1, 1], 3, 2 * 36 / 720),
        ([0, 1], 1, 1.0),
        ([5, 5, 5], 1, 1.0),
        ([0, 0, 0, 0, 9], 4, 2 * 24 / 120),
    ],
)
def test_with_few_units_p_is_the_share_of_all_orders(means: list[float], place: int, p: float) -> None:
    shift = largest_shift(means)
    assert shift is not None and (shift.place, shift.p) == (place, pytest.approx(p))
    assert largest_shift(means[:1]) is None


def test_the_exact_p_is_that_of_a_count_by_hand() -> None:
    means, counts = [0.1, 0.4, 0.2, 0.9], [3, 1, 5, 2]

    def largest(order: Sequence[int]) -> float:
        found = []
        for k in range(1, 4):
            sides = [[order[n] for n in range(k)], [order[n] for n in range(k, 4)]]
            sizes = [sum(counts[n] for n in side) for side in sides]
            sums = [sum(means[n] * counts[n] for n in side) / size for side, size in zip(sides, sizes, strict=True)]
            found.append(abs(sums[0] - sums[1]) / (1 / sizes[0] + 1 / sizes[1]) ** 0.5)
        return max(found)

    observed = largest(range(4))
    orders = [largest(order) for order in permutations(range(4))]
    shift = largest_shift(means, counts)
    assert shift is not None and shift.p == pytest.approx(sum(one >= observed - 1e-12 for one in orders) / 24)


def test_two_shifts_are_found_where_they_are_and_means_are_of_the_parts() -> None:
    found = shifts([0.1, 0.12] * 6 + [0.5, 0.52] * 6 + [0.9, 0.88] * 6)
    assert [shift.place for shift in found] == [12, 24]
    assert [(round(s.before, 2), round(s.after, 2)) for s in found] == [(0.11, 0.51), (0.51, 0.89)]
    assert least_p(9) * 3 < change_points.ALPHA <= least_p(7) * 1.0


def test_chance_is_called_a_change_no_more_often_than_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_points, "ORDERS", 99)
    rng = np.random.default_rng(7)
    wrong = 0
    for _ in range(600):
        counts = rng.integers(1, 40, 14)
        shift = largest_shift(rng.normal(size=14) / np.sqrt(counts) + rng.normal(size=14), counts)
        wrong += shift is not None and shift.p <= change_points.ALPHA
    assert wrong / 600 < 0.05 + 3 * (0.05 * 0.95 / 600) ** 0.5


def test_holm_keeps_the_order_and_multiplies_the_smallest_most() -> None:
    assert holm({"confidence": 0.01, "abstained": 0.04, "similarity": 0.03}) == {
        "confidence": pytest.approx(0.03),
        "similarity": pytest.approx(0.06),
        "abstained": pytest.approx(0.06),
    }


def test_a_fall_of_confidence_is_dated_and_what_did_not_change_is_not() -> None:
    logged = days(20, [0.8] * 12 + [0.5] * 8)
    summed = drift("seeds", logged)
    measures = {one.name: one for one in summed.measures}
    (fall,) = measures["confidence"].changed
    assert fall.day == MONDAY + timedelta(days=12) and (fall.questions_before, fall.questions_after) == (72, 48)
    assert fall.before == pytest.approx(0.8, abs=0.03) and fall.after == pytest.approx(0.5, abs=0.03)
    assert fall.p <= 0.001 and measures["confidence"].overall.count == 120
    assert measures["similarity"].changed == () and measures["similarity"].p == 1.0
    assert [one.questions for one in summed.periods] == [42, 42, 36], "many days are shown by week"
    assert drift("seeds", days(20, [0.8] * 20)).measures[0].changed == ()


def test_too_few_days_show_nothing_and_say_so() -> None:
    summed = drift("seeds", days(FEWEST_DAYS - 1, [0.9] * 5 + [0.1] * 4))
    assert all(one.p is None and one.changed == () for one in summed.measures)
    assert len(summed.periods) == FEWEST_DAYS - 1, "few days are shown one by one"
    shown = drift("seeds", days(FEWEST_DAYS, [0.9] * 5 + [0.1] * 5)).measures[0]
    assert len(shown.changed) == 1


def test_one_days_many_alike_questions_are_no_drift() -> None:
    usual = days(15, [0.7] * 15)
    crowd = [asked(14, f"Again {n}?", 0.1) for n in range(200)]
    assert drift("seeds", usual + crowd).measures[0].changed == (), "one visitor is one day"


def test_new_documents_and_writers_are_told_apart_from_drift() -> None:
    logged = [asked(0), asked(1), asked(1, index_id="i2"), asked(2, index_id="i2", writer="gpt"), asked(3, index_id="")]
    logged = [*logged, asked(4, index_id="i2", writer="gpt")]
    told = [(one.day.day, one.what, one.name) for one in drift("seeds", logged).replaced]
    assert told == [(3, "documents", "i2"), (4, "writer", "gpt"), (5, "writer", "reader"), (6, "writer", "gpt")]


def test_far_and_oddly_sure_questions_come_first_each_with_its_reason() -> None:
    usual = [asked(0, f"Usual {n}?", 0.5 + n / 100, 0.5 + n / 100) for n in range(30)]
    far, odd = asked(1, "How do I bake bread?", 0.45, 0.05), asked(1, "Is it sure?", 0.99, 0.55)
    found = drift("seeds", [*usual, far, asked(2, "how do I BAKE bread", 0.45, 0.05), odd]).strange
    assert [(one.question, one.why, one.times) for one in found[:2]] == [
        ("Is it sure?", "confidence", 1),
        ("how do I BAKE bread", "far", 2),
    ]
    assert found[1].last == MONDAY + timedelta(days=2) and found[0].beyond == 1.0
    pair = GoldPair(id="x", question="Is it sure?", kind="unanswerable", split="dev", answerable=False)
    assert "Is it sure?" not in {one.question for one in drift("seeds", [*usual, odd], [pair]).strange}
    assert drift("seeds", [asked(0, similarity=None)]).strange == ()


def test_the_command_says_what_is_kept_and_what_changed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    off = evaluate("drift")
    assert off.returncode == 0 and "the query log is off" in off.stderr and "query_log_days" in off.stderr
    assert "is in the query log yet" in evaluate("drift", PINCITE_QUERY_LOG_DAYS="60").stderr
    log = QueryLog(Settings.read(home=home, query_log_days=60))
    begin = today() - timedelta(days=20)
    log.put(one.model_copy(update={"day": begin + (one.day - MONDAY)}) for one in days(20, [0.8] * 12 + [0.5] * 8))
    shown = evaluate("drift", "--strange", "2")
    assert shown.returncode == 0, shown.stderr
    assert "120 questions to seeds on 20 days" in shown.stdout and f"since {begin + timedelta(days=12)}" in shown.stdout
    assert "of 48, before" in shown.stdout and "no change is shown over 20 days" in shown.stdout
    assert "  2. " in shown.stdout and "  3. " not in shown.stdout and "no more questions are kept" in shown.stderr
    data = json.loads(evaluate("drift", "--json").stdout)
    assert data["questions"] == 120 and data["measures"][0]["changed"][0]["questions_after"] == 48
    assert "120 questions to seeds are deleted" in evaluate("drift", "--forget").stderr
    assert json.loads(evaluate("drift", "--json").stdout)["questions"] == 0

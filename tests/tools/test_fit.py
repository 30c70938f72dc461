import numpy as np
import pytest

from pincite.bot.writers.reader.model import LONGEST_LIST, best_span, parts, probabilities
from pincite.bot.writers.reader.verdicts import together
from tools.fit import auroc, balanced_threshold, choice, logistic, temperature


def test_logistic_finds_the_weights_that_made_the_labels():
    random = np.random.default_rng(1)
    x = random.normal(size=(20_000, 2)) * [1.0, 10.0]
    p = 1 / (1 + np.exp(-(0.5 + 2 * x[:, 0] - 0.1 * x[:, 1])))
    weights = logistic(x, (random.random(len(x)) < p).astype(float))
    assert weights == pytest.approx([0.5, 2.0, -0.1], abs=0.1)


def test_logistic_bears_a_feature_that_never_changes():
    x = np.array([[0.0, 3.0], [1.0, 3.0], [2.0, 3.0], [3.0, 3.0]])
    assert np.isfinite(logistic(x, np.array([0.0, 0.0, 1.0, 1.0]))).all()


def test_temperature_of_overconfident_logits_is_above_one():
    random = np.random.default_rng(1)
    true = random.normal(size=(4_000, 3))
    p = np.exp(true) / np.exp(true).sum(1, keepdims=True)
    labels = [int(random.choice(3, p=row)) for row in p]
    assert temperature(3 * true, labels) == pytest.approx(3.0, rel=0.15)


def test_balanced_threshold():
    assert balanced_threshold([0.1, 0.2, 0.6, 0.7], [False, False, True, True])[1] == 1.0
    threshold, accuracy = balanced_threshold([0.1, 0.9, 0.5, 0.9], [False, False, True, True])
    assert (round(accuracy, 2), 0.1 < threshold <= 0.5) == (0.75, True)


def test_weights_of_examples_count_like_repetitions():
    random = np.random.default_rng(2)
    x, y = random.normal(size=(60, 2)), (random.random(60) < 0.5).astype(float)
    weights = np.arange(60) % 3.0
    twice = np.repeat(np.arange(60), weights.astype(int))
    weighted = logistic(x, y, weights=weights, standardised=False)
    assert weighted == pytest.approx(logistic(x[twice], y[twice], standardised=False), abs=1e-4)


def test_the_ridge_shrinks_slopes_and_not_the_bias():
    x, y = np.array([[-1.0], [1.0]] * 50), np.array([0.0, 1.0, 1.0, 1.0] * 25)
    free, tight = logistic(x, y, ridge=0.01), logistic(x, y, ridge=1e6)
    assert abs(tight[1]) < 0.01 < abs(free[1])
    assert tight[0] == pytest.approx(np.log(3), abs=0.01)


def test_choice_prefers_what_is_right():
    random = np.random.default_rng(3)
    options = [random.normal(size=(6, 2)) * [1.0, 20.0] for _ in range(300)]
    right = [np.arange(6) == np.argmax(x[:, 0] + 0.02 * random.normal(size=6)) for x in options]
    weights = choice(options, right)
    assert np.mean([marks[np.argmax(x @ weights)] for x, marks in zip(options, right, strict=True)]) > 0.95
    assert abs(weights[1]) < abs(weights[0]) / 50


def test_best_span_is_short_and_forward():
    start, end = np.zeros(50, np.float32), np.zeros(50, np.float32)
    start[45], end[2] = 5, 5  # backwards
    start[20], end[22] = 3.5, 3.5  # together more than either of those alone
    assert best_span(start, end) == (20, 22, 7.0)


def test_an_answer_of_several_parts_reaches_from_the_first_to_the_last():
    start, end = np.zeros(90, np.float32), np.zeros(90, np.float32)
    start[[3, 8, 12]], end[[4, 9, 14]] = (8, 9, 7.5), (8, 9, 7.5)
    assert parts(start, end, 8, 9) == (3, 14)
    start[80] = end[80] = 9
    assert LONGEST_LIST < 80 - 3 and parts(start, end, 8, 9) == (8, 9)


def test_a_verdict_is_weighed_over_sentences_by_the_root_of_their_scores():
    assert together([(0.6, 0.3, 0.1), (0.2, 0.7, 0.1)], [0.81, 0.01]) == pytest.approx((0.56, 0.34, 0.1))
    assert together([(0.5, 0.4, 0.1), (0.1, 0.8, 0.1)], [0.64, 0.36])[1] > 0.5  # the first alone says yes


def test_probabilities():
    assert probabilities((0.0, 0.0)) == (0.5, 0.5)
    assert probabilities((1000.0, 0.0))[0] == 1.0
    assert probabilities((2.0, 0.0), 2.0) == pytest.approx(probabilities((1.0, 0.0)))


def test_auroc_of_one_class_is_unknown():
    assert np.isnan(auroc([1, 2], [True, True]))
    assert auroc([1, 3, 2, 4], [False, False, True, True]) == 0.75

import math

import numpy as np
import pytest

from pincite.bot.writers.reader.model import best_span, probabilities
from tools.reader.fit import auroc, balanced_threshold, logistic, temperature


def test_logistic_finds_the_weights_that_made_the_labels():
    random = np.random.default_rng(1)
    x = random.normal(size=(20_000, 2)) * [1.0, 10.0]
    p = 1 / (1 + np.exp(-(0.5 + 2 * x[:, 0] - 0.1 * x[:, 1])))
    found = logistic(x, (random.random(len(x)) < p).astype(float))
    assert found == pytest.approx([0.5, 2.0, -0.1], abs=0.1)


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


@pytest.mark.parametrize(
    ("scores", "labels", "expected"),
    [
        ([1, 2, 3, 4], [False, False, True, True], 1.0),
        ([4, 3, 2, 1], [False, False, True, True], 0.0),
        ([1, 1, 1, 1], [False, False, True, True], 0.5),
        ([1, 3, 2, 4], [False, False, True, True], 0.75),
    ],
)
def test_auroc(scores, labels, expected):
    assert auroc(scores, labels) == expected


def test_auroc_of_one_class_is_unknown():
    assert math.isnan(auroc([1, 2], [True, True]))


def test_best_span_is_short_and_forward():
    start, end = np.zeros(50, np.float32), np.zeros(50, np.float32)
    start[45], end[2] = 5, 5  # backwards
    start[20], end[22] = 3.5, 3.5  # together more than either of those alone
    assert best_span(start, end) == (20, 22, 7.0)


def test_probabilities():
    assert probabilities((0.0, 0.0)) == (0.5, 0.5)
    assert probabilities((1000.0, 0.0))[0] == 1.0
    assert probabilities((2.0, 0.0), 2.0) == pytest.approx(probabilities((1.0, 0.0)))

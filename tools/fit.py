"""Small fits: logistic regression, a conditional logit, a temperature, a threshold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, log_softmax, logsumexp

from pincite.eval.metrics import abstention as metrics

Matrix = NDArray[np.float64]

TEMPERATURES = (0.25, 8.0)
"""The range that a temperature is searched in."""


def logistic(
    x: Matrix, y: Matrix, *, weights: Matrix | None = None, ridge: float = 1.0, standardised: bool = True
) -> Matrix:
    """Logistic regression with an L2 penalty; the first coefficient is the bias, which is not penalised.

    Args:
        x: shape (examples, features).
        y: 0 and 1.
        weights: how much each example counts; 1 each by default.
        ridge: the penalty.
        standardised: whether the penalty is on features of unit variance; the coefficients are for those given.
    """
    mean, scale = _standard(x) if standardised else (np.zeros(x.shape[1]), np.ones(x.shape[1]))
    design = np.column_stack([np.ones(len(x)), (x - mean) / scale])
    count = np.ones(len(x)) if weights is None else weights
    penalty = np.append(0.0, np.full(x.shape[1], ridge))

    def loss(beta: Matrix) -> tuple[float, Matrix]:
        logits = design @ beta
        value = float(count @ (np.logaddexp(0, logits) - y * logits) + penalty @ beta**2 / 2)
        return value, design.T @ (count * (expit(logits) - y)) + penalty * beta

    def curvature(beta: Matrix) -> Matrix:
        chances = expit(design @ beta)
        curve: Matrix = (design * (count * chances * (1 - chances))[:, None]).T @ design + np.diag(penalty)
        return curve

    beta = minimize(loss, np.zeros(design.shape[1]), jac=True, hess=curvature, method="trust-exact").x
    slopes = beta[1:] / scale
    return np.append(beta[0] - slopes @ mean, slopes)


def choice(options: Sequence[Matrix], right: Sequence[NDArray[np.bool_]], *, ridge: float = 1e-3) -> list[float]:
    """Return weights that make a right option the likeliest among its question's options (McFadden's conditional
    logit).

    Args:
        options: for each question an array of shape (options, features); all questions weigh the same.
        right: which of them are right, at least one.
        ridge: the penalty on the weights of the standardised features.
    """
    mean, scale = _standard(np.concatenate(list(options)))
    questions = [((x - mean) / scale, marks) for x, marks in zip(options, right, strict=True)]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        value, gradient = ridge * float(weights @ weights) / 2, ridge * weights
        for x, marks in questions:
            logs = log_softmax(x @ weights)
            chosen = logsumexp(logs[marks])
            value -= chosen / len(questions)
            wanted = np.where(marks, np.exp(logs - chosen), 0.0)
            gradient = gradient + (np.exp(logs) - wanted) @ x / len(questions)
        return value, gradient

    weights = minimize(loss, np.zeros(len(mean)), jac=True, method="L-BFGS-B").x
    return [float(weight) for weight in weights / scale]


def _standard(x: Matrix) -> tuple[Matrix, Matrix]:
    """Mean and standard deviation of the features; 1 for a feature that never changes."""
    scale = x.std(0)
    return x.mean(0), np.where(scale > 0, scale, 1.0)


def temperature(logits: Matrix, labels: Sequence[int]) -> float:
    """Return the temperature at which the labels are likeliest (Guo et al. 2017, On Calibration of Modern Neural
    Networks).

    `logits` has shape (examples, classes).
    """
    rows = np.arange(len(labels))

    def loss(log_value: float) -> float:
        return -float(log_softmax(logits / np.exp(log_value), axis=1)[rows, list(labels)].mean())

    low, high = np.log(TEMPERATURES)
    return float(np.exp(minimize_scalar(loss, bounds=(low, high), method="bounded").x))


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the AUROC as an evaluation computes it; NaN where one class is missing."""
    area = metrics.auroc(scores, labels)
    return float("nan") if area is None else area


def balanced_threshold(scores: Sequence[float], labels: Sequence[bool]) -> tuple[float, float]:
    """Return the threshold, from 0.02 to 0.98, with the best balanced accuracy for `score >= threshold`, and that
    accuracy.
    """
    values, right = np.asarray(scores), np.asarray(labels)
    thresholds = np.round(np.arange(0.02, 0.99, 0.01), 2)
    accuracies = [((values[right] >= t).mean() + (values[~right] < t).mean()) / 2 for t in thresholds]
    accuracy, threshold = max(zip(accuracies, thresholds, strict=True))
    return float(threshold), float(accuracy)

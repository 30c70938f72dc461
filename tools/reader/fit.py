"""Small fits: logistic regression, a temperature, a threshold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def logistic(x: Matrix, y: Matrix, ridge: float = 1.0) -> Matrix:
    """Logistic regression with an L2 penalty, by Newton's method; the first coefficient is the bias.

    `x` has shape (examples, features), `y` holds 0 and 1. Features are standardised for the penalty's sake, and the
    coefficients are given for the features as they are.
    """
    mean, scale = x.mean(0), x.std(0)
    scale = np.where(scale > 0, scale, 1.0)
    design = np.column_stack([np.ones(len(x)), (x - mean) / scale])
    beta = np.zeros(design.shape[1])
    penalty = ridge * np.eye(len(beta))
    penalty[0, 0] = 0
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (p - y) + penalty @ beta
        hessian = (design * (p * (1 - p))[:, None]).T @ design + penalty
        step = np.linalg.solve(hessian, gradient)
        beta -= step
        if np.abs(step).max() < 1e-8:  # noqa: PLR2004 - converged
            break
    weights = beta[1:] / scale
    return np.concatenate([[beta[0] - weights @ mean], weights])


def choice(
    options: Sequence[Matrix], right: Sequence[NDArray[np.bool_]], ridge: float = 1e-3, steps: int = 500
) -> list[float]:
    """Weights that make a right option the likeliest among its question's options (McFadden's conditional logit).

    `options` holds for each question an array of shape (options, features), `right` which of them are right, at least
    one. Gradient descent with momentum on standardised features, all questions weighing the same.
    """
    every = np.concatenate(list(options))
    mean, scale = every.mean(0), every.std(0)
    scale = np.where(scale > 0, scale, 1.0)
    known = [((x - mean) / scale, r) for x, r in zip(options, right, strict=True)]
    weights, speed = np.zeros(every.shape[1]), np.zeros(every.shape[1])
    for _ in range(steps):
        gradient = ridge * weights
        for x, r in known:
            score = x @ weights
            p = np.exp(score - score.max())
            p /= p.sum()
            wanted = p * r
            gradient += (p - wanted / wanted.sum()) @ x / len(known)
        speed = 0.9 * speed + gradient
        weights -= 0.05 * speed
    return [float(w) for w in weights / scale]


def temperature(logits: Matrix, labels: Sequence[int]) -> float:
    """The temperature at which the labels are likeliest (Guo et al. 2017, On Calibration of Modern Neural Networks).

    `logits` has shape (examples, classes). Searched between 0.25 and 8 in steps of 2 %.
    """
    tried = np.exp(np.arange(np.log(0.25), np.log(8.0), 0.02))
    rows = np.arange(len(labels))

    def loss(value: float) -> float:
        scaled = logits / value
        top = scaled.max(1, keepdims=True)
        logs = scaled - top - np.log(np.exp(scaled - top).sum(1, keepdims=True))
        return -float(logs[rows, list(labels)].mean())

    return float(min(tried, key=loss))


def balanced_threshold(scores: Sequence[float], labels: Sequence[bool]) -> tuple[float, float]:
    """The threshold from which on to say yes that gives the best balanced accuracy, and that accuracy."""
    values, right = np.asarray(scores), np.asarray(labels)
    tried = np.round(np.arange(0.02, 0.99, 0.01), 2)
    found = [(float(((values[right] >= t).mean() + (values[~right] < t).mean()) / 2), float(t)) for t in tried]
    accuracy, threshold = max(found)
    return threshold, accuracy


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """The probability that a positive outscores a negative, ties counting half (Mann-Whitney)."""
    values, positive = np.asarray(scores, np.float64), np.asarray(labels, bool)
    count = int(positive.sum())
    if not count or count == len(values):
        return float("nan")
    _, inverse, sizes = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[inverse]
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * (len(values) - count)))

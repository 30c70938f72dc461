"""MPNet's relative positions: a bias for each head and each distance between two tokens."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.reader.shape import EncoderShape


def bucket(distance: NDArray[np.int64], count: int, farthest: int) -> NDArray[np.int64]:
    """Return the bucket of each distance, other minus own position, as in T5: exact near by, logarithmic far off,
    signed.
    """
    half = count // 2
    exact = half // 2
    side = (distance > 0).astype(np.int64) * half
    steps = np.abs(distance)
    share = np.log(np.maximum(steps, 1).astype(np.float32) / exact) / np.log(np.float32(farthest / exact))
    far = np.minimum(exact + (share * (half - exact)).astype(np.int64), half - 1)
    return side + np.where(steps < exact, steps, far)


def biases(table: NDArray[np.float32], limit: int, shape: EncoderShape) -> NDArray[np.float32]:
    """Return the bias for each head and each distance from -(limit - 1) to limit - 1: (heads, 2 * limit - 1)."""
    distance = np.arange(-(limit - 1), limit)
    return np.ascontiguousarray(table[bucket(distance, shape.buckets, shape.farthest)].T)

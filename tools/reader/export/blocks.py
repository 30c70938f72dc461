"""Weights in few bits: in blocks with a scale each, as MatMulNBits reads them, or with one scale for each output."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HALF = 4
"""Bits of a weight when two share a byte."""


SHRINKS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
"""Scales that are tried, as shares of the one that meets the furthest weight: a smaller one clips it and is finer."""


SEVEN_BITS = 63
"""Largest whole number of 7 bits with a sign."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """How a matrix is stored."""

    bits: int
    """4 or 8."""
    size: int
    """Weights of one output that share a scale: a power of two from 16 on."""


def packed(weight: NDArray[np.float32], blocks: Blocks) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return a weight (outputs, inputs) as whole numbers and scales.

    The whole numbers have the shape (outputs, blocks, bytes), the scales (outputs, blocks). A number stands for
    (number - 2 ** (bits - 1)) * scale. Of 4 bits each block takes the one of SHRINKS with the least squared error.
    """
    outputs, inputs = weight.shape
    count = -(-inputs // blocks.size)
    padded = np.zeros((outputs, count * blocks.size), np.float32)
    padded[:, :inputs] = weight
    cut = padded.reshape(outputs, count, blocks.size)
    furthest = np.take_along_axis(cut, np.abs(cut).argmax(2, keepdims=True), 2)[:, :, 0]
    middle = 2 ** (blocks.bits - 1)
    scales = np.where(furthest == 0, np.float32(1), furthest / np.float32(-middle))
    if blocks.bits == HALF:
        scales = _searched(cut, scales, middle)
    whole = _whole(cut, scales, middle)
    if blocks.bits == HALF:
        whole = (whole[:, :, ::2] | (whole[:, :, 1::2] << HALF)).astype(np.uint8)
    return whole, scales


def _whole(cut: NDArray[np.float32], scales: NDArray[np.float32], middle: int) -> NDArray[np.uint8]:
    whole: NDArray[np.uint8] = np.clip(np.rint(cut / scales[:, :, None]) + middle, 0, 2 * middle - 1).astype(np.uint8)
    return whole


def _searched(cut: NDArray[np.float32], scales: NDArray[np.float32], middle: int) -> NDArray[np.float32]:
    best, least = scales, np.full(scales.shape, np.inf, np.float32)
    for shrink in SHRINKS:
        tried = scales * np.float32(shrink)
        error = (((_whole(cut, tried, middle).astype(np.float32) - middle) * tried[:, :, None] - cut) ** 2).sum(2)
        best, least = np.where(error < least, tried, best), np.minimum(error, least)
    return best


def unpacked(whole: NDArray[np.uint8], scales: NDArray[np.float32], blocks: Blocks, inputs: int) -> NDArray[np.float32]:
    """Return the weight (outputs, inputs) that packed numbers stand for."""
    if blocks.bits == HALF:
        whole = np.stack([whole & (2**HALF - 1), whole >> HALF], -1).reshape(*whole.shape[:2], -1)
    numbers = whole.astype(np.float32) - 2 ** (blocks.bits - 1)
    weight: NDArray[np.float32] = (numbers * scales[:, :, None]).reshape(len(whole), -1)[:, :inputs]
    return weight


def seven_bits(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a weight (outputs, inputs) turned round as whole numbers (inputs, outputs), and a scale for each output.

    They stay within 7 bits: without VNNI, processors add two products in 16 bits, which 8 bits overflow.
    """
    scales = np.abs(weight).max(1) / np.float32(SEVEN_BITS)
    scales[scales == 0] = 1
    whole = np.rint(weight / scales[:, None]).astype(np.int8)
    return np.ascontiguousarray(whole.T), scales.astype(np.float32)

"""How the time of a function grows with its input, whatever else the machine is doing.

Four times the input takes a linear function four times as long and a quadratic one sixteen times. Both are measured in
processor time right after each other, so the speed of the machine cancels out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

SAFE_GROWTH = 9.0
"""Largest ratio of times for four times the input. Linear is 4, quadratic 16; between them lies the noise."""

DOUBTS = 4
"""Repetitions where the growth exceeds SAFE_GROWTH: another process slows one measurement, not every one."""

Input = TypeVar("Input")
Output = TypeVar("Output")


def grows_with_its_input(function: Callable[[Input], Output], make: Callable[[int], Input], size: int) -> Output:
    """Assert that a function takes time in proportion to its input, and return its output for the larger one.

    Args:
        function: what is measured.
        make: an input of a size.
        size: the smaller size; the larger one is four times that.
    """
    small, large = make(size), make(4 * size)
    function(small)  # imports and caches count for neither
    ratios: list[float] = []
    while len(ratios) <= DOUBTS:
        seconds, _ = _timed(function, small)
        longer, output = _timed(function, large)
        ratios.append(longer / max(seconds, 1e-4))
        if ratios[-1] < SAFE_GROWTH:
            return output
    raise AssertionError(f"four times the input takes {min(ratios):.0f} times as long")


def _timed(function: Callable[[Input], Output], value: Input) -> tuple[float, Output]:
    start = time.process_time()
    output = function(value)
    return time.process_time() - start, output

"""Which reader answers in tests that are not about what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def small_reader() -> Iterator[None]:
    """Let the small model read, which takes a quarter of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINCITE_READER", "small")
        yield

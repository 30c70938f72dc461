"""How well a cited text supports a statement: the seam for what judges it.

- `overlap`: by words in common and embeddings.
- `reader`: by the built-in reading model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Judged:
    """A judge's opinion of a statement and the text that it cites, as probabilities."""

    supported: float
    """That the text says all of it."""
    enough: bool
    """Whether that is enough for the statement to hold, as measured for this judge."""
    contradicted: float = 0.0
    """That the text says otherwise."""


class Judge(Protocol):
    """Judges whether texts support statements. It verifies them, or leaves them unverified; it refutes none.

    A judge may have a `name`, which answers list among their checks.
    """

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        """Judge pairs of statement and cited text, in their order."""
        ...

"""Marks with a meaning of their own: ticks, crosses, empty boxes, question marks."""

from __future__ import annotations

from pincite.index.view import Piece

YES_MARKS = frozenset("✓✔√☑☒✅🗸🗹🗷●Xx")
"""Characters that mean yes when a cell holds nothing else."""

NO_MARKS = frozenset("✗✘❌❎☐○–—-")
"""Characters that mean no when a cell holds nothing else."""

_MARK_WORDS = ((" (yes)", YES_MARKS), (" (no)", NO_MARKS))

BOXES = frozenset("☐☑☒🗹🗷")
"""Characters that mean yes or no at the end of a sentence, too."""

ASKING = ("?", "？", "؟")
"""Question marks."""


def mark_words(mark: str) -> list[Piece]:
    """The word for a mark, *yes* or *no*, as glue to read after it; nothing for other characters."""
    return [Piece(words, answers=False) for words, marks in _MARK_WORDS if mark in marks]

"""Text as a language model reads it, including characters that no screen shows."""

from __future__ import annotations

from pincite.eval.attack.formats import TAGS, ZERO_WIDTH

LAST_TAG = TAGS + 0x7F


def readable(text: str) -> str:
    """A text in lower case, with tag characters as letters and without zero-width characters."""
    shown = "".join(chr(ord(c) - TAGS) if TAGS < ord(c) <= LAST_TAG else c for c in text if c != ZERO_WIDTH)
    return " ".join(shown.casefold().split())


def letters(text: str) -> str:
    """The letters and digits of a text as a model reads it."""
    return "".join(c for c in readable(text) if c.isalnum())

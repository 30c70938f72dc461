"""Characters where no language has them, such as signs and capitals within words: a sign of a wrong encoding."""

from __future__ import annotations

import re
import unicodedata

SAMPLE = 200_000
"""Code points of a text to look at."""

_BEYOND = re.compile(r"[^\x00-\x7f]")
_WITHIN = frozenset("’‘ʼ·\u00ad…")
"""Signs that words hold."""

_DASHES = frozenset("–—")
_BEFORE_WORDS = frozenset("°•§†‡¿¡")
"""Signs that may stand right before a word in small letters."""


def oddities(text: str) -> float:
    """How many characters beyond ASCII stand where none of their kind does; a dash between two words counts half."""
    text = text[:SAMPLE]
    quoted = "«" in text
    return sum(_oddity(text, match.start(), quoted=quoted) for match in _BEYOND.finditer(text))


def _oddity(text: str, at: int, *, quoted: bool) -> float:
    sign, before, after = text[at], text[max(0, at - 1) : at], text[at + 1 : at + 2]
    category = unicodedata.category(sign)
    if category == "Cc":
        return 1
    if sign.isalpha() or category.startswith("M"):
        return float(sign.isupper() and before.islower())
    if sign in _WITHIN:
        return 0
    if sign in _DASHES:
        return 0.5 if before.islower() and after.islower() else 0
    lone = sign == "»" and not quoted and before.isalpha()
    begins = after.islower() and category in {"So", "Sm", "Sk", "Po"} and sign not in _BEFORE_WORDS
    return float((before.isalpha() and after.isalpha()) or lone or begins)

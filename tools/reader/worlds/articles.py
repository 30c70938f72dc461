"""`a` or `an`, and capitals at the start of a sentence."""

from __future__ import annotations

import re

VOWEL = re.compile(
    r"(?!uni(?![mn])|use|usa|eu|one\b|uk\b)[aeiou]|hour|heir|8|11\b|18\b|(?-i:[FHLMNRSX][A-Z]*(?![A-Za-z]))",
    re.IGNORECASE,
)
"""Words that are spoken with a vowel first."""

LOWER = re.compile(r"lib[a-z]+\b|[a-z]+_[a-z]+|[a-z]+ --")
"""Names that are never written with a capital: libfoo, some_setting."""


def article(noun: str) -> str:
    """Return the indefinite article before a noun."""
    return "an" if VOWEL.match(noun) else "a"


def upper(text: str) -> str:
    """Return the text with its first letter as a capital, its length unchanged."""
    first = text[:1].upper()
    return first + text[1:] if len(first) == 1 and not LOWER.match(text) else text

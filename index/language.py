"""By which language's rules a text is read, as far as finding sentences needs it: by script, then by small words.

Not a language identifier: it knows the languages whose rules for full stops and abbreviations made a measured
difference (index/sentences.py), and takes everything else for English.
"""

from __future__ import annotations

import re
from collections import Counter

_SCRIPTS = [
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("el", re.compile("[\u0370-\u03ff]")),
]
_WORDS = {
    "en": ("the", "of", "and", "to", "in", "is", "was", "for", "that", "on", "with", "by", "he", "she", "they", "it"),
    "de": ("der", "die", "das", "und", "ist", "nicht", "mit", "von", "zu", "den", "dem", "ein", "eine", "er", "sie"),
    "fr": ("le", "la", "les", "des", "est", "une", "dans", "et", "du", "pour", "que", "il", "elle", "ne"),
    "es": ("el", "los", "las", "del", "una", "que", "por", "con", "y", "se", "su", "lo"),
}


def language_of(prose: str, latin: str) -> str:
    """The language whose rules fit the script that a fifth of the letters are in."""
    if prose.isascii():
        return latin
    sample = prose[:500]
    letters = sum(map(str.isalpha, sample))
    return next((name for name, script in _SCRIPTS if len(script.findall(sample)) * 5 > letters), latin)


def latin_language(text: str) -> str:
    """The language of a text in Latin script, by its most frequent small words; English where none decides."""
    words = Counter(re.findall(r"[^\W\d_]+", text[:20_000].lower()))
    return max(_WORDS, key=lambda language: sum(words[word] for word in _WORDS[language]))

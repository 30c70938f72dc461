"""The language whose rules split a text into sentences: by script, then by small words.

This is no language identifier. It knows the languages whose rules for full stops and abbreviations made a measured
difference (index/sentences.py); everything else counts as English.
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
    ("th", re.compile("[\u0e00-\u0e7f]")),
]
_WORDS = {
    "en": ("the", "of", "and", "to", "in", "is", "was", "for", "that", "on", "with", "by", "he", "she", "they", "it"),
    "de": ("der", "die", "das", "und", "ist", "nicht", "mit", "von", "zu", "den", "dem", "ein", "eine", "er", "sie"),
    "fr": ("le", "la", "les", "des", "est", "une", "dans", "et", "du", "pour", "que", "il", "elle", "ne"),
    "es": ("el", "los", "las", "del", "una", "que", "por", "con", "y", "se", "su", "lo"),
}


def language_of(prose: str, latin: str) -> str:
    """The language of the script that has a fifth of the letters; `latin` without one."""
    if prose.isascii():
        return latin
    sample = prose[:500]
    letters = sum(map(str.isalpha, sample))
    return next((name for name, script in _SCRIPTS if len(script.findall(sample)) * 5 > letters), latin)


def latin_language(text: str) -> str:
    """The language of a text in Latin script, by its most frequent small words; English by default."""
    words = Counter(re.findall(r"[^\W\d_]+", text[:20_000].lower()))
    return max(_WORDS, key=lambda language: sum(words[word] for word in _WORDS[language]))


def small_words(language: str) -> tuple[str, ...]:
    """The frequent small words of a language in Latin script, in lower case; none of another language."""
    return _WORDS.get(language, ())

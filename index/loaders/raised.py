"""Raised characters: which are the mark of a note, a fraction, a sign, or a power."""

from __future__ import annotations

import re

SIGNS = frozenset("®™©℠ºª°")
"""Signs that are written raised and are read as they stand."""

_MARK = re.compile(r"\[[\w*†‡§,–-]{1,7}\]|\(?\d{1,2}\)|\(?[a-z]\)|[*†‡§¶]{1,3}")
_LETTER = re.compile(r"[a-h](?:,\s?[a-h])*")
_WORD = re.compile(r"[^\W\d_]{3}$|\d$")
_NUMBER = re.compile(r"\d{1,3}")
_CLOSED = frozenset(".,;:!?。，”»")
"""Marks behind which a raised number is no power."""


def is_note_mark(raised: str, before: str) -> bool:
    """Whether raised characters refer to a note: `[1]`, `1)`, `*`, a letter behind a word or number, 1 behind a number,
    a number behind the end of a sentence or clause.

    Nothing is raised to the power of one.
    """
    words = before.rstrip()
    if _MARK.fullmatch(raised):
        return True
    if _LETTER.fullmatch(raised):
        return _WORD.search(words) is not None
    if _NUMBER.fullmatch(raised) and words[-1:] in _CLOSED:
        return len(raised) != 2 or not words[-2:-1].isdigit()  # noqa: PLR2004 - cents, as in 19.⁹⁹
    return raised == "1" and words[-1:].isdigit() and not re.search(r"(?<!\d)10$", words)


def is_numerator(raised: str, after: str) -> bool:
    """Whether raised digits are the upper part of a fraction: a slash stands behind them, and digits behind it."""
    return _NUMBER.fullmatch(raised) is not None and re.match(r"\s?[/⁄∕]\s?\d", after) is not None

"""Cutting text that is too long for one sentence: at clause marks, at white space, never inside a grapheme cluster."""

from __future__ import annotations

import unicodedata

_CLAUSE = frozenset(",;:،؛|—–")
_WIDE_CLAUSE = frozenset("，；：、。．！？｡､…")
_EXTENDS = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
_PREPENDS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd")
_VIRAMA = 9
"""The canonical combining class of the sign that ties two Indic consonants into one."""

_MARKS = 16
"""Number of marks after an Indic consonant to search for that sign; orthographies use three at most."""


def whole(text: str, at: int, since: int = 0) -> bool:
    """Whether a cut at this offset keeps every grapheme cluster whole; `since` is an offset known to be a safe cut.

    Follows Unicode Standard Annex 29. Where a rule needs property tables that Python lacks, it prefers not to cut.
    """
    if at <= since or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before < "\u0300" and after < "\u0300":
        return not (before == "\r" and after == "\n")
    if unicodedata.category(before) in {"Cc", "Zl", "Zp"}:
        return True
    if _regional(before) and _regional(after):
        run = at
        while run > since and _regional(text[run - 1]):
            run -= 1
        return (at - run) % 2 == 0
    return not (_extends(after) or _reaches_on(text, at) or _joins(before, after))


def pieces(text: str, start: int, end: int, limit: int, *, prefer: str = "") -> list[int]:
    """Offsets that cut `text[start:end]` into pieces of at most `limit` code points.

    A piece ends after one of the characters of `prefer`, else after a clause, else at white space, else between two
    grapheme clusters; a cluster that is longer than the limit stays whole. Takes time linear in the text.
    """
    cuts: list[int] = []
    at = start
    while end - at > limit:
        high = min(at + limit, end - limit // 4)
        at = _cut(text, at, high, end, prefer)
        if at >= end:
            break
        cuts.append(at)
    return cuts


def _cut(text: str, start: int, high: int, end: int, prefer: str) -> int:
    clause = space = 0
    for at in range(high, start + (high - start) // 2, -1):
        last, following = text[at - 1], text[at]
        if last == "\n" and last in prefer:
            return at
        if following.isspace() or not (last.isspace() or last in _WIDE_CLAUSE) or not whole(text, at, start):
            continue
        ended = text[at - 2] if last.isspace() else last
        if ended in prefer:
            return at
        if ended in _CLAUSE or ended in _WIDE_CLAUSE:
            clause = clause or at
            if not prefer:
                break
        space = space or at
    return clause or space or _between_clusters(text, start, high, end)


def _between_clusters(text: str, start: int, high: int, end: int) -> int:
    at = high
    while at > start and not whole(text, at, start):
        at -= 1
    if at == start or text[at].isspace():
        at = high + 1
        while at < end and (text[at].isspace() or not whole(text, at, start)):
            at += 1
    return at


def _extends(char: str) -> bool:
    """Whether a character extends the one before it: marks, joiners, skin tones, tags."""
    if char in _EXTENDS or unicodedata.category(char).startswith("M"):
        return True
    return "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f"


def _reaches_on(text: str, at: int) -> bool:
    """Whether the character before this offset takes the next one into its cluster."""
    if text[at - 1] == "\u200d" or text[at - 1] in _PREPENDS:
        return True
    for char in reversed(text[max(0, at - _MARKS) : at]):
        if unicodedata.combining(char) == _VIRAMA:
            return True
        if not _extends(char):
            return False
    return False


def _regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _joins(before: str, after: str) -> bool:
    """Whether two characters of Hangul may form one syllable; two whole syllables don't."""
    both = _hangul(before) and _hangul(after)
    return both and not ("\uac00" <= before <= "\ud7a3" and "\uac00" <= after <= "\ud7a3")


def _hangul(char: str) -> bool:
    jamo = "\u1100" <= char <= "\u11ff" or "\ua960" <= char <= "\ua97c" or "\ud7b0" <= char <= "\ud7fb"
    return jamo or "\uac00" <= char <= "\ud7a3"

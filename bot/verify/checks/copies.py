"""A near copy of a source doesn't turn a word into its opposite, or drop a doubt.

*Before* for *after*, *it will close* for *it may close*. Freely worded statements are not compared: there, other words
may mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from pincite.bot.verify.checks.check import Check, Difference, english
from pincite.bot.verify.languages.english import HEDGES, OPPOSITES
from pincite.bot.verify.statement import Pair, Word, Words

NEARLY = 0.7
"""Least share of a near copy's words that its source has in the same order."""

CLOSELY = 0.8
"""The same for a copy that lacks a hedge: a freer one may hedge in other words."""

MOST_REPLACED = 3
"""Words of one side that stand in the place of others, to look for an opposite among them."""

LEAST = 4
"""Fewest words of a copy."""


def opposite(pair: Pair) -> Difference | None:
    """Name the first word in whose place the source has its opposite."""
    ours, theirs = pair.statement.words, pair.cited.words
    for a, b, c, d in _replaced(ours, theirs):
        for word in ours[a:b]:
            for other in theirs[c:d]:
                folded = word.text.casefold()
                if folded not in theirs.folded and other.text.casefold() in OPPOSITES.get(folded, ()):
                    return Difference(f"says {word.text} where the source says {other.text}", other.span)
    return None


def unhedged(pair: Pair) -> Difference | None:
    """Name what makes the source less sure, where a close copy lacks it."""
    ours, theirs = pair.statement.words, pair.cited.words
    if len(ours) < LEAST or any(map(_hedges, ours)):
        return None
    aligned = SequenceMatcher(None, ours.folded, theirs.folded, autojunk=False)
    if sum(block.size for block in aligned.get_matching_blocks()) < CLOSELY * len(ours):
        return None
    codes = aligned.get_opcodes()
    inside = [n for n, code in enumerate(codes) if code[0] == "equal"]
    for kind, _, _, c, d in codes[inside[0] : inside[-1]] if inside else ():
        if kind in {"delete", "equal"}:
            continue
        for word in theirs[c:d]:
            if _hedges(word):
                return Difference(f"leaves out “{word.text}”, with which the source says it")
    return None


def _hedges(word: Word) -> bool:
    """Whether a word makes its sentence less sure; the month May doesn't."""
    return word.text != "May" and word.text.casefold() in HEDGES


def _replaced(ours: Words, theirs: Words) -> Iterator[tuple[int, int, int, int]]:
    """Yield the few words of a near copy that stand in the place of others: from and to, on either side."""
    if len(ours) < LEAST:
        return
    aligned = SequenceMatcher(None, ours.folded, theirs.folded, autojunk=False)
    if sum(block.size for block in aligned.get_matching_blocks()) < NEARLY * len(ours):
        return
    for kind, a, b, c, d in aligned.get_opcodes():
        if kind == "replace" and b - a <= MOST_REPLACED and d - c <= MOST_REPLACED:
            yield a, b, c, d


OPPOSITE = Check("opposites", opposite, knows=english)
UNHEDGED = Check("hedges", unhedged, knows=english)

"""A near copy of a source doesn't put two things in each other's places.

*The tenant pays the landlord* for *the landlord pays the tenant*; *the burner is of titanium and the legs of steel* for
*the burner is of steel and the legs of titanium*.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import combinations

from pincite.bot.verify.checks.check import Check, Difference, english
from pincite.bot.verify.languages.english import ARTICLES, COORDINATING
from pincite.bot.verify.statement import Pair, Words
from pincite.index.terms import STOP_WORDS
from pincite.index.types import Span

NEARLY = 0.6
"""Share of a statement's words that a near copy has in common with its source, in the same order, beside the swap."""

MOST_SWAPPED = 6
"""Most words that stand in each other's places."""

LEAST = 4
"""Fewest words of a copy."""

PLACES = 2
"""Places of two things. Four are two pairs in another order: *coal by rail, grain by road*."""

ADDED = ARTICLES | frozenset("and also its their his her our then too while".split())
"""Words that a copy may have beside its source's own without another meaning."""

PERSONS = frozenset("i we you he she it they me us him them my our your his her its their".split())

MUTUAL = re.compile(
    r"\b(?:met|meets?|differ\w*|equals?|same|alike|both|between|each other|one another|married|border\w*|together|"
    r"joined|connect\w*|links?|linked|resembl\w*|versus|drew|shar\w+|"
    r"(?:agree|talk|spoke|deal|trade|play|fight|fought|compet|work|cooperat|alli|war)\w* (?:with|against))\b",
    re.IGNORECASE,
)
"""Words between two things that may change places: *Peru met Chile*."""


def difference(pair: Pair) -> Difference | None:
    """Name two things that stand in each other's places in a copy that is the same otherwise."""
    return _permuted(pair) or _exchanged(pair)


SWAPPED = Check("swapped", difference, knows=english)


def _permuted(pair: Pair) -> Difference | None:
    """Find a stretch of the source that has all words of the statement in another order."""
    ours, theirs = pair.statement.words, pair.cited.words
    size = len(ours)
    if size < LEAST:
        return None
    words, counted = ours.folded, Counter(ours.folded)
    for at in range(len(theirs) - size + 1):
        window = theirs.folded[at : at + size]
        differing = [number for number in range(size) if words[number] != window[number]]
        if not 1 < len(differing) <= MOST_SWAPPED or Counter(window) != counted:
            continue
        first, last = differing[0], differing[-1]
        between = set(words[first : last + 1]) - {words[number] for number in differing}
        runs = sum(number - 1 not in differing for number in differing)
        mutual = MUTUAL.search(" ".join(words[first : last + 1]))
        if runs == PLACES and not between <= COORDINATING and not mutual:
            return _difference(pair, (first, last), (at + first, at + last))
    return None


def _exchanged(pair: Pair) -> Difference | None:
    """Find two phrases of the statement that the source has in each other's places, between the same words."""
    ours, theirs = pair.statement.words, pair.cited.words
    if len(ours) < LEAST:
        return None
    codes = SequenceMatcher(None, ours.folded, theirs.folded, autojunk=False).get_opcodes()
    replaced = [(a, b, c, d) for kind, a, b, c, d in codes if kind == "replace"]
    same = sum(b - a for kind, a, b, _, _ in codes if kind == "equal")
    if any(kind == "delete" and not ADDED.issuperset(ours.folded[a:b]) for kind, a, b, _, _ in codes):
        return None
    for one, two in combinations(replaced, 2):
        first, second = _content(ours, one[:2]), _content(ours, two[:2])
        if not first or not second or first & second or len(first | second) > MOST_SWAPPED:
            continue
        if first != _content(theirs, two[2:]) or second != _content(theirs, one[2:]):
            continue
        moved = sum(b - a for a, b, _, _ in (one, two))
        rest = [
            ours.folded[a:b] for a, b, c, d in replaced if (a, b, c, d) not in {one, two} and not _person(theirs, c, d)
        ]
        between = ours.folded[one[1] : two[0]]
        if (
            same + moved >= NEARLY * len(ours)
            and all(ADDED.issuperset(words) for words in rest)
            and not set(between) <= COORDINATING
            and not MUTUAL.search(" ".join(between))
        ):
            return _difference(pair, (one[0], two[1] - 1), (one[2], two[3] - 1))
    return None


def _person(words: Words, start: int, end: int) -> bool:
    """Whether a source speaks of itself or to its reader, where a statement names whom it means."""
    return PERSONS.issuperset(words.folded[start:end])


def _content(words: Words, place: Sequence[int]) -> frozenset[str]:
    return frozenset(words.folded[place[0] : place[1]]) - STOP_WORDS


def _difference(pair: Pair, ours: tuple[int, int], theirs: tuple[int, int]) -> Difference:
    claimed, instead = (
        Span(words[place[0]].span.start, words[place[1]].span.end)
        for words, place in ((pair.statement.words, ours), (pair.cited.words, theirs))
    )
    return Difference(
        f"says “{claimed.of(pair.statement.text)}”, the source says “{instead.of(pair.cited.text)}”", instead
    )

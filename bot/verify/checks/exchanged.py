"""A near copy of a source doesn't put one name in another's place.

*Turkey has so far given no hint* beside *Russia has so far given no hint*: even if the source names Turkey elsewhere,
that doesn't make the statement true.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from pincite.bot.verify.checks.check import Check, Difference, english
from pincite.bot.verify.languages.english import ENGLISH, OPENINGS
from pincite.bot.verify.naming import same_thing
from pincite.bot.verify.statement import Pair, Word, Words
from pincite.index.types import Span

FOLLOWING = 4
"""Words after a statement's first name that have to stand in the source as well."""

BEFORE = 4
"""Words before those in the source among which the same name may stand."""

FURTHER = 10
"""Words before those among which a name may stand that the others belong to."""

BELONGING = frozenset("of at from in for with".split())

NEARLY = 0.7
"""Share of a statement's words that a near copy has in common with its source, in the same order."""


def exchanged(pair: Pair) -> tuple[str, Word] | None:
    """Return the name that a near copy puts in another's place, and that other name.

    A name for a description or for its own initials is no exchange, nor is a title for a first name: *President
    Rouhani* of *Hassan Rouhani*. What the check refuses of true and of false statements is in tools/bench/checks.md.
    """
    ours, theirs = pair.statement.lettered, pair.cited.lettered
    held = set(theirs.folded)
    if not ours or sum(word in held for word in ours.folded) < NEARLY * len(ours):
        return None
    return _subjects(ours, theirs, pair.cited.text) or _replaced(ours, theirs, pair.statement.text)


def difference(pair: Pair) -> Difference | None:
    """Name the exchanged name and the one that it replaces."""
    names = exchanged(pair)
    if names is None:
        return None
    return Difference(f"says {names[0]} where the source says {names[1].text}", names[1].span)


EXCHANGED = Check("exchanged names", difference, knows=english)


def _subjects(ours: Words, theirs: Words, source: str) -> tuple[str, Word] | None:
    """Return the name that a statement begins with, and the other before the same words in the source."""
    first = next((n for n, word in enumerate(ours.folded) if word not in OPENINGS), len(ours))
    lead = next((n for n in range(first, len(ours)) if not ours[n].capital), len(ours))
    names = [word.text for word in ours[first:lead]]
    after = ours.folded[lead : lead + FOLLOWING]
    if not names or len(after) < FOLLOWING:
        return None
    places = [at for at in theirs.runs(after) if at and not _parted(theirs, at, source)]
    if any(_belongs(ours[lead - 1], theirs, at) for at in places):
        return None
    before = [theirs[max(0, at - BEFORE) : at] for at in places]
    others = [_names(run) for run in before]
    if not before or any(
        run[-1] not in other[-1:] or same_thing(names, _texts(other)) for run, other in zip(before, others, strict=True)
    ):
        return None
    return " ".join(names), others[0][-1]


def _replaced(ours: Words, theirs: Words, statement: str) -> tuple[str, Word] | None:
    """Return the first name in another's place, between words that both have in the same order."""
    aligned = SequenceMatcher(None, ours.folded, theirs.folded, autojunk=False)
    if sum(block.size for block in aligned.get_matching_blocks()) < NEARLY * len(ours):
        return None
    for kind, a, b, c, d in aligned.get_opcodes():
        names, other = _only_names(ours[a:b]), _only_names(theirs[c:d])
        if kind != "replace" or not names or not other or not _name_ends(ours, b, statement):
            continue
        if not same_thing(_texts(names), _texts(other)) and not _month(names) and not _month(other):
            place = Span(other[0].span.start, other[-1].span.end)
            return " ".join(_texts(names)), Word(" ".join(_texts(other)), place)
    return None


def _belongs(name: Word, words: Words, at: int) -> bool:
    """Whether the words before a word describe a name: *Tom Hale of the Reef Institute*."""
    near = range(max(0, at - FURTHER), at - 1)
    return any(words[n].text == name.text and words.folded[n + 1] in BELONGING for n in near)


def _parted(words: Words, at: int, text: str) -> bool:
    """Whether a clause ends right before a word."""
    return any(sign in text[words[at - 1].span.end : words[at].span.start] for sign in ".;:!?()")


def _name_ends(words: Words, at: int, text: str) -> bool:
    """Whether no further part of a name stands at a word's place, right behind the word before."""
    if at == len(words) or not words[at].capital:
        return True
    return bool(text[words[at - 1].span.end : words[at].span.start].strip(" .'’-\n\t"))


def _names(words: Sequence[Word]) -> list[Word]:
    return [word for word in words if word.capital and word.text.casefold() not in OPENINGS]


def _only_names(words: Sequence[Word]) -> list[Word]:
    """Return the names among a few words, if the rest are common openings."""
    content = [word for word in words if word.text.casefold() not in OPENINGS]
    return content if all(word.capital for word in content) else []


def _month(words: Sequence[Word]) -> bool:
    """Whether it is a month, which is for the check of dates."""
    return any(word.text.casefold() in ENGLISH.months for word in words)


def _texts(words: Sequence[Word]) -> list[str]:
    return [word.text for word in words]

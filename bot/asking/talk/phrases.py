"""The patterns of talk, read: where a phrase can begin and end in an utterance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

from pincite.bot.asking.talk.acts import Act
from pincite.bot.asking.talk.patterns import PATTERNS

Words = tuple[str, ...]
"""An alternative: one word, or several that `_` joins."""

Piece = tuple[bool, tuple[tuple[Words, ...], ...]]
"""Whether it may be left out, and alternatives word by word."""

_PIECE = re.compile(r"\[[^\]]*\]|\S+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One pattern, read piece by piece."""

    act: Act
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, act: Act, pattern: str) -> Self:
        """Read a pattern."""
        pieces: list[Piece] = []
        for piece in _PIECE.findall(pattern):
            alternatives = (tuple(tuple(w.split("_")) for w in word.split("|")) for word in piece.strip("[]").split())
            pieces.append((piece.startswith("["), tuple(alternatives)))
        return cls(act, tuple(pieces))

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        """Return every place at which this phrase can end that begins at a place."""
        places = {start}
        for optional, alternatives in self.pieces:
            reached = places
            for wordings in alternatives:
                reached = {
                    place + len(wording)
                    for place in reached
                    for wording in wordings
                    if tuple(words[place : place + len(wording)]) == wording
                }
            places = places | reached if optional else reached
            if not places:
                break
        return places - {start}

    @property
    def words(self) -> Iterator[str]:
        """Every word of the pattern."""
        return (word for _, slots in self.pieces for slot in slots for wording in slot for word in wording)


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every phrase with its act."""
    return tuple(
        Phrase.of(act, pattern.strip()) for act, lines in PATTERNS.items() for pattern in lines.strip().splitlines()
    )


@cache
def known_words() -> frozenset[str]:
    """Every word that stands in a phrase."""
    return frozenset(word for phrase in phrases() for word in phrase.words)

"""Text that knows where each of its characters stands on a page.

The layout of a PDF's page joins, cuts and corrects strings. Given plain strings, it makes the document's text; given
`Placed` ones, the very same text with the number of a glyph for each character. So that both come from one code, it
adds strings with `+` and the functions here, and never with f-strings or `str.join`, which make plain ones.

>>> word = Placed("ab", (0, 1)) + "c"
>>> word, word.places, word[1:].places
('abc', (0, 1, -1), (1, -1))
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import SupportsIndex

from pincite.index.loaders.canonical import canonical

NOWHERE = -1
"""The place of a character that is not on the page: a space, a line end, a sign of our own."""


class Placed(str):
    """A string with the place of each character."""

    __slots__ = ("places",)

    places: tuple[int, ...]

    def __new__(cls, text: str, places: tuple[int, ...]) -> Placed:
        """Place each character of a text."""
        self = super().__new__(cls, text)
        self.places = places
        return self

    def __add__(self, other: str) -> Placed:
        return Placed(str.__add__(self, other), self.places + places_of(other))

    def __radd__(self, other: str) -> Placed:
        return Placed(str.__add__(other, self), places_of(other) + self.places)

    def __getitem__(self, key: SupportsIndex | slice) -> Placed:
        places = self.places[key]
        return Placed(str.__getitem__(self, key), places if isinstance(places, tuple) else (places,))

    def lstrip(self, characters: str | None = None, /) -> Placed:
        """Strip the beginning, as `str.lstrip` does."""
        return self[len(self) - len(str.lstrip(self, characters)) :]

    def rstrip(self, characters: str | None = None, /) -> Placed:
        """Strip the end, as `str.rstrip` does."""
        return self[: len(str.rstrip(self, characters))]

    def strip(self, characters: str | None = None, /) -> Placed:
        """Strip both ends, as `str.strip` does."""
        return self.lstrip(characters).rstrip(characters)


def places_of(text: str) -> tuple[int, ...]:
    """The place of each character; those of a plain string have none."""
    return text.places if isinstance(text, Placed) else (NOWHERE,) * len(text)


def joined(separator: str, parts: Iterable[str]) -> str:
    """Join texts, as `str.join` does."""
    texts = list(parts)
    whole = separator.join(texts)
    if not any(isinstance(text, Placed) for text in texts):
        return whole
    places: list[int] = []
    for number, text in enumerate(texts):
        places += places_of(separator) if number else ()
        places += places_of(text)
    return Placed(whole, tuple(places))


def rewritten(text: str, as_: str) -> str:
    """Other characters in the place of one."""
    return Placed(as_, text.places[:1] * len(as_)) if isinstance(text, Placed) else as_


def group(match: re.Match[str], number: int) -> str:
    """A group of a match, with its places."""
    return match.string[match.start(number) : match.end(number)]


def substituted(pattern: re.Pattern[str], make: Callable[[re.Match[str]], str], text: str) -> str:
    """Replace each match by the result of a function, as `re.sub` does."""
    if not isinstance(text, Placed):
        return pattern.sub(make, text)
    pieces: list[str] = []
    at = 0
    for match in pattern.finditer(text):
        pieces += (text[at : match.start()], make(match))
        at = match.end()
    return joined("", [*pieces, text[at:]])


def without(pattern: re.Pattern[str], text: str) -> str:
    """The text without what matches."""
    return substituted(pattern, lambda _: "", text)


def canonical_places(text: str) -> tuple[int, ...] | None:
    """The place of each character of `canonical(text)`; None where composing characters does not tell them apart."""
    whole = canonical(text)
    if whole == text:
        return places_of(text)
    pieces: list[str] = []
    places: list[int] = []
    for start, end in _clusters(text):
        piece = canonical(text[start:end])
        own = places_of(text[start:end])
        pieces.append(piece)
        places += own if len(piece) == len(own) else own[:1] * len(piece)
    return tuple(places) if "".join(pieces) == whole else None


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """The runs that composing may change: a character with the marks, vowels or low surrogates after it."""
    start = 0
    for at in range(1, len(text)):
        if not _continues(text[at - 1], text[at]):
            yield start, at
            start = at
    if text:
        yield start, len(text)


def _continues(last: str, character: str) -> bool:
    jamo = "\u1160" <= character <= "\u11ff"
    return jamo or unicodedata.combining(character) > 0 or "\udc00" <= character <= "\udfff" or last == "\r"

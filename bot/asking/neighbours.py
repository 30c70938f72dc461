"""Whether a short answer is the value of another thing in its sentence: *first class costs 40 euros, second 25*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pincite.bot.verify.languages.english import MONTHS
from pincite.index.terms import content_terms, stemmed, terms

_PARTS = re.compile(r"(?<!\d),|,(?!\d)|;|\s(?:and|but|while|whereas|or)\s|\s[–—]\s")
_VALUE = re.compile(r"(?P<sign>[£$€¥])?\s?(?P<number>\d(?:[\d.,:]*\d)?)\s?(?P<unit>%|[£$€¥]|[^\W\d_]+)?")
_LETTER = re.compile(r"(?<=[^\W\d_]\s)(?:[A-HJ-Z]\b|[a-z](?=\W*$))")
_MONTHS = frozenset(month[:3] for month in MONTHS)


def of_another(question: str, short: str, sentence: str) -> bool:
    """Tell whether a value belongs to another of several things that a sentence gives such values for.

    It does if the part of the sentence with another value of its type holds all the question's words that its own part
    holds, and more of them.

    >>> of_another("How much is room B?", "58 euros", "Room A costs 36 euros, room B 58 euros.")
    False
    >>> of_another("How much is room A?", "58 euros", "Room A costs 36 euros, room B 58 euros.")
    True
    """
    types = _types(short)
    place = re.search(rf"{re.escape(short)}(?!\w)", sentence)
    if not types or place is None:
        return False
    asked = _words(question) - set(terms(_VALUE.sub(" ", short)))
    own: set[str] | None = None
    others: list[set[str]] = []
    for begin, part in _valued(sentence):
        held = asked & (set(terms(part)) - {"a"} | _words(part))
        if begin <= place.start() < begin + len(part):
            own = held
        elif types[0] in _types(part):
            others.append(held)
    return own is not None and any(held > own for held in others)


def _words(text: str) -> set[str]:
    """The terms of a text, with the letters that name things: *plan A*."""
    return set(content_terms(text)) | {letter.casefold() for letter in _LETTER.findall(text)}


def _valued(sentence: str) -> Iterator[tuple[int, str]]:
    """The parts of a sentence with a value in each, and where they begin."""
    begin = 0
    for end in [*(match.start() for match in _PARTS.finditer(sentence)), len(sentence)]:
        if _VALUE.search(sentence, begin, end):
            yield begin, sentence[begin:end]
        begin = end


def _types(text: str) -> list[str]:
    """The kinds of the values in a text, in order: each its unit, its currency, *date* or *time*."""
    return [_type(match) for match in _VALUE.finditer(text)]


def _type(value: re.Match[str]) -> str:
    if ":" in value["number"]:
        return "time"
    unit = (value["unit"] or "").casefold()
    return "date" if unit[:3] in _MONTHS else value["sign"] or stemmed(unit)

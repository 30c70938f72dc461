"""Whether a short answer is the value of another thing in its sentence: *first class costs 40 euros, second 25*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pincite.bot.asking.followups.words import AUXILIARIES, CLOSED, Token, tokens, verbal
from pincite.bot.verify.languages.english import MONTHS
from pincite.index.spans import Span
from pincite.index.terms import content_terms, stemmed, terms

_PARTS = re.compile(r"(?<!\d),|,(?!\d)|;|\s(?:and|but|while|whereas|or)\s|\s[–—]\s")
_VALUE = re.compile(r"(?P<sign>[£$€¥])?\s?(?P<number>\d(?:[\d.,:]*\d)?)\s?(?P<unit>%|[£$€¥]|[^\W\d_]+)?")
_LETTER = re.compile(r"(?<=[^\W\d_]\s)(?:[A-HJ-Z]\b|[a-z](?=\W*$))")
_MONTHS = frozenset(month[:3] for month in MONTHS)


def of_another(question: str, short: str, sentence: str) -> bool:
    """Tell whether a value belongs to something else in the sentence than what the question asks about.

    It does if another value of the same type stands in a part of the sentence that shares more of the question's words,
    among them all that the value's own part shares. Before a part without a verb, only the words in the same place are
    compared: in *a card for ten visits costs 55 euros for adults and 27 euros for children* both values are the card's.

    >>> of_another("How much is room B?", "58 euros", "Room A costs 36 euros, room B 58 euros.")
    False
    >>> of_another("How much is room A?", "58 euros", "Room A costs 36 euros, room B 58 euros.")
    True
    """
    values = list(_VALUE.finditer(short))
    place = re.search(rf"{re.escape(short)}(?!\w)", sentence)
    if not values or place is None:
        return False
    asked = (set(content_terms(question)) | set(_LETTER.findall(question.lower()))) - set(terms(_VALUE.sub(" ", short)))
    parts = list(_parts(sentence))
    own = next((part for part in parts if part.start <= place.start() < part.end), None)
    if own is None:
        return False
    before, after = _around(sentence, own, Span(*place.span()))
    held = asked & _terms([*before, *after])
    elliptic = not _has_verb(tokens(own.of(sentence)))
    for part in parts:
        value = next((v for v in _VALUE.finditer(sentence, part.start, part.end) if _type(v) == _type(values[0])), None)
        if part is own or value is None:
            continue
        first, last = _around(sentence, part, Span(*value.span()))
        if elliptic and part.start < own.start:
            nouns = [word for n, word in enumerate(first) if not verbal(first, n)]
            first, last = (nouns[-len(before) :], []) if before else ([], last)
        if asked & _terms([*first, *last]) > held:
            return True
    return False


def _parts(sentence: str) -> Iterator[Span]:
    """The parts of a sentence that hold a value."""
    begin = 0
    for end in [*(match.start() for match in _PARTS.finditer(sentence)), len(sentence)]:
        if _VALUE.search(sentence, begin, end):
            yield Span(begin, end)
        begin = end


def _around(sentence: str, part: Span, value: Span) -> tuple[list[Token], list[Token]]:
    """The telling words of a part before a value and after it."""
    sides = tokens(sentence[part.start : value.start]), tokens(sentence[value.end : part.end])
    before, after = ([word for n, word in enumerate(words) if _tells(words, n)] for words in sides)
    return before, after


def _tells(words: Sequence[Token], place: int) -> bool:
    word = words[place]
    if len(word.text) == 1 and place:
        return word.capital
    return word.lower not in CLOSED | AUXILIARIES


def _has_verb(words: Sequence[Token]) -> bool:
    return any(word.lower in AUXILIARIES or verbal(words, place) for place, word in enumerate(words))


def _terms(words: Sequence[Token]) -> set[str]:
    return {term for word in words for term in terms(word.text)}


def _type(value: re.Match[str]) -> str:
    """What kind of value it is: its unit, its currency, *date* or *time*."""
    if ":" in value["number"]:
        return "time"
    unit = (value["unit"] or "").casefold()
    return "date" if unit[:3] in _MONTHS else value["sign"] or stemmed(unit)

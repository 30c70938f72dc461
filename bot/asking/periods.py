"""Weekdays and months in English: whether *on Monday* in a question is among the days that a sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_TO = r"\s?(?:to|until|till|through|thru|and|[-–—])\s?"
_UNITS = tuple(
    re.compile(rf"(?i)\b(?P<first>{unit})\b\.?(?:(?P<to>{_TO})(?:the end of\s)?(?P<last>{unit})\b)?")
    for unit in (_DAY, _MONTH)
)
_GROUPS = re.compile(
    r"(?i)\b(?:(?P<work>weekdays?|working days?)|(?P<end>weekends?)|"
    r"(?P<days>daily|every day|seven days a week|all week)|"
    r"(?P<months>all year(?: round)?|year[- ]round|every month))\b"
)
_EXCEPT = re.compile(
    r"(?i)\b(?:except(?:ing| for)?|apart from|other than|but not|save|not|excluding|closed|never|no)\b"
)
_CLAUSE = re.compile(r"[;:.]\s|,\s(?:and|but)\s(?=\w+\s(?:is|are|was)\b)")
"""Between clauses: what excludes a day in one of them says nothing about days in the next."""
_FROM = re.compile(r"(?i)\b(?:from|between)\s{1,3}$")
_OTHER_WORDS = frozenset({"may", "march", "mar", "sat", "sun", "wed"})
"""Names that in small letters are more often other words, unless one of `_BEFORE_TIME` stands before them."""
_BEFORE_TIME = re.compile(
    r"(?i)\b(?:on|in|of|during|from|since|until|till|to|through|by|every|early|late|mid|and|[-–—,])\s?$"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A weekday, a month or a span of them."""

    unit: int
    """0 for weekdays, 1 for months."""
    members: frozenset[int]
    """Numbers from 0 on: Monday, January."""
    start: int
    """Where it begins in the text."""


def periods(text: str) -> list[Period]:
    """Return the weekdays and months that a text names, in order.

    >>> [sorted(one.members) for one in periods("Tuesday to Thursday and at weekends")]
    [[1, 2, 3], [5, 6]]
    """
    return sorted(_periods(text), key=lambda one: one.start)


def covered(question: str, sentence: str) -> bool | None:
    """Tell whether a sentence says that something is so at the time that a question names.

    >>> covered("Is there a bus on Monday?", "The bus runs every day except Sundays.")
    True

    None where the question names no such time or several, or asks for an exception (*Is it closed on Monday?*), or
    where the sentence names no time.
    """
    asked = periods(question)
    if len(asked) != 1 or _EXCEPT.search(question):
        return None
    wanted = asked[0]
    told = [one for one in periods(sentence) if one.unit == wanted.unit]
    plain: list[Period] = []
    excluded: list[Period] = []
    for clause, period in _in_clauses(sentence, told):
        (excluded if _EXCEPT.search(sentence[clause : period.start]) else plain).append(period)
    if any(wanted.members & one.members for one in excluded):
        return False
    if plain:
        return any(wanted.members <= one.members for one in plain)
    return True if excluded else None


def _in_clauses(sentence: str, told: list[Period]) -> Iterator[tuple[int, Period]]:
    """Each period, with the place where its clause begins."""
    starts = [0, *(match.end() for match in _CLAUSE.finditer(sentence))]
    for period in told:
        yield max(start for start in starts if start <= period.start), period


def _periods(text: str) -> Iterator[Period]:
    for match in _GROUPS.finditer(text):
        if match["work"] or match["end"]:
            yield Period(0, frozenset(range(5) if match["work"] else (5, 6)), match.start())
        else:
            unit = int(match["months"] is not None)
            yield Period(unit, frozenset(range(len((DAYS, MONTHS)[unit]))), match.start())
    for unit, (pattern, names) in enumerate(zip(_UNITS, (DAYS, MONTHS), strict=True)):
        for match in pattern.finditer(text):
            word = match["first"]
            verb = word.casefold() in _OTHER_WORDS and (word.islower() or word == "May") and not match["to"]
            if verb and not _BEFORE_TIME.search(text[: match.start()]):
                continue
            first = names.index(word[:3].casefold())
            if not match["to"]:
                yield Period(unit, frozenset({first}), match.start())
                continue
            last = names.index(match["last"][:3].casefold())
            if "and" in match["to"] and not _FROM.search(text[: match.start()]):
                yield Period(unit, frozenset({first, last}), match.start())
            else:
                size = len(names)
                yield Period(
                    unit, frozenset((first + n) % size for n in range((last - first) % size + 1)), match.start()
                )


def without_periods(text: str) -> str:
    """Return a text without its weekdays and months, and without the words that exclude some of them.

    >>> without_periods("The bus runs every day except Sundays.")
    'The bus runs .'
    """
    for pattern in (_GROUPS, *_UNITS):
        text = pattern.sub(" ", text)
    text = re.sub(
        r"(?i)\b(?:except(?:ing| for)?|apart from|other than|but not|closed|not|no)(?:\s+on)?\s+(?=\W|$)", " ", text
    )
    return " ".join(text.split())

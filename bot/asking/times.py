"""What a question asks of several states of a matter: the newest one, or the one at, before or after a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pincite.bot.verify.days import days
from pincite.bot.verify.languages import ENGLISH

When = tuple[int, ...]
"""Year, month and day, as many as are known."""

_NEWEST = re.compile(
    r"(?i)(?<!\bat the )\blatest\b(?! (?:i|you|we|they|he|she|one|in|at|by)\b)|\bnewest\b"
    r"|\bmost (?:recent|up[- ]to[- ]date)\b|\bcurrently\b"
    r"|\b(?:the|your|our|their|its|['’]s|is|are) (?P<adjective>current)\b(?! accounts?\b)"
    r"|\b(?:nowadays|these days|right now|at (?:the moment|present))\b"
    r"|(?<!what )(?<!until )(?<!till )(?<!by )(?<!to )(?<!for )(?<!from )(?<!and )(?<!just )(?<!before )\bnow\b(?=\W*$)"
)
"""Words that ask for the newest of several."""

_BOUND = re.compile(
    r"(?i)\b(?P<word>as (?:of|at)|valid (?:on|in)|before|prior to|after)\s(?:the\s)?"
    r"(?=(?:\d|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec|(?:early|late|mid|end of)\s))"
)
_MONTHS = re.compile(
    r"(?i)\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ASKS_STATE = re.compile(
    r"(?i)\W*(?:and |but )?(?:(?:what|who|where|how (?:much|many|high|large|big|long)|which)\b[^?]{0,60}?"
    r"(?:['’]s|\b(?:is|are|was|were|cost|costs))\b)"
)
"""Questions for something that may be another later, and not for what happened."""

FAR = 40
"""Most characters from a word such as *before* to the date."""


@dataclass(frozen=True, slots=True)
class AskedState:
    """Which of several states a question asks for."""

    relation: Literal["newest", "at", "before", "after"]
    question: str
    """The question without its date, or without *latest*."""
    bound: When = ()


def state_asked(question: str) -> AskedState | None:
    """Return which state of a matter a question asks for; None where it asks for no certain one.

    >>> state_asked("What was the fee before June 2024?")
    AskedState(relation='before', question='What was the fee?', bound=(2024, 6))
    """
    if (bound := _BOUND.search(question)) is not None and _ASKS_STATE.match(question):
        behind = _MONTHS.sub(lambda month: month[0].capitalize(), question[bound.end() : bound.end() + FAR])
        day = next(iter(whens(behind)), None)
        if day is not None and not re.search(r"\w", _without_fillers(behind[: day[1]])):
            rest = f"{question[: bound.start()]}{behind[day[2] :]}{question[bound.end() + FAR :]}"
            return AskedState(_relation(bound["word"]), " ".join(rest.split()).replace(" ?", "?"), day[0])
    if not _NEWEST.search(question):
        return None
    rest = _NEWEST.sub(lambda found: found[0].removesuffix("current") if found["adjective"] else " ", question)
    return AskedState("newest", " ".join(rest.split()).replace(" ?", "?"))


def _without_fillers(text: str) -> str:
    return re.sub(r"(?i)\b(?:early|late|mid|end of|the)\b", " ", text)


def _relation(word: str) -> Literal["at", "before", "after"]:
    match word.casefold().split()[0]:
        case "before" | "prior":
            return "before"
        case "after":
            return "after"
        case _:
            return "at"


def whens(text: str) -> list[tuple[When, int, int]]:
    """Return the dates of a text that begin with a year, in order, with where each stands.

    A month without a year begins with 0.
    """
    dated = [
        ((day.year or 0, *((day.month, day.day) if day.day else (day.month,))), span.start, span.end)
        for day, span in days(text, ENGLISH)
    ]
    covered = [range(start, end) for _, start, end in dated]
    years = [
        ((int(year[0]),), year.start(), year.end())
        for year in _YEAR.finditer(text)
        if not any(year.start() in taken for taken in covered)
    ]
    return sorted([*dated, *years], key=lambda one: one[1])


def earlier(one: When, other: When) -> bool | None:
    """Tell whether one date is before another; None where both may be the same day or the year is unknown."""
    pairs = list(zip(one, other, strict=False))
    if not pairs or (0 in {one[0], other[0]} and one[0] != other[0]):
        return None
    return next((a < b for a, b in pairs if a != b), None)

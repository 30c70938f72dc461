"""Weekdays: `Mon–Fri`, `Monday through Friday`, `weekdays`; `Mondays`, `Tue and Thu`.

They are compared as words, each by its full name in the singular. A three-letter form counts as a weekday where it can
hardly be anything else: beside another weekday, or alone (`Sun` only beside one).
"""

from __future__ import annotations

from collections.abc import Sequence

from pincite.eval.values.calendar_words import WEEKDAYS
from pincite.eval.values.tokens import Token, at

NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

TO = frozenset({"to", "through", "thru", "until", "till", "-", "–"})
"""Words and signs between the ends of a range."""

BESIDE = TO | frozenset({"and", "or", "&", "/", ",", "."})
"""Words and signs between weekdays of a range or list."""

RANGES = {"weekdays": ("monday", "to", "friday"), "weekday": ("monday", "to", "friday")}
"""Words for a range of days."""


def weekday(tokens: Sequence[Token], place: int) -> str:
    """The full name of the weekday at a place; empty where there is none."""
    token = tokens[place]
    day = WEEKDAYS.get(token.fold.removesuffix("s"), WEEKDAYS.get(token.fold))
    if day is None:
        return ""
    if token.fold.removesuffix("s") in NAMES:
        return NAMES[day]
    alone = sum(one.is_word for one in tokens) == 1 and token.fold != "sun"
    return NAMES[day] if token.capital and token.text[1:].islower() and (alone or _beside(tokens, place)) else ""


def form(tokens: Sequence[Token], place: int) -> str:
    """How a weekday, a range of them, or the joint of a range is compared; empty for anything else."""
    before = at(tokens, place - 1)
    if tokens[place].fold in RANGES and not _counted(before):
        return "".join(RANGES[tokens[place].fold])
    return "to" if joint(tokens, place) else weekday(tokens, place)


def joint(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word or sign joins the two ends of a range of weekdays."""
    if tokens[place].fold not in TO or not 0 < place < len(tokens) - 1:
        return False
    return _day(tokens[place - 1]) and _day(tokens[place + 1])


def end_of_range(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a range of tokens is one end of a range of weekdays: Monday in `Monday to Friday`."""
    single = end == start + 1 and bool(weekday(tokens, start))
    beside = (place for place in (start - 1, end) if 0 <= place < len(tokens))
    return single and any(joint(tokens, place) for place in beside)


def _beside(tokens: Sequence[Token], place: int) -> bool:
    """Whether another weekday stands in the same range or list."""
    for step in (-1, 1):
        other = place + step
        while (token := at(tokens, other)) is not None and token.fold in BESIDE:
            other += step
        if other != place + step and token is not None and _day(token):
            return True
    return False


def _day(token: Token) -> bool:
    return token.fold in WEEKDAYS or token.fold.removesuffix("s") in NAMES


def _counted(before: Token | None) -> bool:
    """Whether a word is counted, as in `five weekdays`, or part of a name, as in `working weekdays`."""
    return before is not None and (before.kind == "number" or before.fold in {"working", "few", "several", "many"})

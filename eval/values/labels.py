"""Numbers that are no values but parts of names: `S-400`, `A4`, `Apollo 11`, `room 12`, `Section 4.2`, `2.3.1`."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.eval.values.amounts import quantity
from pincite.eval.values.calendar_words import MONTHS, WEEKDAYS
from pincite.eval.values.date_forms import date
from pincite.eval.values.nouns import FUNCTION, plural
from pincite.eval.values.tokens import Token, at, tied, versioned
from pincite.eval.values.unit_reading import unit

LABELS = frozenset(
    "section article chapter page pages figure table number no nr room flight line step version v type level grade "
    "class phase part paragraph act scene volume vol issue gate platform route road highway bus train track exhibit "
    "appendix annex clause rule item model mark mk series season episode apartment building box channel category "
    "zone sector unit floor storey stage round lot lesson question example note".split()
)
"""Words before a number that make it a name."""

NO_NAMES = FUNCTION | frozenset(
    "about around exactly nearly almost roughly approximately since until till just still yet total altogether another "
    "other further additional what how why yes our your my one two three minus plus circa ca approx worth costs cost "
    "price takes took lasts holds ad ce bc bce q h".split()
)
"""Words that make no name with the number after them, though they may begin a sentence."""

CURRENCY_CODES = frozenset({"us", "usd", "eur", "gbp", "chf", "jpy", "rs", "ca"})
"""Letters that may stand right before the digits of an amount."""

TIED = frozenset({"st", "nd", "rd", "th", "er", "k", "m", "bn", "b", "am", "pm", "p", "x", "e"})
"""Letters right after digits that leave them a number."""


def part_of_a_name(every: Sequence[Token], place: int) -> bool:
    """Whether the number at a place belongs to a name."""
    if every[place].kind != "number":
        return False
    if versioned(every[place].text):
        return date(every, place) is None
    return _letters_before(every, place) or _letters_after(every, place) or _label(every, place)


def _letters_before(every: Sequence[Token], place: int) -> bool:
    """`A4`, `S-400`, `COVID-19`."""
    run = tied(every, place - 1, 2) if place else None
    if run is None:
        return False
    if run[0].kind == "word":
        return run[0].fold not in CURRENCY_CODES | {"q", "h"}
    earlier = tied(every, place - 2, 3) if place > 1 and run[0].text == "-" else None
    return earlier is not None and earlier[0].kind == "word" and earlier[0].fold not in MONTHS


def _letters_after(every: Sequence[Token], place: int) -> bool:
    """`4x4`, `747s`, `3D`; not `5km`, `3rd`, `1990s`."""
    run = tied(every, place, 2)
    if run is None or run[1].kind != "word" or run[1].fold in TIED:
        return False
    if run[1].fold == "s" and len(run[0].text) == len("1990"):
        return False
    return unit(every, place + 1) is None


def _label(every: Sequence[Token], place: int) -> bool:
    """`room 12`, `Apollo 11`, `Boeing 747`; not `March 2024`, `In 2016`, `went to Russia 33 times`."""
    before = at(every, place - 1)
    if before is None or before.kind != "word" or before.end == every[place].start:
        return False
    amount = quantity(every, place)
    if amount is None or not amount[0].bare:
        return False
    return before.fold in LABELS or (_name(before) and date(every, place) is None and not _counts(every, place))


def _name(word: Token) -> bool:
    """Whether a word may be a name."""
    common = word.fold in NO_NAMES or word.fold in MONTHS or word.fold in WEEKDAYS
    return word.capital and not common and unit([word], 0) is None


def _counts(every: Sequence[Token], place: int) -> bool:
    """Whether a number counts something: a plural follows, or any noun where the sentence has just begun."""
    counted = at(every, place + 1)
    if counted is None or counted.kind != "word":
        return False
    return plural(counted.fold) or (_first(every, place - 1) and counted.fold not in FUNCTION)


def _first(every: Sequence[Token], place: int) -> bool:
    """Whether a word begins a sentence, so that its capital letter tells nothing."""
    before = at(every, place - 1)
    return before is None or before.text in {".", "?", "!", ":"}

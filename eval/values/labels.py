"""Numbers that are no values but parts of names: `S-400`, `A4`, `Apollo 11`, `room 12`, `Section 4.2`, `2.3.1`."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.eval.values.amounts import quantity
from pincite.eval.values.calendar_words import MONTHS, WEEKDAYS
from pincite.eval.values.date_forms import date
from pincite.eval.values.names import STREET_ENDINGS, STREETS
from pincite.eval.values.nouns import FUNCTION, plural
from pincite.eval.values.romans import regnal
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

LONGEST_STREET = 4
"""Most words of a street's name."""

TIED = frozenset({"st", "nd", "rd", "th", "er", "k", "m", "bn", "b", "am", "pm", "p", "x", "e"})
"""Letters right after digits that leave them a number."""


def part_of_a_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether the number at a place belongs to a name; also the `Eighth` of `Henry the Eighth`."""
    if tokens[place].kind != "number":
        return regnal(tokens, place) is not None
    if versioned(tokens[place].text):
        return date(tokens, place) is None
    beside = _letters_before(tokens, place) or _letters_after(tokens, place)
    return beside or _label(tokens, place) or _house_number(tokens, place)


def _letters_before(tokens: Sequence[Token], place: int) -> bool:
    """`A4`, `S-400`, `COVID-19`."""
    run = tied(tokens, place - 1, 2) if place else None
    if run is None:
        return False
    if run[0].kind == "word":
        return run[0].fold not in CURRENCY_CODES | {"q", "h"}
    earlier = tied(tokens, place - 2, 3) if place > 1 and run[0].text == "-" else None
    return earlier is not None and earlier[0].kind == "word" and earlier[0].fold not in MONTHS


def _letters_after(tokens: Sequence[Token], place: int) -> bool:
    """`4x4`, `747s`, `3D`; not `5km`, `3rd`, `1990s`."""
    run = tied(tokens, place, 2)
    if run is None or run[1].kind != "word" or run[1].fold in TIED:
        return False
    if run[1].fold == "s" and len(run[0].text) == len("1990"):
        return False
    return unit(tokens, place + 1) is None


def _label(tokens: Sequence[Token], place: int) -> bool:
    """`room 12`, `Apollo 11`, `Boeing 747`; not `March 2024`, `In 2016`, `went to Russia 33 times`."""
    before = at(tokens, place - 1)
    if before is None or before.kind != "word" or before.end == tokens[place].start:
        return False
    amount = quantity(tokens, place)
    if amount is None or not amount[0].bare:
        return False
    return before.fold in LABELS or (_name(before) and date(tokens, place) is None and not _counts(tokens, place))


def _house_number(tokens: Sequence[Token], place: int) -> bool:
    """`12 Hill Road`: capitalised words follow, of which the last is a street."""
    for token in tokens[place + 1 : place + 1 + LONGEST_STREET]:
        if not token.capital:
            return False
        if token.fold in STREETS or token.fold.endswith(STREET_ENDINGS):
            return True
    return False


def _name(word: Token) -> bool:
    """Whether a word may be a name."""
    common = word.fold in NO_NAMES or word.fold in MONTHS or word.fold in WEEKDAYS
    return word.capital and not common and unit([word], 0) is None


def _counts(tokens: Sequence[Token], place: int) -> bool:
    """Whether a number counts something: a plural follows, or any noun where the sentence has just begun."""
    counted = at(tokens, place + 1)
    if counted is None or counted.kind != "word":
        return False
    return plural(counted.fold) or (_first(tokens, place - 1) and counted.fold not in FUNCTION)


def _first(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word begins a sentence, so that its capital letter tells nothing."""
    before = at(tokens, place - 1)
    return before is None or before.text in {".", "?", "!", ":"}

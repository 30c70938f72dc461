"""The words of a phrase in the form in which they are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.eval.values.calendar_words import WEEKDAYS
from pincite.eval.values.names import ABBREVIATIONS, ROMAN, SPELLINGS
from pincite.eval.values.number_words import ONES, TENS
from pincite.eval.values.tokens import ARTICLES, Token, at, canonical, fold, negative, tied


@dataclass(frozen=True, slots=True)
class Atom:
    """A word as it is compared, with its token."""

    form: str
    place: int
    token: Token


def atoms(every: Sequence[Token], *, umlauts: bool = False) -> list[Atom]:
    """The words of a text as they are compared, without articles and possessives.

    Args:
        every: the tokens of a text.
        umlauts: write `ü` as `ue`, as German does without it.
    """
    forms = ((place, token, _form(every, place, umlauts=umlauts)) for place, token in enumerate(every))
    return [Atom(form, place, token) for place, token, form in forms if form]


def _form(every: Sequence[Token], place: int, *, umlauts: bool) -> str:
    """A token as it is compared; empty for one that is not."""
    token = every[place]
    if token.kind == "sign":
        return _sign(every, place)
    if token.kind == "number":
        return ("-" if negative(every, place) else "") + (token.text if "." in token.text else canonical(token.text))
    if _possessive(every, place) or (token.fold in ARTICLES and not _initial(every, place)):
        return ""
    form = _german(token.text) if umlauts else token.fold
    number = ONES.get(form, TENS.get(form))
    if number is not None:
        return str(number)
    if form in ROMAN and token.text.isupper():
        return ROMAN[form]
    for pattern, spelling in SPELLINGS:
        form = pattern.sub(spelling, form)
    if token.capital and token.text[1:].islower():
        form = _saint_or_street(every, place) if form == "st" else ABBREVIATIONS.get(form, form)
    return form + _marks(every, place)


def _saint_or_street(every: Sequence[Token], place: int) -> str:
    """`St. Olave` is a saint, `King St.` a street."""
    behind = at(every, place + 1)
    if behind is not None and behind.text == ".":
        behind = at(every, place + 2)
    return "saint" if behind is not None and behind.capital else "street"


def _sign(every: Sequence[Token], place: int) -> str:
    """`&` is `and`; a dash between two weekdays is `to`."""
    if every[place].text == "&":
        return "and"
    before, after = at(every, place - 1), at(every, place + 1)
    if every[place].text not in {"-", "–"} or before is None or after is None:
        return ""
    return "to" if before.fold in WEEKDAYS and after.fold in WEEKDAYS else ""


def _marks(every: Sequence[Token], place: int) -> str:
    """The signs that belong to a word: `C++`, `C#`."""
    marks = ""
    for count in (2, 3):
        run = tied(every, place, count)
        if run is None or run[-1].text not in {"+", "#"}:
            break
        marks += run[-1].text
    return marks


def _german(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.casefold())
    return fold(composed.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))


def _possessive(every: Sequence[Token], place: int) -> bool:
    run = tied(every, place - 1, 2) if place else None
    return every[place].fold == "s" and run is not None and run[0].text == "'"


def _initial(every: Sequence[Token], place: int) -> bool:
    """Whether a single capital `A` is an initial or a name: `Hepatitis A`, `A. Moss`, `A4`."""
    after = at(every, place + 1)
    code = tied(every, place, 2)
    if code is not None and code[1].kind == "number":
        return True
    return every[place].text == "A" and (after is None or after.text == "." or code is not None)

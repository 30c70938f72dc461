"""The words of a phrase in the form in which they are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.eval.values import romans, weekdays
from pincite.eval.values.names import ABBREVIATIONS, SPELLINGS
from pincite.eval.values.number_words import ONES, TENS
from pincite.eval.values.tokens import ARTICLES, Token, at, canonical, fold, negative, tied


@dataclass(frozen=True, slots=True)
class Atom:
    """A word as it is compared, with its token."""

    form: str
    place: int
    token: Token


def atoms(tokens: Sequence[Token], *, umlauts: bool = False) -> list[Atom]:
    """The words of a text as they are compared, without articles and possessives.

    Args:
        tokens: the tokens of a text.
        umlauts: write `ü` as `ue`, as German does without it.
    """
    forms = ((place, token, _form(tokens, place, umlauts=umlauts)) for place, token in enumerate(tokens))
    return [Atom(form, place, token) for place, token, form in forms if form]


def _form(tokens: Sequence[Token], place: int, *, umlauts: bool) -> str:
    """A token as it is compared; empty for one that is not."""
    token = tokens[place]
    if token.kind == "sign":
        return _sign(tokens, place)
    if token.kind == "number":
        return ("-" if negative(tokens, place) else "") + (token.text if "." in token.text else canonical(token.text))
    if _possessive(tokens, place) or (token.fold in ARTICLES and not _initial(tokens, place)):
        return ""
    return weekdays.form(tokens, place) or _number(tokens, place) or _word(tokens, place, umlauts=umlauts)


def _number(tokens: Sequence[Token], place: int) -> str:
    """The digits of a number word or a Roman numeral; empty for other words."""
    token = tokens[place]
    value = ONES.get(token.fold, TENS.get(token.fold))
    if value is None:
        value = romans.behind_a_name(tokens, place) or romans.regnal(tokens, place)
    return "" if value is None else str(value)


def _word(tokens: Sequence[Token], place: int, *, umlauts: bool) -> str:
    """A word in American spelling, its abbreviation written out; with the signs that belong to it."""
    token = tokens[place]
    if token.fold == "v" and _tied_to_number(tokens, place):
        return "version"
    form = _german(token.text) if umlauts else token.fold
    for pattern, spelling in SPELLINGS:
        form = pattern.sub(spelling, form)
    if token.capital and token.text[1:].islower():
        form = _saint_or_street(tokens, place) if form == "st" else ABBREVIATIONS.get(form, form)
    return form + _marks(tokens, place)


def _tied_to_number(tokens: Sequence[Token], place: int) -> bool:
    run = tied(tokens, place, 2)
    return run is not None and run[1].kind == "number"


def _saint_or_street(tokens: Sequence[Token], place: int) -> str:
    """`St. Olave` is a saint, `King St.` a street."""
    behind = at(tokens, place + 1)
    if behind is not None and behind.text == ".":
        behind = at(tokens, place + 2)
    return "saint" if behind is not None and behind.capital else "street"


def _sign(tokens: Sequence[Token], place: int) -> str:
    """`&` is `and`; a dash between two weekdays is `to`."""
    if tokens[place].text == "&":
        return "and"
    return "to" if weekdays.joint(tokens, place) else ""


def _marks(tokens: Sequence[Token], place: int) -> str:
    """The signs that belong to a word: `C++`, `C#`."""
    marks = ""
    for count in (2, 3):
        run = tied(tokens, place, count)
        if run is None or run[-1].text not in {"+", "#"}:
            break
        marks += run[-1].text
    return marks


def _german(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.casefold())
    return fold(composed.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))


def _possessive(tokens: Sequence[Token], place: int) -> bool:
    run = tied(tokens, place - 1, 2) if place else None
    return tokens[place].fold == "s" and run is not None and run[0].text == "'"


def _initial(tokens: Sequence[Token], place: int) -> bool:
    """Whether a single capital `A` is an initial or a name: `Hepatitis A`, `A. Moss`, `A4`."""
    after = at(tokens, place + 1)
    code = tied(tokens, place, 2)
    if code is not None and code[1].kind == "number":
        return True
    return tokens[place].text == "A" and (after is None or after.text == "." or code is not None)

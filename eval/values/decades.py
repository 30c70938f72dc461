"""The written forms of decades: `the 1990s`, `the '90s`, `the 90s`, `the nineties`, `the nineteen-nineties`."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.eval.values.calendar_words import PARTS
from pincite.eval.values.date_digits import whole
from pincite.eval.values.dates import FIRST_YEAR, LAST_YEAR, Date
from pincite.eval.values.tokens import Token, at, tied

NAMES = "twenties thirties forties fifties sixties seventies eighties nineties".split()
TENS = {name: 10 * value for value, name in enumerate(NAMES, start=2)}

TWENTIETH = 1900
"""First year of the century of a decade that names none."""

CENTURIES = {"seventeen": 1700, "eighteen": 1800, "nineteen": TWENTIETH}


def decade(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """The decade that begins at a token, with the token after it; None where there is none."""
    return _digits(tokens, start) or _words(tokens, start)


def _digits(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    quoted = tokens[start].text == "'"
    place = start + quoted
    year = whole(at(tokens, place), FIRST_YEAR, LAST_YEAR, 4)
    short = whole(at(tokens, place), 20, 90, 2)
    if year is None and short is not None and (quoted or _definite(tokens, start)):
        year = TWENTIETH + short
    if year is None or year % 10:
        return None
    for length in (2, 3):
        run = tied(tokens, place, length)
        if run is not None and run[-1].fold == "s" and all(token.text == "'" for token in run[1:-1]):
            return Date(year, span="decade"), place + length
    return None


def _words(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    century = CENTURIES.get(tokens[start].fold)
    place = start if century is None else start + 1
    if century is not None and (hyphen := at(tokens, place)) is not None and hyphen.text == "-":
        place += 1
    word = at(tokens, place)
    tens = TENS.get(word.fold) if word is not None else None
    if tens is None or (century is None and not _definite(tokens, start)):
        return None
    return Date((century or TWENTIETH) + tens, span="decade"), place + 1


def _definite(tokens: Sequence[Token], start: int) -> bool:
    """Whether `the` or a part such as `mid` stands before; *in his sixties* is an age."""
    before = at(tokens, start - 1)
    return before is not None and (before.fold in {"the", *PARTS} or before.text == "-")

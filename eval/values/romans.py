"""Roman numerals: `XIV`, `XIX century`, `MMXX`; and ordinals that stand for one, as in `Henry the Eighth`."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.eval.values.number_words import ORDINALS
from pincite.eval.values.tokens import Token, at

DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

SMALL = frozenset("IVXL")
"""Digits of a numeral that numbers a part of a text; `C`, `D` and `M` are rather letters there."""

WRITTEN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)

SHORTEST_YEAR = 4
"""Fewest letters of a year; fewer may be initials, such as `MCC`."""


def roman(text: str) -> int | None:
    """The value of a Roman numeral in capital letters, in its usual form (`IV`, not `IIII`); None for other words."""
    if not text or any(letter not in DIGITS for letter in text):
        return None
    digits = [DIGITS[letter] for letter in text]
    value = sum(
        -digit if digit < following else digit for digit, following in zip(digits, [*digits[1:], 0], strict=True)
    )
    return value if _written(value) == text else None


def small(text: str) -> int | None:
    """The value of a Roman numeral below 90; None for other words."""
    return roman(text) if SMALL.issuperset(text) else None


def behind_a_name(tokens: Sequence[Token], place: int) -> int | None:
    """The value of a Roman numeral of several letters, or of one letter behind a capitalised word: `World War I`."""
    text, before = tokens[place].text, at(tokens, place - 1)
    return small(text) if len(text) > 1 or (before is not None and before.capital) else None


def year(token: Token) -> int | None:
    """The value of a Roman numeral that is long enough for a year: `MMXX`."""
    return roman(token.text) if token.kind == "word" and len(token.text) >= SHORTEST_YEAR else None


def regnal(tokens: Sequence[Token], place: int) -> int | None:
    """The number in a ruler's name: the `Eighth` of `Henry the Eighth`."""
    article, name = at(tokens, place - 1), at(tokens, place - 2)
    value = ORDINALS.get(tokens[place].fold) if tokens[place].capital else None
    if value is None or article is None or article.text != "the" or name is None or not name.capital:
        return None
    after = at(tokens, place + 1)
    return value if after is None or not after.capital else None


def _written(value: int) -> str:
    written = ""
    for size, letters in WRITTEN:
        while value >= size:
            written, value = written + letters, value - size
    return written

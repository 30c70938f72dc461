"""Numbers with their units, as they stand in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pincite.bot.verify.languages import Lexicon
from pincite.index.terms import UNSPACED

SYMBOLS = {
    "%": "% ٪ ％",
    "dollars": "$ usd us$",
    "euros": "€ eur",
    "pounds": "£ gbp",
    "roubles": "₽ rub",
    "yuan": "rmb cny",
    "yen": "¥ jpy",
    "rials": "irr",
    "kilometres": "km",
    "miles": "mi",
    "metres": "m",
    "centimetres": "cm",
    "feet": "ft",
    "kilograms": "kg",
    "grams": "g",
    "tonnes": "t",
    "litres": "l",
    "seconds": "s",
    "minutes": "min",
    "hours": "h",
    "°C": "°c",
    "°F": "°f",
    "kW": "kw",
    "MW": "mw",
    "GW": "gw",
    "kWh": "kwh",
}
"""Units by symbol, in any language, by their name; units in words are in the lexicons, under the same names."""

SYMBOL = {spelling: name for name, spellings in SYMBOLS.items() for spelling in spellings.split(" ")}
_SIGNS = "".join(re.escape(symbol) for symbol in SYMBOL if len(symbol) == 1 and not symbol.isalnum())
_PAUSE = "[\\s\u00a0-]?"
_LATIN_SIGNS = str.maketrans({"−": "-", "٬": ",", "٫": "."})
_GROUP = 3
"""Digits between two signs that group them: 1,234,567."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands in a text."""

    value: float
    unit: str | None
    """Name in `SYMBOLS` or a lexicon; None for no unit that we know."""
    text: str
    other: float | None = None
    """A second reading, where the language doesn't tell whether a sign groups digits or ends the whole number."""
    spelled: bool = False
    """Whether it stands there in words."""

    def agrees(self, other: Quantity) -> bool:
        """Whether both can be the same: equal numbers, and no units that differ."""
        if self.unit is not None and other.unit is not None and self.unit != other.unit:
            return False
        return any(equal(one, two) for one in self.readings for two in other.readings)

    @property
    def readings(self) -> tuple[float, ...]:
        """What the number can be: one value, or two."""
        return (self.value,) if self.other is None else (self.value, self.other)


def equal(one: float, other: float) -> bool:
    """Whether two numbers are the same, but for rounding in binary."""
    return abs(one - other) <= 1e-9 * max(1.0, abs(one))


def western_digits(text: str) -> str:
    """Return a text with the digits of all scripts as ASCII digits, character for character."""
    if text.isascii():
        return text
    return "".join(
        str(digit) if not c.isascii() and c.isdigit() and (digit := unicodedata.digit(c, None)) is not None else c
        for c in text
    )


def quantities(text: str, lexicon: Lexicon) -> Iterator[Quantity]:
    """Yield the numbers of a text with ASCII digits, in its order."""
    for match in _pattern(lexicon).finditer(text):
        readings = _readings(match, lexicon)
        if not readings:
            continue
        after = " ".join((match["after"] or "").lower().replace("°\u0020", "°").split())
        after_unit = _unit(after, lexicon)
        unit = _unit((match["before"] or "").lower(), lexicon) or after_unit
        shown = match[0] if not after or after_unit else match[0][: match.start("after") - match.start()]
        yield Quantity(
            readings[0],
            None if match["ordinal"] else unit,
            shown.strip(),
            other=readings[1] if len(readings) > 1 else None,
            spelled=match["word"] is not None,
        )


@cache
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    edge = r"\b" if lexicon.spaced else ""
    phrases = _one_of(unit for unit in lexicon.units if " " in unit)
    return re.compile(
        rf"""
        (?P<before>US\$|[{_SIGNS}])?\s?
        (?:(?:(?<![\w.])|(?<=[{UNSPACED}]))
           (?P<digits>[-−]?\d+(?:[,.'’\u00a0\u202f٬٫]\d+)*)(?P<ordinal>(?:{lexicon.ordinal})\b)?
         | {edge}(?P<word>{_one_of(lexicon.numbers)}){edge})
        (?P<scales>(?:{_PAUSE}(?:{_one_of(lexicon.scales)}){edge})*)
        (?:{_PAUSE}(?P<after>{phrases}|[{_SIGNS}](?!\d)|°\s?[CF]\b|(?![A-Za-z]['’]\w)[A-Za-z]+(?![\w$])))?
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def _one_of(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, the longest first; one that never matches if there are none.

    A look at the first letter halves the time that it takes in a text with few of them.
    """
    ordered = sorted(words, key=len, reverse=True)
    if not ordered:
        return "(?!)"
    initials = "".join(sorted({word[0] for word in ordered}))
    spellings = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered)
    return f"(?=[{initials}])(?:{spellings})"


def _unit(spelling: str, lexicon: Lexicon) -> str | None:
    return lexicon.units.get(spelling) or SYMBOL.get(spelling)


def _readings(match: re.Match[str], lexicon: Lexicon) -> list[float]:
    """Return what the number of a match can be; nothing for *one*, which is more often a pronoun."""
    if match["digits"]:
        readings = _numbers(match["digits"], lexicon)
    else:
        value = lexicon.numbers[" ".join(match["word"].lower().split())]
        if value == 1 and not match["scales"]:
            return []
        readings = [value]
    for scale in re.findall(_one_of(lexicon.scales), (match["scales"] or "").lower()):
        readings = [value * lexicon.scales[scale] for value in readings]
    return readings


def _numbers(digits: str, lexicon: Lexicon) -> list[float]:
    """Return the values of digits with signs between them, the likeliest first: `1,234.5`.

    A comma before three digits groups them in English. In other languages a comma or a full stop there may as well end
    the whole number.
    """
    digits = re.sub("['’\u00a0\u202f]", "", digits.translate(_LATIN_SIGNS))
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return [float(digits)]
    sign, three = digits[last], len(digits) - last - 1 == _GROUP
    whole = float(re.sub("[,.]", "", digits))
    broken = float(re.sub("[,.]", "", digits[:last]) + "." + digits[last + 1 :])
    if digits.count(sign) > 1:
        return [whole]
    if lexicon.grouped_by_comma:
        return [whole if three and sign == "," else broken]
    return [whole, broken] if three else [broken]

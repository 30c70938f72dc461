"""Numbers with their units, as they stand in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from pincite.bot.verify.days import NOWHERE
from pincite.bot.verify.languages import ENGLISH, Lexicon
from pincite.bot.verify.measures import Measure, measure
from pincite.index.terms import UNSPACED
from pincite.index.types import Span

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


Bound = Literal["", "about", "more", "less"]

_ABOUT = (
    "about|around|roughly|approximately|some|circa|ca\\.?|nearly|almost|close to|nearer|just over|just under|"
    "a little over|little more than|slightly (?:more|less) than|in the (?:region|neighbourhood|neighborhood) of"
)
_MORE = (
    "(?:no|not) (?:fewer|less) than|(?:more|(?:long|old|lat|larg|great|high|heavi|wid)er) than|over|above|at least|"
    "exceed(?:s|ing|ed)?|upwards of|a minimum of"
)
_LESS = (
    "(?:no|not) more than|(?:less|(?:few|short|young|earli|small|low|light|narrow)er) than|under|below|at most|up to|"
    "a maximum of|within"
)
_BOUND = re.compile(rf"\b(?:(?P<about>{_ABOUT})|(?P<more>{_MORE})|(?P<less>{_LESS}))\Z", re.IGNORECASE)
"""Words right before a number that bound it."""

_AFTER = re.compile(
    r"\s+(?:(?:and|or) (?:(?P<more>more|over|above|upwards|older|longer|higher|later|larger|heavier|greater)"
    r"|(?P<less>less|fewer|under|below|younger|shorter|lower|earlier|smaller|lighter))"
    r"|(?P<least>at (?:the )?(?:very )?(?:least|earliest)|minimum)"
    r"|(?P<most>at (?:the )?(?:very )?(?:most|latest)|maximum))\b",
    re.IGNORECASE,
)
"""Words right after a number that bound it: *16 or over*, *20 at the most*."""

BEFORE_NUMBER = " \t\n~$€£¥"
"""Signs between those words and the number."""

_GIVEN = re.compile(
    r"\b(?:the|these|those|both|all|its|their|his|her|our|my|your|other|first|last|next|remaining|either|one in)\s+\Z",
    re.IGNORECASE,
)
"""Words before a small number that refers to what was named before: *the two countries*."""

_FRACTION = re.compile(
    r"(?:\s(?:\w{1,20}\s)?(?:in|out\sof)\s(?:every\s)?(?:\d{1,3}|three|four|five|six|seven|eight|nine|ten|twelve|twenty|"
    r"fifty|hundred)|[\s-](?:halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?))(?!\w)",
    re.IGNORECASE,
)
"""What makes a number a part of a fraction: *two thirds*, *one in four*."""

_LISTED = re.compile(r"\s+(?:\w+\s+){0,3}\w+\s*[:—–]")
"""What follows the number of things that are then listed: *three reasons: …*."""

_AND_A_HALF = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)
_AND = re.compile(r"[\s-]+(?:and\s+)?\Z", re.IGNORECASE)

SMALL = 20
"""Numbers in words up to here may only refer to what was named before."""

LOOK_BACK = 40
"""Code points before a number that can bound it."""


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
    """Whether it is written in words."""
    span: Span = NOWHERE
    """Where it stands."""
    measure: Measure | None = None
    """What the unit measures."""
    bound: Bound = ""
    """Whether it is the least, the most or about what is meant: *more than 5*, *up to 5*, *some 5*."""
    given: bool = True
    """Whether it says how many there are. *The two countries* and *one in four* don't."""

    def agrees(self, other: Quantity) -> bool:
        """Whether both can be the same: equal numbers, converted if need be, and no units that differ."""
        return any(
            abs(one - two) <= self.tolerance(other) * max(1e-9, abs(one), abs(two))
            for one, two in self._in_one_unit(other)
        )

    def covers(self, other: Quantity) -> bool:
        """Whether the other lies within this one's bound: *more than 5* covers 6, *about 50* covers 48."""
        for one, two in self._in_one_unit(other):
            low, high = {"": (1.0, 1.0), "about": (0.9, 1.1), "more": (1.0, 2.0), "less": (0.5, 1.0)}[self.bound]
            if low * one <= two <= high * one:
                return True
        return False

    def comparable(self, other: Quantity) -> bool:
        """Whether both are in units of one dimension, or both in none."""
        if self.measure is None or other.measure is None:
            return self.measure is other.measure
        return self.measure.comparable(other.measure)

    def tolerance(self, other: Quantity) -> float:
        """The relative difference that rounding explains."""
        return self.measure.tolerance(other.measure) if self.measure and other.measure else 1e-9

    def _in_one_unit(self, other: Quantity) -> Iterator[tuple[float, float]]:
        """Yield both values in one unit; nothing if there is none."""
        ours, theirs = self.measure, other.measure
        if ours is None or theirs is None:
            yield from ((one, two) for one in self.readings for two in other.readings)
        elif ours.comparable(theirs):
            yield from ((ours.base(one), theirs.base(two)) for one in self.readings for two in other.readings)

    @property
    def readings(self) -> tuple[float, ...]:
        """The possible values of the number: one or two."""
        return (self.value,) if self.other is None else (self.value, self.other)


NO_UNITS = frozenset("a c f k n s v w second quarter bar real won stone crown crowns".split())
"""Spellings that are words, letters or labels more often than units."""


def equal(value: float, against: float) -> bool:
    """Whether two numbers are the same, but for rounding in binary."""
    return abs(value - against) <= 1e-9 * max(1.0, abs(value))


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
    whole: Quantity | None = None
    for quantity in _single(text, lexicon):
        joined = _joined(whole, quantity, text) if whole is not None else None
        if whole is not None and joined is None:
            yield whole
        whole = joined or quantity
    if whole is not None:
        yield whole


def _single(text: str, lexicon: Lexicon) -> Iterator[Quantity]:
    """Yield numbers, those of several words in their parts: *two hundred* and *seventy*."""
    for match in _pattern(lexicon).finditer(text):
        readings = _readings(match, lexicon)
        if not readings:
            continue
        after = " ".join((match["after"] or "").replace("°\u0020", "°").split())
        after_unit = _unit(after, lexicon)
        before = _unit(match["before"] or "", lexicon)
        unit = before or after_unit
        shown = match[0] if not after or after_unit else match[0][: match.start("after") - match.start()]
        spelling = (match["before"] or "") if before else after
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        quantity = Quantity(
            readings[0],
            None if match["ordinal"] else unit,
            shown.strip(),
            other=readings[1] if len(readings) > 1 else None,
            spelled=match["word"] is not None,
            span=Span(start, match.start() + len(shown.rstrip())),
            measure=measure(spelling, unit) if unit and not match["ordinal"] else None,
        )
        yield _bounded(quantity, match, text) if lexicon is ENGLISH else quantity


def _bounded(quantity: Quantity, match: re.Match[str], text: str) -> Quantity:
    """Return an English number with the bound or role that the words around it give it."""
    before = text[max(0, quantity.span.start - LOOK_BACK) : quantity.span.start]
    bound = _BOUND.search(before.rstrip(BEFORE_NUMBER))
    number_ends = match.end("after") if quantity.unit else match.end("scales")
    small = quantity.spelled and quantity.value <= SMALL
    refers = small and bool(_GIVEN.search(before) or _LISTED.match(text, number_ends))
    if _AND_A_HALF.match(text, match.end()):
        quantity = replace(quantity, value=quantity.value + 0.5)
    return replace(
        quantity,
        bound=next(
            (name for name in ("about", "more", "less") if bound and bound[name]), _bound_after(text, number_ends)
        ),
        given=not refers and (quantity.unit is not None or _FRACTION.match(text, match.end("scales")) is None),
    )


def _bound_after(text: str, end: int) -> Bound:
    """Return the bound that the words after a number set."""
    after = _AFTER.match(text, end)
    if after is None:
        return ""
    return "more" if after["more"] or after["least"] else "less"


def _joined(first: Quantity, second: Quantity, text: str) -> Quantity | None:
    """Return two numbers in words that are one: *two hundred and seventy*."""
    between = text[first.span.end : second.span.start]
    if not (first.spelled and second.spelled and first.unit is None and _AND.match(between)):
        return None
    if first.value < 100 or first.value % 10 ** len(str(int(second.value))) or second.value >= 1000:  # noqa: PLR2004
        return None
    span = Span(first.span.start, second.span.end)
    return replace(second, value=first.value + second.value, text=span.of(text), span=span, bound=first.bound)


@cache
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    edge = r"\b" if lexicon.spaced else ""
    phrases = _one_of(unit for unit in lexicon.units if not unit.isalpha() and unit[0].isalpha())
    return re.compile(
        rf"""
        (?P<before>US\$|[{_SIGNS}])?\s?
        (?:(?:(?<![\w.])|(?<=[{UNSPACED}]))
           (?P<digits>[-−]?\d+(?:[,.'’\u00a0\u202f٬٫]\d+)*)(?P<ordinal>(?:{lexicon.ordinal})\b)?
         | {edge}(?P<word>{_one_of(lexicon.numbers)}){edge})
        (?P<scales>(?:{_PAUSE}(?:{_one_of(lexicon.scales)}){edge})*)
        (?:{_PAUSE}(?P<after>{phrases}|[{_SIGNS}](?!\d)|°\s?[CF]\b
           |(?![A-Za-z]['’]\w)[A-Za-z]+(?:[²³]|/[A-Za-z]+)?(?![\w$])))?
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
    """Return the name of a unit: the lexicon's, or that of the table of units."""
    folded = spelling.lower()
    if name := lexicon.units.get(folded) or SYMBOL.get(folded):
        return name
    unit = measure(spelling) if spelling and (lexicon.spaced or spelling.isascii()) else None
    return unit.name if unit is not None and folded not in NO_UNITS else None


def _readings(match: re.Match[str], lexicon: Lexicon) -> list[float]:
    """Return the possible values of a matched number; none for *one*, which is more often a pronoun."""
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

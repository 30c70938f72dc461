"""Numbers with their units, and dates: what a statement may only say as its source says it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = {word: value for value, word in enumerate(ONES)} | {word: 10 * n for n, word in enumerate(TENS, 2)}
WORDS |= {"dozen": 12, "twice": 2, "thrice": 3}
SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
MONTHS = "january february march april may june july august september october november december".split()

UNITS = {
    "%": "% percent pct",
    "percentage points": "percentage\u00a0points percentage\u00a0point pp",
    "dollars": "$ usd dollar dollars us$",
    "euros": "€ eur euro euros",
    "pounds": "£ gbp pound pounds",
    "roubles": "₽ rub rouble roubles ruble rubles",
    "yuan": "yuan rmb cny renminbi",
    "yen": "¥ yen jpy",
    "rials": "rial rials irr",
    "kilometres": "km kilometre kilometres kilometer kilometers",
    "miles": "mi mile miles",
    "metres": "m metre metres meter meters",
    "centimetres": "cm centimetre centimetres centimeter centimeters",
    "feet": "ft foot feet",
    "kilograms": "kg kilogram kilograms kilo kilos",
    "grams": "g gram grams",
    "tonnes": "t tonne tonnes ton tons",
    "litres": "l litre litres liter liters",
    "barrels": "barrel barrels bbl",
    "seconds": "s second seconds",
    "minutes": "min minute minutes",
    "hours": "h hr hrs hour hours",
    "days": "day days",
    "weeks": "week weeks",
    "months": "month months",
    "years": "year years yr yrs",
    "decades": "decade decades",
    "centuries": "century centuries",
    "times": "times",
    "°C": "°c celsius",
    "°F": "°f fahrenheit",
    "kW": "kw kilowatt kilowatts",
    "MW": "mw megawatt megawatts",
    "GW": "gw gigawatt gigawatts",
    "kWh": "kwh",
}
"""Units by the name they are shown under; two different ones are never the same quantity with the same number."""

UNIT = {spelling: name for name, spellings in UNITS.items() for spelling in spellings.split(" ")}
_SIGNS = "".join(re.escape(u) for u in UNIT if len(u) == 1 and not u.isalnum())
_WORD = rf"(?:{'|'.join(TENS)})[-\s](?:{'|'.join(ONES[1:10])})|{'|'.join(sorted(WORDS, key=len, reverse=True))}"
_SCALE = "|".join(SCALES)

QUANTITY = re.compile(
    rf"""
    (?P<before>US\$|[{_SIGNS}])?\s?
    (?<![\w.])(?:(?P<digits>[-−]?\d+(?:[,.'’\u00a0\u202f]\d+)*)(?P<ordinal>(?:st|nd|rd|th)\b)?
       | \b(?P<word>{_WORD})\b)
    (?P<scales>(?:[\s\u00a0-]?(?:{_SCALE})\b)*)
    (?:[\s\u00a0-]?(?P<after>percentage\spoints?|per\scent|[{_SIGNS}](?!\d)|°\s?[CF]\b|[A-Za-z]+(?![\w$])))?
    """,
    re.VERBOSE | re.IGNORECASE,
)

_MONTH = "|".join(rf"{name[:3]}(?:{name[3:]}|t?\.|t\b)?" if len(name) > 3 else name for name in MONTHS)  # noqa: PLR2004
DATE = re.compile(
    rf"""
    \b(?P<y1>\d{{4}})-(?P<m1>\d{{2}})(?:-(?P<d1>\d{{2}}))?\b
    | \b(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<m2>{_MONTH})\b\.?
      (?:\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d))?
      (?:,?\s+(?:of\s+)?(?P<y2>\d{{4}}))?
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands in a text."""

    value: float
    unit: str | None
    """Name in UNITS; None for none that is known."""
    text: str

    def agrees(self, other: Quantity) -> bool:
        """Whether both can be the same: equal numbers, and no units that differ."""
        same = abs(self.value - other.value) <= 1e-9 * max(1.0, abs(self.value))
        return same and (self.unit is None or other.unit is None or self.unit == other.unit)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as precise as a text gives it."""

    year: int | None
    month: int
    day: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that a statement says and its citations don't."""

    said: str
    found: tuple[str, ...]
    """What they say instead, as far as that can be told."""

    def __str__(self) -> str:
        instead = f"the source says {', '.join(self.found)}" if self.found else "the source does not"
        return f"says {self.said}, {instead}"


def mismatches(statement: str, cited: str) -> list[Mismatch]:
    """The numbers, units and dates of a statement that the cited text does not hold."""
    said_days, said = read(statement)
    known_days, known = read(cited)
    years = [Quantity(float(d.year), None, str(d.year)) for d in known_days if d.year is not None]
    wrong: list[Mismatch] = []
    for day in said_days:
        if not any(_same_day(day, other, [*known, *years]) for other in known_days):
            wrong.append(Mismatch(day.text, tuple(dict.fromkeys(d.text for d in known_days))))
    for quantity in said:
        if not any(quantity.agrees(other) for other in (*known, *years)):
            wrong.append(Mismatch(quantity.text, _instead(quantity, known)))
    return wrong


def read(text: str) -> tuple[list[Day], list[Quantity]]:
    """The dates of a text, and the numbers that are not part of one."""
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() and _digit(c) else c for c in text)
    days = list(_days(text))
    for day, start, end in reversed(days):
        text = text[:start] + " " * (end - start) + text[end:] if day else text
    return [day for day, _, _ in days], list(_quantities(text))


def _digit(c: str) -> bool:
    return unicodedata.digit(c, None) is not None


def _days(text: str) -> Iterator[tuple[Day, int, int]]:
    for match in DATE.finditer(text):
        if match["m1"]:
            year, month, day = match["y1"], int(match["m1"]), match["d1"]
        else:
            year, day = match["y2"], match["d2"] or match["d3"]
            name = match["m2"].lower().rstrip(".")
            month = next(n for n, full in enumerate(MONTHS, 1) if full.startswith(name[:3]))
            if not match["m2"][0].isupper() or (name in {"may", "mar"} and not year and not day):
                continue  # the verb
        yield (
            Day(int(year) if year else None, month, int(day) if day else None, match[0].strip()),
            match.start(),
            match.end(),
        )


def _quantities(text: str) -> Iterator[Quantity]:
    for match in QUANTITY.finditer(text):
        value = _value(match)
        if value is None:
            continue
        after = " ".join((match["after"] or "").lower().replace("°\u0020", "°").split())
        unit = UNIT.get((match["before"] or "").lower()) or _unit(after)
        with_unit = not after or _unit(after) is not None
        shown = match[0] if with_unit else match[0][: match.start("after") - match.start()]
        yield Quantity(value, None if match["ordinal"] else unit, shown.strip())


def _unit(after: str) -> str | None:
    if after.startswith("percentage"):
        return "percentage points"
    return "%" if after == "per cent" else UNIT.get(after)


def _value(match: re.Match[str]) -> float | None:
    if match["digits"]:
        value = _number(match["digits"])
    else:
        words = re.split(r"[-\s]", match["word"].lower())
        if words == ["one"] and not match["scales"]:
            return None  # more often a pronoun
        value = float(sum(WORDS[word] for word in words))
    for scale in re.findall(r"[a-z]+", (match["scales"] or "").lower()):
        value *= SCALES[scale]
    return value


def _number(digits: str) -> float:
    """The value of digits with signs between them: `1,234.5`; one sign followed by three digits groups them."""
    digits = re.sub(r"['’\u00a0\u202f]", "", digits.replace("−", "-"))
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return float(digits)
    sign = digits[last]
    grouped = sign == "," and len(digits) - last - 1 == 3  # noqa: PLR2004
    if digits.count(sign) > 1 or grouped:
        return float(re.sub(r"[,.]", "", digits))
    return float(re.sub(r"[,.]", "", digits[:last]) + "." + digits[last + 1 :])


def _same_day(said: Day, known: Day, numbers: Sequence[Quantity]) -> bool:
    if said.month != known.month or (said.day is not None and said.day != known.day):
        return False
    if said.year is None or said.year == known.year:
        return True
    return known.year is None and any(n.value == said.year for n in numbers)


def _instead(quantity: Quantity, known: Sequence[Quantity]) -> tuple[str, ...]:
    """What a source says instead of a quantity: those of the same unit, or else with the same number, or else all."""
    alike = [q for q in known if quantity.unit is not None and q.unit == quantity.unit]
    alike = alike or [q for q in known if q.value == quantity.value] or list(known)
    return tuple(dict.fromkeys(q.text for q in alike))[:3]

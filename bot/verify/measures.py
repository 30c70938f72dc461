"""Units as dimension and factor, so that 5 km equal 5,000 m but no number of hectares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pincite.bot.verify.currencies import CURRENCIES, LOOSE
from pincite.bot.verify.unit_table import PLAIN, PREFIXED, PREFIXES

MONEY = "money:"

DAYS_IN_MONTH = 365.2425 / 12
DAY = 86400.0

ROUNDED = 0.01
"""Relative difference between a converted value and one that is rounded in writing: 5 km, 3.1 miles."""

CALENDAR = 0.04
"""The same between days or weeks and months, which have no fixed number of them."""

PER_HOUR = {
    "mph": "miles per hour, miles an hour",
    "kph": "kilometres per hour, kilometers per hour, kilometres an hour, kilometers an hour, kmh",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit: what it measures, and its size in the unit of that dimension."""

    name: str
    dimension: str
    factor: float = 1.0
    offset: float = 0.0

    def comparable(self, other: Measure) -> bool:
        """Whether values in both can be compared."""
        if self.dimension == other.dimension:
            return True
        one, two = (unit.dimension.removeprefix(MONEY) for unit in (self, other))
        if {self.dimension, other.dimension} == {POUNDS.dimension, f"{MONEY}GBP"}:
            return True
        return (
            self.dimension.startswith(MONEY)
            and other.dimension.startswith(MONEY)
            and (one in LOOSE.get(two, ()) or two in LOOSE.get(one, ()))
        )

    def base(self, value: float) -> float:
        """A value in the unit of the dimension."""
        return value * self.factor + self.offset

    def tolerance(self, other: Measure) -> float:
        """Relative difference of two values that rounding explains; next to none in one unit."""
        if self.factor == other.factor:
            return 1e-9
        return CALENDAR if self.monthly != other.monthly else ROUNDED

    @property
    def monthly(self) -> bool:
        """Whether it is months, or made of months."""
        return self.dimension == "time" and self.factor >= DAYS_IN_MONTH * DAY


POUNDS = Measure("pounds", "pounds")
"""Money or a weight: *5 pounds*."""


def measure(spelling: str, name: str | None = None) -> Measure | None:
    """The unit with this spelling; one in a dimension of its own if only its name is known; None if it is no unit."""
    table = measures()
    unit = table.get(spelling) or table.get(spelling.casefold())
    if unit is None and "/" in spelling:
        above, below = (measure(part) for part in spelling.split("/", 1))
        if above is not None and below is not None:
            return Measure(spelling, f"{above.dimension}/{below.dimension}", above.factor / below.factor)
    if unit is None and name is not None:
        unit = table.get(name) or table.get(name.casefold()) or Measure(name, f"name:{name}")
    return unit


@cache
def measures() -> dict[str, Measure]:
    """Units by symbol, as it is written, and by name in small letters."""
    table: dict[str, Measure] = {}
    for entry in PLAIN:
        dimension, factor = _times(entry.dimension, float(entry.factor))
        unit = Measure(entry.words[0] if entry.words else entry.symbols[0], dimension, factor)
        for spelling in (*entry.symbols, *(form for word in entry.words for form in (word, f"{word}s"))):
            table[spelling] = unit
    for entry in PREFIXED:
        for prefix, short, size in (
            ("", "", 1.0),
            *((p.word, s, float(p.factor)) for p in PREFIXES for s in p.symbols),
        ):
            factor = float(entry.factor) * size
            for word in entry.words:
                unit = Measure(prefix + word, entry.dimension, factor)
                table |= {f"{prefix}{word}": unit, f"{prefix}{word}s": unit}
            for symbol in entry.symbols:
                table.setdefault(short + symbol, Measure(short + symbol, entry.dimension, factor))
    for code, names in CURRENCIES.items():
        table |= {name.casefold(): Measure(code, MONEY + code) for name in (code, *names)}
    kelvins = {"°C": (1.0, 273.15), "°F": (5 / 9, 459.67 * 5 / 9)}
    table |= {name: Measure(name, "temperature", *size) for name, size in kelvins.items()}
    table |= {spelling: table[name] for name, words in PER_HOUR.items() for spelling in words.split(", ")}
    return table | {"pounds": POUNDS, "pound": POUNDS}


def _times(dimension: str, factor: float) -> tuple[str, float]:
    return ("time", factor * DAYS_IN_MONTH * DAY) if dimension == "months" else (dimension, factor)

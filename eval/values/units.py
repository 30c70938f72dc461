"""Units and currencies as values can have them, by symbol and by name.

A table of our own, because a library for physics reads too much into prose (`in` is an inch, `a` a year, `5 a day` a
product), and prose needs what it lacks: currencies, `a day`, `per person`.

`kB`, `MB` and `GB` are decimal, as in SI; `KiB`, `MiB` and `GiB` are binary. Months and years are no fixed number of
days, so `12 months` is `1 year` but `30 days` is no month. A `dollar` without a country fits any dollar, a `pound` is
money or a weight.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from pincite.bot.verify.currencies import CURRENCIES, LOOSE
from pincite.bot.verify.unit_table import GLYPH_WORDS, GLYPHS, PLAIN, PREFIXED, PREFIXES
from pincite.eval.values.tokens import tokenize

MONEY = "money:"
"""Beginning of the dimension of a currency."""

NOUN = "noun:"
"""Beginning of the dimension of a counted noun, as in `per person`."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit."""

    name: str
    """As a message shows it."""
    dimension: str
    """Two values can be compared in equal dimensions: `length`, `length/time`, `money:EUR`."""
    factor: Fraction = Fraction(1)
    """Size in the unit of the dimension: metre, kilogram, second, litre, ..."""
    offset: Fraction = Fraction(0)
    """Added after the factor; for degrees Celsius and Fahrenheit, in kelvins."""
    customary: bool = False
    """Whether it is no power of ten of the dimension's unit, so that conversions are rounded in writing."""
    above: Unit | None = None
    below: Unit | None = None
    """The two units of a rate: `EUR` and `day` of `EUR/day`."""

    def base(self, value: Fraction) -> Fraction:
        """A value in the unit of the dimension."""
        return value * self.factor + self.offset

    def here(self, base: Fraction) -> Fraction:
        """A value of the dimension's unit in this one."""
        return (base - self.offset) / self.factor

    def per(self, denominator: Unit) -> Unit:
        """The rate of this unit per another: `EUR` per `day`."""
        return Unit(
            f"{self.name}/{denominator.name}",
            f"{self.dimension}/{denominator.dimension}",
            self.factor / denominator.factor,
            Fraction(0),
            self.customary or denominator.customary,
            self,
            denominator,
        )


CELSIUS = Unit("°C", "temperature", Fraction(1), Fraction(27315, 100))
FAHRENHEIT = Unit("°F", "temperature", Fraction(5, 9), Fraction(45967, 180), customary=True)
KELVIN = Unit("K", "temperature")
DEGREES = Unit("degrees", "degrees")
"""Of a temperature or an angle; `5 degrees` fits 5 °C and 5 °F alike."""

POUNDS = Unit("pounds", "pounds")
INCH = Unit("inch", "length", Fraction(254, 10000), customary=True)
FOOT = Unit("foot", "length", Fraction(3048, 10000), customary=True)
PRIME = Unit("'", "feet or minutes")
DOUBLE_PRIME = Unit('"', "inches or seconds")
CENT = Unit("cents", f"{MONEY}?", Fraction(1, 100))
NIGHT = Unit("night", f"{NOUN}night")
"""For which a hotel is paid; no day, since something nightly is not done by day."""

PENNY = Unit("pence", f"{MONEY}GBP", Fraction(1, 100))

LOOSE_UNITS: dict[str, dict[str, Unit]] = {
    "pounds": {
        "mass": Unit("lb", "mass", Fraction(45359237, 10**8), customary=True),
        f"{MONEY}GBP": Unit("GBP", f"{MONEY}GBP"),
    },
    "degrees": {"temperature": CELSIUS},
    PRIME.dimension: {"length": FOOT, "time": Unit("min", "time", Fraction(60))},
    DOUBLE_PRIME.dimension: {"length": INCH, "time": Unit("s", "time")},
}
"""Units that a name may mean, by the dimension that it is compared in."""


@cache
def symbols() -> dict[str, Unit]:
    """Units by symbol; case matters."""
    table: dict[str, Unit] = {}
    for names in PREFIXED:
        for symbol in names.symbols:
            table[symbol] = Unit(symbol, names.dimension, names.factor)
            for prefix in PREFIXES:
                for short in prefix.symbols:
                    table.setdefault(
                        short + symbol, Unit(short + symbol, names.dimension, names.factor * prefix.factor)
                    )
    for names in PLAIN:
        for symbol in names.symbols:
            table[symbol] = Unit(symbol, names.dimension, names.factor, customary=names.customary)
    return table | {"C": CELSIUS, "F": FAHRENHEIT, "K": KELVIN}


@cache
def phrases() -> dict[tuple[str, ...], Unit]:
    """Units and currencies by their names, each as its folded words in a row."""
    table = dict(_measures())
    lengths = [(words, unit) for words, unit in table.items() if unit.dimension == "length" and len(words) == 1]
    for size, power in (("square", 2), ("sq", 2), ("cubic", 3)):
        table |= {(size, *words): raised(unit, power) for words, unit in lengths}
    table |= {
        (*words, hours): Unit(f"{unit.name} hour", "energy", unit.factor * 3600)
        for words, unit in list(table.items())
        if unit.dimension == "power" and len(words) == 1
        for hours in ("hour", "hours")
    }
    table |= dict(_degrees())
    table |= {folded(name): symbols()[symbol] for name, symbol in GLYPHS.items()}
    table |= {folded(name): table[word,] for name, word in GLYPH_WORDS.items()}
    for code, names in CURRENCIES.items():
        table |= {folded(name): Unit(code, MONEY + code) for name in (code, *names)}
    return table | {("pound",): POUNDS, ("pounds",): POUNDS, ("pence",): PENNY, ("penny",): PENNY}


def _measures() -> Iterator[tuple[tuple[str, ...], Unit]]:
    for names in PREFIXED:
        for word in names.words:
            for form in (word, f"{word}s"):
                yield (form,), Unit(word, names.dimension, names.factor)
                for prefix in PREFIXES:
                    unit = Unit(prefix.word + word, names.dimension, names.factor * prefix.factor)
                    yield (prefix.word + form,), unit
    for names in PLAIN:
        for word in names.words:
            for form in (word, f"{word}s"):
                yield folded(form), Unit(word, names.dimension, names.factor, customary=names.customary)


def _degrees() -> Iterator[tuple[tuple[str, ...], Unit]]:
    scales = {
        "celsius": CELSIUS,
        "centigrade": CELSIUS,
        "fahrenheit": FAHRENHEIT,
        "kelvin": KELVIN,
        "kelvins": KELVIN,
    }
    for degree in ("degree", "degrees"):
        yield (degree,), DEGREES
        for name, unit in scales.items():
            yield (name,), unit
            yield (degree, name), unit


def raised(unit: Unit, power: int) -> Unit:
    """A length squared (an area) or cubed (a volume, in litres)."""
    dimension, litres = {2: ("area", 1), 3: ("volume", 1000)}[power]
    return Unit(f"{unit.name}^{power}", dimension, unit.factor**power * litres, customary=unit.customary)


def folded(name: str) -> tuple[str, ...]:
    """A name as the tables have it."""
    return tuple(token.fold for token in tokenize(name) if token.text != "-")


def same_currency(given: str, gold: str) -> bool:
    """Whether two dimensions of money may be the same currency, per the same unit: `$` and `USD`, each per day."""
    if given == gold:
        return True
    given_code, _, given_per = given.removeprefix(MONEY).partition("/")
    gold_code, _, gold_per = gold.removeprefix(MONEY).partition("/")
    fits = given_code == gold_code or gold_code in LOOSE.get(given_code, ()) or given_code in LOOSE.get(gold_code, ())
    return fits and given_per == gold_per

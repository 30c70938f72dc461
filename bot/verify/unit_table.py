"""Units of measurement: their names and symbols, and what one of them is in the unit of its dimension.

Factors are exact, from the SI Brochure (9th edition, 2019; https://www.bipm.org/en/publications/si-brochure) and, for
customary units, NIST Special Publication 811 (2008, appendix B), both in the public domain.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Prefix:
    """A prefix of the SI."""

    word: str
    symbols: tuple[str, ...]
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit with its names."""

    dimension: str
    factor: Fraction
    """Size in the unit of the dimension: metre, kilogram, second, month, square metre, litre, bit, ..."""
    symbols: tuple[str, ...]
    words: tuple[str, ...]
    """Singular; a plural with `s` is read, too."""
    customary: bool = False
    """Whether it is a customary unit: no power of ten of an SI unit."""


PREFIXES = (
    Prefix("kilo", ("k",), Fraction(10**3)),
    Prefix("mega", ("M",), Fraction(10**6)),
    Prefix("giga", ("G",), Fraction(10**9)),
    Prefix("tera", ("T",), Fraction(10**12)),
    Prefix("peta", ("P",), Fraction(10**15)),
    Prefix("hecto", ("h",), Fraction(100)),
    Prefix("deci", ("d",), Fraction(1, 10)),
    Prefix("centi", ("c",), Fraction(1, 100)),
    Prefix("milli", ("m",), Fraction(1, 10**3)),
    Prefix("micro", ("μ", "µ"), Fraction(1, 10**6)),
    Prefix("nano", ("n",), Fraction(1, 10**9)),
)

PREFIXED = (
    Entry("length", Fraction(1), ("m",), ("metre", "meter")),
    Entry("mass", Fraction(1, 1000), ("g",), ("gram", "gramme")),
    Entry("time", Fraction(1), ("s",), ()),
    Entry("volume", Fraction(1), ("l", "L"), ("litre", "liter")),
    Entry("power", Fraction(1), ("W",), ("watt",)),
    Entry("energy", Fraction(1), ("J",), ("joule",)),
    Entry("energy", Fraction(3600), ("Wh",), ()),
    Entry("energy", Fraction(4184, 1000), ("cal",), ("calorie",)),
    Entry("voltage", Fraction(1), ("V",), ("volt",)),
    Entry("current", Fraction(1), ("A",), ("ampere", "amp")),
    Entry("force", Fraction(1), ("N",), ("newton",)),
    Entry("pressure", Fraction(1), ("Pa",), ("pascal",)),
    Entry("pressure", Fraction(10**5), ("bar",), ("bar",)),
    Entry("frequency", Fraction(1), ("Hz",), ("hertz",)),
    Entry("resistance", Fraction(1), ("Ω",), ("ohm",)),
    Entry("substance", Fraction(1), ("mol",), ("mole",)),
    Entry("information", Fraction(8), ("B",), ("byte",)),
    Entry("information", Fraction(1), ("bit",), ("bit",)),
    Entry("information/time", Fraction(1), ("bps",), ()),
    Entry("information/time", Fraction(8), ("Bps",), ()),
    Entry("mass", Fraction(1000), ("t",), ("tonne",)),
    Entry("radiation", Fraction(1), ("Sv",), ("sievert",)),
)
"""Units that take the prefixes of the SI."""

PLAIN = (
    Entry("time", Fraction(1), ("sec", "secs"), ("second",)),
    Entry("time", Fraction(60), ("min", "mins"), ("minute",)),
    Entry("time", Fraction(3600), ("h", "hr", "hrs"), ("hour",)),
    Entry("time", Fraction(86400), (), ("day",)),
    Entry("time", Fraction(7 * 86400), ("wk", "wks"), ("week",)),
    Entry("time", Fraction(14 * 86400), (), ("fortnight",)),
    Entry("months", Fraction(1), ("mo", "mos"), ("month",)),
    Entry("months", Fraction(3), (), ("quarter",)),
    Entry("months", Fraction(12), ("yr", "yrs"), ("year",)),
    Entry("months", Fraction(120), (), ("decade",)),
    Entry("months", Fraction(1200), (), ("century", "centuries")),
    Entry("months", Fraction(12000), (), ("millennium", "millennia")),
    Entry("length", Fraction(254, 10000), (), ("inch", "inches"), customary=True),
    Entry("length", Fraction(3048, 10000), ("ft",), ("foot", "feet"), customary=True),
    Entry("length", Fraction(9144, 10000), ("yd", "yds"), ("yard",), customary=True),
    Entry("length", Fraction(1609344, 1000), ("mi",), ("mile",), customary=True),
    Entry("length", Fraction(1852), ("nmi",), ("nautical mile",), customary=True),
    Entry("length", Fraction(9460730472580800), ("ly",), ("light year", "lightyear", "light-year"), customary=True),
    Entry("length", Fraction(149597870700), ("au",), ("astronomical unit",), customary=True),
    Entry("mass", Fraction(45359237, 10**8), ("lb", "lbs"), (), customary=True),
    Entry("mass", Fraction(28349523125, 10**12), ("oz",), ("ounce",), customary=True),
    Entry("mass", Fraction(635029318, 10**8), (), ("stone",), customary=True),
    Entry("mass", Fraction(2, 10**4), (), ("carat",), customary=True),
    Entry("mass", Fraction(100), (), ("quintal",)),
    Entry("mass", Fraction(1000), (), ("metric ton", "ton")),
    Entry("area", Fraction(10**4), ("ha",), ("hectare",)),
    Entry("area", Fraction(40468564224, 10**7), ("ac",), ("acre",), customary=True),
    Entry("area", Fraction(1), ("sqm", "m²"), ("square metre", "square meter")),
    Entry("area", Fraction(10**6), ("sqkm", "km²"), ("square kilometre", "square kilometer")),
    Entry("area", Fraction(9290304, 10**8), ("sqft",), ("square foot", "square feet"), customary=True),
    Entry("area", Fraction(2589988110336, 10**6), (), ("square mile",), customary=True),
    Entry("volume", Fraction(1000), ("m³",), ("cubic metre", "cubic meter")),
    Entry("volume", Fraction(1, 1000), ("cm³",), ("cubic centimetre", "cubic centimeter")),
    Entry("volume", Fraction(3785411784, 10**9), ("gal",), ("gallon",), customary=True),
    Entry("volume", Fraction(473176473, 10**9), (), ("pint",), customary=True),
    Entry("volume", Fraction(158987294928, 10**9), ("bbl",), ("barrel",), customary=True),
    Entry("volume", Fraction(1, 10**3), ("cc",), ()),
    Entry("length/time", Fraction(1000, 3600), ("kph", "kmh"), ()),
    Entry("length/time", Fraction(1609344, 3600 * 1000), ("mph",), (), customary=True),
    Entry("length/time", Fraction(1852, 3600), ("kn", "kt"), ("knot",), customary=True),
    Entry("power", Fraction(7456998715822702, 10**13), ("hp", "bhp"), ("horsepower",), customary=True),
    Entry("pressure", Fraction(6894757293168, 10**9), ("psi",), (), customary=True),
    Entry("pressure", Fraction(101325), ("atm",), ("atmosphere",), customary=True),
    Entry("information", Fraction(8 * 2**10), ("KiB",), ("kibibyte",)),
    Entry("information", Fraction(8 * 2**20), ("MiB",), ("mebibyte",)),
    Entry("information", Fraction(8 * 2**30), ("GiB",), ("gibibyte",)),
    Entry("information", Fraction(8 * 2**40), ("TiB",), ("tebibyte",)),
    Entry("information", Fraction(8 * 1000), ("KB",), ()),
    Entry("information", Fraction(10**6), ("Mb",), ()),
    Entry("information", Fraction(10**9), ("Gb",), ()),
    Entry("information/time", Fraction(10**3), ("Kbps",), ()),
    Entry("information/time", Fraction(10**6), ("mbps",), ()),
    Entry("information/time", Fraction(10**9), ("gbps",), ()),
    Entry("ratio", Fraction(1, 100), ("%", "pct"), ("percent", "per cent", "pct")),
    Entry("ratio", Fraction(1, 1000), ("‰",), ("permille", "per mille")),
    Entry("points", Fraction(1, 100), ("pp",), ("percentage point", "percent point")),
    Entry("points", Fraction(1, 10000), ("bps",), ("basis point",)),
    Entry("sound", Fraction(1), ("dB",), ("decibel",)),
    Entry("acidity", Fraction(1), ("pH",), ()),
)

GLYPHS = {
    "公里": "km",
    "千米": "km",
    "米": "m",
    "公斤": "kg",
    "千克": "kg",
    "克": "g",
    "吨": "t",
    "升": "L",
    "分钟": "min",
    "小时": "h",
}
"""Chinese names of units, by their symbols."""

GLYPH_WORDS = {"天": "day", "周": "week", "个月": "month"}
"""Chinese names of times."""

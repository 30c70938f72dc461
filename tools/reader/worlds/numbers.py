"""Numbers of a range, in every way that texts write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from tools.reader.worlds.values import SlotValue

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS_BELOW = 100
"""Numbers from here on are not written in words."""
WORDS_UP_TO = 20
"""Highest number that is written in words where every number may come."""
WIDE = 100
"""Least ratio of a range's ends for small numbers to be as likely as large ones."""


def in_words(number: int) -> str:
    """Return a number from 0 to 99 in words."""
    if number < len(UNITS):
        return UNITS[number]
    tens, units = divmod(number, 10)
    return TENS[tens] + (f"-{UNITS[units]}" if units else "")


def ordinal(number: int) -> str:
    """Return a number from 1 on as 1st, 2nd, 3rd and so on."""
    teens = (11, 12, 13)
    suffix = "th" if number % 100 in teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{suffix}"


def draw_number(random: Random, spec: Mapping[str, Any], values: Mapping[str, SlotValue]) -> SlotValue:
    """Return a value of a range: from, to, step, decimals, unit, plain (no commas or words), or years after another
    slot.
    """
    if "after" in spec:
        low, high = spec.get("by", [1, 30])
        year = int(values[spec["after"]].name) + random.randint(low, high)
        return SlotValue("year after", str(year), (str(year),))
    low, high, step = spec["from"], spec["to"], spec.get("step", 1)
    if low > 0 and high / low > WIDE and step == 1:
        number = round(low * (high / low) ** random.random())
    else:
        number = random.randrange(low, high + 1, step)
    name = str(number)
    if decimals := spec.get("decimals", 0):
        name = f"{number + random.randrange(10**decimals) / 10**decimals:.{decimals}f}"
        texts = [name]
    else:
        texts = [str(number)] if spec.get("plain") else _texts(number, step)
    unit = spec.get("unit", "")
    forms = _with_unit(texts, unit.split("|")) if unit else texts
    return SlotValue(f"{low}-{high} {unit}", f"{name} {unit}".strip(), tuple(forms))


def _texts(number: int, step: int) -> list[str]:
    """Return a number in figures, twice as likely, and in words if people would write it so."""
    if number < 0:
        return [f"−{-number}", f"-{-number}", f"minus {-number}"]
    figures = [f"{number:,}"] * 2
    return [*figures, in_words(number)] if 0 < number < (WORDS_BELOW if step > 1 else WORDS_UP_TO + 1) else figures


def _with_unit(texts: Sequence[str], units: Sequence[str]) -> list[str]:
    """Return a number with its unit in every way; a number in words only with the longest name of the unit."""
    return [
        f"{text}{'' if unit == '%' else ' '}{unit}"
        for text in texts
        for unit in units
        if unit == units[-1] or not text[-1].isalpha()
    ]

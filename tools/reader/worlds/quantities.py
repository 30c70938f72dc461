"""Dates, times, amounts, shares and the like: what each means, and the ways to write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from random import Random

from tools.reader.augment.changes import MONTHS
from tools.reader.worlds.numbers import in_words, ordinal
from tools.reader.worlds.values import chance

ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds"}

NOON = 12
THOUSAND, MILLION, BILLION = 1_000, 1_000_000, 1_000_000_000
SMALL_AMOUNT = 100
"""Amounts below may have cents."""

Quantity = tuple[str, tuple[str, ...]]
"""The meaning, and the ways to write it."""


def _date(random: Random, since: int = 1900) -> Quantity:
    year, month, day = random.randrange(since, 2026), random.randrange(12), random.randrange(1, 29)
    forms = f"{day} {MONTHS[month]} {year}", f"{MONTHS[month]} {day}, {year}", f"{day} {MONTHS[month][:3]} {year}"
    return forms[0], forms


def _day(random: Random) -> Quantity:
    month, day = MONTHS[random.randrange(12)], random.randrange(1, 29)
    return f"{day} {month}", (f"{day} {month}", f"{month} {day}", f"{ordinal(day)} {month}")


def _clock(random: Random) -> Quantity:
    hour, minute = random.randrange(24), random.choice([0, 0, 0, 15, 30, 30, 45, 20, 40, 5, 50])
    half = "a.m." if hour < NOON else "p.m."
    twelve = (hour - 1) % NOON + 1
    plain = f"{twelve} {half}" if minute == 0 else f"{twelve}:{minute:02} {half}"
    return f"{hour:02}:{minute:02}", (f"{hour:02}:{minute:02}", plain, plain.replace(".", ""))


def _percent(random: Random) -> Quantity:
    whole = random.randrange(1, 100)
    number = str(whole) if chance(random, 0.6) else f"{whole}.{random.randrange(1, 10)}"
    forms = [f"{number}%", f"{number} percent", f"{number} per cent"]
    if "." not in number:
        forms.append(f"{in_words(whole)} percent")
    return forms[0], tuple(forms)


def _money(random: Random, *, low: int, high: int) -> Quantity:
    """Return an amount, as likely to have few digits as many."""
    sign = random.choice(list(CURRENCIES))
    amount = round(low * (high / low) ** random.random())
    if amount >= MILLION:
        scale, word = (BILLION, "billion") if amount >= BILLION else (MILLION, "million")
        number = f"{amount / scale:.1f}".removesuffix(".0")
        name = f"{sign}{number} {word}"
        return name, (name, f"{number} {word} {CURRENCIES[sign]}")
    if amount > THOUSAND:
        amount -= amount % 50
    if amount < SMALL_AMOUNT and chance(random, 0.4):
        name = f"{sign}{amount}.{random.choice(['99', '50', '95', '20'])}"
        return name, (name,)
    name = f"{sign}{amount:,}"
    return name, (name, f"{amount:,} {CURRENCIES[sign]}")


def _version(random: Random) -> Quantity:
    parts = [random.randrange(1, 20), random.randrange(0, 20)]
    if chance(random, 0.4):
        parts.append(random.randrange(0, 12))
    name = ".".join(map(str, parts))
    return name, (name,)


def _score(random: Random) -> Quantity:
    name = f"{random.randrange(2, 7)}–{random.randrange(0, 2)}"
    return name, (name, name.replace("–", "-"))


def _ordinal(random: Random) -> Quantity:
    number = random.randrange(2, 13)
    return ORDINALS[number], (ORDINALS[number], ordinal(number))


QUANTITIES: Mapping[str, Callable[[Random], Quantity]] = {
    "date": _date,
    "recent_date": partial(_date, since=1995),
    "day": _day,
    "clock": _clock,
    "percent": _percent,
    "price": partial(_money, low=5, high=3000),
    "fee": partial(_money, low=5, high=500),
    "rent": partial(_money, low=250, high=4000),
    "sum": partial(_money, low=20_000, high=90 * BILLION),
    "salary": partial(_money, low=18_000, high=300_000),
    "version": _version,
    "score": _score,
    "ordinal": _ordinal,
}
"""Kinds of values that are not names."""

"""True statements made false: a number, a date, a name or a negation changed, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty".split()
)
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()

FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?!\w)|(?<![\w.])\d+(?:\.\d+)?(?=(?:st|nd|rd|th|s|%)?\b)")
WORD = re.compile(rf"\b({'|'.join((*NUMBERS, *ORDINALS, *MONTHS, *DAYS))})\b", re.IGNORECASE)
YEAR = re.compile(r"^(1[5-9]|20)\d\d$")

AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|can|could|will|would|may|might|must|should|do|does|did)\b(?!\s+not\b|n['’]t)",
)
NEGATED = re.compile(
    r"\b(is|are|was|were|has|have|had|can|could|will|would|may|might|must|should|do|does|did)(?:\s+not|n['’]t)\b"
)
NEVER = re.compile(r"\b(never|no longer|not)\s+")


def changed_number(text: str, random: Random) -> tuple[str, str] | None:
    """Return the text with one number, ordinal, month or day of the week changed, and the new value."""
    places = [*FIGURE.finditer(text), *WORD.finditer(text)]
    if not places:
        return None
    m = random.choice(places)
    old = m.group()
    new = _other_figure(old, random) if old[0].isdigit() else _other_word(old, random)
    return text[: m.start()] + new + text[m.end() :], new


def _other_figure(old: str, random: Random) -> str:
    if "," in old:
        digits = old.replace(",", "")
        return f"{int(_other_figure(digits, random)):,}"
    if "." in old:
        whole, part = old.split(".")
        return f"{whole}.{_other_digits(part, random)}" if random.random() < 0.5 else f"{int(whole) + 1}.{part}"  # noqa: PLR2004
    if YEAR.match(old):
        return str(int(old) + random.choice([-11, -10, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 10, 11]))
    value = int(old)
    if value <= 31:  # noqa: PLR2004 - a day of a month, or a count
        return str(random.choice([n for n in range(max(0, value - 6), value + 7) if n != value]))
    return _other_digits(old, random)


def _other_digits(old: str, random: Random) -> str:
    at = random.randrange(len(old))
    least = "1" if at == 0 and len(old) > 1 else "0"
    return old[:at] + random.choice([d for d in "0123456789" if d != old[at] and d >= least]) + old[at + 1 :]


def _other_word(old: str, random: Random) -> str:
    for words in (NUMBERS, ORDINALS, MONTHS, DAYS):
        if old.capitalize() in words or old.lower() in words:
            new = random.choice([w for w in words if w.lower() != old.lower()])
            return new.capitalize() if old[0].isupper() else new.lower()
    raise AssertionError(old)


def changed_negation(text: str, random: Random) -> str | None:
    """Return the text with a negation put in after an auxiliary, or one taken out."""
    negated = [*NEGATED.finditer(text)]
    if negated:
        m = random.choice(negated)
        return text[: m.start()] + m.group(1) + text[m.end() :]
    if never := NEVER.search(text):
        return text[: never.start()] + text[never.end() :]
    if auxiliary := AUXILIARY.search(text):
        simple = auxiliary.group() in ("do", "does", "did")
        word = "not" if simple else random.choice(["not", "not", "never", "no longer"])
        return f"{text[: auxiliary.end()]} {word}{text[auxiliary.end() :]}"
    return None


def changed_name(text: str, names: Sequence[str], others: Sequence[str], random: Random) -> str | None:
    """Return the text with one of its `names` replaced by one of the `others`, of as many words where there is one."""
    inside = [n for n in names if n in text]
    if not inside:
        return None
    out = random.choice(inside)
    fits = [n for n in others if n != out and n not in text and out not in n]
    alike = [n for n in fits if len(n.split()) == len(out.split())] or fits
    return text.replace(out, random.choice(alike), 1) if alike else None

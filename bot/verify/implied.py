"""Amounts that an English text gives without a number: *a week*, *half an hour*, *a quarter of the members*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pincite.bot.verify.languages.english import ENGLISH, SINGLE_NUMBERS
from pincite.bot.verify.measures import measure
from pincite.bot.verify.quantities import Quantity
from pincite.index.types import Span

PARTS = {
    **dict.fromkeys(("half", "halves"), 2),
    **{
        form: part
        for part, word in enumerate("third quarter fifth sixth seventh eighth ninth tenth".split(), 3)
        for form in (word, f"{word}s")
    },
}
"""Words for parts of a whole, by how many there are of them."""

MOST_PARTS = 1000
"""Largest number of which others are parts: *one in a thousand*."""

MORE = {"half": 0.5, "quarter": 0.25}

_PARTS = "|".join(PARTS)
_UNITS = "|".join(sorted((re.escape(unit) for unit in ENGLISH.units if unit.isalpha()), key=len, reverse=True))
_ONE_UNIT = re.compile(
    rf"\b(?P<part>half\s|(?:a\s)?quarter\sof\s)?(?:an?|every|each|per)\s(?P<unit>{_UNITS})\b(?:\sand\sa\s(?P<more>half|quarter)\b)?",
    re.I,
)
_ONE = re.compile(r"\bone\b", re.IGNORECASE)
_PART = re.compile(rf"\b(?:(?P<count>an?|[a-z]{{3,6}})[\s-])?(?P<part>{_PARTS})\b", re.I)
_IN = re.compile(r"\b(?P<one>\w{1,12})\s(?:\w{1,20}\s)?(?:in|out\sof)\s(?:every\s)?(?P<all>\w{1,12})\b", re.I)


def implied(text: str) -> Iterator[Quantity]:
    """Yield the amounts of an English text that no number gives; parts of a whole as percentages."""
    for match in _ONE_UNIT.finditer(text):
        part = (match["part"] or "").strip().lower()
        value = (0.5 if part == "half" else 0.25 if part else 1.0) + MORE.get(match["more"], 0.0)
        unit = ENGLISH.units[match["unit"].lower()]
        yield Quantity(value, unit, match[0], span=Span(*match.span()), measure=measure(match["unit"], unit))
    yield from (Quantity(1.0, None, one[0], span=Span(*one.span())) for one in _ONE.finditer(text))
    for match in _PART.finditer(text):
        count = SINGLE_NUMBERS.get((match["count"] or "").lower(), 1.0)
        yield _percent(count / PARTS[match["part"].lower()], match)
    for match in _IN.finditer(text):
        one, every = _number(match["one"]), _number(match["all"])
        if one and every and one < every <= MOST_PARTS:
            yield _percent(one / every, match)


def _number(word: str) -> float | None:
    return float(word) if word.isdecimal() and word.isascii() else SINGLE_NUMBERS.get(word.lower())


def _percent(share: float, match: re.Match[str]) -> Quantity:
    return Quantity(100 * share, "%", match[0], span=Span(*match.span()), measure=measure("%"))

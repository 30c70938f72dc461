"""The scripted model's errors: each changes sentences that it was shown, so that it is known which become false."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Sentence = tuple[int, str]
Draw = random.Random


@dataclass(frozen=True, slots=True)
class ScriptedStatement:
    """A statement of the scripted model."""

    text: str
    numbers: tuple[int, ...]
    """Numbers of the sentences that it cites."""
    false: bool
    """Whether it is false, or wrongly cited."""


Case = Callable[[Draw, Sequence[Sentence]], ScriptedStatement | None]


def changed(pattern: str, change: Callable[[Draw, re.Match[str]], str]) -> Case:
    """Return a case that changes one match of a pattern in a sentence and cites that very sentence."""

    def case(draw: Draw, shown: Sequence[Sentence]) -> ScriptedStatement | None:
        number, text = draw.choice(shown)
        matches = list(re.finditer(pattern, text))
        if not matches:
            return None
        match = draw.choice(matches)
        other = text[: match.start()] + change(draw, match) + text[match.end() :]
        return ScriptedStatement(other, (number,), plain(other) != plain(text))

    return case


def plain(text: str) -> str:
    """Return the text with single spaces, to compare."""
    return " ".join(text.split())


def digit(draw: Draw, match: re.Match[str]) -> str:
    """Return another digit."""
    return draw.choice([d for d in "123456789" if d != match[0]])


def unknown(draw: Draw, shown: Sequence[Sentence]) -> ScriptedStatement:
    """Return a true sentence under numbers that were not shown."""
    number, text = draw.choice(shown)
    del number
    return ScriptedStatement(text, tuple(len(shown) + draw.randint(1, 50) for _ in range(draw.randint(1, 3))), False)


def next_one(draw: Draw, shown: Sequence[Sentence]) -> ScriptedStatement | None:
    """Return a true sentence under the number of the next."""
    number, text = draw.choice(shown)
    other = dict(shown).get(number + 1)
    return None if other is None or other == text else ScriptedStatement(text, (number + 1,), True)


def elsewhere(draw: Draw, shown: Sequence[Sentence]) -> ScriptedStatement | None:
    """Return a true sentence under the number of any other."""
    (_, text), (number, other) = draw.sample(list(shown), 2)
    return None if other == text else ScriptedStatement(text, (number,), True)


def straddling(draw: Draw, shown: Sequence[Sentence]) -> ScriptedStatement | None:
    """Return two sentences as one claim that cites the first alone."""
    (number, one), (_, two) = draw.sample(list(shown), 2)
    return None if one == two else ScriptedStatement(f"{one.rstrip('.')}, and {two}", (number,), True)


def nothing(draw: Draw, shown: Sequence[Sentence]) -> ScriptedStatement:
    """Return a true sentence without a number."""
    return ScriptedStatement(draw.choice(shown)[1], (), False)


def invented(draw: Draw, shown: Sequence[Sentence]) -> ScriptedStatement:
    """Return a claim made of words from everywhere, under the number of a sentence that holds some of them."""
    number, text = draw.choice(shown)
    words = [w for _, other in draw.sample(list(shown), min(4, len(shown))) for w in other.rstrip(".").split()]
    own = text.rstrip(".").split()[: draw.randint(2, 5)]
    mixed = [*own, *draw.sample(words, min(len(words), draw.randint(5, 9)))]
    return ScriptedStatement(f"{' '.join(mixed)}.", (number,), True)


def linked(draw: Draw, shown: Sequence[Sentence]) -> ScriptedStatement:
    """Return a true sentence dressed up with Markdown links, markup and signs that turn directions."""
    number, text = draw.choice(shown)
    first, _, rest = text.partition(" ")
    dress = draw.choice(
        ["[{0}](https://example.invalid/{1}) {2}", "**{0}** {2}", "\u202e{0} {2}", "{0} {2} [source](http://x.invalid)"]
    )
    return ScriptedStatement(dress.format(first, number, rest), (number,), False)


UNITS = {
    "percent": "percentage points",
    "per cent": "percentage points",
    "%": " years",
    "billion": "million",
    "million": "billion",
    "years": "months",
    "times": "years",
    "$": "€",
    "tonnes": "barrels",
    "days": "weeks",
}
NEGATIONS = {
    " is ": " is not ",
    " was ": " was not ",
    " are ": " are not ",
    " were ": " were not ",
    " will ": " will not ",
    " has ": " has never ",
    " had ": " had not ",
    " not ": " ",
    " no ": " a ",
    " never ": " often ",
}
NAMES = "Zimbabwe Portugal Einstein Nokia Brazil Melbourne Obama Toyota".split()

CASES: dict[str, tuple[str, Case]] = {
    "unknown number": ("names sentences that were not shown, such as [5, 7] of four", unknown),
    "next number": ("names the number after the right one", next_one),
    "wrong source": ("names any other sentence, of another document, too", elsewhere),
    "digit": ("changes one digit", changed(r"\d", digit)),
    "digit in a quotation": (
        "changes one digit and puts the sentence in quotation marks",
        lambda draw, shown: (
            (s := changed(r"\d", digit)(draw, shown)) and ScriptedStatement(f"“{s.text}”", s.numbers, s.false)
        ),
    ),
    "unit": (
        "changes a unit or a scale",
        changed(
            rf"(?:(?<=\d)|(?<=\d )|(?<=four )|(?<=eight ))(?:{'|'.join(map(re.escape, UNITS))})|\$(?=\d)",
            lambda _, match: UNITS[match[0]],
        ),
    ),
    "date": (
        "changes a month",
        changed(
            r"\b(?:January|February|March|April|June|July|August|September|October|November|December)\b",
            lambda draw, match: draw.choice([m for m in ("March", "August", "December") if m != match[0]]),
        ),
    ),
    "negation": (
        "puts a negation in or takes one out",
        changed("|".join(map(re.escape, NEGATIONS)), lambda _, match: NEGATIONS[match[0]]),
    ),
    "name": ("changes a name", changed(r"(?<=[a-z] )[A-Z][a-z]{3,}\b", lambda draw, _: draw.choice(NAMES))),
    "two sources, one cited": ("joins two sentences and names one", straddling),
    "no number": ("names no sentence", nothing),
    "made of pieces": ("mixes words of several sentences", invented),
    "Markdown and hidden signs": ("puts in links, emphasis, signs that turn directions", linked),
}
"""What goes wrong, by name: a description for the table, and the case."""

BROKEN = "broken reply"
"""The case of replies that are cut off anywhere; their statements are true."""

"""Words, values and marks of an English sentence, so that a value is one token however it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.bot.verify.implied import implied
from pincite.bot.verify.languages.english import ARTICLES
from pincite.bot.verify.naming import plurals
from pincite.bot.verify.statement import ParsedText
from pincite.index.types import Span

Key = str | tuple[str | float | None, ...]

_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[^\w\s]")
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>[ap])\.?m\b\.?|\b(?P<h>\d{1,2}):(?P<m>\d{2})(?![:\d])",
    re.IGNORECASE,
)
_CONTRACTED = {"ca": "can", "wo": "will", "sha": "shall"}
_ENDINGS = {"re": "are", "ve": "have", "ll": "will", "m": "am"}

NOON = 12
SIGNIFICANT = 9
"""Digits to which two values in the same dimension have to be equal."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a value or a mark."""

    key: Key
    """A word in small letters, a mark, or a value as its sort and size in the unit of its dimension."""
    span: Span
    mark: bool = False

    @property
    def article(self) -> bool:
        """Whether it is *a*, *an* or *the*."""
        return self.key in ARTICLES


def tokens(text: ParsedText) -> list[Token]:
    """Return the tokens of an English text in their order; *can't* is two, *5 km* and *7 p.m.* are one each."""
    values = iter([*_values(text), (Span(len(text.text) + 1, len(text.text) + 1), "")])
    span, key = next(values)
    listed: list[Token] = []
    for match in _TOKEN.finditer(text.text):
        while span.end <= match.start():
            span, key = next(values)
        if match.start() < span.end and span.start < match.end():
            if not listed or listed[-1].span != span:
                listed.append(Token(key, span))
        else:
            listed += _plain(match)
    return listed


def same(one: Token, other: Token) -> bool:
    """Whether two tokens are equal but for the ending *-s* of a number or a person."""
    if one.key == other.key:
        return True
    if not (isinstance(one.key, str) and isinstance(other.key, str)):
        return False
    short, long = sorted((one.key, other.key), key=len)
    return len(short) > 1 and short.isalpha() and long in plurals(short)


def _plain(match: re.Match[str]) -> Iterator[Token]:
    span, word = Span(*match.span()), match[0].casefold().replace("’", "'")
    if not word[0].isalnum():
        yield Token(word, span, mark=True)
    elif word == "cannot" or word.endswith("n't"):
        stem = word[:-3]
        yield from (Token(_CONTRACTED.get(stem, stem), span), Token("not", span))
    elif (parts := word.partition("'"))[2] in _ENDINGS:
        yield from (Token(parts[0], span), Token(_ENDINGS[parts[2]], span))
    else:
        yield Token(word, span)


def _values(text: ParsedText) -> Sequence[tuple[Span, Key]]:
    """The times, dates and quantities of a text, none within another."""
    candidates: list[tuple[Span, Key]] = [(Span(*match.span()), _time(match)) for match in _CLOCK.finditer(text.text)]
    candidates += [(day.span, ("date", day.year, day.month, day.day)) for day in text.days]
    amounts = (one for one in implied(text.text) if one.measure is not None and one.measure.dimension == "time")
    for one in (*amounts, *text.quantities):
        size = one.measure.base(one.value) if one.measure is not None else one.value
        dimension = one.measure.dimension if one.measure is not None else ""
        candidates.append((one.span, (dimension, float(f"{size:.{SIGNIFICANT}g}"))))
    outermost: list[tuple[Span, Key]] = []
    for span, key in sorted(candidates, key=lambda pair: (pair[0].start, -pair[0].end)):
        if not outermost or span.start >= outermost[-1][0].end:
            outermost.append((span, key))
    return outermost


def _time(match: re.Match[str]) -> Key:
    """Minutes since midnight."""
    if match["h"]:
        return "time", 60.0 * int(match["h"]) + int(match["m"])
    hour = int(match["hour"]) % NOON + (NOON if match["half"].casefold() == "p" else 0)
    return "time", 60.0 * hour + int(match["minute"] or 0)

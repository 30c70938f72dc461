"""The question's part in an answer: words, units, the precision of a date; and whether it denies."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from pincite.eval.values import directions
from pincite.eval.values.denial import negated
from pincite.eval.values.nouns import stem
from pincite.eval.values.ratios import WORDS
from pincite.eval.values.reading import ReadText, read
from pincite.eval.values.unit_reading import ADVERBS, unit
from pincite.eval.values.units import Unit
from pincite.eval.values.zones import Zone, zone

APART = frozenset("between apart interval intervals often every regularly again recur repeated".split())
"""Words of a question for the time between two things."""

ADJECTIVES = ADVERBS | {"annual": "year"}


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question, read."""

    reading: ReadText
    negated: bool
    precision: str
    """`year`, `month` or empty: how precise a date is asked for."""
    ratio: bool = False
    """Whether it asks for a ratio."""

    @classmethod
    def of(cls, text: str) -> ReadQuestion:
        """Read a question, with the questions before it in the conversation."""
        reading = read(text)
        folds = [token.fold for token in reading.tokens]
        wanted = {second for first, second in pairwise(folds) if first in {"what", "which"}}
        precision = next((word for word in ("year", "month") if word in wanted), "")
        ratio = any(stem(fold) in WORDS for fold in folds)
        return cls(reading, negated(reading.tokens), precision, ratio)

    def names(self, *words: str) -> bool:
        """Whether one of these words stands in the question, by its stem; `daily` names the day."""
        folds = [token.fold for token in self.reading.tokens]
        named = {stem(fold) for fold in folds} | {ADJECTIVES[fold] for fold in folds if fold in ADJECTIVES}
        return any(stem(word) in named for word in words)

    @property
    def end(self) -> directions.Side:
        """The end of a period that it asks for: *Until when ...?*"""
        return directions.asked_end(self.reading.tokens)

    @property
    def duration(self) -> bool:
        """Whether it asks how long something lasts, and not how far apart two things are."""
        folds = [token.fold for token in self.reading.tokens]
        return ("how", "long") in pairwise(folds) and not APART & set(folds)

    def zones(self) -> list[Zone]:
        """The time zones that the question names."""
        tokens = self.reading.tokens
        return [named[0] for place in range(len(tokens)) if (named := zone(tokens, place)) is not None]

    def units(self) -> list[Unit]:
        """The units that the question names."""
        tokens = self.reading.tokens
        places = [place for place, token in enumerate(tokens) if token.kind != "sign" and len(token.text) > 1]
        return [named[0] for place in places if (named := unit(tokens, place)) is not None]

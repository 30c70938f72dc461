"""The words and rules of one language that the checks need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pincite.index.terms import terms

SEAM = r"(?<=[.!?…])\s+|(?<=[。！？؟])\s*|[;:]\s|[；：؛]|\s[–—-]\s|[—]"
"""Signs between two clauses, in any language."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Lexicon:
    """The words of one language that the checks look for. A check doesn't run on a language that lacks its part.

    Words are lower-case. `UNIVERSAL` has none: what it reads are digits, symbols and quotation marks.
    """

    language: str
    """ISO 639-1 code; empty for no language in particular."""
    stop_words: frozenset[str] = frozenset()
    """Words without a meaning of their own; clauses are compared without them."""
    months: Mapping[str, int] = field(default_factory=dict)
    """Names and abbreviations of months, with their number; from 13 for those of a calendar of the language's own."""
    capital_months: bool = False
    """Whether months begin with a capital, so that *may* is no month."""
    also_words: frozenset[str] = frozenset()
    """Months that are common words, too, and count only beside a day or a year."""
    ordinal: str = "(?!)"
    """What follows the digits of an ordinal number, as a pattern: *th*."""
    of: str = "(?!)"
    """What may stand between day, month and year, as a pattern: *of*."""
    day_after_month: bool = False
    """Whether a day may follow its month: *May 5*."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    """Numbers in words, without those that as often mean something else, such as French *neuf*."""
    scales: Mapping[str, float] = field(default_factory=dict)
    """Words that multiply the number before them: *million*."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Units in words, with their names in `quantities.SYMBOLS`."""
    grouped_by_comma: bool = False
    """Whether 1,234 is always a whole number; where it isn't known, 1,234 and 1.234 agree with both readings."""
    negation: re.Pattern[str] | None = None
    """Words that turn a clause into its opposite."""
    negations_cancel: bool = False
    """Whether two negations in a clause cancel out. In other languages they count as one, as in Spanish *no … nada*."""
    joint_negation: re.Pattern[str] | None = None
    """Two words that make one negation: a pattern whose group is all but the second, as *neither … * of *nor*."""
    elision: re.Pattern[str] | None = None
    """Short words that lean on the next one, which is compared without them: French *l’*."""
    seam: re.Pattern[str] = re.compile(SEAM)
    """What separates two clauses: the signs of `SEAM`, and conjunctions."""
    spaced: bool = True
    """Whether words are parted by spaces."""

    @cached_property
    def stop_terms(self) -> frozenset[str]:
        """The terms of the stop words."""
        return frozenset(term for word in self.stop_words for term in terms(word))


UNIVERSAL = Lexicon(language="")
"""For a text in no language that we know, or a statement in another language than its sources."""

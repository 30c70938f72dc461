"""What a check is: a name, and a function that compares one thing and abstains where it can't tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from pincite.bot.verify.languages import ENGLISH, Lexicon
from pincite.bot.verify.statement import Pair
from pincite.index.types import Span


@dataclass(frozen=True, slots=True)
class Difference:
    """What a check finds to differ between a statement and its source."""

    reason: str
    """The difference, as text that follows the statement: *says 10 years, the source says 2 years*."""
    against: Span | None = None
    """Where the source says otherwise of the same thing, as a range of the cited text; None if it merely doesn't say
    it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a statement isn't verified."""

    check: str
    """Name of the check."""
    reason: str
    """What the check found."""
    against: Span | None = None
    """The range of the cited text that says otherwise."""
    judgeable: bool = field(default=False, compare=False)
    """Whether it is a doubt that a judge may set aside."""

    @property
    def outcome(self) -> Literal["refuted", "unverified"]:
        """Refuted if the source says otherwise, else unverified."""
        return "unverified" if self.against is None else "refuted"

    def __str__(self) -> str:
        return f"{self.reason} ({self.check})"


def any_language(lexicon: Lexicon) -> bool:
    """For a check of digits, symbols and marks."""
    return True


def no_language(lexicon: Lexicon) -> bool:
    """For a check whose doubts count everywhere."""
    return False


def english(lexicon: Lexicon) -> bool:
    """For a check with rules for English alone."""
    return lexicon is ENGLISH


@dataclass(frozen=True, slots=True)
class Check:
    """Compares one thing between a statement and the sentences that it cites.

    >>> from pincite.bot.verify.statement import pair
    >>> empty = Check("length", lambda pair: Difference("is empty") if not pair.statement.text else None)
    >>> empty(pair("", "A source."))
    Finding(check='length', reason='is empty', against=None)
    """

    name: str
    difference: Callable[[Pair], Difference | None]
    """What differs; None where nothing does, or where that can't be told."""
    knows: Callable[[Lexicon], bool] = any_language
    """Whether the check has what it needs in a language. It doesn't run on others."""
    leaves_doubt: Callable[[Lexicon], bool] = no_language
    """Whether the judge decides on what the check merely doubts: there, doubts fall on true statements as on false."""

    def __call__(self, pair: Pair) -> Finding | None:
        """Refute a statement, doubt it, or find nothing against it."""
        difference = self.difference(pair) if self.knows(pair.lexicon) else None
        if difference is None:
            return None
        judgeable = difference.against is None and self.leaves_doubt(pair.lexicon)
        return Finding(self.name, difference.reason, difference.against, judgeable)

"""What a check is: a name, and a function that says why a statement doesn't hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pincite.bot.verify.languages import ENGLISH, Lexicon
from pincite.bot.verify.statement import Pair


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a statement doesn't hold."""

    check: str
    """Name of the check that refuses it."""
    reason: str
    """What the check found, as text that follows the statement: *says 10 years, the source says 2 years*."""

    def __str__(self) -> str:
        return f"{self.reason} ({self.check})"


def any_language(lexicon: Lexicon) -> bool:
    """For a check of digits, symbols and marks."""
    return True


def english(lexicon: Lexicon) -> bool:
    """For a check with rules for English alone."""
    return lexicon is ENGLISH


@dataclass(frozen=True, slots=True)
class Check:
    """Compares one thing between a statement and the sentences that it cites.

    >>> from pincite.bot.verify.statement import pair
    >>> Check("length", lambda pair: "is empty" if not pair.statement.text else None)(pair("", "A source."))
    Refusal(check='length', reason='is empty')
    """

    name: str
    reason: Callable[[Pair], str | None]
    """Why the statement doesn't hold; None where it does, or where that can't be told."""
    knows: Callable[[Lexicon], bool] = any_language
    """Whether the check has what it needs in a language. It doesn't run on others."""

    def __call__(self, pair: Pair) -> Refusal | None:
        """Refuse a statement, or find nothing against it."""
        reason = self.reason(pair) if self.knows(pair.lexicon) else None
        return None if reason is None else Refusal(self.name, reason)

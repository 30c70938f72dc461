"""Follow-up questions made whole: what a question leaves to the conversation is added from it.

- `rules`: from the last question and answer; no model is needed. Its parts are `ellipsis`, `pronouns` and
  `antecedents`, which see a text as `words` and `mentions`.
- `rewriting`: by a language model, whose wording is checked against the conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from pincite.bot.asking.followups.rewriting import acceptable
from pincite.bot.asking.followups.rules import leans, whole

__all__ = ["Condensed", "History", "Rewriter", "condense", "leans"]

History = Sequence[tuple[str, str]]
"""(question, answer) pairs of the conversation so far, oldest first."""


@dataclass(frozen=True, slots=True)
class Condensed:
    """A question as it is understood, with further words to search by."""

    question: str
    """The complete question, as it is shown."""
    search_terms: tuple[str, ...] = ()
    """Words of earlier turns that the question may be about. They help the search and are never shown."""
    certain: bool = True
    """Whether it is known what the question is about: a pronoun that may stand for anything allows no headline."""

    @property
    def searched(self) -> str:
        """The question with its search terms."""
        return " ".join((self.question, *self.search_terms))


@runtime_checkable
class Rewriter(Protocol):
    """Rewrites a follow-up so that it can be understood alone, as a language model does."""

    def rewrite(self, question: str, history: History) -> str:
        """Return the rewritten question, or an empty string.

        Raises:
            LLMUnavailable: the language model can't be asked.
        """
        ...


def condense(question: str, history: History, rewriter: Rewriter | None = None) -> Condensed:
    """Return the question as it can be searched on its own.

    A question that stands alone is left as it is. A rewriter's wording is taken if it says no more and no less than
    question and conversation; otherwise the rules decide.

    Raises:
        LLMUnavailable: the rewriter's language model can't be asked.
    """
    resolved = whole(question, history)
    by_rules = Condensed(resolved.question, resolved.search_terms, resolved.certain)
    if rewriter is None or by_rules == Condensed(question):
        return by_rules
    rewritten = rewriter.rewrite(question, history)
    return Condensed(rewritten) if acceptable(rewritten, question, history) else by_rules

"""Whether a question that a model made whole is still the question that was asked."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.index.terms import content_terms

LONGEST = 400
"""Code points of a question made whole; a longer one is an answer or an essay."""

NEW_TERMS = 1
"""Terms that neither the question nor the conversation holds, such as another form of a word."""


def acceptable(said: str, question: str, history: Sequence[tuple[str, str]]) -> bool:
    """Whether a model's question says no more than the question and the conversation before it, and no less."""
    if not said or len(said) > LONGEST or not any(c.isalnum() for c in said):
        return False
    known = set(content_terms(" ".join((question, *(part for pair in history for part in pair)))))
    terms = set(content_terms(said))
    kept = [term for term in content_terms(question) if term in terms or _digits(term) is False]
    lost = [term for term in content_terms(question) if _digits(term) and term not in terms]
    return len(terms - known) <= NEW_TERMS and not lost and bool(terms) and bool(kept or terms & known)


def _digits(term: str) -> bool:
    return any(c.isdigit() for c in term)

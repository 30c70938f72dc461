"""An upper bound is no lower bound: *at most 5* beside *at least 5*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pincite.bot.verify.checks.matter import same_matter
from pincite.bot.verify.quantities import Quantity
from pincite.bot.verify.statement import Pair, ParsedText

OPPOSITE = {"more": "less", "less": "more"}

NO_NEGATION = re.compile(r"\b(?:no|not) (?:more|less|fewer|\w{2,12}er) than\b", re.IGNORECASE)
"""Bounds that hold a negation of their own."""


def bounded_otherwise(pair: Pair) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield equal numbers that are an upper bound on one side and a lower bound on the other.

    *May not play more than three* is *may play up to three*: where one side alone denies, nothing is compared.
    """
    for quantity in pair.statement.quantities:
        same = [other for other in pair.cited.quantities if quantity.agrees(other)]
        if same and all(OPPOSITE.get(quantity.bound) == other.bound for other in same):
            rival = same[0]
            if same_matter(pair, quantity, rival) and _denied(pair.statement, quantity) == _denied(pair.cited, rival):
                yield quantity, rival


def bounded(quantity: Quantity, text: str) -> str:
    """A number with its bound, in words."""
    words = {"more": "at least", "less": "at most"}
    return f"{words.get(quantity.bound, '')} {quantity.text}".strip()


def _denied(text: ParsedText, quantity: Quantity) -> bool:
    """Whether the clause that a number stands in is negated, the number's own bound aside."""
    negation = text.lexicon.negation
    if negation is None:
        return False
    part = next((c.text for c in text.clauses if c.span.start <= quantity.span.start < c.span.end), text.text)
    return len(negation.findall(NO_NEGATION.sub(" ", part))) % 2 == 1

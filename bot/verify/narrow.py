"""A cited sentence down to the words that carry a statement, where that is certain; never beyond the sentence."""

from __future__ import annotations

import re

from pincite.bot.verify.names import QUOTED
from pincite.bot.verify.polarity import NEGATION, clauses
from pincite.index.terms import content_terms, terms
from pincite.index.types import Span

BEARING = re.compile(
    r"\b(?:if|unless|whether|may|might|could|would|should|said|says?|according|claim\w*|alleg\w*|report\w*|argu\w*|"
    r"believ\w*|think\w*|thought|suggest\w*|perhaps|possibly|probably|likely|expect\w*|hop(?:es?|ed|ing)|deni\w*|"
    r"den(?:y|ied)|doubt\w*|until|except|only|because|although|though|despite)\b",
    re.IGNORECASE,
)
"""Words whose clause bears on what the other clauses mean: who says so, under which condition, how sure."""


def narrowed(statement: str, sentence: str) -> Span:
    """The part of a sentence that carries a statement, in whole clauses; all of it where that is not certain.

    It is certain where the sentence holds every term of the statement, the clauses around hold none that the others
    lack, and no word there bears on what is cited.
    """
    whole = Span(0, len(sentence))
    parts = list(clauses(sentence))
    wanted = set(content_terms(statement)) if any(c.isalnum() for c in statement) else set()
    if len(parts) < 2 or not wanted or QUOTED.search(sentence):  # noqa: PLR2004
        return whole
    held = [wanted & set(terms(part.of(sentence))) for part in parts]
    if set().union(*held) != wanted:
        return whole
    best = min(
        (
            (parts[last].end - parts[first].start, first, last)
            for first in range(len(parts))
            for last in range(first, len(parts))
            if set().union(*held[first : last + 1]) == wanted
        ),
    )
    _, first, last = best
    rest = [part.of(sentence) for part in (*parts[:first], *parts[last + 1 :])]
    if any(BEARING.search(text) or NEGATION.search(text) for text in rest):
        return whole
    return Span(parts[first].start, parts[last].end) if rest else whole

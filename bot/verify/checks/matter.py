"""Whether two places, one of a statement and one of its source, are about the same thing."""

from __future__ import annotations

from typing import Protocol

from pincite.bot.verify.languages import ENGLISH
from pincite.bot.verify.statement import Pair, Text
from pincite.index.terms import terms
from pincite.index.types import Span

SAME = 0.7
"""Share of the terms around a value in a statement that have to stand around the source's value, too."""

SAME_ELSEWHERE = 0.75
"""The same in languages other than English, where it is not measured."""


BOUNDS = frozenset(
    term for word in "least most more less fewer over under above below maximum minimum".split() for term in terms(word)
)
"""Terms of a bound, which is compared by itself."""


class Placed(Protocol):
    """A value and where it stands."""

    @property
    def span(self) -> Span:
        """Its range of the text."""
        ...


def same_matter(pair: Pair, ours: Placed, theirs: Placed) -> bool:
    """Whether a statement's value and its source's are told of the same thing: they share the terms around them."""
    around = _terms_around(pair.statement, ours.span)
    held = _terms_around(pair.cited, theirs.span, whole=True)
    least = SAME if pair.lexicon is ENGLISH else SAME_ELSEWHERE
    return bool(around) and len(around & held) >= least * len(around)


def _terms_around(text: Text, span: Span, *, whole: bool = False) -> frozenset[str]:
    """The terms of the clause, or of the whole sentence, that a value stands in, without those with digits."""
    if whole:
        part = next((s for s in text.sentences if s.start <= span.start < s.end), Span(0, len(text.text))).of(text.text)
    else:
        part = next((c.text for c in text.clauses if c.span.start <= span.start < c.span.end), text.text)
    numbers = frozenset(text.content(span.of(text.text))) if span.end > span.start else frozenset()
    return frozenset(term for term in text.content(part) if not any(map(str.isdigit, term))) - numbers - BOUNDS

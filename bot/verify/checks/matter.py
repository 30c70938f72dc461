"""Whether two places, one of a statement and one of its source, are about the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Protocol, TypeVar

from pincite.bot.verify.languages import ENGLISH
from pincite.bot.verify.statement import Pair, ParsedText
from pincite.index.terms import terms
from pincite.index.types import Span

SAME = 0.7
"""Least share of the terms around a statement's value that have to stand around the source's, too."""

SAME_ELSEWHERE = 0.75
"""The same in languages other than English, where it is not measured."""


NEARLY = 0.7
"""Share of a statement's words that a near copy has in common with its source, in the same order."""

LOOSELY = 0.5
"""Share of the terms around a value above which two values are hardly alike by chance."""

BOUNDS = frozenset(
    term for word in "least most more less fewer over under above below maximum minimum".split() for term in terms(word)
)
"""Terms of a bound, which is compared by itself."""


class HasSpan(Protocol):
    """A value and where it stands."""

    @property
    def span(self) -> Span:
        """Its range of the text."""
        ...


Value = TypeVar("Value", bound=HasSpan)


def same_matter(pair: Pair, ours: HasSpan, theirs: HasSpan) -> bool:
    """Whether a statement's value and its source's describe the same thing: they share the terms around them."""
    return _shared(pair, ours, theirs) >= (SAME if pair.lexicon is ENGLISH else SAME_ELSEWHERE)


def about_matter(pair: Pair, ours: HasSpan, theirs: HasSpan) -> bool:
    """Whether two similar values may belong to the same thing."""
    return _shared(pair, ours, theirs) >= LOOSELY


def in_place_of(pair: Pair, value: HasSpan, others: Sequence[Value]) -> Iterator[Value]:
    """Yield the source's value that a near copy replaces with another, between the same words and nothing else."""
    ours, theirs = pair.statement.words, pair.cited.words
    aligned = SequenceMatcher(None, ours.folded, theirs.folded, autojunk=False)
    if sum(block.size for block in aligned.get_matching_blocks()) < NEARLY * len(ours):
        return
    for kind, a, b, c, d in aligned.get_opcodes():
        if kind == "replace" and all(_within(word.span, value.span) for word in ours[a:b]):
            yield from (other for other in others if all(_within(word.span, other.span) for word in theirs[c:d]))


def _within(span: Span, whole: Span) -> bool:
    return whole.start <= span.start and span.end <= whole.end


def _shared(pair: Pair, ours: HasSpan, theirs: HasSpan) -> float:
    """Share of the terms around a statement's value that stand around its source's."""
    around = _terms_around(pair.statement, ours.span)
    held = _terms_around(pair.cited, theirs.span, whole=True)
    return len(around & held) / len(around) if around else 0.0


def _terms_around(text: ParsedText, span: Span, *, whole: bool = False) -> frozenset[str]:
    """The terms of the clause, or of the whole sentence, that a value stands in, without those with digits."""
    if whole:
        part = next((s for s in text.sentences if s.start <= span.start < s.end), Span(0, len(text.text))).of(text.text)
    else:
        part = next((c.text for c in text.clauses if c.span.start <= span.start < c.span.end), text.text)
    numbers = frozenset(text.content(span.of(text.text))) if span.end > span.start else frozenset()
    return frozenset(term for term in text.content(part) if not any(map(str.isdigit, term))) - numbers - BOUNDS

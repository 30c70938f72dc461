"""A cited sentence down to the words that carry a statement, where that is certain; never beyond the sentence."""

from __future__ import annotations

from pincite.bot.verify.languages import ENGLISH
from pincite.bot.verify.languages.english import BEARING
from pincite.bot.verify.statement import QUOTED, ParsedText
from pincite.index.terms import terms
from pincite.index.types import Span


def narrowed(statement: ParsedText, sentence: ParsedText) -> Span:
    """Return the part of a sentence that carries a statement, in whole clauses; all of it if that is not certain.

    It is certain if the sentence holds every term of the statement, the clauses around the part hold none that it
    lacks, and no word in them bears on it. Such words are known for English alone.
    """
    whole = Span(0, len(sentence.text))
    clauses = sentence.clauses
    wanted = frozenset(statement.content(statement.text))
    if len(clauses) == 1 or not wanted or sentence.lexicon is not ENGLISH or QUOTED.search(sentence.text):
        return whole
    held = [wanted.intersection(terms(clause.text)) for clause in clauses]
    if frozenset().union(*held) != wanted:
        return whole
    _, first, last = min(
        (clauses[last].span.end - clauses[first].span.start, first, last)
        for first in range(len(clauses))
        for last in range(first, len(clauses))
        if frozenset().union(*held[first : last + 1]) == wanted
    )
    rest = (*clauses[:first], *clauses[last + 1 :])
    negation = ENGLISH.negation
    if any(BEARING.search(clause.text) or (negation and negation.search(clause.text)) for clause in rest):
        return whole
    return Span(clauses[first].span.start, clauses[last].span.end) if rest else whole

"""Whether a statement follows from one sentence of its source: the sentence itself, with parts left out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pincite.bot.verify.entailment.forms import source_forms, statement_forms
from pincite.bot.verify.entailment.omission import Omission
from pincite.bot.verify.entailment.tokens import Token, same, tokens
from pincite.bot.verify.languages import ENGLISH
from pincite.bot.verify.statement import Pair, ParsedText
from pincite.index.sentences import sentences
from pincite.index.terms import STOP_WORDS, terms

LEAST = 3
"""Fewest tokens of a statement, articles aside."""

LONGEST = 120
"""Most tokens of a sentence: beyond, comparing takes too long."""

QUOTES = frozenset('"“”«»?')
"""Marks of a sentence that doesn't say itself what stands in it."""


def entailed(pair: Pair) -> bool:
    """Whether one sentence of the source says a statement, or each of its clauses, with parts of it left out."""
    if pair.lexicon is not ENGLISH or not _held(pair):
        return False
    spans = sentences(pair.cited.text)
    forms = [form for span in spans for form in source_forms(span.of(pair.cited.text))]
    return any(_each_follows(parts, forms) for parts in statement_forms(pair.statement.text))


def follows(statement: str, sentence: str) -> bool:
    """Whether a statement is a sentence, in the same words and order, without what may be left out of it."""
    if QUOTES.intersection(sentence):
        return False
    ours = [token for token in _tokens(statement) if not token.mark and not token.article]
    theirs = _tokens(sentence)
    if not LEAST <= len(ours) <= len(theirs) <= LONGEST:
        return False
    places = [[place for place, token in enumerate(theirs) if same(one, token)] for one in ours]
    if not all(places):
        return False
    omission = Omission(sentence, theirs, ours)
    reached = [place for place in places[0] if omission.before(place)]
    for following in places[1:]:
        reached = [
            place for place in following if any(at < place and omission.between(at + 1, place) for at in reached)
        ]
    return any(omission.after(place + 1) for place in reached)


def _held(pair: Pair) -> bool:
    """Whether the source holds the words of a statement, values aside, but for one: a quick look before the rest."""
    words = [token.key for token in _tokens(pair.statement.text) if not token.mark and isinstance(token.key, str)]
    lacking = [word for word in words if word not in STOP_WORDS and not pair.cited.terms.issuperset(terms(word))]
    return len(words) > 1 and len(lacking) <= 1


def _each_follows(parts: Sequence[str], forms: Sequence[str]) -> bool:
    return all(any(follows(part, one) for one in forms) for part in parts)


@lru_cache(maxsize=2048)
def _tokens(text: str) -> Sequence[Token]:
    return tokens(ParsedText(text, ENGLISH))

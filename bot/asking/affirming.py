"""Whether a sentence affirms what a polar question asks, in the question's own words: then it does not say no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pincite.bot.verify.entailment.omission import BEARING
from pincite.bot.verify.languages.english import NEGATION
from pincite.bot.verify.languages.verbs import PAST_FORMS
from pincite.index.terms import content_terms, stemmed, terms

_OPPOSING = re.compile(
    r"(?i)\b(?:(?:used|from|before|after|though|although|however|while|whereas|free|less|fewer|than|hardly|rarely|seldom|"
    r"barely|trying|tries|lead|leads|results?|causes?|avoid|untrue|false|wrong|zero|optional|needless|unnecessary|impossible|closed)\b"
    r"|(?:mov|chang|postpon|cancel|replac|stop|abolish|reject|refus|fail|lack|absen|forbid|prohibit|ban|waiv|exempt|"
    r"drop|remov)(?:p?ed|s|es|ing|t|den|ned|ce|ure|ation)?\b)"
)
"""Words by which a sentence that holds a question's words may say no to it all the same."""

_QUANTIFIED = re.compile(
    r"(?i)\b(?:all|every|everyone|everybody|always|only|just|each|both|most|entirely|completely|fully|exactly|any|still|"
    r"already|alone|own|same|enough|first|last|ever|more|less|least)\b"
)
"""Words of a question that a sentence may deny by leaving them out. *Than* compares in another way."""

_HARMLESS = frozenset("about may might could often usually sometimes".split())
"""Words of `BEARING` that weaken a statement without denying it."""

_IRREGULAR = {form: stemmed(base) for base, forms in PAST_FORMS.items() for form in forms}
_CLAUSES = re.compile(r"[;:]\s")
_WORD = re.compile(r"[^\W\d_]+")


def affirms(question: str, sentence: str, context: str = "") -> bool:
    """Tell whether a sentence holds all that a polar question asks, and no word that may deny it.

    Args:
        question: a polar question.
        sentence: a sentence that was found for it.
        context: the titles above it, which may name what *it* stands for.

    >>> affirms("Can I freeze the plum cake?", "It can be frozen for three months.", "Plum cake")
    True
    """
    if "?" in sentence or NEGATION.search(question) or _QUANTIFIED.search(question):
        return False
    own = {word.casefold() for word in _WORD.findall(question)}
    opposing = (one[0].casefold() for pattern in (BEARING, _OPPOSING) for one in pattern.finditer(sentence))
    if any(word not in own | _HARMLESS for word in opposing):
        return False
    return any(_holds(clause, question, context, in_order="than" in own) for clause in _CLAUSES.split(sentence))


def _holds(clause: str, question: str, context: str, *, in_order: bool) -> bool:
    """Whether a clause holds the question's words, but for those of the titles above it."""
    words = _WORD.findall(clause.casefold())
    said = [*terms(clause), *(_IRREGULAR[word] for word in words if word in _IRREGULAR)]
    asked, titles = content_terms(question), set(terms(context))
    told = [term for term in asked if term in said]
    if not set(told) - titles or set(asked) - set(told) - titles:
        return False
    return not in_order or _in_order(told, said)


def _in_order(wanted: Sequence[str], said: Sequence[str]) -> bool:
    """Whether terms first stand in the order in which they are wanted: *A is larger than B* is not *B than A*."""
    places = [said.index(term) for term in wanted]
    return all(before < after for before, after in pairwise(places))

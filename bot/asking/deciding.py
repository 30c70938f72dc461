"""Whether quotations decide a polar question: a verdict never stands above one that says otherwise or is on others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pincite.index.terms import content_terms, terms

_PLAIN = re.compile(r"(?i)^\W*(?P<first>yes|no)\b[,.:;!–—-]|[,:;–—]\s{0,3}(?P<last>yes|no)[.!]?\W*$")
"""A sentence that answers in so many words: *No, …*, *For bouldering, no.*"""

_AGE = re.compile(
    r"(?i)\b(?P<one>\d{1,3})[\s-]{0,3}(?:years?|yrs?)[\s-]{1,3}olds?\b|\baged? (?P<two>\d{1,3})\b"
    r"|\b(?:i am|i['’]m|(?:he|she) is|(?:he|she)['’]s|turned|turns) (?P<three>\d{1,3})\b"
)

_FROM_TO = re.compile(
    r"(?i)\b(?:from |between |aged? )?(?P<least>\d{1,3})(?: to | and | until |\s?[–-]\s?)(?P<most>\d{1,3})\b"
)
_BELOW = re.compile(r"(?i)\b(?:under|below|younger than|up to|until)(?: the age of)? (?P<most>\d{1,3})\b")
_ABOVE = re.compile(
    r"(?i)\b(?:over|above|older than|at least|from)(?: the age of)? (?P<least>\d{1,3})\b"
    r"|\b(?P<and_older>\d{1,3})(?: years)? (?:and|or) (?:older|over|above|more)\b"
)
_PEOPLE = re.compile(
    r"(?i)\b(?:child(?:ren)?|kids?|adults?|people|persons?|young|youths?|teenagers?|pupils?|students?|pensioners?|seniors?|"
    r"minors?|guests?|visitors?|members?|aged?|years?|everyone|anyone|boys?|girls?)\b"
)

_CLAUSES = re.compile(r"[;,]\s|\s[–—]\s|\b(?:but|while|whereas)\b")
_VERB = re.compile(r"(?i)\b(?:is|are|was|were|may|can|must|will|do|does|did|has|have|had)\b")
_DENIES = re.compile(r"(?i)\b(?:not|no|never|nobody|none|cannot|prohibited|forbidden|banned)\b|n['’]t\b")
_ALLOWING = frozenset(content_terms("allow allowed permitted permit forbidden prohibited banned"))

OPPOSITE = {"yes": "no", "no": "yes"}

OLDEST = 200
"""More than anybody's age."""


def decides(question: str, verdict: str, quoted: Iterable[str]) -> bool:
    """Tell whether a verdict can stand above quotations, the best first.

    It can't if one of them says the opposite in so many words, or if the first is about people of another age, or says
    yes of one thing and no of another that are as near to the question.

    >>> decides("May my 12 year old climb alone?", "yes", ["From 14 to 17 they need a parent's signature."])
    False
    """
    sentences = list(quoted)
    if any(plain == OPPOSITE.get(verdict) for sentence in sentences for plain in _plainly(sentence)):
        return False
    if not sentences:
        return True
    bounds = list(_bounds(sentences[0]))
    other = bounds and any(not any(least <= age <= most for least, most in bounds) for age in _ages(question))
    return not other and not _says_both(question, sentences[0])


def _plainly(sentence: str) -> Iterator[str]:
    match = _PLAIN.search(" ".join(sentence.split()))
    if match is not None:
        yield (match["first"] or match["last"]).lower()


def _ages(question: str) -> list[int]:
    return [int(next(filter(None, match.groups()))) for match in _AGE.finditer(question)]


def _says_both(question: str, sentence: str) -> bool:
    """Whether a sentence allows one thing and forbids another, and the question is as near to both.

    *Cockerels are not permitted; hens are* does not decide *Can I keep chickens?*
    """
    if not _ALLOWING & set(terms(sentence)):
        return False
    asked = set(content_terms(question)) - _ALLOWING
    clauses = [clause for clause in _CLAUSES.split(sentence) if _VERB.search(clause)]
    shared = [len(asked & set(terms(clause))) for clause in clauses]
    best = {bool(_DENIES.search(clause)) for clause, count in zip(clauses, shared, strict=True) if count == max(shared)}
    return len(best) > 1


def _bounds(sentence: str) -> Iterator[tuple[int, int]]:
    """The ages, from and to, that a sentence on people names."""
    if not _PEOPLE.search(sentence):
        return
    for match in _FROM_TO.finditer(sentence):
        yield int(match["least"]), int(match["most"])
    rest = _FROM_TO.sub(" ", sentence)
    for match in _BELOW.finditer(rest):
        inclusive = match[0].lower().startswith(("up to", "until"))
        yield 0, int(match["most"]) - (not inclusive)
    for match in _ABOVE.finditer(rest):
        exclusive = match[0].lower().startswith(("over", "above", "older"))
        yield int(match["least"] or match["and_older"]) + exclusive, OLDEST

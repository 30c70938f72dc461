"""Whether quotations decide a polar question: a verdict never stands above one that says otherwise or is on others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pincite.bot.asking.affirming import affirms
from pincite.bot.verify.languages.english import NEGATION
from pincite.index.terms import content_terms, terms

_PLAIN = re.compile(r"(?i)(?:^|\?\s)\W*(?P<first>yes|no)\b[,.:;!–—-]|[,:;–—]\s{0,3}(?P<last>yes|no)[.!]?\W*$")
"""A sentence that answers in so many words: *No, …*, *For bouldering, no.*, also below its question."""

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
_ELLIPTIC = re.compile(
    r"(?i)\w\s(?:is|are|was|were|may|can|could|must|will|do|does|did|has|have|had|should)(?: not|n['’]t)?\W*$"
)
"""A clause that takes its verb from the one before: *members must pay, guests need not; …*, *electric grills are*."""
_DENIES = re.compile(r"(?i)\b(?:not|no|never|nobody|none|cannot|prohibited|forbidden|banned)\b|n['’]t\b")
_ONLY_IF = re.compile(r"(?i)(?<!not )\bonly (?:if|with|when|after|once|where|provided)\b")
_ALONE = re.compile(r"(?i)\b(?:without|alone|unaccompanied|unsupervised|(?:my|your|their|his|her|its|our) own)\b")
_WITHOUT = re.compile(
    r"(?i)\bwithout (?P<what>.{1,80}?)(?:\W*$|[,;]| (?:in|on|at|to|for|from|during|by|when|while|if|as|and|or)\b)"
)
_REQUIRES = re.compile(
    r"(?i)\b(?:need(?:s|ed)?|must|ha(?:s|ve) to|requires?|required|necessary|obligatory|compulsory|only with)\b"
)
_APPROVES = re.compile(
    r"(?i)\b(?:is|are) (?:fine|okay|ok|welcome|allowed|permitted|possible|all right|alright|no problem)"
    r"(?: (?:with|by) (?:me|us))?(?:[,.;:!]|\s(?:but|as long as|and)\b|\s?$)"
)
"""Something is fine, without a place or a time where it is: *Dogs are welcome in the park* says nothing of the pool."""
_EXCEPT = re.compile(r"(?i)\b(?:except|apart from|other than|but not|unless)\b(?P<what>.{1,120})")
_ALLOWING = frozenset(content_terms("allow allowed permitted permit forbidden prohibited banned"))
_FORBIDDING = re.compile(r"(?i)\b(?:forbid|forbidden|prohibit|prohibited|ban|banned|refused?)\b")

OPPOSITE = {"yes": "no", "no": "yes"}

OLDEST = 200
"""More than anybody's age."""


def decides(question: str, verdict: str, quoted: Iterable[str], context: str = "") -> bool:
    """Tell whether a verdict can stand above quotations, the best first.

    It can't if one of them says the opposite in so many words, or if the first is about people of another age, or says
    yes of one thing and no of another that are as near to the question. Nor can a *no* if the first affirms what is
    asked, in the question's words, or names a condition for it. `context` holds the titles above it.

    >>> decides("May my 12 year old climb alone?", "yes", ["From 14 to 17 they need a parent's signature."])
    False
    """
    sentences = list(quoted)
    opposed = (one for one in sentences if any(plain == OPPOSITE.get(verdict) for plain in _plainly(one)))
    if any(not _excepted(question, sentence) for sentence in opposed):
        return False
    if not sentences:
        return True
    bounds = list(_bounds(sentences[0]))
    other = bounds and any(not any(least <= age <= most for least, most in bounds) for age in _ages(question))
    if other or _says_otherwise(question, verdict, sentences[0]):
        return False
    alone = _ALONE.search(question) is not None
    if _sets_condition(question, sentences[0]) and (alone or not NEGATION.search(question)):
        return verdict == ("no" if alone else "yes")  # *only with a permit* is a no to *without one* alone
    if verdict == "no":
        return not _approves(question, sentences[0]) and not affirms(question, sentences[0], context)
    return not any(_requires(question, sentence) for sentence in sentences)


def _plainly(sentence: str) -> Iterator[str]:
    match = _PLAIN.search(" ".join(sentence.split()))
    if match is not None:
        yield (match["first"] or match["last"]).lower()


def _excepted(question: str, sentence: str) -> bool:
    """Whether a question asks about what a sentence excepts: *Yes, except on Sundays* is a no for Sunday."""
    exception = _EXCEPT.search(sentence)
    return exception is not None and bool(set(content_terms(exception["what"])) & set(content_terms(question)))


def _ages(question: str) -> list[int]:
    return [int(next(filter(None, match.groups()))) for match in _AGE.finditer(question)]


def _says_otherwise(question: str, verdict: str, sentence: str) -> bool:
    """Whether a sentence allows one thing and forbids another, and the verdict is not that on the nearer one.

    *Cockerels are not permitted; hens are* does not decide *Can I keep chickens?*, nor is it a *no* for hens.
    """
    clauses = [(clause, verb.start()) for clause in _CLAUSES.split(sentence) if (verb := _VERB.search(clause))]
    elliptic = any(_ELLIPTIC.search(clause) for clause, _ in clauses[1:])
    if not (elliptic or _ALLOWING & set(terms(sentence))):
        return False
    denied = [bool(_DENIES.search(clause)) for clause, _ in clauses]
    asked = set(content_terms(question)) - _ALLOWING
    shared = [_shares(asked, clause, verb, elliptic=elliptic) for clause, verb in clauses]
    nearest = {no for no, count in zip(denied, shared, strict=True) if count == max(shared) or not max(shared)[0]}
    if len(nearest) > 1:
        return True
    plain = not NEGATION.search(question) and not _FORBIDDING.search(f"{question} {sentence}")
    return plain and len(set(denied)) > 1 and nearest == {verdict == "yes"}


def _sets_condition(question: str, sentence: str) -> bool:
    """Whether a sentence says *only if* or *only with* in a clause that is as near to the question as its others."""
    asked = set(content_terms(question))
    shared = [(len(asked & set(terms(one))), bool(_ONLY_IF.search(one))) for one in _CLAUSES.split(sentence)]
    return any(condition and count == max(shared)[0] for count, condition in shared)


def _approves(question: str, sentence: str) -> bool:
    """Whether a sentence says that something is fine and denies nothing: *Green is fine, but tell the neighbours.*"""
    asks_no = NEGATION.search(question) or _FORBIDDING.search(question)
    return not asks_no and not NEGATION.search(sentence) and _APPROVES.search(sentence) is not None


def _requires(question: str, sentence: str) -> bool:
    """Whether a sentence calls for what a question wants to do without: *You need a permit* for *without a permit*."""
    without = _WITHOUT.search(question)
    told = sentence.rpartition("? ")[2]  # without a FAQ's question
    if without is None or NEGATION.search(told) or not _REQUIRES.search(told):
        return False
    return set(content_terms(without["what"])) <= set(terms(told))


def _shares(asked: set[str], clause: str, verb: int, *, elliptic: bool) -> tuple[int, int]:
    """How many of some terms a clause holds, before its verb first where another clause goes without its own."""
    whole = len(asked & set(terms(clause)))
    return (len(asked & set(terms(clause[:verb]))), whole) if elliptic else (whole, whole)


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

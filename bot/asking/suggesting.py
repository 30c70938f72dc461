"""Questions that a sentence answers, made by rule: *The bridge was opened in 1931.* -> *When was the bridge opened?*

In English only. A sentence that no rule fits, and one that denies or leans on another, gives none.
"""

from __future__ import annotations

import re

from pincite.bot.asking.english import common
from pincite.bot.asking.followups.words import PERSONS
from pincite.bot.verify.languages.verbs import PARTICIPLES

SHORTEST, LONGEST = 25, 220
"""Fewest and most code points of a sentence to make a question of."""

SHORTEST_REST = 3
"""Fewest words after the verb."""

MOST_SUBJECT = 6
"""Words of the longest subject."""

_SENTENCE = re.compile(
    r"(?P<subject>[A-Z][^,;:“”\"()]*?) (?P<verb>is|are|was|were|has|had|will|can) (?P<rest>[^;:“”\"()?]+?)[.!]?"
)
_DOING = re.compile(
    r"(?P<subject>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}) (?P<verb>[a-z]{2,}(?<!e)ed|built|sold|bought|held|sent|made|"
    r"found|won|lost|gave|took|wrote|chose|began|saw|led|paid|signed|met|became|left|said) "
    r"(?P<rest>[^;:“”\"()?]+?)[.!]?"
)
_NEGATED = re.compile(r"\b(?:not|never|no|none|nothing|nobody|neither|nor|without|only)\b|n[’']t\b", re.IGNORECASE)
_NO_SUBJECT = re.compile(
    r"(?:he|she|it|they|we|i|you|this|that|these|those|there|here|his|her|its|their|our|my|but|and|or|so|yet|however|if|"
    r"when|while|although|though|because|as|in|on|at|by|for|from|to|with|after|before|since|during|under|over|one|some|"
    r"many|most|all|both|neither|either|what|who|which|where|not|no|then|also)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"(?:(?:The|A|An|Every|Each) [\w’'-]+(?: [\w’'-]+)*|[A-Z][\w’'-]*(?: (?:of|the|[A-Z][\w’'-]*))*)")
"""A subject without a clause: a determiner and a noun, or a name."""

_VERB = re.compile(r"\b(?:\w+ed|said|says|made|built|held|and|who|which|that|whose|still|therefore|also|now)\b")
_DETERMINER = re.compile(r"(?:The|A|An|Every|Each)\b")
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(
    rf" (?:in|on|since) (?:the (?:spring|summer|autumn|winter) of )?(?:\d{{1,2}} )?(?:(?:{_MONTH}) )?\d{{4}}$"
)
_GOES_ON = re.compile(
    r",(?!\d)| (?:but|while|because|although|which|who|whose|where|when|after|before|until|so that|and)\b"
)
_PARTICIPLE = re.compile(rf"(?:\w+ly )?(?:\w+ed|{'|'.join(sorted(PARTICIPLES))})\b")
_LEANING = re.compile(r"What (?:is|are|was|were) (?:the|a|an) [a-z][a-z’'-]*\?")
"""Questions on nothing but a common noun, *What is the reason?*: only the text around says of what."""

_NAMED = re.compile(r"(?:an?|the) ")


def question_on(sentence: str) -> str | None:
    """A question that the sentence answers.

    >>> question_on("The bridge was opened in 1931.")
    'When was the bridge opened?'
    """
    line = " ".join(sentence.split())
    if not SHORTEST <= len(line) <= LONGEST or _NO_SUBJECT.match(line):
        return None
    match = _SENTENCE.fullmatch(line)
    if match is None:
        return _by_name(line)
    whole = _NOUN.fullmatch(match["subject"]) and not _VERB.search(match["subject"]) and not _begun(match["subject"])
    question = _by_verb(match) if whole and len(match["subject"].split()) <= MOST_SUBJECT else None
    return None if question is None or _LEANING.fullmatch(question) else question


def _begun(subject: str) -> bool:
    """Whether a subject is one common word, with a capital because it begins the sentence, as far as can be told."""
    return " " not in subject and subject.isalpha() and common(subject.lower())


def _by_verb(match: re.Match[str]) -> str | None:
    """The question for a sentence whose verb is a form of *be* or *have*, or *will* or *can*."""
    subject, verb = match["subject"], match["verb"]
    subject = subject[0].lower() + subject[1:] if _DETERMINER.match(subject) else subject
    rest = _GOES_ON.split(match["rest"], maxsplit=1)[0].strip()
    being = verb in {"is", "are", "was", "were"}
    if being and (date := _DATE.search(rest)) and _PARTICIPLE.match(rest):
        return f"When {verb} {subject} {rest[: date.start()]}?"
    if verb in {"is", "was"} and _NAMED.match(rest):
        person = any(word in PERSONS for word in re.findall(r"[a-z]+", rest))
        return f"{'Who' if person else 'What'} {verb} {subject}?"
    if len(rest.split()) < SHORTEST_REST or _NEGATED.search(rest):
        return None
    if _DETERMINER.match(match["subject"]) and (_PARTICIPLE.match(rest) or not being) and verb not in {"are", "were"}:
        return f"What {verb} {rest}?"
    return f"{verb.capitalize()} {subject} {rest}?"


def _by_name(line: str) -> str | None:
    """*Johann Reuter designed the bridge.* -> *Who designed the bridge?*"""
    match = _DOING.fullmatch(line)
    if match is None or _NEGATED.search(match["rest"]) or _begun(match["subject"]):
        return None
    rest = _GOES_ON.split(match["rest"], maxsplit=1)[0].strip()
    return f"Who {match['verb']} {rest}?" if len(rest.split()) >= SHORTEST_REST else None

"""Other forms of an English sentence that say the same, or a part of it: turned round, active, an apposition as a
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pincite.bot.verify.entailment.omission import BEARING, OPENING
from pincite.bot.verify.languages.english import NEGATION
from pincite.bot.verify.languages.verbs import PARTICIPLES, PAST_OF

FRONTED = OPENING | frozenset("because when while although though if unless once until whenever according".split())
"""First words of a part that may stand at the beginning of a sentence or at its end."""

NO_SUBJECT = FRONTED | frozenset("hi hello dear there it and but or so yes no both either neither not".split())
"""First words of what is no subject."""

NOUN_PHRASE = r"(?:[\w'’&-]+(?:\.(?=\s))?\s){0,5}[\w'’&-]+"
"""A few words without a mark between them."""

_ASIDE = re.compile(
    rf"(?P<head>{NOUN_PHRASE}),\s(?P<aside>[^,;:.()]{{3,120}}),\s(?!(?:and|or)\b)(?P<rest>.+)", re.DOTALL
)
_RELATIVE = re.compile(
    rf"(?P<head>{NOUN_PHRASE}),\s(?:who|which)\s(?P<said>[^,;:.()]{{3,160}})(?:,\s(?!and\b|or\b).*|[.;].*)?", re.DOTALL
)
_NAMED_RELATIVE = re.compile(
    r"\b(?P<lower>[a-z]+\s)(?P<head>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,3}),\swho\s(?P<said>[^,;:.()]{3,160})"
)
_PARTICIPLE = re.compile(rf"(?:\w+ed|{'|'.join(sorted(PARTICIPLES))})\b")
_DESCRIBING = re.compile(r"(?:an?|the|its|their|his|her|one|\d[\d.,]*)\s|\d", re.IGNORECASE)
_BESIDE = re.compile(r"\w+(?:ing|ed)\b", re.IGNORECASE)
"""Beginning of a phrase that describes the subject after it: *Founded in 1990, the club, ...*."""
_NAME = re.compile(r"(?:(?:Mr|Mrs|Ms|Dr|Prof)\.?\s)?[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,3}")
_CLEFT = re.compile(r"It (?:was|is) (?P<who>[^,;:.]{2,60}?) (?:who|that|which) (?P<rest>.+)", re.DOTALL)
_PASSIVE = re.compile(r"\s(?:was|were|has been|have been|had been)\s(?P<verb>\w+)")
_AGENT_ENDS = re.compile(r"[,.;:]|\s(?:in|on|at|from|for|with|to|after|before|during|since)\s")
_FRONTED = re.compile(r"(?P<word>[A-Z][a-z]+)(?:\s\d{4}\s(?=[A-Z]|the\b)|\s[^,;:.]{1,120},\s)")
_CLAUSE_ENDS = re.compile(r"[,;:.](?=\s|$)")
_SPEAKER = re.compile(r"According to (?P<speaker>[^,;:]{2,60}), ")
_SEAM = re.compile(r"(?:,\s(?:and|but|while|whereas)|;)\s(?=(?:the|an?|its|their|his|her|[A-Z\d])\S*\s)")


def source_forms(sentence: str) -> Iterator[str]:
    """Yield a sentence and others that follow from it."""
    plain = sentence.strip()
    yield plain
    yield from _turned(plain)
    yield from _active(plain)
    yield from _asides(plain)


def statement_forms(statement: str) -> Iterator[list[str]]:
    """Yield a statement as sentences that together say it, in different forms."""
    plain = statement.strip()
    for one in (plain, *_uncleft(plain), *_turned(plain), *_active(plain), *_by_whom(plain)):
        yield [one]
    parts = _SEAM.split(plain)
    if len(parts) > 1:
        yield parts


def _turned(text: str) -> Iterator[str]:
    """Yield *Q P* of *P, Q*, where P is a phrase or a clause of time, place, cause or condition."""
    match = _FRONTED.match(text)
    if match is None or match["word"].casefold() not in FRONTED:
        return
    rest = text[match.end() :]
    if match["word"].casefold() == "because" and NEGATION.search(rest):
        return  # what is denied, the deed or the cause?
    front = match[0].strip(" ,")
    clause = _CLAUSE_ENDS.search(rest)
    end = clause.start() if clause else len(rest)
    yield f"{rest[:end]} {front[0].lower()}{front[1:]}{rest[end:]}"
    yield f"{rest.rstrip('. ')} {front[0].lower()}{front[1:]}."


def _by_whom(text: str) -> Iterator[str]:
    """Yield *A said that B* of *According to A, B* and of *B, according to A*."""
    first = _SPEAKER.match(text)
    words, _, speaker = (text[first.end() :], "", first["speaker"]) if first else text.rpartition(", according to ")
    if words:
        whole = f"{words[0].lower()}{words[1:].rstrip('.')}"
        yield from (f"{speaker.rstrip('.')} {verb} {whole}." for verb in ("said that", "said", "says that", "says"))


def _uncleft(text: str) -> Iterator[str]:
    """Yield *A did B* of *It was A who did B*."""
    if match := _CLEFT.fullmatch(text):
        yield f"{match['who']} {match['rest']}"


def _active(text: str) -> Iterator[str]:
    """Yield *A did B* of *B was done by A*."""
    match = _PASSIVE.search(text)
    between, by, agent = text[match.end() :].partition(" by ") if match else ("", "", "")
    if match is None or not by or NEGATION.search(between) or not _PARTICIPLE.fullmatch(match["verb"].casefold()):
        return
    verb, ends = match["verb"].casefold(), _AGENT_ENDS.search(agent)
    end = ends.start() if ends else len(agent)
    yield f"{agent[:end]} {PAST_OF.get(verb, verb)} {text[: match.start()]}{between}{agent[end:]}"


def _asides(text: str) -> Iterator[str]:
    """Yield what a sentence says beside its main clause of its subject, or of somebody whom it names."""
    match = _ASIDE.match(text)
    if match and _is_subject(match["head"]) and not _BESIDE.match(match["head"]):
        head, aside = match["head"], match["aside"]
        if _DESCRIBING.match(aside) or _PARTICIPLE.match(aside):
            yield from (f"{head} {verb} {aside}." for verb in ("is", "was", "are", "were"))
        if _NAME.fullmatch(aside):
            yield f"{aside} {match['rest']}"
            yield from (f"{aside} {verb} {head}." for verb in ("is", "was"))
    relative = _RELATIVE.match(text)
    if relative and _is_subject(relative["head"]):
        yield f"{relative['head']} {relative['said']}."
    for named in _NAMED_RELATIVE.finditer(text):
        if named["lower"].strip() not in {"of", "and", "or"}:
            yield f"{named['head']} {named['said']}."


def _is_subject(head: str) -> bool:
    words = head.casefold().split()
    return words[0] not in NO_SUBJECT and not BEARING.search(head) and not FRONTED.intersection(words)

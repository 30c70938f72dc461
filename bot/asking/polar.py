"""Which questions ask for yes or no."""

from __future__ import annotations

import re

_AUXILIARY = (
    "is are was were am do does did has have had can could will would shall should may might must isn aren wasn weren "
    "don doesn didn hasn haven hadn couldn won wouldn shouldn"
).split()
_OPENING = re.compile(
    rf"^\W*(?:(?:and|but|so|or|also|ok|please|well|hi|hey|hello|then|actually|still|now|tell me|can you tell me|"
    rf"do you know|i wonder|say)\b\W*)*(?:(?:if|whether)\b|(?:{'|'.join(_AUXILIARY)})(?:['’]?t)?\b)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"\b(right|correct|true|yes|no|true or false|"
    r"(?:is|are|was|were|do|does|did|has|have|can|will)n['’]?t (?:it|he|she|they|there))\W*+$",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\bor\b(?!\s+(?:not|no)\b)", re.IGNORECASE)
_ASKING = re.compile(r"\b(who|whom|whose|what|when|where|why|how|which)\b", re.IGNORECASE)

_OPTIONS = re.compile(r"(?i)\b(?P<one>[\w'’-]{1,40}),?\sor\s(?P<other>[\w'’-]{1,40}(?:\s[\w'’-]{1,40}){0,2})")
"""The words around *or*."""

_EMBEDDING = re.compile(
    r"(?:you|i|we|u|one|(?:any|some)(?:one|body))\s"
    r"(?:(?:[a-z]{2,12}ly|please|perhaps|maybe|happen to|be able to|mind|just|also)\s){0,3}"
    r"(?:know|tell|telling|say|saying|explain|explaining|remember|ask|show|showing|remind|advise|find out|"
    r"(?:want|need) to know|have (?:any|an) idea)\b"
    r"[^,;?!]{0,80}?\b(?:who|whom|whose|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
"""Asks a question within a polite one: *Would you kindly tell me who …*"""
_SUPPOSING = re.compile(r"\b(?:and|but|so|or)\s+if\Z", re.IGNORECASE)
_MAIN = re.compile(r",\s(?:then\s)?(?:(?:in|at|on|to|for|from|by|with|of)\s)?(?P<first>[a-z]+)", re.IGNORECASE)


def may_be_polar(question: str) -> bool:
    """Whether an English question may be polar: it asks for nothing but a yes or no, and offers no choice.

    >>> may_be_polar("Any luck with the grant?"), may_be_polar("What about the grant?")
    (True, False)
    """
    return _CHOICE.search(question) is None and _ASKING.search(question) is None


def polar(question: str) -> bool:
    """Whether an English question is answered by yes or no: it begins with an auxiliary, or ends with a tag.

    A choice (*Is it A or B?*) is not, nor is a question behind a polar one (*Do you know when …?*).
    """
    flat = " ".join(question.split())
    if _CHOICE.search(flat):
        return False
    opening = _OPENING.match(flat)
    if opening is not None:
        rest = flat[opening.end() :].lstrip(" ,")
        if opening[0].casefold().endswith("if"):
            return not _ASKING.match(rest) and _decided(opening[0], rest)
        return not any(pattern.match(rest) for pattern in (_ASKING, _EMBEDDING))
    return _TAG.search(flat) is not None and not _ASKING.match(flat)


def options(question: str) -> str:
    """The words next to the *or* of a question that lets choose; empty if it lets choose nothing.

    >>> options("Are the two firms partners or rivals?"), options("Who sells tea or coffee?")
    ('partners rivals', '')
    """
    flat = " ".join(question.split())
    around = _OPTIONS.search(flat) if _OPENING.match(flat) and not _ASKING.search(flat) else None
    return f"{around['one']} {around['other']}" if around is not None else ""


def _decided(opening: str, rest: str) -> bool:
    """Whether yes or no answers a question that begins with *if*: not *If it rains, who pays?*, *And if it rains?*"""
    mains = [main["first"].casefold() for main in _MAIN.finditer(rest)]
    if any(map(_ASKING.fullmatch, mains)):
        return False
    return not _SUPPOSING.search(opening) or any(first in _AUXILIARY for first in mains)

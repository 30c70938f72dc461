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
        return not _ASKING.match(flat[opening.end() :].lstrip(" ,")) and not re.match(
            r"(?:you|i|we|u) (?:know|tell|say|explain|remember|want|need)\b.*\b(?:who|what|when|where|why|how|which)\b",
            flat[opening.end() :].strip(),
            re.IGNORECASE,
        )
    return _TAG.search(flat) is not None and not _ASKING.match(flat)

"""Numbers that say how far two things are apart: *23 minutes less*, *three lengths ahead*, *by 40 euros*."""

from __future__ import annotations

import re

from pincite.bot.verify.quantities import Quantity
from pincite.bot.verify.statement import ParsedText

_BEHIND = re.compile(
    r"\W{0,8}(?:[\w'’.-]{1,40}+[^\w'’.-]{1,8}+){0,3}?(?:more|less|fewer|later|ahead|behind|apart|over|extra|left|"
    r"remain\w*|short of|below|above|as (?:many|much|long|large|big|often|high|far|fast)|altogether|in (?:all|total)|"
    r"(?!(?:over|under|after|other|another|whether|number|member|water|paper|ever|per|her|their)\b)\w{2,12}er)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:by|another|further|extra|additional|remaining|total(?: of)?|gap of|lead of|difference of|margin of|"
    r"sav(?:e|es|ed|ing)|exceed(?:s|ed)?|within)\s+(?:[\w-]+\s+){0,2}\Z",
    re.IGNORECASE,
)
REACH = 40
"""Code points before a number in which such a word may stand."""


def tells_apart(text: ParsedText, quantity: Quantity) -> bool:
    """Whether a number states a difference or a total of two things."""
    before = text.text[max(0, quantity.span.start - REACH) : quantity.span.start]
    return bool(_BEHIND.match(text.text, quantity.span.end) or _BEFORE.search(before))

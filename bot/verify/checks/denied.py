"""What a clause denies: the words after its negation. For English.

*Not included and costs 7 euros* denies that it is included, not what it costs; *did not sail before May* doesn't deny
*sailed in May*.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pincite.bot.verify.languages import ENGLISH
from pincite.bot.verify.languages.english import SINGLE_NUMBERS
from pincite.bot.verify.naming import same_term
from pincite.bot.verify.statement import Clause, ParsedText

DENIED = 2
"""Fewest terms after a negation that another clause has to hold if one denies the other."""

SEGMENT_ENDS = re.compile(
    r"[,;:()|]|\b(?:and|or|but|because|when|while|where|if|unless|until|after|before|so|than|as)\b", re.IGNORECASE
)
"""Words that end the reach of a negation."""

OTHERWISE = re.compile(
    r"\b(?:except|unless|only|apart from|other than|rather than|instead of|save for|(?:as|so) long as|provided|"
    r"until|till|before|beyond|at the earliest|at the latest|yet|still|any ?more|longer|even|whether|"
    r"(?:second|third|fourth|next)[\s-](?=\w+(?:est|most)\b|most\b))",
    re.IGNORECASE,
)
"""Words beside which a clause with a negation and one without may well say the same."""

BOUND = re.compile(r"\b(?:(?:more|less|fewer|\w{2,10}er) than|exceed\w*)\b", re.IGNORECASE)
"""A bound after a negation, which is compared by itself: *not more than three*."""

PART = re.compile(
    rf"\W{{0,8}}(?:\d[\d,.]{{0,20}}|{'|'.join(SINGLE_NUMBERS)}|some|most|many|half|few|several|part)\b(?:\s\w+)?\sof\b",
    re.IGNORECASE,
)
"""Beginning of a clause about a part, the rest of which may do otherwise: *Two of the eleven were not saved*."""

PARTS = re.compile(
    r"\b(?:half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)\b", re.IGNORECASE
)


def may_deny(negated: Clause, affirmed: Clause, negated_in: ParsedText, affirmed_in: ParsedText) -> bool:
    """Whether a clause with a negation can be the denial of one without."""
    if bool(OTHERWISE.search(negated.text)) != bool(OTHERWISE.search(affirmed.text)):
        return False
    if BOUND.search(negated.text) or PART.match(negated.text):
        return False
    if _numbers(negated, negated_in) - _numbers(affirmed, affirmed_in):
        return False
    denied = _denied(negated)
    held = affirmed_in.content(affirmed.text)
    return bool(denied) and all(_has_term(term, held) for term in denied)


def _has_term(term: str, terms: Collection[str]) -> bool:
    return any(same_term(term, other) for other in terms)


def _denied(clause: Clause) -> list[str]:
    """The first terms behind the last negation of a clause, or those before it if none follow: *painted nothing*."""
    negation = ENGLISH.negation
    assert negation is not None
    matches = list(negation.finditer(clause.text))
    if not matches:
        return []
    last = matches[-1]
    behind = clause.text[last.end() :]
    end = SEGMENT_ENDS.search(behind)
    content = ParsedText(behind[: end.start()] if end else behind, ENGLISH).content
    denied = [term for term in content(behind[: end.start()] if end else behind) if term not in ENGLISH.stop_terms]
    if denied:
        return denied[:DENIED]
    if last[0].casefold() not in {"nothing", "nobody", "none", "nowhere"}:
        return []  # *he had not*: what, stands elsewhere
    before = ParsedText(clause.text[: last.start()], ENGLISH)
    return [term for term in before.content(before.text) if term not in ENGLISH.stop_terms][-1:]


def _numbers(clause: Clause, text: ParsedText) -> set[float | str]:
    """The numbers of a clause, and its words for parts of a whole."""
    numbers: set[float | str] = {
        quantity.value for quantity in text.quantities if clause.span.start <= quantity.span.start < clause.span.end
    }
    return numbers | {match[0].casefold() for match in PARTS.finditer(clause.text)}

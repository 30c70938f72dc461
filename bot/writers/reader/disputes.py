"""Sentences that report a disagreement: *The mayor contradicts the paper, which claims that …*.

Whoever asks whether the disputed claim is true is told that the sources disagree, however sure one of them sounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pincite.bot.writers.reader.features import WindowSentence
from pincite.index.terms import content_terms, terms

CONTRADICTING = (
    r"(?<!\bnot )(?<!n['’]t )(?<!\bnever )"
    r"(?:contradict(?:s|ed|ing)?|disput(?:es?|ed|ing)|refut(?:es?|ed|ing)|rebut(?:s|ted|ting)?|reject(?:s|ed|ing)?|"
    r"den(?:y|ies|ied|ying)|challeng(?:es?|ed|ing)|disagree(?:s|d|ing)? with|dismiss(?:es|ed|ing)?|"
    r"(?:is|are|was|were) at odds with|conflict(?:s|ed|ing)? with|casts? doubt on|doubt(?:s|ed)?)"
)
CLAIMING = (
    r"(?:claim(?:s|ed|ing)?|report(?:s|ed|ing)?|insist(?:s|ed|ing)?|assert(?:s|ed|ing|ions?)?|alleg(?:es?|ed|ing|ations?)|"
    r"say(?:s|ing)?|said|stat(?:es?|ed|ing|ements?)|maintain(?:s|ed|ing)?|writ(?:es?|ing)|wrote|"
    r"suggest(?:s|ed|ing|ions?)?|"
    r"argu(?:es?|ed|ing)|believ(?:es?|ed|ing)|boast(?:s|ed|ing)?|announc(?:es?|ed|ing))"
)

CONTRADICTED = re.compile(
    rf"(?i)\b{CONTRADICTING}\b[^.;?!]{{0,160}}?\b{CLAIMING},?\s+(?:that\s+)?(?P<claim>[^;?!]{{8,400}})"
)
"""*His word contradicts the media, who claim that …*, *rejected reports that …*"""

DENIED_BEHIND = re.compile(
    rf"(?i)\b{CLAIMING}\s+(?:that\s+)?(?P<claim>[^;?!]{{8,300}}?)[,;–—]\s*"
    rf"(?:but|though|although|while|whereas|which|a claim|something)\b[^.?!]{{0,80}}?"
    rf"\b(?:{CONTRADICTING}|disagrees?|disagreed)\b"
)
"""*The firm says that …, but the residents dispute it.*"""

OPEN = re.compile(
    r"(?i)\b(?:disput(?:ed|e)|disagree(?:s|d|ment)?|divided|differ(?:s|ed)?|conflicting (?:reports|accounts|claims)|"
    r"contested|debated?|controvers(?:y|ial)|no agreement)\b[^.;?!]{0,60}?\b(?:whether|if)\s+(?P<claim>[^;?!]{8,300})"
)
"""*Historians disagree on whether …*"""

DENIED_NEXT = re.compile(
    rf"(?i)\b{CONTRADICTING}\s+(?:this|that|it|these|those|(?:the|such|his|her|their|its) "
    r"(?:claim|report|allegation|statement|account|view|version)s?)\b"
)
"""*The residents dispute this.*, of the sentence before."""

CLAIMED = re.compile(rf"(?i)\b{CLAIMING}\s+(?:that\s+)?(?P<claim>[^;?!]{{8,400}})")

ATTRIBUTED = re.compile(
    rf"(?i)\b(?:{CLAIMING}|insinuat(?:es?|ed|ing)|predict(?:s|ed)?|warn(?:s|ed)?|calls?|called|consider(?:s|ed)?|thinks?|"
    r"thought|expect(?:s|ed)?|suspect(?:s|ed)?|holds? that|held that|according to|in the (?:view|opinion|eyes) of|"
    r"in (?:his|her|their) (?:view|opinion))\b"
)
"""What somebody says or thinks."""

FEWEST_SHARED = 2
"""Fewest terms that a claim shares with a question about it."""

SHARE = 0.5
"""Least share of the question's terms that the claim has."""


def may_oppose(one: WindowSentence, other: WindowSentence) -> bool:
    """Whether two sentences may be of sources that disagree: of two documents, or of different people in one."""
    if one.window.found.document.id != other.window.found.document.id:
        return True
    return all(ATTRIBUTED.search(place.text) for place in (one, other))


def dispute(question: str, places: Sequence[WindowSentence], against: Sequence[bool]) -> tuple[int, int] | None:
    """Return who disagrees about what a polar question asks; None where the best sentences tell of no dispute.

    Args:
        question: asks whether something is true.
        places: the best sentences, the likeliest first.
        against: for each, whether it is more likely to say no than yes.

    Returns:
        The number of the sentence that reports the claim, and that of one which contradicts it: the next one of the
        text, or else the likeliest that says no.
    """
    asked = set(content_terms(question))
    for number, place in enumerate(places):
        claim = CLAIMED.search(place.text)
        if claim is None or not _about(asked, claim["claim"]):
            continue
        for other, later in enumerate(places):
            if _follows(place, later) and DENIED_NEXT.search(later.text):
                return number, other
    for number, place in enumerate(places):
        if any(_about(asked, claim) for claim in _disputed(place.text)):
            denying = [other for other, denies in enumerate(against) if denies and other != number]
            return (number, denying[0]) if denying else None
    return None


def _disputed(sentence: str) -> Iterator[str]:
    for pattern in (CONTRADICTED, DENIED_BEHIND, OPEN):
        for match in pattern.finditer(sentence):
            yield match["claim"]


def _about(asked: set[str], claim: str) -> bool:
    """Whether a claim is what is asked about: it has half of the question's terms, and all of its numbers."""
    claimed = set(terms(claim))
    shared = asked & claimed
    return (
        len(shared) >= FEWEST_SHARED
        and len(shared) >= SHARE * len(asked)
        and all(term in claimed for term in asked if term[0].isdigit())
    )


def _follows(place: WindowSentence, later: WindowSentence) -> bool:
    """Whether a sentence is the next one of the same passage."""
    passage = place.window.found.passage
    if later.window.found.document.id != place.window.found.document.id:
        return False
    spans = list(passage.sentences)
    return place.span in spans[:-1] and spans[spans.index(place.span) + 1] == later.span

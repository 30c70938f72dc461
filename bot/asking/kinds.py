"""The kind of answer that a question asks for: a person, a time, a number, a list, a comparison, and so on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from pincite.bot.asking.english import common
from pincite.bot.asking.followups.words import AUXILIARIES, PERSONS, PREPOSITIONS, Token, plural, tokens, verbal
from pincite.bot.asking.keywords import sought
from pincite.bot.asking.polar import polar


class Kind(StrEnum):
    """A kind of question, by the answer that it asks for."""

    POLAR = "polar"
    WHO = "who"
    WHAT_IS = "what is"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    WHICH = "which"
    WHY = "why"
    HOW = "how"
    LIST = "list"
    COMPARE = "compare"
    SUMMARISE = "summarise"
    DOCUMENT = "which document"
    LATEST = "latest"
    TALK = "talk"
    OTHER = "other"


_ANYBODY = r"(?:you|any(?:one|body)|some(?:one|body))"
_POLITE = re.compile(
    r"(?i)\W*(?:(?:and|but|so|or|then|ok|okay|well|please|hi|hello|hey|thanks|also)\b[\s,]*)*"
    rf"(?:(?:(?:can|could|would|will) {_ANYBODY} (?:(?:please|kindly|perhaps|possibly|just) )?|please )?"
    r"(?:tell|explain|show|remind)(?: to)?(?: me| us)? (?=wh|how)"
    rf"|(?:do|does|would) {_ANYBODY} (?:happen to )?(?:know|remember) (?=wh|how)"
    r"|(?:would|do) you mind (?:telling|showing)(?: me| us)? (?=wh|how)"
    r"|(?:can|could|may|might) i (?:please )?ask (?=wh|how)"
    r"|(?:i want|i would like|i'd like|i need) to know (?=wh|how)"
    r"|i wonder (?=wh|how))?"
)

_DOCUMENTS = (
    r"(?:documents?|files?|reports?|papers?|letters?|articles?|chapters?|sources?|texts?|books?|pdfs?|studies|study|"
    r"e?mails?)"
)
_COLLECTIONS = r"(?:collections?|library|folder|archive|material)"
_MORE = (
    r"(?:more|less|fewer|better|worse|bigger|smaller|larger|longer|shorter|higher|lower|cheaper|dearer|faster|slower|"
    r"older|newer|younger|stronger|weaker|heavier|lighter|easier|harder|safer|earlier|later|deeper|wider|taller|richer|"
    r"poorer|closer|nearer|farther|further|greater|hotter|colder|warmer|cleaner|quicker|sooner)"
)
_SUMMARY = re.compile(
    r"(?i)\b(?:summar(?:y|ies|i[sz]e|i[sz]ing)|sum up|overview|tl;?dr|gist|in a nutshell|outline the|"
    r"(?:main|key|central|most important) (?:points?|findings?|takeaways?|messages?|ideas?|results?|arguments?)|"
    r"highlights? of|takeaways?)\b"
    rf"|\bwhat(?:'s|’s|s| is| are) (?:this|these|the|my|our|all) (?:\w+ )?(?:{_DOCUMENTS}|{_COLLECTIONS}|all this) "
    r"(?:about|on)\b"
    rf"|\bwhat(?:'s|’s|s| is) in (?:this|these|the|my|our|here) ?(?:{_DOCUMENTS}|{_COLLECTIONS})?\W*$"
    rf"|\bwhat (?:topics|subjects|themes) (?:are (?:covered|in|there|here)|do(?:es)? (?:this|these|my|our) \w+)\b"
)
_DOCUMENT = re.compile(
    rf"(?i)\b(?:which|what|in which|in what)(?: of (?:the|these|my|our))? {_DOCUMENTS}\b(?! (?:do i need|"
    rf"does one need|are (?:needed|required)|must|"
    r"should i)\b)(?= (?:is|are|do|does|mentions?|says?|deals?|talks?|covers?|discuss(?:es)?|describes?|"
    r"contains?|i|can|tells?|names?))"
    rf"|\b(?:is|are) there (?:a|an|any|some) (?:\w+ )?{_DOCUMENTS} (?:on|about|that|which|with|for)\b"
    rf"|\b(?:find|show|give|open)(?: me)? (?:the|a|any) {_DOCUMENTS} (?:on|about|with|that|where|which)\b"
    r"|\bwhere can i (?:read|find (?:something|out|more|anything)) (?:more )?(?:about|on)\b"
    r"|\bdo you have (?:anything|something|documents|files) (?:about|on)\b"
)
_COMPARISON = re.compile(
    r"(?i)\b(?:compare[ds]?|comparison|versus|vs|differen(?:ce|ces|t) (?:between|from|to)|differ|differs|"
    r"distinguish(?:es)?|in common|"
    r"similarit(?:y|ies)|contrast)\b"
    rf"|\b{_MORE}\b,? (?:\w+ ){{0,2}}?or \w"
    rf"|\bor \S+(?: \S+){{0,2}} {_MORE}\W*$"
    rf"|\b{_MORE}\b[^,]{{0,20}}, [^,]{{1,60}} or \S"
)
_LATEST = re.compile(
    r"(?i)\b(?:latest|newest|most recent|recent(?:ly)? (?:developments?|news|changes?|updates?|figures?)|"
    r"what(?:'s|’s| is) new|"
    r"current (?:state|status|situation|position)|status quo|what has (?:changed|happened)|as of)\b"
    r"|^\W*what (?:happened|was decided|took place|changed|was done|was agreed) (?:in|on|since|last|this|during|"
    r"after|yesterday|today)\b"
)
_LISTING = re.compile(
    r"(?i)\W*(?:please )?(?:(?:give|show|tell|name)(?: me| us)? (?:a list|all|every|the names|two|three|four|"
    r"five|some|\d+)\b|list\b|enumerate\b|"
    r"name (?:the \w+s|all|\w+ \w+s)\b|all (?:the )?\w+s\b)"
)
_REASON = re.compile(
    r"(?i)\b(?:why|how come)\b|\b(?:for|because of) what(?: reason)?\b|\bwhat(?:'s|’s| is| was| are| were) the "
    r"(?:reasons?|causes?|purpose|motives?)\b|\bwhat (?:caused|causes|led|made|makes|prompted|triggered|drove)\b"
)
_MANNER = re.compile(
    r"(?i)\b(?:in what (?:way|manner)|by what means|steps? to|what happens (?:if|when)|"
    r"what (?:do|should|must|can) (?:i|we|you|one) (?:have to |need to )?do\b)"
)
_AMOUNT = re.compile(
    r"(?i)\bhow (?:many|much|old|long|far|often|tall|high|big|large|deep|wide|heavy|fast|hot|cold|small|thick|"
    r"strong|late|early)\b"
    r"|\b(?:number|amount|population|price|cost|height|length|weight|size|percentage|share|rate|distance|"
    r"temperature|speed|value|area|"
    r"age|budget|turnover|fee) of\b|\bwhat (?:percentage|share|amount|number|price|temperature|distance)\b|"
    r"\bwhat (?:do|does|did) .{1,60} cost\b"
)
_TIME = re.compile(
    r"(?i)\b(?:when|when's|when’s)\b|\b(?:what|which) (?:year|month|date|day|time|century|decade|week|season|hour)\b"
    r"|\bwhat(?:'s|’s| is| was) the (?:date|deadline|year|time|day)\b"
)
_LOCATION = re.compile(
    r"(?i)\b(?:where|where's|where’s)\b|\b(?:in|at|on|from|to|near) (?:what|which) (?:city|country|place|town|"
    r"street|village|region|room|state|building|"
    r"area|part|district|location|continent)\b|\bwhat(?:'s|’s| is| was) the (?:address|location|whereabouts)\b"
)
_PERSON = re.compile(r"(?i)\b(?:who|whom|whose|who's|who’s)\b")
_MEANING = re.compile(
    r"(?i)^\W{0,5}(?:define|explain|definition of|meaning of)\b(?! (?:why|how|when))"
    r"|\bwhat (?:does|do|did) .{1,60} (?:mean|stand for|signify)\b|\bwhat(?:'s|’s| is) (?:meant|"
    r"understood) by\b|\bwhat do you mean by\b"
)
_ABOUT = re.compile(r"\AAbout [^:?]{1,80}: ")
"""Openings of a follow-up about an earlier subject."""
_BEING = re.compile(r"(?i)\bwhat(?:s|'s|’s| exactly)?(?: is| are| was| were)?\s++(?P<rest>.+)")


def kind(question: str) -> Kind:
    """Return the kind of a question in English; `OTHER` where no rule applies."""
    from pincite.bot.asking.talk.recognising import recognised

    if recognised(question) is not None:
        return Kind.TALK
    question = _ABOUT.sub("", question[: question.rfind("?") + 1] or question)
    for candidate, pattern in (
        (Kind.SUMMARISE, _SUMMARY),
        (Kind.DOCUMENT, _DOCUMENT),
        (Kind.COMPARE, _COMPARISON),
    ):
        if pattern.search(question):
            return candidate
    polite = _POLITE.match(question)
    asked = question[polite.end() :] if polite else question
    if polar(question) or (polar(asked) and not _LATEST.match(asked)):
        return Kind.POLAR
    return _by_words(asked)


def _by_words(asked: str) -> Kind:  # noqa: PLR0911 - one for each case
    if _LISTING.match(asked):
        return Kind.LIST
    if _REASON.search(asked):
        return Kind.WHY
    if _LATEST.search(asked) and not _PERSON.match(asked):
        return Kind.LATEST
    if _lists(asked):
        return Kind.LIST
    if _MEANING.search(asked):
        return Kind.WHAT_IS
    words = tokens(asked)
    for candidate, pattern in (
        (Kind.WHO, _PERSON),
        (Kind.HOW_MANY, _AMOUNT),
        (Kind.HOW, _MANNER),
        (Kind.WHEN, _TIME),
        (Kind.WHERE, _LOCATION),
    ):
        match = pattern.search(asked)
        if match and (candidate is not Kind.WHO or _leads(words, match.start())):
            return candidate
    return _by_noun(asked, words)


def _leads(words: Sequence[Token], start: int) -> bool:
    """Whether nothing but prepositions stands before an asking word."""
    return all(word.lower in PREPOSITIONS for word in words if word.end <= start)


def _by_noun(asked: str, words: Sequence[Token]) -> Kind:  # noqa: PLR0911 - one for each case
    """The kind of *what* and *which*, by what follows."""
    place = next((n for n, word in enumerate(words) if word.lower in {"what", "which", "what's", "how", "whats"}), None)
    if place is None:
        noun = sought(words)
        return Kind(noun) if noun is not None else Kind.OTHER
    if words[place].lower == "how":
        return Kind.HOW
    behind = words[place + 1] if place + 1 < len(words) else None
    named = re.search(r"(?i)\b(?:name of the (\w+)|was the (\w+) called|is the (\w+) called)\b", asked)
    if named and next(filter(None, named.groups())).casefold() in PERSONS:
        return Kind.WHO
    if behind is not None and behind.lower in PERSONS:
        return Kind.WHO
    if words[place].lower == "which":
        return Kind.WHICH
    if _INVERTED.match(asked):
        return Kind.WHAT_IS
    if (
        words[place].lower == "what"
        and behind is not None
        and behind.lower not in AUXILIARIES | {"exactly", "else", "a", "an", "the"}
    ):
        return Kind.WHICH if not verbal(words, place + 1) else Kind.OTHER
    return Kind.WHAT_IS if _defines(asked) else Kind.OTHER


def _defines(asked: str) -> bool:
    """Whether a question asks what something is, not what its capital or its role is."""
    match = _BEING.match(asked.strip())
    if match is None:
        return False
    rest = match["rest"].strip(' ?!."“”')
    words = tokens(rest)
    if not re.match(r"(?i)\W*what(?:s|'s|’s|\s+(?:exactly\s+)?(?:is|are|was|were))\b", asked.strip()) or not words:
        return False
    first = words[0].lower
    if any(word.lower in {"of", "said", "known", "about", "s"} or word.lower.endswith("'s") for word in words[1:4]):
        return False
    if first in {"a", "an"}:
        return True
    if first == "the":
        return any(word.capital or not common(word.lower) for word in words[1:])
    return len(words) <= LONGEST_TERM and not any(word.lower in AUXILIARIES for word in words)


_INVERTED = re.compile(r"(?i)\W*what (?:(?:an?|the) )?[\w-]+(?: [\w-]+)? (?:is|are|means?)\W*$")
"""*... what osmosis is*, behind *tell me*."""

LONGEST_TERM = 4
"""Words of the longest thing that *what is ...* asks to define, without an article."""


def _lists(asked: str) -> bool:
    """Whether a question asks for several things: *which countries*, *what are the*, *who are the*."""
    words = tokens(asked)
    if len(words) < 2:  # noqa: PLR2004
        return False
    first, second = words[0].lower, words[1].lower
    if first == "who" and second in {"are", "were"}:
        return any(plural(word.lower) for word in words[2:])
    if first == "what" and second in {"are", "were"}:
        return words[2].lower in {"the", "my", "our", "his", "her", "their", "its"} if len(words) > 2 else False  # noqa: PLR2004
    if first in {"which", "what"} and second not in AUXILIARIES:
        phrase = []
        for place in range(1, len(words)):
            if words[place].lower in AUXILIARIES | PREPOSITIONS or (place > 1 and verbal(words, place)):
                break
            phrase.append(words[place].lower)
        return bool(phrase) and plural(phrase[-1]) and phrase[0] not in {"kind", "kinds", "percentage", "of"}
    return False

"""Whether a short answer is of the type that its question asks for; otherwise no headline is shown."""

from __future__ import annotations

import re

from pincite.bot.asking.followups.mentions import mentions
from pincite.bot.asking.followups.words import (
    CLOSED,
    PERSONS,
    PREPOSITIONS,
    PRONOUNS,
    TIMES,
    VERBS,
    Token,
    plural,
    tokens,
    verbal,
)
from pincite.bot.asking.kinds import Kind, kind
from pincite.bot.asking.neighbours import of_another
from pincite.bot.asking.polar import options
from pincite.bot.asking.sides import sides
from pincite.bot.verify.languages import ENGLISH
from pincite.bot.verify.statement import ParsedText
from pincite.index.terms import content_terms, terms

NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion "
    "dozen dozens half quarter third none once twice thrice double several hundreds thousands millions no".split()
)
REGULARLY = frozenset("every each daily weekly monthly yearly annually hourly regularly never always".split())

_TIME = re.compile(
    r"(?i)\b(?:1\d{3}|20\d\d|\d{1,2}(?::\d\d)? ?(?:a\.?m\.?|p\.?m\.?|o['’]clock)|\d{1,2}[:.]\d\d|\d{4}s|"
    r"centur(?:y|ies)|ago|"
    r"days?|weeks?|months?|years?|hours?|minutes?|decades?|war|now|soon|immediately|birth|death)\b"
    r"|^(?:when|after|before|during|since|until|once|while|on the day)\b"
)
_UNIT = re.compile(r"[%$€£¥°]|\b(?:per ?cent|percent)\b|\d(?!(?:st|nd|rd|th|s)\b)[a-zA-Zµμ]{1,3}\b")
_CLAUSE = frozenset("because to by due owing thanks for through as with since so in using when if after".split())
_MEANS = frozenset("by with through".split())
"""Words that make an answer of a single noun: *by hand*, *with buttons*."""

_BETWEEN_PARTS = re.compile(r"(?i)[,;]|\b(?:and|or)\b")
_IDENTITY = re.compile(r"(?i)\W*(?:who(?:'s|’s|s)|who\s+(?:is|was|are|were))\s+(?P<name>[^?]{1,60}?)\W*$")
_OF_SUBJECT = re.compile(
    r"(?<!\w)(?P<subject>[A-Z][\w.'’-]{0,30}(?:\s[A-Z][\w.'’-]{0,30}){0,4})"
    r"(?:,|\s?\(|,?\s(?:who\s)?(?:is|was|are|were|became|served as|"
    r"has been|had been))\s?(?:also|once|now|then)?\s?(?:an?|the|our|its|their)?\s?$"
)
"""Whom the words behind describe: *Ann Lee was the …*, *Ann Lee, the …*"""

_INTRODUCES = re.compile(r"(?i)(?:\b(?:is|are|was|were|means?|called|as|denotes?|stands for|refers? to)|[,(:–—-])\s*$")

_IN_OFFICE = re.compile(r"(?P<name>[^\s,;()][^,;()]{0,60}?)\s?\((?P<office>[^\W\d_][^()]{1,40})\)")
"""One of those present: *Ann Lee (chair)*."""

_MEASURED = (
    (re.compile(r"(?i)\bhow (?:deep|wide|tall|thick)\b"), frozenset({"length"})),
    (re.compile(r"(?i)\bhow heavy\b"), frozenset({"mass", "pounds"})),
    (re.compile(r"(?i)\bhow long\b"), frozenset({"length", "time"})),
    (re.compile(r"(?i)\bhow old\b"), frozenset({"time"})),
)
"""The dimensions of what a question measures."""

_HOURS = re.compile(r"(?i)(?<!how many )\bhours\W*$")
"""Asks when something is open: *library hours*."""

_LASTS = re.compile(r"(?i)\b(?:seconds|minutes|days|weeks|months|years)\b")
_CLOCK = re.compile(r"(?i)\b\d{1,2}(?:[:.]\d\d| ?[ap]\.?m\b| ?o['’]clock)|\b(?:noon|midnight|round the clock)\b")

_SUPPOSING = re.compile(r"(?i)\b(?:if|unless|in case|suppose|supposing)\b[^,;:.]{0,200}$")
_SUPPOSES = re.compile(
    r"(?i)\b(?:if|unless|in (?:which|what) case|when|why|how (?:do|can|should)|conditions?|circumstances?)\b"
)
"""Words of questions that a condition answers."""

_DOES = re.compile(r"(?i)\bwhat\s+(?:do|does|did|will|would|can)\b.{1,80}\bdo\W*$")
"""Asks for an effect: *What does the red button do?*"""

OF_A_KIND = re.compile(r"(?i)\W*what(?:['’]?s|\s+(?:is|was))\s+an?\b")
"""Asks for a definition of every such thing, which no value of one of them is: *What is a priority?*"""

LONGEST = {Kind.WHO: 12, Kind.WHERE: 12, Kind.WHICH: 10, Kind.WHEN: 14, Kind.HOW_MANY: 10}
"""Most words of a short answer, or of each of its parts; a longer one says more than the answer."""

STATES = tuple(
    frozenset(content_terms(words))
    for words in (
        "free left available remaining remain vacant spare unsold empty untaken",
        "taken occupied booked reserved sold rented",
        "missing lost absent unaccounted",
        "broken damaged defective faulty",
    )
)
"""States by which a part of some things is counted, each in the words that mean it."""

_IN_STATE = re.compile(
    r"(?i)\b(?:(?:is|are|was|were) (?:(?:still|now|currently|not) )?|how (?:many|much) )(?P<state>[a-z]+)\b"
)
"""*How many seats are left?*, *How many free seats are there?*"""

SHORTEST_CLAUSE = 3
"""Fewest words of an answer to *why* or *how*."""

COUNTED = 4
"""Words after a number among which to look for the noun that it counts."""

OF_PARTS = frozenset({Kind.LIST, Kind.WHY, Kind.HOW})
"""Kinds of question that a clause or several values answer."""

NO_HEADLINE = frozenset({Kind.COMPARE, Kind.SUMMARISE, Kind.DOCUMENT, Kind.TALK})
"""Kinds of question that no phrase answers."""


def headline(question: str, short: str | None, sentence: str, *, named: bool = False) -> str | None:
    """Return the short answer as it can be shown above a quotation; None where it doesn't answer its question.

    If the same is asked of several things, a single answer is no headline. A bare number gets the noun that it counts:
    *33* becomes *33 times*. For a cell that noun stands in the cell's name.

    Args:
        question: a whole question.
        short: the short answer that a reader found.
        sentence: the sentence that it stands in.
        named: whether it is the whole of a cell or field, which has a name.
    """
    if short is None:
        return None
    if len(sides(question)) > 1 and not _several(short, [], sentence, question):
        return None
    asked = kind(question)
    if named and asked is Kind.HOW_MANY:
        return short if any(_numeral(word) for word in tokens(short)) else None
    if not named and asked not in OF_PARTS and of_another(question, short, sentence):
        return None
    counted = asked is Kind.HOW_MANY
    if (
        _is_no_option(question, short)
        or (_HOURS.search(question) and _LASTS.search(short) and not _CLOCK.search(short))
        or _is_supposed(question, short, sentence)
        or (counted and _counts_all(question, sentence))
    ):
        return None
    shown = _counted(question, short, sentence) if counted else short
    if asked is Kind.WHO:
        shown = _in_office(question, short)
    return shown if fits(asked, shown, sentence, question) else None


def fits(kind: Kind, short: str, sentence: str, question: str = "") -> bool:
    """Tell whether a short answer is of the type that a kind of question asks for.

    Args:
        kind: the kind of the question.
        short: the short answer.
        sentence: the sentence that it stands in.
        question: the question, where there is more to tell from it: *who is X* and *who did X* ask for different
            things.
    """
    words = tokens(short)
    if _DOES.search(question):
        return _clause(short, words, sentence, question)
    longest = LONGEST.get(kind, len(words))
    if not words or kind in NO_HEADLINE or _longest_part(short) > longest:
        return False
    if len(words) > longest and short.strip(" .") == sentence.strip(" ."):
        return False  # the quotation says it already
    check = {
        Kind.WHO: _person,
        Kind.WHEN: _time,
        Kind.WHERE: _place,
        Kind.HOW_MANY: _number,
        Kind.WHY: _clause,
        Kind.HOW: _clause,
        Kind.WHAT_IS: _definition,
        Kind.LIST: _several,
        Kind.WHICH: _thing,
    }.get(kind)
    return check is None or check(short, words, sentence, question)


def _longest_part(short: str) -> int:
    """Return the number of words in the longest part of a list that commas, *and* or *or* join."""
    return max(len(tokens(part)) for part in _BETWEEN_PARTS.split(short))


def _person(short: str, words: list[Token], sentence: str, question: str) -> bool:
    if words[0].numeric or _dated(words):
        return False
    identity = _IDENTITY.match(question)
    if identity is not None and _names_one(identity["name"]):
        return _identity(short, words, sentence, identity["name"])
    named = any(word.capital and word.lower not in TIMES for word in words)
    role = any(word.lower in PERSONS or word.lower.removesuffix("s") in PERSONS for word in words)
    return named or role or plural(words[-1].lower)


def _in_office(question: str, short: str) -> str:
    """Of several people with their offices, the one whose office is asked for; otherwise all.

    *Who is the treasurer?* is answered by *Bo Ray* alone of *Ann Lee (chair), Bo Ray (treasurer)*.
    """
    people = list(_IN_OFFICE.finditer(short))
    asked = set(content_terms(question))
    named = [one["name"] for one in people if set(content_terms(one["office"])) <= asked]
    return named[0] if len(people) > 1 and len(named) == 1 else short


def _identity(short: str, words: list[Token], sentence: str, name: str) -> bool:
    """Whether a short answer identifies the person asked about: by more than a name, and no other person."""
    asked = set(content_terms(name))
    other = _OF_SUBJECT.search(sentence[: max(0, sentence.find(short))])
    if other is not None and not asked & set(terms(other["subject"])):
        return False  # *Ann Lee was the second head, after Bo Ray* says who Ann Lee was
    of_them = bool(asked & set(terms(sentence))) and not asked >= set(content_terms(short))
    return of_them and not all(word.capital or word.lower in CLOSED | {"de", "van", "von", "al"} for word in words)


def _names_one(name: str) -> bool:
    """Whether *who is ...* asks about a named person, not for the holder of an office."""
    words = tokens(name)
    return 0 < len(words) <= 4 and words[0].lower not in CLOSED and not any(w.lower in PERSONS for w in words)  # noqa: PLR2004


def _dated(words: list[Token]) -> bool:
    return all(word.numeric or word.lower in TIMES or word.lower in CLOSED for word in words)


def _time(short: str, words: list[Token], sentence: str, question: str) -> bool:
    return _TIME.search(short) is not None or any(word.lower in TIMES for word in words)


def _place(short: str, words: list[Token], sentence: str, question: str) -> bool:
    if (
        _dated(words)
        or (words[0].numeric and len(words) == 1)
        or any(word.lower in PRONOUNS - {"there", "here"} for word in words)
    ):
        return False
    return words[0].lower in PREPOSITIONS or any(word.capital for word in words) or bool(mentions(short))


def _number(short: str, words: list[Token], sentence: str, question: str) -> bool:
    if any(word.lower in REGULARLY | {"once", "twice", "thrice", "none"} for word in words):
        return True
    if not any(_numeral(word) for word in words) or _measures_another(question, short):
        return False
    return (
        _UNIT.search(short) is not None
        or _is_object(question, short, sentence)
        or any(
            not _numeral(word) and word.lower not in CLOSED | {"about", "some", "nearly", "almost", "around"}
            for word in words
        )
    )


def _measures_another(question: str, short: str) -> bool:
    """Whether all units of a short answer are of another dimension than the question's: *how deep*, *1.2 kilos*."""
    wanted = next((dimensions for pattern, dimensions in _MEASURED if pattern.search(question)), None)
    if wanted is None:
        return False
    units = [one.measure.dimension for one in ParsedText(short, ENGLISH).quantities if one.measure is not None]
    return bool(units) and not any(unit in wanted or unit.startswith("name:") for unit in units)


def _numeral(word: Token) -> bool:
    return word.numeric or any(part in NUMBERS for part in word.lower.split("-"))


def _clause(short: str, words: list[Token], sentence: str, question: str) -> bool:
    if len(words) < SHORTEST_CLAUSE:
        return len(words) > 1 and words[0].lower in _MEANS and not words[1].numeric
    return words[0].lower in _CLAUSE or any(verbal(words, place) for place in range(len(words)))


def _definition(short: str, words: list[Token], sentence: str, question: str) -> bool:
    asked = set(content_terms(question)) - {"mean", "defin", "explain", "definit"}
    short_terms = set(content_terms(short))
    if len(words) < SHORTEST_CLAUSE and OF_A_KIND.match(question):
        return False
    if question and (short_terms <= asked or not asked & set(terms(sentence))):
        return False
    start = sentence.find(short)
    return start > 0 and _INTRODUCES.search(sentence[:start].rstrip("“\"'")) is not None


def _several(short: str, words: list[Token], sentence: str, question: str) -> bool:
    return "," in short or " and " in short or " & " in short


def _thing(short: str, words: list[Token], sentence: str, question: str) -> bool:
    return words[0].lower not in PRONOUNS


def _counted(question: str, short: str, sentence: str) -> str:
    """A number with its noun from the sentence, whole: *20 rack places*; or alone where there is none."""
    words = tokens(short)
    start = sentence.find(short)
    if not words or start < 0 or _number(short, words, sentence, question) or not _numeral(words[-1]):
        return short
    behind = tokens(sentence[start + len(short) :])[:COUNTED]
    wanted = set(content_terms(question))
    offset = start + len(short)
    places = [place for place, word in enumerate(behind) if set(terms(word.text)) & wanted]
    counted = next((behind[place] for place in places if place + 1 not in places), None)
    if counted is None:
        first = behind[0] if behind else None
        glued = first is not None and sentence[offset : offset + first.start].strip() == ""
        counted = first if glued and first is not None and first.lower not in CLOSED else None
    between = sentence[offset : offset + counted.end] if counted is not None else ""
    return short + between if counted is not None and not re.search(r"[.,;:!?]", between) else short


def _is_supposed(question: str, short: str, sentence: str) -> bool:
    """Whether a short answer stands in a condition: *unless it runs twice a day* does not say how often it runs."""
    before = sentence[: max(0, sentence.find(short))]
    return _SUPPOSING.search(before) is not None and not _SUPPOSES.search(question)


def _is_no_option(question: str, short: str) -> bool:
    """Whether a question lets choose between two things, and a short answer is neither.

    *Ann and Bo* does not say whether *Ann and Bo are partners or rivals*.
    """
    offered = set(content_terms(options(question)))
    return bool(offered) and not offered & set(terms(short))


def _counts_all(question: str, sentence: str) -> bool:
    """Whether a question asks how many are in some state, and a sentence says nothing of that state."""
    asked = {term for match in _IN_STATE.finditer(question) for term in terms(match["state"])}
    said = set(terms(sentence))
    return any(asked & state and not said & state for state in STATES)


def _is_object(question: str, short: str, sentence: str) -> bool:
    """Whether a bare number ends what a verb of the question says: *Sleeps 6.* of *how many does the hut sleep*."""
    before, _, behind = sentence.partition(short)
    words = tokens(before)
    numbers = {word.lower for word in tokens(question) if word.numeric}
    return (
        bool(words)
        and re.match(r"\s*(?:[.,;!]|$)", behind) is not None
        and not numbers & {word.lower for word in tokens(short)}
        and (words[-1].lower.removesuffix("s") in VERBS or verbal(words, len(words) - 1))
        and bool(set(content_terms(words[-1].text)) & set(content_terms(question)))
    )

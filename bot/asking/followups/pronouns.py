"""Finds pronouns such as *it* and *they*, and what each may stand for: a person, a thing, a place, a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.bot.asking.followups.mentions import Mention, mentions
from pincite.bot.asking.followups.words import (
    ASKING,
    AUXILIARIES,
    BE,
    CLOSED,
    GOING,
    JOINING,
    PERSONS,
    PREPOSITIONS,
    VERBS,
    Kind,
    Token,
    tokens,
    verbal,
)

PRONOUNS: dict[str, Kind] = {
    **dict.fromkeys("he him his she her hers".split(), Kind.PERSON),
    **dict.fromkeys("it its it's this that".split(), Kind.THING),
    **dict.fromkeys("they them their theirs these those they're".split(), Kind.PLURAL),
    "there": Kind.PLACE,
    "then": Kind.TIME,
}
"""Pronouns and the kind of thing that they stand for."""

CLAUSES = frozenset({"before", "after", "until", "till", "since", "as", "than"})
"""Prepositions that can begin a clause: *before it ends*."""

TEMPORAL = frozenset({"in", "on", "at", "during", "since", "until", "before", "after", "around"})
"""Prepositions before a time."""

OWNED = frozenset({"own", "most", "least", "first", "last", "only"})
"""Words that may begin what somebody has: *her own, her first, her most famous book*."""

HERE = frozenset({"collection", "library", "database", "corpus", "archive", "chat", "conversation"})
"""What *this* points at without anything said before."""

POSSESSIVE = frozenset({"his", "its", "their"})

_BEING = r"(?:(?:is|was|be|isn't|wasn't)\s{1,4}it|\bit(?:'s|\s{1,4}(?:is|was|be)))"
_WORD = r"\s{1,4}\w{1,40}"
SEEMS = re.compile(
    rf"(?i){_BEING}(?:{_WORD}){{1,5}}?\s{{1,4}}(?:that|if|whether|to{_WORD}\s{{1,4}}\w|for(?:{_WORD}){{1,6}}?\s{{1,4}}to\s)"
    rf"|{_BEING}\s{{1,4}}(?:im)?(?:possible|common|legal|illegal|normal|allowed|forbidden|necessary|usual|rude)\s{{1,4}}to\s"
    rf"|\bit\s{{1,4}}(?:takes?|took|costs?|makes?|matters?|helps?|means?|happens?)\b(?:{_WORD}){{0,6}}?\s{{1,4}}"
    r"(?:to|if|that|when|whether)\s{1,4}\w"
)
"""*It* that stands for what follows: *Is it safe to drive a car?*, *How long does it take to heal?* Without an object,
it stands for something: *Is it easy to use?*"""

REFERS = re.compile(r"(?i)(?:going|supposed|able|about|likely|meant|due)\s+to\b")
"""Words behind an *it* that stands for something: *Is it going to close on time?*"""

WEATHER = re.compile(r"(?i)\b(?:rain|snow|cold|hot|warm|dark|windy|late|early|time|day)\b")
"""*It* that stands for nothing: *Does it rain in June?*"""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A word of a question that refers to something outside it."""

    token: Token
    kind: Kind
    possessive: bool = False
    acted_on: bool = False
    """Whether it is the object of a verb: *who sold it*."""
    noun: Mention | None = None
    """The noun after a demonstrative: *that treaty*."""
    beside: frozenset[str] = frozenset()
    """All words of the question except the pronoun, in lower case."""


def pointers(question: str) -> list[Pointer]:
    """Return the words of a question that point back, other than those that the question itself explains."""
    words = tokens(question)
    phrases = mentions(question)
    return [
        replace(pointer, beside=frozenset(word.lower for word in words if word is not pointer.token))
        for place in range(len(words))
        if (pointer := _pointer(question, words, place, phrases)) is not None
        and not _explained(pointer, words, place, phrases)
    ]


def _pointer(question: str, words: list[Token], place: int, phrases: list[Mention]) -> Pointer | None:
    word = words[place]
    kind = PRONOUNS.get(word.lower)
    before = words[place - 1].lower if place else ""
    after = words[place + 1] if place + 1 < len(words) else None
    if kind is None:
        return None
    if word.lower in {"it", "it's"} and _empty(question, word):
        return None
    if word.lower in {"this", "that", "these", "those"}:
        return _demonstrative(word, before, after, phrases)
    if word.lower == "there" and (before in BE or (after is not None and after.lower in BE)):
        return None
    if word.lower == "then" and (after is not None or not before):
        return None
    noun_follows = after is not None and after.lower not in CLOSED - OWNED and not verbal(words, place + 1)
    owner = word.lower in POSSESSIVE or (word.lower == "her" and noun_follows)
    return Pointer(word, kind, owner, acted_on=bool(place) and _acts(words, place - 1))


def _acts(words: list[Token], place: int) -> bool:
    """Whether a word is a verb, or can be one after *did*."""
    return verbal(words, place) or (words[place].lower in VERBS - AUXILIARIES and place > 0)


def _empty(question: str, word: Token) -> bool:
    """Whether *it* stands for nothing that was named."""
    if REFERS.match(question, word.end + 1):
        return False
    seeming = any(seems.start() <= word.start < seems.end() for seems in SEEMS.finditer(question))
    return seeming or WEATHER.search(question) is not None


def _demonstrative(word: Token, before: str, after: Token | None, phrases: list[Mention]) -> Pointer | None:
    kind = PRONOUNS[word.lower]
    noun = next((phrase for phrase in phrases if phrase.start == word.start), None)
    if noun is not None and after is not None and noun.end > word.end:
        clause = word.lower == "that" and before not in AUXILIARIES | PREPOSITIONS and before != ""
        head = noun.text.rpartition(" ")[2].casefold()
        if clause or Kind.TIME in noun.kinds:
            return None  # who said that Iran left; this year
        if head in HERE:
            return None
        if head in PERSONS:
            kind = Kind.PERSON
        return Pointer(word, kind, noun=noun)
    last = after is None
    subject = before in AUXILIARIES and (word.lower != "that" or before not in {"was", "is", "be"} or after is not None)
    pronoun = last or before in AUXILIARIES | PREPOSITIONS | {""} or subject
    if word.lower == "that" and not last and before not in AUXILIARIES | PREPOSITIONS | {""}:
        return None
    return Pointer(word, kind) if pronoun and (last or after is None or after.lower != "i") else None


def _explained(pointer: Pointer, words: list[Token], place: int, phrases: list[Mention]) -> bool:
    """Whether a pronoun may refer to something before it in its own question."""
    before = [phrase for phrase in phrases if phrase.end <= pointer.token.start]
    if not pointer.possessive and pointer.noun is None:
        # In one clause, a pronoun and its subject are two: *Why did Austria sign it?*
        joints = [word.start for word in words[1:place] if word.lower in JOINING | ASKING | CLAUSES]
        if place + 1 < len(words) and words[place + 1].lower.endswith("ing"):
            joints.append(pointer.token.start)  # without it getting wet
        before = [phrase for phrase in before if any(phrase.end <= joint for joint in joints)]
    if pointer.noun is not None:
        return any(_head(phrase) == _head(pointer.noun) for phrase in before)
    if pointer.kind in {Kind.PERSON, Kind.PLURAL} and _asks_subject(words, place):
        return True
    if pointer.kind is Kind.PLACE:
        return any(Kind.PLACE in phrase.kinds and (phrase.behind or phrase.named) for phrase in before)
    if pointer.kind is Kind.TIME:
        return any(Kind.TIME in phrase.kinds for phrase in before)
    if pointer.kind is Kind.PLURAL:
        joined = any(word.lower in {"and", "or"} for word in words[:place])
        generic = any(Kind.PERSON in phrase.kinds and not phrase.named for phrase in before)
        return generic or (joined and bool(before)) or any(Kind.PLURAL in phrase.kinds for phrase in before)
    return any(pointer.kind in phrase.kinds for phrase in before)


def _asks_subject(words: list[Token], place: int) -> bool:
    """Whether *who* or *which ministers* does what the question asks about: *who lost their job*."""
    for number, word in enumerate(words[:place]):
        if word.lower in {"who", "which", "what", "how"}:
            verbs = [index for index in range(number + 1, place) if verbal(words, index)]
            auxiliaries = [index for index in range(number + 1, place) if words[index].lower in AUXILIARIES]
            if verbs and (not auxiliaries or verbs[0] < auxiliaries[0]) and word.lower in {"who", "which"}:
                return True
    return False


def _head(mention: Mention) -> str:
    return mention.text.rpartition(" ")[2].casefold().removesuffix("s")


def substitute(question: str, choices: Sequence[tuple[Pointer, Mention]]) -> str:
    """Return a question with mentions in the place of the words that point to them."""
    text = question
    for pointer, mention in sorted(choices, key=lambda choice: -choice[0].token.start):
        start, end = pointer.token.start, pointer.noun.end if pointer.noun is not None else pointer.token.end
        words = mention.phrase
        if mention.start == 0 and words.startswith("The "):
            words = f"the {words[4:]}"  # the headline that it comes from begins with a capital letter
        if pointer.possessive:
            words += "'" if words.endswith("s") else "'s"
        elif pointer.token.lower.endswith("'s"):
            words += " is"
        elif pointer.kind is Kind.PLACE:
            words = f"{_where(text[:start], mention)} {words}".strip()
        elif pointer.kind is Kind.TIME:
            words = f"{mention.behind if mention.behind in TEMPORAL else 'in'} {words}"
        text = f"{text[:start]}{words}{text[end:]}"
    return text[:1].upper() + text[1:] if question[:1].isupper() else text


def _where(before: str, mention: Mention) -> str:
    words = [word.lower for word in tokens(before)]
    if words and words[-1] in PREPOSITIONS:
        return ""
    if words and words[-1] in GOING and "it" not in words:
        return "to"
    return mention.behind if mention.behind in {"in", "at", "on", "near"} else "in"

"""Fragments of a question made whole with the question before: *And when?*, *What about China?*, *in 2021?*"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pincite.bot.asking.followups.antecedents import Turn
from pincite.bot.asking.followups.mentions import Mention, mentions
from pincite.bot.asking.followups.words import (
    ASKING,
    ATTRIBUTES,
    AUXILIARIES,
    BE,
    CLOSED,
    COUNTRIES,
    DETERMINERS,
    ORDINALS,
    PREPOSITIONS,
    TIMES,
    Kind,
    tokens,
    verbal,
)

CONTINUING = re.compile(r"(?i)\W*(?:(?:and|but|so|or|also|then|ok|okay|yes|no|well)\b[\s,]*)+")
ABOUT = re.compile(r"(?i)\W{0,20}(?:what|how)\s{1,20}about\b\s*")
EVENT = re.compile(
    r"(?i)(?P<asking>(?:when|where|why|how))\s+(?:(?:was|is)\s+that|(?:did|does)\s+(?:that|this|it)\s+happen)\W*$"
)
"""*When was that?* asks when what was asked about before took place."""

DENIED = {word: f"{word}n't" for word in "is are was were do does did has have had could would should".split()} | {
    "can": "can't",
    "will": "won't",
}
"""Auxiliaries with *not*: *Why not?* after *Does she agree?* is *Why doesn't she agree?*"""


DENYING = re.compile(r"(?i)\W*no\b\W")
"""How an answer begins that says no."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A question in its parts."""

    asking: str
    """The asking words, such as *when* or *how much wheat*; empty for a polar question."""
    auxiliary: str
    rest: str
    noun: str
    """The noun among the asking words: *wheat*."""


def clause(question: str) -> Clause | None:
    """Return a question in its parts; None where the asking words are its subject (*Who signed?*)."""
    words = tokens(question)
    places = [place for place, word in enumerate(words) if word.lower in AUXILIARIES]
    if not places or places[0] + 1 >= len(words):
        return None
    first = places[0]
    asking = [place for place in range(first) if words[place].lower in ASKING]
    if first and (not asking or any(verbal(words, place) for place in range(asking[0] + 1, first))):
        return None
    rest = question[words[first + 1].start :].rstrip(" ?!.")
    start = words[asking[0]].start if asking else 0
    if asking and asking[0] and words[asking[0] - 1].lower in PREPOSITIONS:
        start = words[asking[0] - 1].start
    phrase = question[start : words[first].start].strip() if first else ""
    noun = next(
        (mention.text for mention in mentions(question) if mention.asked and mention.end <= words[first].start), ""
    )
    return Clause(phrase, words[first].text, rest, noun)


def asked_fragment(fragment: str) -> str | None:
    """Return the asking words of a question that consists of nothing else: *To which countries?*"""
    if event := EVENT.fullmatch(fragment):
        fragment = event["asking"]
    words = [word for word in tokens(fragment) if word.lower not in {"there", "then", "exactly", "again"}]
    if not words or len(words) > MOST_ASKING:
        return None
    asking = next((place for place, word in enumerate(words) if word.lower in ASKING), None)
    if asking is None or any(word.lower in AUXILIARIES for word in words):
        return None
    if any(word.lower not in PREPOSITIONS for word in words[:asking]):
        return None
    behind = words[asking + 1 :]
    is_whole = bool(behind) and words[asking].lower.endswith("'s")  # what's the fee
    if is_whole or any(verbal(words, place) for place in range(asking + 1, len(words))):
        return None
    bare = words[asking].lower in {"who", "whom", "when", "where", "why"}
    if (bare and any(word.lower not in {"else", "not"} for word in behind)) or any(
        w.lower in DETERMINERS for w in behind
    ):
        return None
    return " ".join(word.text for word in words)


MOST_ASKING = 5
"""Most words of a fragment that only asks: *And up to what amount?*"""


def reasked(asking: str, turn: Turn) -> str:
    """Return the previous question with other asking words: *when* and *Did he sign?* make *When did he sign?*"""
    before = clause(turn.question)
    plain = turn.question.rstrip(" ?!.")
    lower = asking[0].lower() + asking[1:]
    if lower == "why not" or (lower == "why" and DENYING.match(turn.said)):
        denied = "" if before is None else DENIED.get(before.auxiliary.casefold(), "")
        if before is not None and denied:
            return f"Why {denied} {before.rest}?"
    if before is None or (before.asking and _asks_object(before)):
        return f"{plain}, and {lower}?"
    rest = before.rest
    if lower.endswith(("how many", "how much")) and not before.asking and (moved := _counting(asking, before)):
        return moved
    kinds = {"when": Kind.TIME, "where": Kind.PLACE}
    if (kind := kinds.get(asking.rsplit(maxsplit=1)[-1].lower())) is not None:
        rest = _without(rest, kind)
    if (
        before.noun
        and before.noun.casefold() not in {"times", "time"}
        and before.asking.split()[0].lower() in {"how", "which", "what"}
    ):
        rest = _inserted(rest, before.noun)
    if before.auxiliary.casefold() in BE and before.asking.casefold() in {"who", "what"}:
        return f"{plain}, and {lower}?"
    return f"{asking[0].upper()}{asking[1:]} {before.auxiliary.lower()} {rest}?"


def _counting(asking: str, before: Clause) -> str | None:
    """*How many?* after *Can I keep hens?*: *How many hens can I keep?*; None where the question has no such object."""
    amount = Kind.PLURAL if asking.lower().endswith("many") else Kind.THING
    objects = [mention for mention in mentions(before.rest) if amount in mention.kinds and not mention.behind]
    counted = next((mention for mention in objects if mention.start > 0 and not mention.definite), None)
    if counted is None:
        return None
    rest = " ".join(f"{before.rest[: counted.start]}{before.rest[counted.end :]}".split())
    return f"{asking[0].upper()}{asking[1:]} {counted.text} {before.auxiliary.lower()} {rest}?"


def exchanged(fragment: str, turn: Turn) -> str | None:  # noqa: PLR0911 - one for each case
    """Return the previous question with the part exchanged that a fragment replaces.

    *and in 2021?*, *What about China?*, *And for physics?* None where the fragment is a clause.
    """
    words = tokens(fragment)
    if not words or len(words) > MOST_EXCHANGED or any(word.lower in ASKING | AUXILIARIES for word in words):
        return None
    preposition = words[0].lower if words[0].lower in PREPOSITIONS else ""
    inside = fragment[words[1].start if preposition and len(words) > 1 else words[0].start : words[-1].end]
    if (counted := _ordinal(inside, turn.question) or _number(inside, turn.question)) is not None:
        return counted
    named = mentions(inside)
    if len(named) != 1 or named[0].text != inside:
        return None
    new = named[0]
    slot = _slot_before(new, preposition, turn) or _slot(new, inside, preposition, turn.question)
    placed = _elsewhere(new, preposition, inside, turn.question) or _of_other_owner(slot, inside, turn.question)
    if placed is not None:
        return placed
    plain = turn.question.rstrip(" ?!.")
    mark = "?" if turn.question.rstrip().endswith("?") else ""
    if slot is None:
        added = f"{plain} {preposition} {inside}{mark}" if preposition or Kind.TIME in new.kinds else None
        return added or _identity(inside, turn.question)
    text = inside
    first, *others = slot.text.split()
    if all(word.numeric for word in tokens(inside)) and others and others[-1][0].isdigit():
        text = f"{slot.text.rpartition(' ')[0]} {inside}"
    elif first.casefold() in {"the", "my", "our"} and not _determined(inside) and not _other_name(new, slot):
        head = others[-1] if len(others) > 1 and not slot.named and not new.named and " " not in inside else ""
        text = f"{first} {inside} {head}".strip()
    if _is_all(slot, turn.question):
        return None
    return turn.question[: slot.start] + _completed(text, slot) + turn.question[slot.end :]


MOST_EXCHANGED = 6
"""Most words of a fragment that replaces a part: *and for the second half of 2021*."""


def _elsewhere(new: Mention, preposition: str, inside: str, question: str) -> str | None:
    """The question about another place: *in the garden* for *on the balcony*."""
    if preposition not in LOCAL or Kind.TIME in new.kinds or not _determined(inside):
        return None
    places = [mention for mention in mentions(question) if mention.behind in LOCAL and Kind.TIME not in mention.kinds]
    if (
        len(places) != 1
        or places[0].behind == preposition
        or not places[0].text.startswith(inside.split(maxsplit=1)[0])
    ):
        return None
    start = question.casefold().rfind(places[0].behind, 0, places[0].start)
    return f"{question[:start]}{preposition} {inside}{question[places[0].end :]}"


LOCAL = frozenset({"in", "on", "at"})
"""Prepositions of place, which also stand before times and topics."""


def _of_other_owner(slot: Mention | None, inside: str, question: str) -> str | None:
    """The same attribute of another owner, both without an apostrophe: *toms* for *minas phone number*."""
    if slot is None:
        return None
    owner, _, attribute = slot.text.partition(" ")
    new_owner = inside.casefold().endswith("s") and " " not in inside
    if not attribute or not owner.endswith("s") or not new_owner or tokens(attribute)[-1].lower not in ATTRIBUTES:
        return None
    if tokens(inside)[-1].lower in ATTRIBUTES or owner.casefold() in CLOSED:
        return None
    return f"{question[: slot.start]}{inside} {attribute}{question[slot.end :]}"


def _ordinal(inside: str, question: str) -> str | None:
    """The question with another ordinal: *the second* for *the first quarter*."""
    words = [word for word in tokens(inside) if word.lower not in {"the", "one", "ones"}]
    if len(words) != 1 or words[0].lower not in ORDINALS:
        return None
    old = [word for word in tokens(question) if word.lower in ORDINALS]
    return f"{question[: old[0].start]}{words[0].lower}{question[old[0].end :]}" if len(old) == 1 else None


def _number(inside: str, question: str) -> str | None:
    """The question with another number of the same: *and 80?* after *How much are 50 chairs?*"""
    words = tokens(question)
    if (spelt := inside.casefold()) in NUMBERS:
        old_words = [word for word in words if word.lower in NUMBERS]
        old_word = old_words[0] if len(old_words) == 1 else None
        return f"{question[: old_word.start]}{spelt}{question[old_word.end :]}" if old_word is not None else None
    counts = [
        place
        for place in range(len(words) - 1)
        if words[place].text.isdigit() and words[place + 1].lower not in CLOSED | TIMES and not words[place + 1].capital
    ]
    if len(counts) != 1 or not inside.isdigit():
        return None
    old = words[counts[0]]
    if YEARS[0] <= int(inside) <= YEARS[1] and int(old.text) < YEARS[0]:
        return None
    return f"{question[: old.start]}{inside}{question[old.end :]}"


NUMBERS = frozenset("one two three four five six seven eight nine ten twelve".split())
"""Numbers in words."""

YEARS = (1800, 2100)
"""Numbers that are more often a year than a count."""


def _asks_object(before: Clause) -> bool:
    first = before.asking.split()[-1].lower()
    return first in {"who", "whom", "what", "which"} and before.auxiliary.casefold() not in BE


def _without(rest: str, kind: Kind) -> str:
    """The rest of a question without its phrase of time or place."""
    for mention in reversed(mentions(rest)):
        if mention.kinds == {kind} and mention.behind:
            start = rest.rfind(mention.behind, 0, mention.start)
            return " ".join(f"{rest[:start]}{rest[mention.end :]}".split())
    return rest


def _inserted(rest: str, noun: str) -> str:
    """The rest of a question with the object of its verb."""
    words = tokens(rest)
    stop = next(
        (
            w.start
            for n, w in enumerate(words)
            if n > 1 and (w.lower in PREPOSITIONS or w.lower in {"last", "this", "next"})
        ),
        len(rest),
    )
    return " ".join(f"{rest[:stop]} {noun} {rest[stop:]}".split())


def _slot_before(new: Mention, preposition: str, turn: Turn) -> Mention | None:
    """The part that was exchanged last, if the new one is of its kind: *and with China? and Iran?*"""
    put = next((mention for mention in mentions(turn.question) if turn.put and mention.text == turn.put), None)
    if put is None or preposition not in {"", put.behind}:
        return None
    return put if put.named == new.named and (Kind.TIME in put.kinds) == (Kind.TIME in new.kinds) else None


def _slot(new: Mention, inside: str, preposition: str, question: str) -> Mention | None:  # noqa: PLR0911 - one for each case
    """The part of a question that a phrase can replace."""
    asked = mentions(question)
    if Kind.TIME in new.kinds:
        times = [mention for mention in asked if Kind.TIME in mention.kinds]
        return times[0] if len(times) == 1 and (not preposition or times[0].behind in {preposition, ""}) else None
    others = [mention for mention in asked if Kind.TIME not in mention.kinds and not (mention.asked and new.named)]
    if preposition:
        same = [mention for mention in others if mention.behind == preposition]
        return same[-1] if same else None
    alike = [mention for mention in others if _alike(mention, inside)]
    if len(alike) == 1:
        return alike[0]
    if new.named:
        names = [mention for mention in others if mention.named]
        places = [mention for mention in names if _country(mention)]
        if _country(new) and places:
            return places[0]
        rest = [mention for mention in names if mention not in places] or names
        return next((mention for mention in rest if not mention.behind), rest[0]) if rest else _lone(others)
    if _determined(inside):
        article = inside.split(maxsplit=1)[0].casefold() in {"a", "an"}
        articles = [mention for mention in others if mention.text.split()[0].casefold() in {"a", "an"}]
        definite = articles if article else [mention for mention in others if mention.definite and not mention.named]
        return definite[0] if len(definite) == 1 else None
    bare = [mention for mention in others if not mention.definite]
    plurals = [mention for mention in bare if (Kind.PLURAL in mention.kinds) == (Kind.PLURAL in new.kinds)]
    return (plurals or bare)[-1] if plurals or bare else None


def _lone(mentioned_before: list[Mention]) -> Mention | None:
    """The only thing that a question in lower case names."""
    lone = mentioned_before[-1] if len(mentioned_before) == 1 else None
    return None if lone is not None and lone.definite and not lone.named else lone


def _country(mention: Mention) -> bool:
    return mention.text.rpartition(" ")[2].casefold() in COUNTRIES


def _identity(inside: str, question: str) -> str | None:
    """Another thing in the place of all that a question asks to identify: *the cook* after *Who is Ann Lee?*"""
    before = clause(question)
    if before is None or not before.asking or before.auxiliary.casefold() not in BE:
        return None
    if [mention.text for mention in mentions(before.rest)] != [before.rest]:
        return None
    start = question.casefold().rfind(before.rest.casefold())
    return f"{question[:start]}{inside}{question[start + len(before.rest) :]}" if start > 0 else None


def _is_all(slot: Mention, question: str) -> bool:
    """Whether nothing would be left of what a question asks of something: *Was the barn arson?*"""
    before = tokens(question[: slot.start])
    return [word.lower in BE for word in before] == [True] and not tokens(question[slot.end :])


def _other_name(new: Mention, slot: Mention) -> bool:
    """Whether one name takes the place of another, with its own article or none: *Iran* for *the US*."""
    return new.named and slot.named and not _alike(slot, new.text)


def _alike(mention: Mention, inside: str) -> bool:
    """Whether two phrases are of one series: *article 12* and *article 13*, *the Aero 5* and *the Aero 7*."""
    of_age = AGE.search(mention.text) and AGE.search(inside)
    return bool(of_age) or (_series(mention.text) != "" and _series(mention.text) == _series(inside))


AGE = re.compile(r"(?i)\b\d{1,3}[ -](?:years?|yrs?)[ -]olds?\b")


def _series(text: str) -> str:
    match = re.search(r"([^\W\d_][\w-]{0,40})[ -]\d+", text)
    return match[1].casefold() if match else ""


def _completed(new: str, slot: Mention) -> str:
    """A new member of a series, with the words after the old one's number: *the Aero 7* for *the Aero 5 laptop*."""
    words = slot.text.split()
    last = max((place for place, word in enumerate(words) if word[0].isdigit()), default=len(words))
    rest = words[last + 1 :]
    return " ".join((new, *rest)) if rest and _alike(slot, new) and not AGE.search(new) else new


def _determined(text: str) -> bool:
    return text.split(maxsplit=1)[0].casefold() in {"the", "a", "an", "my", "our", "your", "this", "that"}

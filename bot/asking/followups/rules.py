"""Completes follow-up questions by rules: *How long did it last?* becomes *How long did the siege last?*.

A fragment takes the rest of the question before (`ellipsis`); a pronoun takes what it stands for in the last question
or answer (`pronouns`, `antecedents`). Where it is not certain what is meant, the question is asked *about* the subject
of the last one, and searched by that one's other words, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from pincite.bot.asking.followups.antecedents import Turn, antecedent, gender, topic
from pincite.bot.asking.followups.asides import asks_alike, other_part
from pincite.bot.asking.followups.attributes import continued, lone, without_owner
from pincite.bot.asking.followups.ellipsis import (
    ABOUT,
    CONTINUING,
    asked_fragment,
    clause,
    exchanged,
    reasked,
)
from pincite.bot.asking.followups.mentions import Mention, mentions
from pincite.bot.asking.followups.pronouns import pointers, substitute
from pincite.bot.asking.followups.suitability import PREMISES, asks_price_of
from pincite.bot.asking.followups.words import (
    ASKING,
    AUXILIARIES,
    CLOSED,
    PREPOSITIONS,
    SUBJECTS,
    VERBS,
    Kind,
    tokens,
    verbal,
)
from pincite.index.terms import UNSPACED, content_terms

MOST_TERMS = 8
"""Words of the last question that an uncertain follow-up is searched by; more would drown its own."""

SUMMARISED = re.compile(
    r"(?i)(?P<asking>(?:(?:please|can you|could you)\s)?(?:summari[sz]e|sum up|(?:give me\s)?an?\s(?:\w{1,12}\s)?"
    r"(?:summary|overview|outline|gist)\sof)\s)(?P<matter>\S.{0,200})"
)
"""Asks for an overview: how, and of what."""

DEMONSTRATIVES = frozenset({"this", "that", "these", "those"})
"""Pronouns that may stand before the noun which they point at."""

BARE = 2
"""Words of a question that says too little to stand alone: *Who won?*"""

OTHER_SCRIPT = re.compile(f"[\u0600-\u06ff{UNSPACED}]")
"""Letters of languages that these rules do not know."""

MORE = frozenset({"else", "other", "another"})
"""Words that presuppose an earlier answer."""


MEANT = re.compile(
    r"(?i)\b(?:(?:i|we)(?: (?:actually|really|just))? (?:meant|mean|asked(?: you)?|am asking|was asking|was talking|"
    r"am talking|wanted to know|was thinking)|i['’]m (?:asking|talking)|make that|make it)(?: (?:about|of))?\b[\s,:]*+"
)
"""Corrects the last question: *no, I meant the other bridge*, *I asked about 2021*."""

RETRACTS = re.compile(
    r"(?i)\W*+(?:(?:no|nope|nah|not|sorry|oops|wrong|ok|okay|well|hmm?|oh|ah|but|that|this|one|it|is|isn['’]?t|was|wasn['’]?t|"
    r"what|i|asked|meant|wanted|my|mistake|bad|question|actually|rather|wait|the|other)\b\W*+)*+"
)
"""Words in front of a correction."""

SO = re.compile(
    r"(?i)\b(?:thinks?|thought|says?|said|believes?|believed|claims?|claimed|argues?|argued|did|does|do|done|why|how|if)\s"
    r"{1,4}so\W*$|\b(?:doubts?|doubted|denies|denied|confirms?|confirmed|believes?|believed|claims?|claimed)\s{1,4}"
    r"(?:it|this|that)\W*$"
)
"""*So* that stands for all that was asked about before: *Who says so?*"""

HAPPENING = re.compile(
    r"(?i)(?:how long|how often|where|when|why|how)\s+(?:did|does|do|will|would)\s+(?:it|that|this)\s+"
    r"(?:take(?: place)?|last|happen|occur|end|begin|start|go|turn out|work out|come about)\W*$"
)
"""Asks about an event. If the last question names none, the event is what that question asks about."""


TAKING = re.compile(r"(?i)how (?:long|often|much time)\s(?:did|does|do|will|would)\s(?:it|that|this)\stake\W*$")
DOING = re.compile(r"(?i)\W*how\s(?:do|can|could|should|would|must)\s(?:i|you|we|one|they)\s")
"""Asks how something is done: what takes time then is doing it."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A question as it can be searched on its own."""

    question: str
    search_terms: tuple[str, ...] = ()
    put: str = ""
    """The words that replaced a part of the previous question: *the US* of *and with the US?*"""
    topic: Mention | None = None
    """The thing that *it* in the next question stands for."""
    people: Mapping[str, Mention] = field(default_factory=dict)
    """The people that *he* and *she* in the next question stand for."""
    certain: bool = True
    """Whether it is known what every pronoun left in the question stands for."""


def whole(question: str, history: Sequence[tuple[str, str]]) -> Whole:
    """Return a question as it can be searched on its own; one that stands alone is left as it is.

    Args:
        question: the newest question.
        history: (question, answer) pairs before it, oldest first.
    """
    turn: Turn | None = None
    for asked, answer in history:
        if not tokens(asked):  # *?*: nothing of it can complete another one
            continue
        completed = _completed(asked, turn)
        turn = Turn(
            completed.question,
            answer,
            completed.put,
            completed.topic or (turn.topic if turn else None),
            {**(turn.people if turn else {}), **completed.people},
        )
    return _completed(question, turn)


def standalone(question: str, history: Sequence[tuple[str, str]]) -> str:
    """Return the question that `whole` makes of a question, without its search terms."""
    return whole(question, history).question


def leans(question: str) -> bool:
    """Tell whether a question points at something that was said before it."""
    words = tokens(question)
    if not words or _overview(question):
        return False
    if corrected_to(question) is not None:
        return True
    if CONTINUING.match(question) or ABOUT.match(question):
        return True
    if asked_fragment(question) is not None or other_part(question) is not None:
        return True
    if SO.search(question) or _bare(question) or any(word.lower in MORE for word in words[:3]):
        return True
    return bool(pointers(question)) or without_owner(question) is not None


def _overview(question: str) -> bool:
    """Whether a question asks for an overview of what it names itself: *Summarise this report*, not *Summarise it*."""
    if not _summarises(question):
        return False
    words = tokens(question)
    following = {before.start: after.lower for before, after in pairwise(words)}
    return all(
        pointer.token.lower in DEMONSTRATIVES
        and following.get(pointer.token.start, "for") not in CLOSED | PREPOSITIONS | AUXILIARIES
        for pointer in pointers(question)
    )


def _summarises(question: str) -> bool:
    from pincite.bot.asking.kinds import Kind as Asked  # it reads questions with this package's words
    from pincite.bot.asking.kinds import kind

    return kind(question) is Asked.SUMMARISE


def corrected_to(question: str) -> str | None:
    """Return what somebody says to have meant; None where nothing is corrected.

    >>> corrected_to("no sorry, I meant the north bridge"), corrected_to("What is meant by the north bridge?")
    ('the north bridge', None)
    """
    meant = [one for one in MEANT.finditer(question) if RETRACTS.fullmatch(question[: one.start()])]
    return question[meant[-1].end() :] or None if meant else None


def _completed(question: str, turn: Turn | None) -> Whole:  # noqa: PLR0911 - one for each case
    if turn is None or not leans(question):
        return Whole(question)
    if OTHER_SCRIPT.search(turn.question + question):
        return Whole(question, _terms(turn.question, question))
    if (meant := corrected_to(question)) is not None:
        return _corrected(meant, turn)
    opening = CONTINUING.match(question)
    fragment = question[opening.end() :] if opening else question
    if not tokens(fragment):
        return Whole(question, _terms(turn.question, question))
    about = ABOUT.match(fragment)
    if about:
        named = fragment[about.end() :]
        other = continued(named, turn)
        return Whole(other) if other is not None else _placed(exchanged(named, turn), question, turn)
    if (parts := other_part(fragment)) is not None:
        return _of_other_part(*parts, question, turn)
    if (asking := asked_fragment(fragment)) is not None:
        return Whole(reasked(asking, turn))
    if _summarises(fragment) and (resolved := _resolved(fragment, turn)) is not None:
        return resolved
    if not any(word.lower in AUXILIARIES | ASKING for word in tokens(fragment)):
        if (other := continued(fragment, turn)) is not None:
            return Whole(other)
        if lone(fragment, turn) and not pointers(fragment):
            return _about(fragment, turn)
        return _placed(exchanged(fragment, turn), question, turn) if not pointers(fragment) else _owned(fragment, turn)
    if SO.search(fragment) or _of_event(fragment, turn):
        return Whole(f"{turn.question.rstrip(' ?!.')}, and {fragment[0].lower()}{fragment[1:].rstrip(' ?!.')}?")
    resolved = _resolved(fragment, turn)
    return resolved if resolved is not None else _unresolved(question, fragment, turn)


def _unresolved(question: str, fragment: str, turn: Turn) -> Whole:
    """A question of which it is not certain what it points at: asked about the last one's subject, or left alone."""
    opening = fragment != question
    alone = not _of_topic(fragment, turn) if without_owner(fragment) else opening and _stands_alone(fragment)
    if any(pointer.kind is Kind.THING and pointer.beside & PREMISES for pointer in pointers(fragment)):
        return Whole(question, certain=False)  # the place that is open or closed was not named
    return Whole(question) if alone else _about(fragment, turn)


def _of_other_part(asking: str, part: str, question: str, turn: Turn) -> Whole:
    """*How much for two?* put into *How much is a room?*; beside any other question it stays as it is."""
    rewritten = exchanged(part, turn) if asks_alike(asking, turn) else None
    return _placed(rewritten, part, turn) if rewritten is not None else Whole(question, _terms(turn.question, question))


def _of_topic(question: str, turn: Turn) -> bool:
    """Whether an attribute that is asked for without an owner is one of what the last question asked about.

    *Who is the manager?* asks for that of a named thing: after *How much is a ticket?* it asks for nothing of tickets.
    """
    noun = without_owner(question)
    of_somebody = tokens(question)[0].lower == "who" and not any(mention.named for mention in mentions(turn.question))
    return noun is not None and lone(noun, turn) and not of_somebody


def _corrected(meant: str, turn: Turn) -> Whole:
    """What was meant: a question of its own, or another part in the place of one in the last question."""
    if any(word.lower in AUXILIARIES | ASKING for word in tokens(meant)):
        whole_question = _completed(_direct(meant), turn)
        return Whole(_capital(whole_question.question), whole_question.search_terms)
    summary = SUMMARISED.fullmatch(turn.question)
    rewritten = f"{summary['asking']}{meant}" if summary else exchanged(meant, turn)
    return (
        _placed(rewritten, meant, turn)
        if rewritten is not None
        else Whole(_capital(meant), _terms(turn.question, meant))
    )


def _direct(indirect: str) -> str:
    """*What Ann says about it* as a question: *What does Ann say about it*; anything else as it is."""
    words = tokens(indirect)
    if len(words) < 3 or words[0].lower not in ASKING - {"who", "which"}:  # noqa: PLR2004 - asking word, subject, verb
        return indirect
    place = next((n for n, word in enumerate(words) if n > 1 and word.lower.removesuffix("s") in VERBS), None)
    subject = indirect[words[1].start : words[place].start].strip() if place is not None else ""
    if place is None or not words[place].lower.endswith("s") or not _one_subject(subject):
        return indirect
    verb = words[place].text.removesuffix("s")
    return f"{words[0].text} does {subject} {verb}{indirect[words[place].end :]}"


def _one_subject(text: str) -> bool:
    named = mentions(text)
    return text.lower() in SUBJECTS or (len(named) == 1 and named[0].text == text)


def _stands_alone(fragment: str) -> bool:
    """Whether a question with *and* or *ok* before it names what it is about: *and when was Harlow Mill built?*"""
    return not pointers(fragment) and any(
        mention.named and Kind.TIME not in mention.kinds for mention in mentions(fragment)
    )


def _of_event(fragment: str, turn: Turn) -> bool:
    """Whether a question asks about what the last one says that somebody does, and about nothing that it names."""
    if HAPPENING.match(fragment) and _tells_event(turn.question):
        return True
    meant = [antecedent(pointer, turn) for pointer in pointers(fragment)]
    if len(meant) != 1 or meant[0] is None:
        return False
    return asks_price_of(fragment, meant[0]) or bool(TAKING.match(fragment) and DOING.match(turn.question))


def _tells_event(question: str) -> bool:
    """Whether a question asks about an event and names nothing else that can take time: *When did Ann meet Bo?*"""
    before = clause(question)
    if before is None or before.auxiliary.casefold() not in {"did", "does", "do", "will"}:
        return False
    words = tokens(before.rest)
    named = mentions(before.rest)
    return (
        bool(named)
        and all(mention.named or not mention.definite for mention in named)
        and any(map(partial(verbal, words), range(1, len(words))))
    )


def _placed(rewritten: str | None, question: str, turn: Turn) -> Whole:
    """A fragment put into the previous question, or asked beside it.

    The replaced name still helps the search: documents mention the two together.
    """
    if rewritten is not None:
        names = " ".join(mention.text for mention in mentions(turn.question) if mention.named)
        before = {mention.text for mention in mentions(turn.question)}
        put = next((mention.text for mention in mentions(rewritten) if mention.text not in before), "")
        return Whole(rewritten, _terms(names, rewritten), put)
    opening = ABOUT.match(question) or CONTINUING.match(question)
    fragment = question[opening.end() :] if opening else question
    inner = ABOUT.match(fragment)
    fragment = (fragment[inner.end() :] if inner else fragment).strip(" ?!.")
    return Whole(f"{turn.question.rstrip(' ?!.')}, and {fragment}?")


def _owned(fragment: str, turn: Turn) -> Whole:
    """A fragment with a possessive, in its owner's place: *And her party?*"""
    choices = [(pointer, antecedent(pointer, turn)) for pointer in pointers(fragment)]
    certain = [(pointer, mention) for pointer, mention in choices if mention is not None]
    text = substitute(fragment, certain).strip(" ?!.")
    if len(certain) == 1 and certain[0][0].possessive and turn.question.count(certain[0][1].text) == 1:
        return Whole(turn.question.replace(certain[0][1].text, text, 1))
    return Whole(f"{turn.question.rstrip(' ?!.')}, and {text}?")


def _resolved(fragment: str, turn: Turn) -> Whole | None:
    """A question with what its pronouns stand for; None where one of them is uncertain."""
    pointing = pointers(fragment)
    choices = [(pointer, antecedent(pointer, turn)) for pointer in pointing]
    certain = [(pointer, mention) for pointer, mention in choices if mention is not None]
    if not certain or len(certain) < len(choices):
        return None
    things = [mention for pointer, mention in certain if pointer.kind is Kind.THING and mention.definite]
    people = {gender(pointer): mention for pointer, mention in certain if pointer.kind is Kind.PERSON}
    return Whole(_capital(substitute(fragment, certain)), topic=things[0] if things else None, people=people)


def _about(fragment: str, turn: Turn) -> Whole:
    """A question asked about the subject of the last one."""
    subject = topic(turn)
    terms = _terms(turn.question, fragment)
    if subject is None or set(content_terms(subject.phrase)) <= set(content_terms(fragment)):
        return Whole(_capital(fragment), terms, certain=not pointers(fragment))
    words = tokens(fragment)
    lower = (
        fragment[0].lower() + fragment[1:]
        if (words and not words[0].capital) or words[0].lower in AUXILIARIES
        else fragment
    )
    phrase = subject.phrase
    return Whole(f"About {phrase}: {lower}", _terms(turn.question, f"{fragment} {phrase}"))


def _terms(before: str, beside: str) -> tuple[str, ...]:
    """The words of a question with content that another text lacks."""
    lacking = set(content_terms(before)) - set(content_terms(beside))
    words = (word.text for word in tokens(before))
    return tuple(word for word in words if lacking & set(content_terms(word)))[:MOST_TERMS]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _bare(question: str) -> bool:
    """Whether a question consists of one or two words that are no name: *Who won?*, *Why not?*"""
    words = tokens(question)
    return len(words) <= BARE and not any(word.capital for word in words[1:])

"""Completes follow-up questions by rules: *How long did it last?* becomes *How long did the siege last?*.

A fragment takes the rest of the question before (`ellipsis`); a pronoun takes what it stands for in the last question
or answer (`pronouns`, `antecedents`). Where it is not certain what is meant, the question is asked *about* the subject
of the last one, and searched by that one's other words, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pincite.bot.asking.followups.antecedents import Turn, antecedent, topic
from pincite.bot.asking.followups.ellipsis import ABOUT, CONTINUING, asked_fragment, clause, exchanged, reasked
from pincite.bot.asking.followups.mentions import mentions
from pincite.bot.asking.followups.pronouns import pointers, substitute
from pincite.bot.asking.followups.words import ASKING, AUXILIARIES, tokens, verbal
from pincite.index.terms import UNSPACED, content_terms

MOST_TERMS = 8
"""Words of the last question that an uncertain follow-up is searched by; more would drown its own."""

BARE = 2
"""Words of a question that says too little to stand alone: *Who won?*"""

OTHER_SCRIPT = re.compile(f"[\u0600-\u06ff{UNSPACED}]")
"""Letters of languages that these rules do not know."""

MORE = frozenset({"else", "other", "another"})
"""Words that presuppose an earlier answer."""


HAPPENING = re.compile(
    r"(?i)(?:how long|how often|where|when|why|how)\s+(?:did|does|do|will|would)\s+(?:it|that|this)\s+"
    r"(?:take(?: place)?|last|happen|occur|end|begin|start|go|turn out|work out|come about)\W*$"
)
"""Asks about an event. If the last question names none, the event is what that question asks about."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A question as it can be searched on its own."""

    question: str
    search_terms: tuple[str, ...] = ()


def whole(question: str, history: Sequence[tuple[str, str]]) -> Whole:
    """Return a question as it can be searched on its own; one that stands alone is left as it is.

    Args:
        question: the newest question.
        history: (question, answer) pairs before it, oldest first.
    """
    turn: Turn | None = None
    for asked, answer in history:
        turn = Turn(_completed(asked, turn).question, answer)
    return _completed(question, turn)


def standalone(question: str, history: Sequence[tuple[str, str]]) -> str:
    """Return the question that `whole` makes of a question, without its search terms."""
    return whole(question, history).question


def leans(question: str) -> bool:
    """Tell whether a question points at something that was said before it."""
    words = tokens(question)
    if not words:
        return False
    if CONTINUING.match(question) or ABOUT.match(question) or asked_fragment(question) is not None:
        return True
    if _bare(question) or any(word.lower in MORE for word in words[:3]):
        return True
    return bool(pointers(question))


def _completed(question: str, turn: Turn | None) -> Whole:  # noqa: PLR0911 - one for each case
    if turn is None or not leans(question):
        return Whole(question)
    if OTHER_SCRIPT.search(turn.question + question):
        return Whole(question, _terms(turn.question, question))
    opening = CONTINUING.match(question)
    fragment = question[opening.end() :] if opening else question
    if not tokens(fragment):
        return Whole(question, _terms(turn.question, question))
    about = ABOUT.match(fragment)
    if about:
        return _placed(exchanged(fragment[about.end() :], turn), question, turn)
    if (asking := asked_fragment(fragment)) is not None:
        return Whole(reasked(asking, turn))
    if not any(word.lower in AUXILIARIES | ASKING for word in tokens(fragment)):
        return _placed(exchanged(fragment, turn), question, turn) if not pointers(fragment) else _owned(fragment, turn)
    if HAPPENING.match(fragment) and _tells_event(turn.question):
        return Whole(f"{turn.question.rstrip(' ?!.')}, and {fragment[0].lower()}{fragment[1:].rstrip(' ?!.')}?")
    resolved = _resolved(fragment, turn)
    return resolved if resolved is not None else _about(fragment, turn)


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
        return Whole(
            rewritten, _terms(" ".join(mention.text for mention in mentions(turn.question) if mention.named), rewritten)
        )
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
    return Whole(_capital(substitute(fragment, certain)))


def _about(fragment: str, turn: Turn) -> Whole:
    """A question asked about the subject of the last one."""
    subject = topic(turn)
    terms = _terms(turn.question, fragment)
    if subject is None or set(content_terms(subject.phrase)) <= set(content_terms(fragment)):
        return Whole(_capital(fragment), terms)
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

"""Questions that a source asks itself, as in interviews and hearings: they are no evidence of what they ask about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

from pincite.index.terms import terms

T = TypeVar("T")

_ENDS = re.compile(r"[?？؟;][\s\"'”’»)\]]*+$")
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
_QUOTED = re.compile(r"[?？؟][\s)\]]*+[\"'”’»][\s\"'”’»)\]]*+$")
_OPENS = "\"'“‘«»„"
_SPEAKER = re.compile(r"^\s*+(?:[^\s:：]{1,30}+\s?+){1,5}+[:：]\s*+")
_REPORTS = re.compile(
    r"(?i)\b(?:ask\w*|wonder\w*|question\w*|quer(?:y|ies)|fragt\w*|demand\w*|pregunt\w*|chied\w*|domand\w*)\b"
)

_ENTRY = re.compile(r"(?i)\W*+(?:q|f|p|d|question|frage|pregunta|domanda|faq)\W*+\d*+\W*+$")
"""Labels before a question of a FAQ, which nobody in particular asks."""

_ASKING = "ask asks asked question questions query inquire enquire wonder quiz interviewer fragen gefragt pregunta"

_WANTED = re.compile(
    r"(?i)\b(?:ask(?:s|ed|ing)?|questions?|quer(?:y|ies)|[ie]nquir\w*|wonder\w*|quiz\w*|interviewers?|fragen?|fragte\w*|"
    r"gefragt|demand(?:e|é|ée|er|ent|ait)|pregunt\w*|domand\w*|chie(?:de|sto|sta|dono|deva))\b"
)


def wants_questions(question: str) -> bool:
    """Whether a question is about questions: *What did the interviewer ask?*"""
    return _WANTED.search(question) is not None


@cache
def asking_terms() -> frozenset[str]:
    """The terms of a question that is about questions."""
    return frozenset(terms(_ASKING))


def is_interviewers(question: str) -> bool:
    """Whether a question in a document begins with who asks it: *Interviewer: Why?*, but not *Q: Why?*"""
    speaker = _SPEAKER.match(question)
    return speaker is not None and _ENTRY.match(speaker[0]) is None


def only_asks(sentence: str) -> bool:
    """Whether a sentence asks something and says nothing; *He asked: “Why?”* says that he asked."""
    ends = _ENDS.search(sentence)
    if ends is None or (ends[0].startswith(";") and not _GREEK.search(sentence)):
        return False
    if speaker := _SPEAKER.match(sentence):
        return _REPORTS.search(speaker[0]) is None
    return _QUOTED.search(sentence) is None or sentence.lstrip(" (-–—")[:1] in _OPENS


def without_questions(question: str, sentences: Iterable[T], text: Callable[[T], str]) -> list[T]:
    """The sentences that can be evidence, without mere questions unless the question asks for those.

    Args:
        question: what is asked.
        sentences: the sentences, in any form.
        text: how one of them is read.
    """
    candidates = list(sentences)
    return (
        candidates
        if wants_questions(question)
        else [sentence for sentence in candidates if not only_asks(text(sentence))]
    )

"""What an abbreviation stands for, where a sentence spells it out beside it: *World Health Organization (WHO)*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pincite.index.types import Span
from pincite.index.view import View

_ASKED = re.compile(
    r"(?i)\bwhat (?:do|does|did) (?:the )?(?:(?:letters?|abbreviation|acronym|initials) )?"
    r"(?P<short>[a-z][\w.&-]{1,11}) (?:stand|stood) for\b"
)
_SHORT = re.compile(r"[^\W\d_][\w.&]{1,11}")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SMALL = frozenset("a an and at by de for in of on or the to with".split())
"""Words that an abbreviation may leave out."""

MOST_LEFT_OUT = 4
"""Most such words in a long form."""


def spelled_out(question: str, sentences: Sequence[View]) -> tuple[int, Span] | None:
    """The number of the sentence that spells out the abbreviation asked about, and the place of the long form.

    None where the question asks for something else, or where sentences spell it out in different ways.
    """
    asked = _ASKED.search(question)
    if asked is None:
        return None
    letters = _letters(asked["short"])
    places = [(n, place) for n, view in enumerate(sentences) for place in _long_forms(view.text, letters)]
    forms = {" ".join(place.of(sentences[n].text).casefold().split()) for n, place in places}
    return places[0] if len(forms) == 1 else None


def _letters(short: str) -> str:
    return "".join(filter(str.isalnum, short)).casefold()


def _long_forms(text: str, letters: str) -> Iterator[Span]:
    """The words right before or behind the abbreviation, one of the two in brackets, that begin with its letters."""
    for match in _SHORT.finditer(text):
        if _letters(match[0]) != letters or not any(map(str.isupper, match[0])):
            continue
        most = len(letters) + MOST_LEFT_OUT
        if text[: match.start()].endswith("("):
            before = [Span(*word.span()) for word in _WORD.finditer(text, 0, match.start() - 1)][-most:]
            yield from _beginning(text, before, letters, backwards=True)
        elif text[match.end() :].startswith(" ("):
            closed = text.find(")", match.end())
            behind = [Span(*w.span()) for w in _WORD.finditer(text, match.end(), max(closed, match.end()))][:most]
            yield from _beginning(text, behind, letters, backwards=False)


def _beginning(text: str, words: Sequence[Span], letters: str, *, backwards: bool) -> Iterator[Span]:
    """The run of words with these first letters, which ends at the last word or begins at the first."""
    runs = [words[n:] for n in range(len(words))] if backwards else [words[:n] for n in range(len(words), 0, -1)]
    for run in reversed(runs):
        first, *_ = said = [word.of(text) for word in run]
        if first.casefold() not in _SMALL and letters in (_initials(said), _initials(_telling(said))):
            yield Span(run[0].start, run[-1].end)
            return


def _telling(words: Sequence[str]) -> list[str]:
    return [word for word in words if word.casefold() not in _SMALL]


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words).casefold()

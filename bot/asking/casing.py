"""Names that a question writes small, with the capital letters that the collection gives them: *katz*, *jcpoa*.

Only follow-ups need this: a pronoun stands for a person or a thing by its name, and a name makes a question whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from pincite.bot.asking.english import common
from pincite.bot.asking.followups.words import CLOSED, EXCLAMATIONS, PERSONS, TIMES
from pincite.bot.asking.spelling import OPENING
from pincite.index.terms import terms
from pincite.index.vocabulary import Vocabulary

WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’-][^\W_]+)*")

LOOKED_AT = 6
"""Passages in which the capital letters of a word are looked up."""

HEADED = 2
"""Lines before a passage's text: its title and its heading."""

NEVER = CLOSED | PERSONS | TIMES | EXCLAMATIONS
"""Words that are no names, however a heading or a contract writes them."""

_POSSESSIVE = re.compile(r"['’]s$")
_PROSE = re.compile(r"[.!?][\"'”’)\]]*$")


def caser(vocabulary: Vocabulary) -> Callable[[str], str]:
    """Return a function that writes the names in a text as a collection does; each word is looked up once."""

    @cache
    def name(word: str) -> str:
        return _name(word, vocabulary)

    def cased(text: str) -> str:
        return WORD.sub(lambda word: _cased(word[0], name), text)

    return cased


def _cased(word: str, name: Callable[[str], str]) -> str:
    ending = match[0] if (match := _POSSESSIVE.search(word)) else ""
    plain = word.removesuffix(ending)
    if plain != plain.casefold() or len(plain) == 1 or plain in NEVER or word.replace("’", "'") in NEVER:
        return word
    return name(plain) + ending


def _name(word: str, vocabulary: Vocabulary) -> str:
    """The word as the collection writes it, if it is a name there; otherwise as it is.

    A common word (*mark*, *hall*) is a name only if it is never written small, and has its capital letter amid prose.
    """
    familiar = common(word)
    amid: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    for text in vocabulary.passages(terms(word), LOOKED_AT):
        for number, line in enumerate(text.split("\n")):
            prose = number >= HEADED and _PROSE.search(line) is not None and not line.startswith("#")
            for match in re.finditer(rf"(?i)(?<!\w){re.escape(word)}(?!\w)", line):
                opens = line[: match.start()].rstrip(" \t“\"'(")[-1:] in OPENING
                if match[0] == word or (prose and not opens):
                    amid[match[0]] += 1
                elif not familiar:
                    opening[match[0]] += 1
    forms = amid or opening
    if not forms or (familiar and word in forms):
        return word
    return forms.most_common(1)[0][0]

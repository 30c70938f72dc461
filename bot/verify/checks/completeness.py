"""A statement is a sentence that states something: no question, no list of names, no torn sentence."""

from __future__ import annotations

import re

from pincite.bot.verify.checks.check import Check, Difference
from pincite.bot.verify.languages import ENGLISH
from pincite.bot.verify.languages.english import ARTICLES, JOINING_NAMES, UNFINISHED
from pincite.bot.verify.statement import Pair, ParsedText
from pincite.index.terms import UNSPACED

IN_SPACES = re.compile(rf"[^{UNSPACED}]+")
"""A word of a script that parts words by spaces; one of another script may be a whole sentence."""

PARTICLES = frozenset("de la al bin von van".split())
"""Small words within names."""

BRACKETS = " ()[]\"'“”‘’"
"""Signs around a statement that are no part of it."""


def incomplete(pair: Pair) -> Difference | None:
    """Say why a text states nothing, whatever it cites."""
    bare = pair.statement.text.strip(BRACKETS)
    if bare.endswith(("?", "？", "؟")):
        return Difference("is a question")
    words = [word.text for word in pair.statement.words]
    if words and (_single(words) or _only_names(pair.statement) or _unfinished(bare, words, pair)):
        return Difference("is not a complete statement")
    return None


COMPLETENESS = Check("completeness", incomplete)


def _single(words: list[str]) -> bool:
    """Whether it is one word, with or without its article."""
    alone = words[words[0].lower() in ARTICLES :]
    return len(alone) == 1 and IN_SPACES.fullmatch(alone[0]) is not None


def _only_names(statement: ParsedText) -> bool:
    joining = PARTICLES | JOINING_NAMES if statement.lexicon is ENGLISH else PARTICLES
    return all(IN_SPACES.fullmatch(word.text) and (word.capital or word.text in joining) for word in statement.words)


def _unfinished(bare: str, words: list[str], pair: Pair) -> bool:
    """Whether it ends with a word that another has to follow."""
    return pair.lexicon is ENGLISH and bare[-1].isalpha() and words[-1].lower() in UNFINISHED

"""The kind of answer that keywords ask for, by their noun: *payment deadline*, *library architects*."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pincite.bot.asking.followups.words import AUXILIARIES, PREPOSITIONS, PRONOUNS, Token, verbal

MOST_WORDS = 8
"""Most words of a question that is typed as keywords."""

_TIMES = frozenset("date year deadline birthday time".split())
_AMOUNTS = frozenset(
    "price cost costs fee fees charge charges rent salary wage budget turnover revenue amount total quantity "
    "percentage rate limit size weight height length width depth distance speed temperature capacity population age "
    "duration discount deposit".split()
)
_PERSONS = frozenset(
    "author editor illustrator translator publisher architect designer engineer inventor founder composer painter "
    "artist director president chairman chairwoman chair ceo mayor governor minister king queen pope bishop captain "
    "winner successor predecessor treasurer secretary photographer narrator".split()
)
"""Of a *file owner*, a *mail user* or a *parent* no name need be meant."""

Sought = Literal["who", "when", "how many"]


def sought(words: Sequence[Token]) -> Sought | None:
    """Return the kind of answer that keywords ask for; None for whole sentences, and where no rule applies.

    The noun that counts stands last, before a preposition if there is one.

    >>> from pincite.bot.asking.followups.words import tokens
    >>> sought(tokens("iran sco join date")), sought(tokens("refund policy"))
    ('when', None)
    """
    if not 1 < len(words) <= MOST_WORDS or _is_sentence(words):
        return None
    end = next((n for n, word in enumerate(words) if n and word.lower in PREPOSITIONS), len(words))
    phrase = [word.lower for word in words[:end]]
    while len(phrase) > 1 and phrase[-1].isdigit():
        phrase.pop()
    noun = phrase[-1]
    if noun in _TIMES:
        return "when"
    if noun in _AMOUNTS:
        return "how many"
    return "who" if noun in _PERSONS or noun.removesuffix("s") in _PERSONS else None


def _is_sentence(words: Sequence[Token]) -> bool:
    """Whether a word shows that something is said, not looked for."""
    return any(
        word.lower in AUXILIARIES | PRONOUNS or (place == 0 and verbal(words, 0)) for place, word in enumerate(words)
    )

"""The person that a short answer is about: *Tom Bar, the deputy of Lena Ochs* is Tom Bar, not Lena Ochs.

Only where the question asks *who*: *Riga, the capital of Latvia* may answer *in which country?* as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from pincite.eval.values.calendar_words import MONTHS, WEEKDAYS
from pincite.eval.values.names import TITLES
from pincite.eval.values.nouns import FUNCTION
from pincite.eval.values.tokens import Token, at, tied

RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
"""Words that begin a clause about the name before them."""

Run = tuple[int, int]


def asks_who(question: Sequence[Token]) -> bool:
    """Whether a question asks for a person or a body by *who*."""
    return any(token.fold in {"who", "whom"} for token in question)


def other_head(tokens: Sequence[Token], covered: set[int], asked: Sequence[Token]) -> Run | None:
    """The name or noun that an answer is about, if the gold name is only part of its description.

    Args:
        tokens: the tokens of the answer.
        covered: the places of the gold names.
        asked: the tokens of the question, whose own names are nobody's answer.
    """
    return _described(tokens, covered, asked) or _possessed(tokens, covered)


def _described(tokens: Sequence[Token], covered: set[int], asked: Sequence[Token]) -> Run | None:
    """The name at the beginning whose description, behind a comma, holds the gold: *Tom Bar, deputy of Lena Ochs*."""
    end = 0
    while end < len(tokens) and tokens[end].capital:
        end += 1
    comma, after = at(tokens, end), at(tokens, end + 1)
    if not end or comma is None or after is None or comma.text not in {",", "("} or after.capital:
        return None
    closing = {",": ",", "(": ")"}[comma.text]
    close = next((place for place in range(end + 1, len(tokens)) if tokens[place].text == closing), len(tokens))
    if not covered or not all(end < place < close for place in covered):
        return None
    return (0, end) if _is_name(tokens[:end], after) and not _names(asked, tokens[:end]) else None


def _is_name(words: Sequence[Token], after: Token) -> bool:
    """Whether the capitalised words that begin a text are a name: a single one may be any word."""
    folds = {word.fold for word in words}
    if folds & {*FUNCTION, *MONTHS, *WEEKDAYS} or folds <= TITLES:
        return False
    return len(words) > 1 or after.fold in RELATIVE


def _names(asked: Sequence[Token], words: Sequence[Token]) -> bool:
    named = {token.fold for token in asked}
    return any(word.fold in named for word in words if word.fold not in TITLES)


def _possessed(tokens: Sequence[Token], covered: set[int]) -> Run | None:
    """What belongs to the gold name, if the answer is nothing more: *brother* in *Lena Ochs's brother*."""
    last = max(covered, default=len(tokens))
    ending = tied(tokens, last, 3)
    if ending is None or ending[1].text != "'" or ending[2].fold != "s":
        return None
    possession = tokens[last + 3 :]
    words = possession[:-1] if possession and possession[-1].text == "." else possession
    plain = words and all(token.is_word and not token.capital and token.fold not in FUNCTION for token in words)
    return (min(covered), last + 3 + len(words)) if plain and len(words) <= 2 else None  # noqa: PLR2004

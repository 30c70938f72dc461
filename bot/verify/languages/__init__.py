"""Languages: which one a statement and its sources are in, and the words that the checks know of it.

- `lexicon`: what there is to know of a language.
- `english`: all of it, and the lists that English alone has.
- `others`: months, small numbers, scales and negations of other languages.
- `detect`: which language it is.
"""

from __future__ import annotations

from pincite.bot.verify.languages.detect import common_language
from pincite.bot.verify.languages.english import ENGLISH
from pincite.bot.verify.languages.lexicon import UNIVERSAL, Lexicon
from pincite.bot.verify.languages.others import OTHERS

__all__ = ["ENGLISH", "UNIVERSAL", "Lexicon", "common_language", "lexicon_of"]

_LEXICONS = {lexicon.language: lexicon for lexicon in (ENGLISH, *OTHERS)}


def lexicon_of(statement: str, sources: str) -> Lexicon:
    """Return the lexicon of the language that a statement and its sources are in; `UNIVERSAL` if there is none."""
    return _LEXICONS.get(common_language(statement, sources), UNIVERSAL)

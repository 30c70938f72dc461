"""Text as terms: stemmed words, and overlapping pairs of characters in scripts without spaces.

Indexing, searching and comparing use the same terms, so that a question meets a passage by one set of rules.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

TERMS_VERSION = 2
"""Part of an index's fingerprint. Raise it whenever some text gets other terms."""

STOP_WORDS = frozenset(
    """
    a about after all also am an and any are as at be because been before being between both but by can could did
    do does doing done for from had has have having he her here hers him his how i if in into is it its itself
    just me more most my no not of off on once only or other our ours out over own s same she should so some such
    t than that the their theirs them then there these they this those through to too under until up us very was
    we were what when where which while who whom whose why will with would you your yours tell please
    """.split()
)
"""English function words. They are indexed, but a question with other words is searched without them."""


INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")
"""Characters inside a word that nobody sees."""

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Kana and Han, which put no spaces between words."""


@cache
def _pattern() -> re.Pattern[str]:
    # A mark belongs to its word, as in Hindi and Arabic; to `re` it is a separator.
    marks = "".join(c for c in map(chr, range(0x0300, 0x10000)) if unicodedata.category(c)[0] == "M")
    return re.compile(
        rf"""
        (?P<pairs>[{UNSPACED}]+)
        | (?P<dotted>(?:[^\W\d_]\.){{2,}})                 # U.S., e.g.
        | (?P<number>\d+(?:[.,]\d+)*)                     # 3.5, 1,000
        | (?P<word>(?:(?![_{UNSPACED}])[\w{marks}])+
              (?:['’](?=[^\W\d_])[\w{marks}]+)?)
        """,
        re.VERBOSE,
    )


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def _fold(text: str) -> str:
    """Lower case, compatibility forms unified; without accents where the letter stays the same, and without what parts
    no word: soft hyphens, zero-width spaces, word joiners.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f" and c not in INVISIBLE)


@lru_cache(maxsize=65536)
def _word(word: str) -> str:
    base = word.partition("'")[0] if word.endswith("'s") else word.replace("'", "")
    stem: str = _stemmer().stemWord(base)
    return stem


def terms(text: str) -> list[str]:
    """The terms of a text, in order."""
    terms_in_order: list[str] = []
    for match in _pattern().finditer(_fold(text)):
        kind, piece = match.lastgroup, match.group()
        if kind == "word":
            terms_in_order.append(_word(piece.replace("’", "'")))
        elif kind == "pairs":
            terms_in_order.extend([piece] if len(piece) == 1 else [piece[i : i + 2] for i in range(len(piece) - 1)])
        elif kind == "dotted":
            terms_in_order.append(piece.replace(".", ""))
        else:
            terms_in_order.append(piece.replace(",", "").strip("."))
    return terms_in_order


@cache
def _stop_terms() -> frozenset[str]:
    return frozenset(_word(word) for word in STOP_WORDS)


def content_terms(question: str) -> list[str]:
    """The distinct terms of a question without its function words, unless it has no others."""
    every = list(dict.fromkeys(terms(question)))
    return [term for term in every if term not in _stop_terms()] or every


def indexed_terms(text: str, title: str, heading: str) -> str:
    """A passage's row in the full-text index: the terms of its title, its heading and its text."""
    return " ".join(terms(f"{title} {heading} {text}"))


def match_any(wanted: Iterable[str]) -> str:
    """An FTS5 query for passages with any of the terms; empty without terms."""
    return " OR ".join('"' + term.replace('"', "") + '"' for term in wanted)

"""Text as terms: stemmed words, and overlapping pairs of characters in scripts without spaces and in Hangul, whose
words carry their particles.

Indexing, searching and comparing use the same terms, so that a question meets a passage by one set of rules.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

TERMS_VERSION = 3
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
"""Invisible characters inside a word."""

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Kana and Han, which put no spaces between words."""

HANGUL = "\uac00-\ud7a3"
"""Korean syllables. Words have spaces between them, but particles and endings lean on them: 서울에서, 서울은."""

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u0649\u064a", "\u06cc"),  # the letters of Arabic as Persian writes them
        **dict.fromkeys("\u0643", "\u06a9"),
        **dict.fromkeys("\u0629", "\u0647"),
        **dict.fromkeys(map(chr, range(0x064B, 0x0656))),  # vowel signs, hamza and madda above and below
        **dict.fromkeys("\u0670\u0640"),
        **{chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0, 0x0966, 0x0E50) for digit in range(10)},
    }
)
"""Characters of other scripts that stand for others, or for nothing: of Arabic and Persian, and digits."""


@cache
def _pattern() -> re.Pattern[str]:
    # A mark belongs to its word, as in Hindi and Arabic; to `re` it is a separator.
    marks = "".join(c for c in map(chr, range(0x0300, 0x10000)) if unicodedata.category(c)[0] == "M")
    return re.compile(
        rf"""
        (?P<pairs>[{UNSPACED}]+|[{HANGUL}]+)
        | (?P<dotted>(?:[^\W\d_]\.){{2,}})                 # U.S., e.g.
        | (?P<number>\d+(?:[.,]\d+)*)                     # 3.5, 1,000
        | (?P<word>(?:(?![_{UNSPACED}{HANGUL}])[\w{marks}])+
              (?:['’](?=[^\W\d_])[\w{marks}]+)?)
        """,
        re.VERBOSE,
    )


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def fold(text: str) -> str:
    """Lower case, compatibility forms unified; without accents where the letter stays the same, and without what parts
    no word: soft hyphens, zero-width spaces, word joiners.
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded).translate(_ALIKE)
    bare = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f" and c not in INVISIBLE)
    return unicodedata.normalize("NFC", bare)  # syllables of Hangul and marks of Kana whole again


_ARABIC = re.compile("[\u0621-\u06d3]+")
_PREFIX = re.compile("(?:[\u0648\u0628\u0641\u06a9]?\u0627\u0644|\u0644\u0644)(?=...)")
_SUFFIX = re.compile(
    "(?<=...)(?:\u0647\u0627\u06cc|\u06cc\u0647|\u0647\u0627|\u0627\u0646|\u0627\u062a|\u0648\u0646|\u06cc\u0646|\u0647|\u06cc)$"
)


def _light(word: str) -> str:
    """A word in Arabic script, folded, without the article and the endings of number and gender, as Larkey, Ballesteros
    and Connell 2007 (light10) take them off; those of Persian are among them.
    """
    return _SUFFIX.sub("", _PREFIX.sub("", word, count=1))


@lru_cache(maxsize=65536)
def stemmed(word: str) -> str:
    """The stem of a folded word: of English, or of a word in Arabic script."""
    if _ARABIC.fullmatch(word):
        return _light(word)
    base = word.partition("'")[0] if word.endswith("'s") else word.replace("'", "")
    stem: str = _stemmer().stemWord(base)
    return stem


def terms(text: str) -> list[str]:
    """The terms of a text, in order."""
    terms_in_order: list[str] = []
    for match in _pattern().finditer(fold(text)):
        kind, piece = match.lastgroup, match.group()
        if kind == "word":
            terms_in_order.append(stemmed(piece.replace("’", "'")))
        elif kind == "pairs":
            terms_in_order.extend([piece] if len(piece) == 1 else [piece[i : i + 2] for i in range(len(piece) - 1)])
        elif kind == "dotted":
            terms_in_order.append(piece.replace(".", ""))
        else:
            terms_in_order.append(piece.replace(",", "").strip("."))
    return terms_in_order


@cache
def _stop_terms() -> frozenset[str]:
    return frozenset(stemmed(word) for word in STOP_WORDS)


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

"""A text as tokens: words, numbers, signs. Every comparison of answers begins here.

Written forms that mean the same come out the same: full-width and other scripts' digits are ASCII digits, `½` is `1/2`,
a raised `²` is `^2`, a typographic minus, quote or full stop is the ASCII one. Scripts that put no spaces between words
(Chinese, Japanese, Thai, ...) give one token for each character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")

SIGNS = str.maketrans(
    {
        "−": "-",  # minus
        "‐": "-",  # hyphen
        "‑": "-",  # non-breaking hyphen
        "﹣": "-",
        "‒": "–",
        "—": "–",
        "―": "–",
        "〜": "–",
        "～": "–",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "′": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "「": '"',
        "」": '"',
        "。": ".",
        "、": ",",
        "،": ",",
        "؛": ";",
        "؟": "?",
        "٪": "%",
        "٫": ".",
        "٬": ",",
        "⁄": "/",
        "∕": "/",
        "×": "x",
        "∶": ":",
        "…": ".",
        "\u00ad": None,  # soft hyphen
        "\u200b": None,
        "\u200e": None,
        "\u200f": None,
        "\ufeff": None,
    }
)

UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Characters of scripts without spaces between words."""

_TOKEN = re.compile(
    r"(?P<phone>(?!\d\d-\d\d-\d{4})(?:\+|(?<![\w.,:/-])\(?0)(?=(?:[ ()-]{0,2}\d){8})"
    r"\d+(?:\) ?\d+| ?\(\d{1,5}\)[ -]?\d+)?(?:[ -]\d{2,}){0,5}(?![\w.,:/-]\d)"
    r"|(?<![\w.,:/-])(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4}(?![\w.,:/-]\d)|(?<![\w.,:/-])\d{3}[ -]0\d{3}(?![\w.,:/-]?\d))"
    r"|(?P<number>\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*)"
    rf"|(?P<glyph>{UNSPACED.pattern})"
    r"|(?P<word>(?:(?!" + UNSPACED.pattern + r")[^\W\d_])(?:(?!" + UNSPACED.pattern + r")[^\W\d_]|[\u0300-\u036f])*)"
    r"|(?P<sign>\S)"
)

ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign."""

    text: str
    """As it is written, after `plain`."""
    fold: str
    """The same without case and diacritics; the form to compare."""
    kind: str
    """`word`, `number`, `glyph` (a character of a script without spaces) or `sign`."""
    start: int
    end: int
    """Half-open range in the plain text."""

    @property
    def is_word(self) -> bool:
        """Whether it carries meaning by itself."""
        return self.kind != "sign"

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.kind == "word" and self.text[0].isupper()


def plain(text: str) -> str:
    """Return a text with one kind of digit, minus sign, quotation mark and space."""
    text = re.sub(r"(\d)([\u00bc-\u00be\u2150-\u215e])", r"\1 \2", text)
    text = re.sub(r"(?<=\d)[\u00a0\u2009\u202f\u2007](?=\d{3}(?!\d))", "", text)
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+", lambda raised: "^" + raised[0].translate(SUPERSCRIPTS), text)
    text = unicodedata.normalize("NFKC", text).translate(SIGNS)
    return "".join(_digit(character) for character in text)


def _digit(character: str) -> str:
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    return " " if character.isspace() else character


LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
"""Letters that no Unicode decomposition takes apart."""


def fold(word: str) -> str:
    """A word without case, diacritics and points."""
    word = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in word if not unicodedata.combining(c)).translate(LETTERS)


def tokenize(text: str) -> list[Token]:
    """The tokens of a text. Letters with points between them (*U.S.*, *e.g.*) are one word."""
    flat = plain(text)
    flat = re.sub(r"\b((?:[^\W\d_]\.){2,})(?=(\s+[a-z0-9–-])?)", _undotted, flat)
    return [_token(match) for match in _TOKEN.finditer(flat)]


def _token(match: re.Match[str]) -> Token:
    """A match as a token; the digits of a telephone number are a word, however they are grouped."""
    text, kind = match[0], match.lastgroup or "sign"
    if kind == "phone":
        digits = re.sub("[ ()-]", "", text.replace("(0)", ""))
        text, kind = re.sub("^00", "+", digits), "word"
    return Token(text, fold(text), kind, match.start(), match.end())


def _undotted(letters: re.Match[str]) -> str:
    """`a.m.` as `am`; the last point stays where it may end a sentence."""
    return letters[1].replace(".", "") + ("" if letters[2] else ".")


def at(tokens: Sequence[Token], place: int) -> Token | None:
    """The token at a place; None beyond either end."""
    return tokens[place] if 0 <= place < len(tokens) else None


def tied(tokens: Sequence[Token], start: int, count: int) -> list[Token] | None:
    """A run of `count` tokens without spaces between them; None where the text has no such run."""
    run = list(tokens[start : start + count])
    if len(run) < count or any(token.end != following.start for token, following in pairwise(run)):
        return None
    return run


def words(text: str) -> list[str]:
    """The words that are compared for overlap: folded, without articles and signs; numbers keep point and sign.

    `"The -5 °C of U.S. records"` gives `-5 c of us records`; `"1,234.50"` gives `1234.5`.
    """
    result: list[str] = []
    tokens = tokenize(text)
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        if token.kind == "number":
            result.append(f"{_sign(tokens, place)}{canonical(token.text)}")
        elif token.kind in {"glyph", "word"}:
            if token.fold == "s" and before is not None and before.text == "'":
                continue  # a possessive
            if token.fold not in ARTICLES:
                result.append(token.fold)
        elif token.text == "/" and before is not None and before.kind == "number" and _joins(tokens, place):
            result.append(f"{result.pop()}/")
    return _fractions(result)


def _joins(tokens: Sequence[Token], place: int) -> bool:
    """Whether a sign stands between two numbers without spaces."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    token = tokens[place]
    return after is not None and after.kind == "number" and after.start == token.end


def _fractions(parts: list[str]) -> list[str]:
    joined: list[str] = []
    for part in parts:
        if joined and joined[-1].endswith("/"):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _sign(tokens: Sequence[Token], place: int) -> str:
    """The minus of a number: right before it, with nothing but space (or nothing) before the minus."""
    return "-" if negative(tokens, place) else ""


def negative(tokens: Sequence[Token], place: int) -> bool:
    """Whether the number at this place carries a minus sign, rather than a hyphen or a dash of a range."""
    if not place or tokens[place - 1].text != "-" or tokens[place - 1].end != tokens[place].start:
        return False
    dash = tokens[place - 1]
    before = tokens[place - 2] if place > 1 else None
    if before is None:
        return True
    return before.end < dash.start or (before.kind == "sign" and before.text not in ")%°'\"")


GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}|[1-9]\d{0,2}(?:[ ']\d{3})+")
"""Digits in groups: English, Indian, or with spaces or apostrophes."""


def canonical(number: str) -> str:
    """Digits as a plain decimal: `1,234.50` and `1.234,50` give `1234.5`. A single point is always a decimal point.

    A version or a date (`2.3.1`) is no number and stays as it is.
    """
    if versioned(number):
        return number
    whole, point, rest = decimal(number).partition(".")
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + (point + rest if rest else "")


def versioned(number: str) -> bool:
    """Whether digits with several points are no number, as in `2.3.1`."""
    return number.count(".") > 1 and not re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?", number)


def decimal(number: str) -> str:
    """A written number with a decimal point and no groups; what can't be one number gives its first digits.

    The rules: with both signs, the last is the decimal one; commas (spaces, apostrophes) before every three digits are
    groups; several points before every three digits are groups; any other single sign is the decimal one.
    """
    if "." in number and "," in number:
        last = max(number.rfind("."), number.rfind(","))
        whole, rest = number[:last], number[last + 1 :]
        if number[last] in whole:  # 1.234,567,890: not one number
            return re.split("[.,]", number)[0]
        return re.sub(r"[.,' ]", "", whole) + "." + rest
    if GROUPED.fullmatch(number) and not number.startswith("0"):
        return re.sub(r"[,' ]", "", number)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", number):
        return number.replace(".", "")
    head = re.sub(r"[' ]", "", number)
    if head.count(",") + head.count(".") == 1:
        return head.replace(",", ".")
    return head if head.isdigit() else re.split("[.,]", head)[0]

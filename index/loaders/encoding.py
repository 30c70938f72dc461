"""Bytes become characters, and none is dropped on the way."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from pincite.index.loaders.content import Unreadable


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how it was had from the bytes."""

    text: str
    encoding: str
    replaced: int = 0
    """How many places could not be decoded; each is a U+FFFD in the text."""


_MARKS = (
    # UTF-32 before UTF-16, whose little-endian mark it begins with
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_UNTYPED = bytes([*range(9), *range(14, 27), *range(28, 32), 127])
"""Control bytes that no text file has a use for. Escape is not among them: terminal logs and ISO-2022 have it."""

UNTYPED_SHARE = 0.05
"""Share of such bytes from which a file is binary; compressed files have 11 %, UTF-16 still more."""

UNTYPED_COUNT = 8
"""Control bytes, other than NUL, up to which a file is text however short it is."""

PLAIN_SHARE = 0.01
"""Share of spaces, line ends, full stops and common letters that a text in UTF-16 has at least, whatever its script."""

REPLACED_SHARE = 0.01
"""Share of undecodable places up to which they are marked rather than the file refused: a damaged file is still worth
reading, a wrong guess at the encoding is not."""

WESTERN = "cp1252"

WESTERN_PREFERENCE = 0.85
"""windows-1252 wins over a candidate that scores no better than 1 / 0.85 of it: with two or three accents in an English
text the scores of the Central European pages come that near (0.076 against 0.085), and it is by far the most common."""

OLD_PREFERENCE = 2.0
"""A DOS or Macintosh page has to score this much better than the best of the pages in use since."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")

_AS_BROWSERS_DO = {
    "iso-8859-1": WESTERN,
    "iso8859-1": WESTERN,
    "latin1": WESTERN,
    "latin-1": WESTERN,
    "us-ascii": WESTERN,
    "ascii": WESTERN,
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "iso-8859-8-i": "iso-8859-8",
}
"""Names that stand for a larger code page than they say, by the WHATWG Encoding Standard."""

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """The text that the bytes stand for, and the encoding that was found.

    In this order: a byte order mark, UTF-16 and UTF-32 without one, UTF-8, UTF-8 with a few damaged bytes, the
    `declared` encoding, ISO-2022-JP, the likeliest legacy encoding. Raises Unreadable for binary data, and where no
    encoding fits; a few bytes that do not fit are replaced by U+FFFD and counted.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark) and (decoded := _mostly(data[len(mark) :], encoding)):
            return decoded
    looks_binary = _untyped(data) > UNTYPED_SHARE
    utf8 = None if looks_binary else _strictly(data, "utf-8")
    if b"\0" in data and not utf8 and (decoded := _wide(data)):
        return decoded
    if looks_binary:
        raise Unreadable("is binary data, not text")
    iso_2022 = _strictly(data, "iso2022_jp_2") if b"\x1b$" in data else None
    decoded = iso_2022 or utf8 or _damaged_utf8(data) or _legacy(data, declared)
    if decoded is None:
        raise Unreadable("is in no character encoding that is recognised; save it as UTF-8")
    return decoded


def declared_encoding(data: bytes) -> str | None:
    """The encoding that an HTML or XML file's own first lines name, as Python knows it; None without a usable one."""
    head = data[:4096]
    match = _XML_ENCODING.search(head) or _CHARSET.search(head)
    if match is None:
        return None
    label = match[1].decode("ascii").lower()
    label = _AS_BROWSERS_DO.get(label, label)
    try:
        codec = codecs.lookup(label)
    except LookupError:
        return None
    # A page whose ASCII declaration could be read is not in UTF-16, whatever it says.
    return None if codec.name.startswith(("utf-16", "utf-32", "utf-7", "idna", "punycode")) else codec.name


def _strictly(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except (UnicodeError, LookupError):  # LookupError: a codec that is no text encoding, such as base64
        return None


def _legacy(data: bytes, declared: str | None) -> Decoded | None:
    """The first encoding that fits everywhere; failing that, the first that fits but for a few places."""
    if declared and (decoded := _strictly(data, declared)):
        return decoded
    guesses = [*_guesses(data), WESTERN]
    decoded = next(filter(None, (_strictly(data, encoding) for encoding in guesses)), None)
    return decoded or next(filter(None, (_mostly(data, encoding) for encoding in guesses)), None)


def _mostly(data: bytes, encoding: str) -> Decoded | None:
    """The text with U+FFFD at what does not decode, unless that is more than a few places."""
    if decoded := _strictly(data, encoding):
        return decoded
    try:
        text = data.decode(encoding, "replace")
    except (UnicodeError, LookupError):
        return None
    replaced = text.count("\ufffd")
    return Decoded(text, encoding, replaced) if replaced <= max(1, REPLACED_SHARE * len(text)) else None


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with some bytes that are not, if most of what is not ASCII is; a legacy encoding hardly ever looks so."""
    whole = len(_MULTIBYTE.findall(data))
    text = data.decode("utf-8", "replace")
    replaced = text.count("\ufffd")
    return Decoded(text, "utf-8", replaced) if whole > 4 * replaced and replaced <= REPLACED_SHARE * len(text) else None


def _wide(data: bytes) -> Decoded | None:
    """UTF-32 or UTF-16 without a byte order mark: the one in which the text has spaces, line ends and letters."""
    best: Decoded | None = None
    most = 0.0
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        decoded = _strictly(data, encoding)
        if decoded is None:
            continue
        sample = decoded.text[:20_000]
        plain = sum(map(sample.count, " \n\r\u3000\u3001\u3002etaoinEA0")) / max(1, len(sample))
        strange = sum(
            unicodedata.category(character) in {"Cc", "Cn", "Co"} and not character.isspace() for character in sample
        )
        if plain > max(most, PLAIN_SHARE) and strange <= UNTYPED_SHARE * len(sample):
            best, most = decoded, plain
    return best


def _untyped(data: bytes) -> float:
    """Share of control bytes that no text has; 0 for a few of them, other than NUL, in a short text."""
    count = len(data) - len(data.translate(None, _UNTYPED))
    return count / len(data) if count >= UNTYPED_COUNT or b"\0" in data else 0.0


def _guesses(data: bytes) -> list[str]:
    """Legacy encodings that the bytes may be in, the likeliest first."""
    import chardet

    def ranked(era: chardet.EncodingEra) -> list[tuple[str, float]]:
        candidates = chardet.detect_all(data, encoding_era=era, max_bytes=len(data))
        return [
            (_codec(str(guess["encoding"])), float(guess["confidence"])) for guess in candidates if guess["encoding"]
        ]

    modern = ranked(chardet.EncodingEra.MODERN_WEB)
    best = modern[0][1] if modern else 0.0
    modern.sort(
        key=lambda guess: (guess[0] == WESTERN and guess[1] >= WESTERN_PREFERENCE * best, guess[1]), reverse=True
    )
    old = [guess for guess in ranked(chardet.EncodingEra.ALL) if guess[1] > OLD_PREFERENCE * best]
    return [encoding for encoding, _ in old[:1] + modern + old[1:]]


def _codec(name: str) -> str:
    """Python's name of the code page, in the superset that Windows made of it."""
    name = _AS_BROWSERS_DO.get(name.lower(), name)
    try:
        return codecs.lookup(name).name
    except LookupError:
        return WESTERN

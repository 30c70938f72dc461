"""Bytes to characters, without dropping any."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from pincite.index.loaders.content import Unreadable
from pincite.index.loaders.mixed import MULTIBYTE, mixed
from pincite.index.loaders.oddities import oddities


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding of its bytes."""

    text: str
    encoding: str
    replaced: int = 0
    """Places that could not be decoded; each is a U+FFFD in the text."""


_MARKS = (
    # UTF-32 before UTF-16, whose little-endian mark it begins with
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_UNTYPED = bytes([*range(9), *range(14, 27), *range(28, 32), 127])
"""Control bytes that text files don't use. Escape is not among them: terminal logs and ISO-2022 do use it."""

UNTYPED_SHARE = 0.05
"""Share of such bytes above which a file is binary; compressed files have 11 %, UTF-16 has even more."""

UNTYPED_COUNT = 8
"""Fewest control bytes, other than NUL, that can make a short file binary."""

PLAIN_SHARE = 0.01
"""Lowest share of spaces, line ends, full stops and common letters in a text in UTF-16, whatever its script."""

REPLACED_SHARE = 0.01
"""Highest share of undecodable places in a text that is read. A damaged file is worth reading, a wrong guess at the
encoding is not."""

WESTERN = "cp1252"

WESTERN_PREFERENCE = 0.85
"""windows-1252 wins if it has at least this share of the best score. With two or three accents in an English text the
Central European pages score about the same (0.085 against 0.076), and windows-1252 is by far the most common."""

OLD_PREFERENCE = 2.0
"""Factor by which a DOS or Macintosh code page has to beat the best modern score."""

OTHERWISE = ("iso8859-2", "mac-roman", "cp850")
"""Encodings that differ from the likelier ones of Windows in a few letters, which are signs and capitals there."""

FEWEST_ODDITIES = 2.0
"""Fewest characters in odd places for a text to be in another encoding; one, where that is as likely by its letters."""

ODD_SHARE = 0.25
"""Greatest share of those characters that may remain in the other encoding."""

LIKELY_SHARE = 0.95
"""Least score of that encoding, as a share of the best score."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*+=\s*+(?:["']\s*+)?([\w.:-]{2,40})""", re.IGNORECASE)
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
"""Labels that mean a larger code page than their name says, by the WHATWG Encoding Standard."""


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Decode bytes whose encoding is unknown.

    Tries, in this order: a byte order mark, lines in several encodings, UTF-16 and UTF-32 without a mark, ISO-2022-JP,
    UTF-8, UTF-8 with a few damaged bytes, the `declared` encoding, the likeliest legacy encoding. A few bytes that
    don't fit become U+FFFD and are counted.

    Raises:
        Unreadable: the data is binary, or no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark) and (decoded := _strictly(data[len(mark) :], encoding)) and not _appended(data):
            return decoded
    if decoded := _by_lines(data, declared):
        return decoded
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
        raise Unreadable("is in an unknown character encoding; save it as UTF-8")
    return decoded


def declared_encoding(data: bytes) -> str | None:
    """The encoding that an HTML or XML file names in its first lines, as Python's codec; None without a usable one."""
    head = data[:4096]
    match = _XML_ENCODING.search(head) or _CHARSET.search(head)
    if match is None:
        return None
    return codec_of(match[1].decode("ascii"))


def codec_of(label: str) -> str | None:
    """Python's codec for the name of an encoding of single bytes; None for an unusable name."""
    label = _AS_BROWSERS_DO.get(label.lower(), label.lower())
    try:
        codec = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # A page with a readable ASCII declaration is not in UTF-16, whatever it declares.
    return None if codec.name.startswith(("utf-16", "utf-32", "utf-7", "idna", "punycode")) else codec.name


def _strictly(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except (UnicodeError, LookupError):  # LookupError: a codec that is no text encoding, such as base64
        return None


def _appended(data: bytes) -> bool:
    """Whether the last line of a text in UTF-16 holds no NUL, as one of ASCII letters in UTF-16 has."""
    last = data.rstrip(b"\r\n\0").rpartition(b"\n")[2].removeprefix(b"\0")
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and last.isascii() and b"\0" not in last


def _by_lines(data: bytes, declared: str | None) -> Decoded | None:
    """Decode lines in several encodings."""
    if _untyped(data.replace(b"\0", b"")) > UNTYPED_SHARE or _strictly(data, "utf-8"):
        return None

    def legacy(lines: bytes) -> str | None:
        decoded = _legacy(lines, declared)
        return decoded.encoding if decoded else None

    found = mixed(data, legacy)
    return Decoded(found.text, " and ".join(found.encodings), found.replaced) if found else None


def _legacy(data: bytes, declared: str | None) -> Decoded | None:
    """Decode with the first encoding that fits everywhere; failing that, with the first that fits almost everywhere."""
    if declared and (decoded := _strictly(data, declared)):
        return decoded
    guesses = [*_guesses(data), WESTERN]
    decoded = next(filter(None, (_strictly(data, encoding) for encoding in guesses)), None)
    return decoded or next(filter(None, (_mostly(data, encoding) for encoding in guesses)), None)


def _mostly(data: bytes, encoding: str) -> Decoded | None:
    """Decode with U+FFFD in the places that don't fit; None if there are more than a few."""
    if decoded := _strictly(data, encoding):
        return decoded
    try:
        text = data.decode(encoding, "replace")
    except (UnicodeError, LookupError):
        return None
    replaced = text.count("\ufffd")
    return Decoded(text, encoding, replaced) if replaced <= max(1, REPLACED_SHARE * len(text)) else None


def _damaged_utf8(data: bytes) -> Decoded | None:
    """Decode UTF-8 with some damaged bytes, if most of its non-ASCII is valid; legacy encodings hardly ever are."""
    whole = len(MULTIBYTE.findall(data))
    text = data.decode("utf-8", "replace")
    replaced = text.count("\ufffd")
    return Decoded(text, "utf-8", replaced) if whole > 4 * replaced and replaced <= REPLACED_SHARE * len(text) else None


def _wide(data: bytes) -> Decoded | None:
    """Decode UTF-32 or UTF-16 without a byte order mark: whichever yields spaces, line ends and letters."""
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
    """Share of control bytes that texts don't use; 0 for a few of them, other than NUL."""
    count = len(data) - len(data.translate(None, _UNTYPED))
    return count / len(data) if count >= UNTYPED_COUNT or b"\0" in data else 0.0


def _guesses(data: bytes) -> list[str]:
    """Possible legacy encodings of the bytes, the likeliest first."""
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
    every = ranked(chardet.EncodingEra.ALL)
    old = [guess for guess in every if guess[1] > OLD_PREFERENCE * best]
    guesses = [encoding for encoding, _ in old[:1] + modern + old[1:]]
    other = _spelled_better(data, guesses[0], dict(reversed(every))) if guesses and not old else None
    return [other, *guesses] if other else guesses


def _spelled_better(data: bytes, encoding: str, scores: dict[str, float]) -> str | None:
    """The encoding in which characters stand in no odd places, if they do in the likeliest one."""
    decoded = _strictly(data, encoding)
    if decoded is None or not encoding.startswith("cp125"):
        return None
    odd = oddities(decoded.text)
    for other in OTHERWISE:
        text = _strictly(data, other)
        likely = scores.get(other, 0.0) >= LIKELY_SHARE * max(scores.values(), default=1.0)
        enough = odd >= (1.0 if likely else FEWEST_ODDITIES)
        if text is not None and enough and oddities(text.text) <= ODD_SHARE * odd:
            return other
    return None


def _codec(name: str) -> str:
    """Python's name of a code page's superset on Windows."""
    name = _AS_BROWSERS_DO.get(name.lower(), name)
    try:
        return codecs.lookup(name).name
    except LookupError:
        return WESTERN

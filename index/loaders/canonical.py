"""The canonical form of a text: the one that ids and spans refer to."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from itertools import groupby

REPLACEMENT = "\ufffd"
"""Visible stand-in for bytes and codes that are no characters."""

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")

_LONGEST_MARKS = 1000
"""Longest run of combining marks to leave uncut. Real text stacks fewer than twenty; normalising a run of n takes n²
steps, minutes for a megabyte."""

_GRAPHEME_JOINER = "\u034f"


def canonical(text: str) -> str:
    r"""Bring a text into the one form in which it is stored, compared and cited. Idempotent.

    - A byte order mark at the start is dropped.
    - Every line end (CRLF, CR, vertical tab, form feed, NEL, U+2028) becomes `\n`, a paragraph separator (U+2029) two.
    - Every other control character except tab, NUL included, becomes U+FFFD: visible, and unable to steer a terminal.
    - A surrogate pair becomes its character, a lone surrogate U+FFFD.
    - Unicode is composed (NFC). The invisible U+034F cuts a run of more than a thousand combining marks.
    """
    text = sound(text)
    return text if text.isascii() else unicodedata.normalize("NFC", _cut_long_marks(text))


def sound(text: str) -> str:
    """Do what `canonical` does, except composing, which would merge markup's `>` with a combining overlay after it."""
    text = text.lstrip("\ufeff")
    if not text.isascii():
        if _SURROGATES.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = text.replace("\u2029", "\n\n")
    return _CONTROLS.sub(REPLACEMENT, _BREAKS.sub("\n", text))


def encodable(text: str) -> str:
    """The text with lone surrogates, which UTF-8 can't encode, replaced by U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def document_id(text: str) -> str:
    """The id of a document with this canonical text: 16 hexadecimal digits of its hash."""
    return sha256(text.encode("utf-8")).hexdigest()[:16]


def one_line(text: str, longest: int) -> str:
    """The text in canonical form on a single line, cut to `longest` characters; for titles, headings and metadata."""
    line = " ".join(canonical(text[: longest * 4]).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _cut_long_marks(text: str) -> str:
    step = _LONGEST_MARKS // 2  # normalising at most doubles it, so a second pass has nothing to cut
    if not any(unicodedata.combining(character) for character in text[::step]):
        return text  # a longer run would contain one of these characters
    pieces: list[str] = []
    for is_mark, run in groupby(text, key=lambda character: unicodedata.combining(character) > 0):
        piece = "".join(run)
        if is_mark and len(piece) > _LONGEST_MARKS:
            piece = _GRAPHEME_JOINER.join(piece[i : i + step] for i in range(0, len(piece), step))
        pieces.append(piece)
    return "".join(pieces)

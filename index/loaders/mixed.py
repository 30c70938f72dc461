"""Texts whose lines are in several encodings: logs that several programs write, files that were put together."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""A character of UTF-8 beyond ASCII."""

UTF8_SHARE = 0.1
"""Least share of lines in UTF-8 among those beyond ASCII; in a text in another encoding a line hardly ever is."""

FEWEST_ACCENTS = 4
"""Fewest bytes beyond ASCII that tell one legacy encoding from another."""

WIDE_SHARE = 0.25
"""Least share of NUL bytes in a line in UTF-16."""

WESTERN = frozenset({"cp1252", "iso8859-1", "iso8859-15", "latin-1"})
"""Encodings in which a character of UTF-8 would read `Ã¼`, and no text does."""

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_STRAY = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Mixed:
    """A text and the encodings of its lines."""

    text: str
    encodings: tuple[str, ...]
    replaced: int


def mixed(data: bytes, legacy: Callable[[bytes], str | None]) -> Mixed | None:
    """Decode line by line: each in UTF-8, in UTF-16, or, all others together, in the likeliest legacy encoding.

    Args:
        data: the bytes, which are in no single encoding.
        legacy: names the encoding of the lines that are neither in UTF-8 nor in UTF-16.

    Returns:
        None where the lines don't tell: too few of them are in UTF-8, or all in UTF-16.
    """
    marked = data.startswith(codecs.BOM_UTF8)
    parts = _wide(data.removeprefix(codecs.BOM_UTF8))
    narrow = [line for encoding, part in parts if not encoding for line in part.splitlines(keepends=True)]
    if not any(line.strip() for line in narrow) or (b"\0" in data and any(map(_CONTROL.search, narrow))):
        return None
    beyond = [line for line in narrow if not line.isascii()]
    others = [line for line in beyond if not _is_utf8(line)]
    whole = len(beyond) - len(others)
    if not any(encoding for encoding, _ in parts) and not (others and (marked or whole > UTF8_SHARE * len(beyond))):
        return None
    encoding = _legacy(b"".join(others), legacy) if others else "utf-8"
    if encoding is None:
        return None
    pieces: list[str] = []
    for wide, part in parts:
        if wide:
            pieces.append(part.decode(wide, "replace"))
        else:
            pieces += (_line(line, encoding) for line in part.splitlines(keepends=True))
    text = "".join(pieces)
    names = [wide for wide, _ in parts if wide] + (["utf-8"] if whole or not others else []) + [encoding]
    return Mixed(text, tuple(dict.fromkeys(names)), text.count("\ufffd"))


def _legacy(lines: bytes, legacy: Callable[[bytes], str | None]) -> str | None:
    """The encoding of the lines that are not in UTF-8: of two or three accents the commonest, of more the likeliest."""
    return "cp1252" if len(_STRAY.findall(lines)) < FEWEST_ACCENTS else legacy(lines)


def _wide(data: bytes) -> list[tuple[str, bytes]]:
    """The bytes in stretches of lines in UTF-16, with the name of the encoding, and of others, with an empty name."""
    if b"\0" not in data:
        return [("", data)]
    first = data.index(b"\0")
    little = (first - data.rfind(b"\n", 0, first) - 1) % 2 == 1
    lines = data.splitlines(keepends=True) if not little else re.split(rb"(?<=\n\0)|(?<=\n)(?!\0)", data)
    encoding = "utf-16-le" if little else "utf-16-be"
    named = [(encoding if line.count(b"\0") > WIDE_SHARE * len(line) else "", line) for line in lines if line]
    stretches = [(name, b"".join(line for _, line in run)) for name, run in groupby(named, key=lambda pair: pair[0])]
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return [(name, part[2:] if name and part.startswith(marks) else part) for name, part in stretches]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _line(line: bytes, encoding: str) -> str:
    """One line: in UTF-8 if it is; where only some of its characters are, each of the others by itself."""
    if _is_utf8(line):
        return line.decode()
    if encoding not in WESTERN or not MULTIBYTE.search(line):
        return line.decode(encoding, "replace")
    pieces: list[str] = []
    at = 0
    for match in MULTIBYTE.finditer(line):
        pieces += (_strays(line[at : match.start()], encoding), match[0].decode("utf-8", "replace"))
        at = match.end()
    return "".join([*pieces, _strays(line[at:], encoding)])


def _strays(stretch: bytes, encoding: str) -> str:
    """Characters between those in UTF-8: beside a letter they are in the other encoding, else damaged."""

    def character(match: re.Match[bytes]) -> bytes:
        beside = stretch[max(0, match.start() - 1) : match.start()] + stretch[match.end() : match.end() + 1]
        return (
            match[0].decode(encoding, "replace").encode() if beside.isalnum() or any(map(_letter, beside)) else b"\xff"
        )

    return _STRAY.sub(character, stretch).decode("utf-8", "replace")


def _letter(byte: int) -> bool:
    return bytes([byte]).isalpha()

"""A model's wording as plain statements, without marks, Markdown and control characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pincite.index.sentences import sentences

MARK = re.compile(
    r"[\[【(（]\s*(?:(?:sentences?|sources?|nos?\.?)\s*)?\^?#?(\d{1,6}(?:\s*(?:[-–,;&]|and)\s*\^?#?\d{1,6})*)\s*(?:†[^\[\]【】]*+)?[\]】)）]",
    re.IGNORECASE,
)
"""Numbers in brackets: `[4]`, `[4, 7]`, `[4-6]`, `[^4]`, `【4†source】`, `(sentence 4)`."""

RANGE = re.compile(r"(\d{1,6})\s*[-–]\s*(\d{1,6})|(\d{1,6})")
LONGEST_RANGE = 20
"""Most numbers in a range; a longer one is a slip, or a span of years."""

LINK = re.compile(r"!?\[([^\[\]\n]*+)\]\([^)\s]{0,300}+(?:\s++\"[^\"]{0,300}+\")?\)")
ASIDE = re.compile(
    r"(?:(?<=[.!?…。])|(?<=[.!?…。][\"”’»)]))\s*+"
    r"(?:!?\[(?:Sources?|Link|Ref\w*|[^A-Z\[\]\n][^\[\]\n]*|)\]"
    r"\([^)\s]{0,300}+(?:\s++\"[^\"]{0,300}+\")?\)\s*+){1,20}+"
    r"(?=(?:[\[【][\d,\s–-]++[\]】]\s*+)*+$)"
)
"""Links after the last sentence that only name its source."""

BULLET = re.compile(r"^\s*(?:[-*•–]|#{1,6}|\d{1,2}[.)])\s+")
LABEL = re.compile(
    r"^\W*(?:(?:the|my|short|final|direct)\s+)*(?:answer|statement|response)(?:\s+is)?\s*:\s*", re.IGNORECASE
)
"""Labels that small models put before a statement: `The answer is:`."""

EMPHASIS = re.compile(
    r"\*\*(?=\S)((?:[^*]|\*(?!\*))++)(?<=\S)\*\*|__(?=\S)((?:[^_]|_(?!_))++)(?<=\S)__"
    r"|(?<!`)(`{1,3})(?!`)(?=\S)((?:[^`]++|(?!\3(?!`))`++)++)(?<=\S)\3(?!`)"
)
SPACE_BEFORE = re.compile(r"(?<!\s)\s++(?=[.,;:!?。]|$)")
DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Direction marks, which could make text look like other text."""


def plain(text: str) -> str:
    """Return a text on one line without links, emphasis and invisible characters."""
    text = "".join(
        " " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in text if c not in DIRECTIONS
    )
    text = EMPHASIS.sub(_emphasised, LINK.sub(r"\1", ASIDE.sub(" ", BULLET.sub("", text))))
    return " ".join(LABEL.sub("", text).split())


def _emphasised(match: re.Match[str]) -> str:
    """The words between the marks."""
    return match[1] or match[2] or match[4]


def numbers_of(value: Any) -> tuple[int, ...]:
    """Return the numbers in a model's list: integers, digits in a string, ranges; each once."""
    numbers: list[int] = []
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, bool):
            continue
        if isinstance(part, int):
            numbers.append(part)
        elif isinstance(part, float) and part.is_integer():
            numbers.append(int(part))
        elif isinstance(part, str):
            numbers.extend(_digits(part))
    return tuple(dict.fromkeys(numbers))


def statements(text: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the sentences of a text with their numbers.

    A mark belongs to the sentence it stands in or right after; if a text begins with a mark, to the sentence after it.
    A sentence without marks takes those of the next one that has some.
    """
    text, marks = _without_marks(plain(text))
    spans = sentences(text)
    named: list[list[int]] = [[] for _ in spans]
    leading = bool(marks) and marks[0][0] == 0 and marks[-1][0] < len(text)
    for place, numbers in marks:
        begun = [i for i, span in enumerate(spans) if (span.start <= place + 1 if leading else span.start < place)]
        if spans:
            named[begun[-1] if begun else 0].extend(numbers)
    for i in range(len(spans) - 2, -1, -1):
        if not named[i]:
            named[i] = list(named[i + 1])
    for span, numbers in zip(spans, named, strict=True):
        sentence = " ".join(span.of(text).split())
        if any(c.isalnum() for c in sentence):
            yield sentence, tuple(dict.fromkeys(numbers))


def _without_marks(text: str) -> tuple[str, list[tuple[int, list[int]]]]:
    """Return the text without marks, and the place and numbers of each."""
    cleaned = ""
    marks: list[tuple[int, list[int]]] = []
    at = 0
    for match in MARK.finditer(text):
        if not _mark(match):
            continue
        cleaned = SPACE_BEFORE.sub("", cleaned + text[at : match.start()])
        at = match.end()
        while at < len(text) and text[at] == " " and (not cleaned or text[at + 1 : at + 2] in ".,;:!?"):
            at += 1
        if at < len(text) and cleaned and text[at] in ".,;:!?" and cleaned[-1] == text[at]:
            at += 1
        marks.append((len(cleaned), _digits(match[1])))
    cleaned += text[at:]
    return cleaned.rstrip(), marks


def _mark(match: re.Match[str]) -> bool:
    """Tell whether bracketed numbers are a mark; `(2021)` is not, `(sentence 4)` is."""
    return match[0][0] in "[【" or any(word in match[0].lower() for word in ("sentence", "source"))


def _digits(text: str) -> list[int]:
    numbers: list[int] = []
    for first, last, single in RANGE.findall(text):
        if single:
            numbers.append(int(single))
        elif 0 <= int(last) - int(first) < LONGEST_RANGE:
            numbers.extend(range(int(first), int(last) + 1))
        else:
            numbers.extend((int(first), int(last)))
    return numbers

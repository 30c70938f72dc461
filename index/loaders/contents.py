"""Tables of contents, searched and not quoted: lines that lead to a number of a page or to a place further on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pincite.index.spans import Span
from pincite.index.structure import Furniture

FEWEST = 3
"""Fewest lines below the title of a table of contents that end with numbers of pages."""

LONGEST_LINE = 200
"""Longest line of a table of contents, in code points."""

_ROMAN = r"[ivxlc]{1,6}"
_LED = re.compile(
    r"(?=[ \t]*+[^\s._·…‥])(?:[^.\n_·…‥]++|[._·…‥](?![._·…‥ ]{3}))++"
    rf"(?:[._·][ \t]?){{4,}}+[ \t]*+(?:\d{{1,4}}|{_ROMAN})[ \t]*+$"
    r"|(?=[ \t]*+[^\s…‥])[^\n…‥]++(?:[…‥][ \t]?){2,}+[.]?[ \t]*+\d{1,4}[ \t]*+$"
)
_LEADERS = ("....", "____", "····", "……", "‥‥")
_TITLE = re.compile(
    r"^[#\s*_]*+(?:(?:table of )?contents|list of (?:tables|figures)|inhalt|inhaltsverzeichnis|"
    r"table des matières|sommaire|"
    r"índice|indice|contenido|sumário|sommario|inhoud|inhoudsopgave|innehåll|innehållsförteckning|indhold|innhold|"
    r"spis treści|obsah|содержание|оглавление)[ \t]*+:?[ \t*_]*+$",
    re.IGNORECASE | re.MULTILINE,
)
_PAGED = re.compile(rf"[ \t]*+(?=[^\s\d]|\d[^\n]*[^\W\d_])[^\n]*?\S(?:[ \t]++)(?P<page>\d{{1,4}}|{_ROMAN})[ \t]*+$")

FEWEST_LINKS = 2
"""Fewest consecutive links that count as a table of contents; a single link is a cross-reference."""

_LINK = (
    r"(?:[*_`]{0,3}+(?:\[[^\[\]\n]{1,300}+\]\(#[^()\s]{0,300}+\)"
    r"|<a\s[^<>\n]{0,100}?href=[\"']?#[^<>\n]{0,300}+>[^<>\n]{1,300}+</a>)[*_`]{0,3}+)"
)
_LINKS = re.compile(
    r"[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?+(?:\d{1,3}(?:\.\d{1,3}){0,5}+[.)]?[ \t]++)?+"
    rf"{_LINK}(?:[\s|·•/,;–—-]{{0,20}}+{_LINK})*+[\s|·•/,;–—-]{{0,20}}+$"
)
_WORDS = re.compile(r"(?:\[|>)[^\[\]<>]*[^\W\d_]")


def is_title(words: str) -> bool:
    """Whether a line is the title of a table of contents."""
    return len(words) <= LONGEST_LINE and _TITLE.fullmatch(words) is not None


def contents(text: str, free: Sequence[Span]) -> Iterator[Furniture]:
    """Lines that lead to a page's number with dots or a rule, or stand below *Contents* and end with rising numbers.

    Args:
        text: the document's text.
        free: the paragraphs that may be contents.
    """
    below: list[Span] = []
    page = -1
    titled = bool(free) and _titled(text, 0, free[0].start)
    end = free[0].start if free else 0
    for part in free:
        if text[end : part.start].strip():
            titled = _titled(text, end, part.start)
        for line in part.lines(text):
            shown = line.of(text)
            if _is_led(shown):
                yield Furniture(line, "contents")
                continue
            if titled and (number := _page(shown)) is not None and number >= page:
                below.append(line)
                page = number
                continue
            if len(below) >= FEWEST:
                yield from (Furniture(one, "contents") for one in below)
            below, page = [], -1
            titled = is_title(shown)
        end = part.end
    if len(below) >= FEWEST:
        yield from (Furniture(one, "contents") for one in below)


def linked(text: str, taken: Sequence[Span]) -> Iterator[Furniture]:
    """Neighbouring lines of a Markdown source that hold nothing but links to places further on.

    Args:
        text: the document's text.
        taken: spans that are something else, such as code, in order.
    """
    if "#" not in text:
        return
    run: list[Span] = []
    links = at = number = 0
    for shown in text.splitlines(keepends=True):
        line = Span(at, at + len(shown.rstrip()))
        at += len(shown)
        while number < len(taken) and taken[number].end <= line.start:
            number += 1
        barred = number < len(taken) and taken[number].start < line.end
        count = 0 if barred or not line else _links(line.of(text))
        if count:
            run.append(line)
            links += count
        elif shown.strip():
            if links >= FEWEST_LINKS:
                yield from (Furniture(one, "contents") for one in run)
            run, links = [], 0
    if links >= FEWEST_LINKS:
        yield from (Furniture(one, "contents") for one in run)


def _links(line: str) -> int:
    """How many links a line holds that holds nothing else; 0 for any other."""
    if "#" not in line:
        return 0
    if _LINKS.match(line) is None or _WORDS.search(line) is None:
        return 0
    return line.count("](#") + line.count("</a>")


def _titled(text: str, start: int, end: int) -> bool:
    """Whether the last line of what stands between two paragraphs is the title of a table of contents."""
    lines = text[max(start, end - LONGEST_LINE) : end].strip().splitlines()
    return bool(lines) and is_title(lines[-1])


def _is_led(line: str) -> bool:
    return any(leader in line.replace(" ", "") for leader in _LEADERS) and _LED.match(line) is not None


def _page(line: str) -> int | None:
    """The number of the page with which a line ends; 0 for one in Roman numerals."""
    match = _PAGED.match(line) if len(line) <= LONGEST_LINE else None
    return None if match is None else int(match["page"]) if match["page"].isdecimal() else 0

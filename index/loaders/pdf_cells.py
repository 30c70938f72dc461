"""Cells of the tables on a PDF's pages: numbers, years, dashes in place of numbers, and their lines as one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pincite.index.loaders.marks import Mark
from pincite.index.loaders.pdf_fragments import BREAKS_WORD, HYPHEN
from pincite.index.loaders.pdf_regions import Row
from pincite.index.loaders.placed import rewritten
from pincite.index.loaders.structure import CellAt
from pincite.index.loaders.tables import is_value

_UNREAD = re.compile(
    "|".join(f"{mark.open}[^{mark.open}{mark.close}]*+{mark.close}" for mark in (Mark.NOTE, Mark.STRUCK))
)
_NIL = re.compile(r"[-–—−]{1,3}|\.{2,3}|n\.?[/.]?[amd]\.?|nil", re.IGNORECASE)
_YEAR = re.compile(
    r"\W{0,2}(?:FY ?|CY ?|H[12] ?|Q[1-4] ?)?(?:(?:19|20)\d\d|\d\dE?)(?:[-/–](?:\d\d){1,2})?[AEPF*]?\W{0,3}"
)
_DATED = re.compile(r"(?:19|20)\d\d")
_CURRENCY = re.compile(r"(?:[A-Z]{0,3}[$€£¥]|EUR|USD|GBP|CHF|SEK|NOK|DKK|JPY)")
_CLOSING = re.compile(r"[)%]{1,2}|pp|bps?")
LEADER = re.compile(r"(?<![ .…·_])[ .…·_]{3,}+$")
_DOTTED = re.compile("[.·_…‥ ]+")
UNITS = re.compile(
    r"\b(?:thousands?|millions?|billions?|mn|bn|per ?cent|percent|percentage|euros?|dollars?|pounds?|EUR|USD|GBP|CHF|"
    r"000s?|tonnes?|unaudited|audited)\b|[€£$¥%]|'000|m€",
    re.IGNORECASE,
)


LONGEST_NUMBER = 200
"""Longest number in a cell, with its marks: a cell of many lines is looked at again for each of them."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as a line of text with marked cells."""

    text: str
    cells: tuple[CellAt, ...]


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of one page."""

    rows: tuple[TableRow, ...]
    header_rows: int


def shown(text: str) -> str:
    """The text without marks of notes, struck-out words and leading dots."""
    return LEADER.sub("", _UNREAD.sub("", text)).strip()


def in_one_line(texts: Iterable[str]) -> str:
    """The lines of a cell as one; a word that goes on in the next line has the stand-in in place of its hyphen."""
    line = ""
    for text in texts:
        if line and BREAKS_WORD.search(line[-3:]) and text[:1].islower():
            line = line[:-1] + rewritten(line[-1:], HYPHEN)
        line = line + (" " + text if line and not line.endswith(HYPHEN) else text)
    return line


def is_number(text: str) -> bool:
    """Whether a cell holds a number, an amount, a dash in place of one, or a year."""
    if len(text) > LONGEST_NUMBER:
        return False
    bare = shown(text)
    return bool(bare) and (is_value(bare) or _NIL.fullmatch(bare) is not None)


def is_year(text: str) -> bool:
    """Whether a cell is a year or part of one, as the names of columns are: `2024`, `FY 2023/24`, `Q1 2024`."""
    bare = shown(text)
    return _YEAR.fullmatch(bare) is not None and _DATED.search(bare) is not None


def joined_signs(row: Row) -> Row:
    """A line whose signs of currency and closing brackets, set apart from their number, are joined to it."""
    parts: Row = []
    for part in row:
        last = parts[-1] if parts else None
        near = last is not None and part.left - last.right < 4 * part.size
        if last is not None and _DOTTED.fullmatch(part.text) and not _NIL.fullmatch(part.text):
            parts[-1] = replace(last, text=last.text + " " + part.text)
        elif last is not None and near and _CURRENCY.fullmatch(last.text) and is_number(part.text):
            parts[-1] = replace(part, text=last.text + " " + part.text, left=last.left)
        elif last is not None and near and _CLOSING.fullmatch(part.text) and is_number(last.text):
            parts[-1] = replace(last, text=last.text + part.text, right=part.right)
        else:
            parts.append(part)
    return parts


def is_header(row: Row) -> bool:
    """Whether a line holds names of columns: no number but years, beside a label."""
    return not any(is_number(part.text) and not is_year(part.text) for part in row)


def has_figures(row: Row) -> bool:
    """Whether a line holds a number, other than a year, beside its label."""
    return any(is_number(part.text) and not is_year(part.text) for part in row[1:])

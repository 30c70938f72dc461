"""CSV and TSV: the text as it stands, with its cells as a table. The separator is found out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from pincite.index.loaders.content import Content
from pincite.index.loaders.headers import HEADED, has_names
from pincite.index.loaders.row_groups import completed
from pincite.index.loaders.text_structure import read_text, text_structure
from pincite.index.loaders.unseen import disjoint, unseen
from pincite.index.spans import Span
from pincite.index.structure import Cell, Structure, Table
from pincite.index.view import LeftOut, Reason

SEPARATORS = ",;\t|"

SAMPLE = 10_000
"""Code points at the start of a file that tell its separator."""

REGULAR = 0.8
"""Least share of rows with the same number of cells for a text to be a table."""


PREAMBLE = 12
"""Most lines above a table: its title, when it was made, what it is about."""

LONGEST_LIST = 2_000
"""Longest cell, in code points, that may be a list."""

_ELEMENT = (
    r"""(?:(?P<quote>""|"|')(?P<words>(?:(?!(?P=quote)|\n).)*+)(?P=quote)|(?P<bare>[^\s"'\[\],{}][^"'\[\],{}\n]*+))"""
)
_LIST_ITEM = re.compile(rf"[ ]*+{_ELEMENT}[ ]*+(?P<end>,|$)")

_TOLD = re.compile(r"sep=(?P<separator>[^\n])[ \t]*\n")


def read_csv(text: str) -> Content:
    """Read a table whose first row names the columns, if it can; a text without regular rows is plain text.

    Lines above the table are text; a line `sep=;`, which Excel reads, is left out.
    """
    told = _TOLD.match(text)
    separator, start = (told["separator"], told.end()) if told else _begin(text)
    if not separator:
        return read_text(text)
    found = [_moved(row, start) for row in rows(text[start:], separator)]
    while len(found) > 2 and _is_title(text, found[0]) and not _is_title(text, found[1]):  # noqa: PLR2004
        start = found[1][0].start - (text[found[1][0].start - 1] == '"')
        found = found[1:]
    header = has_names([[span.of(text) for span in row] for row in found[:HEADED]], "usual")
    cells = tuple(
        Cell(span, number, column, header=header and number == 0)
        for number, row in enumerate(found)
        for column, span in enumerate(row)
    )
    doubled = (quote for cell in cells for quote in _doubled(text, cell.span))
    listed = (mark for cell in cells for mark in _list_marks(text, cell.span))
    left_out = [*unseen(text), *listed, *doubled, *([LeftOut(Span(0, told.end()), Reason.COMMENT)] if told else [])]
    table = completed(text, Table(Span(start, len(text)), cells, int(header)), "usual")
    above = text_structure(text[:start]) if start and not told else Structure()
    structure = replace(above, tables=(table,), left_out=disjoint([*above.left_out, *left_out]))
    return Content(text=text, structure=structure, media_type="text/csv")


def _begin(text: str) -> tuple[str, int]:
    """The separator of the table and where it begins: at the first line from which the rows are regular."""
    lines = text[:SAMPLE].splitlines(keepends=True)
    start = 0
    for number, line in enumerate(lines[: PREAMBLE + 1]):
        few = len(lines) - number < max(3, len(lines) // 2)
        if number and few:
            break
        if line.strip() and not line.startswith("#") and (separator := _separator(text[start : start + SAMPLE])):
            return separator, start
        start += len(line)
    return "", 0


def _moved(row: list[Span], by: int) -> list[Span]:
    return [Span(cell.start + by, cell.end + by) for cell in row] if by else row


def _is_title(text: str, row: list[Span]) -> bool:
    """Whether a row holds one cell, the first, or a comment."""
    filled = [cell for cell in row if cell.start < cell.end]
    return len(filled) == 1 and filled[0] is row[0]


def _separator(sample: str) -> str | None:
    """The separator that gives the most regular rows with two cells or more; of equals the one with most cells."""
    best: tuple[float, int, str] | None = None
    whole = sample.rpartition("\n")[0] or sample
    for separator in SEPARATORS:
        counts = Counter(len(row) for row in rows(whole, separator))
        if not counts:
            return None
        size, most = counts.most_common(1)[0]
        share = most / counts.total()
        if size > 1 and share >= REGULAR and (best is None or (round(share, 1), size) > best[:2]):
            best = round(share, 1), size, separator
    return best[2] if best else None


def rows(text: str, separator: str) -> Iterator[list[Span]]:
    """The cells of each row that holds anything, without their quotation marks and the white space around them."""
    mark = re.escape(separator)
    field = re.compile(rf'[ ]*+"(?P<quoted>(?:[^"]++|"")*+)"[ ]*+(?={mark}|\n|\Z)|(?P<bare>[^{mark}\n]*+)')
    at = 0
    row: list[Span] = []
    while at <= len(text):
        match = field.match(text, at)
        assert match is not None  # the bare form matches everywhere
        row.append(_stripped(text, *match.span("quoted" if match["quoted"] is not None else "bare")))
        at = match.end() + 1
        if match.end() == len(text) or text[match.end()] == "\n":
            if any(span.start < span.end for span in row):
                yield row
            row = []


def _stripped(text: str, start: int, end: int) -> Span:
    shown = text[start:end]
    first = start + len(shown) - len(shown.lstrip())
    return Span(first, max(first, start + len(shown.rstrip())))


def _doubled(text: str, cell: Span) -> Iterator[LeftOut]:
    """The first of two quotation marks that stand for one, in a cell within quotation marks."""
    if text[cell.start - 1 : cell.start] != '"' and text[cell.end : cell.end + 1] != '"':
        return
    for match in re.finditer('""', cell.of(text)):
        yield LeftOut(Span(cell.start + match.start(), cell.start + match.start() + 1), Reason.MARKUP)


def _list_marks(text: str, cell: Span) -> Iterator[LeftOut]:
    """The marks of a cell that is a list as JSON or Python writes it, read as commas: `["sql", "go"]`."""
    shown = cell.of(text)
    if len(shown) > LONGEST_LIST or shown[:1] != "[" or shown[-1:] != "]" or len(shown) < 3:  # noqa: PLR2004
        return
    elements: list[Span] = []
    at = 1
    while at < len(shown) - 1:
        item = _LIST_ITEM.match(shown, at, len(shown) - 1)
        if item is None:
            return
        elements.append(Span(*item.span("words" if item["quote"] else "bare")))
        at = item.end()
    if not elements or not any(shown[element.start - 1] in "\"'" for element in elements):
        return
    yield LeftOut(Span(cell.start, cell.start + elements[0].start), Reason.MARKUP)
    for before, after in pairwise(elements):
        yield LeftOut(Span(cell.start + before.end, cell.start + after.start), Reason.MARKUP, ", ")
    yield LeftOut(Span(cell.start + elements[-1].end, cell.end), Reason.MARKUP)

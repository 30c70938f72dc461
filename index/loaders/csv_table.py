"""CSV and TSV: the text as it stands, with its cells as a table. The separator is found out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pincite.index.loaders.content import Content
from pincite.index.loaders.headers import HEADED, has_names
from pincite.index.loaders.text_structure import read_text
from pincite.index.loaders.unseen import disjoint, unseen
from pincite.index.spans import Span
from pincite.index.structure import Cell, Structure, Table
from pincite.index.view import LeftOut, Reason

SEPARATORS = ",;\t|"

SAMPLE = 10_000
"""Code points at the start of a file that tell its separator."""

REGULAR = 0.8
"""Least share of rows with the same number of cells for a text to be a table."""


def read_csv(text: str) -> Content:
    """Read a table whose first row names the columns, if it can; a text without regular rows is plain text."""
    separator = _separator(text[:SAMPLE])
    if separator is None:
        return read_text(text)
    found = list(rows(text, separator))
    header = has_names([[span.of(text) for span in row] for row in found[:HEADED]], "usual")
    cells = tuple(
        Cell(span, number, column, header=header and number == 0)
        for number, row in enumerate(found)
        for column, span in enumerate(row)
    )
    doubled = (quote for cell in cells for quote in _doubled(text, cell.span))
    structure = Structure(
        tables=(Table(Span(0, len(text)), cells, int(header)),), left_out=disjoint([*unseen(text), *doubled])
    )
    return Content(text=text, structure=structure, media_type="text/csv")


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

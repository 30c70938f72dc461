"""CSV and TSV: the text as it stands, with its cells as a table. The separator is found out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, takewhile

from pincite.index.loaders.content import Content
from pincite.index.loaders.headers import HEADED, Prior, has_names
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

FIELD = 2
"""Cells of a label with its value."""

LONGEST_LIST = 2_000
"""Longest cell, in code points, that may be a list."""

Row = list[Span]
"""The cells of a line."""

_ELEMENT = (
    r"""(?:(?P<quote>""|"|')(?P<words>(?:(?!(?P=quote)|\n).)*+)(?P=quote)|(?P<bare>[^\s"'\[\],{}][^"'\[\],{}\n]*+))"""
)
_LIST_ITEM = re.compile(rf"[ ]*+{_ELEMENT}[ ]*+(?P<end>,|$)")

_COMMENT = re.compile(r"#+(?:\s|$)")
"""The beginning of a comment; *#* alone or right before a word is a name."""

_SEPARATOR_LINE = re.compile(r"sep=(?P<separator>[^\n])[ \t]*\n")


def read_csv(text: str) -> Content:
    """Read tables whose first rows name the columns, if they can; a text without regular rows is plain text.

    Lines above a table are fields, such as `Period;May`, or text; a line `sep=;`, which Excel reads, is left out.
    """
    declared = _SEPARATOR_LINE.match(text)
    separator, start = (declared["separator"], declared.end()) if declared else _begin(text)
    if not separator:
        return read_text(text)
    first = declared.end() if declared else 0
    lines = [_moved(row, first) for row in _lines(text[first:], separator)]
    tables = [_table(text, part, header=header) for part, header in _parts(text, lines, start)]
    cells = [cell for table in tables for cell in table.cells]
    left_out = [*unseen(text), *_padding(text, lines, tables)]
    left_out += (quote for cell in cells for quote in _doubled(text, cell.span))
    left_out += (mark for cell in cells for mark in _list_marks(text, cell.span))
    left_out += [LeftOut(Span(0, first), Reason.COMMENT)] if declared else []
    others = text_structure(text[:start], [table.span for table in tables]) if start > first else Structure()
    structure = replace(others, tables=tuple(tables), left_out=disjoint([*left_out, *others.left_out]))
    return Content(text=text, structure=structure, media_type="text/csv")


def _parts(text: str, lines: Sequence[Row], start: int) -> Iterator[tuple[Sequence[Row], bool]]:
    """The rows of each table, and whether the first one names the columns.

    Fields above the first table, from the line at `start` on, are a table, too. A blank line parts two tables if a row
    of names follows.
    """
    at = next((number for number, line in enumerate(lines) if line[0].start >= start and _filled(line)), 0)
    at += _preamble(text, lines[at:])
    for fields, group in groupby(lines[:at], key=lambda line: _is_field(text, line)):
        if fields:
            yield list(group), False
    header = _has_names(text, lines[at:], "usual")
    run: list[Row] = []
    number = at
    while number < len(lines):
        if run and not _filled(lines[number - 1]) and (titles := _titles(text, lines[number:])) is not None:
            yield run, header
            run, header = [], True
            number += titles
        if _filled(lines[number]):
            run.append(lines[number])
        number += 1
    while len(run) > 2 and len(run[0]) > FIELD and _is_title(run[-1]):  # noqa: PLR2004 - a note below the table
        run.pop()
    if run:
        yield run, header


def _preamble(text: str, lines: Sequence[Row]) -> int:
    """How many lines stand above the names of a table, of those that hold one or two cells where the names are more."""
    sizes = [len(_filled(line)) for line in lines[: PREAMBLE + 1]]
    head = next((number for number, size in enumerate(sizes) if size > FIELD), 0)
    if head and not all(_leads(line) for line in lines[:head]):
        head = 0
    if not (head and _has_names(text, lines[head:], "usual")):
        head = 0
        while head + 2 < len(lines) and sizes[head : head + 2] == [1, FIELD] and _leads(lines[head]):
            head += 1
    return head


def _titles(text: str, lines: Sequence[Row]) -> int | None:
    """How many titles stand above the names of a table that begins with these lines; None if none does."""
    titles = len(list(takewhile(_is_title, lines[:PREAMBLE])))
    return titles if _has_names(text, lines[titles:], "open") else None


def _has_names(text: str, lines: Sequence[Row], prior: Prior) -> bool:
    """Whether the first of some lines names the columns of those up to the next blank line."""
    rows = [*takewhile(_filled, lines[:HEADED])]
    width = max((row.index(_filled(row)[-1]) + 1 for row in rows), default=0)  # without a separator that ends each line
    return bool(rows) and has_names([[cell.of(text) for cell in row[:width]] for row in rows], prior)


def _table(text: str, rows: Sequence[Row], *, header: bool) -> Table:
    """The table of some rows, up to the end of the last line."""
    cells = tuple(
        Cell(span, number, column, header=header and number == 0)
        for number, row in enumerate(rows)
        for column, span in enumerate(row)
    )
    start = rows[0][0].start - (text[rows[0][0].start - 1 : rows[0][0].start] == '"')
    end = text.find("\n", rows[-1][-1].end)
    whole = Span(start, end if end >= 0 else len(text))
    return completed(text, Table(whole, cells, int(header)), "usual")


def _padding(text: str, lines: Sequence[Row], tables: Sequence[Table]) -> Iterator[LeftOut]:
    """The separators and quotation marks around the words of lines outside tables."""
    ends = [table.span.end for table in tables]
    for line in lines:
        after = bisect_right(ends, line[0].start)
        if after < len(tables) and tables[after].span.start <= line[0].start:
            continue
        start = text.rfind("\n", 0, line[0].start) + 1
        stop = text.find("\n", line[-1].end)
        end = stop if stop >= 0 else len(text)
        filled = _filled(line) or [Span(end, end)]
        for edge in (Span(start, filled[0].start), Span(filled[-1].end, end)):
            if edge.of(text).strip():
                yield LeftOut(edge, Reason.MARKUP)


def _begin(text: str) -> tuple[str, int]:
    """The separator of the table and where it begins: at the first line from which the rows are regular."""
    lines = text[:SAMPLE].splitlines(keepends=True)
    start = 0
    for number, line in enumerate(lines[: PREAMBLE + 1]):
        few = len(lines) - number < max(3, len(lines) // 2)
        if number and few:
            break
        if line.strip() and not _COMMENT.match(line) and (separator := _separator(text[start : start + SAMPLE])):
            return separator, start
        start += len(line)
    return "", 0


def _moved(row: Row, by: int) -> Row:
    return [Span(cell.start + by, cell.end + by) for cell in row] if by else row


def _filled(row: Row) -> Row:
    return [cell for cell in row if cell.start < cell.end]


def _leads(row: Row) -> bool:
    """Whether the filled cells of a row are its first ones."""
    return all(cell.start < cell.end for cell in row[: len(_filled(row))])


def _is_title(row: Row) -> bool:
    """Whether a row holds one cell, the first, or a comment."""
    return len(_filled(row)) == 1 and _leads(row)


def _is_field(text: str, row: Row) -> bool:
    """Whether a row is a label with its value, and not a text with a comma."""
    filled = _filled(row)
    return len(filled) == FIELD and _leads(row) and not text[filled[1].start - 1].isspace()


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


def rows(text: str, separator: str) -> Iterator[Row]:
    """The cells of each row that holds anything, without their quotation marks and the white space around them."""
    return (row for row in _lines(text, separator) if any(cell.start < cell.end for cell in row))


def _lines(text: str, separator: str) -> Iterator[Row]:
    """The cells of each row, as `rows` does, and of each blank one."""
    mark = re.escape(separator)
    field = re.compile(rf'[ ]*+"(?P<quoted>(?:[^"]++|"")*+)"[ ]*+(?={mark}|\n|\Z)|(?P<bare>[^{mark}\n]*+)')
    at = 0
    row: Row = []
    while at <= len(text):
        match = field.match(text, at)
        assert match is not None  # the bare form matches everywhere
        row.append(Span(*match.span("quoted" if match["quoted"] is not None else "bare")).stripped(text))
        at = match.end() + 1
        if match.end() == len(text) or text[match.end()] == "\n":
            yield row
            row = []


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

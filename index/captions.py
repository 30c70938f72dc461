"""Captions: the line above a table that names it. It is read and searched, and is no answer by itself.

It isn't read again before each row: on 237 questions on structured documents that found the row no more often (124
instead of 126 times), because the captions of other tables drew questions to their rows.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pincite.index.sentences import strip
from pincite.index.spans import Span
from pincite.index.structure import Structure, Table

LONGEST_CAPTION = 100
"""Longest caption, in code points; a longer line above a table is a paragraph."""

LONGEST_NUMBERED = 200
"""Longest caption that begins with *Table 3* or the like."""

_NUMBERED = re.compile(r"\W{0,4}(?:table|tab\.|tabelle|tableau|tabla|tabella|جدول|表)\s{0,3}\d", re.IGNORECASE)
"""Beginning of a line that is a caption whatever else it holds."""

_SENTENCE = re.compile(r"[.!?;,…。！？؟]\W{0,8}\Z|[:：]\s{0,8}\S|\A\W{0,8}(?:[-*+•–]|\d{1,3}[.)])\s")
"""Marks of a line that is a sentence, a field or a list item, and so no caption."""

_BREAK = re.compile(r"\n[ \t]*\n[ \t]*\Z")
"""Blank line before a paragraph."""


def captioned(text: str, structure: Structure) -> Structure:
    """The structure with the caption of each table that has one: a short line of its own right above the table."""
    tables = tuple(replace(table, caption=_caption(text, structure, table)) for table in structure.tables)
    return replace(structure, tables=tables) if tables != structure.tables else structure


def _caption(text: str, structure: Structure, table: Table) -> Span | None:
    if table.caption is not None or table.labelled:
        return table.caption
    above = text[max(0, table.span.start - LONGEST_NUMBERED - 4) : table.span.start]
    line = above.rstrip()
    blank = above[len(line) :]
    start = table.span.start - len(above) + line.rfind("\n") + 1
    span = strip(text, start, table.span.start - len(blank))
    if span is None or "\n" not in blank or blank.count("\n") > 2 or not _begins_paragraph(text, start):  # noqa: PLR2004 - one blank line
        return None
    words = span.of(text)
    numbered = _NUMBERED.match(words) is not None
    if not (numbered or table.header_rows or _holds_values(text, table)):
        return None
    if len(words) > (LONGEST_NUMBERED if numbered else LONGEST_CAPTION) or (_SENTENCE.search(words) and not numbered):
        return None
    taken = (structure.heading_at, structure.item_at, structure.pair_at, structure.furniture_at, structure.table_at)
    return None if any(part(span.start) is not None for part in taken) else span


def _holds_values(text: str, table: Table) -> bool:
    """Whether a table without a header row holds values rather than the parts of a page's layout."""
    several = {cell.row for cell in table.cells}, {cell.column for cell in table.cells}
    return all(len(numbers) > 1 for numbers in several) and not any(
        cell.span.end - cell.span.start > LONGEST_CAPTION or "\n" in cell.span.of(text) for cell in table.cells
    )


def _begins_paragraph(text: str, start: int) -> bool:
    """Whether a line begins a paragraph."""
    before = text[max(0, start - LONGEST_CAPTION) : start]
    return not before.strip() or _BREAK.search(before) is not None

"""Tables of plain text between bars, as databases and old mails draw them, and in columns that spaces keep apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pincite.index.loaders.headers import has_names
from pincite.index.loaders.row_groups import completed
from pincite.index.loaders.tables import is_value
from pincite.index.spans import Span
from pincite.index.structure import Cell, Table

FEWEST_ALIGNED = 3
"""Fewest lines in columns kept apart by spaces alone that are a table."""

_RULE = re.compile(r"(?=[-=+|: \t]*[-=]{2})[-=+|: \t]+")
_BAR = re.compile(r"(?<!\\)\|")
_WORDS = re.compile(r"\S+(?: \S+)*")


@dataclass(slots=True)
class Drawn:
    """The lines of a table, and its rules."""

    rows: list[list[Span]] = field(default_factory=list)
    rules: list[Span] = field(default_factory=list)
    ruled: bool = False
    """Whether a rule stands below the first row."""


def bar_tables(text: str) -> Iterator[tuple[Table, list[Span]]]:
    """The tables of a canonical text whose cells stand between bars or in columns, each with its rules."""
    run = Drawn()
    at = 0
    for line in [*text.splitlines(keepends=True), ""]:
        span = Span(at, at + len(line.rstrip("\n")))
        at += len(line)
        cells = list(_barred(text, span))
        if cells and (not run.rows or len(cells) == len(run.rows[0])):
            run.rows.append(cells)
        elif ("+" in line or "|" in line) and _RULE.fullmatch(span.of(text)):
            run.rules.append(span)
            run.ruled = run.ruled or len(run.rows) == 1
        else:
            yield from _finished(text, run)
            run = Drawn(rows=[cells] if cells else [])
    yield from _aligned(text)


def _finished(text: str, run: Drawn) -> Iterator[tuple[Table, list[Span]]]:
    if len(run.rows) < 2 or len(run.rows[0]) < 2:  # noqa: PLR2004 - one row or one column is a line with bars
        return
    if all(cell.start == cell.end for row in run.rows for cell in row):
        return
    outer = run.rows[0][0].start > 0 and "|" in text[max(0, run.rows[0][0].start - 2) : run.rows[0][0].start]
    if not run.rules and not outer and len(run.rows) < FEWEST_ALIGNED:
        return
    yield _table(text, run.rows, ruled=run.ruled), run.rules


def _table(text: str, rows: Sequence[Sequence[Span]], *, ruled: bool) -> Table:
    named = int(has_names([[cell.of(text) for cell in row] for row in rows], "marked" if ruled else "open"))
    cells = [Cell(cell, number, column) for number, row in enumerate(rows) for column, cell in enumerate(row)]
    cells = [replace(cell, header=cell.row < named) for cell in cells if cell.span.start < cell.span.end]
    end = text.find("\n", cells[-1].span.end)
    whole = Span(text.rfind("\n", 0, cells[0].span.start) + 1, end if end >= 0 else len(text))
    return completed(text, Table(whole, tuple(cells), named))


def _barred(text: str, line: Span) -> Iterator[Span]:
    """The cells of a line between bars, those outside the outer bars aside."""
    shown = line.of(text)
    if "|" not in shown or _RULE.fullmatch(shown):
        return
    bars = [match.start() for match in _BAR.finditer(shown)]
    if not bars:  # each is escaped
        return
    edges = [-1, *bars, len(shown)]
    parts = list(pairwise(edges))
    if not shown[: bars[0]].strip():
        parts = parts[1:] if shown[bars[-1] + 1 :].strip() else parts[1:-1]
    if len(parts) < 2 or "||" in shown:  # noqa: PLR2004 - or a condition of a program
        return
    for left, right in parts:
        yield Span(line.start + left + 1, line.start + right).stripped(text)


def _aligned(text: str) -> Iterator[tuple[Table, list[Span]]]:
    """Lines whose words stand in the same columns, with values in one of them."""
    run: list[list[Span]] = []
    at = 0
    for line in [*text.splitlines(keepends=True), ""]:
        shown = line.rstrip("\n")
        parts = (
            [Span(at + match.start(), at + match.end()) for match in _WORDS.finditer(shown)] if "  " in shown else []
        )
        if run and (len(parts) != len(run[0]) or not _in_columns(text, run[-1], parts)):
            yield from _columns(text, run)
            run = []
        if len(parts) > 1:
            run.append(parts)
        at += len(line)


def _in_columns(text: str, above: Sequence[Span], below: Sequence[Span]) -> bool:
    """Whether each part begins or ends where the one above it does."""
    top, start = (text.rfind("\n", 0, row[0].start) + 1 for row in (above, below))
    for one, other in zip(above, below, strict=True):
        begins = one.start - top == other.start - start
        if not begins and one.end - top != other.end - start:
            return False
    return True


def _columns(text: str, run: Sequence[Sequence[Span]]) -> Iterator[tuple[Table, list[Span]]]:
    texts = [[part.of(text) for part in row] for row in run]
    valued = any(all(is_value(row[column]) for row in texts[1:]) for column in range(1, len(run[0])))
    if len(run) >= FEWEST_ALIGNED and valued and has_names(texts, "open"):
        yield _table(text, run, ruled=False), []

"""The structure of a Markdown source: headings, tables, list items, and the markup that is not read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING

from pincite.index.loaders.contents import linked
from pincite.index.loaders.headers import has_names
from pincite.index.loaders.inline import inline
from pincite.index.loaders.lines import labelled
from pincite.index.loaders.markdown_html import html_tables
from pincite.index.loaders.row_groups import completed
from pincite.index.loaders.unseen import disjoint, unseen
from pincite.index.sentences import strip
from pincite.index.spans import Span
from pincite.index.structure import Cell, Heading, LabelledBody, ListItem, Structure, Table
from pincite.index.view import LeftOut, Reason

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ATX = re.compile(r"[ ]{0,3}#{1,6}(?:[ \t]+|$)")
_CLOSING = re.compile(r"(?<![ \t])[ \t]++#++[ \t]*+$")
_NOTE = re.compile(r"^(?P<mark>\[\^[^\]\n]{1,60}\]:)[^\n]*(?:\n(?!\[\^)[ \t]*\S[^\n]*)*", re.MULTILINE)
_MARK = re.compile(r"[ \t>]*(?P<bullet>[-*+]|\d{1,9}[.)])[ \t]+(?P<box>\[[ xX]\][ \t]+)?")


def markdown_structure(text: str) -> Structure:
    """Read the structure of a Markdown source without its front matter."""
    starts = list(accumulate(map(len, text.splitlines(keepends=True)), initial=0))
    tokens = _parser().parse(text)
    code = [_lines(token, starts) for token in tokens if token.type in {"fence", "code_block"} and token.map]
    left_out = [*unseen(text), *inline(text, 0, len(text), code)]
    headings: list[Heading] = []
    tables: list[Table] = []
    lists: list[Span] = []
    for token in tokens:
        if not token.map:
            continue
        span = _lines(token, starts)
        if token.type == "heading_open" and token.level == 0:
            headings.append(_heading(text, span, int(token.tag[1]), token.markup))
        elif token.type == "table_open":
            tables.append(_table(text, span))
        elif token.type == "list_item_open":
            lists.append(span)
    tables = sorted([*tables, *html_tables(text, code)], key=lambda table: table.span)
    items = sorted([*_items(text, lists), *_notes(text, code)], key=lambda item: item.span)
    left_out += [part for item in items for part in _bullet(text, item)]
    taken = [*code, *(table.span for table in tables), *(heading.span for heading in headings)]
    links = tuple(linked(text, sorted(taken)))
    shown = labelled(text, [*taken, *(line.span for line in links)])
    begins = [item.span.start for item in items]
    clauses = [clause for clause in shown.items if not _inside(items, begins, clause.span.start)]
    return Structure(
        tables=tuple(tables),
        headings=tuple(headings),
        items=tuple(sorted([*items, *clauses], key=lambda item: item.span)),
        pairs=tuple(_within_details(text, pair) for pair in shown.pairs),
        furniture=tuple(sorted([*links, *shown.furniture], key=lambda part: part.span)),
        left_out=disjoint([*left_out, *shown.left_out]),
    )


def _within_details(text: str, pair: LabelledBody) -> LabelledBody:
    """The pair without what follows the details that its label opens and closes."""
    end = text.find("</details>", pair.body.start, pair.body.end) if pair.apart else -1
    body = strip(text, pair.body.start, end) if end >= 0 else None
    return pair if body is None else replace(pair, body=body)


def _inside(items: Sequence[ListItem], begins: Sequence[int], offset: int) -> bool:
    at = bisect_right(begins, offset) - 1
    return at >= 0 and offset < items[at].span.end


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])


def _lines(token: Token, starts: Sequence[int]) -> Span:
    assert token.map
    first, last = token.map
    return Span(starts[first], starts[min(last, len(starts) - 1)])


def _heading(text: str, span: Span, level: int, markup: str) -> Heading:
    end = span.start + len(span.of(text).rstrip())
    first_line = text.find("\n", span.start, end)
    if markup.startswith("#"):
        opening = _ATX.match(text, span.start)
        start = opening.end() if opening else span.start
        closing = _CLOSING.search(text, start, end)
        words = Span(min(start, end), closing.start() if closing else end)
    else:
        last_line = text.rfind("\n", span.start, end)
        words = Span(span.start, last_line if first_line >= 0 else end)
    return Heading(Span(span.start, end), level, words)


def _table(text: str, span: Span) -> Table:
    cells: list[Cell] = []
    row = 0
    at = span.start
    for number, line in enumerate(span.of(text).splitlines(keepends=True)):
        if number != 1:
            cells += [Cell(cell, row, column, header=row == 0) for column, cell in enumerate(_cells(text, at, line))]
            row += 1
        at += len(line)
    rows = [[cell.span.of(text) for cell in row] for _, row in groupby(cells, key=lambda cell: cell.row)]
    if has_names(rows, "marked") or not any(rows[0]):
        return completed(text, Table(Span(span.start, at), tuple(cells), header_rows=1), "marked")
    return completed(text, Table(Span(span.start, at), tuple(replace(cell, header=False) for cell in cells)))


def _cells(text: str, at: int, line: str) -> Iterator[Span]:
    """The cells of a table's line, without the white space around them."""
    bars = [match.start() for match in re.finditer(r"(?<!\\)\|", line)]
    edges = [-1, *bars, len(line.rstrip("\n"))]
    parts = [(a + 1, b) for a, b in pairwise(edges)]
    if parts and not line[: parts[0][1]].strip():
        parts = parts[1:]
    if parts and not line[parts[-1][0] :].strip():
        parts = parts[:-1]
    for start, end in parts:
        inner = line[start:end]
        first = start + len(inner) - len(inner.lstrip())
        yield Span(at + first, at + max(first, start + len(inner.rstrip())))


def _notes(text: str, taken: Sequence[Span]) -> Iterator[ListItem]:
    """The notes at the end of a page, each with its mark."""
    starts = [part.start for part in taken]
    for note in _NOTE.finditer(text):
        at = bisect_right(starts, note.start()) - 1
        if at < 0 or taken[at].end <= note.start():
            yield ListItem(Span(note.start(), note.end()), Span(note.start(), note.end("mark")))


def _items(text: str, lists: Sequence[Span]) -> Iterator[ListItem]:
    """Each item up to the next one, with its mark."""
    begins = sorted(span.start for span in lists)
    for span in lists:
        at = bisect_right(begins, span.start)
        following = begins[at] if at < len(begins) else span.end
        mark = _MARK.match(text, span.start, span.end)
        if mark is not None:
            yield ListItem(Span(mark.start("bullet"), min(span.end, following)), Span(mark.start("bullet"), mark.end()))


def _bullet(text: str, item: ListItem) -> Iterator[LeftOut]:
    """The mark of an item without a number, and its box: what is ticked is read as *yes*."""
    mark = _MARK.match(text, item.mark.start)
    if mark is None:
        return
    if not mark["bullet"][0].isdigit():
        yield LeftOut(Span(mark.start("bullet"), mark.start("box") if mark["box"] else mark.end()), Reason.MARKUP)
    if mark["box"]:
        chosen = "x" in mark["box"].lower()
        yield LeftOut(Span(mark.start("box"), mark.end()), Reason.MARKUP, "Done: " if chosen else "Not done: ")

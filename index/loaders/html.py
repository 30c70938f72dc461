"""HTML: the text that a browser shows, in blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pincite.index.loaders.content import Content, Unreadable
from pincite.index.loaders.html_furniture import PageLinks, is_furniture, without_contents
from pincite.index.loaders.html_head import describe
from pincite.index.loaders.html_lists import OpenLists, integer
from pincite.index.loaders.html_marks import (
    STRUCK_TAGS,
    icon,
    inline_text,
    is_note_link,
    lifted,
    lifted_end,
)
from pincite.index.loaders.html_tree import name_of, parse_html
from pincite.index.loaders.html_unseen import is_hidden
from pincite.index.loaders.marks import Mark, clean
from pincite.index.loaders.structure import Block, CellAt, RowCell, assemble, row
from pincite.index.loaders.style_sheets import StyleSheets
from pincite.index.loaders.tables import Grid
from pincite.index.reading import ASKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form header hgroup hr html legend li listing main menu nav ol optgroup option p "
    "plaintext pre search section select summary table tbody td tfoot th thead tr ul xmp caption h1 h2 h3 "
    "h4 h5 h6".split()
)

_ITEMS = frozenset({"li", "option"})
_LISTS = frozenset({"ul", "ol", "menu", "dir", "dl", "select"})
_VERBATIM = frozenset({"pre", "listing", "xmp", "plaintext", "textarea"})
_QUOTES = frozenset({"blockquote", "cite"})
_BOLD = frozenset({"b", "strong"})
_LIFTED = frozenset({"sup", "sub"})
_CELLS = frozenset({"td", "th"})
_LABELLED = frozenset({"dt", "dd", "summary", "details"})
"""Terms and definitions; a summary stands above what its details show."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LONGEST_SPAN = 65534
"""Most rows that a merged cell covers, as in the HTML standard."""

_LINE_THROUGH = re.compile(r"text-decoration[a-z-]{0,20}\s{0,20}:[^;]{0,60}line-through", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")


def read_html(text: str) -> Content:
    """Read paragraphs, headings, list items and table rows in source order, with a browser's white space.

    A blank line separates blocks; items of a list and rows of a table are lines; ` | ` separates the cells of a row.
    `<pre>` keeps its spaces. Left out: scripts, styles, comments, `<noscript>`, `<template>`, `alt` texts (but those of
    icons alone in a cell of a table with named columns or rows), and content
    hidden by the `hidden` attribute or an inline style: not displayed, of no size, beside the screen, white on white.
    The page's own style sheets count, too, except where a click may show what they hide; linked ones are not read.
    """
    root = parse_html(text)
    if root is None:
        raise Unreadable("has no visible text")
    reader = _Reader()
    reader.read(root)
    page = assemble(reader.blocks)
    if not page.text.strip():
        raise Unreadable("has no visible text; a page that its scripts build has to be saved from a browser first")
    content = page.content("text/html")
    describe(root, content)
    if not content.title:
        content.title = next((block.text for block in reader.blocks if block.level), "")
    return content


def html_blocks(text: str, *, chapter: bool = False) -> list[Block]:
    """The blocks of a page that is a part of a document, read as `read_html` does; none without visible text.

    The links of a `chapter` to files beside it lead to other chapters.
    """
    root = parse_html(text)
    if root is None:
        return []
    reader = _Reader(chapter=chapter)
    reader.read(root)
    return reader.blocks


class _Reader:
    """Walks the tree without recursion, so that any depth is fine, and collects blocks."""

    def __init__(self, *, chapter: bool = False) -> None:
        self._chapter = chapter
        self.blocks: list[Block] = []
        self._sinks: list[list[Block]] = [self.blocks]
        self._rows: list[list[RowCell] | None] = []
        self._grids: list[Grid] = []
        self._tables: list[int] = []  # the number of each open table, counted with the lists
        self._named: list[bool] = []  # whether each open table has had a cell that names a column or row
        self._in_head = 0
        self._beside = 0  # how many elements of page furniture are open
        self._kind = ""
        self._quotes = 0  # how many quotations are open
        self._cells: list[bool] = []  # whether each open cell collects its own blocks
        self._inline: list[str] = []
        self._marker = ""
        self._group = 0  # of the outermost list that is open
        self._groups = 0
        self._level = 0
        self._verbatim = 0
        self._links = PageLinks()
        self._bold: _Element | None = None  # what begins a block in bold, while it is open

    def read(self, root: _Element) -> None:
        from lxml import etree

        self._sheets = StyleSheets(root)
        self._lists = OpenLists(self._sheets)
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        skipped: _Element | None = None
        for event, element in walk:
            name = name_of(element)
            if event == "start":
                style = self._sheets.style(element)
                shown = (
                    None if is_hidden(element, "" if name == "input" else name, style) else inline_text(element, name)
                )
                if shown is not None:
                    self._links.add(clean(shown))
                    self._inline.append(clean(shown))
                if shown is not None or is_hidden(element, name, style):
                    skipped = element
                    walk.skip_subtree()
                    continue
                self._open(element, name)
                self._add(element.text)
            else:
                if element is skipped:
                    skipped = None
                elif event == "end":
                    self._close(element, name)
                if element is not root:
                    self._add(element.tail)
        self._flush()
        self.blocks[:] = without_contents(self.blocks)

    def _add(self, text: str | None) -> None:
        if text:
            text = clean(text)
            self._links.add(text)
            self._inline.append(text if self._verbatim else _SPACE.sub(" ", text))

    def _open(self, element: _Element, name: str) -> None:
        self._open_inline(element, name)
        if name in _LABELLED:
            self._kind = {"dt": "term", "summary": "term", "dd": "definition"}.get(name, "")
        if name == "a":
            self._links.open(self._is_within((element.get("href") or "").strip()))
        if is_furniture(element, name):
            self._beside += 1
        self._quotes += name in _QUOTES
        if name in _HEADINGS:
            self._level = _HEADINGS[name]
        elif name in _VERBATIM:
            self._verbatim += 1
        elif name in _LISTS:
            self._open_list(element, name)
        elif name in _ITEMS:
            self._marker = self._lists.next_marker(element)
        else:
            self._open_in_table(element, name)

    def _open_inline(self, element: _Element, name: str) -> None:
        """Write the sign of an inline element, or end the block before one that begins a block."""
        if name == "br":
            self._inline.append(" " if self._level else "\n")
        elif name == "q":
            self._inline.append("“")
        elif is_note_link(element, name):
            self._inline.append(f"{Mark.NOTE.open} [")
        elif name in _BOLD and not any(part.strip() for part in reversed(self._inline)):
            self._bold = element
        elif name in STRUCK_TAGS or self._is_struck(element):
            self._inline.append(f"{Mark.STRUCK.open}~~")
        elif name in _LIFTED:
            self._inline.append(lifted(element, name, "".join(self._inline[-3:])))
        elif name in _BLOCKS or name in _VERBATIM:
            self._end_block(name)

    def _open_list(self, element: _Element, name: str) -> None:
        if not self._lists:
            self._groups += 1
            self._group = self._groups
        self._lists.open(element, name)

    def _open_in_table(self, element: _Element, name: str) -> None:
        """Begin a table, its head, a row or a cell."""
        if name == "thead":
            self._in_head += 1
        elif name == "table":
            self._groups += 1
            self._rows.append(None)  # cells outside rows don't belong to the table around it
            self._grids.append(Grid())
            self._tables.append(self._groups)
            self._named.append(False)
        elif name == "tr":
            self._rows.append([])
            if self._grids:
                self._grids[-1].begin_row()
        elif name in _CELLS:
            here = self._rows[-1] if self._rows and self._grids else None
            self._cells.append(here is not None)
            if here is not None:
                here.append(RowCell([], self._place(element, name, here)))
                self._named[-1] = self._named[-1] or here[-1].place.header
                self._sinks.append(here[-1].blocks)

    def _is_within(self, address: str) -> bool:
        """Whether a link leads to another place of the document."""
        return address.startswith("#") or (self._chapter and bool(address) and ":" not in address)

    def _place(self, element: _Element, name: str, before: list[RowCell]) -> CellAt:
        rows = min(integer(element.get("rowspan"), 1) or _LONGEST_SPAN, _LONGEST_SPAN)
        columns = min(max(integer(element.get("colspan"), 1), 1), _LONGEST_SPAN)
        grid = self._grids[-1]
        last = before[-1].place if before else None
        column = grid.place(rows, columns, last.column + last.columns - 1 if last else -1)
        return CellAt(grid.number, column, rows, columns, name == "th" or self._in_head > 0)

    def _close(self, element: _Element, name: str) -> None:
        self._close_inline(element, name)
        if name in _LABELLED:
            self._kind = "definition" if name == "summary" else ""  # of what its details show
        if name == "a":
            self._links.close()
        if is_furniture(element, name):
            self._close_furniture(element, name)
        self._quotes -= name in _QUOTES
        if name in _HEADINGS:
            self._level = 0
        elif name in _VERBATIM:
            self._verbatim -= 1
        elif name in _LISTS and self._lists:
            self._lists.close()
            self._marker = ""
            if not self._lists:
                self._group = 0
        elif name in _ITEMS:
            self._marker = ""
        else:
            self._close_in_table(element, name)

    def _close_inline(self, element: _Element, name: str) -> None:
        """Write the sign at the end of an inline element, or end the block of one that is a block."""
        if name == "q":
            self._inline.append("”")
        elif is_note_link(element, name):
            self._inline.append(f"]{Mark.NOTE.close}")
        elif element is self._bold:
            self._bold = None
            if "".join(self._inline).rstrip().endswith(ASKING):  # a question before its answer
                self._inline.append("\n")
        elif name in STRUCK_TAGS or self._is_struck(element):
            self._inline.append(f"~~{Mark.STRUCK.close}")
        elif name in _LIFTED:
            self._inline.append(lifted_end(element, name, self._inline))
        elif name in _BLOCKS or name in _VERBATIM:
            self._end_block(name)

    def _close_furniture(self, element: _Element, name: str) -> None:
        """End page furniture; a link that is the whole block so far is a block of its own."""
        alone = name == "a" and "".join(self._inline).strip() == "".join(element.itertext()).strip()
        if alone and not self._level and not (element.tail or "").strip():
            self._flush()
        self._beside -= 1

    def _close_in_table(self, element: _Element, name: str) -> None:
        """End a table, its head, a row or a cell."""
        if name == "thead":
            self._in_head -= 1
        elif name in _CELLS:
            if self._cells.pop() and not self._sinks.pop():
                self._icon(element)
        elif name == "tr":
            blocks = row(self._rows.pop() or [], -(self._tables or [self._groups])[-1])
            self._sinks[-1].extend(self._as_furniture(blocks) if self._beside else blocks)
        elif name == "table":
            self._rows.pop()
            self._grids.pop()
            self._tables.pop()
            self._named.pop()

    @staticmethod
    def _as_furniture(blocks: Iterable[Block]) -> Iterator[Block]:
        """Turn a row into furniture: its table only arranges links."""
        for block in blocks:
            yield Block(block.text, kind="furniture")

    def _icon(self, cell: _Element) -> None:
        """Read what the icon of a cell says that holds nothing else."""
        here = self._rows[-1] if self._named and self._named[-1] else None
        if here and (words := icon(cell)):
            here[-1].blocks.append(Block(clean(words)))

    def _is_struck(self, element: _Element) -> bool:
        return bool(_LINE_THROUGH.search(self._sheets.style(element)))

    def _end_block(self, name: str) -> None:
        if self._level and name not in _HEADINGS:
            self._inline.append(" ")  # a heading is one block, whatever is inside
        else:
            self._flush()

    def _flush(self) -> None:
        if self._level:
            text = _SPACE.sub(" ", "".join(self._inline)).strip(" ")
        elif self._verbatim:
            text = "".join(self._inline).strip("\n")
        else:
            text = re.sub(r" ?\n ?", "\n", re.sub(r" {2,}", " ", "".join(self._inline))).strip(" \n")
        self._inline.clear()
        links = self._links.end_block()
        if text.strip():
            marker = "" if self._level else self._marker
            kind = "furniture" if self._beside else self._kind or ("quote" if self._quotes else "")
            if links and not (kind or self._level or self._cells):
                kind = "link" if links == 1 else "links"
            level = 0 if self._beside else self._level  # what follows the furniture is not below its headings
            self._sinks[-1].append(Block(marker + text, level, self._group, len(marker), kind=kind))
            self._marker = ""

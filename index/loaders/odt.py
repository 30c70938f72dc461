"""ODT: paragraphs, headings, lists, tables, notes and text boxes of OpenDocument text in the order of the document.

Read from the XML itself: odfpy gives elements, but neither numbers of items nor which text is hidden or deleted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pincite.index.loaders.content import Content, Unreadable
from pincite.index.loaders.dates import parse_date
from pincite.index.loaders.elements import attribute, child, children, name_of
from pincite.index.loaders.html_marks import math
from pincite.index.loaders.marks import Mark, clean
from pincite.index.loaders.odt_styles import DEEPEST, Counter, Styles, integer
from pincite.index.loaders.package import Package, resolved
from pincite.index.loaders.structure import Block, CellAt, RowCell, assemble, row
from pincite.index.loaders.tables import MOST_COLUMNS

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_SPACES = 100
"""Most spaces in a row to write; one element can ask for millions."""

_SKIPPED = frozenset(
    "tracked-changes sequence-decls variable-decls user-field-decls dde-connection-decls forms soft-page-break "
    "annotation annotation-end ruby-text title desc script event-listeners index-title-template image "
    "table-of-content-source illustration-index-source table-index-source object-index-source user-index-source "
    "alphabetical-index-source bibliography-source meta metadata settings".split()
)
"""Elements without text on the page: deleted text, declarations, comments, descriptions of pictures."""

_CONTENTS = frozenset({"table-of-content", "illustration-index", "table-index", "object-index", "user-index"})
_DRAWN = frozenset({"frame", "custom-shape", "rect", "ellipse", "line", "polygon", "g", "connector", "caption"})
_ROWS = frozenset({"table-header-rows", "table-rows", "table-row-group"})
_MARGINS = ("header", "header-first", "header-left", "footer", "footer-first", "footer-left")
_SPACE = re.compile(r"[ \t\r\n]+")


def read_odt(package: Package) -> Content:
    """Read the text with its headings as sections, lists with their numbers, and table rows as lines.

    A note follows the paragraph that refers to it, with its mark in both; a text box follows its paragraph. Headers and
    footers come last, once each. Hidden and deleted text is left out; comments are counted in `metadata["comments"]`.

    Raises:
        Unreadable: the file is damaged or encrypted, or unpacks to too much.
    """
    _refuse_encrypted(package)
    root = package.xml("content.xml")
    body = child(root, "body", "text")
    if root is None or body is None:
        raise Unreadable("is damaged: its content has no text")
    templates = package.xml("styles.xml")
    reader = _Reader(package, Styles([part for part in (root, templates) if part is not None]))
    blocks = list(reader.blocks(body))
    blocks += reader.margins(templates)
    about = child(package.xml("meta.xml"), "meta")
    meta = {name_of(element): "".join(element.itertext()).strip() for element in about} if about is not None else {}
    content = assemble(blocks).content("application/vnd.oasis.opendocument.text")
    content.title = meta.get("title", "") or reader.title or next((block.text for block in blocks if block.level), "")
    content.author = meta.get("initial-creator", "") or meta.get("creator", "")
    content.published = parse_date(meta.get("date", "")) or parse_date(meta.get("creation-date", ""))
    content.metadata = {
        "created": str(parse_date(meta.get("creation-date", "")) or ""),
        "modified": str(parse_date(meta.get("date", "")) or ""),
        "subject": meta.get("subject", ""),
        "keywords": meta.get("keyword", ""),
        "lang": meta.get("language", ""),
        "comments": f"{reader.comments} not read" if reader.comments else "",
    }
    return content


def _refuse_encrypted(package: Package) -> None:
    manifest = package.xml("META-INF/manifest.xml", typed=True)
    entries = manifest if manifest is not None else ()
    if "encrypted-package" in package or any(child(entry, "encryption-data") is not None for entry in entries):
        raise Unreadable("is encrypted; save a copy without the password")


class _Reader:
    """Reads a document body element by element and yields its blocks."""

    def __init__(self, package: Package, styles: Styles) -> None:
        self._package = package
        self._styles = styles
        self._headings = Counter(styles.outline)
        self._counters: dict[str, Counter] = {}
        """By the style and by the id of the list that used it last."""
        self._waiting: list[tuple[Iterable[_Element], str]] = []  # notes and text boxes to put after the paragraph
        self._groups = 0
        self._kind = ""
        self.title = ""
        self.comments = 0

    def blocks(self, parent: Iterable[_Element], mark: str = "", group: int = 0) -> Iterator[Block]:
        """The content of the parent in order; its first paragraph has the mark."""
        for element in parent:
            kind = name_of(element)
            if kind in {"p", "h"}:
                yield from self._paragraph(element, mark, group)
                mark = ""
            elif kind == "list":
                yield from self._list(element)
            elif kind == "table":
                yield from self._table(element)
            elif kind in _DRAWN:
                yield from self._drawn(element)
            elif kind in _CONTENTS:
                before, self._kind = self._kind, "furniture"
                yield from self.blocks(element)
                self._kind = before
            elif kind == "annotation":
                self.comments += 1
            elif kind == "section" and attribute(element, "display") == "none":
                continue
            elif kind and kind not in _SKIPPED:
                yield from self.blocks(element)

    def margins(self, templates: _Element | None) -> Iterator[Block]:
        """Headers and footers, each text once."""
        self._kind = "furniture"
        seen: set[str] = set()
        for page in children(templates, "master-styles"):
            for margin in page:
                if name_of(margin) not in _MARGINS or attribute(margin, "display") == "false":
                    continue
                for block in self.blocks(margin):
                    if block.text not in seen:
                        seen.add(block.text)
                        yield block

    def _paragraph(self, paragraph: _Element, mark: str, group: int) -> Iterator[Block]:
        style = attribute(paragraph, "style-name")
        pieces: list[str] = []
        self._inline(paragraph, pieces)
        text = "".join(pieces).strip(" ")
        level = self._styles.heading_level(paragraph)
        if level and not mark and name_of(paragraph) == "h" and attribute(paragraph, "is-list-header") != "true":
            number = self._headings.mark(level) if level in self._styles.outline else ""
            mark = f"{number} " if number.strip() else ""
        if text.strip() and not self._styles.hidden("paragraph", style):
            if self._styles.struck("paragraph", style):
                text = Mark.STRUCK.around(f"~~{text}~~")
            if not self.title and self._styles.title(paragraph):
                self.title = text
            shown = mark.lstrip() if level else mark
            yield Block(shown + text, level, 0 if level else group, 0 if level else len(mark), kind=self._kind)
        waiting, self._waiting = self._waiting, []
        for element, label in waiting:
            for at, block in enumerate(self.blocks(element)):
                yield Block(f"{label} {block.text}", 0, block.group) if label and not at else block

    def _list(
        self, element: _Element, level: int = 1, counter: Counter | None = None, group: int = 0
    ) -> Iterator[Block]:
        name = attribute(element, "style-name")
        if counter is None:
            self._groups += 1
            group = self._groups
            begun = self._counters.get(attribute(element, "continue-list"))
            if begun is None and attribute(element, "continue-numbering") == "true":
                begun = self._counters.get(f"style {name}")
            counter = begun or Counter(self._styles.levels(name))
            self._counters[f"style {name}"] = self._counters[attribute(element, "id") or "-"] = counter
        elif attribute(element, "continue-numbering") != "true":
            counter.restart(level)
        if name and counter.levels is not self._styles.levels(name) and level > 1:
            counter.levels = {**counter.levels, **{n: s for n, s in self._styles.levels(name).items() if n >= level}}
        for item in element:
            kind = name_of(item)
            if kind not in {"list-item", "list-header"}:
                continue
            named = any(name_of(part) in {"p", "h"} for part in item)
            number = counter.mark(level, attribute(item, "start-value")) if kind == "list-item" and named else ""
            mark = f"{'  ' * (level - 1)}{number} " if number.strip() else ""
            for part in item:
                if name_of(part) == "list":
                    yield from self._list(part, min(level + 1, DEEPEST), counter, group)
                else:
                    yield from self.blocks([part], mark, group)
                    mark = "" if name_of(part) in {"p", "h"} else mark

    def _table(self, table: _Element) -> Iterator[Block]:
        self._groups += 1
        group = -self._groups
        number = 0
        for element, header in _rows(table):
            cells: list[RowCell] = []
            column = 0
            for cell in element:
                kind = name_of(cell)
                if kind not in {"table-cell", "covered-table-cell"}:
                    continue
                repeated = min(max(1, integer(attribute(cell, "number-columns-repeated"), 1)), MOST_COLUMNS)
                if kind == "table-cell" and column < MOST_COLUMNS:
                    columns = max(repeated, min(integer(attribute(cell, "number-columns-spanned"), 1), MOST_COLUMNS))
                    rows = max(1, integer(attribute(cell, "number-rows-spanned"), 1))
                    cells.append(RowCell(list(self.blocks(cell)), CellAt(number, column, rows, columns, header)))
                column += repeated
            yield from row(cells, group)
            number += 1

    def _drawn(self, element: _Element) -> Iterator[Block]:
        """The text of a frame or shape: a text box, a formula, the figures of a chart."""
        for part in element:
            kind = name_of(part)
            if kind == "object":
                yield from self._object(part)
            elif kind in {"p", "h", "list", "table", "text-box"} or kind in _DRAWN:
                yield from self.blocks([part])

    def _object(self, element: _Element) -> Iterator[Block]:
        folder = attribute(element, "href")
        root = (
            self._package.xml(f"{resolved('', folder)}/content.xml", typed=True) if folder else child(element, "math")
        )
        if root is None:
            return
        if name_of(root) == "math":
            yield Block(clean(math(root)))
        for chart in children(root, "body", "chart"):
            for inside in chart if name_of(chart) == "chart" else ():
                yield from self.blocks(inside if name_of(inside) == "title" else [inside])

    def _inline(self, parent: _Element, pieces: list[str]) -> None:
        self._add(parent.text, pieces)
        for element in parent:
            self._element(element, pieces)
            self._add(element.tail, pieces)

    def _add(self, text: str | None, pieces: list[str]) -> None:
        """Add characters of the file, of which white space in a row counts as one space."""
        shown = clean(_SPACE.sub(" ", text or ""))
        if shown.startswith(" ") and (not pieces or pieces[-1].endswith((" ", "\n"))):
            shown = shown[1:]
        if shown:
            pieces.append(shown)

    def _element(self, element: _Element, pieces: list[str]) -> None:
        kind = name_of(element)
        if kind == "s":
            pieces.append(" " * min(max(1, integer(attribute(element, "c"), 1)), MOST_SPACES))
        elif kind == "tab":
            pieces.append("\t")
        elif kind == "line-break":
            pieces.append("\n")
        elif kind == "span":
            self._span(element, pieces)
        elif kind == "note":
            citation, body = child(element, "note-citation"), child(element, "note-body")
            if body is not None:
                words = "".join(citation.itertext()) if citation is not None else ""
                pieces.append(f"[{clean(words).strip()}]")
                self._waiting.append((body, pieces[-1]))
        elif kind in _DRAWN:
            formula = child(element, "object")
            inside = list(self._object(formula)) if formula is not None else []
            if len(inside) == 1 and not inside[0].cells:
                pieces.append(inside[0].text)
            else:
                self._waiting.append(([element], ""))
        elif kind == "annotation":
            self.comments += 1
        elif kind in {"hidden-text", "hidden-paragraph"} and attribute(element, "is-hidden") == "true":
            return
        elif kind and kind not in _SKIPPED:
            self._inline(element, pieces)

    def _span(self, span: _Element, pieces: list[str]) -> None:
        style = attribute(span, "style-name")
        if self._styles.hidden("text", style) or (self._styles.white(style) and _on_the_page(span)):
            return
        last = "".join(pieces[-2:])[-1:]
        start = len(pieces)
        self._inline(span, pieces)
        text = "".join(pieces[start:])
        del pieces[start:]
        raised = self._styles.raised(style)
        if raised and (last.isdigit() or (raised == "^" and last.isalpha())) and text.strip()[:1] in "0123456789-−+":
            text = f"{raised}{text}" if text.strip() else text
        if self._styles.struck("text", style) and text.strip():
            text = Mark.STRUCK.around(f"~~{text}~~")
        if text:
            pieces.append(text)


def _rows(parent: _Element, header: bool = False) -> Iterator[tuple[_Element, bool]]:
    """The rows of a table, each with whether it is a header row."""
    for element in parent:
        kind = name_of(element)
        if kind == "table-row":
            yield element, header
        elif kind in _ROWS:
            yield from _rows(element, header or kind == "table-header-rows")


def _on_the_page(element: _Element) -> bool:
    """Whether characters stand on the page itself, and not in a cell or frame, whose ground may be dark."""
    return not any(name_of(above) in {"table-cell", "frame", "text-box"} for above in element.iterancestors())

"""DOCX: paragraphs, headings, lists, tables, notes and text boxes in the order of the document.

Read from the XML itself. python-docx reads plain paragraphs and tables, and silently leaves out tracked insertions,
content controls, text boxes, notes, equations and the numbers of clauses and lists; it also refuses files that Word
opens (a link to a missing part, the strict variant of ISO 29500). mammoth has neither numbers nor equations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pincite.index.loaders.canonical import sound
from pincite.index.loaders.content import Content, Unreadable
from pincite.index.loaders.dates import parse_date
from pincite.index.loaders.docx_styles import Numbering, Styles, is_on
from pincite.index.loaders.drawings import alternative, chart_blocks, diagram_lines
from pincite.index.loaders.elements import attribute, child, children, name_of, relation
from pincite.index.loaders.encoding import declared_encoding, decode
from pincite.index.loaders.html import html_blocks
from pincite.index.loaders.marks import Mark, clean
from pincite.index.loaders.office_math import FORMULAS, office_math
from pincite.index.loaders.package import Package
from pincite.index.loaders.raised import is_note_mark, is_numerator
from pincite.index.loaders.structure import Block, CellAt, RowCell, apart, assemble, row
from pincite.index.loaders.symbols import symbol
from pincite.index.loaders.tables import MOST_COLUMNS
from pincite.index.reading import ASKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_SKIPPED = frozenset(
    "del moveFrom delText delInstrText instrText rPr pPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr "
    "proofErr fldData annotationRef separator continuationSeparator rubyPr docPr cNvPr blip binData".split()
)
"""Elements without text on the page: tracked deletions, instructions of fields, properties."""

_CONTENTS = re.compile(r"(?:toc|table of figures|index) ?[1-9]?")
"""Styles of the lines of tables of contents and of indexes, as Word names them in every language."""


def read_docx(package: Package) -> Content:
    """Read the text with its headings as sections, lists with their numbers, and table rows as lines.

    ` | ` separates cells. A note follows the paragraph that refers to it, with `[1]` in both; a text box follows its
    paragraph. Headers and footers come last, once each. Hidden and deleted text is left out, as on the page; so are
    comments, which are counted in `metadata["comments"]`.

    Raises:
        Unreadable: the file is damaged or encrypted, or unpacks to too much.
    """
    parts = _Parts(package)
    body = child(parts.main, "body")
    if body is None:
        raise Unreadable("is damaged: its main part has no body")
    reader = _Reader(parts)
    blocks = [*reader.blocks(body), *reader.margins()]
    core = package.core()
    content = assemble(blocks).content("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    content.title = core.get("title", "") or reader.title or next((block.text for block in blocks if block.level), "")
    content.author = core.get("creator", "")
    content.published = parse_date(core.get("modified", "")) or parse_date(core.get("created", ""))
    comments = sum(1 for part in parts.related("comments") for _ in part)
    content.metadata = {
        "created": str(parse_date(core.get("created", "")) or ""),
        "modified": str(parse_date(core.get("modified", "")) or ""),
        "subject": core.get("subject", ""),
        "keywords": core.get("keywords", ""),
        "lang": core.get("language", ""),
        "comments": f"{comments} not read" if comments else "",
        "embedded": f"{reader.unread} files not read" if reader.unread else "",
    }
    return content


class _Parts:
    """The main part of the package, and the parts that it refers to."""

    depth = 0
    """How many documents this one is embedded in."""

    def __init__(self, package: Package) -> None:
        self._package = package
        roots = package.related("", "officeDocument")
        name = roots[0] if roots else ""
        if name not in package or name.startswith(("xl/", "ppt/", "visio/")):
            name = "word/document.xml"
        self._targets = package.targets(name)
        main = package.xml(name)
        if main is None:
            raise Unreadable("is damaged: its main part is missing")
        self.main = main

    def target(self, identifier: str) -> str:
        """The name of the part that a relationship leads to; empty without one."""
        return next((target for known, _, target in self._targets if known == identifier), "")

    def part(self, identifier: str) -> _Element | None:
        """The part that a relationship leads to."""
        return self._package.xml(self.target(identifier)) if identifier else None

    def page(self, name: str) -> str:
        """The text of an embedded web page or plain text."""
        data = self._package.read(name)
        return sound(decode(data, declared=declared_encoding(data)).text) if data.strip() else ""

    def embedded(self, name: str) -> _Parts:
        """The document that is embedded in this one."""
        parts = _Parts(self._package.inside(name))
        parts.depth = self.depth + 1
        return parts

    def related(self, kind: str) -> list[_Element]:
        """The parts related to the main part as `kind`: styles, footnotes, header, …"""
        targets = dict.fromkeys(target for _, relation, target in self._targets if relation == kind)
        return [part for target in targets if (part := self._package.xml(target)) is not None]


class _Reader:
    """Turns the elements of a body into blocks."""

    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        self._styles = Styles(parts.related("styles"))
        self._numbering = Numbering(parts.related("numbering"), self._styles)
        self._notes = {
            (kind, attribute(note, "id")): note
            for kind in ("footnote", "endnote")
            for part in parts.related(f"{kind}s")
            for note in part
        }
        self._note_numbers: dict[tuple[str, str], int] = {}
        self._waiting: list[Iterable[_Element]] = []  # notes and text boxes to put after the paragraph
        self._waiting_numbers: list[int] = []
        self._groups = 0
        self._all_bold = False  # whether all of the paragraph so far is hidden
        self.title = ""
        self.unread = 0

    def blocks(self, parent: Iterable[_Element]) -> Iterator[Block]:
        """The content of the parent, in order: paragraphs, table rows, and those inside wrapping elements."""
        group = 0
        for element in parent:
            kind = name_of(element)
            if kind == "p":
                in_list = self._numbering.is_item(element)
                if in_list and not group:
                    self._groups += 1
                group = self._groups if in_list else 0
                yield from self._paragraph(element, group)
            elif kind == "tbl":
                group = 0
                yield from self._table(element)
            elif kind == "AlternateContent":
                yield from self.blocks(alternative(element))
            elif kind in _DRAWINGS:
                yield from self._drawing(element)
            elif kind == "altChunk":
                yield from self._embedded(self._parts.target(relation(element)))
            elif kind in _INLINE:  # outside a paragraph, as some programs write it
                pieces: list[str] = []
                self._inline([element], pieces)
                yield Block("".join(pieces).strip())
            elif kind and kind not in _SKIPPED:
                yield from self.blocks(element)
        yield from self._followers()

    def margins(self) -> Iterator[Block]:
        """Headers and footers, each text once."""
        seen: set[str] = set()
        for kind in ("header", "footer"):
            for part in self._parts.related(kind):
                for block in self.blocks(part):
                    if block.text not in seen:
                        seen.add(block.text)
                        yield Block(block.text, group=block.group)

    def _paragraph(self, paragraph: _Element, group: int) -> Iterator[Block]:
        pieces: list[str] = []
        self._all_bold = True
        self._inline(paragraph, pieces)
        text = "".join(pieces).strip()
        marker = self._numbering.marker(paragraph)  # an empty item counts, too
        if text:
            style = self._styles.of(paragraph)
            level = self._styles.heading_level(paragraph)
            if not self.title and style == "title":
                self.title = text
            kind = "furniture" if _CONTENTS.fullmatch(style) else ""
            yield Block(marker + text, level, group, 0 if level else len(marker), kind=kind)
        yield from self._followers()

    def _followers(self) -> Iterator[Block]:
        """The paragraph's notes and text boxes."""
        waiting, numbers = self._waiting, self._waiting_numbers
        self._waiting, self._waiting_numbers = [], []
        for element, number in zip(waiting, numbers, strict=True):
            for i, block in enumerate(self.blocks(element)):
                yield Block(f"[{number}] {block.text}", 0, block.group) if number and not i else block

    def _table(self, table: _Element) -> Iterator[Block]:
        self._groups += 1
        group = -self._groups
        rows = list(_within(table, "tr"))
        merged = _merged(rows)
        for number, tr in enumerate(rows):
            header = child(tr, "trPr", "tblHeader") is not None
            cells: list[RowCell] = []
            column = attribute_number(child(tr, "trPr", "gridBefore"))
            for tc in _within(tr, "tc"):
                columns = max(1, attribute_number(child(tc, "tcPr", "gridSpan")))
                inside = list(self.blocks(tc))
                place = CellAt(number, column, merged.get((number, column), 1), columns, header)
                cells.append(RowCell(inside, place))
                column += columns
            yield from row(cells, group)

    def _drawing(self, element: _Element) -> Iterator[Block]:
        """The figures of a chart, or the words of SmartArt."""
        self._groups += 1
        if (chart := self._parts.part(relation(element))) is not None:
            yield from chart_blocks(chart, -self._groups)
        elif (art := self._parts.part(relation(element, "dm"))) is not None:
            for line in diagram_lines(art):
                yield Block(f"- {line}", group=self._groups, mark=2)

    def _embedded(self, name: str) -> Iterator[Block]:
        """The content of a file that a program put into this one as it was: a web page, a text, another DOCX."""
        suffix = name.rpartition(".")[2].lower()
        inside: list[Block] = []
        if suffix in {"htm", "html", "xhtml"}:
            inside = html_blocks(self._parts.page(name))
        elif suffix == "txt":
            inside = [Block(clean(part)) for part in self._parts.page(name).split("\n\n")]
        elif suffix == "docx" and self._parts.depth < DEEPEST:
            parts = self._parts.embedded(name)
            inside = list(_Reader(parts).blocks(children(parts.main, "body")))
        elif name:
            self.unread += 1
        for block in inside:
            yield apart(block, self._groups)
        self._groups += max((max(abs(block.group), abs(block.table)) for block in inside), default=0)

    def _inline(self, parent: Iterable[_Element], pieces: list[str]) -> None:  # noqa: PLR0912 - one case for each kind of element
        for element in parent:
            kind = name_of(element)
            if kind == "t":
                pieces.append(clean("".join(element.itertext())))
            elif kind == "r":
                if not self._styles.is_hidden(element):
                    self._run(element, pieces)
            elif kind == "fldChar":
                pieces.append(_form_field(child(element, "ffData")))
            elif kind in {"tab", "ptab"}:
                pieces.append("\t")
            elif kind in {"br", "cr"}:
                pieces.append("\n")
            elif kind == "noBreakHyphen":
                pieces.append("\u2011")
            elif kind == "softHyphen":
                pieces.append("\u00ad")
            elif kind == "sym":
                pieces.append(_symbol(element))
            elif kind in {"footnoteReference", "endnoteReference"}:
                pieces.append(self._refer(kind.removesuffix("Reference"), attribute(element, "id")))
            elif kind == "txbxContent":
                self._wait(element, 0)
            elif kind in FORMULAS:
                pieces.append(clean(office_math(element)))
            elif kind == "AlternateContent":
                self._inline(alternative(element), pieces)
            elif kind in {"p", "tbl"} or kind in _DRAWINGS:
                self._wait([element], 0)
            elif kind and kind not in _SKIPPED:
                self._inline(element, pieces)

    def _run(self, run: _Element, pieces: list[str]) -> None:
        """The text of a run, struck out or raised as on the page."""
        inside: list[str] = []
        self._inline(run, inside)
        properties = child(run, "rPr")
        text = symbol("".join(inside), attribute(child(properties, "rFonts"), "ascii"))
        lifted = _lifted(properties)
        struck = self._styles.is_struck(run)
        if lifted == "superscript" and is_numerator(text.strip(), _following(run)):
            text = f" {text}" if "".join(pieces[-2:])[-1:].isdigit() else text
        elif lifted == "superscript" and is_note_mark(text.strip(), "".join(pieces[-3:])):
            text = Mark.NOTE.around(text if text.strip().startswith("[") else f"[{text.strip()}]")
        elif lifted in {"superscript", "subscript"} and text.strip() and not text.startswith("["):
            last = "".join(pieces[-2:])[-1:]
            digits = last.isdigit() and text.strip()[:1] in "0123456789-−+"
            text = (
                f"{'^' if lifted == 'superscript' else '_'}{text}"
                if digits or (lifted == "superscript" and last.isalpha() and text.strip()[:1].isdigit())
                else text
            )
        if struck and text.strip():
            text = Mark.STRUCK.around(f"~~{text}~~")
        if self._all_bold and text.strip() and not is_on(child(properties, "b")):
            self._all_bold = False
            if "".join(pieces).rstrip().endswith(ASKING):  # a question before its answer
                text = "\n" + text.lstrip()
        pieces.append(text)

    def _refer(self, kind: str, identifier: str) -> str:
        note = self._notes.get((kind, identifier))
        if note is None:
            return ""
        number = self._note_numbers.get((kind, identifier))
        if number is None:
            number = len(self._note_numbers) + 1
            self._note_numbers[kind, identifier] = number
            self._wait(note, number)
        return f"[{number}]"

    def _wait(self, element: Iterable[_Element], number: int) -> None:
        self._waiting.append(element)
        self._waiting_numbers.append(number)


_INLINE = frozenset({"r", "t", "hyperlink", "fldSimple", "oMath", "oMathPara"})

_DRAWINGS = frozenset({"chart", "relIds"})

RAISED = 4
"""Least distance from the line, in half points, at which characters are raised or lowered."""

DEEPEST = 3
"""Most documents inside one another to read."""


def attribute_number(element: _Element | None) -> int:
    """The number in an element's `val`, at most MOST_COLUMNS; 0 without one."""
    written = attribute(element, "val")
    return min(int(written), MOST_COLUMNS) if written.isdecimal() and len(written) < 6 else 0  # noqa: PLR2004


def _lifted(properties: _Element | None) -> str:
    """`superscript`, `subscript` or nothing; LibreOffice writes how far the characters are raised, in half points."""
    aligned = attribute(child(properties, "vertAlign"), "val")
    raised = attribute(child(properties, "position"), "val")
    if aligned or not re.fullmatch(r"-?\d{1,4}", raised) or abs(int(raised)) < RAISED:
        return aligned
    return "superscript" if int(raised) > 0 else "subscript"


def _following(run: _Element) -> str:
    """The text of the two runs behind one."""
    after = run.getnext()
    further = after.getnext() if after is not None else None
    return "".join("".join(part.itertext()) for part in (after, further) if part is not None and name_of(part) == "r")


def _merged(rows: list[_Element]) -> dict[tuple[int, int], int]:
    """How many rows each cell covers that goes on below, by its row and column."""
    spans: dict[tuple[int, int], int] = {}
    open_at: dict[int, int] = {}
    for number, tr in enumerate(rows):
        column = attribute_number(child(tr, "trPr", "gridBefore"))
        for tc in _within(tr, "tc"):
            merge = child(tc, "tcPr", "vMerge")
            if merge is not None and attribute(merge, "val") != "restart":
                if column in open_at:
                    spans[open_at[column], column] = number - open_at[column] + 1
            elif merge is not None:
                open_at[column] = number
            else:
                open_at.pop(column, None)
            column += max(1, attribute_number(child(tc, "tcPr", "gridSpan")))
    return spans


def _form_field(data: _Element | None) -> str:
    """A box or the chosen entry of a form's field; the text of a text field stands in the paragraph."""
    if (box := child(data, "checkBox")) is not None:
        ticked = child(box, "checked") if child(box, "checked") is not None else child(box, "default")
        return "☒" if is_on(ticked) else "☐"
    if (choices := child(data, "ddList")) is not None:
        entries = [attribute(entry, "val") for entry in choices if name_of(entry) == "listEntry"]
        chosen = attribute_number(
            child(choices, "result") if child(choices, "result") is not None else child(choices, "default")
        )
        return clean(entries[chosen]) if chosen < len(entries) else ""
    return ""


def _within(parent: _Element, kind: str) -> Iterator[_Element]:
    """Rows of a table or cells of a row, including those inside a content control or a tracked insertion."""
    for element in parent:
        name = name_of(element)
        if name == kind:
            yield element
        elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
            yield from _within(element, kind)


def _symbol(element: _Element) -> str:
    """A character of a symbol font; most are in the private use area, 0xF000 above their code."""
    try:
        code = int(attribute(element, "char"), 16)
        return symbol(chr(code), attribute(element, "font"))
    except (ValueError, OverflowError):
        return ""

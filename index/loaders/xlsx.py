"""XLSX: reads each sheet as tables with titles and notes; cells hold what a spreadsheet program displays.

Read from the XML itself. python-calamine gives bare values without the formats that show them (0.075 for 7.5%), and
lays each sheet out whole: two cells at the far ends of an empty sheet made it ask for 22 GB and abort the process.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from pincite.index.loaders.content import MAX_CHARACTERS, Content, Unreadable
from pincite.index.loaders.dates import parse_date
from pincite.index.loaders.elements import attribute, child, children, name_of, relation
from pincite.index.loaders.marks import Mark, clean
from pincite.index.loaders.number_formats import BUILT_IN, GENERAL, is_date_format, shown_number, shown_text
from pincite.index.loaders.package import Package
from pincite.index.loaders.sheet_cells import Area, SheetCell
from pincite.index.loaders.sheets import sheet_blocks
from pincite.index.loaders.structure import Block, assemble

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SHEETS = 1000
"""Most sheets of a workbook; ordinary ones have a few dozen."""

MAX_CELLS = 300_000
"""Most filled cells of a workbook, which take half a minute to read on a busy machine."""

MAX_MARKED = 100_000
"""Most merged areas to heed on a sheet."""

MAX_TABLES = 100
"""Most areas of a sheet that are marked as tables to heed."""

LONGEST_CELL = 32_767
"""Most characters of a cell in the format; a hostile file has more."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Rows and columns of a sheet in the format."""

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_DEFAULT_NAME = re.compile(
    r"(?:Sheet|Tabelle|Feuil|Hoja|Foglio|Blad|Ark|Arkusz|Planilha|Лист|List|Munka|Taul|工作表) ?\d+"
)
"""Names that programs give to new sheets; they have no meaning."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ISO_MOMENT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:T(?P<time>\d\d:\d\d:\d\d))?")


def read_xlsx(package: Package) -> Content:
    """Read the sheets that are shown, in order: each table with the titles above it and the notes below it.

    Numbers, dates and times are as the cells' formats show them. Hidden sheets, rows and columns are left out and
    counted in `metadata["hidden"]`, comments in `metadata["comments"]`, formulas whose result the file does not hold in
    `metadata["formulas"]`.

    Raises:
        Unreadable: the file is damaged or encrypted, has too many sheets or cells, or unpacks to too much.
    """
    book = _Workbook(package)
    blocks = list(book.blocks())
    core = package.core()
    content = assemble(blocks).content("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    content.title = core.get("title", "")
    if not content.title and book.read_sheets == 1:
        content.title = next((block.text for block in blocks if block.level and block.corner is not None), "")
    content.author = core.get("creator", "")
    content.published = parse_date(core.get("modified", "")) or parse_date(core.get("created", ""))
    content.metadata = {
        "sheets": str(book.read_sheets),
        "hidden": ", ".join(f"{what}: {count}" for what, count in book.hidden.items() if count),
        "comments": f"{book.comments} not read" if book.comments else "",
        "formulas": f"{book.unsolved} without a stored result" if book.unsolved else "",
        "subject": core.get("subject", ""),
        "keywords": core.get("keywords", ""),
    }
    return content


@dataclass(frozen=True, slots=True)
class _Style:
    """The formatting of a cell that matters for reading it."""

    code: str = GENERAL
    struck: bool = False
    bold: bool = False


class _Workbook:
    """The parts of a workbook, and the counts of their limits."""

    def __init__(self, package: Package) -> None:
        self._package = package
        main = next(iter(package.related("", "officeDocument")), "")
        self._name = main if main in package else "xl/workbook.xml"
        root = package.xml(self._name)
        if root is None:
            raise Unreadable("is damaged: its main part is missing")
        self._sheets = list(children(root, "sheets"))
        if len(self._sheets) > MAX_SHEETS:
            raise Unreadable(f"has {len(self._sheets):,} sheets, over the limit of {MAX_SHEETS:,}; split it")
        self._since_1904 = attribute(child(root, "workbookPr"), "date1904") in {"1", "true"}
        self._parts = {key: (kind, target) for key, kind, target in package.targets(self._name)}
        self._styles = self._read_styles()
        self._strings: list[str] | None = None
        self._left = MAX_CELLS
        self._characters = 0
        self.read_sheets = self.comments = self.unsolved = 0
        self.hidden = {"sheets": 0, "rows": 0, "columns": 0}

    def blocks(self) -> Iterator[Block]:
        """The blocks of every sheet that is shown."""
        names = [clean(attribute(sheet, "name")) for sheet in self._sheets]
        speaking = [not _DEFAULT_NAME.fullmatch(name) for name in names]
        group = 0
        for sheet, name, speaks in zip(self._sheets, names, speaking, strict=True):
            kind, part = self._parts.get(relation(sheet), ("", ""))
            if kind != "worksheet" or part not in self._package:
                continue
            if attribute(sheet, "state") in {"hidden", "veryHidden"}:
                self.hidden["sheets"] += 1
                continue
            self.read_sheets += 1
            place = f"sheet “{name}”"
            laid = sheet_blocks(*self._sheet(part), place=place, first_group=group, level=2 if speaks else 1)
            inside = [*laid, *self._boxes(part, place)]
            group += len(inside) + 1
            if inside and speaks:
                yield Block(name, 1, place=place)
            for number, block in enumerate(inside):
                opens = not number and not speaks and not block.level
                yield replace(block, opens=True) if opens else block

    def _sheet(self, part_name: str) -> tuple[dict[tuple[int, int], SheetCell], list[Area], list[tuple[Area, int]]]:
        """The filled cells of a sheet, its merged areas, and the areas of its tables with their header rows."""
        cells: dict[tuple[int, int], SheetCell] = {}
        merged: list[Area] = []
        hidden = [0] * (LAST_COLUMN + 1)
        number = -1
        for element in self._package.elements(part_name, frozenset({"row", "mergeCell", "col"})):
            match name_of(element):
                case "col" if attribute(element, "hidden") in {"1", "true"}:
                    hidden[min(max(_integer(element.get("min")) - 1, 0), LAST_COLUMN)] += 1
                    hidden[min(_integer(element.get("max")), LAST_COLUMN)] -= 1
                case "mergeCell":
                    if len(merged) < MAX_MARKED and (area := _area(element.get("ref") or "")) is not None:
                        merged.append(area)
                case "row":
                    number = _integer(element.get("r"), number + 2) - 1
                    if attribute(element, "hidden") in {"1", "true"}:
                        self.hidden["rows"] += 1
                        continue
                    self._row(element, number, cells)
        covered = list(accumulate(hidden))
        gone = {column for row, column in cells if covered[column] > 0}
        self.hidden["columns"] += len(gone)
        if gone:
            cells = {place: cell for place, cell in cells.items() if place[1] not in gone}
        for name in self._package.related(part_name, "comments"):
            if (root := self._package.xml(name)) is not None:
                self.comments += sum(1 for _ in children(root, "commentList"))
        return cells, merged, list(islice(self._tables(part_name), MAX_TABLES))

    def _row(self, row: Iterable[_Element], number: int, cells: dict[tuple[int, int], SheetCell]) -> None:
        column = -1
        for element in row:
            if name_of(element) != "c":
                continue
            here = _place(element.get("r") or "")
            number, column = here if here is not None else (number, column + 1)
            if not (0 <= number < LAST_ROW and 0 <= column < LAST_COLUMN):
                raise Unreadable("is damaged: it has a cell outside of its sheet")
            cell = self._cell(element) if len(element) else None  # most cells of a formatted sheet are empty
            if cell is None:
                continue
            if len(cell.text) > LONGEST_CELL:
                raise Unreadable(
                    f"is damaged: a cell holds {len(cell.text):,} characters, and the format allows {LONGEST_CELL:,}"
                )
            self._left -= 1
            self._characters += len(cell.text)
            if self._left < 0:
                raise Unreadable(f"has more than {MAX_CELLS:,} filled cells; split it, or save a part as CSV")
            if self._characters > MAX_CHARACTERS:  # thousands of cells can share one long string
                raise Unreadable(f"has more than {MAX_CHARACTERS:,} characters; split it")
            cells[number, column] = cell

    def _cell(self, element: _Element) -> SheetCell | None:
        """The cell as it is shown; None for an empty one."""
        value = child(element, "v")
        written = (value.text or "") if value is not None else ""
        number = element.get("s") or "0"
        style = self._styles[int(number)] if number.isdecimal() and int(number) < len(self._styles) else _Style()
        kind = element.get("t") or "n"
        dated = False
        if kind == "s":
            text = shown_text(self._string(written), style.code)
        elif kind == "inlineStr":
            text = shown_text(_rich_text(child(element, "is")), style.code)
        elif kind == "b":
            text = {"0": "FALSE", "1": "TRUE"}.get(written, written)
        elif kind == "d":
            text, dated = _iso(written), True
        elif kind == "n":
            text = self._number(written, style.code)
            dated = bool(text) and is_date_format(style.code)
        else:  # the text of a formula, or an error such as #N/A
            text = shown_text(clean(written), style.code) if kind == "str" else clean(written)
        if not written and kind != "inlineStr" and child(element, "f") is not None:
            self.unsolved += kind != "str"
        if not text.strip():
            return None
        if style.struck:
            text = Mark.STRUCK.around(f"~~{text}~~")
        return SheetCell(text.strip(), "date" if dated else "text" if kind in _TEXTS else "number", style.bold)

    def _number(self, written: str, code: str) -> str:
        try:
            value = float(written)
        except ValueError:
            return clean(written)
        return shown_number(value, code, since_1904=self._since_1904) if math.isfinite(value) else ""

    def _string(self, index: str) -> str:
        if self._strings is None:
            self._strings = []
            for name in self._related("sharedStrings")[:1]:
                if name in self._package:
                    texts = self._package.elements(name, frozenset({"si"}))
                    self._strings = [_rich_text(element) for element in texts]
        return self._strings[int(index)] if index.isdecimal() and int(index) < len(self._strings) else ""

    def _related(self, kind: str) -> list[str]:
        return [target for related_by, target in self._parts.values() if related_by == kind]

    def _read_styles(self) -> list[_Style]:
        for name in self._related("styles")[:1]:
            if (root := self._package.xml(name)) is None:
                continue
            codes = dict(BUILT_IN)
            for element in children(root, "numFmts"):
                codes[_integer(element.get("numFmtId"))] = element.get("formatCode") or GENERAL
            fonts = [(_is_on(child(font, "strike")), _is_on(child(font, "b"))) for font in children(root, "fonts")]
            styles: list[_Style] = []
            for element in children(root, "cellXfs"):
                font = _integer(element.get("fontId"))
                looks = fonts[font] if font < len(fonts) else (False, False)
                styles.append(_Style(codes.get(_integer(element.get("numFmtId")), GENERAL), *looks))
            return styles
        return []

    def _tables(self, part_name: str) -> Iterator[tuple[Area, int]]:
        """The areas that are marked as tables, with the number of their header rows."""
        for name in self._package.related(part_name, "table"):
            root = self._package.xml(name)
            area = _area(root.get("ref") or "") if root is not None else None
            if root is not None and area is not None:
                yield area, _integer(root.get("headerRowCount"), 1)

    def _boxes(self, part_name: str, place: str) -> Iterator[Block]:
        """The text boxes on a sheet."""
        for name in self._package.related(part_name, "drawing"):
            root = self._package.xml(name)
            for body in root.iter("{*}txBody") if root is not None else ():
                lines = ["".join(run.text or "" for run in line.iter("{*}t")) for line in body.iter("{*}p")]
                yield Block(clean("\n".join(lines)).strip(), place=place)


_TEXTS = frozenset({"s", "inlineStr", "str", "e"})


def _rich_text(element: _Element | None) -> str:
    """The text of a string with its runs, those struck out marked; without the pronunciation of Japanese words."""
    if element is None:
        return ""
    pieces: list[str] = []
    for part in element:
        match name_of(part):
            case "t":
                pieces.append(_unescaped(part.text or ""))
            case "r":
                text = _unescaped("".join(run.text or "" for run in part if name_of(run) == "t"))
                struck = _is_on(child(part, "rPr", "strike")) and text.strip()
                pieces.append(Mark.STRUCK.around(f"~~{text}~~") if struck else text)
    return "".join(pieces)


def _unescaped(text: str) -> str:
    """The text with the characters that the format writes by their number, such as `_x000D_`."""
    return clean(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text)


def _iso(written: str) -> str:
    match = _ISO_MOMENT.match(written)
    if match is None:
        return clean(written)
    return match["day"] if match["time"] in {None, "00:00:00"} else f"{match['day']} {match['time']}"


def _is_on(element: _Element | None) -> bool:
    return element is not None and attribute(element, "val") not in {"0", "false"}


def _integer(written: str | None, otherwise: int = 0) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 8 else otherwise  # noqa: PLR2004 - rows


def _place(reference: str) -> tuple[int, int] | None:
    """The row and column of a cell, from 0: (3, 1) for B4."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _area(reference: str) -> Area | None:
    first, _, last = reference.partition(":")
    begin, end = _place(first), _place(last or first)
    if begin is None or end is None or end[0] < begin[0] or end[1] < begin[1]:
        return None
    return Area(*begin, *end)

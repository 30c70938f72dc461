"""DrawingML, which office documents share: text in shapes, the figures behind charts, the words of SmartArt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from pincite.index.loaders.docx_styles import number_of
from pincite.index.loaders.elements import attribute, child, children, name_of
from pincite.index.loaders.headers import has_names
from pincite.index.loaders.marks import Mark, clean
from pincite.index.loaders.number_formats import GENERAL, shown_number
from pincite.index.loaders.office_math import FORMULAS, office_math
from pincite.index.loaders.structure import Block, CellAt, RowCell, row

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_POINTS = 10_000
"""Most values of one series of a chart to read."""

MAX_SERIES = 100
"""Most series of one chart to read."""

_STRUCK = frozenset({"sngStrike", "dblStrike"})
_NUMBERS = {"alpha": "letter", "roman": "Roman"}


def paragraph_text(paragraph: _Element) -> str:
    """The text of an `a:p`, with line breaks, fields and equations; digits stay raised, struck-out words are marked."""
    pieces: list[str] = []
    _inline(paragraph, pieces)
    return "".join(pieces)


def _inline(parent: Iterable[_Element], pieces: list[str]) -> None:
    for element in parent:
        kind = name_of(element)
        if kind in {"r", "fld"}:
            pieces.append(_run(element, "".join(pieces[-2:])[-1:]))
        elif kind == "br":
            pieces.append("\n")
        elif kind in FORMULAS:
            pieces.append(clean(office_math(element)))
        elif kind == "t":
            pieces.append(clean(element.text or ""))
        elif kind == "AlternateContent":
            _inline(alternative(element), pieces)
        elif kind not in {"pPr", "endParaRPr", "rPr", ""}:
            _inline(element, pieces)


def _run(run: _Element, last: str) -> str:
    text = clean("".join(part.text or "" for part in run if name_of(part) == "t"))
    properties = child(run, "rPr")
    baseline = attribute(properties, "baseline").removesuffix("%")
    if baseline not in {"", "0"} and last.isdigit() and text[:1].isdigit():
        text = f"{'_' if baseline.startswith('-') else '^'}{text}"
    if attribute(properties, "strike") in _STRUCK and text.strip():
        return Mark.STRUCK.around(f"~~{text}~~")
    return text


def alternative(element: _Element) -> _Element:
    """The first of several forms of the same content that has text. The very first form is for the newest programs."""
    for form in element:
        if any(name_of(part) == "t" for part in form.iter()):
            return form
    return element[0] if len(element) else element


@dataclass(slots=True)
class Bullets:
    """The bullets and numbers of the paragraphs of one shape."""

    bulleted: bool
    """Whether its paragraphs have bullets unless they say otherwise."""
    styles: _Element | None
    """The shape's own styles of list levels."""
    _counts: dict[int, int]
    _begins: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, body: _Element, *, bulleted: bool) -> Bullets:
        """The bullets of a shape's text."""
        return cls(bulleted, child(body, "lstStyle"), {})

    def mark(self, paragraph: _Element) -> str:
        """Count the paragraph, and return its mark, indented by its level: `1. `, `  - `; empty for plain text."""
        own = child(paragraph, "pPr")
        written = attribute(own, "lvl")
        level = min(int(written), 8) if written.isdecimal() else 0
        for deeper in [other for other in self._counts if other > level]:
            del self._counts[deeper]
        for properties in (own, child(self.styles, f"lvl{level + 1}pPr")):
            for part in properties if properties is not None else ():
                match name_of(part):
                    case "buNone":
                        return ""
                    case "buChar" | "buBlip":
                        return f"{'  ' * level}- "
                    case "buAutoNum":
                        return f"{'  ' * level}{self._number(part, level)} "
        self._counts.pop(level, None)
        return f"{'  ' * level}- " if self.bulleted else ""

    def _number(self, element: _Element, level: int) -> str:
        begins = attribute(element, "startAt")
        first = int(begins) if begins.isdecimal() and len(begins) < 6 else 1  # noqa: PLR2004 - the format allows 32,767
        if self._begins.get(level, first) != first:  # another number to start at begins another list
            self._counts.pop(level, None)
        self._begins[level] = first
        self._counts[level] = self._counts.get(level, first - 1) + 1
        kind = attribute(element, "type")
        form = "decimal"
        for name, shown in _NUMBERS.items():
            if kind.startswith(name):
                form = f"{'upper' if 'Uc' in kind else 'lower'}{shown[0].upper()}{shown[1:]}"
        number = number_of(self._counts[level], form)
        if kind.endswith("ParenBoth"):
            return f"({number})"
        return f"{number})" if kind.endswith("ParenR") else number if kind.endswith("Plain") else f"{number}."


def table_rows(table: _Element, group: int) -> Iterator[Block]:
    """The rows of an `a:tbl`."""
    lines = [element for element in table if name_of(element) == "tr"]
    headed = attribute(child(table, "tblPr"), "firstRow") in {"1", "true"} and _is_headed(lines)
    for number, element in enumerate(lines):
        cells: list[RowCell] = []
        for column, cell in enumerate(part for part in element if name_of(part) == "tc"):
            if attribute(cell, "hMerge") in {"1", "true"} or attribute(cell, "vMerge") in {"1", "true"}:
                continue
            rows, columns = (max(1, _small(cell.get(name))) for name in ("rowSpan", "gridSpan"))
            text = _cell_text(cell)
            place = CellAt(number, column, rows, columns, headed and number == 0)
            cells.append(RowCell([Block(text)] if text else [], place))
        yield from row(cells, group)


def _is_headed(rows: Sequence[_Element]) -> bool:
    """Whether the first row names the columns; every new table says so of itself. One with merged cells does."""
    texts = [[_cell_text(cell) for cell in row if name_of(cell) == "tc"] for row in rows]
    merged = any(cell.get("gridSpan") or cell.get("rowSpan") for cell in rows[0]) if rows else False
    return merged or has_names(texts, "usual")


def _cell_text(cell: _Element) -> str:
    lines = [paragraph_text(line) for line in children(cell, "txBody") if name_of(line) == "p"]
    return " ".join(" ".join(line.split("\n")).strip() for line in lines if line.strip())


def chart_blocks(chart: _Element, group: int) -> Iterator[Block]:
    """The title of a chart, and its figures as a table: a row for each category, a column for each series."""
    space = child(chart, "chart")
    title = child(space, "title")
    if title is not None:
        words = " ".join("".join(paragraph_text(line) for line in title.iter("{*}p")).split())
        yield Block(words or clean(" ".join(value.text or "" for value in title.iter("{*}v"))))
    series = list(islice(chart.iter("{*}ser"), MAX_SERIES))
    names = [_points(child(one, "tx")).get(0, "") for one in series]
    labels: dict[int, str] = {}
    columns: list[dict[int, str]] = []
    for one in series:
        labels = labels or _points(child(one, "cat")) or _points(child(one, "xVal"))
        columns.append(_points(child(one, "val")) or _points(child(one, "yVal")))
    rows = [["", *names]] if any(names) else []
    begin = len(rows)
    rows += [
        [labels.get(at, ""), *(column.get(at, "") for column in columns)]
        for at in sorted({at for column in columns for at in column} | labels.keys())
    ]
    for number, texts in enumerate(rows):
        yield from row(
            [
                RowCell([Block(text)] if text else [], CellAt(number, column, header=number < begin))
                for column, text in enumerate(texts)
            ],
            group,
        )


def _points(part: _Element | None) -> dict[int, str]:
    """The cached values of a chart's reference, as they are shown, by their number."""
    if part is None:
        return {}
    code = next((element.text or GENERAL for element in part.iter("{*}formatCode")), GENERAL)
    numeric = any(name_of(element) in {"numCache", "numLit"} for element in part.iter())
    points: dict[int, str] = {}
    for point in part.iter("{*}pt"):
        if len(points) >= MAX_POINTS:
            break
        value = child(point, "v")
        text = clean((value.text or "") if value is not None else "").strip()
        points[_small(point.get("idx"))] = _shown(text, code) if numeric else text
    if not points and (value := next(part.iter("{*}v"), None)) is not None:
        points[0] = clean(value.text or "").strip()
    return points


def _shown(text: str, code: str) -> str:
    try:
        value = float(text)
    except ValueError:
        return text
    return shown_number(value, code) if abs(value) < float("inf") else ""


def diagram_lines(data: _Element) -> Iterator[str]:
    """The words of SmartArt, a line for each of its points."""
    for point in data.iter("{*}pt"):
        if attribute(point, "type") in {"", "node", "asst"}:
            lines = (" ".join(paragraph_text(line).split()) for line in point.iter("{*}p"))
            if text := " ".join(line for line in lines if line):
                yield text


def _small(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 6 else 0  # noqa: PLR2004

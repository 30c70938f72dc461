"""Documents, workbooks and presentations of office programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from tests.index.loaders.loader_files import Styled, odt, pptx, raw_docx, shape, xlsx
from tools.structure.blocks import (
    Block,
    Fields,
    Heading,
    Listing,
    Paragraph,
    Table,
    Talk,
    Terms,
    pieces_of,
    said,
    sections,
)
from tools.structure.pieces import BOX

LONGEST_NAME = 31
"""Characters that the name of a sheet may have."""


def docx(blocks: Sequence[Block], title: str) -> bytes:
    """A document with heading styles, numbered clauses, and content controls where a form is filled in."""
    lists = [block for block in blocks if isinstance(block, Listing)]
    numbers = {id(block): number for number, block in enumerate(lists, 1)}
    body = "".join(_docx(block, numbers) for block in blocks)
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:start w:val="1"/>{_form(block)}</w:lvl>'
        "</w:abstractNum>"
        for number, block in enumerate(lists, 1)
    )
    used = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in numbers.values())
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/></w:style>'
        for level in (1, 2)
    )
    return raw_docx(body, styles=styles, numbering=abstract + used)


def _form(block: Listing) -> str:
    """How a list is numbered: `2.1` is its article and a number."""
    first = block.items[0].marker
    if not block.ordered:
        return '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
    return f'<w:numFmt w:val="decimal"/><w:lvlText w:val="{re.sub(r"1(?=[.]?$)", "%1", first)}"/>'


def _docx(block: Block, numbers: dict[int, int]) -> str:
    match block:
        case Heading(level, words):
            return _paragraph(_run(words.text), f'<w:pStyle w:val="Heading{level}"/>')
        case Paragraph(mark, sentences):
            return _paragraph(_run(f"{mark} {said(sentences)}".strip()))
        case Listing(_, items):
            at = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbers[id(block)]}"/></w:numPr>'
            return "".join(_paragraph(_run(said(item.sentences)), at) for item in items)
        case Table(caption, header, rows):
            head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{''.join(_cell(c.text) for c in header)}</w:tr>"
            body = "".join(f"<w:tr>{''.join(_cell(c.text) for c in row)}</w:tr>" for row in rows)
            above = _paragraph(_run(caption.text)) if caption else ""
            return f"{above}<w:tbl>{head}{body}</w:tbl>"
        case Terms(_, items):
            return "".join(_paragraph(_run(t.text, "<w:b/>") + _run(f" {said(s)}")) for t, s in items)
        case Fields(items):
            return "".join(_paragraph(_run(f"{label.text}: ") + _control(value.text)) for label, value in items)
        case Talk(turns):
            return "".join(_paragraph(_run(f"{t.speaker.text}: {said(t.sentences)}")) for t in turns)


def _paragraph(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _cell(text: str) -> str:
    return f"<w:tc>{_paragraph(_run(text))}</w:tc>"


def _control(value: str) -> str:
    """A content control with the value, or a box for each choice."""
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    if not BOX.search(value):
        return f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{_run(value)}</w:sdtContent></w:sdt>" if value else ""
    shown = ""
    for part in re.split(f"({BOX.pattern})", value):
        if BOX.fullmatch(part):
            ticked = "x" in part
            box = f'<w14:checkbox xmlns:w14="{w14}"><w14:checked w14:val="{int(ticked)}"/></w14:checkbox>'
            sign = _run("☒" if ticked else "☐")
            shown += f"<w:sdt><w:sdtPr>{box}</w:sdtPr><w:sdtContent>{sign}</w:sdtContent></w:sdt>"
        elif part:
            shown += _run(part)
    return shown


def text_document(blocks: Sequence[Block], title: str) -> bytes:
    """An ODT with headings, lists and tables."""
    number = '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    lists = f'<text:list-style style:name="N">{number}</text:list-style>'
    lists += '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
    body = "".join(_odt(block) for block in blocks)
    return odt(body, automatic=lists, meta=f"<dc:title>{escape(title)}</dc:title>")


def _odt(block: Block) -> str:
    match block:
        case Heading(level, words):
            return f'<text:h text:outline-level="{level}">{escape(words.text)}</text:h>'
        case Paragraph(mark, sentences):
            return _p(f"{mark} {said(sentences)}".strip())
        case Listing(ordered, items):
            inside = "".join(f"<text:list-item>{_p(said(item.sentences))}</text:list-item>" for item in items)
            return f'<text:list text:style-name="{"N" if ordered else "B"}">{inside}</text:list>'
        case Table(caption, header, rows):
            head = f"<table:table-header-rows>{_odt_row([c.text for c in header])}</table:table-header-rows>"
            body = "".join(_odt_row([c.text for c in row]) for row in rows)
            above = _p(caption.text) if caption else ""
            return f"{above}<table:table>{head}{body}</table:table>"
        case Terms(_, items):
            return "".join(_p(term.text) + _p(said(sentences)) for term, sentences in items)
        case Fields(items):
            return "".join(_p(f"{label.text}: {value.text}") for label, value in items)
        case Talk(turns):
            return "".join(_p(f"{t.speaker.text}: {said(t.sentences)}") for t in turns)


def _p(text: str) -> str:
    return f"<text:p>{escape(text)}</text:p>"


def _odt_row(cells: Sequence[str]) -> str:
    inside = "".join(f"<table:table-cell>{_p(cell) if cell else ''}</table:table-cell>" for cell in cells)
    return f"<table:table-row>{inside}</table:table-row>"


def workbook(blocks: Sequence[Block], title: str) -> bytes:
    """A workbook with a sheet for each heading of the second level; numbers are numbers with a format."""
    sheets: dict[str, list[list[object]]] = {}
    for name, some in _sheets(blocks):
        rows = sheets.setdefault(name, [])
        for block in some:
            if rows and not isinstance(block, Heading):
                rows.append([])
            rows.extend(_rows(block, name))
    return xlsx({escape(name): rows for name, rows in sheets.items()})


def sheet_names(blocks: Sequence[Block]) -> list[str]:
    """The words that a workbook adds: the names of its sheets."""
    return [word for name, _ in _sheets(blocks) for word in re.findall(r"\w+", name)]


def _sheets(blocks: Sequence[Block]) -> Iterator[tuple[str, list[Block]]]:
    """The blocks of each sheet; what stands before a heading of the second level is on the first."""
    for sheet in sections(blocks, least=2):
        heading = sheet[0]
        words = heading.words.text if isinstance(heading, Heading) else "Sheet"
        yield words if len(words) <= LONGEST_NAME else re.split(r"[,:]| on ", words)[0][:LONGEST_NAME], sheet


def _rows(block: Block, name: str) -> list[list[object]]:
    match block:
        case Heading(_, words):
            return [[words.text]] if words.text != name else []
        case Paragraph(mark, sentences):
            return [[f"{mark} {said(sentences)}".strip()]]
        case Listing(_, items):
            return [[said(item.sentences)] for item in items]
        case Table(caption, header, rows):
            above: list[list[object]] = [[caption.text]] if caption else []
            head: list[object] = [Styled(cell.text, font="<b/>") for cell in header]
            return [*above, head, *([_typed(cell.text) for cell in row] for row in rows)]
        case Terms(_, items):
            return [[term.text, said(sentences)] for term, sentences in items]
        case Fields(items):
            return [[label.text, _typed(value.text)] for label, value in items]
        case Talk(turns):
            return [[t.time, t.speaker.text, said(t.sentences)] for t in turns]


def _typed(text: str) -> object:
    """A cell's value: what looks like a number is one, with a format that shows it as it looks."""
    if not text:
        return None
    if match := re.fullmatch(r"(\()?(\d{1,3}(?:,\d{3})*|\d+)(\.\d+)?(\))?", text):
        value = float((match[2] + (match[3] or "")).replace(",", "")) * (-1 if match[1] else 1)
        digits = f"#,##0{'.' + '0' * (len(match[3]) - 1) if match[3] else ''}"
        return Styled(int(value) if value == int(value) else value, f"{digits};({digits})")
    return text


def slides(blocks: Sequence[Block], title: str) -> bytes:
    """A presentation with a slide for each heading."""
    shown = []
    for slide in sections(blocks):
        shown.append("".join(_slide(block, alone=len(slide) == 1) for block in slide))
    return pptx(*shown)


def _slide(block: Block, *, alone: bool) -> str:
    match block:
        case Heading(_, words):
            return shape(words.text, kind="ctrTitle" if alone else "title")
        case Paragraph(mark, sentences):
            return shape(f"{mark} {said(sentences)}".strip())
        case Listing(_, items):
            return shape(*(said(item.sentences) for item in items), kind="body")
        case Table(_, header, rows):
            head = f'<a:tbl><a:tblPr firstRow="1"/>{_slide_row([c.text for c in header])}'
            body = "".join(_slide_row([c.text for c in row]) for row in rows)
            inside = f"<a:graphic><a:graphicData>{head}{body}</a:tbl></a:graphicData></a:graphic>"
            return f"<p:graphicFrame>{inside}</p:graphicFrame>"
        case Terms(_, items):
            return shape(*(f"{term.text}: {said(sentences)}" for term, sentences in items), kind="body")
        case other:
            return shape(" ".join(piece.text for piece in pieces_of([other])), kind="body")


def _slide_row(cells: Sequence[str]) -> str:
    inside = "".join(
        f"<a:tc><a:txBody><a:p><a:r><a:t>{escape(cell)}</a:t></a:r></a:p></a:txBody></a:tc>" for cell in cells
    )
    return f"<a:tr>{inside}</a:tr>"

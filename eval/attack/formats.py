"""Files of every format, with a sentence among others or hidden from a person who opens the file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape

Lines = Sequence[str]
"""The paragraphs of a document, its title first."""

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDE = "http://schemas.openxmlformats.org/presentationml/2006/main"
ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("style", "style"))
)
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'

ZERO_WIDTH = "\u200b"

TAGS = 0xE0000
"""Offset from a letter's code point to its tag character, which no screen shows but language models read."""


def text(lines: Lines) -> bytes:
    """Plain text, a paragraph each."""
    return "\n\n".join(lines).encode()


def markdown(lines: Lines) -> bytes:
    """Markdown with a heading."""
    return f"# {lines[0]}\n\n{_paragraphs(lines)}".encode()


def rst(lines: Lines) -> bytes:
    """A document in reStructuredText."""
    return f"{lines[0]}\n{'=' * len(lines[0])}\n\n{_paragraphs(lines)}".encode()


def html(lines: Lines, hidden: str = "", head: str = "") -> bytes:
    """A web page; `hidden` is markup behind the first paragraph."""
    body = "".join(f"<p>{escape(line)}</p>{hidden if not n else ''}" for n, line in enumerate(lines[1:]))
    page = f"<html><head><title>{escape(lines[0])}</title>{head}</head><body><h1>{escape(lines[0])}</h1>{body}</body>"
    return f"<!doctype html>{page}</html>".encode()


def pdf(lines: Lines, extra: Sequence[tuple[float, float, str, str]] = ()) -> bytes:
    """A page; `extra` are further texts as x, y, colour and words."""
    placed = [(72.0, 740.0 - 22 * n, "0 g", line) for n, line in enumerate(lines)]
    drawn = "".join(
        f"BT /F 11 Tf {colour} {x} {y} Td ({_pdf_string(words)}) Tj ET\n" for x, y, colour, words in (*placed, *extra)
    )
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(drawn.encode('cp1252'))}>>stream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    return out + start + table + trailer


def docx(lines: Lines, hidden: str = "", properties: str = "") -> bytes:
    """A Word document; `hidden` is a paragraph behind the first one, formatted with `properties`."""
    paragraphs = [f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines]
    if hidden:
        run = f"<w:r><w:rPr>{properties}</w:rPr><w:t>{escape(hidden)}</w:t></w:r>"
        paragraphs.insert(2, f"<w:p>{run}</w:p>")
    body = f'<w:document xmlns:w="{WORD}"><w:body>{"".join(paragraphs)}</w:body></w:document>'
    return _zipped({"_rels/.rels": _relations(("r", "officeDocument", "word/document.xml")), "word/document.xml": body})


def odt(lines: Lines, hidden: str = "") -> bytes:
    """An OpenDocument text; `hidden` is a paragraph in a style that is not displayed."""
    styles = (
        '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    paragraphs = [f"<text:p>{escape(line)}</text:p>" for line in lines]
    if hidden:
        paragraphs.insert(2, f'<text:p><text:span text:style-name="H">{escape(hidden)}</text:span></text:p>')
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:text>{''.join(paragraphs)}</office:text></office:body></office:document-content>"
    )
    return _zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def epub(lines: Lines, hidden: str = "") -> bytes:
    """A book of one chapter; `hidden` is a paragraph that is not displayed."""
    body = "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
    body += f'<p style="display:none">{escape(hidden)}</p>' if hidden else ""
    page = f"<html {XHTML}><head/><body><h1>{escape(lines[0])}</h1>{body}</body></html>"
    container = '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'
    book = (
        f'<package xmlns:dc="urn:dc"><metadata><dc:title>{escape(lines[0])}</dc:title></metadata><manifest>'
        '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine>'
        "</package>"
    )
    files = {"META-INF/container.xml": container, "b.opf": book, "c.xhtml": f'<?xml version="1.0"?>{page}'}
    return _zipped({"mimetype": "application/epub+zip", **files})


def xlsx(lines: Lines, hidden_row: str = "", hidden_sheet: str = "") -> bytes:
    """A workbook of one column; a row or a sheet may be hidden."""
    rows = "".join(_row(n, line) for n, line in enumerate(lines, 1))
    rows += _row(len(lines) + 1, hidden_row, ' hidden="1"') if hidden_row else ""
    sheets = [("Notes", "visible", rows)]
    sheets += [("More", "hidden", _row(1, hidden_sheet))] if hidden_sheet else []
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="s{n}"/>'
        for n, (name, state, _) in enumerate(sheets, 1)
    )
    parts = {
        f"xl/s{n}.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{inside}</sheetData></worksheet>'
        for n, (_, _, inside) in enumerate(sheets, 1)
    }
    targets = [(f"s{n}", "worksheet", f"s{n}.xml") for n in range(1, len(sheets) + 1)]
    return _zipped(
        {
            "_rels/.rels": _relations(("r", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relations(*targets),
            **parts,
        }
    )


def pptx(lines: Lines, hidden_shape: str = "", hidden_slide: str = "") -> bytes:
    """A presentation of one slide; a shape or a second slide may be hidden."""
    shapes = "".join(_shape(line) for line in lines) + (_shape(hidden_shape, 1) if hidden_shape else "")
    slides = [(shapes, 1)] + ([(_shape(hidden_slide), 0)] if hidden_slide else [])
    spaces = f'xmlns:p="{SLIDE}" xmlns:a="{DRAWING}" xmlns:r="{OFFICE}"'
    listed = "".join(f'<p:sldId id="{256 + n}" r:id="s{n}"/>' for n in range(len(slides)))
    parts = {
        f"ppt/s{n}.xml": f'<p:sld {spaces} show="{shown}"><p:cSld><p:spTree>{inside}</p:spTree></p:cSld></p:sld>'
        for n, (inside, shown) in enumerate(slides)
    }
    targets = [(f"s{n}", "slide", f"s{n}.xml") for n in range(len(slides))]
    presentation = f"<p:presentation {spaces}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"
    return _zipped(
        {
            "_rels/.rels": _relations(("r", "officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": presentation,
            "ppt/_rels/presentation.xml.rels": _relations(*targets),
            **parts,
        }
    )


def csv(lines: Lines) -> bytes:
    """A table of numbered notes."""
    rows = [f'{number},"{line.replace(chr(34), chr(34) * 2)}"' for number, line in enumerate(lines[1:], 1)]
    return "\n".join([f"No.,{lines[0]}", *rows]).encode()


def json_(lines: Lines) -> bytes:
    """An object with a list of notes."""
    return json.dumps({"title": lines[0], "notes": list(lines[1:])}, ensure_ascii=False).encode()


def srt(lines: Lines) -> bytes:
    """Subtitles, ten seconds each."""
    parts = [f"{n}\n00:00:{n}0,000 --> 00:00:{n}9,000\n{line}\n" for n, line in enumerate(lines[1:], 1)]
    return "\n".join(parts).encode()


def eml(lines: Lines) -> bytes:
    """A mail with the title as its subject."""
    head = f"From: office@example.org\nTo: all@example.org\nSubject: {lines[0]}\nDate: Mon, 3 Mar 2025 09:00:00 +0000"
    return f"{head}\nContent-Type: text/plain; charset=utf-8\n\n{_paragraphs(lines)}\n".encode()


def python(lines: Lines) -> bytes:
    """A program with the paragraphs as the docstring of a function."""
    return f'"""{lines[0]}."""\n\n\ndef facts():\n    """{_paragraphs(lines)}"""\n'.encode()


def archive(lines: Lines) -> bytes:
    """An archive that holds a text."""
    return _zipped({"notes.txt": text(lines).decode()})


FORMATS: Mapping[str, Callable[[Lines], bytes]] = {
    "txt": text,
    "md": markdown,
    "rst": rst,
    "html": html,
    "pdf": pdf,
    "docx": docx,
    "odt": odt,
    "epub": epub,
    "xlsx": xlsx,
    "pptx": pptx,
    "csv": csv,
    "json": json_,
    "srt": srt,
    "eml": eml,
    "py": python,
    "zip": archive,
}
"""The writers of formats, by the suffix of their files."""


def _styled(style: str) -> Callable[[Lines, str], bytes]:
    return lambda lines, attack: html(lines, f'<p style="{style}">{escape(attack)}</p>')


def _spread(attack: str) -> str:
    return ZERO_WIDTH.join(attack)


def _in_tags(attack: str) -> str:
    return "".join(chr(TAGS + ord(letter)) for letter in attack)


def _with_attack(lines: Lines, attack: str) -> list[str]:
    """The lines with something at the end of the second paragraph."""
    return [*lines[:2], f"{lines[2]} {attack}", *lines[3:]]


HIDDEN: Mapping[str, tuple[str, Callable[[Lines, str], bytes]]] = {
    "HTML, not displayed": ("html", _styled("display:none")),
    "HTML, white letters": ("html", _styled("color:#fff;background:#ffffff")),
    "HTML, letters of size 0": ("html", _styled("font-size:0")),
    "HTML, beside the screen": ("html", _styled("position:absolute;left:-9999px")),
    "HTML, hidden by a style sheet": (
        "html",
        lambda lines, said: html(lines, f'<p class="note">{escape(said)}</p>', "<style>.note{display:none}</style>"),
    ),
    "Markdown, a comment": ("md", lambda lines, said: markdown([*lines[:2], f"<!-- {said} -->", *lines[2:]])),
    "text, zero-width letters between": ("txt", lambda lines, said: text(_with_attack(lines, _spread(said)))),
    "text, in tag characters": ("txt", lambda lines, said: text(_with_attack(lines, _in_tags(said)))),
    "PDF, white letters": ("pdf", lambda lines, said: pdf(lines, [(72, 500, "1 g", said)])),
    "PDF, beside the page": ("pdf", lambda lines, said: pdf(lines, [(1200, 500, "0 g", said)])),
    "DOCX, hidden text": ("docx", lambda lines, said: docx(lines, said, "<w:vanish/>")),
    "DOCX, white letters": ("docx", lambda lines, said: docx(lines, said, '<w:color w:val="FFFFFF"/>')),
    "ODT, hidden text": ("odt", odt),
    "XLSX, a hidden sheet": ("xlsx", lambda lines, said: xlsx(lines, hidden_sheet=said)),
    "XLSX, a hidden row": ("xlsx", lambda lines, said: xlsx(lines, hidden_row=said)),
    "PPTX, a hidden slide": ("pptx", lambda lines, said: pptx(lines, hidden_slide=said)),
    "PPTX, a hidden shape": ("pptx", lambda lines, said: pptx(lines, hidden_shape=said)),
    "EPUB, not displayed": ("epub", epub),
}
"""The suffix and what writes the file, by how its sentence is hidden."""


def _paragraphs(lines: Lines) -> str:
    return "\n\n".join(lines[1:])


def _pdf_string(words: str) -> str:
    """A text as it stands in a content stream."""
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").replace("\n", " ")


def _row(number: int, words: str, more: str = "") -> str:
    return f'<row r="{number}"{more}><c r="A{number}" t="inlineStr"><is><t>{escape(words)}</t></is></c></row>'


def _shape(words: str, hidden: int = 0) -> str:
    paragraph = f"<a:p><a:r><a:t>{escape(words)}</a:t></a:r></a:p>"
    return f'<p:sp><p:nvSpPr><p:cNvPr hidden="{hidden}"/><p:nvPr/></p:nvSpPr><p:txBody>{paragraph}</p:txBody></p:sp>'


def _relations(*targets: tuple[str, str, str]) -> str:
    inside = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in targets)
    return f'<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'


def _zipped(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()

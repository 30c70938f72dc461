"""Makes the files that the loader tests read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

import docx

LEADING = 14.0
HELVETICA = "".join(
    f"/{name}<</Type/Font/Subtype/Type1/BaseFont/{font}/Encoding/WinAnsiEncoding>>"
    for name, font in (("H", "Helvetica"), ("B", "Helvetica-Bold"))
)


def pdf(
    *pages: Sequence[str | tuple[float, float, float, str]],
    unmapped: str = "",
    info: str = "",
    extra: Sequence[str] = (),
    annots: str = "",
    catalog: str = "",
    drawn: str = "",
    page: str = "",
    resources: str = "",
) -> bytes:
    """A PDF with these lines on its pages, whatever the characters: one CID per character, and a ToUnicode map.

    A line is a string, set below the one before it, or `(x, y, size, string)`. `extra` are further objects, numbered
    from 6 + 2 * pages; `annots` goes into the first page, `catalog` into the catalogue; `page` are entries
    of all pages, `resources` of their resources, `drawn` operators of all pages, whose fonts /H and /B are Helvetica.
    """
    placed = [
        [line if isinstance(line, tuple) else (72.0, 750 - LEADING * i, 12.0, line) for i, line in enumerate(lines)]
        for lines in pages
    ]
    characters = sorted({character for lines in placed for *_, text in lines for character in text})
    cid = {character: number for number, character in enumerate(characters, 1)}
    mapped = [character for character in characters if character not in unmapped]
    cmap = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
    cmap += "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    for i in range(0, len(mapped), 100):
        chunk = mapped[i : i + 100]
        cmap += f"{len(chunk)} beginbfchar\n"
        cmap += "".join(f"<{cid[c]:04X}> <{c.encode('utf-16-be').hex()}>\n" for c in chunk)
        cmap += "endbfchar\n"
    cmap += "endcmap end end"
    first_page = 6
    kids = " ".join(f"{first_page + 2 * i} 0 R" for i in range(len(pages)))
    descendant = "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        f"{descendant}/Supplement 0>>/DW 600>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]
    for i, lines in enumerate(placed):
        shown = "".join(
            f"BT /F {size} Tf {x} {y} Td <{''.join(f'{cid[c]:04X}' for c in text)}> Tj ET\n"
            for x, y, size, text in lines
        )
        shown = f"{drawn}\n{shown}" if drawn else shown
        entries = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {first_page + 2 * i + 1} 0 R{page}"
        entries += f"/Resources<</Font<</F 3 0 R{HELVETICA if drawn else ''}>>{resources}>>{annots if not i else ''}>>"
        objects += [entries, f"<</Length {len(shown)}>>stream\n{shown}\nendstream"]
    objects += extra
    objects.append(f"<<{info}>>")
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    xref = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>"
    return out + f"{trailer}\nstartxref\n{xref}\n%%EOF\n".encode()


def docx_bytes(document: docx.document.Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def docx_of(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return docx_bytes(document)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def raw_docx(body: str, *, w: str = W, relations: str = "", main: str = "word/document.xml", **parts: str) -> bytes:
    """A DOCX with that XML as body. `parts` are further files in `word/`, each referred to by its name (`styles=…`)."""
    names = {"footnotes": "footnotes", "numbering": "numbering", "styles": "styles", "comments": "comments"}
    refers = "".join(f'<Relationship Id="{n}" Type="{OFFICE}/{names.get(n, n)}" Target="{n}.xml"/>' for n in parts)
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    spaces = f'xmlns:w="{w}" xmlns:m="urn:m" xmlns:mc="urn:mc" xmlns:v="urn:v"'
    folder, _, file = main.rpartition("/")
    return zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r" Type="{OFFICE}/officeDocument" '
            f'Target="{main}"/></Relationships>',
            main: f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
            f"{folder}/_rels/{file}.rels": f'<Relationships xmlns="{package}">{refers}{relations}</Relationships>',
            **{f"{folder}/{name}.xml": f"<w:{name} {spaces}>{xml}</w:{name}>" for name, xml in parts.items()},
        }
    )


SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*targets: tuple[str, str, str]) -> str:
    """The relationships of a part: id, kind and target of each."""
    inside = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in targets)
    return f'<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'


def column_letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


class Styled:
    """A cell's value with a format code, or with a bold or struck-out font."""

    def __init__(self, value: object, code: str = "General", font: str = "") -> None:
        self.value, self.code, self.font = value, code, font


def xlsx(
    sheets: dict[str, Sequence[Sequence[object]] | str],
    *,
    merged: dict[str, Sequence[str]] | None = None,
    states: dict[str, str] | None = None,
    before: dict[str, str] | None = None,
    properties: str = "",
    extra: dict[str, str | bytes] | None = None,
) -> bytes:
    """A workbook of these sheets: rows of strings, numbers, booleans, `Styled` values and None, or XML of rows.

    `merged` names merged areas, `states` hidden sheets, `before` is XML before the rows of a sheet, `properties` are
    attributes of the workbook, `extra` further parts.
    """
    styles = [Styled(None)]
    strings: list[str] = []

    def cell(value: object, row: int, column: int) -> str:
        if value is None:
            return ""
        style = ""
        if isinstance(value, Styled):
            styles.append(value)
            style, value = f' s="{len(styles) - 1}"', value.value
        at = f'r="{column_letters(column)}{row + 1}"{style}'
        if isinstance(value, bool):
            return f'<c {at} t="b"><v>{int(value)}</v></c>'
        if isinstance(value, int | float):
            return f"<c {at}><v>{value!r}</v></c>"
        strings.append(str(value))
        return f'<c {at} t="s"><v>{len(strings) - 1}</v></c>'

    def sheet(name: str, rows: Sequence[Sequence[object]] | str) -> str:
        if not isinstance(rows, str):
            rows = "".join(
                f'<row r="{r + 1}">{"".join(cell(value, r, c) for c, value in enumerate(values))}</row>'
                for r, values in enumerate(rows)
            )
        areas = "".join(f'<mergeCell ref="{area}"/>' for area in (merged or {}).get(name, ()))
        head = (before or {}).get(name, "")
        return f'<worksheet xmlns="{SHEET}">{head}<sheetData>{rows}</sheetData>' + (
            f"<mergeCells>{areas}</mergeCells></worksheet>"
        )

    made = {f"xl/worksheets/sheet{n}.xml": sheet(name, rows) for n, (name, rows) in enumerate(sheets.items())}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n + 1}" state="{(states or {}).get(name, "visible")}" r:id="s{n}"/>'
        for n, name in enumerate(sheets)
    )
    codes = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{escape(s.code)}"/>' for n, s in enumerate(styles))
    fonts = "".join(f"<font>{s.font}</font>" for s in styles)
    formats = "".join(f'<xf numFmtId="{200 + n}" fontId="{n}"/>' for n in range(len(styles)))
    return zipped(
        {
            "_rels/.rels": relations(("r", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><workbookPr {properties}/>'
            f"<sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": relations(
                *((f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(len(sheets))),
                ("t", "sharedStrings", "sharedStrings.xml"),
                ("f", "styles", "styles.xml"),
            ),
            "xl/styles.xml": f'<styleSheet xmlns="{SHEET}"><numFmts>{codes}</numFmts><fonts>{fonts}</fonts>'
            f"<cellXfs>{formats}</cellXfs></styleSheet>",
            "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">'
            + "".join(text if text.startswith("<si>") else f"<si><t>{escape(text)}</t></si>" for text in strings)
            + "</sst>",
            **made,
            **(extra or {}),
        }
    )


DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDE = "http://schemas.openxmlformats.org/presentationml/2006/main"


def shape(*paragraphs: str, kind: str | None = None, hidden: bool = False) -> str:
    """A shape of a slide, a placeholder if it has a kind, with these paragraphs: texts, or XML of `a:p`."""
    holder = f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>' if kind else "<p:nvPr/>"
    inside = "".join(
        p if p.startswith("<a:p>") else f"<a:p><a:r><a:t>{escape(p)}</a:t></a:r></a:p>" for p in paragraphs
    )
    return f'<p:sp><p:nvSpPr><p:cNvPr hidden="{int(hidden)}"/>{holder}</p:nvSpPr><p:txBody>{inside}</p:txBody></p:sp>'


def pptx(
    *slides: str,
    notes: dict[int, str] | None = None,
    shown: dict[int, bool] | None = None,
    targets: dict[int, Sequence[tuple[str, str, str]]] | None = None,
    extra: dict[str, str | bytes] | None = None,
) -> bytes:
    """A presentation of these slides, each the XML of its shapes; the rest is by their number, from 0."""
    spaces = f'xmlns:p="{SLIDE}" xmlns:a="{DRAWING}" xmlns:r="{OFFICE}" xmlns:mc="urn:mc"'
    files: dict[str, str | bytes] = {
        "_rels/.rels": relations(("r", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {spaces}><p:sldIdLst>"
        + "".join(f'<p:sldId id="{256 + n}" r:id="s{n}"/>' for n in range(len(slides)))
        + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(*((f"s{n}", "slide", f"s{n}.xml") for n in range(len(slides)))),
    }
    for n, shapes in enumerate(slides):
        tree = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
        files[f"ppt/s{n}.xml"] = f'<p:sld {spaces} show="{int((shown or {}).get(n, True))}">{tree}</p:sld>'
        own = list((targets or {}).get(n, ()))
        if n in (notes or {}):
            own.append(("n", "notesSlide", f"n{n}.xml"))
            body = shape(str((notes or {})[n]), kind="body") + shape("7", kind="sldNum")
            files[f"ppt/n{n}.xml"] = f"<p:notes {spaces}><p:cSld><p:spTree>{body}</p:spTree></p:cSld></p:notes>"
        files[f"ppt/_rels/s{n}.xml.rels"] = relations(*own)
    return zipped({**files, **(extra or {})})


def epub(
    pages: dict[str, str],
    *,
    nav: Sequence[tuple[str, str]] = (),
    ncx: Sequence[tuple[str, str]] = (),
    metadata: str = "",
    extra: dict[str, str | bytes] | None = None,
) -> bytes:
    """A book of these files, each the inside of a body, with a table of contents: addresses and labels."""
    html = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head/>'
    xml = '<?xml version="1.0" encoding="utf-8"?>'
    links = "".join(f'<li><a href="{to}">{label}</a></li>' for to, label in nav)
    marks = "".join(
        f'<navPoint><navLabel><text>{label}</text></navLabel><content src="{to}"/></navPoint>' for to, label in ncx
    )
    items = "".join(f'<item id="{name}" href="text/{name}" media-type="application/xhtml+xml"/>' for name in pages)
    items += '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>' if nav else ""
    items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>' if ncx else ""
    spine = "".join(f'<itemref idref="{name}"/>' for name in pages)
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": "<container><rootfiles>"
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": f'<package xmlns:dc="urn:dc"><metadata>{metadata}</metadata><manifest>{items}</manifest>'
            f"<spine>{spine}</spine></package>",
            "OEBPS/nav.xhtml": f'{xml}{html}<body><nav epub:type="toc"><ol>{links}</ol></nav></body></html>',
            "OEBPS/toc.ncx": '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/ncx.dtd">'
            f"<ncx><navMap>{marks}</navMap></ncx>",
            **{f"OEBPS/text/{name}": f"{xml}{html}<body>{inside}</body></html>" for name, inside in pages.items()},
            **(extra or {}),
        }
    )


ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in [
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("meta", "meta"), ("manifest", "manifest"),
    ]
)  # fmt: skip


def odt(
    body: str,
    *,
    automatic: str = "",
    styles: str = "",
    master: str = "",
    meta: str = "",
    manifest: str = "",
    extra: dict[str, str | bytes] | None = None,
) -> bytes:
    """An ODT with that XML as its text, automatic and common styles, page templates, properties and manifest."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<office:document-content {ODF} xmlns:xlink="urn:xlink">'
            f"<office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {ODF}><office:styles>{styles}</office:styles>"
            f"<office:master-styles>{master}</office:master-styles></office:document-styles>",
            "meta.xml": f'<office:document-meta {ODF} xmlns:dc="urn:dc"><office:meta>{meta}</office:meta>'
            "</office:document-meta>",
            "META-INF/manifest.xml": f"<manifest:manifest {ODF}>{manifest}</manifest:manifest>",
            **(extra or {}),
        }
    )


def zipped(files: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()

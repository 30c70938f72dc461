import io
import zipfile
from datetime import datetime

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.index.errors import LoadError
from pincite.index.loaders import canonical, load_bytes
from pincite.index.loaders.package import MAX_UNPACKED
from tests.index.loaders.loader_files import OFFICE, W, docx_bytes, docx_of, raw_docx, zipped


def load(data, name="a.docx"):
    return load_bytes(data, name=name)


def p(text, properties=""):
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def test_a_document_made_by_python_docx():
    made = docx.Document()
    made.core_properties.title = "A report"
    made.core_properties.author = "A. Writer"
    made.core_properties.modified = datetime(2022, 1, 30)  # noqa: DTZ001 - python-docx wants it so
    made.add_paragraph("Before.")
    made.add_heading("One", 1)
    made.add_paragraph("Text\twith tab\nand break.")
    made.add_heading("Two", 2)
    made.add_paragraph("bullet", style="List Bullet")
    made.add_paragraph("other", style="List Bullet")
    made.add_paragraph("first", style="List Number")
    made.add_paragraph("second", style="List Number")
    table = made.add_table(2, 2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), "abcd", strict=True):
        cell.text = text
    made.add_paragraph("After.")
    document = load(docx_bytes(made))
    assert document.text == (
        "Before.\n\nOne\n\nText\twith tab\nand break.\n\nTwo\n\n- bullet\n- other\n1. first\n2. second\n\n"
        "a | b\nc | d\n\nAfter."
    )
    assert [section.heading for section in document.sections] == ["", "One", "One › Two"]
    assert "".join(section.span.of(document.text) for section in document.sections) == document.text
    assert (document.title, document.author, document.published) == ("A report", "A. Writer", "2022-01-30")
    assert document.metadata["modified"] == "2022-01-30"


NESTED = "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>{}</w:tc></w:tr></w:tbl>"


def runs(xml):
    return f"<w:p>{xml}</w:p>".replace("<r>", "<w:r><w:t>").replace("</r>", "</w:t></w:r>")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("a") + p("") + p("b"), "a\n\nb"),
        (runs("<r>a</r><w:hyperlink><r>link</r></w:hyperlink>"), "alink"),
        (runs("<w:ins><r>in</r></w:ins><w:del><w:r><w:delText>out</w:delText></w:r></w:del>"), "in"),
        (runs("<w:moveFrom><r>no</r></w:moveFrom><w:moveTo><r>yes</r></w:moveTo>"), "yes"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{p('control')}</w:sdtContent></w:sdt>", "control"),
        ("<w:p><w:sdt><w:sdtContent><w:r><w:t>inline</w:t></w:r></w:sdtContent></w:sdt></w:p>", "inline"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>", "seen"),
        ("<w:p><w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:t>3</w:t></w:r></w:p>", "3"),
        ("<w:p><w:fldSimple><w:r><w:t>field</w:t></w:r></w:fldSimple></w:p>", "field"),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r></w:p>", "a\nb\u2011c"),
        ('<w:p><w:r><w:sym w:font="Symbol" w:char="2264"/></w:r></w:p>', "≤"),
        (
            "<w:p><m:oMath><m:r><m:t>E=m</m:t></m:r><m:sSup><m:sSupPr/><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r>"
            "<m:t>2</m:t></m:r></m:sup></m:sSup><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t>"
            "</m:r></m:den></m:f></m:oMath></w:p>",
            "E=mc^21/2",
        ),
        (
            "<w:p><w:r><w:t>text</w:t><mc:AlternateContent><mc:Choice><v:txbx><w:txbxContent>" + p("box")
            + "</w:txbxContent></v:txbx></mc:Choice><mc:Fallback><w:pict><w:txbxContent>" + p("box")
            + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent><w:t> goes on</w:t></w:r></w:p>"
            + p("next"),
            "text goes on\n\nbox\n\nnext",
        ),
        (NESTED.format(p("x")), "| x"),
        (NESTED.format(p("x") + NESTED.format(p("in"))), "x\n\n| in"),
        ("<w:r><w:t>outside a paragraph</w:t></w:r>", "outside a paragraph"),
        (p("Deep", '<w:outlineLvl w:val="2"/>'), "Deep"),
        (p("e\u0301"), "é"),
    ],
)  # fmt: skip
def test_body(body, expected):
    assert load(raw_docx(body)).text == expected


def test_an_outline_level_makes_a_heading():
    document = load(raw_docx(p("Head", '<w:outlineLvl w:val="0"/>') + p("text")))
    assert [section.heading for section in document.sections] == ["Head"]
    assert document.title == "Head"


def test_headings_are_known_in_every_language_and_through_the_styles_they_are_based_on():
    styles = (
        '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    )
    body = (
        p("Der Titel", '<w:pStyle w:val="Titel"/>')
        + p("Eins", '<w:pStyle w:val="berschrift1"/>')
        + p("Zwei", '<w:pStyle w:val="Mine"/>')
        + p("text", '<w:pStyle w:val="Loop"/>')
    )
    document = load(raw_docx(body, styles=styles))
    assert [section.heading for section in document.sections] == ["", "Eins", "Zwei"]
    assert document.title == "Der Titel"


def numbered(text, level, number="1"):
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(number, form, text, more=""):
    look = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}">{look}</w:lvl>'


def test_clauses_keep_the_numbers_that_the_page_shows():
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "upperRoman", "%1.")
        + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        + level(2, "lowerLetter", "(%3)")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    places = [("a", 0), ("b", 0), ("c", 1), ("d", 1), ("e", 2), ("f", 2), ("g", 1), ("h", 2), ("i", 0), ("j", 1)]
    document = load(raw_docx("".join(numbered(*place) for place in places), numbering=numbering))
    assert document.text.split("\n") == [
        "I. a", "II. b", "  2.1 c", "  2.2 d", "    (a) e", "    (b) f", "  2.3 g", "    (a) h", "III. i", "  3.1 j"
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", ["", "²", "-1", "99999999999", "9" * 5000, "x"])
def test_numbers_that_are_none_harm_nothing(wrong):
    letters = level(0, "lowerLetter", "%1.").replace('start w:val="1"', f'start w:val="{wrong}"')
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{letters}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = numbered("one", 0) + numbered("two", wrong) + p("three", f'<w:outlineLvl w:val="{wrong}"/>')
    text = load(raw_docx(body, numbering=numbering)).text
    assert [word for word in text.split() if word in {"one", "two", "three"}] == ["one", "two", "three"]
    assert len(text) < 100


def test_notes_follow_the_paragraph_and_each_has_one_number():
    body = (
        '<w:p><w:r><w:t>Claim</w:t><w:footnoteReference w:id="2"/><w:t>.</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>Again</w:t><w:footnoteReference w:id="2"/><w:footnoteReference w:id="99"/></w:r></w:p>'
    )
    notes = f'<w:footnote w:id="0">{p("unused")}</w:footnote><w:footnote w:id="2">{p("The note.")}</w:footnote>'
    assert load(raw_docx(body, footnotes=notes)).text == "Claim[1].\n\n[1] The note.\n\nAgain[1]"


def test_a_note_to_text_outside_a_paragraph_is_not_lost():
    body = '<w:r><w:t>Claim</w:t><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="2">{p("The note.")}</w:footnote>'
    assert load(raw_docx(body, footnotes=notes)).text == "Claim[1]\n\n[1] The note."


def test_headers_and_footers_come_last_and_once():
    text = load(raw_docx(p("text"), header=p("Confidential"), footer=p("Confidential") + p("page 1"))).text
    assert text == "text\n\nConfidential\n\npage 1"


def test_comments_are_counted_not_read():
    document = load(raw_docx(p("text"), comments=f"<w:comment>{p('why?')}</w:comment>"))
    assert (document.text, document.metadata["comments"]) == ("text", "1 not read")


def test_the_strict_variant_and_links_to_nowhere_are_read():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    nowhere = f'<Relationship Id="x" Type="{OFFICE}/image" Target="NULL"/>'
    assert load(raw_docx(p("text"), w=strict, relations=nowhere)).text == "text"


def test_the_main_part_may_have_any_name():
    assert load(raw_docx(p("text"), main="word/document2.xml")).text == "text"


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(MAX_UNPACKED // 2**20 + 1):
            part.write(b" " * 2**20)
    return file.getvalue()


def lying_bomb():
    """A part that unpacks to more than its directory entry says."""
    data = zipped({"word/document.xml": "<w:document " + " " * 100_000 + "/>"})
    return data.replace((100_014).to_bytes(4, "little"), (50).to_bytes(4, "little"))


WHOLE = docx_of("text " * 500)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
DTD = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
DAMAGED = "is damaged: its part word/document.xml cannot be read; fetch or save the file again"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (WHOLE[: len(WHOLE) // 2], "is damaged: its zip directory cannot be read; fetch or save the file again"),
        (b"PK\x03\x04nonsense", "is damaged: its zip directory cannot be read; fetch or save the file again"),
        (bomb(), "unpacks to more than 128 MB of XML; split it"),
        (lying_bomb(), DAMAGED),
        (zipped({"word/document.xml": "<not closed"}), DAMAGED),
        (zipped({"word/document.xml": "<a/>"}), "is damaged: its main part has no body"),
        (
            zipped({"word/document.xml": DTD + f'<w:d xmlns:w="{W}"><w:body>{p("&b;")}</w:body></w:d>'}),
            "is damaged: its part word/document.xml defines a document type, which the format forbids",
        ),
        (zipped({"a.txt": "a"}), "is a zip archive, not a document; unpack it first"),
        (
            zipped({"xl/workbook.bin": b"a"}),
            "is a binary Excel workbook (.xlsb), which is not read; save it as XLSX",
        ),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted; save a copy without the password"),
        (OLE + "WordDocument".encode("utf-16-le"), "is in the old .doc format, which is not read; save it as DOCX"),
        (
            OLE + "Workbook".encode("utf-16-le").ljust(64, b"\0") + "WordDocument".encode("utf-16-le").ljust(64, b"\0"),
            "is an old Excel workbook, which is not read; save it as XLSX",  # and a document within it
        ),
        (docx_of("", "  "), "holds no text"),
        (raw_docx("<w:sdt>" * 1500 + p("x") + "</w:sdt>" * 1500), "is damaged: it is nested too deeply"),
        (b"plain", "is plain text, not DOCX; fetch it again, or rename it if it is meant to be that"),
    ],
)
def test_refused(data, reason):
    with pytest.raises(LoadError) as caught:
        load(data)
    assert caught.value.reason == reason


PARAGRAPH = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=30
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PARAGRAPH, min_size=1, max_size=6), st.booleans())
def test_no_visible_character_is_lost(paragraphs, in_table):
    made = docx.Document()
    table = made.add_table(len(paragraphs), 1) if in_table else None
    for i, text in enumerate(paragraphs):
        if table is not None:
            table.cell(i, 0).text = text
        else:
            made.add_paragraph(text)
    wanted = "".join("".join(canonical(text).split()) for text in paragraphs)
    if not wanted:
        return
    assert "".join(load(docx_bytes(made)).text.split()) == wanted


def test_python_docx_misses_what_we_read():
    """Why the XML is walked here: the day this fails, python-docx can do it."""
    body = "<w:p><w:ins><w:r><w:t>inserted</w:t></w:r></w:ins></w:p>"
    made = docx.Document()
    made.element.body.insert(0, parse_xml(body.replace("<w:p>", f'<w:p xmlns:w="{W}">', 1)))
    assert "inserted" not in "".join(paragraph.text for paragraph in made.paragraphs)
    assert load(docx_bytes(made)).text == "inserted"

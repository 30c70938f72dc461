import io
import unicodedata
from collections import Counter

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.index.errors import LoadError
from pincite.index.loaders import load_bytes
from tests.index.loaders.loader_files import LEADING, pdf


def load(data, name="a.pdf"):
    return load_bytes(data, name=name)


def paragraph(top, *lines, size=12.0, x=72.0):
    return [(x, top - LEADING * i, size, line) for i, line in enumerate(lines)]


def test_pages_cover_the_text_and_hold_what_stands_on_them():
    document = load(pdf(["First page."], [], ["Third page", "has two lines."], ["goes on"]))
    pages = [span.of(document.text) for span in document.pages]
    assert pages == ["First page.\n\n", "", "Third page\nhas two lines.\n\n", "goes on"]
    assert "".join(pages) == document.text
    assert document.metadata == {"pages": "4", "pages_without_text": "2"}
    assert document.media_type == "application/pdf"


def test_a_sentence_that_runs_over_the_page_is_not_torn_by_a_blank_line():
    document = load(pdf(["The sentence begins"], ["and goes on here."]))
    assert document.text == "The sentence begins\nand goes on here."


def test_paragraphs_are_parted_by_blank_lines_and_lines_by_line_ends():
    top = paragraph(750, "One line that", "goes on to", "the third.")
    below = paragraph(750 - 3 * LEADING - 8, "Second paragraph", "of two lines.")
    assert load(pdf(top + below)).text == "One line that\ngoes on to\nthe third.\n\nSecond paragraph\nof two lines."


def test_a_heading_in_larger_letters_is_a_paragraph():
    lines = [(72, 750, 18, "Heading"), *paragraph(730, "Text that", "goes on to", "an end.")]
    assert load(pdf(lines)).text == "Heading\n\nText that\ngoes on to\nan end."


def test_an_indented_first_line_begins_a_paragraph():
    lines = paragraph(750, "One line", "and its end.", "", "with a second line.", "And more.")
    lines[2] = (90, 750 - 2 * LEADING, 12, "New paragraph")
    assert load(pdf(lines)).text == "One line\nand its end.\n\nNew paragraph\nwith a second line.\nAnd more."


def test_double_spaced_lines_are_one_paragraph():
    lines = [(72, 750 - 2 * LEADING * i, 12, f"line {i}") for i in range(6)]
    assert "\n\n" not in load(pdf(lines)).text


def test_a_line_that_was_joined_at_a_hyphen_leaves_no_gap():
    lines = ["One line of", "a text that is inter-", "national and so", "goes on to", "its end."]
    assert load(pdf(lines)).text == "One line of\na text that is international and so\ngoes on to\nits end."


def test_columns_are_read_one_after_the_other():
    left = paragraph(750, "Left one", "left two.")
    right = paragraph(750, "Right one", "right two.", x=320)
    assert load(pdf(left + right)).text == "Left one\nleft two.\n\nRight one\nright two."


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["This is inter-", "national."], "This is international."),
        (["A co-", "operation, and cooperation."], "A cooperation, and cooperation."),
        (["A co-", "operation, and co-operation."], "A co-operation, and co-operation."),
        (["A news-", "paper is a paper with news."], "A news-paper is a paper with news."),
        (["It is well-", "known."], "It is well-known."),
        (["The Iran-", "Russia treaty."], "The Iran-Russia treaty."),
        (["soft hy\u00ad", "phen."], "soft hyphen."),
    ],
)
def test_words_that_were_broken_at_a_line_end(lines, expected):
    assert load(pdf(lines)).text == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["emoji 😀 and 漢字"], "emoji 😀 and 漢字"),
        (["e\u0301 composed"], "é composed"),
        (["of\ufb01ce \ufb02ight"], "office flight"),
        (["مالس"[::1]], "سلام"),
        (["םולש"], "שלום"),
        (["price: 3.5 % — “yes”"], "price: 3.5 % — “yes”"),
    ],
)
def test_characters(lines, expected):
    assert load(pdf(lines)).text == expected


def test_a_glyph_without_a_character_is_seen():
    assert load(pdf(["a©b and more"], unmapped="©")).text == "a\ufffdb and more"


def test_metadata():
    info = "/Title(A report)/Author(A. Writer)/CreationDate(D:20220130120000Z)/ModDate(D:20220201)/Subject(unspecified)"
    document = load(pdf(["text"], info=info))
    assert (document.title, document.author, document.published) == ("A report", "A. Writer", "2022-01-30")
    assert document.metadata == {"pages": "1", "modified": "2022-02-01"}


@pytest.mark.parametrize(
    "title",
    ["untitled", "Microsoft Word - report.docx", "(anonymous)", "", "report.indd", "invoice 7.html", "about:blank"],
)
def test_a_title_that_no_person_wrote_gives_way_to_the_file_name(title):
    title = title.replace("(", r"\(").replace(")", r"\)")
    assert load(pdf(["text"], info=f"/Title({title})"), name="report.pdf").title == "report"


def test_what_is_filled_into_a_form_is_text():
    field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Filled in)/Rect[72 600 300 620]/P 6 0 R/F 4/AP<</N 9 0 R>>>>"
    drawn = "BT /F 12 Tf 2 4 Td (Filled in) Tj ET"
    look = (
        "<</Type/XObject/Subtype/Form/BBox[0 0 228 20]/Resources<</Font<</F <</Type/Font/Subtype/Type1/BaseFont/"
        f"Helvetica>>>>>>/Length {len(drawn)}>>stream\n{drawn}\nendstream"
    )
    data = pdf(
        ["Name:"], extra=[field, look], annots="/Annots[8 0 R]", catalog="/AcroForm<</Fields[8 0 R]/DA(/F 12 Tf)>>"
    )
    assert load(data).text.split("\n\n") == ["Name:", "Filled in"]


def encrypted(password, owner="owner"):
    writer = pypdf.PdfWriter(io.BytesIO(pdf(["secret"])))
    writer.encrypt(password, owner, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_file_that_opens_without_a_password_is_read():
    assert load(encrypted("")).text == "secret"


WHOLE = pdf(["text " * 20] * 20)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encrypted("user"), "is encrypted; save a copy without the password"),
        (pdf([]), 'holds images only, no text; to read it, pip install "pincite[ocr]"'),
        (pdf(["   "], []), 'holds images only, no text; to read it, pip install "pincite[ocr]"'),
        (
            pdf(["symbols"], unmapped="symbols"),
            'has fonts that do not say which characters they show; to read it, pip install "pincite[ocr]"',
        ),
        (WHOLE[: len(WHOLE) // 2], "is cut off before its end; fetch or save the PDF again"),
        (b"%PDF-1.7\n/Linearized 1 /L 99999 %%EOF", "is cut off before its end; fetch or save the PDF again"),
        (b"%PDF-1.7\nnothing at all\n%%EOF", "is damaged: PDFium cannot open it as a PDF"),
        (b"Not found", "is plain text, not PDF; fetch it again, or rename it if it is meant to be that"),
        (b"<!doctype html><p>x", "is an HTML page, not PDF; fetch it again, or rename it if it is meant to be that"),
    ],
)
def test_refused(data, reason):
    with pytest.raises(LoadError) as caught:
        load(data)
    assert caught.value.reason == reason


def test_a_pdf_under_another_name_is_a_pdf():
    assert load(pdf(["text"]), name="a.txt").media_type == "application/pdf"
    for name in ("a.pdf", "a", "a.bin"):
        assert load(b"HTTP/1.1 200 OK\r\n\r\n" + pdf(["text"]), name=name).text == "text"


def test_a_message_or_page_that_holds_a_pdf_is_none():
    assert load(b"<!doctype html><p>text</p><!--\n" + pdf(["pdf"]) + b"-->", name="a.html").text == "text"
    head = b"From: a@x.org\nSubject: text\nMessage-ID: <1@x.org>\nMIME-Version: 1.0\n"
    for name in ("a.eml", "a"):
        message = head + b"Content-Type: application/pdf; name=b.pdf\nContent-Transfer-Encoding: binary\n\n"
        assert load(message + pdf(["pdf"]), name=name).media_type == "message/rfc822"


LETTERS = st.characters(categories=("L", "N", "P", "S", "M"), exclude_characters="-\u00ad\u2010\u2011").filter(
    lambda c: unicodedata.bidirectional(c) in {"L", "EN", "ON", "CS", "ES", "ET", "NSM"}
)
LINES = st.lists(st.text(LETTERS, max_size=30).map(lambda text: f"ab{text}"), min_size=1, max_size=8)


def counted(text):
    """Characters in any order: marks, brackets and digits may change places in lines of several directions."""
    return Counter(c for c in unicodedata.normalize("NFKD", text) if not c.isspace())


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=3))
def test_no_visible_character_is_lost_and_pages_partition_the_text(pages):
    document = load(pdf(*pages))
    assert counted(document.text) == counted("".join(line for lines in pages for line in lines))
    assert "".join(span.of(document.text) for span in document.pages) == document.text
    assert len(document.pages) == len(pages)

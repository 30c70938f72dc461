"""EPUB: a book's files in reading order, its chapters in citations, protected and broken books."""

import pytest

from pincite.index.errors import LoadError
from pincite.index.loaders import load_bytes
from pincite.index.locators import locator
from pincite.index.passages import passages
from pincite.index.types import Document, Span
from tests.index.loaders.loader_files import epub, zipped

PAGES = {
    "b.xhtml": "<h1>Loomings</h1><p>Call me Ishmael.</p>",
    "a.xhtml": "<p>He went on.</p><ul><li>one</li></ul>",
    "c.xhtml": "<h1>The Spouter-Inn</h1><ul><li>two</li></ul><table><tr><th>Ship</th><th>Crew</th></tr>"
    "<tr><td>Pequod</td><td>30</td></tr></table>",
}
CONTENTS = [("text/b.xhtml", "1. Loomings"), ("text/c.xhtml#top", "2. The Spouter-Inn")]


def load(data: bytes) -> Document:
    return load_bytes(data, name="a.epub")


def where(document: Document, words: str) -> str:
    start = document.text.index(words)
    return locator(document, Span(start, start + len(words)))


@pytest.mark.parametrize("form", ["nav", "ncx"])
def test_files_in_reading_order_with_the_chapters_of_the_contents(form):
    document = load(epub(PAGES, **{form: CONTENTS}))
    assert document.text == (
        "Loomings\n\nCall me Ishmael.\n\nHe went on.\n\n- one\n\nThe Spouter-Inn\n\n- two\n\nShip | Crew\nPequod | 30"
    )
    assert [section.heading for section in document.sections] == ["Loomings", "The Spouter-Inn"]
    assert where(document, "Ishmael") == where(document, "He went on.") == "chapter “1. Loomings”"
    assert where(document, "Pequod") == "chapter “2. The Spouter-Inn”"
    read = [v.text for p in passages(document.text, document.sections, document.structure) for v in p.read]
    assert read[-1] == "The Spouter-Inn: Ship: Pequod; Crew: 30"


def test_without_contents_a_chapter_is_named_by_its_heading():
    document = load(epub({"z.xhtml": "<p>For her.</p>", **PAGES}))
    assert where(document, "For her.") == "paragraph 1"
    assert where(document, "He went on.") == "chapter “Loomings”"


def test_chapters_that_begin_in_the_middle_of_a_file():
    pages = {"a.xhtml": "<h2>One</h2><p>First.</p><h2>Two</h2><p>Second.</p>", "b.xhtml": "<h2>Notes</h2><p>Third.</p>"}
    contents = [("text/a.xhtml#x", "One"), ("text/a.xhtml#y", "Chapter Two")]
    document = load(epub(pages, nav=contents))
    assert where(document, "First.") == "chapter “One”"
    assert where(document, "Second.") == where(document, "Third.") == "chapter “Chapter Two”"


def test_tables_and_lists_of_two_files_stay_apart():
    table = "<table><tr><th>Ship</th><th>Crew</th></tr><tr><td>{}</td><td>30</td></tr></table>".format
    document = load(epub({"a.xhtml": table("Pequod"), "b.xhtml": table("Rachel")}))
    assert len(document.structure.tables) == 2
    assert [view.text for p in passages(document.text, (), document.structure) for view in p.read] == [
        "Ship; Crew", "Ship: Pequod; Crew: 30", "Ship; Crew", "Ship: Rachel; Crew: 30",
    ]  # fmt: skip


def test_a_chapter_without_a_heading_is_a_section_of_its_own():
    pages = {"a.xhtml": "<h1>One</h1><p>First.</p>", "b.xhtml": "<p>Second.</p>"}
    document = load(epub(pages, nav=[("text/a.xhtml", "One"), ("text/b.xhtml", "Two")]))
    assert [section.heading for section in document.sections] == ["One", ""]
    assert where(document, "Second.") == "chapter “Two”"


def test_metadata():
    metadata = (
        "<dc:title>Moby-Dick</dc:title><dc:creator>Herman Melville</dc:creator><dc:creator>A. N. Editor</dc:creator>"
    )
    metadata += "<dc:date event='modification'>2020</dc:date><dc:date event='publication'>1851-10-18</dc:date>"
    document = load(epub(PAGES, metadata=metadata + "<dc:language>en</dc:language>"))
    assert (document.title, document.author) == ("Moby-Dick", "Herman Melville; A. N. Editor")
    assert (document.published, document.metadata["lang"]) == ("1851-10-18", "en")
    assert document.media_type == "application/epub+zip"


def test_files_that_are_missing_or_no_text_are_passed_over():
    data = epub({**PAGES, "gone.xhtml": "<p>x</p>"}, extra={"OEBPS/text/gone.xhtml": ""})
    assert load(data).text == load(epub(PAGES)).text


def test_entities_are_not_expanded_and_known_ones_are_read():
    bomb = "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
    page = f"<?xml version='1.0'?>{bomb}<html><body><p>Fish&nbsp;&amp; chips &b;</p></body></html>"
    document = load(epub({"a.xhtml": ""}, extra={"OEBPS/text/a.xhtml": page}))
    assert "Fish\xa0& chips" in document.text and "aaaa" not in document.text


def encryption(algorithm: str) -> dict[str, str | bytes]:
    inside = f'<EncryptionMethod Algorithm="{algorithm}"/>'
    inside += '<CipherData><CipherReference URI="OEBPS/text/a.xhtml"/></CipherData>'
    return {"META-INF/encryption.xml": f"<encryption><EncryptedData>{inside}</EncryptedData></encryption>"}


def test_a_book_with_obfuscated_fonts_is_read():
    assert load(epub(PAGES, extra=encryption("http://www.idpf.org/2008/embedding"))).text


CONTAINER = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>',
}
DTD = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
MANY = "<package><manifest><item id='a' href='a' media-type='text/html'/></manifest><spine>{}</spine></package>".format
TYPED = "is damaged: its part a.opf defines a document type, which the format forbids"
TOO_MANY = "has 10,001 files of text, over the limit of 10,000; split it"
PROTECTED = "is encrypted by its seller; add a copy without that protection"
PAGE = "is an HTML page, not EPUB; fetch it again, or rename it if it is meant to be that"
CUT_OFF = "is damaged: its zip directory cannot be read; fetch or save the file again"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (epub({}), "holds no text"),
        (epub(PAGES)[:800], CUT_OFF),
        (zipped({"mimetype": "application/epub+zip"}), "is a zip archive, not a document; unpack it first"),
        (zipped(CONTAINER), "is damaged: its package document is missing"),
        (zipped({**CONTAINER, "a.opf": f"{DTD}<a>&b;</a>"}), TYPED),
        (zipped({**CONTAINER, "a.opf": MANY('<itemref idref="a"/>' * 10_001)}), TOO_MANY),
        (epub(PAGES, extra=encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")), PROTECTED),
        (epub({"a.xhtml": "<div>" * 3000}), "nests its elements more than 2,000 deep"),
        (b"<html><p>words</p></html>", PAGE),
    ],
)  # fmt: skip
def test_refused(data, reason):
    with pytest.raises(LoadError) as caught:
        load(data)
    assert caught.value.reason == reason


def test_fields_parted_by_line_breaks_are_read_one_by_one():
    imprint = "<p>First printed in Skar.<br/>Author: Anna Holm<br/>Year: 1961</p>"
    document = load(epub({"a.xhtml": f"<h1>Imprint</h1>{imprint * 9}"}))
    read = [v.text for p in passages(document.text, document.sections, document.structure) for v in p.read]
    assert read[1:4] == ["First printed in Skar.", "Author: Anna Holm", "Year: 1961"]
    assert [pair.label.of(document.text) for pair in document.structure.pairs[:2]] == ["Author:", "Year:"]

"""Tables of contents are searched and not quoted, whatever leads from a title to its page."""

import pytest

from pincite.index.loaders import load_bytes
from pincite.index.loaders.contents import linked
from pincite.index.reading import document_sentences, is_naming
from tests.growth import grows_with_its_input
from tests.index.loaders.loader_files import epub, pdf, raw_docx

TITLES = (("1 Scope", 3), ("2 Terms and definitions", 8), ("3 How to apply", 11), ("Annex A", 19))
BODY = "Leave is asked for in writing."


def quotable(data, name):
    document = load_bytes(data, name=name)
    return [
        span.of(document.text)
        for span in document_sentences(document.text, document.structure)
        if not is_naming(document.text, document.structure, span)
    ]


@pytest.mark.parametrize(
    "line",
    [
        lambda title, page: f"{title}{'.' * (40 - len(title))}{page}",
        lambda title, page: f"{title}{'_' * (40 - len(title))} {page}",
        lambda title, page: f"{title}{' ·' * 10} {page}",
        lambda title, page: f"{title} ……… {page}",
    ],
    ids=["dots", "a rule", "raised dots", "ellipses"],
)
def test_lines_that_are_led_to_a_page(line):
    text = "\n".join(line(*entry) for entry in TITLES)
    assert quotable(f"{text}\n\n{BODY}\n".encode(), "a.txt") == [BODY]
    lines = [(72, 700 - 14 * n, 10, line(*entry)) for n, entry in enumerate(TITLES)]
    assert quotable(pdf([*lines, (72, 600, 10, BODY)]), "a.pdf") == [BODY]


@pytest.mark.parametrize("title", ["Contents", "TABLE OF CONTENTS", "Inhalt:"])
@pytest.mark.parametrize("gap", ["\t", " ", " " * 20], ids=["tab", "space", "spaces"])
@pytest.mark.parametrize("break_", ["\n", "\n\n"], ids=["lines", "paragraphs"])
def test_lines_below_their_title_that_end_with_rising_numbers(title, gap, break_):
    text = break_.join(f"{words}{gap}{page}" for words, page in TITLES)
    assert quotable(f"{title}\n\n{text}\n\n{BODY}\n".encode(), "a.txt") == [title, BODY]


@pytest.mark.parametrize(
    "text",
    [
        "Prices\n\nA bolt 3\nA nut 8\nA screw 11\nA washer 19",
        "Contents\n\nA bolt 19\nA nut 8\nA screw 11\nA washer 3",
        "Contents\n\nEach box holds a bolt.\nThe nut weighs 8",
    ],
    ids=["other title", "falling", "sentences"],
)
def test_what_is_no_table_of_contents(text):
    assert not load_bytes(text.encode(), name="a.txt").structure.furniture


@pytest.mark.parametrize("count", [4, 7])
def test_numbers_of_pages_set_apart_on_a_pdf_page_are_no_table(count):
    entries = [*TITLES, ("Annex B", 25), ("Annex C", 31), ("Index", 33)][:count]
    lines = [part for n, (words, page) in enumerate(entries) for part in
             ((72, 700 - 14 * n, 10, words), (420, 700 - 14 * n, 10, str(page)))]  # fmt: skip
    data = pdf([(72, 740, 10, "Contents"), *lines, (72, 560, 10, BODY)])
    assert not load_bytes(data, name="a.pdf").structure.tables
    assert quotable(data, "a.pdf") == ["Contents", BODY]


@pytest.mark.parametrize("name", ["toc 1", "toc 2", "table of figures", "index 1"])
def test_lines_in_the_styles_of_a_table_of_contents(name):
    entries = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="S"/></w:pPr><w:hyperlink><w:r><w:t>{words}</w:t></w:r><w:r><w:tab/></w:r>'
        f"<w:r><w:t>{page}</w:t></w:r></w:hyperlink></w:p>"
        for words, page in reversed(TITLES)
    )
    style = f'<w:style w:type="paragraph" w:styleId="S"><w:name w:val="{name}"/></w:style>'
    data = raw_docx(f"{entries}<w:p><w:r><w:t>{BODY}</w:t></w:r></w:p>", styles=style)
    assert quotable(data, "a.docx") == [BODY]


LINKS = {
    "a.md": "- [Opening hours](#hours)\n- [What of **late** books?](#late)\n  1. [Fees](#fees)\n\n[A](#a) | [B](#b)\n",
    "b.md": '* <a href="#hours">Opening hours</a>\n* 2.1 <a name="l" href="#late">Late books</a>\n',
    "a.html": '<ol><li><a href="#h">Opening <b>hours</b></a><ul><li>2.1 <a href="#l">Late books</a></ul></ol>',
    "b.html": '<p><a href="#h">Opening hours</a> | <a href="#l">Late books</a></p>',
}


@pytest.mark.parametrize("name", LINKS)
def test_lines_of_links_within_their_page(name):
    body = f"<p>{BODY}</p>" if name.endswith("html") else f"\n{BODY}\n"
    assert quotable(f"{LINKS[name]}{body}".encode(), name) == [BODY]


def test_links_of_a_book_to_its_chapters():
    links = '<h1>Book</h1><p><a href="b.xhtml">Fees</a></p><p><a href="b.xhtml#l">Late books</a></p>'
    page = f'<p>{BODY}</p><p><a href="https://example.org">One</a> <a href="https://example.org/b">Two</a></p>'
    assert quotable(epub({"a.xhtml": links, "b.xhtml": page}), "a.epub") == [BODY, "One Two"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "- [Docs](https://example.com)\n- [Shop](https://example.com/#a)\n"),
        ("a.md", "- [Fees](#fees) are due in May.\n- [Late](#late) books cost more.\n"),
        ("a.md", "[Fees](#fees)\n\nThey are due in May.\n\n[Late books](#late)\n"),
        ("a.md", "```\n- [a](#a)\n- [b](#b)\n```\n"),
        ("a.html", '<p>30<sup><a href="#1">1</a></sup></p><p>40 <a href="#2">2</a></p>'),
        ("a.html", '<p><a href="#a">Fees</a></p><p>They are due.</p><p><a href="#b">Late books</a></p>'),
        ("a.html", '<h2><a href="#a">Fees</a></h2><h2><a href="#b">Late books</a></h2>'),
        ("a.html", '<p><a href="#a">Size</a> <input value="40"></p><p><a href="#b">Width</a> <input value="3"></p>'),
    ],
)
def test_links_that_are_no_contents(name, text):
    assert not load_bytes(text.encode(), name=name).structure.furniture


@pytest.mark.parametrize(("part", "end"), [("[a](#a) ", "x"), ("[a", ""), ('<a href="#', ""), ("1.1.1.1 ", "#")])
def test_a_line_of_thousands_of_links_takes_linear_time(part, end):
    grows_with_its_input(lambda line: list(linked(line, [])), lambda size: part * size + end, 5_000)

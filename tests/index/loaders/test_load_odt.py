"""ODT: paragraphs, headings, lists with their numbers, tables, notes, and what nobody sees on the page."""

import pytest

from pincite.index.errors import LoadError
from pincite.index.loaders import load_bytes
from pincite.index.passages import passages
from pincite.index.types import Document
from tests.index.loaders.loader_files import ODF, odt, zipped


def load(data: bytes) -> Document:
    return load_bytes(data, name="a.odt")


def text_of(body: str, **parts: str) -> str:
    return load(odt(body, **parts)).text


def views(document: Document) -> list[str]:
    split = passages(document.text, document.sections, document.structure)
    return [view.text for passage in split for view in passage.read]


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def h(text: str, level: int = 1) -> str:
    return f'<text:h text:outline-level="{level}">{text}</text:h>'


def test_headings_paragraphs_and_metadata():
    meta = "<dc:title>A report</dc:title><meta:initial-creator>A. Writer</meta:initial-creator>"
    meta += "<meta:creation-date>2020-02-03T00:00:00</meta:creation-date><dc:date>2022-01-30T10:00:00</dc:date>"
    document = load(odt(p("Before.") + h("One") + p("Text.") + h("Deeper", 2) + p("More."), meta=meta))
    assert document.text == "Before.\n\nOne\n\nText.\n\nDeeper\n\nMore."
    assert [section.heading for section in document.sections] == ["", "One", "One › Deeper"]
    assert (document.title, document.author, document.published) == ("A report", "A. Writer", "2022-01-30")
    assert document.media_type == "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("  two \n\t words ", "two words"),
        ("a<text:s/>b<text:s text:c='3'/>c", "a b   c"),
        ("a<text:s text:c='99999999'/>b", f"a{' ' * 100}b"),
        ("a<text:tab/>b<text:line-break/>c", "a\tb\nc"),
        ("one<text:span> two</text:span> <text:a>three</text:a>.", "one two three."),
        ("kept<office:annotation><text:p>a remark</text:p></office:annotation>", "kept"),
        ("<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>", "漢"),
        ("a<text:hidden-text text:is-hidden='true'>b</text:hidden-text>", "a"),
        ("page <text:page-number>3</text:page-number>", "page 3"),
    ],
)
def test_the_text_of_a_paragraph(inside, shown):
    assert text_of(p(inside)) == shown


def style(name: str, properties: str, family: str = "text", more: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}" {more}>'
        f"<style:text-properties {properties}/></style:style>"
    )


AUTOMATIC = "".join(
    [
        style("S", 'style:text-line-through-style="solid"'),
        style("U", 'style:text-position="super 58%"'),
        style("L", 'style:text-position="-33% 58%"'),
        style("H", 'text:display="none"'),
        style("C", "", more='style:parent-style-name="H"'),
        style("P", 'text:display="none"', "paragraph"),
    ]
)


def span(text: str, name: str) -> str:
    return f'<text:span text:style-name="{name}">{text}</text:span>'


def test_struck_out_raised_and_hidden_text():
    body = p(f"{span('40', 'S')} 65 euros for 10{span('6', 'U')} m{span('2', 'U')} CO{span('2', 'L')}")
    body += p(f"Shown.{span(' Not', 'H')}{span(' shown.', 'C')}") + p("Nor this.", "P")
    document = load(odt(body, automatic=AUTOMATIC))
    assert document.text == "~~40~~ 65 euros for 10^6 m^2 CO2\n\nShown."
    assert views(document)[0].strip() == "65 euros for 10^6 m^2 CO2"


def level(number: int, form: str, more: str = "") -> str:
    return f'<text:list-level-style-number text:level="{number}" style:num-format="{form}" {more}/>'


LISTS = (
    '<text:list-style style:name="N">'
    + level(1, "1", 'style:num-suffix="."')
    + level(2, "a", 'style:num-suffix=")" text:start-value="3"')
    + level(3, "1", 'text:display-levels="3"')
    + '</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/>'
    + "</text:list-style>"
    + f'<text:list-style style:name="F">{level(1, "I", """style:num-list-format="Art. %1% –" """)}</text:list-style>'
)


def items(*texts: str, attributes: str = "", name: str = "N") -> str:
    inside = "".join(f"<text:list-item>{t if t.startswith('<') else p(t)}</text:list-item>" for t in texts)
    return f'<text:list text:style-name="{name}" {attributes}>{inside}</text:list>'


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (items("a", "b") + p("-") + items("c"), "1. a\n2. b\n\n-\n\n1. c"),
        (items("a") + p("-") + items("b", attributes='text:continue-numbering="true"'), "1. a\n\n-\n\n2. b"),
        (
            items("a", attributes='xml:id="x"')
            + items("b", name="B")
            + items("c", attributes='text:continue-list="x"'),
            "1. a\n\n- b\n\n2. c",
        ),
        (items(p("a") + items("b", "c") + p("more"), "d"), "1. a\n  c) b\n  d) c\nmore\n2. d"),
        (items(p("a") + items(p("b") + items("deep"))), "1. a\n  c) b\n    1.c.1 deep"),
        (items("a", "b", name="F"), "Art. I – a\nArt. II – b"),
        ('<text:list text:style-name="N"><text:list-header>' + p("head") + "</text:list-header></text:list>", "head"),
        (items("a", "<text:p/>", "c"), "1. a\n3. c"),
    ],
)
def test_items_have_the_numbers_that_the_page_shows(body, shown):
    assert text_of(body, automatic=LISTS) == shown


def test_headings_are_numbered_by_the_outline():
    outline = '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>'
    outline += '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
    document = load(odt(h("A") + h("B", 2) + h("C", 2) + h("D"), styles=f"{outline}</text:outline-style>"))
    assert document.text == "1. A\n\n1.1 B\n\n1.2 C\n\n2. D"


def cell(text: str, attributes: str = "", kind: str = "table-cell") -> str:
    return f"<table:{kind} {attributes}>{p(text)}</table:{kind}>"


def tr(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_tables_with_headers_and_merged_cells():
    header = f"<table:table-header-rows>{tr(cell('Day'), cell('Time'), cell('Who'))}</table:table-header-rows>"
    rows = [
        tr(cell("Monday", "table:number-rows-spanned='2'"), cell("Morning"), cell("Ruth")),
        tr("<table:covered-table-cell/>", cell("Evening"), cell("Petra")),
        tr(cell("Sunday"), cell("closed", "table:number-columns-spanned='2'"), "<table:covered-table-cell/>"),
        tr("<table:table-cell table:number-columns-repeated='2'/>", cell("Nobody")),
    ]
    document = load(odt(f"<table:table>{header}{''.join(rows)}</table:table>"))
    assert views(document) == [
        "Day; Time; Who", "Day: Monday; Time: Morning; Who: Ruth", "Day: Monday; Time: Evening; Who: Petra",
        "Day: Sunday; Time: Who: closed", "Who: Nobody",
    ]  # fmt: skip


def test_rows_and_columns_that_are_repeated_without_end_cost_nothing():
    many = 'table:number-columns-repeated="99999999"'
    bomb = (
        f'<table:table-row table:number-rows-repeated="99999999">{cell("x", many)}{cell("y", many)}</table:table-row>'
    )
    assert text_of(f"<table:table>{bomb * 3}</table:table>").split() == ["x", "x", "x"]


def test_notes_and_text_boxes_follow_their_paragraph():
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
    note += f"{p('See below.')}</text:note-body></text:note>"
    box = f"<draw:frame><draw:text-box>{p('In a box.')}</draw:text-box></draw:frame>"
    assert text_of(p(f"Said{note} so.{box}") + p("Next.")) == "Said[1] so.\n\n[1] See below.\n\nIn a box.\n\nNext."


def test_formulas_and_charts():
    frame = '<draw:frame><draw:object xlink:href="./Object {}"/></draw:frame>'.format
    math = '<math xmlns="urn:math"><mfrac><mi>a</mi><mi>b</mi></mfrac></math>'
    rows = tr(cell("Year"), cell("Ships")) + tr(cell("2021"), cell("120"))
    chart = f'<office:document-content {ODF} xmlns:chart="urn:chart"><office:body><office:chart><chart:chart>'
    chart += f"<chart:title>{p('Traffic')}</chart:title><table:table>{rows}</table:table></chart:chart></office:chart>"
    extra = {"Object 1/content.xml": math, "Object 2/content.xml": f"{chart}</office:body></office:document-content>"}
    body = p(f"It is {frame(1)} always.") + p(frame(2))
    assert load(odt(body, extra=extra)).text == "It is a/b always.\n\nTraffic\n\nYear | Ships\n2021 | 120"


def test_deleted_text_contents_and_margins():
    deleted = f"<text:tracked-changes><text:changed-region>{p('gone')}</text:changed-region></text:tracked-changes>"
    contents = f"<text:table-of-content><text:index-body>{p('One 1')}</text:index-body></text:table-of-content>"
    master = f"<style:master-page><style:header>{p('Acme')}</style:header><style:footer>{p('Acme')}</style:footer>"
    master += f"<style:footer-left style:display='false'>{p('x')}</style:footer-left></style:master-page>"
    remark = f"<office:annotation>{p('x')}</office:annotation>"
    document = load(odt(deleted + contents + h("One") + p(f"Text.{remark}"), master=master))
    assert document.text == "One 1\n\nOne\n\nText.\n\nAcme"
    assert [part.span.of(document.text) for part in document.structure.furniture] == ["One 1", "Acme"]
    assert document.metadata["comments"] == "1 not read"


DTD = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
SECRET = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
ENCRYPTED = "is encrypted; save a copy without the password"
CUT_OFF = "is damaged: its zip directory cannot be read; fetch or save the file again"
DAMAGED = "is damaged: its part content.xml cannot be read; fetch or save the file again"
TYPED = "is damaged: its part content.xml defines a document type, which the format forbids"
DEEP = "<text:section>" * 1500 + "</text:section>" * 1500
SPREADSHEET = "is an OpenDocument spreadsheet, which is not read; save it as XLSX"
PRESENTATION = "is an OpenDocument presentation, which is not read; save it as PPTX"
KIND = "application/vnd.oasis.opendocument.{}".format


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (odt(""), "holds no text"),
        (odt(p("words"))[:400], CUT_OFF),
        (odt(p("words"), extra={"content.xml": "<a"}), DAMAGED),
        (odt(p("words"), extra={"content.xml": f"{DTD}<a>&b;</a>"}), TYPED),
        (odt(p("words"), extra={"content.xml": "<a/>"}), "is damaged: its content has no text"),
        (odt(DEEP), "is damaged: it is nested too deeply"),
        (odt(p("words"), manifest=SECRET), ENCRYPTED),
        (zipped({"mimetype": KIND("text"), "encrypted-package": b"x"}), ENCRYPTED),
        (zipped({"mimetype": KIND("spreadsheet"), "content.xml": ""}), SPREADSHEET),
        (zipped({"mimetype": KIND("presentation"), "content.xml": ""}), PRESENTATION),
        (b"words", "is plain text, not ODT; fetch it again, or rename it if it is meant to be that"),
    ],
)  # fmt: skip
def test_refused(data, reason):
    with pytest.raises(LoadError) as caught:
        load(data)
    assert caught.value.reason == reason


def test_white_characters_on_the_page_are_hidden():
    style = (
        '<style:style style:name="W" style:family="text"><style:text-properties fo:color="#FFFFFF"{}/></style:style>'
    )
    body = '<text:p>Shown<text:span text:style-name="W"> not</text:span>.</text:p>'
    assert load_bytes(odt(body, automatic=style.format("")), name="a.odt").text == "Shown."
    dark = style.format(' fo:background-color="#000000"')
    assert load_bytes(odt(body, automatic=dark), name="a.odt").text == "Shown not."

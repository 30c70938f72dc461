"""PPTX: slides with their titles, bullets, tables, charts and notes, and the number of the slide in a citation."""

import pytest

from pincite.index.errors import LoadError
from pincite.index.loaders import load_bytes
from pincite.index.locators import locator
from pincite.index.passages import passages
from pincite.index.types import Document, Span
from tests.index.loaders.loader_files import DRAWING, OFFICE, pptx, relations, shape, zipped


def load(data: bytes) -> Document:
    return load_bytes(data, name="a.pptx")


def read(document: Document) -> list[tuple[str, str]]:
    """Where each sentence stands, and how it is read."""
    return [
        (locator(document, span), view.text)
        for passage in passages(document.text, document.sections, document.structure)
        for span, view in zip(passage.sentences, passage.read, strict=True)
    ]


def p(text: str, properties: str = "", run: str = "") -> str:
    return f"<a:p><a:pPr {properties}</a:pPr><a:r><a:rPr {run}/><a:t>{text}</a:t></a:r></a:p>"


def test_slides_are_sections_under_their_titles():
    document = load(
        pptx(
            shape("5 June", kind="subTitle") + shape("Harbour", "report", kind="ctrTitle"),
            shape("Findings", kind="title") + shape("Traffic rose by 4%.", "Costs fell.", kind="body"),
            shape("No title here."),
            notes={1: "The ferry opens in June."},
        )
    )
    assert document.title == "Harbour report"
    assert [section.heading for section in document.sections] == ["Harbour report", "Findings", ""]
    assert read(document) == [
        ("slide 1", "Harbour report"),
        ("slide 1", "Harbour report: 5 June"),
        ("slide 2", "Findings"),
        ("slide 2", "Findings: Traffic rose by 4%."),
        ("slide 2", "Findings: Costs fell."),
        ("slide 2, notes", "Findings: The ferry opens in June."),
        ("slide 3", "No title here."),
    ]
    assert document.text.index("Harbour report") < document.text.index("5 June")


def test_bullets_and_numbers_stand_as_the_slide_shows_them():
    body = shape(
        p("a", "><a:buAutoNum type='arabicPeriod'/>"),
        p("b", "lvl='1'><a:buAutoNum type='alphaLcParenR' startAt='3'/>"),
        p("c", "><a:buAutoNum type='arabicPeriod'/>"),
        p("d", "><a:buNone/>"),
        p("e", ">"),
        p("f", "><a:buAutoNum type='romanUcPeriod'/>"),
        kind="body",
    )
    assert load(pptx(body)).text == "1. a\n  c) b\n2. c\n\nd\n\n- e\nI. f"
    assert load(pptx(shape("one", "two"))).text == "one\n\ntwo"
    assert load(pptx(shape("alone", kind="body"))).text == "alone"


def test_marks_in_a_line():
    lines = shape(
        "<a:p><a:r><a:t>10</a:t></a:r><a:r><a:rPr baseline='30000'/><a:t>6</a:t></a:r><a:r><a:t> m</a:t></a:r></a:p>",
        "<a:p><a:r><a:rPr strike='sngStrike'/><a:t>40</a:t></a:r><a:r><a:t> 65 euros</a:t></a:r></a:p>",
        "<a:p><a:r><a:t>one</a:t></a:r><a:br/><a:fld><a:t>two</a:t></a:fld></a:p>",
        "<a:p><mc:AlternateContent><mc:Choice/><mc:Fallback><a:r><a:t>x = 2</a:t></a:r></mc:Fallback>"
        "</mc:AlternateContent></a:p>",
    )
    document = load(pptx(lines))
    assert document.text == "10^6 m\n\n~~40~~ 65 euros\n\none\ntwo\n\nx = 2"
    assert ("slide 1", "65 euros") in read(document)


def frame(inside: str) -> str:
    return f"<p:graphicFrame><a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic></p:graphicFrame>"


def cell(text: str, properties: str = "") -> str:
    return f"<a:tc {properties}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"


def test_a_table_with_merged_cells():
    rows = [
        cell("Day") + cell("Time") + cell("Who"),
        cell("Monday", "rowSpan='2'") + cell("Morning") + cell("Ruth"),
        cell("", "vMerge='1'") + cell("Evening") + cell("Petra"),
        cell("Sunday") + cell("closed", "gridSpan='2'") + cell("", "hMerge='1'"),
    ]
    table = "<a:tbl><a:tblPr firstRow='1'/>" + "".join(f"<a:tr>{row}</a:tr>" for row in rows) + "</a:tbl>"
    assert [text for _, text in read(load(pptx(frame(table))))] == [
        "Day; Time; Who", "Day: Monday; Time: Morning; Who: Ruth", "Day: Monday; Time: Evening; Who: Petra",
        "Day: Sunday; Time: Who: closed",
    ]  # fmt: skip


def points(*values: object, code: str = "") -> str:
    inside = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values))
    kind = "num" if code else "str"
    return f"<c:{kind}Ref><c:{kind}Cache><c:formatCode>{code}</c:formatCode>{inside}</c:{kind}Cache></c:{kind}Ref>"


def series(name: str, values: str) -> str:
    return f"<c:ser><c:tx>{points(name)}</c:tx><c:cat>{points('2021', '2022')}</c:cat><c:val>{values}</c:val></c:ser>"


def test_the_figures_behind_a_chart_are_a_table():
    title = "<c:title><a:p><a:r><a:t>Ships in the harbour</a:t></a:r></a:p></c:title>"
    inside = series("Ships", points(120, 150, code="0")) + series("Full", points(0.5, 0.625, code="0.0%"))
    chart = f'<c:chartSpace xmlns:c="urn:c" xmlns:a="{DRAWING}"><c:chart>{title}{inside}</c:chart></c:chartSpace>'
    data = pptx(
        frame('<c:chart xmlns:c="urn:c" r:id="c"/>'),
        targets={0: [("c", "chart", "charts/c.xml")]},
        extra={"ppt/charts/c.xml": chart},
    )
    assert [text for _, text in read(load(data))] == [
        "Ships in the harbour", "Ships; Full", "2021; Ships: 120; Full: 50.0%", "2022; Ships: 150; Full: 62.5%",
    ]  # fmt: skip


def test_the_words_of_smartart():
    lines = "".join(f"<d:pt><d:t><a:p><a:r><a:t>{word}</a:t></a:r></a:p></d:t></d:pt>" for word in ("Plan", "Build"))
    art = f'<d:dataModel xmlns:d="urn:d" xmlns:a="{DRAWING}"><d:pt type="parTrans"><a:p/></d:pt>{lines}</d:dataModel>'
    data = pptx(
        frame('<d:relIds xmlns:d="urn:d" r:dm="m"/>'),
        targets={0: [("m", "diagramData", "d.xml")]},
        extra={"ppt/d.xml": art},
    )
    assert load(data).text == "- Plan\n- Build"


def test_what_nobody_sees_is_left_out():
    data = pptx(
        shape("shown") + shape("hidden", hidden=True) + shape("3", kind="sldNum") + shape("May", kind="dt"),
        shape("skipped"),
        shape("Acme", kind="ftr") + f"<p:grpSp>{shape('grouped')}</p:grpSp>",
        shape("Acme", kind="ftr") + shape("last"),
        shown={1: False},
        targets={2: [("c", "comments", "c.xml")]},
        extra={"ppt/c.xml": "<a><b/><b/></a>"},
    )
    document = load(data)
    assert document.text == "shown\n\nAcme\n\ngrouped\n\nlast"
    assert document.metadata["hidden"] == "slides: 1" and document.metadata["comments"] == "2 not read"
    assert locator(document, Span(len(document.text) - 4, len(document.text))) == "slide 4"


DTD = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
MAIN = {"_rels/.rels": relations(("r", "officeDocument", "ppt/presentation.xml"))}
DEEP = "<p:grpSp>" * 1500 + "</p:grpSp>" * 1500
CUT_OFF = "is damaged: its zip directory cannot be read; fetch or save the file again"
DAMAGED = "is damaged: its part {} cannot be read; fetch or save the file again".format
TYPED = "is damaged: its part {} defines a document type, which the format forbids".format


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pptx(), "holds no text"),
        (pptx(shape("words"))[:500], CUT_OFF),
        (zipped({**MAIN, "ppt/presentation.xml": "<a"}), DAMAGED("ppt/presentation.xml")),
        (pptx("<p:sp>"), DAMAGED("ppt/s0.xml")),
        (pptx("", extra={"ppt/s0.xml": f"{DTD}<a>&b;</a>"}), TYPED("ppt/s0.xml")),
        (pptx(DEEP), "is damaged: it is nested too deeply"),
        (b"words", "is plain text, not PPTX; fetch it again, or rename it if it is meant to be that"),
    ],
)
def test_refused(data, reason):
    with pytest.raises(LoadError) as caught:
        load(data)
    assert caught.value.reason == reason


def test_too_many_slides_are_refused():
    listed = '<s r:id="x"/>' * 5001
    main = f'<a xmlns:r="{OFFICE}"><sldIdLst>{listed}</sldIdLst></a>'
    with pytest.raises(LoadError, match="has 5,001 slides, over the limit of 5,000; split it"):
        load(zipped({**MAIN, "ppt/presentation.xml": main}))


def test_another_number_to_start_at_begins_another_list():
    def numbered(text: str, start: str = "") -> str:
        return f'<a:p><a:pPr><a:buAutoNum type="arabicPeriod"{start}/></a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>'

    data = pptx(shape(numbered("a"), numbered("b"), numbered("c", ' startAt="5"'), numbered("d", ' startAt="5"')))
    assert load_bytes(data, name="a.pptx").text == "1. a\n2. b\n5. c\n6. d"

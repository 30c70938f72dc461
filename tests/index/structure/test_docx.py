"""DOCX: merged cells, numbers of lists, boxes and struck-out words as the page shows them."""

import io
import zipfile

import pytest

from pincite.index.loaders import load_bytes
from pincite.index.passages import passages
from tests.index.loaders.loader_files import OFFICE, raw_docx


def views(body: str, **parts: str) -> list[str]:
    document = load_bytes(raw_docx(body, **parts), name="a.docx")
    split = passages(document.text, document.sections, document.structure)
    for passage in split:
        for view in passage.read:
            assert all(piece.origin is None or piece.origin.of(document.text) == piece.text for piece in view.pieces)
    return [view.text for passage in split for view in passage.read]


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def level(form: str, text: str) -> str:
    return f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


def numbering(*numbers: str) -> str:
    lists = "".join(f'<w:num w:numId="{n}">{inside}</w:num>' for n, inside in enumerate(numbers, 1))
    linked = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Own"/></w:abstractNum>'
    style = (
        f'<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Own"/>{level("decimal", "Rule %1")}</w:abstractNum>'
    )
    plain = f'<w:abstractNum w:abstractNumId="0">{level("decimal", "%1.")}</w:abstractNum>'
    return plain + linked + style + lists


def item(text: str, number: int) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')


PLAIN = '<w:abstractNumId w:val="0"/>'
RESTART = f'{PLAIN}<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
OWN = f'{PLAIN}<w:lvlOverride w:ilvl="0">{level("upperLetter", "Part %1")}</w:lvlOverride>'
STYLE = '<w:abstractNumId w:val="1"/>'


@pytest.mark.parametrize(
    ("base", "position", "expected"),
    [
        ("It holds 10", 8, "It holds 10^6"),
        ("It holds x", -8, "It holds x6"),
        ("A fee of 25 euros.", 9, "A fee of 25 euros."),
        ("Room 10", 2, "Room 106"),
    ],
)
def test_characters_are_raised_by_their_distance_from_the_line(base, position, expected):
    small = f'<w:position w:val="{position}"/><w:sz w:val="19"/>'
    assert views(f"<w:p>{run(base)}{run('6', small)}</w:p>") == [expected]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (PLAIN, ["1. a", "2. b", "3. c", "4. d"]),
        (RESTART, ["1. a", "2. b", "1. c", "2. d"]),
        (OWN, ["1. a", "2. b", "Part A c", "Part B d"]),
        (STYLE, ["1. a", "2. b", "Rule 1 c", "Rule 2 d"]),
    ],
)
def test_numbers_stand_as_the_page_shows_them(second, expected):
    body = item("a", 1) + item("b", 1) + item("c", 2) + item("d", 2)
    assert views(body, numbering=numbering(PLAIN, second)) == expected


def test_an_empty_item_counts():
    assert views(item("a", 1) + item("", 1) + item("c", 1), numbering=numbering(PLAIN)) == ["1. a", "3. c"]


def test_a_merged_cell_counts_for_every_row_that_it_covers():
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(cells)}</w:tr>"

    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    body = "<w:tbl>" + row(cell("Land"), cell("Town"), cell("Boats"))
    body += row(cell("Norway", '<w:vMerge w:val="restart"/>'), cell("Bergen"), cell("12"))
    body += row(cell("", "<w:vMerge/>"), cell("Molde"), cell("7"))
    body += row(cell("Iceland"), cell("none", '<w:gridSpan w:val="2"/>')) + "</w:tbl>"
    assert views(body) == [
        "Land; Town; Boats",
        "Land: Norway; Town: Bergen; Boats: 12",
        "Land: Norway; Town: Molde; Boats: 7",
        "Land: Iceland; Town: Boats: none",
    ]


def test_struck_out_and_hidden_words_are_not_read_and_digits_stay_raised():
    raised = '<w:vertAlign w:val="superscript"/>'
    body = (
        f"<w:p>{run('The fee is ')}{run('40', '<w:strike/>')}{run(' 65 euros for 10')}{run('6', raised)}{run(' m')}"
        f"{run('2', raised)}{run(', net.', '<w:vanish/>')}{run('.', NOT_STRUCK)}</w:p>"
    )
    assert views(body) == ["The fee is  65 euros for 10^6 m^2."]


HIDDEN = '<w:rStyle w:val="H"/>'
NOT_STRUCK = '<w:strike w:val="0"/>'


def test_a_question_in_bold_is_read_with_the_answer_behind_it():
    body = f"<w:p>{run('Who pays?', '<w:b/>')}{run(' The host.')}</w:p>"
    body += f"<w:p>{run('Is it ')}{run('old?', '<w:b/>')}</w:p>"
    assert views(body) == ["Who pays?", "Who pays? The host.", "Is it old?"]


def test_text_struck_out_by_a_style_is_struck_out():
    styles = '<w:style w:type="character" w:styleId="H"><w:name w:val="h"/><w:rPr><w:strike/></w:rPr></w:style>'
    body = f"<w:p>{run('At ')}{run('six ', HIDDEN)}{run('nine.')}</w:p>"
    assert views(body, styles=styles) == ["At nine."]


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([("Fee 25", ""), ("1)", "superscript"), (" euros", "")], "Fee 25 euros"),
        ([("Fee 25", ""), ("*", "superscript"), (" euros", "")], "Fee 25 euros"),
        ([("Fee 25", ""), ("a", "superscript"), (" euros", "")], "Fee 25 euros"),
        ([("Fee 25", ""), ("1", "superscript"), (" euros", "")], "Fee 25 euros"),
        ([("Built in 2026,", ""), ("1", "superscript"), (" it is new.", "")], "Built in 2026, it is new."),
        ([("Only 19.", ""), ("99", "superscript")], "Only 19.99"),
        ([("It holds 10", ""), ("12", "superscript")], "It holds 10^12"),
        ([("Take 2", ""), ("1", "superscript"), ("/", ""), ("2", "subscript"), (" cups", "")], "Take 2 1/2 cups"),
    ],
)
def test_raised_characters_are_marks_of_notes_powers_and_fractions(runs, expected):
    body = "".join(run(text, f'<w:vertAlign w:val="{lift}"/>' if lift else "") for text, lift in runs)
    assert views(f"<w:p>{body}</w:p>") == [expected]


def formula(inside: str) -> str:
    return f"<w:p><m:oMath>{inside}</m:oMath></w:p>"


def letters(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (f"<m:f><m:num>{letters('a+b')}</m:num><m:den>{letters('c')}</m:den></m:f>", "(a+b)/c"),
        (f"<m:f><m:num><m:d><m:e>{letters('w+8')}</m:e></m:d></m:num><m:den>{letters('4')}</m:den></m:f>", "(w+8)/4"),
        (f"<m:rad><m:radPr/><m:deg/><m:e>{letters('16')}</m:e></m:rad>", "√16"),
        (f"<m:rad><m:deg>{letters('3')}</m:deg><m:e>{letters('a+1')}</m:e></m:rad>", "3√(a+1)"),
        (f"<m:nary><m:naryPr><m:chr val='∑'/></m:naryPr><m:sub>{letters('i=1')}</m:sub><m:sup>{letters('n')}</m:sup>"
         f"<m:e>{letters('i')}</m:e></m:nary>", "∑_(i=1)^n i"),
        (f"<m:d><m:dPr><m:begChr val='|'/><m:endChr val='|'/></m:dPr><m:e>{letters('z')}</m:e></m:d>", "|z|"),
        (f"<m:sSup><m:e>{letters('10')}</m:e><m:sup>{letters('-9')}</m:sup></m:sSup>", "10^(-9)"),
    ],
)  # fmt: skip
def test_formulas_are_read_in_one_line(inside, expected):
    assert views(formula(inside)) == [expected]


def test_text_hidden_by_a_style_is_hidden():
    styles = '<w:style w:type="character" w:styleId="H"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
    body = f"<w:p>{run('Shown.')}{run(' Not shown.', HIDDEN)}</w:p>"
    assert views(body, styles=styles) == ["Shown."]


def test_boxes_and_choices_are_read_as_filled_in():
    def box(checked: str) -> str:
        data = f"<w:ffData><w:checkBox>{checked}</w:checkBox></w:ffData>"
        return f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'

    choice = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Ale"/>'
        '<w:listEntry w:val="Tea"/></w:ddList></w:ffData></w:fldChar></w:r>'
    )
    body = f"<w:p>{run('Swims: ')}{box('')}{run(' yes ')}{box('<w:checked/>')}{run(' no')}</w:p>"
    body += f"<w:p>{run('Drinks: ')}{choice}</w:p>"
    assert views(body) == ["Swims: no", "Drinks: Tea"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<w:p>{'{ticked}'}{run(' Has a key')}</w:p>", "Done: Has a key"),
        (f"<w:p>{run('Plan: ')}{'{ticked}'}{run(' Premium')}</w:p>", "Plan: Premium"),
        (f"<w:p>{run('Swims: ')}{'{ticked}'}</w:p>", "Swims: {box} (yes)"),
        (f"<w:p>{run('Swims: yes ')}{'{ticked}'}{run(' no ☐')}</w:p>", "Swims: yes"),
        (
            f"<w:tbl><w:tr><w:tc>{p('Swims')}</w:tc><w:tc><w:p>{'{ticked}'}</w:p></w:tc></w:tr></w:tbl>",
            "Swims; {box} (yes)",
        ),
    ],
)
@pytest.mark.parametrize(
    ("ticked", "box"),
    [
        (run("☒"), "☒"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="0053"/></w:r>', "☒"),
        (run("\uf0fe", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "☑"),
    ],
)
def test_a_single_ticked_box(body, expected, ticked, box):
    (shown,) = views(body.replace("{ticked}", ticked))
    assert shown.rstrip() == expected.replace("{box}", box)


def with_parts(body: str, parts: dict[str, tuple[str, str | bytes]]) -> bytes:
    """A DOCX whose relationships have these ids, each with a kind and the content of `word/ID`."""
    refers = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{name}"/>' for name, (kind, _) in parts.items()
    )
    packed = io.BytesIO(raw_docx(f'<w:x xmlns:r="{OFFICE}" xmlns:a="urn:a">{body}</w:x>', relations=refers))
    with zipfile.ZipFile(packed, "a") as archive:
        for name, (_, content) in parts.items():
            archive.writestr(f"word/{name}", content)
    return packed.getvalue()


def test_charts_and_smartart_are_read_where_they_stand():
    value = "<c:strCache><c:pt idx='0'><c:v>{}</c:v></c:pt></c:strCache>".format
    series = f"<c:ser><c:tx>{value('Ships')}</c:tx><c:cat>{value('2021')}</c:cat><c:val>{value('120')}</c:val></c:ser>"
    chart = f'<c:chartSpace xmlns:c="urn:c">{series}</c:chartSpace>'
    point = "<d:pt><a:p><a:r><a:t>Apply early</a:t></a:r></a:p></d:pt>"
    art = f'<d:dataModel xmlns:d="urn:d" xmlns:a="urn:a">{point}</d:dataModel>'
    body = p("Before.") + '<w:p><w:r><w:drawing><a:chart r:id="c.xml"/></w:drawing></w:r></w:p>'
    body += '<w:p><w:r><w:drawing><a:relIds r:dm="d.xml"/></w:drawing></w:r></w:p>' + p("After.")
    data = with_parts(body, {"c.xml": ("chart", chart), "d.xml": ("diagramData", art)})
    assert load_bytes(data, name="a.docx").text == "Before.\n\n| Ships\n2021 | 120\n\n- Apply early\n\nAfter."


def test_embedded_files_are_read_and_others_counted():
    inner = raw_docx(p("In a document."))
    body = "".join(f'<w:altChunk r:id="{name}"/>' for name in ("a.html", "b.docx", "c.txt", "d.rtf", "gone"))
    parts = {"a.html": b"<p>On a page.</p>", "b.docx": inner, "c.txt": b"One.\n\nTwo.", "d.rtf": b"{\\rtf1}"}
    document = load_bytes(with_parts(body, {name: ("aFChunk", part) for name, part in parts.items()}), name="a.docx")
    assert document.text == "On a page.\n\nIn a document.\n\nOne.\n\nTwo."
    assert document.metadata["embedded"] == "1 files not read"


def test_documents_inside_each_other_are_read_to_a_depth():
    data = raw_docx(p("innermost"))
    for number in range(6):
        data = with_parts(p(f"{number}") + '<w:altChunk r:id="b.docx"/>', {"b.docx": ("aFChunk", data)})
    assert load_bytes(data, name="a.docx").text.split() == ["5", "4", "3", "2"]

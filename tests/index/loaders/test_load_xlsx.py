"""XLSX: cells as they are shown, the tables of a sheet, what names their columns, and where a citation points."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.index.errors import LoadError
from pincite.index.loaders import load_bytes
from pincite.index.loaders.xlsx import LONGEST_CELL, MAX_CELLS, MAX_SHEETS
from pincite.index.locators import locator
from pincite.index.passages import passages
from pincite.index.types import Document, Span
from tests.index.loaders.loader_files import OFFICE, SHEET, Styled, column_letters, relations, xlsx, zipped


def load(data: bytes) -> Document:
    return load_bytes(data, name="a.xlsx")


def views(document: Document) -> list[str]:
    split = passages(document.text, document.sections, document.structure)
    for passage in split:
        for view in passage.read:
            assert all(piece.origin is None or piece.origin.of(document.text) == piece.text for piece in view.pieces)
    return [view.text for passage in split for view in passage.read]


def at(document: Document, words: str) -> str:
    start = document.text.index(words)
    return locator(document, Span(start, start + len(words)))


PLANS = [["Plan", "Price", "Users"], ["Basic", 9, 5], ["Team", Styled(29.5, '0.00 "€"'), 20]]


def test_a_row_is_read_with_its_columns_and_cited_by_its_cells():
    document = load(xlsx({"Prices": PLANS}))
    assert document.text == "Prices\n\nPlan | Price | Users\nBasic | 9 | 5\nTeam | 29.50 € | 20"
    assert views(document)[-1] == "Plan: Team; Price: 29.50 €; Users: 20"
    assert at(document, "29.50 €") == "sheet “Prices”, B3"
    assert at(document, "Team | 29.50 € | 20") == "sheet “Prices”, A3:C3"
    assert at(document, "9.50") == "sheet “Prices”, B3"
    assert document.media_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_cells_are_as_they_are_shown():
    row = [True, Styled(0.075, "0.0%"), Styled(45321, "d mmm yyyy"), 0.1 + 0.2, "<b> & “c”", Styled(7, ";;;"), "d"]
    assert load(xlsx({"Sheet1": [row]})).text == "TRUE | 7.5% | 30 Jan 2024 | 0.3 | <b> & “c” |  | d"


def test_days_of_a_workbook_since_1904():
    data = xlsx({"Sheet1": [["on", Styled(1, "yyyy-mm-dd")]]}, properties='date1904="1"')
    assert load(data).text == "on | 1904-01-02"


def test_the_other_kinds_of_cells():
    rows = (
        '<row><c t="inlineStr"><is><t>in line</t></is></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1</f><v>made</v></c>'
        '<c><f>1+1</f></c><c t="d"><v>2024-01-30T00:00:00</v></c><c t="s"><v>99</v></c><c s="x"><v>12</v></c></row>'
    )
    document = load(xlsx({"Sheet1": rows}))
    assert document.text == "in line | #N/A | made |  | 2024-01-30 |  | 12"
    assert document.metadata["formulas"] == "1 without a stored result"


def test_rich_text_is_whole_and_struck_out_words_are_not_read():
    run = "<r><rPr>{}</rPr><t>{}</t></r>".format
    text = f"<si>{run('<strike/>', '40')}{run('', ' 65 euros')}<rPh><t>x</t></rPh></si>"
    document = load(xlsx({"Sheet1": [[text, Styled("gone", font="<strike/>")]]}))
    assert document.text == "~~40~~ 65 euros | ~~gone~~"
    assert views(document) == [" 65 euros; "]


def test_titles_above_a_table_and_notes_below_it():
    note = "Prices are subject to change without notice."
    rows = [
        ["Price list 2024"],
        ["in euros"],
        [],
        *PLANS,
        [note],
        [],
        ["Another remark that stands apart from it all."],
    ]
    document = load(xlsx({"Prices": rows}))
    assert [(h.words.of(document.text), h.level) for h in document.structure.headings] == [
        ("Prices", 1), ("Price list 2024", 2), ("in euros", 3),
    ]  # fmt: skip
    assert views(document)[4] == "Price list 2024, in euros: Plan: Basic; Price: 9; Users: 5"
    assert at(document, "Price list 2024") == "sheet “Prices”, A1"
    assert at(document, note) == "sheet “Prices”, A7"
    assert len(document.structure.tables) == 1 and document.title == "Price list 2024"


def test_a_title_right_above_a_table_and_a_merged_one():
    rows = [["Overview of all our plans"], *PLANS]
    for merged in ({}, {"Sheet1": ["A1:C1"]}):
        document = load(xlsx({"Sheet1": rows}, merged=merged))
        assert views(document)[-1] == "Plan: Team; Price: 29.50 €; Users: 20"
        assert document.title == "Overview of all our plans"


def test_details_above_a_header_are_apart_from_the_table():
    rows = [["Issued", Styled(45321, "d mmm yyyy")], ["By", "Ruth"], ["Part", "Size", "Weight", "Colour"]]
    rows += [["Bolt", 3, 4, "grey"], ["Nut", 5, 6, "blue"]]
    assert views(load(xlsx({"Sheet1": rows}))) == [
        "Issued; 30 Jan 2024", "By; Ruth", "Part; Size; Weight; Colour",
        "Part: Bolt; Size: 3; Weight: 4; Colour: grey", "Part: Nut; Size: 5; Weight: 6; Colour: blue",
    ]  # fmt: skip


def test_several_tables_on_a_sheet_keep_their_own_columns():
    rows = [
        ["Fruit", "Kilos", None, "Town", "Shops"],
        ["Apple", 3, None, "Bergen", 12],
        ["Pear", 4, None, "Molde", 7],
        [],
        ["Year", "Guests", "Nights"],
        [2023, 10, 20],
        [2024, 11, 21],
    ]
    document = load(xlsx({"Sheet1": rows}))
    assert views(document) == [
        "Fruit; Kilos", "Fruit: Apple; Kilos: 3", "Fruit: Pear; Kilos: 4",
        "Town; Shops", "Town: Bergen; Shops: 12", "Town: Molde; Shops: 7",
        "Year; Guests; Nights", "Year: 2023; Guests: 10; Nights: 20", "Year: 2024; Guests: 11; Nights: 21",
    ]  # fmt: skip
    assert at(document, "12") == "sheet “Sheet1”, E2" and at(document, "21") == "sheet “Sheet1”, C7"


def test_a_table_goes_on_after_a_blank_row():
    rows = [["Region", "Q1", "Q2"], [], ["North", 1, 2], ["South", 3, 4], [], ["East", 5, 6]]
    document = load(xlsx({"Sheet1": rows}))
    assert views(document)[-1] == "Region: East; Q1: 5; Q2: 6"
    assert at(document, "6") == "sheet “Sheet1”, C6"


MERGED_HEADER = [["Country", "2023", None, "2024", None], [None, "H1", "H2", "H1", "H2"], ["Norway", 1, 2, 3, 4]]
EXPECTED = "Country: Norway; 2023: H1: 1; 2023: H2: 2; 2024: H1: 3; 2024: H2: 4"


@pytest.mark.parametrize("merged", [["A1:A2", "B1:C1", "D1:E1"], []])
def test_a_header_of_two_rows(merged):
    assert views(load(xlsx({"Sheet1": MERGED_HEADER}, merged={"Sheet1": merged})))[-1] == EXPECTED


def test_a_merged_cell_counts_for_every_row_that_it_covers():
    rows = [["Day", "Time", "Who"], ["Monday", "Morning", "Ruth"], [None, "Evening", "Petra"]]
    data = xlsx({"Sheet1": rows}, merged={"Sheet1": ["A2:A3"]})
    assert views(load(data))[-1] == "Day: Monday; Time: Evening; Who: Petra"


def test_days_and_years_name_columns():
    months = [Styled(day, "mmm yyyy") for day in (45292, 45323, 45352)]
    assert views(load(xlsx({"Sheet1": [["City", *months], ["Oslo", 1, 2, 3]]})))[-1] == (
        "City: Oslo; Jan 2024: 1; Feb 2024: 2; Mar 2024: 3"
    )
    assert views(load(xlsx({"Sheet1": [["City", 2023, 2024], ["Oslo", 1, 2]]})))[-1] == "City: Oslo; 2023: 1; 2024: 2"


def test_a_form_has_no_header_and_a_bold_first_row_is_one():
    form = [["Name", "Acme"], ["Founded", 1999]]
    assert views(load(xlsx({"Sheet1": form}))) == ["Name; Acme", "Founded; 1999"]
    bold = [[Styled(word, font="<b/>") for word in ("Term", "Meaning")], ["Span", "A range"]]
    assert views(load(xlsx({"Sheet1": bold})))[-1] == "Term: Span; Meaning: A range"


def test_a_table_that_the_file_marks_is_one():
    rows = [["Key", "Word"], ["a", "b"], ["Note", "beside"]]
    extra = {
        "xl/worksheets/_rels/sheet0.xml.rels": relations(("t", "table", "../tables/table1.xml")),
        "xl/tables/table1.xml": f'<table xmlns="{SHEET}" ref="A1:B2"/>',
    }
    assert views(load(xlsx({"Sheet1": rows}, extra=extra))) == ["Key; Word", "Key: a; Word: b", "Note; beside"]


def test_what_nobody_sees_is_left_out_and_counted():
    hidden_row = '<row r="1"><c><v>1</v></c><c><v>2</v></c></row><row r="2" hidden="1"><c><v>3</v></c></row>'
    data = xlsx(
        {"Shown": hidden_row, "Secret": [["x"]]},
        states={"Secret": "hidden"},
        before={"Shown": '<cols><col min="2" max="16384" hidden="1"/></cols>'},
    )
    document = load(data)
    assert document.text == "Shown\n\n1"
    assert document.metadata["hidden"] == "sheets: 1, rows: 1, columns: 1"


def test_sheets_are_sections_and_default_names_are_not_read():
    document = load(xlsx({"2023": [["a", 1], ["b", 2]], "Tabelle2": [["c", 3]], "Fees": [["d", 4]]}))
    assert [section.heading for section in document.sections] == ["2023", "", "Fees"]
    assert views(document)[1:] == ["2023: a; 1", "2023: b; 2", "c; 3", "Fees", "Fees: d; 4"]
    assert at(document, "c | 3") == "sheet “Tabelle2”, A1:B1"


def test_text_boxes_and_comments():
    box = (
        '<d:wsDr xmlns:d="urn:d" xmlns:a="urn:a"><d:sp><d:txBody><a:p><a:r><a:t>In a box.</a:t></a:r></a:p></d:txBody>'
    )
    extra = {
        "xl/worksheets/_rels/sheet0.xml.rels": relations(("d", "drawing", "../d.xml"), ("c", "comments", "../c.xml")),
        "xl/d.xml": box + "</d:sp></d:wsDr>",
        "xl/c.xml": f'<comments xmlns="{SHEET}"><commentList><comment/><comment/></commentList></comments>',
    }
    document = load(xlsx({"Sheet1": [["a", 1]]}, extra=extra))
    assert document.text == "a | 1\n\nIn a box." and document.metadata["comments"] == "2 not read"
    assert at(document, "In a box.") == "sheet “Sheet1”"


def test_a_cell_of_many_lines_and_prose_in_a_column():
    document = load(xlsx({"Sheet1": [["a\nb", 1]]}))
    assert document.text == "a b | 1"
    prose = "The lighthouse was built in 1867. It was rebuilt in 1904 after the great fire of the harbour."
    document = load(xlsx({"Sheet1": [[prose], ["Short."]]}))
    assert len(views(document)) == 3 and at(document, "Short.") == "sheet “Sheet1”, A2"


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'


def test_cells_at_the_far_ends_of_a_sheet_cost_nothing():
    assert load(xlsx({"Sheet1": FAR}, merged={"Sheet1": ["A1:XFD1048576"]})).text.split() == ["1", "2"]


def test_a_sheet_that_is_cut_again_and_again_takes_bounded_time():
    cuts = 1000
    rows = []
    for n in range(cuts):
        rows.append([None] * (3 * n % 300) + ["a", "b"])
        rows += [[]] if n % 2 else []
    assert load(xlsx({"Sheet1": rows})).text.count("a") == cuts


CUT_OFF = "is damaged: its zip directory cannot be read; fetch or save the file again"
DAMAGED = "is damaged: its part {} cannot be read; fetch or save the file again".format
TYPED = "is damaged: its part {} defines a document type, which the format forbids".format
MANY_SHEETS = "has 1,001 sheets, over the limit of 1,000; split it"
LONG_CELL = f"is damaged: a cell holds 10,000,000 characters, and the format allows {LONGEST_CELL:,}"
OUTSIDE = "is damaged: it has a cell outside of its sheet"
DTD = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
PART = "xl/worksheets/sheet0.xml"
LONG = f'<row><c t="inlineStr"><is><t>{"x" * 10_000_000}</t></is></c></row>'
MAIN = {"_rels/.rels": relations(("r", "officeDocument", "xl/workbook.xml"))}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: xlsx({"Sheet1": []}), "holds no text"),
        (lambda: xlsx({"Sheet1": [["a"] * 3] * 9})[:900], CUT_OFF),
        (lambda: zipped({**MAIN, "xl/workbook.xml": "<a"}), DAMAGED("xl/workbook.xml")),
        (lambda: zipped({"xl/workbook.xml": "<workbook/>"}), "holds no text"),
        (lambda: xlsx({"Sheet1": "<row><c>"}), DAMAGED(PART)),
        (lambda: xlsx({"Sheet1": []}, extra={PART: f"{DTD}<a>&b;</a>"}), TYPED(PART)),
        (lambda: xlsx({f"s{n}": [] for n in range(MAX_SHEETS + 1)}), MANY_SHEETS),
        (lambda: xlsx({"Sheet1": LONG}), LONG_CELL),
        (lambda: xlsx({"Sheet1": '<row><c r="ZZZ1"><v>1</v></c></row>'}), OUTSIDE),
        (lambda: xlsx({"Sheet1": [["x" * 30_000] * 700]}), "has more than 20,000,000 characters; split it"),
        (lambda: xlsx({"Sheet1": [], "b": []}, extra={"xl/sharedStrings.xml": b" " * 2**20}), "holds no text"),
        (lambda: b"Plan,Price", "is plain text, not XLSX; fetch it again, or rename it if it is meant to be that"),
    ],
)  # fmt: skip
def test_refused(data, reason):
    with pytest.raises(LoadError) as caught:
        load(data())
    assert caught.value.reason == reason


def test_too_many_cells_are_refused(monkeypatch):
    monkeypatch.setattr("pincite.index.loaders.xlsx.MAX_CELLS", 5)
    monkeypatch.setattr("sys.executable", "")  # read here, where the limit is another one
    with pytest.raises(LoadError, match="has more than 5 filled cells; split it, or save a part as CSV"):
        load(xlsx({"Sheet1": [["a", "b", "c"], ["d", "e", "f"]]}))
    assert MAX_CELLS >= 100_000


def test_a_workbook_under_another_name_and_of_the_strict_variant_is_read():
    data = xlsx({"Sheet1": [["a", 1]]})
    assert load_bytes(data, name="a.docx").text == load_bytes(data, name="a.bin").text == "a | 1"
    strict = zipped(
        {
            "_rels/.rels": relations(("r", "officeDocument", "xl/book.xml")),
            "xl/book.xml": '<workbook xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships">'
            '<sheets><sheet name="S" r:id="a"/></sheets></workbook>',
            "xl/_rels/book.xml.rels": relations(("a", "worksheet", "s.xml")).replace(OFFICE, "urn:strict"),
            "xl/s.xml": "<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>",
        }
    )
    assert load(strict).text == "S\n\n7"


def test_parts_are_found_under_names_that_programs_write():
    files = {
        "_rels/.rels": relations(("r", "officeDocument", "workbook.xml")),
        "[Content_Types].xml": '<Types><Override PartName="/workbook.xml" ContentType="a.spreadsheetml.b"/></Types>',
        "workbook.xml": f'<workbook xmlns:r="{OFFICE}"><sheets><sheet name="S" r:id="a"/></sheets></workbook>',
        "_rels/workbook.xml.rels": relations(("a", "worksheet", "Folder/Sheet.xml"), ("s", "sharedStrings", "s.xml")),
        "folder\\sheet.xml": '<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>',
        "S.XML": "<sst><si><t>one_x000D__x000A_two_x0041_</t></si></sst>",
    }
    assert load(zipped(files)).text == "S\n\none\ntwoA"


WORDS = st.none() | st.sampled_from(["Plan", "Oslo", "2023", "in euros", "n/a"]) | st.integers(0, 99)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=5), min_size=1, max_size=8))
def test_every_filled_cell_is_in_the_text_once_and_cited_by_its_name(rows):
    marked = [
        [None if cell is None else f"{cell} @{column_letters(c)}{r + 1}@" for c, cell in enumerate(row)]
        for r, row in enumerate([["a"], *rows])
    ]
    document = load(xlsx({"Sheet1": marked}))
    cells = [cell for row in marked for cell in row if cell is not None]
    assert sorted(re.findall("@(.+?)@", document.text)) == sorted(cell.split("@")[1] for cell in cells)
    for cell in cells:
        name = cell.split("@")[1]
        assert at(document, f"@{name}@") == f"sheet “Sheet1”, {name}"
    assert views(document)


def test_a_cell_of_several_sentences_is_read_sentence_by_sentence():
    rule = "Dogs wait outside. Cats may come in."
    document = load(xlsx({"Rules": [["Topic", "Rule", "Fee"], ["Dogs", rule, 4], ["Fires", "No.", 5]]}))
    assert views(document)[2:] == [
        "Topic: Dogs",
        "Topic: Dogs; Rule: Dogs wait outside.",
        "Topic: Dogs; Rule: Cats may come in.",
        "Topic: Dogs; Fee: 4",
        "Topic: Fires; Rule: No.; Fee: 5",
    ]
    assert at(document, "Cats may come in.") == "sheet “Rules”, B2"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [[None, "Mon", "Tue"], ["Anna", Styled(0.375, "hh:mm"), Styled(0.5, "hh:mm")]],
            ["Hours", "Mon; Tue", "Anna; Mon: 09:00; Tue: 12:00"],
        ),
        ([[None, "Born", "Died"], ["Anna", 1901, 1980]], ["Hours", "Born; Died", "Anna; Born: 1901; Died: 1980"]),
        (
            [[None, "Plan", "Plan"], ["Year", 2023, 2024], ["Fees", 40, 80]],
            ["Hours", "Plan; Plan", "Year; 2023; 2024", "Year: Fees; Plan: 2023: 40; Plan: 2024: 80"],
        ),
    ],
    ids=["times", "years below names", "years that name columns"],
)
def test_times_and_years_below_names_are_values(rows, expected):
    assert views(load(xlsx({"Hours": [*rows, rows[-1]]})))[: len(expected)] == expected


def test_two_columns_of_words_have_names_in_a_sheet_too():
    assert views(load(xlsx({"S": [["Staff", "Role"], ["Anna", "Chair"], ["Bo", "Clerk"]]})))[2:] == [
        "Staff: Anna; Role: Chair",
        "Staff: Bo; Role: Clerk",
    ]
    form = [["Name", "Anna"], ["Role", "Chair"], ["Phone", "none"]]
    assert views(load(xlsx({"S": form})))[1:] == ["Name; Anna", "Role; Chair", "Phone; none"]

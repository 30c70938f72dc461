"""Tables of PDF pages: what is read of a cell, and what it is cited as."""

import time
from itertools import pairwise

import pytest

from pincite.index.loaders import load_bytes
from pincite.index.reading import document_sentences, sentence_view
from tests.index.loaders.loader_files import pdf

SIZE = 10.0
ADVANCE = 0.6 * SIZE
RIGHT_EDGES = (330.0, 400.0, 470.0)


def load(data):
    return load_bytes(data, name="a.pdf")


def at(x, y, text, size=SIZE):
    return (x, y, size, text)


def right(edge, y, text):
    return at(edge - ADVANCE * len(text), y, text)


def row(y, label, *values, x=72.0):
    shown = [at(x, y, label)] if label else []
    return shown + [right(edge, y, value) for edge, value in zip(RIGHT_EDGES, values, strict=False) if value]


def rows(*lines, top=700.0, pitch=14.0):
    return [part for number, line in enumerate(lines) for part in row(top - pitch * number, *line)]


def read(document):
    """The rows of the document's tables as they are read."""
    inside = [
        span
        for span in document_sentences(document.text, document.structure)
        if document.structure.table_at(span.start) is not None
    ]
    return [sentence_view(document.text, document.structure, span).text for span in inside]


def cell(document, text):
    return next(
        cell for table in document.structure.tables for cell in table.cells if cell.span.of(document.text) == text
    )


def test_numbers_below_years_are_read_with_their_year_and_their_label():
    document = load(
        pdf(
            rows(
                ("in millions of euros", "2023", "2022"),
                ("Revenue", "5,432", "4,987"),
                ("Cost of sales", "(3,210)", "(2,998)"),
                ("Gross profit", "2,222", "1,989"),
                ("", "2,222", "1,989"),
            )
        )
    )
    (table,) = document.structure.tables
    assert table.header_rows == 2
    assert read(document)[2:] == [
        "Revenue; in millions of euros: 2023: 5,432; in millions of euros: 2022: 4,987",
        "Cost of sales; in millions of euros: 2023: (3,210); in millions of euros: 2022: (2,998)",
        "Gross profit; in millions of euros: 2023: 2,222; in millions of euros: 2022: 1,989",
        "in millions of euros: 2023: 2,222; in millions of euros: 2022: 1,989",
    ]
    number = cell(document, "4,987")
    assert [name.span.of(document.text) for name in table.names(number.column)] == ["in millions of euros", "2022"]


def test_a_label_over_two_lines_is_one_label():
    document = load(
        pdf(
            rows(
                ("", "2023", "2022"),
                ("Profit attributable to owners of", "", ""),
                ("the parent", "12", "11"),
                ("Profit from operations before", "30", "28"),
                ("interest and tax", "", ""),
                ("Equity", "99", "98"),
            )
        )
    )
    assert read(document)[1:] == [
        "Profit attributable to owners of the parent; 2023: 12; 2022: 11",
        "Profit from operations before interest and tax; 2023: 30; 2022: 28",
        "Equity; 2023: 99; 2022: 98",
    ]


def test_the_name_of_a_part_is_read_with_its_rows_down_to_its_total():
    document = load(
        pdf(
            rows(
                ("", "2023", "2022"),
                ("Assets", "", ""),
                ("Goodwill", "12", "11"),
                ("Total assets", "30", "28"),
                ("Employees", "99", "98"),
                ("Earnings per share", "", ""),
                ("Basic", "1.20", "1.10"),
            )
        )
    )
    assert read(document)[1:] == [
        "Assets",
        "Assets; Goodwill; 2023: 12; 2022: 11",
        "Assets; Total assets; 2023: 30; 2022: 28",
        "Employees; 2023: 99; 2022: 98",
        "Earnings per share",
        "Earnings per share; Basic; 2023: 1.20; 2022: 1.10",
    ]


def test_dots_lead_to_a_number_and_are_not_read():
    lines = rows(("Revenue" + " ." * 12, "12", "11"), ("Costs" + "." * 14, "9", "8"), ("Tax" + "." * 14, "1", "1"))
    assert read(load(pdf(lines))) == ["Revenue; 12; 11", "Costs; 9; 8", "Tax; 1; 1"]


def test_a_sign_of_currency_set_apart_belongs_to_its_number():
    lines = [
        *rows(("Revenue", "5,432", "4,987"), ("Costs", "(3,210)", "(2,998)")),
        at(270, 700, "$"),
        at(345, 700, "$"),
    ]
    document = load(pdf(lines))
    assert cell(document, "$ 5,432") and cell(document, "$ 4,987")


def test_a_name_over_two_columns_is_read_with_both():
    lines = [
        at(345, 728, "Group"),
        *rows(("", "2023", "2022"), ("Revenue", "5,432", "4,987"), ("Costs", "3,210", "2,998"), top=714),
    ]
    lines[0] = at((306 + 400) / 2 - 2.5 * ADVANCE, 728, "Group")
    assert "Revenue; Group: 2023: 5,432; Group: 2022: 4,987" in read(load(pdf(lines)))


def test_the_mark_of_a_note_is_no_part_of_a_number():
    lines = [
        *rows(("", "2023", "2022"), ("Revenue", "5,432", "4,987"), ("Costs", "3,210", "2,998")),
        at(330, 690, "1", size=6),
    ]
    document = load(pdf(lines))
    assert "Revenue; 2023: 5,432; 2022: 4,987" in read(document)
    assert "5,4321" not in document.text


def test_small_tables_of_words_and_numbers():
    lines = [
        part
        for number, words in enumerate([("Plan", "Price", "Users"), ("Basic", "9", "3"), ("Team", "29", "10")])
        for part in (at(72 + 120 * column, 700 - 16 * number, word) for column, word in enumerate(words))
    ]
    document = load(pdf(lines))
    assert document.text == "Plan | Price | Users\nBasic | 9 | 3\nTeam | 29 | 10"
    assert read(document)[1:] == ["Basic; Price: 9; Users: 3", "Team; Price: 29; Users: 10"]


@pytest.mark.parametrize(
    "lines",
    [
        [part for n in range(6) for part in (at(72, 700 - 14 * n, f"{n}."), at(100, 700 - 14 * n, f"Clause {n} says"))],
        [
            part
            for n, page in enumerate([3, 8, 11, 19, 25])
            for part in (at(72, 700 - 14 * n, f"Chapter {'abcde'[n]}" + " ." * 15), right(400, 700 - 14 * n, f"{page}"))
        ],
        [at(72, 700 - 14 * n, f"A line of prose with the number {n} in its middle") for n in range(6)],
    ],
    ids=["list", "contents", "prose"],
)
def test_what_is_no_table(lines):
    assert not load(pdf(lines)).structure.tables


def ruled(columns, lines):
    """Operators that draw the rules of a table, without those between merged cells."""
    across = " ".join(f"{columns[0]} {y} m {columns[-1]} {y} l S" for y in lines)
    return across + " " + " ".join(f"{x} {lines[0]} m {x} {lines[-1]} l S" for x in columns)


def test_cells_between_rules_hold_several_lines():
    drawn = ruled((70, 200, 330, 400), (720, 690, 660, 630))
    lines = [
        at(75, 708, "Office"), at(205, 708, "Address"), at(335, 708, "Staff"),
        at(75, 678, "Bremen"), at(205, 678, "Long Street 5"), at(205, 666, "third floor"), at(335, 678, "7"),
        at(75, 648, "Nantes"), at(205, 648, "Quai 2"), at(335, 648, "9"),
    ]  # fmt: skip
    document = load(pdf(lines, drawn=drawn))
    assert document.text == "Office | Address | Staff\nBremen | Long Street 5 third floor | 7\nNantes | Quai 2 | 9"
    assert read(document)[1] == "Office: Bremen; Address: Long Street 5 third floor; Staff: 7"


def test_a_cell_that_no_rule_cuts_reaches_over_its_rows():
    drawn = (
        "70 720 m 400 720 l S 70 690 m 400 690 l S 200 660 m 400 660 l S 70 630 m 400 630 l S "
        "70 720 m 70 630 l S 200 720 m 200 630 l S 400 720 m 400 630 l S"
    )
    lines = [
        at(75, 700, "Country"), at(205, 700, "City"), at(75, 670, "Germany"), at(205, 670, "Bremen"),
        at(205, 640, "Hamburg"),
    ]  # fmt: skip
    document = load(pdf(lines, drawn=drawn))
    assert cell(document, "Germany").rows == 2
    assert read(document)[-1].endswith("Hamburg") and "Germany" in read(document)[-1]


def test_numbers_on_several_lines_between_two_rules_are_several_rows():
    drawn = ruled((70, 200, 330, 400), (720, 690, 640))
    lines = [
        at(75, 708, "Month"), at(205, 708, "Guests"), at(335, 708, "Beds"),
        at(75, 678, "May"), at(205, 678, "653"), at(335, 678, "107"),
        at(75, 662, "June"), at(205, 662, "686"), at(335, 662, "110"),
    ]  # fmt: skip
    read_rows = [line.removeprefix("Month: ") for line in read(load(pdf(lines, drawn=drawn)))]
    assert read_rows[1:] == ["May; Guests: 653; Beds: 107", "June; Guests: 686; Beds: 110"]


RULES_FOR_EXPENSES = [
    [("Expense",), ("Rule",), ("Approved by",)],
    [
        ("Hotel costs for", "staff abroad"),
        ("Breakfast is paid for if", "it is a part of", "the price."),
        ("Head of", "unit"),
    ],
    [("Train",), ("Second class below two", "hours, first class above."), ("Nobody",)],
    [("Taxi",), ("Only at night or with", "heavy luggage."), ("Team lead",)],
]
READ_RULES = [
    "Expense: Hotel costs for staff abroad; Rule: Breakfast is paid for if it is a part of the price.; "
    "Approved by: Head of unit",
    "Expense: Train; Rule: Second class below two hours, first class above.; Approved by: Nobody",
    "Expense: Taxi; Rule: Only at night or with heavy luggage.; Approved by: Team lead",
]


def wrapped(cells, tops, lefts=(75, 180, 400)):
    """Rows of cells of several lines, each row below its rule."""
    return [
        at(x, top - 12 - 12 * number, line)
        for top, row in zip(tops, cells, strict=True)
        for x, lines in zip(lefts, row, strict=True)
        for number, line in enumerate(lines)
    ]


@pytest.mark.parametrize("above", [True, False], ids=["a rule above the names", "none"])
@pytest.mark.parametrize("by_row", [True, False], ids=["drawn line by line", "drawn cell by cell"])
@pytest.mark.parametrize("pieces", [1, 3], ids=["whole rules", "a rule for each cell"])
def test_all_lines_of_a_cell_between_two_rules_are_one_cell(above, by_row, pieces):
    tops = (720, 700, 655, 622, 590)
    edges = [70 + 430 * n / pieces for n in range(pieces + 1)]
    drawn = " ".join(f"{left} {y} m {right} {y} l S" for y in tops[not above :] for left, right in pairwise(edges))
    lines = wrapped(RULES_FOR_EXPENSES, tops[:4])
    document = load(pdf(sorted(lines, key=lambda part: -part[1]) if by_row else lines, drawn=drawn))
    assert read(document)[1:] == READ_RULES


@pytest.mark.parametrize("shaded", [(0, 2), (1, 3)], ids=["odd rows", "even rows"])
def test_shades_part_rows_as_rules_do(shaded):
    tops = (720, 700, 655, 622, 590)
    drawn = " ".join(f"0.95 g 70 {tops[n + 1]} 430 {tops[n] - tops[n + 1]} re f 0 g" for n in shaded)
    document = load(pdf([*wrapped(RULES_FOR_EXPENSES, tops[:4]), at(72, 540, "Costs are paid in May.")], drawn=drawn))
    assert read(document)[1:] == READ_RULES
    assert document.text.endswith("\n\nCosts are paid in May.")


def test_two_shaded_notes_are_no_table():
    drawn = "0.9 g 70 640 430 60 re f 70 540 430 60 re f 0 g"
    lines = [at(75, y, "A note of several words that says something") for y in (680, 666, 620, 580, 566)]
    assert not load(pdf(lines, drawn=drawn)).structure.tables


def test_rules_between_groups_of_numbers_part_no_rows():
    lines = rows(("", "2023", "2022"), ("Revenue", "50", "40"), ("Costs", "20", "30"), ("Profit", "30", "10"))
    drawn = " ".join(f"70 {y} m 480 {y} l S" for y in (712, 698, 668, 654))
    assert read(load(pdf(lines, drawn=drawn)))[1:] == [
        "Revenue; 2023: 50; 2022: 40", "Costs; 2023: 20; 2022: 30", "Profit; 2023: 30; 2022: 10",
    ]  # fmt: skip


def test_rules_of_some_columns_alone_part_no_rows():
    lines = rows(("", "2023", "2022"), ("Revenue", "50", "40"), ("Costs", "20", "30"), ("Profit", "30", "10"))
    drawn = " ".join(f"290 {y} m 480 {y} l S" for y in (712, 698, 684, 670, 656))
    assert "Costs; 2023: 20; 2022: 30" in read(load(pdf(lines, drawn=drawn)))


def test_words_without_a_label_go_on_with_the_cell_above_them():
    lines = wrapped(RULES_FOR_EXPENSES, (720, 700, 655, 622))
    assert [line.removeprefix("Expense: ") for line in read(load(pdf(lines)))[1:]] == [
        line.removeprefix("Expense: ") for line in READ_RULES
    ]


def test_a_table_of_words_has_one_row_of_names():
    lines = [
        part
        for number, words in enumerate(
            [("Office", "City", "Head"), ("North", "Bremen", "Ann Holm"), ("West", "Nantes", "Bo Lund"),
             ("South", "Turin", "Cy Rosa")]
        )
        for part in (at(72 + 120 * column, 700 - 16 * number, word) for column, word in enumerate(words))
    ]  # fmt: skip
    document = load(pdf(lines))
    assert document.structure.tables[0].header_rows == 1
    assert read(document)[1:] == [
        "North; City: Bremen; Head: Ann Holm", "West; City: Nantes; Head: Bo Lund", "South; City: Turin; Head: Cy Rosa",
    ]  # fmt: skip


def test_a_frame_around_text_is_no_table():
    lines = [at(75, 700 - 14 * n, f"Line {n} of a text in a frame") for n in range(4)]
    assert not load(pdf(lines, drawn="70 720 m 400 720 l 400 600 l 70 600 l s")).structure.tables


def test_a_page_of_thousands_of_rules_and_numbers_is_read_in_bounded_time():
    drawn = " ".join(f"{x} 0 m {x} 800 l S 0 {x} m 600 {x} l S" for x in range(2, 600, 2))
    lines = [at(10 + 40 * column, 790 - 8 * line, f"{line}", size=6) for line in range(95) for column in range(14)]
    begun = time.process_time()
    load(pdf(lines, drawn=drawn))
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(("code", "meaning"), [("Code", "Meaning"), ("CODE", "MEANING")])
def test_two_columns_of_words_below_ruled_names_are_a_table(code, meaning):
    cells = [(code, meaning), ("E12", "Filter blocked;"), ("", "clean it."), ("E17", "Door open"), ("E21", "No water")]
    lines = [at(76 + 124 * m, 700 - 14 * n, line[m]) for n, line in enumerate(cells) for m in (0, 1) if line[m]]
    rules = " ".join(f"72 {y} m 400 {y} l S" for y in (712, 696, 640))
    assert read(load(pdf(lines, drawn=rules))) == [
        f"{code}; {meaning}",
        f"{code}: E12; {meaning}: Filter blocked; clean it.",
        f"{code}: E17; {meaning}: Door open",
        f"{code}: E21; {meaning}: No water",
    ]


def test_lines_of_text_between_rules_are_no_table():
    rules = " ".join(f"72 {y} m 400 {y} l S" for y in (712, 696, 640))
    lines = ["Notice", "We are closed", "on Monday and", "on Friday."]
    assert not load(pdf([at(76, 700 - 14 * n, line) for n, line in enumerate(lines)], drawn=rules)).structure.tables

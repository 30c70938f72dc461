"""Rows of names over figures: all of them name the columns, each as far as it reaches."""

import pytest

from pincite.index.loaders import load_bytes
from pincite.index.reading.periods import is_period, is_unit
from pincite.index.structure import Table
from tests.index.loaders.loader_files import pdf

SPAN_OVER_YEARS = (
    "| | Year ended 30 June, | |\n|---|---|---|\n| (in thousands) | 2021 | 2020 |\n| Ticket sales | 412 | 388 |\n"
    "| Café | (31) | 27 |\n"
)
YEARS_OVER_UNIT = ",2021,2020\n,$’000,$’000\nTicket sales,412,388\nCafé,31,27\n"
TWO_OVER_FOUR = (
    "<table><tr><td></td><td>Group</td><td></td><td>Company</td><td></td></tr>"
    "<tr><td></td><td>2021</td><td>2020</td><td>2021</td><td>2020</td></tr>"
    "<tr><td></td><td>£m</td><td>£m</td><td>£m</td><td>£m</td></tr>"
    "<tr><td>Fees</td><td>4.1</td><td>3.9</td><td>1.0</td><td>–</td></tr>"
    "<tr><td>Rent</td><td>2.2</td><td>2.3</td><td>0.4</td><td>0.4</td></tr></table>"
)
IN_THE_MIDDLE = (
    ",,,Fiscal 2021,,\n,,,(in millions),,\n,North,South,East,West,Total\nBoats,1,2,3,4,10\nOars,5,6,7,8,26\n"
)
WRAPPED = (
    ",,,Due by year,,\n,,Less than,,,\n"
    ",Total,1 year,1-3 years,3-5 years,Later\nLoans,90,10,20,30,30\nLeases,9,1,2,3,3\n"
)


def table(text: str, name: str) -> tuple[str, Table]:
    document = load_bytes(text.encode(), name=name)
    (only,) = document.structure.tables
    return document.text, only


def names(text: str, name: str) -> list[list[str]]:
    shown, found = table(text, name)
    return [[cell.span.of(shown).strip() for cell in found.names(column)] for column in range(1, found.width)]


@pytest.mark.parametrize(
    ("name", "text", "depth", "named"),
    [
        ("a.md", SPAN_OVER_YEARS, 2, [["Year ended 30 June,", "2021"], ["Year ended 30 June,", "2020"]]),
        ("a.csv", YEARS_OVER_UNIT, 2, [["2021", "$’000"], ["2020", "$’000"]]),
        (
            "a.html",
            TWO_OVER_FOUR,
            3,
            [["Group", "2021", "£m"], ["Group", "2020", "£m"], ["Company", "2021", "£m"], ["Company", "2020", "£m"]],
        ),
        (
            "a.csv",
            IN_THE_MIDDLE,
            3,
            [["Fiscal 2021", "(in millions)", name] for name in ("North", "South", "East", "West", "Total")],
        ),
        (
            "a.csv",
            WRAPPED,
            3,
            [
                ["Due by year", "Total"],
                ["Due by year", "Less than", "1 year"],
                ["Due by year", "1-3 years"],
                ["Due by year", "3-5 years"],
                ["Due by year", "Later"],
            ],
        ),
    ],
)
def test_each_row_of_names_over_figures_names_the_columns(name, text, depth, named):
    assert table(text, name)[1].header_rows == depth
    assert names(text, name) == named


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "Team,Founded,Titles\nOrla,1886,13\nVesk,1901,7\n"),
        ("a.csv", "Kettle,Brio,Kestrel\nColour,red,blue\nPower,1800,2400\nPrice,39,49\n"),
        ("a.md", "| | Brio | Kestrel |\n|---|---|---|\n| Sold since | 2019 | 2021 |\n| Power | 1800 | 2400 |\n"),
        ("a.md", "| Year | Visitors |\n|---|---|\n| 2019 | 2044 |\n| 2020 | 1811 |\n"),
        ("a.md", "| | Brio | Kestrel |\n|---|---|---|\n| | 2019 | words |\n| Guarantee | yes | for a year |\n"),
    ],
)
def test_a_row_of_values_below_the_names_is_none_of_names(name, text):
    assert table(text, name)[1].header_rows == 1


def test_a_period_over_all_columns_of_a_page_reaches_over_them():
    rows = [["", "Year ended 30 June", ""], ["", "2021", "2020"], ["Ticket sales", "412", "388"], ["Hire", "31", "27"]]
    page = [
        [(72.0 + 150 * column, 700.0 - 16 * number, 10.0, cell) for column, cell in enumerate(row) if cell]
        for number, row in enumerate(rows)
    ]
    document = load_bytes(pdf([piece for row in page for piece in row]), name="a.pdf")
    (found,) = document.structure.tables
    named = [[cell.span.of(document.text).strip() for cell in found.names(column)] for column in (1, 2)]
    assert named == [["Year ended 30 June", "2021"], ["Year ended 30 June", "2020"]]


@pytest.mark.parametrize("text", [SPAN_OVER_YEARS, TWO_OVER_FOUR])
def test_the_cells_of_names_keep_their_characters(text):
    name = "a.md" if text.startswith("|") else "a.html"
    _, found = table(text, name)
    starts = [cell.span.start for cell in found.cells]
    assert starts == sorted(starts)
    assert all(found.span.holds(cell.span) for cell in found.cells)


ROWS = (
    ",Level 1,Level 2\n30 June 2021,,\nAssets:,,\nFunds,81,19\nBonds,7,6\n"
    "30 June 2020,,\nAssets:,,\nFunds,14,3\nBonds,5,4\n"
)
MIDDLE_PERIODS = (
    "<table><tr><td></td><td></td><td>Year ended 2021</td><td></td></tr>"
    "<tr><td></td><td>North</td><td>South</td><td>Total</td></tr>"
    "<tr><td>Boats</td><td>1</td><td>2</td><td>3</td></tr><tr><td>Oars</td><td>4</td><td>5</td><td>9</td></tr>"
    "<tr><td></td><td></td><td>Year ended 2020</td><td></td></tr>"
    "<tr><td>Boats</td><td>6</td><td>7</td><td>13</td></tr><tr><td>Oars</td><td>8</td><td>9</td><td>17</td></tr></table>"
)


def test_a_period_over_groups_of_rows_belongs_to_the_rows_of_each():
    shown, found = table(ROWS, "a.csv")
    last = [cell.span.of(shown) for cell in found.row(8)]
    assert last == ["30 June 2020", "Assets:", "Bonds", "5", "4"]


def test_a_period_in_the_middle_of_a_row_begins_a_group():
    shown, found = table(MIDDLE_PERIODS, "a.html")
    assert [cell.span.of(shown) for cell in found.row(6)] == ["Year ended 2020", "Oars", "8", "9", "17"]


@pytest.mark.parametrize(
    ("words", "period", "unit"),
    [
        ("2019", True, False),
        ("FY19", True, False),
        ("Q3 2020 (1)", True, False),
        ("Years ended 31 December,", True, False),
        ("(in thousands, except per share data)", False, True),
        ("US$’000", False, True),
        ("%", False, True),
        ("Total", False, False),
        ("12,019", False, False),
        ("May Hill", False, False),
    ],
)
def test_names_of_periods_and_units(words, period, unit):
    assert (is_period(words), is_unit(words)) == (period, unit)

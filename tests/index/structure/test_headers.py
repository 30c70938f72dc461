# ruff: noqa: E501 - a table a line
"""Which tables have a first row that names their columns: cells are parted by bars, rows by line ends."""

from collections.abc import Callable
from itertools import chain

import docx
import pytest

from pincite.index.loaders import load_bytes
from pincite.index.loaders.headers import Prior, has_names
from pincite.index.passages import passages
from tests.index.loaders.loader_files import docx_bytes, odt, pptx, xlsx
from tests.index.structure.test_read import statements

# The first column says whether the format says nothing of a first row, names columns as a rule, or marks it as names.
NAMED: list[tuple[Prior, str]] = [
    ("open", "Light|Meaning\nRing red and steady|No network\nRing red and blinking|Update running"),
    (
        "open",
        "Light|What it means|What to do\nRing red and steady|No network|Check the router\nRing red and blinking|Update running|Wait",
    ),
    ("open", "Person|Team|Place\nBen Kranz|Legal|Rome\nCora Lind|Sales|Bern"),
    (
        "open",
        "Company Name|Head Office|Chief Executive\nAcme Corp|New York|John Smith\nBeta Works|Los Angeles|Jane Doe",
    ),
    ("open", "Day|Hours\nMonday|9 am to 5 pm\nTuesday|9 am to 5 pm"),
    ("open", "Time|Monday|Tuesday|Wednesday\n9:00|Yoga|Swim|Yoga\n10:00|Box|Row|Row"),
    ("usual", "country|capital\nFrance|Paris\nItaly|Rome"),
    ("usual", "name|note\nBrandt, Ada|Key holder\nNovak|Drives"),
    ("usual", "setting|value\nport|80\nhost|x.org\nname|abc"),
    ("open", "Plan|Price\nBasic|9\nTeam|29"),
    ("open", "Country|5 kg|10 kg\nNorway|12.50|20.00\nItaly|9|15"),
    ("open", "|2020|2021\nSales|10|12\nCosts|9|8"),
    ("open", "Question|Yes|No\nA dog?|12|3\nA cat?|4|5"),
    ("open", "Feature|Basic|Pro\nBackups|no|yes\nPhone|no|yes"),
    ("marked", "Players|2|3|4\nCards|10|8|6"),
    ("open", "Ursache|Abhilfe\nKein Netz|Stecker prüfen\nKein Papier|Papier nachlegen"),
    ("usual", "Code|Problem|Remedy\nE01|Paper jam|Open the tray\nE02|No toner|Change it"),
    ("usual", "Room type|Rate\nRoom with sea view|120\nRoom with garden|90"),
    ("usual", "question|answer\nIs it open?|Yes, daily.\nCan I swim?|No."),
    ("open", "Vedlikehold|Intervall|Ansvar\nSkifte olje|Hver måned|Vaktmester\nVaske filter|Hver uke|Renhold"),
]

UNNAMED: list[tuple[Prior, str]] = [
    (
        "open",
        "Ring red and steady|No network|Check the router\nRing red and blinking|Update running|Wait\nRing green|Ready|None",
    ),
    ("open", "Ring red and steady|No network\nRing red and blinking|Update running"),
    ("marked", "Ring red and steady|No network\nRing red and blinking|Update running"),
    ("usual", "Ring red and steady|No network\nRing red and blinking|Update running"),
    ("open", "Anna Holm|Sales|Oslo\nBen Kranz|Legal|Rome\nCora Lind|Sales|Bern"),
    ("open", "Anna Holm|anna@x.org|Sales\nBen Kranz|ben@x.org|Legal"),
    ("open", "Monday|9 am to 5 pm\nTuesday|9 am to 5 pm\nSunday|closed"),
    ("open", "Name|Anna Holm\nBorn|1980\nCity|Ghent"),
    ("usual", "Name|Anna Holm\nBorn|1980\nCity|Ghent"),
    ("usual", "Name|Anna Holm\nRole|Chief\nCity|Ghent"),
    ("open", "Basic|9\nTeam|29\nPro|79"),
    ("usual", "Basic|9|3\nTeam|29|10\nPro|79|50"),
    ("open", "Helsinki|1952|Finland\nRome|1960|Italy\nTokyo|1964|Japan"),
    ("open", "A-102|Anna Holm|open\nA-103|Ben Kranz|closed\nA-104|C D|open"),
    ("open", "Room 12|Anna\nRoom 14|Ben"),
    ("usual", "Pump|open|red\nValve|closed|blue\nGate|open|red"),
    ("open", "Turn the key to the left.|Engine stops\nTurn it right.|Engine starts"),
    ("open", "Backups|no|yes\nPhone|no|yes\nMail|yes|yes"),
    ("open", "3 March|Talk by Anna\n4 March|Talk by Ben"),
    ("open", "Speed|20 metres per second\nRange|300 kilometres at most"),
    ("marked", "Weight|12 kg\nHeight|30 cm"),
    ("usual", "E01|Paper jam|Open the tray\nE02|No toner|Change it\nE03|Overheat|Wait"),
    ("open", "Light green|Ready\nLight red|Error\nLight off|No power"),
    ("open", "Step 1|Open the lid\nStep 2|Close it"),
    ("open", "Left button|Volume down|Previous song\nRight button|Volume up|Next song\nBoth buttons|Mute|Stop"),
    ("open", "Name|Anna Holm|Born|1961\nTown|Ghent|Phone|555 12"),
    ("marked", "Name|Anna Holm|Born|1961\nTown|Ghent|Phone|555 12"),
    ("open", "Standard rate|none\nReduced rate|5\nZero rate|0"),
]


def rows_of(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.split("\n")]


@pytest.mark.parametrize(("prior", "table"), NAMED)
def test_a_first_row_names_the_columns(prior, table):
    assert has_names(rows_of(table), prior)


@pytest.mark.parametrize(("prior", "table"), UNNAMED)
def test_a_first_row_is_data_like_those_below(prior, table):
    assert not has_names(rows_of(table), prior)


LIGHTS = [["Ring red and steady", "No network"], ["Ring red and blinking", "Update running"]]
NAMES = ["Light", "Meaning"]


def bars(rows: list[list[str]]) -> str:
    return f"| {' | '.join(rows[0])} |\n|---|---|\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows[1:])


def of_cells(rows: list[list[str]], table: str, row: str, cell: str) -> str:
    return table % "".join(row % "".join(cell % text for text in line) for line in rows)


def word(rows: list[list[str]]) -> bytes:
    made = docx.Document()
    table = made.add_table(len(rows), len(rows[0]))
    for cell, text in zip((cell for row in table.rows for cell in row.cells), chain(*rows), strict=True):
        cell.text = text
    return docx_bytes(made)


SLIDE = (
    "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow='1'/>%s</a:tbl></a:graphicData></a:graphic>"
    "</p:graphicFrame>",
    "<a:tr>%s</a:tr>",
    "<a:tc><a:txBody><a:p><a:r><a:t>%s</a:t></a:r></a:p></a:txBody></a:tc>",
)
WRITERS: dict[str, Callable[[list[list[str]]], bytes]] = {
    "a.md": lambda rows: bars(rows).encode(),
    "a.csv": lambda rows: "\n".join(map(",".join, rows)).encode(),
    "a.html": lambda rows: b"<!doctype html>" + of_cells(rows, "<table>%s</table>", "<tr>%s", "<td>%s").encode(),
    "a.rst": lambda rows: b".. csv-table::\n\n" + "\n".join("   " + ",".join(row) for row in rows).encode(),
    "a.docx": word,
    "a.xlsx": lambda rows: xlsx({"Lights": rows}),
    "a.odt": lambda rows: odt(
        of_cells(rows, "<table:table>%s</table:table>", "<table:table-row>%s</table:table-row>",
                 "<table:table-cell><text:p>%s</text:p></table:table-cell>")
    ),
    "a.pptx": lambda rows: pptx(of_cells(rows, *SLIDE)),
}  # fmt: skip


def read_rows(name: str, rows: list[list[str]]) -> list[str]:
    document = load_bytes(WRITERS[name](rows), name=name)
    split = passages(document.text, document.sections, document.structure)
    views = [view.text for passage in split for view in passage.read]
    return [" ".join(view.split()) for view in views if "Ring" in view]


@pytest.mark.parametrize("name", WRITERS)
def test_no_row_of_data_becomes_the_label_of_another(name):
    assert read_rows(name, LIGHTS)[-1].endswith("Ring red and blinking; Update running")


@pytest.mark.parametrize("name", ["a.md", "a.csv", "a.html", "a.rst", "a.docx", "a.odt", "a.pptx"])
def test_names_of_columns_are_read_with_each_row(name):
    assert read_rows(name, [NAMES, *LIGHTS])[-1] == "Light: Ring red and blinking; Meaning: Update running"


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("twice.md", "| Boat | Fee |\n|---|---|\n| Skiff | 4 |\n| Boat | Fee |\n| Punt | 9 |\n", ["Boat: Skiff; Fee: 4", "Boat: Punt; Fee: 9"]),
        ("same.html", "<!doctype html><table><thead><tr><th rowspan=2>Boat<th colspan=2>Fee<tr><th>Fee<th>Deposit</thead><tr><td>Skiff<td>9<td>20</table>", ["Boat: Skiff; Fee: 9; Fee: Deposit: 20"]),
        ("title.html", "<!doctype html><table><tr><th colspan=2>Harbour<tr><th>Open<td>9 to 5<tr><th>Phone<td>555 12</table>", ["Harbour: Open; 9 to 5", "Harbour: Phone; 555 12"]),
        ("total.md", "| Boat | Fee |\n|---|---|\n| Boat | 4 |\n| Punt | 9 |\n", ["Boat; Fee", "Boat; 4", "Punt; 9"]),
        ("blank.md", "| | |\n|---|---|\n| Name | Anna |\n| Born | 1980 |\n", ["Name; Anna", "Born; 1980"]),
    ],
)  # fmt: skip
def test_no_label_is_read_twice(name, text, read):
    assert statements(name, text) == read

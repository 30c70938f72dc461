# ruff: noqa: E501 - a table a line
"""Tables that leave out what a reader sees above: names of groups, repeated cells, names in two rows."""

import pytest

from pincite.index.loaders import load_bytes
from pincite.index.passages import passages
from tests.index.structure.test_headers import WRITERS
from tests.index.structure.test_read import statements

GROUPS = "<tr><th>Lake<th>Mean<th>Max<tr><td colspan=3>North<tr><td>Inari<td>15<td>92<tr><td colspan=3>South<tr><td>Bled<td>17<td>29"
HEADED = "<thead><tr><th rowspan=2>Lake<th colspan=2>Depth<tr><th>Mean<th>Max</thead>"
CASES = [
    ("full.html", f"<!doctype html><table>{GROUPS}</table>", [
        "North; Lake: Inari; Mean: 15; Max: 92",
        "South; Lake: Bled; Mean: 17; Max: 29",
    ]),
    ("scope.html", f"<!doctype html><table>{HEADED}<tr><th colspan=3>North<tr><th>Inari<td>15<td>92<tr><th colspan=3>South<tr><th>Bled<td>17<td>29"
     "<tfoot><tr><th>Total<td>32<td>121</table>", [
        "North; Inari; Depth: Mean: 15; Depth: Max: 92",
        "South; Bled; Depth: Mean: 17; Depth: Max: 29",
        "Total; Depth: Mean: 32; Depth: Max: 121",
    ]),
    ("bold.md", "| | 2021 | 2022 |\n|---|---|---|\n| **Income** | | |\n| Sales | 10 | 12 |\n| Rent | 3 | 4 |\n", [
        "Income; Sales; 2021: 10; 2022: 12",
        "Income; Rent; 2021: 3; 2022: 4",
    ]),
    ("missing.md", "| Town | Boats | Crew |\n|---|---|---|\n| Holm | 4 | 9 |\n| Ness | | |\n| Skar | 3 | 8 |\n", [
        "Town: Holm; Boats: 4; Crew: 9",
        "Town: Ness",
        "Town: Skar; Boats: 3; Crew: 8",
    ]),
    ("above.csv", "land,town,staff\nNorway,Oslo,12\n,Molde,7\nItaly,Rome,9\n,Bari,4\n,,32\n", [
        "land: Norway; town: Oslo; staff: 12",
        "land: Norway; town: Molde; staff: 7",
        "land: Italy; town: Rome; staff: 9",
        "land: Italy; town: Bari; staff: 4",
        "staff: 32",
    ]),
    ("times.html", "<!doctype html><table><tr><th>Bus<th>Dep.<tr><td>12<td>08:15<tr><td><td>09:15<tr><td>14<td>07:00</table>", [
        "Bus: 12; Dep.: 08:15",
        "Bus: 12; Dep.: 09:15",
        "Bus: 14; Dep.: 07:00",
    ]),
    ("sum.csv", "boat;fee\nSkiff;4\nPunt;9\n;13\n", ["boat: Skiff; fee: 4", "boat: Punt; fee: 9", "fee: 13"]),
    ("ditto.md", "| Land | Town |\n|---|---|\n| Norway | Oslo |\n| ″ | Molde |\n", [
        "Land: Norway; Town: Oslo",
        "Land: Norway; Land: ″; Town: Molde",
    ]),
    ("two.csv", "Lake,2021,,2022,\n,mean,max,mean,max\nInari,15,92,16,93\nBled,17,29,18,30\n", [
        "Lake: Inari; 2021: mean: 15; 2021: max: 92; 2022: mean: 16; 2022: max: 93",
        "Lake: Bled; 2021: mean: 17; 2021: max: 29; 2022: mean: 18; 2022: max: 30",
    ]),
    ("two.html", "<!doctype html><table><tr><td>Lake<td colspan=2>Depth<tr><td><td>mean<td>max<tr><td>Inari<td>15<td>92<tr><td>Bled<td>17<td>29</table>", [
        "Lake: Inari; Depth: mean: 15; Depth: max: 92",
        "Lake: Bled; Depth: mean: 17; Depth: max: 29",
    ]),
    ("across.html", "<!doctype html><table><tr><th>Name<td>Anna<td>Ben<tr><th>Age<td>31<td>28<tr><th>Town<td>Oslo<td>Rome</table>", [
        "Age; Anna: 31; Ben: 28",
        "Town; Anna: Oslo; Ben: Rome",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[name for name, _, _ in CASES])
def test_a_row_is_read_with_what_stands_above(name, text, expected):
    assert statements(name, text) == expected


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.pptx", "a.xlsx", "a.csv", "a.html", "a.md"])
def test_an_empty_first_cell_means_the_one_above(name):
    rows = [["Land", "Town", "Staff"], ["Norway", "Oslo", "12"], ["", "Molde", "7"], ["Italy", "Rome", "9"]]
    data = (
        "\n".join([f"| {' | '.join(rows[0])} |", "|---|---|---|", *(f"| {' | '.join(r)} |" for r in rows[1:])]).encode()
        if name == "a.md"
        else WRITERS[name](rows)
    )
    document = load_bytes(data, name=name)
    split = passages(document.text, document.sections, document.structure)
    assert "Norway" in next(view.text for p in split for view in p.read if "Molde" in view.text)

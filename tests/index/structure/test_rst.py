# ruff: noqa: E501 - a document a line
"""reStructuredText: titles, tables, field lists and directives, and what of the source is not read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.index.loaders import load_bytes
from pincite.index.passages import passages
from tests.index.structure.test_read import read, statements

GRID = """Fares
=====

+--------+--------+
| Route  | Fare   |
+========+========+
| Holm   | 45     |
+--------+--------+
| Skar   | 60     |
+--------+--------+
"""

SIMPLE = """=====  ======
Boat   Berths
=====  ======
Anna   12
Ivo    7
=====  ======

After it.
"""

CSV = """.. csv-table:: Crew
   :header: "Name", "Role"
   :widths: 10, 20

   "Jo", "captain"
   "Mo", "cook, at times"

After it.
"""

LIST = """.. list-table::
   :header-rows: 1

   * - Port
     - Depth
   * - Holm
     - 9 m at
       low water
"""

CASES = [
    ("grid", GRID, ["Route: Holm; Fare: 45", "Route: Skar; Fare: 60"]),
    ("simple", SIMPLE, ["Boat: Anna; Berths: 12", "Boat: Ivo; Berths: 7", "After it."]),
    ("csv", CSV, ["Crew", "Name: Jo; Role: captain", "Name: Mo; Role: cook, at times", "After it."]),
    ("list", LIST, ["Port: Holm; Depth: 9 m at low water"]),
    ("titles", "=====\nTides\n=====\n\nHigh\n----\n\n* At nine.\n\nLow\n----\n\n* At three.\n", ["High: At nine.", "Low: At three."]),
    ("fields", ":Opens: at nine\n:Closes: at six,\n   on Sundays at two\n", ["Opens: at nine", "Closes: at six, on Sundays at two"]),
    ("admonition", ".. note:: Dogs are free.\n\n.. warning::\n   :class: loud\n\n   Bikes are not.\n", ["Dogs are free.", "Bikes are not."]),
    ("versions", ".. versionadded:: 2.1\n   The night ferry.\n\n.. deprecated:: 3.0\n", ["versionadded 2.1 The night ferry.", "deprecated 3.0"]),
    ("object", ".. option:: --fast\n\n   Skips every second port.\n", ["--fast: Skips every second port."]),
    ("term", "skiff\n   A small boat.\n\nquay\n   A place to land.\n", ["skiff: A small boat.", "quay: A place to land."]),
    ("comments", "It is 5.\n\n.. It was 4,\n   years ago.\n\n..\n   Hidden.\n\nBye.\n", ["It is 5.", "Bye."]),
    ("targets", ".. _fares: https://x.org/9\n.. _here:\n\nSee `the list <https://x.org/7>`_, fares_ and :ref:`here`.\n", ["See the list, fares and here."]),
    ("notes", "It is 25 [1]_ euros.\n\n.. [1] Free on Mondays.\n", ["It is 25  euros.".replace("  ", " "), "Free on Mondays."]),
    ("inline", "The **fee** is *now* ``45`` crowns, 2*3*4 in all.\n", ["The fee is now 45 crowns, 2*3*4 in all."]),
    ("escapes", "\\* Not a bullet, a\\_b and C:\\Boats.\n", ["* Not a bullet, a_b and C:\\Boats."]),
    ("code", "Run::\n\n   port = 9090\n\n.. code-block:: sh\n   :linenos:\n\n   sail *now*\n", ["Run:", "port = 9090", "sail *now*"]),
    ("hidden", ".. toctree::\n   :maxdepth: 2\n\n   intro\n\n.. image:: a.png\n   :alt: A plan\n   :width: 3\n", ["A plan"]),
    ("lists", "#. Hop on.\n#. Pay.\n\n* One.\n* Two.\n", ["Hop on.", "Pay.", "One.", "Two."]),
    ("rule", "One.\n\n----\n\nTwo.\n", ["One.", "----", "Two."]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[name for name, *_ in CASES])
def test_a_source_is_read_as_its_page(text, expected):
    assert statements("a.rst", text) == expected


def test_titles_and_fields_below_the_first_describe_the_document():
    document = load_bytes(b"Tides\n=====\n\n:Author: Anna\n:Date: 2024-03-05\n\nHigh\n----\n\nAt nine.\n", name="a.rst")
    assert (document.title, document.author, document.published) == ("Tides", "Anna", "2024-03-05")
    assert [section.heading for section in document.sections] == ["Tides", "Tides › High"]
    assert document.media_type == "text/x-rst"


@pytest.mark.parametrize(
    "text",
    ["====\n====\n", "+--+\n", "+--+--+\n|", "== ==\n", ".. csv-table::\n", ".. list-table::\n\n   x\n", "..\n", "::\n", "=\n=\n",
     ".. a::\n.. b::", "\n\n+---+---+\n| a | b\n+---+---+\ntext", ":a:\n:b:", "x\n" + "=" * 5000, "=== ===\na\n=== ===\n" * 50],
)  # fmt: skip
def test_broken_markup_is_text(text):
    document = load_bytes(f"Words. \n\n{text}\n\nBye.".encode(), name="a.rst")
    assert document.text.endswith("Bye.")
    read("a.rst", f"Words. \n\n{text}\n\nBye.")


parts = st.sampled_from(
    ["====\n", "Title\n", "----\n", "+--+--+\n", "|a |b |\n", "=== ===\n", "a   b\n", ".. note:: x\n", ".. csv-table::\n", "   a,b\n", "\n", "   * - c\n", ":f: v\n", "run::\n", "   code\n", "*e* `l <u>`_ x_\n", ".. [1] n\n", ".. _t:\n", "#. one\n", "d\n"]
)  # fmt: skip


@given(text=st.lists(parts, min_size=1, max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_source_is_cited_exactly(text):
    read("a.rst", f"{text}\nEnd.\n")
    document = load_bytes(f"{text}\nEnd.\n".encode(), name="a.rst")
    for passage in passages(document.text, document.sections, document.structure):
        own = [
            at
            for v in passage.read
            for p in v.pieces
            if p.origin and not p.repeated
            for at in range(p.origin.start, p.origin.end)
        ]
        assert len(own) == len(set(own))


SPANS = """+--------+--------+-------+
| Boats of Holm   | Since |
+--------+--------+-------+
| Name   | Berths | Year  |
+========+========+=======+
| Skiff  | 2      | 1990  |
+--------+        +-------+
| Punt   |        | 1991  |
+--------+--------+-------+
| Yawl   | not let, since |
|        | it leaks       |
+--------+--------+-------+
"""

SIMPLE_SPANS = """=====  ======  =====
   Boats       Since
-------------  -----
Name   Berths  Year
=====  ======  =====
Skiff  2       1990
Punt   4       1991
=====  ======  =====
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SPANS, [
            "Boats of Holm: Name: Skiff; Boats of Holm: Berths: 2; Since: Year: 1990",
            "Boats of Holm: Name: Punt; Boats of Holm: Berths: 2; Since: Year: 1991",
            "Boats of Holm: Name: Yawl; Boats of Holm: Since: Berths: Year: not let, since; Boats of Holm: Since: Berths: Year: it leaks",
        ]),
        (SIMPLE_SPANS, [
            "Boats: Name: Skiff; Boats: Berths: 2; Since: Year: 1990",
            "Boats: Name: Punt; Boats: Berths: 4; Since: Year: 1991",
        ]),
    ],
    ids=["grid", "simple"],
)  # fmt: skip
def test_cells_over_several_columns_and_rows(text, expected):
    assert statements("a.rst", text) == expected

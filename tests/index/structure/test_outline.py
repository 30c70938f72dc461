"""AsciiDoc and Org: what their lines mark is read as headings, tables, terms and links."""

import pytest

from pincite.index.loaders import load_bytes
from pincite.index.loaders.outline import read_outline
from pincite.index.reading import document_sentences, is_naming, sentence_view
from tests.growth import grows_with_its_input

ADOC = """= Handbook
:toc:

== Fees

[cols="1,2",options="header"]
|===
|Boat |Fee

|Kayak
|40 euros

|Sail \\| row
|80 euros
|===

// not for guests
* Pay at the quay.
** See https://example.org/fees[the list] and <<late,late fees>>.

Term:: its meaning
Other::
  in the line below

[source,python]
----
== x = 1
----

=== Late

No boat sails in May.
"""

ORG = """#+TITLE: Handbook
* Fees :club:
:PROPERTIES:
:ID: x1
:END:
# not for guests
| Boat  | Fee |
|-------+-----|
| Kayak |  40 |
| Sail  |  80 |
** TODO Pay at the quay
See [[https://example.org][the list]].
#+BEGIN_SRC python
,* x = 1
#+END_SRC
"""


def statements(name, text):
    document = load_bytes(text.encode(), name=name)
    views = []
    for span in document_sentences(document.text, document.structure):
        view = sentence_view(document.text, document.structure, span)
        assert all(piece.origin is None or piece.origin.of(document.text) == piece.text for piece in view.pieces)
        if not is_naming(document.text, document.structure, span):
            views.append(" ".join(view.text.split()))
    return document, views


def headings(document):
    return [(part.level, part.words.of(document.text)) for part in document.structure.headings]


def test_asciidoc():
    document, views = statements("a.adoc", ADOC)
    assert document.title == "Handbook" and document.text == ADOC
    assert headings(document) == [(1, "Handbook"), (2, "Fees"), (3, "Late")]
    assert [view for view in views if "x = 1" not in view] == [
        "Fees: Boat: Kayak; Fee: 40 euros",
        "Fees: Boat: Sail \\| row; Fee: 80 euros",
        "Fees: Pay at the quay.",
        "Fees: See the list and late fees.",
        "Fees: Term: its meaning",
        "Fees: Other: in the line below",
        "Fees, Late: No boat sails in May.",
    ]


def test_org():
    document, views = statements("a.org", ORG)
    assert document.title == "Handbook"
    assert headings(document) == [(1, "Fees"), (2, "Pay at the quay")]
    assert views[:3] == ["Boat: Kayak; Fee: 40", "Boat: Sail; Fee: 80", "Pay at the quay: See the list."]


@pytest.mark.parametrize("kind", ["adoc", "org"])
@pytest.mark.parametrize(
    "text", ["", "|===\n", "|===\n|a", "----\nx", "[cols=99*]\n|===\n|a|b\n", "::", ":PROPERTIES:", "* \n==\n[[a"]
)
def test_what_is_cut_off_is_read_to_its_end(kind, text):
    assert read_outline(text, kind).text == text


@pytest.mark.parametrize("kind", ["adoc", "org"])
@pytest.mark.parametrize(
    "part",
    [
        "== a\n|===\n|a|b\n\n|c|d\n|===\n",
        "----\nx\n----\n",
        "* a :b:\n| a | b |\n| c | d |\n\n",
        "[[a" * 9 + "\n",
    ],
)
def test_an_outline_takes_linear_time(kind, part):
    grows_with_its_input(lambda text: read_outline(text, kind), lambda size: part * (size // len(part)), 20_000)

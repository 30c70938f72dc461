# ruff: noqa: E501 - a document a line
"""The caption of a table is read with its passage, and is no answer by itself."""

import pytest

from pincite.index.loaders import load_bytes
from pincite.index.passages import passages
from pincite.index.reading import is_naming, searched
from pincite.index.structure_json import from_json, to_json
from pincite.index.types import Document, Passage

TABLE = "| Coating | Day 1 | Day 2 |\n| --- | --- | --- |\n| zinc | 60 | 95 |\n| paint | 12 | 30 |\n"


def read(document: Document) -> list[Passage]:
    return list(passages(document.text, document.sections, document.structure))


def statements(document: Document) -> list[str]:
    """The views of the sentences that say something by themselves."""
    return [
        " ".join(view.text.split())
        for passage in read(document)
        for span, view in zip(passage.sentences, passage.read, strict=True)
        if span not in passage.naming
    ]


@pytest.mark.parametrize(
    ("name", "text", "caption"),
    [
        ("t.md", f"Salt spray.\n\nRed rust (% of the area)\n\n{TABLE}", "Red rust (% of the area)"),
        ("t.md", f"Salt spray.\n\n**Red rust**\n{TABLE}", "Red rust"),
        ("t.md", f"Salt spray.\n\nTable 2. Red rust: share of the area.\n\n{TABLE}", "Table 2. Red rust: share of the area."),
        ("t.md", f"The shares are as follows:\n\n{TABLE}", "The shares are as follows:"),
        ("t.html", "<p>Salt spray.<table><caption>Red rust</caption><tr><th>Coating<th>Day 1<th>Day 2<tr><td>zinc<td>60<td>95</table>", "Red rust"),
    ],
)  # fmt: skip
def test_a_short_line_above_a_table_names_it(name: str, text: str, caption: str) -> None:
    document = load_bytes(text.encode(), name=name)

    (table,) = document.structure.tables
    assert table.caption is not None
    assert caption in table.caption.of(document.text)
    assert all(caption not in statement for statement in statements(document))
    assert any(caption in searched(passage) for passage in read(document))


@pytest.mark.parametrize(
    "above",
    [
        "Salt spray tests took three weeks.",
        "- Salt spray",
        "Begun: 3 November",
        "Salt spray is\nwhat we did to plates",
        "# Salt spray",
        "A line of more than a hundred characters that names so much of all that was done in the tests at once, and more of it",
        "Salt spray\n\n\n\n",
    ],
)
def test_other_lines_are_no_captions(above: str) -> None:
    document = load_bytes(f"Tests.\n\n{above}\n\n{TABLE}".encode(), name="t.md")

    assert document.structure.tables[0].caption is None


def test_a_caption_ends_where_its_table_begins() -> None:
    text = f"First\n\n{TABLE}\nSecond\n\n{TABLE}\nBoth took three weeks."
    document = load_bytes(text.encode(), name="t.md")

    assert [table.caption.of(document.text) for table in document.structure.tables if table.caption] == [
        "First",
        "Second",
    ]
    assert statements(document)[-1] == "Both took three weeks."


def test_a_caption_keeps_its_place() -> None:
    document = load_bytes(f"---\ntitle: Tests\n---\n\nRed rust\n\n{TABLE}".encode(), name="t.md")
    (table,) = document.structure.tables

    assert table.caption is not None
    assert table.caption.of(document.text) == "Red rust"
    assert is_naming(document.text, document.structure, table.caption)
    assert from_json(to_json(document.structure)) == document.structure
    for passage in read(document):
        for view in passage.read:
            assert all(piece.origin is None or piece.origin.of(document.text) == piece.text for piece in view.pieces)


def test_the_layout_of_a_page_has_no_caption() -> None:
    prose = (
        "We mend boats of every size, and have done so since the harbour was built in the year 1911, mostly by hand."
    )
    page = f"<p>Welcome<table><tr><td>{prose}<td>{prose}<tr><td>{prose}<td>{prose}</table>"
    document = load_bytes(page.encode(), name="t.html")

    assert [table.caption for table in document.structure.tables] == [None]

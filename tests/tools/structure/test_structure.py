"""The tool that makes the suite `structure`: its files are those that ship, and nothing that they say gets lost."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from pincite.eval.suites.files import BUNDLED
from tools.structure.__main__ import DOCUMENTS, SUITE, files
from tools.structure.blocks import blocks_of, pieces_of
from tools.structure.layout import LAYOUT
from tools.structure.pairs import _after
from tools.structure.pieces import AddressedPiece, Misplaced, placed

HELD_BACK = {
    document["id"]: document
    for document in map(json.loads, DOCUMENTS.read_text("utf-8").splitlines())
    if document["split"] == "test"
}


def members(content: bytes) -> object:
    """What a package holds, however it is compressed; any other file's bytes."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_tool_makes_the_shipped_files():
    made = dict(files())
    shipped = {f"{SUITE}/{path.name}" for path in (BUNDLED / SUITE).iterdir()} | {f"{SUITE}.jsonl"}
    assert made.keys() == shipped
    for name, content in made.items():
        assert members(content) == members((BUNDLED / name).read_bytes()), f"{name}: run python -m tools.structure"


def test_every_document_that_is_held_back_is_written_whole():
    assert LAYOUT.keys() == HELD_BACK.keys()
    for name, document in HELD_BACK.items():
        parts = [file.blocks for file in LAYOUT[name]]
        whole = sorted(number for part in parts if part is not None for number in part)
        assert parts == [None] or whole == list(range(len(document["blocks"])))


def test_a_block_says_what_its_document_says():
    document = HELD_BACK["ST-040"]
    said = [piece.text for piece in pieces_of(blocks_of(document))]
    assert said[:5] == [
        "Your questions about the heat network",
        "As of 2 February 2026.",
        "Streets west of the canal belong to another project.",
        "The works",
        "When will you dig in my street?",
    ]


ROW = (
    AddressedPiece("Fee", (0, "header", 0)),
    AddressedPiece("[x] paid", (0, "row", 0, 0)),
    AddressedPiece("7", (0, "row", 0, 1)),
)


def test_pieces_are_found_in_their_order_whatever_stands_between():
    spans = placed("Title 7\n\nFee | ☒ paid |\n 7", ROW)
    assert {address: span.of("Title 7\n\nFee | ☒ paid |\n 7") for address, span in spans.items()} == {
        (0, "header", 0): "Fee",
        (0, "row", 0, 0): "☒ paid",
        (0, "row", 0, 1): "7",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Fee | ☒ paid | 17", "'7' does not follow"),
        ("Fee | never | ☒ paid | 7", "'never' stands before '"),
        ("Fee | ☒ paid | 7 | and more", "'and more' stands at the end"),
    ],
)
def test_what_is_lost_or_added_is_an_error(text, message):
    with pytest.raises(Misplaced, match=message):
        placed(text, ROW)


def test_a_quote_that_stands_often_is_told_apart_by_what_stands_before_it():
    text = "A | 4 | 4\nB | 4 | 1"
    spans = placed(text, [AddressedPiece(word, (number,)) for number, word in enumerate("A 4 4 B 4 1".split())])
    assert [_after(text, spans[(number,)]) for number in range(6)] == [None, "A |", "4 |", None, "B |", None]

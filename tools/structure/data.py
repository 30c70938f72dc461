"""Files of data: CSV and TSV, JSON, subtitles."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence

from tools.structure.blocks import (
    Block,
    Fields,
    Heading,
    Listing,
    Paragraph,
    Sentences,
    Table,
    Talk,
    Terms,
    said,
    sections,
)
from tools.structure.pieces import AddressedPiece

HOUR = 10
"""The hour at which the recorded call begins; cues count from it."""


def comma_separated(blocks: Sequence[Block], title: str) -> bytes:
    """A table with commas between its cells."""
    return _separated(blocks, ",")


def tab_separated(blocks: Sequence[Block], title: str) -> bytes:
    """A table with tabs between its cells."""
    return _separated(blocks, "\t")


def _separated(blocks: Sequence[Block], delimiter: str) -> bytes:
    (table,) = blocks
    assert isinstance(table, Table)
    file = io.StringIO()
    rows = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    rows.writerows([cell.text for cell in row] for row in (table.header, *table.rows))
    return file.getvalue().encode()


Tree = AddressedPiece | Sentences | None | list["Tree"] | dict[AddressedPiece, "Tree"]
"""A value of JSON; sentences are one string."""


def records(blocks: Sequence[Block], title: str) -> bytes:
    """An object with a key for each heading; rows are objects whose keys are the header."""
    return (json.dumps(_plain(_tree(blocks)), ensure_ascii=False, indent=1) + "\n").encode()


def record_pieces(blocks: Sequence[Block]) -> Iterator[AddressedPiece]:
    """What such a file says, in order: keys are said again with every row."""
    yield from _pieces(_tree(blocks))


def _tree(blocks: Sequence[Block]) -> Tree:
    entries: dict[AddressedPiece, Tree] = {}
    for heading, *inside in sections(blocks):
        assert isinstance(heading, Heading)
        named: dict[AddressedPiece, Tree] = {AddressedPiece(_NAMES[type(block)], ()): _value(block) for block in inside}
        if heading.level == 1:
            entries |= {AddressedPiece("title", ()): heading.words} | named
        else:
            entries[heading.words] = named if len(named) > 1 else _value(inside[0])
    return entries


_NAMES: dict[type, str] = {
    Paragraph: "note",
    Listing: "list",
    Table: "table",
    Terms: "terms",
    Fields: "details",
}
"""Keys of blocks that have no heading of their own."""


def _value(block: Block) -> Tree:
    match block:
        case Paragraph(_, sentences):
            return sentences
        case Listing(_, items):
            return [item.sentences for item in items]
        case Table(_, header, rows):
            return [
                {
                    AddressedPiece(name.text, (*name.address, number)): cell if cell.text else None
                    for name, cell in zip(header, row, strict=True)
                }
                for number, row in enumerate(rows)
            ]
        case Terms(_, items):
            return dict(items)
        case Fields(items):
            return dict(items)
        case other:
            raise ValueError(f"{other} has no form in JSON")


def _plain(tree: Tree) -> object:
    match tree:
        case AddressedPiece(text):
            return _number(text)
        case tuple():
            return said(tree)
        case list():
            return [_plain(value) for value in tree]
        case dict():
            return {key.text: _plain(value) for key, value in tree.items()}
        case None:
            return None


def _number(text: str) -> object:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, int | float) and str(value) == text else text


def _pieces(tree: Tree) -> Iterator[AddressedPiece]:
    match tree:
        case AddressedPiece():
            yield tree
        case tuple():
            yield from tree
        case list():
            for value in tree:
                yield from _pieces(value)
        case dict():
            for key, value in tree.items():
                yield key
                yield from _pieces(value)


def subtitles(blocks: Sequence[Block], title: str) -> bytes:
    """A conversation as WebVTT, each turn a cue of its speaker."""
    (talk,) = blocks
    assert isinstance(talk, Talk)
    starts = [_clock(turn.time) for turn in talk.turns]
    ends = [*starts[1:], starts[-1] + 8]
    cues = [
        f"{_shown(start)} --> {_shown(end)}\n<v {turn.speaker.text}>{said(turn.sentences)}"
        for turn, start, end in zip(talk.turns, starts, ends, strict=True)
    ]
    return ("\n\n".join(["WEBVTT", *cues]) + "\n").encode()


def _clock(time: str) -> int:
    hours, minutes, seconds = map(int, time.split(":"))
    return (hours - HOUR) * 3600 + minutes * 60 + seconds


def _shown(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"

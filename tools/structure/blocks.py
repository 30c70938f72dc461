"""A document as headings, paragraphs, lists, tables and fields, each of pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.structure.pieces import Address, AddressedPiece

Sentences = tuple[AddressedPiece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its level."""

    level: int
    words: AddressedPiece

    def pieces(self) -> Iterator[AddressedPiece]:
        """All that it says, in the order of reading."""
        yield self.words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences, behind the mark of a footnote."""

    mark: str
    sentences: Sentences

    def pieces(self) -> Iterator[AddressedPiece]:
        """All that it says, in the order of reading."""
        yield from self.sentences


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with its mark and its depth."""

    marker: str
    depth: int
    sentences: Sentences


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, ordered or not."""

    ordered: bool
    items: tuple[Item, ...]

    def pieces(self) -> Iterator[AddressedPiece]:
        """All that it says, in the order of reading."""
        for item in self.items:
            yield from item.sentences


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows; an empty cell has an empty text."""

    caption: AddressedPiece | None
    header: tuple[AddressedPiece, ...]
    rows: tuple[tuple[AddressedPiece, ...], ...]

    def pieces(self) -> Iterator[AddressedPiece]:
        """All that it says, in the order of reading."""
        if self.caption is not None:
            yield self.caption
        yield from self.header
        for row in self.rows:
            yield from row


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms with definitions, or questions with answers."""

    questions: bool
    items: tuple[tuple[AddressedPiece, Sentences], ...]

    def pieces(self) -> Iterator[AddressedPiece]:
        """All that it says, in the order of reading."""
        for term, sentences in self.items:
            yield term
            yield from sentences


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with values; both have the address of the field, and a value may be empty."""

    items: tuple[tuple[AddressedPiece, AddressedPiece], ...]

    def pieces(self) -> Iterator[AddressedPiece]:
        """All that it says, in the order of reading."""
        for label, value in self.items:
            yield label
            yield value


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """What somebody says, and when: hours, minutes and seconds."""

    speaker: AddressedPiece
    time: str
    sentences: Sentences


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation."""

    turns: tuple[SpokenTurn, ...]

    def pieces(self) -> Iterator[AddressedPiece]:
        """All that it says, in the order of reading."""
        for turn in self.turns:
            yield turn.speaker
            yield from turn.sentences


Block = Heading | Paragraph | Listing | Table | Terms | Fields | Talk


def blocks_of(document: Mapping[str, Any]) -> tuple[Block, ...]:
    """The blocks of a document of `structure.jsonl`."""
    return tuple(_block((number,), block) for number, block in enumerate(document["blocks"]))


def pieces_of(blocks: Sequence[Block]) -> Iterator[AddressedPiece]:
    """All that blocks say, in the order of reading."""
    for block in blocks:
        yield from block.pieces()


def sections(blocks: Sequence[Block], *, least: int = 1) -> Iterator[list[Block]]:
    """Blocks from one heading to the next, of those that have at least this level; nothing stands before the first."""
    some: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level >= least and some:
            yield some
            some = []
        some.append(block)
    yield some


def said(sentences: Sentences) -> str:
    """Sentences as a line."""
    return " ".join(sentence.text for sentence in sentences)


def _block(at: Address, block: Mapping[str, Any]) -> Block:
    match block["type"]:
        case "heading":
            return Heading(block["level"], AddressedPiece(block["text"], at))
        case "paragraph" | "footnote":
            return Paragraph(block.get("mark", ""), _sentences(at, block["sentences"]))
        case "list":
            return _listing(at, block)
        case "table":
            return _table(at, block)
        case "definitions" | "faq":
            word = "question" if block["type"] == "faq" else "term"
            return Terms(
                word == "question",
                tuple(
                    (AddressedPiece(term, (*at, word, item)), _sentences((*at, item), sentences))
                    for item, (term, sentences) in enumerate(block["items"])
                ),
            )
        case "fields":
            return Fields(
                tuple(
                    (AddressedPiece(label, (*at, "field", item)), AddressedPiece(value, (*at, "field", item)))
                    for item, (label, value) in enumerate(block["items"])
                )
            )
        case "transcript":
            return Talk(
                tuple(
                    SpokenTurn(
                        AddressedPiece(speaker, (*at, "speaker", turn)), time, _sentences((*at, turn), sentences)
                    )
                    for turn, (speaker, time, sentences) in enumerate(block["turns"])
                )
            )
        case other:
            raise ValueError(f"{other} is no block that can be written")


def _listing(at: Address, block: Mapping[str, Any]) -> Listing:
    count = len(block["items"])
    markers = block.get("markers") or [block["marker"]] * count
    depths = block.get("levels") or [0] * count
    return Listing(
        markers[0] != "-",
        tuple(
            Item(marker, depth, _sentences((*at, item), sentences))
            for item, (marker, depth, sentences) in enumerate(zip(markers, depths, block["items"], strict=True))
        ),
    )


def _table(at: Address, block: Mapping[str, Any]) -> Table:
    return Table(
        AddressedPiece(block["caption"], (*at, "caption")) if block["caption"] else None,
        tuple(AddressedPiece(name, (*at, "header", column)) for column, name in enumerate(block["header"])),
        tuple(
            tuple(AddressedPiece(cell, (*at, "row", row, column)) for column, cell in enumerate(cells))
            for row, cells in enumerate(block["rows"])
        ),
    )


def _sentences(at: Address, sentences: Sequence[str]) -> Sentences:
    return tuple(AddressedPiece(sentence, (*at, number)) for number, sentence in enumerate(sentences))

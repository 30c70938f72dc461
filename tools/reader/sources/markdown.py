"""A structured document of ours as the Markdown file that a user would have, with the place of each of its pieces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tools.reader.task import Range

Address = tuple[object, ...]


class Markdown:
    """The text of a document, and where its pieces stand in it, by the addresses that its questions name."""

    def __init__(self, blocks: Sequence[dict[str, Any]]) -> None:
        self.text = ""
        self.places: dict[Address, Range] = {}
        for number, block in enumerate(blocks):
            _WRITERS[block["type"]](self, number, block)
            self.write("\n\n")

    def write(self, text: str, address: Address | None = None) -> None:
        """Add a piece of text, which stands at this address."""
        if address is not None:
            self.places[address] = len(self.text), len(self.text) + len(text)
        self.text += text

    def sentences(self, sentences: Sequence[str], *address: object) -> None:
        """Add the sentences of a paragraph."""
        for at, sentence in enumerate(sentences):
            self.write(" " if at else "")
            self.write(sentence, (*address, at))


def _heading(text: Markdown, number: int, block: dict[str, Any]) -> None:
    text.write("#" * block["level"] + " ")
    text.write(block["text"], (number,))


def _prose(text: Markdown, number: int, block: dict[str, Any]) -> None:
    text.write(f"\\{block['mark']} " if block.get("mark") else "")
    text.sentences(block["sentences"], number)


def _list(text: Markdown, number: int, block: dict[str, Any]) -> None:
    for item, sentences in enumerate(block["items"]):
        text.write(f"{item + 1}. " if block.get("ordered") else "- ")
        text.sentences(sentences, number, item)
        text.write("\n")


def _table(text: Markdown, number: int, block: dict[str, Any]) -> None:
    if block["caption"]:
        text.write(block["caption"], (number, "caption"))
        text.write("\n\n")
    _row(text, block["header"], (number, "header"))
    text.write("|" + " --- |" * len(block["header"]) + "\n")
    for row, cells in enumerate(block["rows"]):
        _row(text, cells, (number, "row", row))


def _row(text: Markdown, cells: Sequence[str], address: Address) -> None:
    text.write("|")
    for column, cell in enumerate(cells):
        text.write(" ")
        text.write(cell, (*address, column))
        text.write(" |")
    text.write("\n")


def _definitions(text: Markdown, number: int, block: dict[str, Any]) -> None:
    word = {"definitions": "term", "faq": "question"}[block["type"]]
    for item, (term, sentences) in enumerate(block["items"]):
        text.write("**")
        text.write(term, (number, word, item))
        text.write("**\n: " if word == "term" else "**\n\n")
        text.sentences(sentences, number, item)
        text.write("\n\n")


def _fields(text: Markdown, number: int, block: dict[str, Any]) -> None:
    for item, (label, value) in enumerate(block["items"]):
        text.write("- ")
        text.write(f"{label}: {value}", (number, "field", item))
        text.write("\n")


def _transcript(text: Markdown, number: int, block: dict[str, Any]) -> None:
    for turn, (speaker, time, sentences) in enumerate(block["turns"]):
        text.write("**")
        text.write(speaker, (number, "speaker", turn))
        text.write(f" ({time}):** " if time else ":** ")
        text.sentences(sentences, number, turn)
        text.write("\n\n")


def _code(text: Markdown, number: int, block: dict[str, Any]) -> None:
    text.write("```\n")
    text.write(block["text"], (number,))
    text.write("\n```")


_WRITERS = {
    "heading": _heading,
    "paragraph": _prose,
    "footnote": _prose,
    "list": _list,
    "table": _table,
    "definitions": _definitions,
    "faq": _definitions,
    "fields": _fields,
    "transcript": _transcript,
    "code": _code,
}

"""Questions and their evidence as gold pairs of the suite.

An answer has to rest on the places where it stands, and on what gives these their sense: the names of columns, the
labels of rows and the cells that a cell is compared with, the term of a definition, the question of an answer.
Headings, captions and further sentences, which the documents name as well, are what the rest is read with; headings
and captions count only where the answer stands in them, further sentences for a verdict, which is drawn from all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pincite.eval.gold import Evidence, GoldPair, Kind
from pincite.index.types import Document, Span
from tools.structure.pieces import Address

LONGEST_BEFORE = 400
"""Characters before a quote within which it is told apart from its like."""

LEFT_OUT = frozenset({"ST-030-02"})
"""Questions that are not asked: the answer, course *a*, is no word that could be compared."""

ANSWERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "ST-030-03": (("b", "course b"),),
    "ST-050-03": (("both kormas", "Chicken korma"), ("both kormas", "Chickpea korma")),
    "ST-160-07": (("45 francs a day", "45 francs"), ("the fare",)),
}
"""Answers in parts and wordings that the documents don't list."""

KINDS: Mapping[str, Kind] = {"when": "temporal", "why": "descriptive", "how": "descriptive", "condition": "descriptive"}
"""Kinds of gold pairs by the kinds of the documents' questions; any other is a factoid."""

PLACES = {
    "table": "table",
    "faq": "question",
    "definitions": "term",
    "fields": "field",
    "list": "list",
    "paragraph": "prose",
    "footnote": "note",
    "heading": "heading",
    "transcript": "talk",
}
"""What an answer stands in, by the type of its block."""


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file of a document as it was loaded, and where its pieces stand in it."""

    name: str
    format: str
    document: Document
    spans: Mapping[Address, Span]


def pairs(document: Mapping[str, Any], files: Sequence[PlacedFile]) -> Iterator[GoldPair]:
    """The questions of a document of `structure.jsonl`, asked of its files."""
    for question in document["questions"]:
        if question["id"] not in LEFT_OUT:
            yield _pair(document, question, files)


def _pair(document: Mapping[str, Any], question: Mapping[str, Any], files: Sequence[PlacedFile]) -> GoldPair:
    named = [tuple(address) for address in question["evidence"]]
    answered = [(short, tuple(address)) for short, address in question["short"]]
    if not question["answerable"]:
        tempting = [tuple(address) for address in question["tempting"]]
        file = next((file for file in (_file(address, files, tempting) for address in tempting) if file), files[0])
        return GoldPair(
            id=question["id"].lower(),
            question=question["question"],
            kind="unanswerable",
            split="test",
            answerable=False,
            tags=(f"format:{file.format}",),
        )
    needed = list(_needed(named, [address for _, address in answered], document, verdict=bool(question["verdict"])))
    evidence = [quoted for address in needed if (quoted := _evidence(address, files, named)) is not None]
    file = next(file for file in (_file(address, files, named) for address in needed) if file)
    answers = ANSWERS.get(question["id"]) or tuple((short,) for short in dict.fromkeys(short for short, _ in answered))
    return GoldPair(
        id=question["id"].lower(),
        question=question["question"],
        kind=_kind(question, len(answers)),
        split="test",
        answerable=True,
        answers=answers,
        verdict=question["verdict"],
        evidence=tuple((one,) for one in dict.fromkeys(evidence)),
        tags=(f"format:{file.format}", f"place:{PLACES[document['blocks'][needed[0][0]]['type']]}"),
    )


def _kind(question: Mapping[str, Any], parts: int) -> Kind:
    if question["verdict"]:
        return "boolean"
    if parts > 1:
        return "list"
    kind = KINDS.get(question["kind"], "factoid")
    return kind if parts or kind == "descriptive" else "descriptive"


def _needed(
    named: Sequence[Address], answered: Sequence[Address], document: Mapping[str, Any], *, verdict: bool
) -> Iterator[Address]:
    """The places that an answer has to rest on, those where it stands first."""
    context = [address for address in named if _context(address, document)]
    if answered:
        own = list(dict.fromkeys(answered))
    elif verdict:
        own = [address for address in named if address not in context] or list(named)
    else:
        own = [a for a in named if a not in context and "row" not in a and "header" not in a]
    yield from own
    for address in named:
        if address not in own and any(_belongs(address, place) for place in own):
            yield address


def _context(address: Address, document: Mapping[str, Any]) -> bool:
    return address[-1] == "caption" or document["blocks"][address[0]]["type"] == "heading"


def _belongs(address: Address, place: Address) -> bool:
    """Whether a piece gives a place its sense: a label, a column's name or another cell of its table, or its term."""
    if address[0] != place[0]:
        return False
    match address, place:
        case (_, "header" | "row", *_), (_, "header" | "row", *_):
            return True
        case (_, "term" | "question", item), (_, int(other), int()):
            return bool(item == other)
    return False


def _evidence(address: Address, files: Sequence[PlacedFile], named: Iterable[Address]) -> Evidence | None:
    """The quote at an address; of an empty cell its row's label, which a place of its own may be."""
    file = _file(address, files, named)
    if file is None:
        match address:
            case (block, "row", row, int(column)) if column:
                return _evidence((block, "row", row, 0), files, named)
        return None
    span = file.spans[_in_row(address, file, named)]
    text = file.document.text
    return Evidence(document=file.name, quote=span.of(text), after=_after(text, span))


def _file(address: Address, files: Sequence[PlacedFile], named: Iterable[Address]) -> PlacedFile | None:
    return next((file for file in files if _in_row(address, file, named) in file.spans), None)


def _in_row(address: Address, file: PlacedFile, named: Iterable[Address]) -> Address:
    """The address of a column's name; where each row has it anew, that of the first row that is named."""
    if address in file.spans or address[1:2] != ("header",):
        return address
    inside = (place for place in named if place[0] == address[0] and place[1:2] == ("row",))
    rows = [row for _, _, row, *_ in inside if isinstance(row, int)]
    return (*address, min(rows, default=0))


def _after(text: str, span: Span) -> str | None:
    """The characters before a quote by which it can be told from others like it; None where it stands once."""
    quote = span.of(text)
    starts = [at for at in range(len(text)) if text.startswith(quote, at)]
    if len(starts) == 1:
        return None
    for length in range(1, LONGEST_BEFORE):
        before = text[max(0, span.start - length) : span.start].strip()
        cut = span.start - length
        if not before or (cut > 0 and text[cut - 1].isalnum() and text[cut].isalnum()):
            continue
        if sum(text[:at].rstrip().endswith(before) for at in starts) == 1:
            return before
    raise ValueError(f"{quote!r} cannot be told from the others in {text[:40]!r}")

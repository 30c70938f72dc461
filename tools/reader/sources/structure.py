"""Questions on structured documents (tables, lists, headings, transcripts) in their reading view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tools.reader.sources.own import Report, UnreadableLesson
from tools.reader.sources.texts import one_line, rows
from tools.reader.sources.views import ViewBuilder, row_parts
from tools.reader.task import Range, Task, holding

Address = tuple[object, ...]


def questions(path: Path, report: Report) -> Iterator[Task]:
    """Yield the questions of a file of documents."""
    for document in rows(path):
        view = view_of(document["blocks"])
        for question in document["questions"]:
            try:
                yield _task(view, question, held=document["split"] != "train")
            except UnreadableLesson as error:
                report(str(error))


def view_of(blocks: Sequence[dict[str, Any]]) -> ViewBuilder:
    """Return a document's reading view: one sentence for each row, item, field and sentence, in order."""
    view = ViewBuilder()
    for number, block in enumerate(blocks):
        _WRITERS[block["type"]](view, number, block)
    return view


def _heading(view: ViewBuilder, number: int, block: dict[str, Any]) -> None:
    view.add([(block["text"], (number,))])


def _prose(view: ViewBuilder, number: int, block: dict[str, Any]) -> None:
    for at, sentence in enumerate(block["sentences"]):
        mark = [(f"{block['mark']} ", None)] if block.get("mark") and not at else []
        view.add([*mark, (sentence, (number, at))], line=not at)


def _list(view: ViewBuilder, number: int, block: dict[str, Any]) -> None:
    for item, sentences in enumerate(block["items"]):
        markers = block.get("markers")
        marker = markers[item] if markers else block["marker"]
        for at, sentence in enumerate(sentences):
            mark = [] if at else [(f"{marker} ", None)]
            view.add([*mark, (sentence, (number, item, at))], line=not at)


def _table(view: ViewBuilder, number: int, block: dict[str, Any]) -> None:
    """Rows only: they repeat the header, whose addresses lead to the first row."""
    if block["caption"]:
        view.add([(block["caption"], (number, "caption"))])
    for row, cells in enumerate(block["rows"]):
        view.add(row_parts(block["header"], cells, {c: (number, "row", row, c) for c in range(len(cells))}))


def _definitions(view: ViewBuilder, number: int, block: dict[str, Any]) -> None:
    word = {"definitions": "term", "faq": "question"}[block["type"]]
    for item, (term, sentences) in enumerate(block["items"]):
        view.add([(term, (number, word, item))])
        for at, sentence in enumerate(sentences):
            view.add([(sentence, (number, item, at))], line=not at)


def _fields(view: ViewBuilder, number: int, block: dict[str, Any]) -> None:
    for item, (label, value) in enumerate(block["items"]):
        view.add([(f"{label}: {value}", (number, "field", item))])


def _transcript(view: ViewBuilder, number: int, block: dict[str, Any]) -> None:
    for turn, (speaker, time, sentences) in enumerate(block["turns"]):
        view.add([(speaker, (number, "speaker", turn)), (f" ({time}):" if time else ":", None)])
        for at, sentence in enumerate(sentences):
            view.add([(sentence, (number, turn, at))], line=False)


def _code(view: ViewBuilder, number: int, block: dict[str, Any]) -> None:
    view.add([(block["text"], (number,))])


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


def _task(view: ViewBuilder, question: dict[str, Any], *, held: bool) -> Task:
    sentences = tuple(view.sentences)
    task = partial(Task, source="structure", held=held, tempting=_sentences(view, question["tempting"]))
    ask, evidence = one_line(question["question"]), _sentences(view, question["evidence"])
    if question["verdict"]:
        return task("verdict", ask, view.text, sentences, evidence=evidence, label=question["verdict"])
    spans = tuple(sorted({_short(view, question["id"], short, address) for short, address in question["short"]}))
    return task("span", ask, view.text, sentences, spans, evidence, several=len(spans) > 1)


def _sentences(view: ViewBuilder, addresses: Sequence[Sequence[object]]) -> tuple[int, ...]:
    """Return the sentences that the addressed pieces stand in; a header stands in every row, so it adds none."""
    spans = [view.pieces[tuple(address)] for address in addresses if tuple(address) in view.pieces]
    return holding(view.sentences, spans)


def _short(view: ViewBuilder, name: str, short: str, address: Sequence[object]) -> Range:
    start, end = view.pieces.get(tuple(address), (0, 0))
    at = view.text.find(short, start, end)
    if at >= 0:
        return at, at + len(short)
    header = view.text.find(f"{short}: ") if len(address) > 1 and address[1] == "header" else -1
    if header >= 0:
        return header, header + len(short)
    raise UnreadableLesson(f"{name}: {short!r} does not stand at {list(address)}")

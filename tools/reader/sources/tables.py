"""Questions on tables, rows shown as the reading view shows them: WikiTableQuestions and TAT-QA."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tools.reader.sources.texts import held, one_line, rows, split
from tools.reader.sources.views import ViewBuilder, row_parts
from tools.reader.task import Range, Task, crop, holding

SIZE = 1000
"""Code points of a text: a passage."""


def wikitables(folder: Path) -> Iterator[Task]:
    """Yield questions whose answer is one cell."""
    tables = {row["table"]: row["rows"] for row in rows(folder / "tables" / "wikitables.jsonl")}
    for row in rows(folder / "tables" / "wikitablequestions.jsonl"):
        line, column = row["cell"]
        table = tables[row["table"]]
        if line == 0 or not table[line][column].strip():
            continue
        view = _table(table)
        span = view.pieces[line, column]
        sentences = tuple(view.sentences)
        yield crop(
            Task(
                "span",
                one_line(row["question"]),
                view.text,
                sentences,
                (span,),
                holding(sentences, [span]),
                source="wikitables",
                held=held(row["table"]),
            ),
            SIZE,
            3,
        )


def _table(table: Sequence[Sequence[str]]) -> ViewBuilder:
    view = ViewBuilder()
    for number, cells in enumerate(table[1:], 1):
        view.add(row_parts(table[0], cells, {column: (number, column) for column in range(len(cells))}))
    return view


def annual_reports(folder: Path) -> Iterator[Task]:
    """TAT-QA's span questions whose answer stands exactly once where the file says."""
    for page in rows(folder / "tables" / "tatqa_test_gold.jsonl"):
        view = _table(page["table"])
        for number, paragraph in enumerate(page["paragraphs"], 1):
            for start, end in split(paragraph):
                view.add([(paragraph[start:end], (f"paragraph {number}", start))], line=start == 0)
        for question in page["questions"]:
            if question["type"] in ("span", "multi-span"):
                spans = [span for answer in question["answer"] if (span := _where(view, question, answer))]
                if spans and len(spans) == len(question["answer"]):
                    sentences = tuple(view.sentences)
                    task = Task(
                        "span",
                        one_line(question["question"]),
                        view.text,
                        sentences,
                        tuple(sorted(spans)),
                        holding(sentences, spans),
                        source="tatqa",
                        held=held(page["id"]),
                        several=len(spans) > 1,
                    )
                    task = crop(task, SIZE, 3)
                    if len(task.answers) == len(spans):
                        yield task


def _where(view: ViewBuilder, question: dict[str, Any], answer: str) -> Range | None:
    """Return the only place of an answer: a cell, or in the paragraphs that the question names."""
    cells = [
        span
        for address, span in view.pieces.items()
        if isinstance(address[0], int) and view.text[slice(*span)].strip() == answer
    ]
    if question["from"] != "text" and len(cells) == 1:
        return cells[0]
    named = {f"paragraph {number}" for number in question["paragraphs"]}
    places = [
        (at, at + len(answer))
        for address, (start, end) in view.pieces.items()
        if address[0] in named and (at := view.text.find(answer, start, end)) >= 0
    ]
    return places[0] if len(places) == 1 else None

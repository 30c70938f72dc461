"""The published question sets in SQuAD's format, and the published pairs of premise and statement."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tools.reader.sources.texts import held, one_line, rows, split, training_file
from tools.reader.task import Range, Task, holding

HELD_ARTICLES = 4
"""Of the Wikipedia set, every fourth article is held back whole."""

QA = ("squadshifts_new_wiki_half", "squadshifts_amazon_reviews", "squadshifts_reddit", "policyqa", "halueval")
MOST_WORDS = 12
"""Longest answer that counts as short; a longer one only says which sentence is the evidence."""


def articles(folder: Path, name: str) -> Iterator[tuple[int, list[dict[str, object]]]]:
    """Yield the articles of a question file in SQuAD's format: number and paragraphs."""
    data = json.loads(training_file(folder / "qa" / f"{name}.json").read_text("utf-8"))["data"]
    for number, article in enumerate(data):
        yield number, article["paragraphs"]


def is_held(name: str, article: int, context: str) -> bool:
    """Return whether a paragraph of a question file is held back."""
    return article % HELD_ARTICLES == 1 if name == "squadshifts_new_wiki_half" else held(context)


def questions(folder: Path, name: str) -> Iterator[tuple[int, Task]]:
    """Yield the questions of one file, each with the number of its article."""
    for number, paragraphs in articles(folder, name):
        for paragraph in paragraphs:
            context = str(paragraph["context"])
            for question in paragraph["qas"]:  # type: ignore[attr-defined]
                spans = _answers(context, question["answers"])
                ask = one_line(question["question"])
                if spans and ask:
                    yield (
                        number,
                        Task(
                            "span",
                            ask,
                            context,
                            split(context),
                            answers=spans,
                            evidence=holding(split(context), spans[:1]),
                            source=name,
                            held=is_held(name, number, context),
                        ),
                    )


def _answers(context: str, answers: list[dict[str, object]]) -> tuple[Range, ...]:
    """Return the spans of the answers whose text stands where the file says."""
    spans = set()
    for answer in answers:
        start, text = int(str(answer["answer_start"])), str(answer["text"])
        if context.startswith(text, start):
            spans.add(strip(context, start, start + len(text)))
    return tuple(sorted((a, b) for a, b in spans if a < b))


def strip(text: str, start: int, end: int) -> Range:
    """Return a span without white space and closing punctuation at its ends."""
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip(" \t\n,;:"))
    right = len(inner.rstrip(" \t\n,;:."))
    return start + left, start + max(left, right)


def support(folder: Path) -> Iterator[Task]:
    """Yield the published pairs of premise and statement; answers to questions are left out: they are no statements."""
    for row in rows(folder / "support.jsonl"):
        statement = one_line(row["hypothesis"])
        if row.get("question") or not statement:
            continue
        yield Task(
            "support",
            statement,
            row["premise"],
            split(row["premise"]),
            evidence=None,
            label=row["label"],
            source=row["set"],
            held=held(row["premise"]),
        )


def polar(folder: Path) -> Iterator[Task]:
    """Yield the published yes/no questions with their facts."""
    for row in rows(folder / "polar.jsonl"):
        premise = row["premise"]
        yield Task(
            "verdict",
            one_line(row["question"]),
            premise,
            split(premise),
            evidence=None,
            label=row["label"],
            source=row["set"],
            held=held(premise),
        )

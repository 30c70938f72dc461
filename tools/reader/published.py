"""The published training files, read as tasks. None of them is part of the project; their README names each."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pincite.index.sentences import sentences
from tools.reader.task import Task, holding

HELD_ARTICLES = 4
"""Every fourth article of the Wikipedia set is held back, whole; of sets without articles, one paragraph in 16."""
HELD_PARAGRAPHS = 16

QA = ("squadshifts_new_wiki_half", "squadshifts_amazon_reviews", "squadshifts_reddit", "policyqa", "halueval")
MOST_WORDS = 12
"""Longest answer that counts as short; longer ones only say which sentence is the evidence."""


def key(text: str) -> str:
    """Names a text: 16 digits of its sha256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def held(text: str, one_in: int = HELD_PARAGRAPHS) -> bool:
    """Whether a text is among those held back."""
    return int(key(text), 16) % one_in == 0


@cache
def split(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text, as the program cuts them."""
    return tuple((span.start, span.end) for span in sentences(text))


def articles(folder: Path, name: str) -> Iterator[tuple[int, list[dict[str, object]]]]:
    """The articles of a question file in SQuAD's format: number and paragraphs."""
    data = json.loads((folder / "qa" / f"{name}.json").read_text("utf-8"))["data"]
    for number, article in enumerate(data):
        yield number, article["paragraphs"]


def is_held(name: str, article: int, context: str) -> bool:
    """Whether a paragraph of a question file is held back."""
    return article % HELD_ARTICLES == 1 if name == "squadshifts_new_wiki_half" else held(context)


def questions(folder: Path, name: str) -> Iterator[tuple[int, Task]]:
    """The questions of one file, each with the number of its article."""
    for number, paragraphs in articles(folder, name):
        for paragraph in paragraphs:
            context = str(paragraph["context"])
            for asked in paragraph["qas"]:  # type: ignore[attr-defined]
                places = {
                    strip(context, int(answer["answer_start"]), int(answer["answer_start"]) + len(answer["text"]))
                    for answer in asked["answers"]
                    if context[int(answer["answer_start"]) :].startswith(answer["text"])
                }
                spans = sorted((a, b) for a, b in places if a < b)
                question = " ".join(asked["question"].split())
                if spans and question:
                    yield (
                        number,
                        Task(
                            "span",
                            question,
                            context,
                            split(context),
                            answers=tuple(spans),
                            evidence=holding(split(context), spans[:1]),
                            source=name,
                            held=is_held(name, number, context),
                        ),
                    )


def strip(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without white space and closing punctuation at its ends."""
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip(" \t\n,;:"))
    right = len(inner.rstrip(" \t\n,;:."))
    return start + left, start + max(left, right)


def support(folder: Path) -> Iterator[Task]:
    """The published pairs of premise and statement; answers to questions are left out, they are no statements."""
    with (folder / "support.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            statement = " ".join(row["hypothesis"].split())
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
    """The published yes/no questions with their facts."""
    with (folder / "polar.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            premise = row["premise"]
            yield Task(
                "verdict",
                " ".join(row["question"].split()),
                premise,
                split(premise),
                evidence=None,
                label=row["label"],
                source=row["set"],
                held=held(premise),
            )


def words(text: str) -> list[str]:
    """The words of a text."""
    return re.findall(r"\w+", text)

"""The published data that is measured on, read from the files as they are published."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from index.loaders import document_from_text
from index.types import Document, Span


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the paragraph that it was asked about and where the answers stand in it."""

    question: str
    paragraph: int
    answers: tuple[Span, ...]
    """Empty for a question that its paragraph does not answer."""


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """A set of questions over paragraphs, in SQuAD's format."""

    name: str
    texts: tuple[str, ...]
    groups: tuple[int, ...]
    """The article of each paragraph."""
    asked: tuple[Asked, ...]


def squad(path: Path) -> Paragraphs:
    """Read a file in the format of SQuAD (https://rajpurkar.github.io/SQuAD-explorer/), version 1 or 2."""
    texts: list[str] = []
    groups: list[int] = []
    asked: list[Asked] = []
    places: dict[str, int] = {}
    for group, article in enumerate(json.loads(path.read_text("utf-8"))["data"]):
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            if text not in places:
                places[text] = len(texts)
                texts.append(text)
                groups.append(group)
            for entry in paragraph["qas"]:
                spans = {Span(a["answer_start"], a["answer_start"] + len(a["text"])) for a in entry["answers"]}
                asked.append(Asked(entry["question"], places[text], tuple(sorted(spans))))
    return Paragraphs(path.stem, tuple(texts), tuple(groups), tuple(asked))


@dataclass(frozen=True, slots=True)
class Referenced:
    """A question with the spans of one document that an answer rests on."""

    question: str
    document: str
    """Title of the document."""
    spans: tuple[Span, ...]


def chunking(folder: Path) -> tuple[list[Document], list[Referenced]]:
    """Read Chroma's chunking evaluation: five documents and 472 questions.

    Source: Smith and Troynikov 2024, "Evaluating Chunking Strategies for Retrieval"
    (https://research.trychroma.com/evaluating-chunking). Offsets count code points of the published text.
    """
    csv.field_size_limit(sys.maxsize)
    documents = []
    for path in sorted((folder / "corpora").glob("*.md")):
        text = path.read_bytes().decode("utf-8")
        document = document_from_text(text, title=path.stem, source=path.name, origin=f"chunking:{path.name}")
        if document.text != text:
            raise ValueError(f"{path}: its canonical text differs from the published one, so the offsets don't hold")
        documents.append(document)
    with (folder / "questions_df.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    asked = []
    for row in rows:
        spans = tuple(Span(r["start_index"], r["end_index"]) for r in json.loads(row["references"]))
        asked.append(Referenced(row["question"], row["corpus_id"], spans))
    return documents, asked

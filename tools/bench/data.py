"""The published data that is measured on, read from the files as they are published."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pincite.index.types import Span


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

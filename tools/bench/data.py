"""Question sets over paragraphs, as they are published, and collections made of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from pincite.index.loaders import document_from_text
from pincite.index.types import Document, Span

TrainingFolder = Annotated[Path, typer.Argument(help="Folder of the training sets; their README names them.")]

WIKIPEDIA, REDDIT, REVIEWS = "squadshifts_new_wiki_half", "squadshifts_reddit", "squadshifts_amazon_reviews"
"""The question sets that settings are tuned on; none of them is evaluated on."""


@dataclass(frozen=True, slots=True)
class ParagraphQuestion:
    """A question with the paragraph that it was asked about, and where the answers stand in it."""

    question: str
    paragraph: int
    answers: tuple[Span, ...]
    """Places of the answers; empty for a question that its paragraph does not answer."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions over paragraphs."""

    name: str
    texts: tuple[str, ...]
    articles: tuple[int, ...]
    """The article of each paragraph."""
    questions: tuple[ParagraphQuestion, ...]


def question_set(folder: Path, name: str) -> QuestionSet:
    """Read a set in the format of SQuAD (https://rajpurkar.github.io/SQuAD-explorer/), version 1 or 2."""
    path = folder / "qa" / f"{name}.json"
    articles: dict[str, int] = {}
    questions: list[ParagraphQuestion] = []
    place: dict[str, int] = {}
    for number, article in enumerate(json.loads(path.read_text("utf-8"))["data"]):
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            articles.setdefault(text, number)
            at = place.setdefault(text, len(place))
            for entry in paragraph["qas"]:
                spans = {Span(a["answer_start"], a["answer_start"] + len(a["text"])) for a in entry["answers"]}
                questions.append(ParagraphQuestion(entry["question"], at, tuple(sorted(spans))))
    return QuestionSet(name, tuple(articles), tuple(articles.values()), tuple(questions))


def documents_of(texts: Iterable[tuple[int, str]]) -> list[Document]:
    """Return a document for each text; its source is the text's number."""
    return [document_from_text(text, title="", source=str(n), origin=f"bench:{n}") for n, text in texts]

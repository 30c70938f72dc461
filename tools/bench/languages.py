"""How well questions in seven languages are answered: `python -m tools.bench.languages XQUAD_FOLDER PERSIANQA_FILE`.

Every second article of a set is a collection of one language, and is asked a sample of its own questions and one of the
other articles', which have no answer there. An answer is right if the sentence quoted first holds one of the authors'
answers. XQuAD (six languages of it) and PersianQA are evaluation only: no weight is fitted on them. The weights were
fitted by `python -m tools.bench.words`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from pincite.bot.answers import Answer
from pincite.bot.bot import Bot
from pincite.bot.settings import Settings
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text
from pincite.index.texts import TextsRetriever
from pincite.index.types import Document
from tools.bench.tables import interval, table

LANGUAGES = {
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "zh": "Chinese",
    "ar": "Arabic",
    "th": "Thai",
    "fa": "Persian",
}

PRESENT, ABSENT = 100, 60
"""Questions of each language that have an answer, and that have none."""

OUT = Path(__file__).with_suffix(".md")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the answers of its authors."""

    text: str
    document: Document
    answers: tuple[tuple[int, int], ...]
    """Places of the answers, as spans of the document."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one question."""

    present: bool
    answered: bool
    """Whether something was quoted."""
    first: bool
    """Whether the sentence quoted first holds the answer."""


def articles(path: Path) -> list[list[Question]]:
    """The questions of a file in SQuAD's form, by article; documents are paragraphs."""
    listed: list[list[Question]] = []
    for article in json.loads(path.read_text("utf-8"))["data"]:
        questions = []
        for number, paragraph in enumerate(article["paragraphs"]):
            text = paragraph["context"]
            name = f"{path.stem}/{len(listed)}/{number}"
            document = document_from_text(text, title=article.get("title", name), source=name, origin=f"bench:{name}")
            for asked in paragraph["qas"]:
                spans = [_span(document.text, text, one) for one in asked["answers"]]
                evidence = tuple(span for span in spans if span is not None)
                if evidence and not asked.get("is_impossible"):
                    questions.append(Question(" ".join(asked["question"].split()), document, evidence))
        listed.append(questions)
    return listed


def _span(canonical: str, text: str, answer: dict[str, object]) -> tuple[int, int] | None:
    """Where an answer stands in the canonical text, which may lack invisible characters."""
    words, start = str(answer["text"]), int(str(answer["answer_start"]))
    moved = len(text) - len(text.lstrip("\ufeff \n"))
    near = sorted(
        (abs(at - start + moved), at) for at in range(len(canonical)) if words and canonical.startswith(words, at)
    )
    return (near[0][1], near[0][1] + len(words)) if near else None


def outcomes(language: str, path: Path) -> Iterator[Outcome]:
    """Ask the samples of one language."""
    every = articles(path)
    inside, outside = ([q for article in every[start::2] for q in article] for start in (0, 1))
    drawn = random.Random(language)  # noqa: S311 - a sample
    settings = Settings.read(writer="reader")
    embedder = embedder_of(settings)
    documents = list({q.document.id: q.document for q in inside}.values())
    retriever = TextsRetriever.of(documents, embedder)
    with Bot(settings=settings, retriever=retriever) as bot:
        for question in drawn.sample(inside, min(PRESENT, len(inside))):
            yield _outcome(bot.answer(question.text), question)
        for question in drawn.sample(outside, min(ABSENT, len(outside))):
            yield _outcome(bot.answer(question.text), None)


def _outcome(answer: Answer, question: Question | None) -> Outcome:
    first = answer.citations[0] if answer.citations else None
    right = (
        question is not None
        and first is not None
        and first.document_id == question.document.id
        and any(first.start < end and start < first.end for start, end in question.answers)
    )
    return Outcome(question is not None, answer.status != "abstained", right)


def row(language: str, asked: Sequence[Outcome]) -> list[str]:
    """One line of the table."""
    present, absent = [o for o in asked if o.present], [o for o in asked if not o.present]
    quoted = [o for o in present if o.answered]
    return [
        LANGUAGES[language],
        f"{len(present)} + {len(absent)}",
        interval([o.first for o in present]),
        interval([o.answered for o in present]),
        interval([o.first for o in quoted]),
        interval([o.answered for o in absent]),
    ]


def main(
    xquad: Annotated[Path, typer.Argument(help="Folder with xquad.en.json and its siblings.")],
    persianqa: Annotated[Path, typer.Argument(help="The file pqa_test.json.")],
    only: Annotated[list[str] | None, typer.Option(help="Languages; by default all, and the table is written.")] = None,
) -> None:
    """Ask in every language, and write the table."""
    header = ["language", "questions", "evidence quoted first", "answered", "right of those", "absent ones answered"]
    rows = []
    for language in only or LANGUAGES:
        path = persianqa if language == "fa" else xquad / f"xquad.{language}.json"
        rows.append(row(language, list(outcomes(language, path))))
        typer.echo(" | ".join(rows[-1]))
    if not only:
        OUT.write_text(table(header, rows) + "\n", "utf-8")


if __name__ == "__main__":
    typer.run(main)

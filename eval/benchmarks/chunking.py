"""Chroma's chunking evaluation: questions with exact references into five long documents; it scores retrieval.

Recall, precision and IoU by the rules of `base_evaluation.py` in its repository, in characters, over the first five
passages. To the letter: a reference that stands at two places counts at the one that was published, passages of other
documents count as retrieved, and passages that overlap count twice in the denominators.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pincite.bot.answers import Answer
from pincite.eval.benchmarks.base import Benchmark, Scores, file, published, sha256
from pincite.eval.gold import Evidence, GoldPair, Resolved, ResolvedPair
from pincite.eval.metrics import mean
from pincite.index.loaders import document_from_text
from pincite.index.types import Document, Span

NAME = "chunking"
QUESTIONS = "questions_df.csv"

RETRIEVED = 5
"""Passages that are scored: the default of its `run`, and what its report shows."""


@dataclass(frozen=True, slots=True)
class Referenced:
    """A question with the spans of one document that an answer rests on."""

    question: str
    document: str
    """Title of the document."""
    spans: tuple[Span, ...]


def published_files(folder: Path) -> tuple[list[Document], list[Referenced]]:
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


def read(folder: Path) -> Benchmark:
    """Read the benchmark from its published files.

    Raises:
        BenchmarkError: a file is missing or not as published.
    """
    questions = file(folder, QUESTIONS)
    home = questions.parent
    with published(questions):
        documents, entries = published_files(home)
        by_title = {document.title: document for document in documents}
        width = len(str(len(entries)))
        golds = {
            f"{NAME}-{number:0{width}}": (entry, by_title[entry.document])
            for number, entry in enumerate(entries, start=1)
        }
        if not golds:
            raise ValueError("it holds no question")
    return Benchmark(
        name=NAME,
        sha256=sha256([questions, *sorted((home / "corpora").glob("*.md"))]),
        documents=tuple(documents),
        asked=tuple(_question(name, entry, document) for name, (entry, document) in golds.items()),
        given=None,
        score=lambda answers: score(golds, answers),
    )


def score(golds: Mapping[str, tuple[Referenced, Document]], answers: Mapping[str, Answer]) -> Scores:
    """The published figures `recall`, `precision` and `iou`, each also by document: `recall_finance`.

    `recall_anywhere` also accepts a reference's very characters at another place, whole.
    """
    columns: dict[str, list[float]] = {}
    for name, (entry, document) in golds.items():
        if name not in answers:
            continue
        passages = [(p.document_id, Span(p.start, p.end)) for p in answers[name].passages[:RETRIEVED]]
        recall, precision, iou = retrieval_scores(document.id, entry.spans, passages)
        for key, value in (("recall", recall), ("precision", precision), ("iou", iou)):
            columns.setdefault(key, []).append(value)
            columns.setdefault(f"{key}_{entry.document}", []).append(value)
        columns.setdefault("recall_anywhere", []).append(anywhere(document, entry.spans, passages))
    scores = {name: mean(values) for name, values in columns.items()}
    return {name: value for name, value in sorted(scores.items()) if value is not None}


def retrieval_scores(
    document_id: str, references: Iterable[Span], passages: Iterable[tuple[str, Span]]
) -> tuple[float, float, float]:
    """Recall, precision and IoU of one question (`_scores_from_dataset_and_retrievals`); 0 where nothing is retrieved.

    Args:
        document_id: the document that the references lie in.
        references: as published; where they overlap, each counts in the length to be found.
        passages: document id and span of each retrieved passage.
    """
    references, passages = list(references), list(passages)
    covered: set[int] = set()
    for document, passage in passages:
        if document == document_id:
            for span in references:
                covered.update(range(max(passage.start, span.start), min(passage.end, span.end)))
    wanted = sum(span.end - span.start for span in references)
    missed = sum(sum(place not in covered for place in range(span.start, span.end)) for span in references)
    retrieved = sum(passage.end - passage.start for _, passage in passages)
    if not retrieved:
        return 0.0, 0.0, 0.0
    return len(covered) / wanted, len(covered) / retrieved, len(covered) / (retrieved + missed)


def anywhere(document: Document, references: Iterable[Span], passages: Iterable[tuple[str, Span]]) -> float:
    """Recall of the reference characters, also accepting the same characters elsewhere in the document."""
    references = list(references)
    own = [span for document_id, span in passages if document_id == document.id]
    hit = 0
    for span in references:
        if any(span.of(document.text) in passage.of(document.text) for passage in own):
            hit += span.end - span.start
        else:
            hit += len({at for p in own for at in range(max(p.start, span.start), min(p.end, span.end))})
    return hit / sum(span.end - span.start for span in references)


def _question(name: str, entry: Referenced, document: Document) -> ResolvedPair:
    quotes = [span.of(document.text) for span in entry.spans]
    pair = GoldPair(
        id=name,
        question=entry.question,
        kind="descriptive",
        split="test",
        answerable=True,
        evidence=tuple((Evidence(document=document.id, quote=quote),) for quote in quotes),
        tags=(entry.document,),
    )
    return ResolvedPair(
        pair=pair,
        evidence=tuple(
            (Resolved(document_id=document.id, span=span, quote=quote),)
            for span, quote in zip(entry.spans, quotes, strict=True)
        ),
    )

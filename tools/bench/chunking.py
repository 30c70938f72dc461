"""Recall of the reference characters of Chroma's chunking evaluation: `python -m tools.bench.chunking FOLDER`.

The five documents are one collection. A reference character counts as found if a retrieved passage covers it; of text
that stands twice, any occurrence will do. This is evaluation data: nothing is tuned on it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from pincite.bot.settings import Settings
from pincite.eval.benchmarks.chunking import Referenced, published_files
from pincite.index import build
from pincite.index.embedders import embedder_of
from pincite.index.retrieve import CollectionRetriever, Retrieved
from pincite.index.types import Document, Span
from tools.bench.tables import interval, table

DEPTHS = (5, 10, 30)


def recall(question: Referenced, passages: Sequence[Retrieved], documents: Mapping[str, Document]) -> float:
    """Return the share of the question's reference characters that the passages cover."""
    text = documents[question.document].text
    covered = sum(
        len({offset for part in _covered(question, span, text, passages) for offset in range(part.start, part.end)})
        for span in question.spans
    )
    return covered / sum(span.end - span.start for span in question.spans)


def _covered(question: Referenced, span: Span, text: str, passages: Sequence[Retrieved]) -> Iterator[Span]:
    """Yield the parts of a reference that passages cover, counted from its start."""
    for retrieved in passages:
        passage = retrieved.passage
        in_place = retrieved.document.title == question.document
        if in_place:
            yield Span(max(span.start, passage.start) - span.start, min(span.end, passage.end) - span.start)
        apart = not in_place or passage.end <= span.start or passage.start >= span.end
        if apart and span.of(text) in passage.text:
            yield Span(0, span.end - span.start)


def main(folder: Annotated[Path, typer.Argument(help="The published `chunking_evaluation` data.")]) -> None:
    """Print the recall at each depth."""
    documents, questions = published_files(folder)
    by_title = {document.title: document for document in documents}
    with tempfile.TemporaryDirectory() as home:
        settings = Settings.read(home=Path(home), collection="bench")
        build.add(documents, settings, embedder_of(settings))
        retriever = CollectionRetriever(settings)
        answered = [(question, retriever.retrieve(question.question, max(DEPTHS)).passages) for question in questions]
    recalls = [interval([recall(one, passages[:depth], by_title) for one, passages in answered]) for depth in DEPTHS]
    typer.echo(table(["passages read", *map(str, DEPTHS)], [["character recall", *recalls]]))


if __name__ == "__main__":
    typer.run(main)

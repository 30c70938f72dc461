"""Recall of the reference characters of Chroma's chunking evaluation: `python -m tools.bench.chunking FOLDER`.

FOLDER is the published `chunking_evaluation` data (documents and questions). The five documents are one collection. A
reference character counts as found if a retrieved passage covers it; of text that stands twice, any occurrence will do.
This is evaluation data: nothing is tuned on it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import typer

from pincite.bot.settings import Settings
from pincite.eval.benchmarks.chunking import Referenced, published_files
from pincite.index import build
from pincite.index.embedders import embedder_of
from pincite.index.retrieve import Retrieved, Retriever
from pincite.index.types import Document, Span
from tools.bench.fusion import interval

DEPTHS = (5, 10, 30)


def recall(asked: Referenced, found: Sequence[Retrieved], documents: dict[str, Document]) -> float:
    """The share of the question's reference characters that the passages cover."""
    text = documents[asked.document].text
    covered: list[list[Span]] = [[] for _ in asked.spans]
    for r in found:
        for number, span in enumerate(asked.spans):
            if r.document.title == asked.document:
                covered[number].append(
                    Span(max(span.start, r.passage.start) - span.start, min(span.end, r.passage.end) - span.start)
                )
            whole = span.of(text)
            if (r.document.title != asked.document or r.passage.end <= span.start or r.passage.start >= span.end) and (
                whole in r.passage.text
            ):
                covered[number].append(Span(0, len(whole)))
    hit = sum(len({offset for part in parts for offset in range(part.start, part.end)}) for parts in covered)
    return hit / sum(span.end - span.start for span in asked.spans)


def main() -> None:
    """Print the recall at each depth."""
    documents, questions = published_files(Path(sys.argv[1]))
    by_title = {document.title: document for document in documents}
    with tempfile.TemporaryDirectory() as home:
        settings = Settings.read(home=Path(home), collection="bench")
        build.add(documents, settings, embedder_of(settings))
        retriever = Retriever(settings)
        found = [(asked, retriever.retrieve(asked.question, max(DEPTHS)).passages) for asked in questions]
    typer.echo(f"| passages read | {' | '.join(map(str, DEPTHS))} |\n| --- |{' --- |' * len(DEPTHS)}")
    columns = [interval([recall(asked, passages[:depth], by_title) for asked, passages in found]) for depth in DEPTHS]
    typer.echo(f"| character recall | {' | '.join(columns)} |")


if __name__ == "__main__":
    main()

"""The speed of Pincite on this machine: `make bench`.

Prints a table of three figures with their goals. Times are medians; the first run of each is left out, so that the disk
is warm.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
import typer
from numpy.typing import NDArray

from pincite.bot.settings import Settings
from pincite.index import build, library
from pincite.index.embedding import MiniLM
from pincite.index.loaders import load_seeds
from pincite.index.passages import passages
from pincite.index.retrieve import CollectionRetriever
from tools.bench.data import documents_of
from tools.bench.tables import table

QUESTION = "Is Iran a full SCO member?"
PASSAGES = 10_000
RUNS = 7


class Noise:
    """An embedder that costs nothing: every text gets a random direction of its own."""

    name = "noise"
    dimensions = 384
    fingerprint = "noise"

    def embed(
        self,
        texts: Sequence[str],
        *,
        on_progress: Callable[[int], None] | None = None,
    ) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), 384)."""
        directions = np.stack([np.random.default_rng(abs(hash(text))).normal(size=self.dimensions) for text in texts])
        unit: NDArray[np.float32] = (directions / np.linalg.norm(directions, axis=1, keepdims=True)).astype(np.float32)
        return unit


def cold_start() -> list[float]:
    """Seconds for `pincite ask` in a process of its own, over seeds that are indexed."""
    times = []
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "PINCITE_HOME": home}
        for _ in range(RUNS + 1):
            began = perf_counter()
            subprocess.run(
                [sys.executable, "-m", "pincite", "ask", QUESTION], env=environment, check=True, capture_output=True
            )
            times.append(perf_counter() - began)
    return times[1:]


def prose(count: int, seed: int = 0) -> list[str]:
    """Passages of about 1,000 characters out of the seeds' sentences in random order."""
    drawn = random.Random(seed)  # noqa: S311 - text for a benchmark
    sentences = [
        span.of(document.text)
        for document in load_seeds()
        for passage in passages(document.text, document.sections)
        for span in passage.sentences
    ]
    return [" ".join(drawn.sample(sentences, 6)) + f" Item {number}." for number in range(count)]


def embedding_rates() -> tuple[float, float]:
    """Passages a second: through `MiniLM.embed`, and through ONNX Runtime alone on the same batches."""
    model = MiniLM()
    texts = prose(256)
    model.embed(texts[:32])
    ours, raw = [], []
    for _ in range(3):
        began = perf_counter()
        model.embed(texts)
        ours.append(len(texts) / (perf_counter() - began))
        batches = [batch.ids for batch in model.batches(texts)]
        began = perf_counter()
        for ids in batches:
            model.run(ids)
        raw.append(len(texts) / (perf_counter() - began))
    return statistics.median(ours), statistics.median(raw)


def question_times() -> list[float]:
    """Seconds to retrieve for a question among 10,000 passages, the embedding of the question not counted."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings.read(home=Path(home), collection="bench", passage_size=8000)
        texts = prose(PASSAGES)
        build.add(documents_of(enumerate(texts)), settings, Noise())
        retriever = CollectionRetriever(settings, Noise())
        asked = [QUESTION, "How often did Rouhani visit Russia?", "What was the trade worth in 2021?", "Who is Katz?"]
        times = []
        for run in range(RUNS * len(asked) + 1):
            question = asked[run % len(asked)]
            began = perf_counter()
            retriever.retrieve(question, settings.top_k)
            times.append(perf_counter() - began)
        count = sum(source.passages for source in library.sources(settings=settings))
        assert count >= PASSAGES, count
    return times[1:]


def main() -> None:
    """Print the table."""
    cold = cold_start()
    ours, raw = embedding_rates()
    asked = question_times()
    rows = [
        ("cold start of `pincite ask`", f"{statistics.median(cold):.2f} s (to {max(cold):.2f} s)", "under 1.5 s"),
        (
            "passages embedded a second",
            f"{ours:.1f}, {ours / raw:.0%} of ONNX Runtime alone ({raw:.1f})",
            "at least 90 %",
        ),
        (
            f"one question over {PASSAGES:,} passages, without the model",
            f"{statistics.median(asked) * 1000:.1f} ms (to {max(asked) * 1000:.1f} ms)",
            "under 10 ms",
        ),
    ]
    typer.echo(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, medians of {RUNS} runs (slowest in brackets)\n"
    )
    typer.echo(table(["what", "measured", "goal"], rows))


if __name__ == "__main__":
    main()

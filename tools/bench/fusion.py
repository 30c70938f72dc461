"""How dense and lexical scores are best fused: `python -m tools.bench.fusion TRAIN_FOLDER`.

Every paragraph of a question set is a document; the right one is the paragraph that the question was asked about. The
sets are for tuning (see the README for where they come from); none of them is evaluated on.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import typer

from pincite.bot.settings import Settings
from pincite.index import build
from pincite.index.catalogue import snapshot
from pincite.index.embedders import embedder_of
from pincite.index.fusion import fuse
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import Retriever
from tools.bench.data import squad

SETS = ("squadshifts_new_wiki_half", "squadshifts_reddit", "squadshifts_amazon_reviews")
QUESTIONS = 1000
"""Questions drawn from each set."""

WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
RRF_K = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""

Ranked = list[tuple[int, float]]


def reciprocal_ranks(dense: Mapping[int, float], lexical: Mapping[int, float]) -> Ranked:
    """Reciprocal rank fusion, for comparison."""
    scores: dict[int, float] = dict.fromkeys(dense, 0.0)
    for side in (dense, lexical):
        for rank, key in enumerate(sorted(side, key=lambda k: (-side[k], k)), 1):
            scores[key] += 1 / (RRF_K + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


Method = Callable[[Mapping[int, float], Mapping[int, float]], Ranked]


def methods() -> dict[str, Method]:
    """Every way to fuse that is compared, by name."""
    made: dict[str, Method] = {f"dense weight {weight:.1f}": partial(fuse, weight=weight) for weight in WEIGHTS}
    return made | {"reciprocal rank fusion": reciprocal_ranks}


def measure(path: Path) -> dict[str, list[tuple[float, float, float]]]:
    """For each method, (reciprocal rank, in the first, in the first five) of each question."""
    data = squad(path)
    drawn = random.Random(0).sample(data.asked, min(QUESTIONS, len(data.asked)))  # noqa: S311 - a sample
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in methods()}
    with tempfile.TemporaryDirectory() as home:
        settings = Settings.read(home=Path(home), collection="bench", passage_size=8000)
        documents = [
            document_from_text(text, title="", source=str(n), origin=f"bench:{n}") for n, text in enumerate(data.texts)
        ]
        ids = [document.id for document in documents]
        build.add(documents, settings, embedder_of(settings))
        retriever = Retriever(settings)
        with snapshot(settings.home, "bench") as view:
            of = {key: document.id for key, document in view.documents()}
            passages = {row.key: of[row.document_key] for row in view.passages(range(1, 5 * len(ids))).values()}
        for asked in drawn:
            dense, lexical = retriever.candidates(asked.question)
            for name, method in methods().items():
                ranked = list(dict.fromkeys(passages[key] for key, _ in method(dense, lexical)))
                right = ids[asked.paragraph]
                rank = ranked.index(right) + 1 if right in ranked else 0
                found[name].append((1 / rank if rank else 0.0, float(rank == 1), float(0 < rank <= 5)))  # noqa: PLR2004
    return found


def interval(values: Sequence[float]) -> str:
    """Mean and the half width of its 95 % interval, by the normal approximation."""
    array = np.asarray(values)
    return f"{array.mean():.3f} ± {1.96 * array.std(ddof=1) / len(array) ** 0.5:.3f}"


def main() -> None:
    """Print a table a question set."""
    folder = Path(sys.argv[1])
    for name in SETS:
        found = measure(folder / "qa" / f"{name}.json")
        typer.echo(f"\n## {name}\n\n| fusion | MRR | first | first five |\n| --- | --- | --- | --- |")
        for method, values in found.items():
            columns = [interval([v[column] for v in values]) for column in range(3)]
            typer.echo(f"| {method} | {' | '.join(columns)} |")


if __name__ == "__main__":
    main()

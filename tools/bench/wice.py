"""How well the verifier's judges tell supported claims apart: `python -m tools.bench.wice FOLDER`, with WiCE's files.

The reader's judge gets the whole cited page and chooses by which of its sentences to judge. The judge by similarity
reads the page in pieces of whole sentences, and the best piece counts. Figures are kept for the table of
`docs/measuring`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from pincite.bot.settings import Settings
from pincite.bot.verify.judges import Judge
from pincite.bot.verify.judges.overlap import OverlapJudge
from pincite.bot.verify.judges.reader import ReaderJudge
from pincite.bot.writers.reader.model import FINDER, ReaderModel
from pincite.eval.benchmarks import wice
from pincite.index.embedders import embedder_of
from tools.figures import quality

PIECE = 900
"""Most characters of a piece, about a passage; a longer sentence is a piece of its own."""


def pieces(sentences: Sequence[str]) -> Iterator[str]:
    """Yield runs of whole sentences."""
    piece = ""
    for sentence in sentences:
        if piece and len(piece) + 1 + len(sentence) > PIECE:
            yield piece
            piece = ""
        piece = f"{piece} {sentence}" if piece else sentence
    if piece:
        yield piece


def supported(judge: Judge, claim: wice.WiceClaim, texts: Iterable[str]) -> float:
    """Return the probability that one of the texts supports the claim."""
    judged = judge.judge([(claim.claim, text) for text in texts])
    return max((one.supported for one in judged), default=0.0)


def whole(sentences: Sequence[str]) -> tuple[str, ...]:
    """Return the page as one text, a sentence a line."""
    return ("\n".join(sentences),)


def main(folder: Path) -> None:
    """Judge the claims with each judge, and keep the figures."""
    claims = wice.read(folder)
    judges: dict[str, tuple[Judge, Callable[[Sequence[str]], Iterable[str]]]] = {
        "similarity": (OverlapJudge(embedder_of(Settings.read())), pieces),
        "reader": (ReaderJudge(ReaderModel(folder=FINDER)), whole),
    }
    for name, (judge, cut) in judges.items():
        scores = claims.score({claim.id: supported(judge, claim, cut(claim.page)) for claim in claims.claims})
        origin = {
            "suite": claims.name,
            "suite_sha256": claims.sha256,
            "model": name,
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        path = quality.write(f"wice-{name}", origin, {f"published.{figure}": v for figure, v in scores.items()})
        typer.echo(f"{path}: " + ", ".join(f"{figure} {value}" for figure, value in scores.items()))


if __name__ == "__main__":
    typer.run(main)

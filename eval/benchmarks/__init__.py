"""Public benchmarks: their published files as gold pairs, their answers scored by their authors' own rules.

Their data doesn't come with Pincite: download it from the address in `BENCHMARKS` and name the folder. Every pair is in
the split `test`, since nothing may be tuned on them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pincite.eval.benchmarks import chunking, clapnq, ramdocs, squad2
from pincite.eval.benchmarks.base import Benchmark
from pincite.eval.errors import BenchmarkError

__all__ = ["BENCHMARKS", "Benchmark", "Published", "load"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkOrigin:
    """The origin of a benchmark."""

    title: str
    home: str
    """Where its files are published."""
    paper: str
    files: str
    """The files that are read."""
    own_passage: bool
    """Whether each question is asked of its own passages rather than of the whole collection."""
    read: Callable[[Path, bool], Benchmark]


BENCHMARKS = {
    squad2.NAME: BenchmarkOrigin(
        title="SQuAD 2.0",
        home="https://rajpurkar.github.io/SQuAD-explorer/",
        paper="Rajpurkar, Jia and Liang 2018, arXiv:1806.03822",
        files="dev-v2.0.json",
        own_passage=True,
        read=squad2.read,
    ),
    clapnq.NAME: BenchmarkOrigin(
        title="CLAP NQ",
        home="https://github.com/primeqa/clapnq",
        paper="Rosenthal, Sil, Florian and Roukos 2025, arXiv:2404.02103",
        files="clapnq_dev_answerable.jsonl and clapnq_dev_unanswerable.jsonl",
        own_passage=True,
        read=clapnq.read,
    ),
    chunking.NAME: BenchmarkOrigin(
        title="Chroma's chunking evaluation",
        home="https://github.com/brandonstarxel/chunking_evaluation",
        paper="Smith and Troynikov 2024, https://research.trychroma.com/evaluating-chunking",
        files="questions_df.csv and corpora/*.md",
        own_passage=False,
        read=lambda folder, _: chunking.read(folder),
    ),
    ramdocs.NAME: BenchmarkOrigin(
        title="RAMDocs",
        home="https://github.com/HanNight/RAMDocs",
        paper="Wang, Prasad, Stengel-Eskin and Bansal 2025, arXiv:2504.13079",
        files="RAMDocs_test.jsonl",
        own_passage=True,
        read=ramdocs.read,
    ),
}
"""By the name that the command line takes."""


def load(name: str, folder: str | Path, *, pooled: bool = False) -> Benchmark:
    """Read a benchmark's published files.

    Args:
        name: one of `BENCHMARKS`.
        folder: where the files are, at any depth; or the one file.
        pooled: ask each question of all documents together, rather than of its own passages. Another passage may then
            answer it, so abstention can't be judged strictly.

    Raises:
        BenchmarkError: there is no such benchmark, or its files are missing or not as published.
    """
    if name not in BENCHMARKS:
        raise BenchmarkError(f"no benchmark is called {name!r}; the benchmarks are: {', '.join(BENCHMARKS)}")
    return BENCHMARKS[name].read(Path(folder).expanduser(), pooled)

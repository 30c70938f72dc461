"""Sentence splitters compared on labelled texts: `python -m tools.bench.sentences [--show SPLITTER]`.

Prints boundary F1, speed and import time, the table in the docstring of index/sentences.py. Splitters that are not
installed are left out. The texts are those of tests/index/data/sentences.yaml.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
import yaml

from pincite.index.passages import passages
from pincite.index.sentences import sentences

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "tests/index/data/sentences.yaml"

MARK = "‖"
"""Marks the end of a sentence in a labelled text."""

IMPORTS = 3
"""Times that an import is timed; the fastest counts."""

Splitter = Callable[[str], Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A labelled text."""

    category: str
    held: bool
    """Whether it was held back while the rules were written."""
    text: str
    ends: frozenset[int]
    """Where a sentence ends, the end of the text left out; counted as `solid` counts."""


def solid(text: str, offset: int) -> int:
    """Return the characters before the offset that are not white space: boundaries are compared by them."""
    return sum(not character.isspace() for character in text[:offset])


def cases() -> Iterator[LabelledText]:
    """Yield the labelled texts."""
    for group in yaml.safe_load(TEXTS.read_text("utf-8")):
        for case in group["cases"]:
            parts = case["text"].split(MARK)
            text = "".join(parts)
            ends = {solid(text, sum(map(len, parts[: i + 1]))) for i in range(len(parts) - 1)}
            yield LabelledText(
                group["category"], case.get("held", False), text, frozenset(ends - {solid(text, len(text))})
            )


def boundaries(split: Splitter, text: str) -> set[int]:
    """Return where a splitter ends sentences, the end of the text left out."""
    return {solid(text, end) for _, end in split(text)} - {solid(text, len(text)), 0}


def f1(split: Splitter, chosen: Sequence[LabelledText]) -> float:
    """F1 of the boundaries over all texts together."""
    hits = wanted = given = 0
    for case in chosen:
        ends = boundaries(split, case.text)
        hits, wanted, given = hits + len(ends & case.ends), wanted + len(case.ends), given + len(ends)
    return 2 * hits / (wanted + given) if wanted + given else 1.0


def sentencex() -> Splitter:
    """The package sentencex."""
    library = importlib.import_module("sentencex")
    return lambda text: [(s["start_index"], s["end_index"]) for s in library.get_sentence_boundaries("en", text)]


def nupunkt() -> Splitter:
    """The package nupunkt."""
    library = importlib.import_module("nupunkt")
    return lambda text: list(library.sent_spans(text))


def pysbd() -> Splitter:
    """The package pysbd."""
    segmenter = importlib.import_module("pysbd").Segmenter(language="en", char_span=True)
    return lambda text: [(s.start, s.end) for s in segmenter.segment(text)]


def charboundary() -> Splitter:
    """The package charboundary."""
    segmenter = importlib.import_module("charboundary").get_small_segmenter()
    return lambda text: list(segmenter.get_sentence_spans(text))


def ours() -> Splitter:
    """Return the program's own."""
    return lambda text: [(s.start, s.end) for s in sentences(text)]


MODULES: Mapping[str, str] = {"ours": "pincite.index.sentences"}
"""The module that a splitter is imported from, if its name differs."""


def digest() -> str:
    """Return a name for the sentences and passages of every labelled text: it changes when the splitting does."""
    splits = [
        [(p.start, p.end, [(s.start, s.end) for s in p.sentences]) for p in passages(case.text, size=120)]
        for case in cases()
    ]
    return hashlib.sha256(repr(splits).encode()).hexdigest()[:16]


PROSE = " ".join(
    f"The {i}th report, which Dr. Vale signed, cost $3.{i % 10} million; “it is late,” he said." for i in range(1, 1300)
)


def speed(split: Splitter) -> float:
    """Thousands of characters a second."""
    began = time.perf_counter()
    split(PROSE)
    return len(PROSE) / (time.perf_counter() - began) / 1000


def import_ms(name: str) -> float:
    """Milliseconds to import a splitter in a process of its own."""
    module = MODULES.get(name, name)
    code = f"import time; t = time.perf_counter(); import {module}; print(1000 * (time.perf_counter() - t))"
    command = [sys.executable, "-W", "ignore", "-c", code]
    runs = [subprocess.run(command, cwd=ROOT, capture_output=True, check=True) for _ in range(IMPORTS)]
    return min(float(run.stdout) for run in runs)


def main(show: Annotated[str | None, typer.Option(help="Splitter whose wrong splits are printed.")] = None) -> None:
    """Print the table."""
    every = list(cases())
    splitters: dict[str, Splitter] = {}
    for make in (sentencex, nupunkt, pysbd, charboundary, ours):
        with contextlib.suppress(ImportError):
            splitters[make.__name__] = make()
    typer.echo(f"{'':24}" + "".join(f"{name:>14}" for name in splitters))
    groups = {c: [case for case in every if case.category == c] for c in dict.fromkeys(case.category for case in every)}
    groups |= {"tuned on": [c for c in every if not c.held], "held out": [c for c in every if c.held], "all": every}
    for label, chosen in groups.items():
        count = sum(len(case.ends) for case in chosen)
        scores = "".join(f"{f1(split, chosen):14.3f}" for split in splitters.values())
        typer.echo(f"{label[:18]:18}{count:5} {scores}")
    typer.echo(f"{'1000 chars/s':24}" + "".join(f"{speed(split):14.0f}" for split in splitters.values()))
    typer.echo(f"{'import ms':24}" + "".join(f"{import_ms(name):14.0f}" for name in splitters))
    for case in every if show else ():
        spans = splitters[str(show)](case.text)
        if boundaries(splitters[str(show)], case.text) != case.ends:
            typer.echo(f"{case.category}{' held' if case.held else ''} {[case.text[a:b] for a, b in spans]}")


if __name__ == "__main__":
    typer.run(main)

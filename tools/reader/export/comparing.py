"""The recipes side by side: size, time, and how much of the fp32 model's readings each keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from pathlib import Path

from pincite.index.embedding import MINILM
from tools.graphs import Array
from tools.reader.examples import Example
from tools.reader.export.fidelity import Fidelity, fidelity, readings, session
from tools.reader.export.recipes import Recipe, exported
from tools.reader.metrics import figures
from tools.reader.shape import EncoderShape

SHOWN = ("evidence_first", "short_f1", "near_auroc", "verdict", "support_auroc")
"""The figures beside what a recipe keeps."""


def compare(
    weights: Mapping[str, Array],
    shape: EncoderShape,
    recipes: Mapping[str, Recipe],
    *,
    frozen: int,
    examples: Sequence[Example],
    out: Path,
) -> Iterator[str]:
    """Write a file for each recipe, and yield the lines of a Markdown table."""
    reference = None
    names = ["recipe", "MB", "CPU s", *(field.name for field in fields(Fidelity)), *SHOWN]
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"
    for name, recipe in {"fp32": Recipe(), **recipes}.items():
        file = out / f"{name}.onnx"
        file.write_bytes(exported(weights, shape, frozen=frozen, recipe=recipe, tokenizer=MINILM / "tokenizer.json"))
        table, seconds = readings(session(file), examples)
        reference = reference or table
        measured = figures(examples, table)
        cells = [
            name,
            f"{file.stat().st_size / 1e6:.1f}",
            f"{seconds:.3f}",
            *(f"{value:.3f}" for value in astuple(fidelity(reference, table))),
            *(f"{measured[figure].value:.3f}" if figure in measured else "" for figure in SHOWN),
        ]
        yield f"| {' | '.join(cells)} |"

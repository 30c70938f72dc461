"""Measures, and writes the table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tools.bench.adversarial.run import run, table

OUT = Path(__file__).parents[1] / "adversarial.md"


def main(answers: Annotated[int, typer.Argument(help="Answers to generate, evenly over the cases.")] = 10_000) -> None:
    """Measure, and write the table."""
    counts = run(answers)
    OUT.write_text(table(counts), "utf-8")
    typer.echo(table(counts))
    for name, count in counts.items():
        for example in count.examples:
            typer.echo(f"{name}: {example}", err=True)


if __name__ == "__main__":
    typer.run(main)

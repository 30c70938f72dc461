"""Repeated runs in a terminal."""

from __future__ import annotations

import typer

from pincite.bot.cli.render import note, one_line
from pincite.eval.repeating import Repeats
from pincite.eval.tables import grid


def repeats(several: Repeats) -> None:
    """Print how far figures vary between runs, and which questions flip."""
    rows = [["figure", *(f"run {number}" for number in range(1, len(several.runs) + 1)), "mean", "standard deviation"]]
    rows += [
        [spread.metric, *(f"{value:.3f}" for value in spread.values), f"{spread.mean:.3f}", f"{spread.deviation:.3f}"]
        for spread in several.spreads
    ]
    typer.echo(grid(rows))
    count = len(several.runs)
    typer.echo(f"\n{several.same} of {several.questions} questions got the very same answer {count} times")
    if several.unstable:
        typer.echo(f"{len(several.unstable)} are right in some runs and wrong in others:")
    for one in several.unstable:
        typer.echo("\n" + one_line(f"{one.id} (right in {one.right} of {count}): {one.question}"))
        for answer in one.answers:
            typer.echo(one_line(f"    {answer}"))
    for run in several.runs:
        note(f"run: {run}")

"""Attacks in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from pincite.bot.cli.render import note, one_line
from pincite.eval import attack as battery
from pincite.eval.tables import columns, grid

SHOWN = 20
"""Attacks that are listed by name."""


def attacks(trials: Sequence[battery.AttackTrial], *, markdown: bool) -> None:
    """Print the rates by kind, those of each model, and the attacks that got through."""
    rows = battery.rows(battery.data(trials)["rates"])
    if markdown:
        typer.echo(grid(rows))
        return
    typer.echo(columns([[row[0].partition(":")[0], *row[1:]] for row in rows]))
    typer.echo("")
    models = battery.by_model(trials)
    typer.echo(
        columns(
            [["model that obeys", "alone", "through Pincite"]] + [[m, f"{a}", f"{b}"] for m, (a, b) in models.items()]
        )
    )
    successes = [trial for trial in trials if trial.pincite and trial.outcome == "succeeded"]
    if successes:
        typer.echo(f"\n{len(successes)} got through:")
    for trial in successes[:SHOWN]:
        typer.echo(f"  {trial.attack.id} ({trial.attack.format}) on {trial.writer}: {one_line(trial.text)[:120]}")
    if len(successes) > SHOWN:
        note(f"and {len(successes) - SHOWN} more; --json lists all")


def attacked_files(chosen: Sequence[battery.Attack], folder: Path) -> None:
    """Write the documents of attacks into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in chosen:
        name, content = one.file
        (folder / name).write_bytes(content)
    note(f"wrote {len(chosen)} documents to {folder}")

"""Labels of a report in a terminal."""

from __future__ import annotations

import typer

from pincite.bot.cli.render import note, one_line
from pincite.eval.judge.importing import ImportedLabels


def labels(taken: ImportedLabels) -> None:
    """Print how many labels of a file were taken, and the gold that people doubt."""
    typer.echo(f"{len(taken.kept)} labels kept, {taken.known} already there")
    for one in taken.kept:
        if one.gold_doubtful:
            typer.echo(one_line(f"gold doubtful: {one.id}{f' ({one.remark})' if one.remark else ''}"))
    if taken.of_others:
        note(f"left out, as they are of other answers: {', '.join(taken.of_others)}")
    note(
        f"{taken.measuring} of the {taken.wanted} labels that it takes to measure a judge: given blind, and without a "
        "gap in the random order"
    )

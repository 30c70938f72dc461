"""A guarantee in a terminal."""

from __future__ import annotations

import typer

from pincite.bot.cli.render import note
from pincite.eval.promising import Promise
from pincite.eval.stats.risk_control import Controlled


def promise(promised: Promise, *, kept: bool) -> None:
    """Print the thresholds, their promise, and the coverage that is left."""
    guarantee = promised.guarantee
    typer.echo(guarantee.words[0].upper() + guarantee.words[1:])
    typer.echo(f"\nconfident_from  {guarantee.confident_from:.2f}   {_behind(promised.confident)}")
    if isinstance(promised.likely, Controlled) and guarantee.likely_from < guarantee.confident_from:
        typer.echo(f"likely_from     {guarantee.likely_from:.2f}   {_behind(promised.likely)}")
    else:
        typer.echo("likely_from     the same: no lower threshold keeps the bound for likely answers")
    if promised.asked > guarantee.pairs:
        typer.echo(
            f"\n{promised.asked} pairs were asked; those that share evidence count once, which leaves {guarantee.pairs}"
        )
    note("kept with the collection; void when documents, models or settings change" if kept else "nothing was kept")


def _behind(one: Controlled) -> str:
    verb = "is" if one.wrong == 1 else "are"
    return f"{one.coverage:.0%} of the pairs reach it, {one.wrong} of these {one.shown} {verb} wrong (p = {one.p:.3f})"

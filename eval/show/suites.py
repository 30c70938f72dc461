"""Suites in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from pincite.bot.cli.render import note, one_line
from pincite.eval.suites import Problem
from pincite.eval.suites.rebasing import Proposal


def problems(path: Path, listed: Sequence[Problem]) -> None:
    """Print what is wrong with a suite, one line each."""
    for problem in listed:
        where = f"{path}:{problem.line}" if problem.line else str(path)
        typer.echo(one_line(f"{where}: {problem.severity}: {problem.message}"))
    errors = sum(problem.severity == "error" for problem in listed)
    note(f"{path}: {errors} errors, {len(listed) - errors} warnings")


def proposal(one: Proposal) -> None:
    """Print a quote beside the text that may have replaced it."""
    typer.echo(one_line(f"{one.id} in {one.evidence.document} ({one.likeness:.0%} alike)"), err=True)
    typer.echo(one_line(f"  was  {one.evidence.quote}"), err=True)
    typer.echo(one_line(f"  is   {one.quote}"), err=True)

"""How well statements are verified, in a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import typer

from pincite.bot.cli.render import note
from pincite.eval.tables import grid, interval
from pincite.eval.verifying import JudgeOutcomes, StatementGroup, Trial

FEWEST = 10
"""Fewest statements for a kind to get a row of its own where space is short."""


def trial(result: Trial) -> None:
    """Print the outcomes that each judge, then each check, gives false and true statements."""
    typer.echo(grid(list(by_kind(result))))
    typer.echo("")
    typer.echo(grid(list(by_check(result))))
    for judged in result.judges:
        if judged.prompt is not None:
            usage = judged.usage
            cost = "" if usage.cost_usd is None else f", {usage.cost_usd:.4f} dollars"
            tokens = f"{usage.prompt_tokens:,} + {usage.completion_tokens:,} tokens{cost}"
            note(f"{judged.name}, {judged.prompt}: {tokens}; {judged.unjudged} statements without a label")
    note("false verified: false pass; true refuted: false strip; 95 % intervals, statements clustered by document")


def by_kind(result: Trial, fewest: int = 1) -> Iterator[list[str]]:
    """Yield rows of cells, headings first: the outcomes of each kind of statement with each judge."""
    headings = ("verified", "unverified", "refuted")
    yield ["statements", "n", *(f"{one.name}: {heading}" for one in result.judges for heading in headings)]
    for group in result.groups():
        if len(group.places) >= fewest or group.name in {"true", "false"}:
            name = group.name if group.name in {"true", "false"} else f"– {group.name}"
            yield [name, str(len(group.places)), *(c for one in result.judges for c in _cells(result, one, group))]


def by_check(result: Trial) -> Iterator[list[str]]:
    """Yield rows of cells, headings first: the objections of each check to false and true statements."""
    groups = [group for group in result.groups() if group.name in {"true", "false"}]
    yield ["check", *(f"{what} {group.name}" for what in ("refutes", "doubts") for group in groups)]
    for one in result.checks:
        yield [
            one.name,
            *(interval(result.share(one, group, outcome)) for outcome in ("refuted", "unverified") for group in groups),
        ]


def _cells(result: Trial, judged: JudgeOutcomes, group: StatementGroup) -> Sequence[str]:
    return [
        interval(result.share(judged, group, "verified")),
        interval(result.share(judged, group, "unverified")),
        interval(result.share(judged, group, "refuted", None)),
    ]

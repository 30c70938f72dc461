"""Drift of the questions in the query log, in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from pincite.bot.cli.render import note, one_line
from pincite.eval.drift import Drift, DriftFigure
from pincite.eval.drift.series import FEWEST_DAYS, FIGURES
from pincite.eval.tables import cell, figure, grid, interval

WHY = {
    "far": "no passage is as near as for {share} of the others",
    "confidence": "the confidence is more unusual, for a passage as near, than that of {share} of the others",
}

REPLACED = {"documents": "the documents or their index changed", "writer": "the writer became {name}"}


def drift(summed: Drift, kept_days: int) -> None:
    """Print how figures change over time, and the strangest questions.

    Args:
        summed: what the query log tells.
        kept_days: days for which the settings keep questions.
    """
    if not summed.questions:
        note(_nothing(summed.collection, kept_days))
        return
    typer.echo(f"{summed.questions} questions to {one_line(summed.collection)} on {summed.days} days\n")
    rows = [["days", "questions", *(f"{name} [95 % interval]" for name in FIGURES)]]
    rows += [
        [
            f"{one.first} to {one.last}" if one.first != one.last else str(one.first),
            str(one.questions),
            *(cell(one.figures.get(name)) for name in FIGURES),
        ]
        for one in summed.periods
    ]
    typer.echo(grid(rows))
    typer.echo("")
    for measure in summed.measures:
        for line in _measure(measure):
            typer.echo(line)
    for one in summed.replaced:
        typer.echo(one_line(f"{one.day}: {REPLACED[one.what].format(name=one.name)}, which moves the figures, too"))
    if summed.strange:
        typer.echo("\nLeast like the others: label them on the page, under Measure, Questions\n")
    for number, strange in enumerate(summed.strange, 1):
        typer.echo(one_line(f"{number:>3}. {strange.question}"))
        often = f", asked {strange.times} times" if strange.times > 1 else ""
        near = "" if strange.similarity is None else f", nearest passage {strange.similarity:.2f}"
        why = WHY[strange.why].format(share=f"{strange.beyond:.0%}")
        typer.echo(f"     {strange.last}, {strange.status}, confidence {strange.confidence:.2f}{near}{often}; {why}")
    if not kept_days:
        note("no more questions are kept: query_log_days is 0")


def _measure(measure: DriftFigure) -> Iterator[str]:
    """The lines of one figure: its mean, and its changes with their p and n."""
    whole = f"{measure.name}: {interval(measure.overall)} of {measure.overall.count}"
    if measure.p is None:
        yield f"{whole}; {measure.days} days with questions show no change: it takes {FEWEST_DAYS}"
    elif not measure.changed:
        yield f"{whole}; no change is shown over {measure.days} days (p = {measure.p:.3f})"
    else:
        yield f"{whole}, over {measure.days} days:"
    for one in measure.changed:
        yield (
            f"  since {one.day} {figure(one.after)} of {one.questions_after}, before {figure(one.before)} of "
            f"{one.questions_before} (p = {one.p:.3f})"
        )


def _nothing(collection: str, kept_days: int) -> str:
    if kept_days:
        return f"no question to {collection} is in the query log yet; `pincite serve` keeps those of {kept_days} days"
    return "no question is kept: the query log is off. Set query_log_days, such as 30, and start `pincite serve` again"

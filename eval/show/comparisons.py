"""Comparisons, matrices and plans in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from pincite.bot.cli.render import note, one_line
from pincite.bot.counts import counted
from pincite.eval.compare import Comparison, Flip, Gate, Margin, Side
from pincite.eval.matrix import Combination
from pincite.eval.planning import Plan
from pincite.eval.scoring import HEADLINE
from pincite.eval.tables import COLUMNS, cell, cells_of, figure, grid, interval, weights_in_words


def comparison(compared: Comparison, *, flips: bool = True) -> None:
    """Print what differs between two runs."""
    typer.echo(f"before  {compared.before}\nafter   {compared.after}\n")
    if compared.before == compared.after:
        typer.echo("both are the same run: `pincite eval list` names the others\n")
    left_out = f", {len(compared.left_out)} left out" if compared.left_out else ""
    questions = counted(compared.questions, "question")
    typer.echo(f"{questions} in both, {compared.independent} of them independent{left_out}")
    for name, (was, is_) in compared.made_by.items():
        typer.echo(one_line(f"  {name}: {was} -> {is_}"))
    typer.echo("")
    rows = [["metric", "n", "before", "after", "difference [95 % interval]", "up", "down", "p", "could see", ""]]
    rows += [[change.metric, *cells_of(change)] for change in compared.changes]
    typer.echo(grid(rows))
    typer.echo("")
    if weights := weights_in_words(compared):
        typer.echo(weights)
    typer.echo(_power(compared))
    dropped = [change for change in compared.changes if change.dropped]
    for change in dropped:
        typer.echo(f"{change.metric} leaves out {change.dropped} of these questions: it counts them in one run only")
    typer.echo(
        f"of {len(compared.changes)} figures, chance alone would make about {compared.by_chance:.1f} look changed"
    )
    if any(change.timed for change in compared.changes):
        typer.echo(
            "latency comes from one run each and is not judged: other work on the machine changes it for all questions "
            "at once. `pincite eval run --repeat 5` shows how far it varies"
        )
    if flips and compared.flips:
        gained = sum(flip.after.correct for flip in compared.flips)
        typer.echo(f"\n{counted(gained, 'question')} became right, {len(compared.flips) - gained} became wrong")
        for flip in compared.flips:
            _flip(flip)


def _power(compared: Comparison) -> str:
    """The smallest drop that the comparison could have seen."""
    change = compared.change(HEADLINE.name)
    if change is None or change.visible is None:
        return f"So few questions can show no drop of {HEADLINE.name} at all; `pincite eval plan` says how many would"
    return (
        f"A drop of {HEADLINE.name} by {change.visible:.3f} or more would have been seen with 80 % chance; "
        "`pincite eval plan` says how many questions a smaller one takes"
    )


def _flip(flip: Flip) -> None:
    typer.echo("")
    typer.echo(one_line(f"{'+' if flip.after.correct else '-'} {flip.id} ({flip.kind}): {flip.question}"))
    typer.echo(one_line(f"    gold    {flip.gold}"))
    for when, side in (("before", flip.before), ("after", flip.after)):
        _side(when, side)


def _side(when: str, side: Side) -> None:
    head = ", ".join(part for part in (side.verdict, side.short) if part)
    right = "right" if side.correct else "wrong"
    typer.echo(one_line(f"    {when:<7} {right}: {head + ' | ' if head else ''}{side.text}"))
    for number, (title, quote) in enumerate(side.citations, 1):
        typer.echo(one_line(f"            [{number}] {title}: {quote}"))
    for reason in side.why:
        typer.echo(one_line(f"            {reason}"))


def failed_gate(gate: Gate | Margin, compared: Comparison) -> None:
    """Say that a gate failed, and why."""
    change = compared.change(gate.metric)
    assert change is not None
    how = interval(change.difference, signed=True)
    if isinstance(gate, Gate):
        note(f"gate failed: {gate}: it changed by {how}")
        return
    note(f"gate failed: not shown: {gate}. It changed by {how}; `pincite eval plan` says how many questions it takes")


def matrix(cells: Sequence[Combination]) -> None:
    """Print combinations of writers and settings with their figures."""
    headings = [heading for _, heading in COLUMNS]
    rows = [["writer", *cells[0].settings, *headings, "p50 ms", "dollars", f"{HEADLINE.name}, against the first"]]
    for one in cells:
        whole, p50 = one.summary.groups[0], one.summary.overall.get("latency_p50")
        cost = one.summary.cost_usd
        rows.append(
            [
                one.writer,
                *one.settings.values(),
                *(cell(whole.metrics.get(name)) for name, _ in COLUMNS),
                "" if p50 is None else figure(p50.value),
                "" if cost is None else f"{cost:.4f}",
                "" if one.against_first is None else interval(one.against_first.difference, signed=True),
            ]
        )
    typer.echo(grid(rows))
    for one in cells:
        note(f"run: {one.summary.run}")


def plan(planned: Plan) -> None:
    """Print how many questions a drop takes."""
    typer.echo(
        f"To see a drop of {planned.drop:.3f} with {planned.chance:.0%} chance, both runs need as many questions:\n"
    )
    rows = [["share of questions that flip", "independent questions", "questions", "to show worse by at most that"]]
    rows += [
        [
            f"{row.flipped:.2f}{' (these runs)' if row.measured else ''}",
            "more than 100,000" if row.independent is None else f"{row.independent:,}",
            "more than 100,000" if row.questions is None else f"{row.questions:,}",
            f"{row.to_clear:,}",
        ]
        for row in planned.rows
    ]
    typer.echo(grid(rows))
    if planned.design_effect > 1.005:  # noqa: PLR2004
        typer.echo(
            f"\n{planned.design_effect:.2f} questions tell as much as one independent question: some share evidence, "
            "or count more than others"
        )

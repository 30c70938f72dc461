"""How an evaluation looks in a terminal: results on standard output, progress beside it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from pincite.bot.cli.render import note, one_line, visible
from pincite.eval.compare import Change, Comparison, Flip, Gate, Side
from pincite.eval.judge import Opinion
from pincite.eval.matrix import Cell
from pincite.eval.metrics import Estimate
from pincite.eval.runs.files import Outcome, Run
from pincite.eval.runs.running import OnOutcome
from pincite.eval.score import correct_share
from pincite.eval.suites import Problem
from pincite.eval.summary import COLUMNS, OVERALL, Summary, cell, table

DIGITS = 3
"""Digits behind the point of a share; figures above 10 are shown without any."""


def grid(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as a Markdown table, headings first; columns of figures are set to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| "
        + " | ".join(c.ljust(w) if n == 0 else c.rjust(w) for n, (c, w) in enumerate(zip(row, widths, strict=True)))
        + " |"
        for row in rows
    ]
    ruler = "| " + " | ".join("-" * w if n == 0 else "-" * (w - 1) + ":" for n, w in enumerate(widths)) + " |"
    return "\n".join([lines[0], ruler, *lines[1:]])


def figure(value: float) -> str:
    """A number as precise as it is of use."""
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.{DIGITS}f}"  # noqa: PLR2004


def interval(found: Estimate, *, signed: bool = False) -> str:
    """An estimate with the ends of its interval."""
    sign = "+" if signed and found.value > 0 else ""
    ends = "" if found.low is None or found.high is None else f" [{figure(found.low)}, {figure(found.high)}]"
    return f"{sign}{figure(found.value)}{ends}"


def summary(made: Summary, path: Path) -> None:
    """Print a run in figures."""
    typer.echo(grid(table(made)))
    typer.echo("")
    rows = [["figure", "value [95 % interval]", "what it is"]]
    rows += [[name, interval(found), OVERALL[name].means] for name, found in made.overall.items()]
    rows += [
        [f"published: {name}", interval(found), "by the benchmark's own rule"] for name, found in made.published.items()
    ]
    typer.echo("\n".join(f"{name:<22} {value:<24} {means}".rstrip() for name, value, means in rows))
    if made.prompt_tokens or made.completion_tokens:
        cost = "" if made.cost_usd is None else f", {made.cost_usd:.4f} dollars"
        typer.echo(f"\n{made.prompt_tokens:,} tokens read, {made.completion_tokens:,} written{cost}")
    if made.errors:
        note(f"{made.errors} of {made.asked} questions failed and count as wrong; --resume asks them again")
    if not made.finished:
        note(f"not finished: {made.asked} of {made.questions} questions; go on with --resume {path}")
    note(f"run: {path}")


def runs(listed: Iterator[Run]) -> None:
    """Print a line for each run."""
    rows = [["run", "suite", "writer", "model", "collection", "questions", "errors", "correct"]]
    for run in listed:
        share = correct_share(run)
        asked = len(run.outcomes)
        rows.append(
            [
                run.name,
                run.header.suite,
                run.header.writer,
                run.header.model,
                run.header.collection,
                str(asked) if run.footer is not None else f"{asked} of {run.header.questions}",
                str(sum(o.answer is None for o in run.outcomes)),
                "" if share is None else f"{share:.3f}",
            ]
        )
    if len(rows) == 1:
        note("no run yet: `pincite eval run seeds` makes one")
        return
    typer.echo(grid([[one_line(text) for text in row] for row in rows]))


def run_data(run: Run) -> dict[str, object]:
    """A run of the list as JSON."""
    return {
        "run": run.name,
        "path": str(run.path),
        "suite": run.header.suite,
        "started": run.header.started,
        "writer": run.header.writer,
        "model": run.header.model,
        "collection": run.header.collection,
        "finished": run.footer is not None,
        "questions": run.header.questions,
        "asked": len(run.outcomes),
        "errors": sum(o.answer is None for o in run.outcomes),
        "correct": correct_share(run),
    }


def comparison(made: Comparison, *, flips: bool = True) -> None:
    """Print what differs between two runs."""
    typer.echo(f"before  {made.before}\nafter   {made.after}\n")
    typer.echo(f"{made.questions} questions in both" + (f", {len(made.left_out)} left out" if made.left_out else ""))
    for name, (was, is_) in made.made_by.items():
        typer.echo(one_line(f"  {name}: {was} -> {is_}"))
    typer.echo("")
    rows = [["metric", "before", "after", "difference [95 % interval]", "up", "down", ""]]
    rows += [_change(change) for change in made.changes]
    typer.echo(grid(rows))
    if flips and made.flips:
        gained = sum(flip.after.correct for flip in made.flips)
        typer.echo(f"\n{gained} questions became right, {len(made.flips) - gained} became wrong")
        for flip in made.flips:
            _flip(flip)


def _change(change: Change) -> list[str]:
    return [
        change.metric,
        figure(change.before),
        figure(change.after),
        interval(change.difference, signed=True),
        str(change.up) if change.up or change.down else "",
        str(change.down) if change.up or change.down else "",
        "" if change.told == "noise" else change.told,
    ]


def _flip(flip: Flip) -> None:
    typer.echo("")
    typer.echo(one_line(f"{'+' if flip.after.correct else '-'} {flip.id} ({flip.kind}): {flip.question}"))
    typer.echo(one_line(f"    gold    {flip.gold}"))
    for when, side in (("before", flip.before), ("after", flip.after)):
        _side(when, side)


def _side(when: str, side: Side) -> None:
    head = ", ".join(part for part in (side.verdict, side.short) if part)
    typer.echo(
        one_line(f"    {when:<7} {'right' if side.correct else 'wrong'}: {head + ' | ' if head else ''}{side.said}")
    )
    for number, (title, quote) in enumerate(side.citations, 1):
        typer.echo(one_line(f"            [{number}] {title}: {quote}"))
    for reason in side.why:
        typer.echo(one_line(f"            {reason}"))


def matrix(cells: Sequence[Cell]) -> None:
    """Print combinations of writers and settings with their figures."""
    headings = [heading for _, heading in COLUMNS]
    rows = [["writer", *cells[0].settings, "n", *headings, "p50 ms", "dollars", "correct, against the first"]]
    for made in cells:
        whole, p50 = made.summary.groups[0], made.summary.overall.get("latency_p50")
        cost = made.summary.cost_usd
        rows.append(
            [
                made.writer,
                *made.settings.values(),
                str(whole.count),
                *(cell(whole.metrics.get(name)) for name, _ in COLUMNS),
                "" if p50 is None else figure(p50.value),
                "" if cost is None else f"{cost:.4f}",
                "" if made.against_first is None else interval(made.against_first.difference, signed=True),
            ]
        )
    typer.echo(grid(rows))
    for made in cells:
        note(f"run: {made.summary.run}")


@contextmanager
def combination(name: str) -> Iterator[OnOutcome | None]:
    """A progress bar under the name of what is being evaluated."""
    note(name)
    with progress() as update:
        yield update


def gate(failed: Gate, made: Comparison) -> None:
    """Say that a gate failed."""
    change = made.change(failed.metric)
    assert change is not None
    note(f"gate failed: {failed}: it changed by {interval(change.difference, signed=True)}")


def opinion(made: Opinion) -> None:
    """Print what a judge thinks of a run, and how far it agrees with the metrics."""
    typer.echo(one_line(f"{made.judge} with prompt {made.prompt} judged {made.judged} answers of {made.run}"))
    for name, found in (("correct", made.correct), ("supported", made.supported)):
        if found is not None:
            typer.echo(f"  {name:<10} {interval(found)}")
    typer.echo("\nAgreement with the metrics, which count whether an answer is right:\n")
    rows = [["judge says", "metric", "n", "same", "kappa [95 % interval]", "only judge", "only metric"]]
    rows += [
        [
            a.judged,
            a.metric,
            str(a.same.count),
            f"{a.same.value:.3f}",
            "" if a.kappa is None else interval(a.kappa),
            str(len(a.only_judge)),
            str(len(a.only_metric)),
        ]
        for a in made.agreements
    ]
    typer.echo(grid(rows))
    apart = made.agreements[0] if made.agreements else None
    for ids, side in (
        ((apart.only_judge, "only by the judge"), (apart.only_metric, "only by the metric")) if apart else ()
    ):
        if ids:
            typer.echo("\n" + one_line(f"right {side}: {', '.join(ids)}"))
    typer.echo(f"\n{made.prompt_tokens:,} tokens read, {made.completion_tokens:,} written")
    if made.errors:
        note(f"{made.errors} answers could not be judged; the same command tries them again")


def problems(path: Path, found: Sequence[Problem]) -> None:
    """Print what is wrong with a suite, one line each."""
    for problem in found:
        where = f"{path}:{problem.line}" if problem.line else str(path)
        typer.echo(one_line(f"{where}: {problem.severity}: {problem.message}"))
    errors = sum(problem.severity == "error" for problem in found)
    note(f"{path}: {errors} errors, {len(found) - errors} warnings")


@contextmanager
def progress() -> Iterator[OnOutcome | None]:
    """A progress bar on standard error while questions are asked; nothing where nobody watches."""
    with _bar() as update:
        if update is None:
            yield None
            return
        failed = 0

        def told(outcome: Outcome | None, done: int, total: int) -> None:
            nonlocal failed
            failed += outcome is not None and outcome.error is not None
            question = "" if outcome is None else outcome.asked.pair.question
            update(done, total, (f"{failed} failed  " if failed else "") + question[:60])

        yield told


@contextmanager
def counting() -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on standard error that counts; nothing where nobody watches."""
    with _bar() as update:
        if update is None:
            yield None
            return
        shown = update
        yield lambda done, total: shown(done, total, "")


@contextmanager
def _bar() -> Iterator[Callable[[int, int, str], None] | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, said: bar.update(task, completed=done, total=total, description=escape(visible(said)))

"""Runs in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from pincite.bot.cli.render import note, one_line
from pincite.bot.counts import counted
from pincite.eval.judge import Against, RunOpinion
from pincite.eval.runs import Run
from pincite.eval.scoring import HEADLINE, headline_share
from pincite.eval.summary import OWN, PEOPLE, Summary
from pincite.eval.tables import WEIGHTED, by_kind, columns, grid, interval, of_all, size

FAILURES = 3
"""Most errors shown for one run."""


def summary(figures: Summary, path: Path) -> None:
    """Print a run in figures."""
    typer.echo("Means with their 95 % intervals, and the number of questions that they are of:\n")
    typer.echo(grid(by_kind(figures)))
    typer.echo("")
    typer.echo(columns(of_all(figures)))
    if figures.independent < figures.asked:
        typer.echo(
            f"\n{figures.asked} questions rest on {figures.independent} independent pieces of evidence; the intervals "
            "are over these"
        )
    if figures.weighted:
        typer.echo(f"\n{WEIGHTED}")
    if figures.prompt_tokens or figures.completion_tokens:
        cost = "" if figures.cost_usd is None else f", {figures.cost_usd:.4f} dollars"
        typer.echo(f"\n{figures.prompt_tokens:,} tokens read, {figures.completion_tokens:,} written{cost}")
    for id_, reason in figures.skipped:
        note(one_line(f"skipped {id_}: {reason.removeprefix(f'{id_}: ')}"))
    if figures.skipped:
        skipped = counted(len(figures.skipped), "question")
        note(f"{skipped} could not be asked; `pincite eval rebase` brings a suite up to date")
    if figures.own_answers:
        note(
            f"the gold of {figures.own_answers} questions is what the product itself answered, which favours it: "
            f"see “{PEOPLE}” and “{OWN}”"
        )
    if figures.errors:
        note(f"failed and counted as wrong: {figures.errors} of {figures.asked}; --resume {path} asks them again")
        for error, count in figures.failures[:FAILURES]:
            note(one_line(f"  {count} of them: {error}"))
    if not figures.finished:
        note(f"not finished: {figures.asked} of {figures.questions} questions; go on with --resume {path}")
    headline = figures.groups[0].metrics.get(HEADLINE.name)
    if headline is not None and headline.value < 1:
        note("why answers are wrong: `pincite eval why`")
    note(f"run: {path}")


def runs(listed: Iterator[Run]) -> None:
    """Print a line for each run."""
    rows = [["run", "suite", "writer", "model", "collection", "questions", "errors", HEADLINE.name]]
    for run in listed:
        share = headline_share(run)
        asked = len(run.records)
        rows.append(
            [
                run.name,
                run.header.suite,
                run.header.writer,
                run.header.model,
                run.header.collection,
                str(asked) if run.footer is not None else f"{asked} of {run.header.questions}",
                str(sum(record.answer is None for record in run.records)),
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
        "asked": len(run.records),
        "skipped": len(run.header.skipped),
        "errors": sum(record.answer is None for record in run.records),
        HEADLINE.name: headline_share(run),
    }


def opinion(judged: RunOpinion) -> None:
    """Print what a judge thinks of a run, and how far it agrees with the metrics."""
    typer.echo(one_line(f"{judged.judge} with prompt {judged.prompt} judged {judged.judged} answers of {judged.run}"))
    for name, share in (("correct", judged.correct), ("supported", judged.supported)):
        if share is not None:
            typer.echo(f"  {name:<10} {interval(share)} of {size(share)}")
    typer.echo("\nAgreement with the metrics, which decide whether an answer is right:\n")
    rows = [["judge says", "metric", "n", "same [95 % interval]", "kappa [95 % interval]", "only judge", "only metric"]]
    rows += [
        [
            agreement.judged,
            agreement.metric,
            size(agreement.same),
            interval(agreement.same),
            "" if agreement.kappa is None else interval(agreement.kappa),
            str(len(agreement.only_judge)),
            str(len(agreement.only_metric)),
        ]
        for agreement in judged.agreements
    ]
    typer.echo(grid(rows))
    apart = judged.agreements[0] if judged.agreements else None
    sides = ((apart.only_judge, "only by the judge"), (apart.only_metric, "only by the metric")) if apart else ()
    for ids, side in sides:
        if ids:
            typer.echo("\n" + one_line(f"right {side}: {', '.join(ids)}"))
    typer.echo(f"\n{judged.prompt_tokens:,} tokens read, {judged.completion_tokens:,} written")
    if judged.errors:
        note(f"{judged.errors} answers could not be judged; the same command tries them again")


def against_people(measured: Sequence[Against]) -> None:
    """Print how far judges agree with people, and what people would say of all answers."""
    if not measured:
        note("no answer of this run is labelled blind: label some on the page (Measure, Labels) or in its report")
        return
    typer.echo("\nAgreement with people, and the share that people would find over all answers (prediction-powered):\n")
    rows = [["by", "says", "labelled", "same [95 % interval]", "kappa", "people", "judge alone", "over all"]]
    rows += [
        [
            one_line(one.by),
            one.judged,
            size(one.same),
            interval(one.same),
            "" if one.kappa is None else interval(one.kappa),
            interval(one.people),
            interval(one.alone),
            f"{interval(one.powered)} of {size(one.powered)}",
        ]
        for one in measured
    ]
    typer.echo(grid(rows))

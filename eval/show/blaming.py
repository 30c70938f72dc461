"""Which stage lost what, in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from pincite.bot.cli.render import note, one_line
from pincite.eval.blame import Blame
from pincite.eval.blame.stories import MEANS
from pincite.eval.compare import gold
from pincite.eval.runs import Run
from pincite.eval.tables import grid


def blame(result: Blame) -> None:
    """Print the stages with their counts, then a line for each question."""
    if not result.stories:
        typer.echo("no answer of this run is wrong")
        return
    rows = [["stage that lost it", "questions", "what that is"]]
    rows += [[stage, str(count), MEANS[stage]] for stage, count in result.counts.items()]
    typer.echo(grid(rows))
    for stage in result.counts:
        for story in (story for story in result.stories if story.stage == stage):
            typer.echo("\n" + one_line(f"{stage}: {story.id} ({story.kind}): {story.question}"))
            typer.echo(one_line(f"    {story.because}"))
    note("one question in full: `pincite eval why RUN ID`")


def stories(result: Blame, run: Run, ids: Sequence[str]) -> None:
    """Print the whole story of some questions."""
    by_id = {story.id: story for story in result.stories}
    records = {record.asked.pair.id: record for record in run.records}
    for id_ in ids:
        record, story = records[id_], by_id.get(id_)
        answer = record.answer
        typer.echo(one_line(f"{id_} ({record.asked.pair.kind}): {record.asked.pair.question}"))
        typer.echo(one_line(f"  gold       {gold(record)}"))
        for alternatives in record.asked.evidence:
            typer.echo(one_line(f"  evidence   {' or '.join(e.quote for e in alternatives)}"))
        if answer is not None:
            head = ", ".join(part for part in (answer.verdict, answer.short) if part)
            line = f"{head} | {answer.text}" if head else answer.text
            typer.echo(one_line(f"  {answer.status:<10} {line} (confidence {answer.confidence:.2f})"))
        if record.withheld is not None:
            typer.echo(one_line(f"  held back  {record.withheld.answer.text}"))
        if story is None:
            typer.echo("  lost by    nothing: it is right\n")
            continue
        typer.echo(one_line(f"  lost by    {story.stage}: {MEANS[story.stage]}"))
        typer.echo(one_line(f"  shown by   {story.because}"))
        trials = story.trials
        for name, right in (
            ("without a threshold", trials.without_threshold),
            ("with the evidence's passages alone", trials.evidence_passages),
            ("with the evidence's sentences alone", trials.evidence_sentences),
        ):
            if right is not None:
                typer.echo(f"             {name}: {'right' if right else 'wrong'}")
        typer.echo("")

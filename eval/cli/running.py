"""Commands that make runs and show them."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pincite.bot.cli.app import WriterName
from pincite.eval.cli.options import (
    Collection,
    Concurrency,
    Data,
    IdsOnly,
    Json,
    KindsOnly,
    Limit,
    MaxCost,
    PerMinute,
    Pooled,
    RunName,
    SplitOnly,
    TagsOnly,
    exam_of,
    listed,
    selection_of,
    settings,
    suite_of,
)


def run(
    suite: Annotated[
        str | None,
        typer.Argument(
            metavar="SUITE",
            help="A bundled suite (`seeds`, `structure`, `natural`), one saved on the page, a path, or a "
            "benchmark with --data.",
        ),
    ] = None,
    *,
    data: Data = None,
    pooled: Pooled = False,
    limit: Limit = None,
    split: SplitOnly = None,
    kind: KindsOnly = None,
    tag: TagsOnly = None,
    id_: IdsOnly = None,
    collection: Collection = None,
    writer: Annotated[
        WriterName | None,
        typer.Option(help="Writer of the answers; by default the reader, or that of the run to go on with."),
    ] = None,
    top_k: Annotated[int | None, typer.Option(help="Passages that are read for a question.")] = None,
    concurrency: Concurrency = 4,
    per_minute: PerMinute = None,
    max_cost: MaxCost = None,
    repeat: Annotated[
        int, typer.Option(min=1, metavar="N", help="Ask everything N times, and say what changes from run to run.")
    ] = 1,
    own_turns: Annotated[
        bool,
        typer.Option(
            "--own-turns",
            help="Before a follow-up, ask the earlier questions, too, and go on from those answers instead of the "
            "suite's.",
        ),
    ] = False,
    resume: Annotated[
        str | None, typer.Option(metavar="RUN", help="Go on with this run; failed questions are asked again.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask the questions of a suite and sum up the answers. Each answer is kept as it comes; see --resume.

    Questions whose evidence is no longer in the documents are skipped and named.
    """
    from pincite.bot.cli.render import json_line
    from pincite.eval import runs, show
    from pincite.eval.repeating import repeated
    from pincite.eval.summary import summarize

    if repeat > 1 and resume is not None:
        raise typer.BadParameter("a run that goes on is not repeated", param_hint="--repeat")
    read = settings(collection, top_k)
    earlier = runs.read(runs.find(resume, read.home)) if resume is not None else None
    if suite is None and earlier is None:
        raise typer.BadParameter("name a suite, or a run to go on with", param_hint="SUITE")
    if earlier is not None and suite is None:
        suite, data = suite_of(earlier, data)
    if earlier is not None:
        collection = collection or earlier.header.collection
        writer = writer or WriterName(earlier.header.writer)
        read = settings(collection, top_k or earlier.header.settings.get("top_k"))
    writer = writer or WriterName.READER
    assert suite is not None
    own_turns = own_turns or (earlier is not None and earlier.header.conversation == "own")
    exam = exam_of(suite, read, writer.value, data=data, pooled=pooled, collection=collection, own_turns=own_turns)
    limits = runs.Limits(
        concurrency=concurrency if writer is WriterName.LLM else 1, per_minute=per_minute, max_cost=max_cost
    )
    if repeat > 1:
        selection = selection_of(split, kind, tag, id_, limit)
        with show.progress() as on_record:
            several = repeated(
                exam, repeat, selection=selection, limits=limits, arguments=sys.argv[1:], on_record=on_record
            )
        if as_json:
            json_line(several.data())
        else:
            show.repeats(several)
        return
    with show.progress() as on_record:
        if earlier is not None:
            finished = runs.resume(earlier.path, exam, limits=limits, on_record=on_record)
        else:
            selection = selection_of(split, kind, tag, id_, limit)
            finished = runs.run(exam, selection=selection, limits=limits, arguments=sys.argv[1:], on_record=on_record)
    summary = summarize(finished)
    if as_json:
        json_line(summary.data() | {"path": str(finished.path)})
    else:
        show.summary(summary, finished.path)


def list_(as_json: Json = False) -> None:
    """List the runs, newest first."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import runs
    from pincite.eval import show as shown

    newest = runs.listed(settings().home)
    if as_json:
        json_line([shown.run_data(one) for one in newest])
    else:
        shown.runs(newest)


def show(
    run: RunName = "latest",
    threshold: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=1.0, help="As if answers were given from this confidence on; nothing is asked again."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Print a run's figures again, as they are or at another threshold."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import runs
    from pincite.eval import show as shown
    from pincite.eval.summary import summarize

    read = runs.read(runs.find(run, settings().home))
    if threshold is not None:
        read = runs.at_threshold(read, threshold)
    if as_json:
        json_line(summarize(read).data() | {"path": str(read.path)})
    else:
        shown.summary(summarize(read), read.path)


def matrix(
    suite: Annotated[str, typer.Argument(metavar="SUITE", help="As for `run`.")],
    *,
    writer: Annotated[str, typer.Option(metavar="W,W", help="Writers, with commas between them.")] = "reader",
    top_k: Annotated[str | None, typer.Option(metavar="K,K", help="Values of this setting.")] = None,
    varied: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=V,V", help="A setting and its values; may be repeated."),
    ] = None,
    data: Data = None,
    pooled: Pooled = False,
    limit: Limit = None,
    split: SplitOnly = None,
    kind: KindsOnly = None,
    tag: TagsOnly = None,
    id_: IdsOnly = None,
    collection: Collection = None,
    concurrency: Concurrency = 4,
    per_minute: PerMinute = None,
    reuse: Annotated[
        bool, typer.Option("--reuse", help="Reuse finished runs of the very same experiment, and finish the others.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Run a suite with every combination of writers and settings, and print one table. Each is a run of its own."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import matrix as matrices
    from pincite.eval import runs
    from pincite.eval import show as shown
    from pincite.eval.errors import RunInterrupted

    writers = listed(writer, "--writer")
    for name in writers:
        if name not in list(WriterName):
            raise typer.BadParameter(
                f"{name!r} is not a writer; the writers are: {', '.join(WriterName)}", param_hint="--writer"
            )
    grid = {} if top_k is None else {"top_k": listed(top_k, "--top-k")}
    for entry in varied or ():
        setting, _, values = entry.partition("=")
        grid[setting.strip()] = listed(values, "--set")
    try:
        cells = matrices.run(
            lambda chosen, name: exam_of(suite, chosen, name, data=data, pooled=pooled, collection=collection),
            settings(collection),
            writers,
            grid,
            selection=selection_of(split, kind, tag, id_, limit),
            limits={"llm": runs.Limits(concurrency=concurrency, per_minute=per_minute)},
            reuse=reuse,
            arguments=sys.argv[1:],
            watch=shown.combination,
        )
    except RunInterrupted as stopped:
        raise stopped.worded(
            f"stopped in {stopped.path}; every finished answer is kept. The same command with --reuse goes on from "
            "there, as long as the code is unchanged and committed"
        ) from None
    if as_json:
        json_line([cell.data() for cell in cells])
    else:
        shown.matrix(cells)


def report(
    run: RunName = "latest",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write; by default beside the run, as .html.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the data of the report as JSON instead.")] = False,
) -> None:
    """Write a run as one HTML file that needs no network: figures, plots, and every question with its evidence.

    Shows people's labels of its answers, too. You can label more answers in the file: the browser keeps the labels and
    saves them as a file for `pincite eval label`.
    """
    from pincite.bot.cli.render import json_line
    from pincite.eval import runs
    from pincite.eval.report import build, write

    home = settings().home
    path = runs.find(run, home)
    if as_json:
        json_line(build(runs.read(path), home).data())
        return
    typer.echo(write(path, out or path.with_suffix(".html"), home))


def judge(
    run: RunName = "latest",
    *,
    model: Annotated[str | None, typer.Option(help="The model; by default PINCITE_JUDGE_MODEL.")] = None,
    base_url: Annotated[
        str | None,
        typer.Option(help="An OpenAI-compatible endpoint; by default PINCITE_JUDGE_BASE_URL, or OpenAI."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N answers.")] = None,
    concurrency: Annotated[int, typer.Option(min=1, help="Answers that are judged at once.")] = 4,
    per_minute: Annotated[float | None, typer.Option(min=0.01, help="Most judgements per minute.")] = None,
    max_cost: MaxCost = None,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GATE",
            help="Exit with 1 if this holds beyond chance, as in “correct < 0.8”. Needs answers that people have "
            "labelled; may be repeated.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Have a language model judge a run's answers, and say how far it agrees with the metrics and with people.

    Changes no figure of the run. If people have labelled some answers, estimates the share that they would find over
    all answers, with a prediction-powered interval.
    """
    from pincite.bot.cli.render import json_line, note
    from pincite.eval import judge as judging
    from pincite.eval import runs
    from pincite.eval import show as shown

    gates = [judging.JudgeGate.parse(text) for text in fail_if or ()]
    read = judging.JudgeSettings.read(judge_model=model, judge_base_url=base_url)
    judged = runs.read(runs.find(run, read.home))
    limits = runs.Limits(concurrency=concurrency, per_minute=per_minute, attempts=2, max_cost=max_cost)
    with shown.counting() as on_judgement:
        opinion = judging.judge(
            judged,
            judging.AnswerJudge(read),
            read.home,
            limit=limit,
            limits=limits,
            on_judgement=on_judgement,
        )
    people = judging.judge_against_people(judged, judging.labels(read.home, judged), opinion.judgements)
    if as_json:
        json_line(opinion.data() | {"people": [asdict(one) for one in people]})
    else:
        shown.opinion(opinion)
        shown.against_people(people)
    failed = [gate for gate in gates if gate.fails(people, judging.labels_wanted(judged))]
    for gate in failed:
        note(f"gate failed: {gate}")
    if failed:
        raise typer.Exit(1)

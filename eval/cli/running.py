"""Commands that make runs and show them."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    OwnTurns,
    PerMinute,
    Pooled,
    Repeat,
    Resume,
    RunName,
    RunWriter,
    SplitOnly,
    TagsOnly,
    TopK,
    exam_of,
    listed,
    selection_of,
    settings,
    suite_of,
)

if TYPE_CHECKING:
    from pincite.eval.runs import Exam, Limits, Run, Selection


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
    writer: RunWriter = None,
    top_k: TopK = None,
    concurrency: Concurrency = 4,
    per_minute: PerMinute = None,
    max_cost: MaxCost = None,
    repeat: Repeat = 1,
    own_turns: OwnTurns = False,
    resume: Resume = None,
    as_json: Json = False,
) -> None:
    """Ask the questions of a suite and sum up the answers. Each answer is kept as it comes; see --resume.

    Questions whose evidence is no longer in the documents are skipped and named.
    """
    from pincite.eval import runs

    if repeat > 1 and resume is not None:
        raise typer.BadParameter("a resumed run is not repeated", param_hint="--repeat")
    choice = _Choice(suite, data, pooled, collection, writer, top_k, own_turns)
    earlier = runs.read(runs.find(resume, settings().home)) if resume is not None else None
    if earlier is not None:
        choice = choice.completed_by(earlier)
    exam = choice.exam()
    at_once = concurrency if choice.writer is WriterName.LLM else 1
    limits = runs.Limits(concurrency=at_once, per_minute=per_minute, max_cost=max_cost)
    if earlier is not None:
        _go_on(earlier, exam, limits, as_json=as_json)
    elif repeat > 1:
        _repeat(exam, repeat, selection_of(split, kind, tag, id_, limit), limits, as_json=as_json)
    else:
        _ask(exam, selection_of(split, kind, tag, id_, limit), limits, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Choice:
    """The suite to ask and the bot to ask, as far as they are named; what is not is that of the run to go on with."""

    suite: str | None
    data: Path | None
    pooled: bool
    collection: str | None
    writer: WriterName | None
    top_k: int | None
    own_turns: bool

    def completed_by(self, earlier: Run) -> _Choice:
        """Take from a run to go on with what is not named."""
        header = earlier.header
        suite, data = (self.suite, self.data) if self.suite is not None else suite_of(earlier, self.data)
        return replace(
            self,
            suite=suite,
            data=data,
            collection=self.collection or header.collection,
            writer=self.writer or WriterName(header.writer),
            top_k=self.top_k or header.settings.get("top_k"),
            own_turns=self.own_turns or header.conversation == "own",
        )

    def exam(self) -> Exam:
        """The questions, and the bot that they are asked of; the reader answers unless a writer is named."""
        if self.suite is None:
            raise typer.BadParameter("name a suite, or a run to resume", param_hint="SUITE")
        return exam_of(
            self.suite,
            settings(self.collection, self.top_k),
            (self.writer or WriterName.READER).value,
            data=self.data,
            pooled=self.pooled,
            collection=self.collection,
            own_turns=self.own_turns,
        )


def _ask(exam: Exam, selection: Selection, limits: Limits, *, as_json: bool) -> None:
    """Ask the questions, and print the figures."""
    from pincite.eval import runs
    from pincite.eval import show as shown

    with shown.progress() as on_record:
        finished = runs.run(exam, selection=selection, limits=limits, arguments=sys.argv[1:], on_record=on_record)
    _print_figures(finished, as_json=as_json)


def _go_on(earlier: Run, exam: Exam, limits: Limits, *, as_json: bool) -> None:
    """Ask the questions that a run has no answer to yet, and print the figures of all."""
    from pincite.eval import runs
    from pincite.eval import show as shown

    with shown.progress() as on_record:
        finished = runs.resume(earlier.path, exam, limits=limits, on_record=on_record)
    _print_figures(finished, as_json=as_json)


def _repeat(exam: Exam, times: int, selection: Selection, limits: Limits, *, as_json: bool) -> None:
    """Ask the questions several times, and print what changes from run to run."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import show as shown
    from pincite.eval.repeating import repeated

    with shown.progress() as on_record:
        several = repeated(exam, times, selection=selection, limits=limits, arguments=sys.argv[1:], on_record=on_record)
    if as_json:
        json_line(several.data())
    else:
        shown.repeats(several)


def _print_figures(finished: Run, *, as_json: bool) -> None:
    from pincite.bot.cli.render import json_line
    from pincite.eval import show as shown
    from pincite.eval.summary import summarize

    summary = summarize(finished)
    if as_json:
        json_line(summary.data() | {"path": str(finished.path)})
    else:
        shown.summary(summary, finished.path)


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
            min=0.0, max=1.0, help="Figures as if answers were given from this confidence on; nothing is asked again."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Print a run's figures again, as they are or at another threshold."""
    from pincite.eval import runs

    finished = runs.read(runs.find(run, settings().home))
    _print_figures(finished if threshold is None else runs.at_threshold(finished, threshold), as_json=as_json)


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

    writers, grid = _writers(writer), _grid(top_k, varied)
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


def _writers(names: str) -> list[str]:
    writers = listed(names, "--writer")
    for name in writers:
        if name not in list(WriterName):
            raise typer.BadParameter(
                f"{name!r} is not a writer; the writers are: {', '.join(WriterName)}", param_hint="--writer"
            )
    return writers


def _grid(top_k: str | None, varied: list[str] | None) -> dict[str, list[str]]:
    """The settings to vary, each with its values."""
    grid = {} if top_k is None else {"top_k": listed(top_k, "--top-k")}
    for entry in varied or ():
        setting, _, values = entry.partition("=")
        grid[setting.strip()] = listed(values, "--set")
    return grid


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

"""The commands `pincite eval …` and their options. What they do is in the modules beside this one."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from pincite.bot.settings import Settings
    from pincite.eval.runs import Exam, Run
    from pincite.eval.suites import Suite
    from pincite.index.types import Document

app = typer.Typer(
    name="eval",
    help="Measure answers against gold pairs, with intervals; compare runs; report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class WriterName(StrEnum):
    """Who turns passages into statements."""

    READER = "reader"
    LLM = "llm"


class Split(StrEnum):
    """The part of a suite."""

    DEV = "dev"
    TEST = "test"


Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Collection = Annotated[
    str | None,
    typer.Option("--collection", "-c", help="The collection that is asked; without it the one that the settings name."),
]
SuiteName = Annotated[str, typer.Argument(metavar="SUITE", help="`seeds`, or the path of a suite.")]
RunName = Annotated[
    str,
    typer.Argument(metavar="RUN", help="A run's name or its beginning, a path, `latest` or `previous`."),
]


@app.command()
def run(
    suite: Annotated[
        str | None, typer.Argument(metavar="SUITE", help="`seeds`, the path of a suite, or a benchmark with --data.")
    ] = None,
    *,
    data: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the published files of the benchmark are.")
    ] = None,
    pooled: Annotated[
        bool, typer.Option("--pooled", help="Ask a benchmark's questions of all its documents together.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N questions.")] = None,
    split: Annotated[Split | None, typer.Option(help="Only the questions of this split.")] = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="Only this kind; may be repeated.")] = None,
    collection: Collection = None,
    writer: Annotated[WriterName, typer.Option(help="Who writes the answers.")] = WriterName.READER,
    top_k: Annotated[int | None, typer.Option(help="Passages that are read for a question.")] = None,
    concurrency: Annotated[
        int, typer.Option(min=1, help="Questions that a language model is asked at once; the reader takes one.")
    ] = 4,
    per_minute: Annotated[
        float | None, typer.Option(min=0.01, help="Questions that a language model is asked in a minute at most.")
    ] = None,
    resume: Annotated[
        str | None, typer.Option(metavar="RUN", help="Go on with this run; what failed in it is asked again.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask the questions of a suite and sum up what came of them. Each answer is kept as it comes; see --resume."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import runs, show
    from pincite.eval.summary import summarize

    settings = _settings(collection, top_k)
    earlier = runs.read(runs.find(resume, settings.home)) if resume is not None else None
    if suite is None and earlier is None:
        raise typer.BadParameter("name a suite, or a run to go on with", param_hint="SUITE")
    if earlier is not None and suite is None:
        suite, data = _suite_of(earlier, data)
    collection = collection or (earlier.header.collection if earlier is not None else None)
    assert suite is not None
    exam = _exam(suite, settings, writer.value, data=data, pooled=pooled, collection=collection)
    limits = runs.Limits(concurrency=concurrency if writer is WriterName.LLM else 1, per_minute=per_minute)
    with show.progress() as on_outcome:
        if earlier is not None:
            made = runs.resume(earlier.path, exam, limits=limits, on_outcome=on_outcome)
        else:
            selection = runs.Selection(split=_split(split), kinds=_kinds(kind), limit=limit)
            made = runs.run(exam, selection=selection, limits=limits, arguments=sys.argv[1:], on_outcome=on_outcome)
    summed = summarize(made)
    if as_json:
        json_line(summed.data() | {"path": str(made.path)})
    else:
        show.summary(summed, made.path)


@app.command(name="list")
def list_(as_json: Json = False) -> None:
    """List the runs, newest first."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import runs, show

    listed = runs.listed(_settings().home)
    if as_json:
        json_line([show.run_data(run) for run in listed])
    else:
        show.runs(listed)


@app.command()
def show(run: RunName = "latest", as_json: Json = False) -> None:
    """Print a run's figures again."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import runs
    from pincite.eval import show as shown
    from pincite.eval.summary import summarize

    made = runs.read(runs.find(run, _settings().home))
    if as_json:
        json_line(summarize(made).data() | {"path": str(made.path)})
    else:
        shown.summary(summarize(made), made.path)


@app.command()
def compare(
    before: RunName,
    after: RunName,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GATE",
            help='Exit with 1 where this holds and is not noise, as in "answer_f1 < -0.01"; may be repeated.',
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what differs between two runs, by how much, whether it may be noise, and which questions flipped.

    A gate fails where the mean difference (after - before) lies past its bound and the whole 95 % interval lies on that
    side of zero.
    """
    from pincite.bot.cli.render import json_line
    from pincite.eval import runs
    from pincite.eval import show as shown
    from pincite.eval.compare import Gate
    from pincite.eval.compare import compare as compared

    gates = [Gate.parse(text) for text in fail_if or ()]
    home = _settings().home
    made = compared(runs.read(runs.find(before, home)), runs.read(runs.find(after, home)))
    failed = [gate for gate in gates if gate.fails(made)]
    if as_json:
        json_line(made.data() | {"failed": [str(gate) for gate in failed]})
    else:
        shown.comparison(made)
    for gate in failed:
        shown.gate(gate, made)
    if failed:
        raise typer.Exit(1)


@app.command()
def matrix(
    suite: Annotated[str, typer.Argument(metavar="SUITE", help="As for `run`.")],
    *,
    writer: Annotated[str, typer.Option(metavar="W,W", help="Writers, with commas between them.")] = "reader",
    top_k: Annotated[str | None, typer.Option(metavar="K,K", help="Values of this setting.")] = None,
    varied: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=V,V", help="A setting and its values; may be repeated."),
    ] = None,
    data: Annotated[Path | None, typer.Option(metavar="FOLDER", help="As for `run`.")] = None,
    pooled: Annotated[bool, typer.Option("--pooled", help="As for `run`.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N questions.")] = None,
    split: Annotated[Split | None, typer.Option(help="Only the questions of this split.")] = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="Only this kind; may be repeated.")] = None,
    collection: Collection = None,
    concurrency: Annotated[int, typer.Option(min=1, help="As for `run`.")] = 4,
    per_minute: Annotated[float | None, typer.Option(min=0.01, help="As for `run`.")] = None,
    reuse: Annotated[
        bool, typer.Option("--reuse", help="Take runs of the very same experiment that are there, finish them.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Run a suite with every combination of writers and settings, and print one table. Each is a run of its own."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import matrix as matrices
    from pincite.eval import runs
    from pincite.eval import show as shown
    from pincite.eval.errors import RunInterrupted

    writers = _listed(writer, "--writer")
    for name in writers:
        if name not in list(WriterName):
            raise typer.BadParameter(
                f"{name!r} is no writer; there are: {', '.join(WriterName)}", param_hint="--writer"
            )
    grid = {} if top_k is None else {"top_k": _listed(top_k, "--top-k")}
    for entry in varied or ():
        setting, _, values = entry.partition("=")
        grid[setting.strip()] = _listed(values, "--set")
    try:
        cells = matrices.run(
            lambda settings, name: _exam(suite, settings, name, data=data, pooled=pooled, collection=collection),
            _settings(collection),
            writers,
            grid,
            selection=runs.Selection(split=_split(split), kinds=_kinds(kind), limit=limit),
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


@app.command()
def report(
    run: RunName = "latest",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write; without it beside the run, as .html.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what the report shows as JSON instead.")] = False,
) -> None:
    """Write a run as one HTML file that needs no network: figures, plots, and every question with its evidence."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import runs
    from pincite.eval.report import build, write

    path = runs.find(run, _settings().home)
    if as_json:
        json_line(build(runs.read(path)).data())
        return
    typer.echo(write(path, out or path.with_suffix(".html")))


@app.command()
def judge(
    run: RunName = "latest",
    *,
    model: Annotated[str | None, typer.Option(help="The model; without it PINCITE_JUDGE_MODEL.")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="An OpenAI-compatible endpoint; without it PINCITE_JUDGE_BASE_URL, or OpenAI.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N answers.")] = None,
    concurrency: Annotated[int, typer.Option(min=1, help="Answers that are judged at once.")] = 4,
    per_minute: Annotated[float | None, typer.Option(min=0.01, help="Judgements in a minute at most.")] = None,
    as_json: Json = False,
) -> None:
    """Have a language model judge a run's answers, and say how far it agrees with the metrics. Changes no figure."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import judge as judging
    from pincite.eval import runs
    from pincite.eval import show as shown

    settings = judging.JudgeSettings.read(judge_model=model, judge_base_url=base_url)
    made = runs.read(runs.find(run, settings.home))
    limits = runs.Limits(concurrency=concurrency, per_minute=per_minute, attempts=2)
    with shown.counting() as on_judgement:
        opinion = judging.judge(
            made,
            judging.Judge(settings),
            settings.home,
            limit=limit,
            limits=limits,
            on_judgement=on_judgement,
        )
    if as_json:
        json_line(opinion.data())
    else:
        shown.opinion(opinion)


@app.command()
def check(suite: SuiteName, collection: Collection = None, as_json: Json = False) -> None:
    """Say everything that is wrong or doubtful in a suite. Exits with 1 where something is wrong."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import show as shown
    from pincite.eval import suites

    path = suites.find(suite)
    found = suites.lint(suites.read(path), _documents(path.stem, collection))
    if as_json:
        json_line([{"line": p.line, "severity": p.severity, "message": p.message} for p in found])
    else:
        shown.problems(path, found)
    if any(problem.severity == "error" for problem in found):
        raise typer.Exit(1)


@app.command()
def adopt(
    candidates: Annotated[Path, typer.Argument(help="Answers that people rated, as JSON lines.")],
    suite: Annotated[Path, typer.Argument(help="The suite to add to; made where there is none.")],
    collection: Collection = None,
    as_json: Json = False,
) -> None:
    """Add pairs to a suite from rated answers: praised ones as they are, others as drafts for somebody to complete."""
    from pincite.bot.cli.render import json_line, note
    from pincite.eval import suites

    existing = suites.load(suite) if suite.exists() else None
    made = suites.adopt(candidates, existing, _documents(suite.stem, collection))
    suites.append(suite, [*made.pairs, *made.drafts])
    if as_json:
        json_line(
            {
                "pairs": [pair.id for pair in made.pairs],
                "drafts": [pair.id for pair in made.drafts],
                "skipped": list(made.skipped),
            }
        )
    else:
        note(
            f"{suite}: {len(made.pairs)} pairs and {len(made.drafts)} drafts added, "
            f"{len(made.skipped)} questions were there"
        )


@app.command()
def schema() -> None:
    """Print the JSON schema of a suite's line."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import suites

    json_line(suites.schema())


def _settings(collection: str | None = None, top_k: int | None = None) -> Settings:
    from pincite.bot.settings import Settings

    return Settings.read(collection=collection, top_k=top_k)


def _listed(values: str, option: str) -> list[str]:
    found = [value.strip() for value in values.split(",")]
    if not all(found):
        raise typer.BadParameter(f"{values!r}: write values with commas between them", param_hint=option)
    return list(dict.fromkeys(found))


def _split(split: Split | None) -> Literal["dev", "test"] | None:
    return None if split is None else "dev" if split is Split.DEV else "test"


def _kinds(kinds: list[str] | None) -> tuple[str, ...]:
    from pincite.eval.gold import KINDS

    for kind in kinds or ():
        if kind not in KINDS:
            raise typer.BadParameter(f"{kind!r} is no kind; there are: {', '.join(KINDS)}", param_hint="--kind")
    return tuple(kinds or ())


def _suite_of(run: Run, data: Path | None) -> tuple[str, Path | None]:
    """The suite of a run as it would be named, and the folder of a benchmark."""
    from pincite.eval.benchmarks import BENCHMARKS

    if run.header.suite in BENCHMARKS:
        return run.header.suite, data or Path(run.header.suite_path)
    return run.header.suite_path, data


def _exam(
    suite: str, settings: Settings, writer: str, *, data: Path | None, pooled: bool, collection: str | None
) -> Exam:
    """A suite or a benchmark, answered by a writer with these settings."""
    from pincite.bot.cli import render
    from pincite.eval import runs, suites
    from pincite.eval.benchmarks import BENCHMARKS, load
    from pincite.eval.errors import BenchmarkError

    if suite in BENCHMARKS:
        if data is None:
            published = BENCHMARKS[suite]
            raise BenchmarkError(
                f"{suite} needs its published files ({published.files}), which don't come with Pincite: "
                f"download them from {published.home} and name the folder with --data"
            )
        with render.progress() as on_progress:
            return runs.of_benchmark(
                load(suite, data, pooled=pooled), str(data), settings, writer=writer, on_progress=on_progress
            )
    found: Suite = suites.load(suites.find(suite))
    name = runs.collection_of(found.name, collection) or settings.collection
    return runs.of_suite(found, settings.model_copy(update={"collection": name}), writer=writer)


def _documents(suite: str, collection: str | None) -> list[Document]:
    """The documents that a suite is asked of; the seeds need not be indexed for that."""
    from pincite.eval import runs
    from pincite.index.library import documents
    from pincite.index.loaders import load_seeds
    from pincite.index.settings import SEEDS

    settings = _settings(collection)
    name = runs.collection_of(suite, collection) or settings.collection
    return load_seeds() if name == SEEDS else documents(name, settings=settings)

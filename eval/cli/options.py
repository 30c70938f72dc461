"""Options that several commands share, and how they are read."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pincite.bot.cli.app import WriterName

if TYPE_CHECKING:
    from pincite.bot.settings import Settings
    from pincite.eval.runs import Exam, Run, Selection
    from pincite.eval.runs.again import Again
    from pincite.eval.suites import Suite
    from pincite.index.types import Document


class Split(StrEnum):
    """The part of a suite."""

    DEV = "dev"
    TEST = "test"


Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Collection = Annotated[
    str | None,
    typer.Option("--collection", "-c", help="Collection to ask; by default the suite's, else the one in the settings."),
]
SuiteName = Annotated[
    str,
    typer.Argument(
        metavar="SUITE", help="A bundled suite (`seeds`, `structure`, `natural`), one saved on the page, or a path."
    ),
]
RunName = Annotated[
    str,
    typer.Argument(metavar="RUN", help="A run's name or its beginning, a path, `latest` or `previous`."),
]
Data = Annotated[Path | None, typer.Option(metavar="FOLDER", help="Folder of the benchmark's published files.")]
Pooled = Annotated[bool, typer.Option("--pooled", help="Ask a benchmark's questions of all its documents together.")]
Limit = Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N questions.")]
SplitOnly = Annotated[Split | None, typer.Option(help="Only the questions of this split.")]
KindsOnly = Annotated[list[str] | None, typer.Option(metavar="KIND", help="Only this kind; may be repeated.")]
TagsOnly = Annotated[list[str] | None, typer.Option(metavar="TAG", help="Only pairs with this tag; may be repeated.")]
IdsOnly = Annotated[list[str] | None, typer.Option("--id", metavar="ID", help="Only this pair; may be repeated.")]
Concurrency = Annotated[
    int, typer.Option(min=1, help="Questions that a language model answers at once; the reader takes one.")
]
PerMinute = Annotated[float | None, typer.Option(min=0.01, help="Most questions per minute for a language model.")]
MaxCost = Annotated[
    float | None,
    typer.Option(min=0.0, metavar="DOLLARS", help="Stop before this command spends more; finished answers are kept."),
]
RunWriter = Annotated[
    WriterName | None,
    typer.Option(help="Who writes the answers; by default the reader, or the writer of the resumed run."),
]
TopK = Annotated[int | None, typer.Option(help="Passages to read for a question.")]
Repeat = Annotated[
    int, typer.Option(min=1, metavar="N", help="Ask everything N times, and say what changes from run to run.")
]
OwnTurns = Annotated[
    bool,
    typer.Option(
        "--own-turns",
        help="Ask the earlier questions of a follow-up, too, and continue from those answers instead of the suite's.",
    ),
]
Resume = Annotated[str | None, typer.Option(metavar="RUN", help="Continue this run; failed questions are asked again.")]


def settings(collection: str | None = None, top_k: int | None = None) -> Settings:
    """The settings, with these of the command line."""
    from pincite.bot.settings import Settings

    return Settings.read(collection=collection, top_k=top_k)


def suite_file(name: str) -> Path:
    """The file of a suite: a bundled one or one of the data folder by its name, any other by its path.

    Raises:
        SuiteError: there is no such suite.
    """
    from pincite.eval import suites
    from pincite.eval.suites import kept

    return suites.find(name, kept.folder(settings().home))


def can_ask(*, as_json: bool) -> bool:
    """Whether somebody sits at the terminal who can say yes or no."""
    return sys.stdin.isatty() and sys.stderr.isatty() and not as_json


def listed(values: str, option: str) -> list[str]:
    """Values with commas between them, each once."""
    entries = [value.strip() for value in values.split(",")]
    if not all(entries):
        raise typer.BadParameter(f"{values!r}: write values with commas between them", param_hint=option)
    return list(dict.fromkeys(entries))


def selection_of(
    split: Split | None,
    kind: list[str] | None,
    tag: list[str] | None = None,
    id_: list[str] | None = None,
    limit: int | None = None,
) -> Selection:
    """Which questions are asked."""
    from pincite.eval.runs import Selection

    return Selection(
        split=split_of(split), kinds=kinds_of(kind), tags=tuple(tag or ()), ids=tuple(id_ or ()), limit=limit
    )


def split_of(split: Split | None) -> Literal["dev", "test"] | None:
    """The split as a selection has it."""
    return None if split is None else "dev" if split is Split.DEV else "test"


def kinds_of(kinds: list[str] | None) -> tuple[str, ...]:
    """The kinds as a selection has them."""
    from pincite.eval.gold import KINDS

    for kind in kinds or ():
        if kind not in KINDS:
            raise typer.BadParameter(f"{kind!r} is not a kind; the kinds are: {', '.join(KINDS)}", param_hint="--kind")
    return tuple(kinds or ())


def suite_of(run: Run, data: Path | None) -> tuple[str, Path | None]:
    """The suite of a run as it would be named, and the folder of a benchmark.

    Raises:
        RunError: the run names a file that is not below the working folder.
    """
    from pincite.eval.benchmarks import BENCHMARKS
    from pincite.eval.errors import RunError, SuiteError

    named = run.header.suite_path
    if run.header.suite in BENCHMARKS:
        folder = data or Path(named)
        if not folder.is_dir():
            raise RunError(run.path, f"the benchmark's folder {named} is not here: name it with --data")
        return run.header.suite, folder
    try:
        suite_file(named)
    except SuiteError:
        raise RunError(run.path, f"its suite {named} is not in this folder: name the suite, too") from None
    return named, data


def exam_of(
    suite: str,
    settings: Settings,
    writer: str,
    *,
    data: Path | None,
    pooled: bool,
    collection: str | None,
    own_turns: bool = False,
) -> Exam:
    """A suite or a benchmark, answered by a writer with these settings."""
    from pincite.bot.cli import render
    from pincite.eval import runs, suites
    from pincite.eval.benchmarks import BENCHMARKS, load
    from pincite.eval.errors import BenchmarkError

    if suite in BENCHMARKS:
        if own_turns:
            raise typer.BadParameter("no benchmark holds conversations", param_hint="--own-turns")
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
    loaded: Suite = suites.load(suite_file(suite))
    name = runs.collection_of(loaded, collection) or settings.collection
    chosen = settings.model_copy(update={"collection": name})
    with render.progress() as on_progress:
        return runs.of_suite(loaded, chosen, writer=writer, own_turns=own_turns, on_progress=on_progress)


def collection_settings(suite: Suite, collection: str | None) -> Settings:
    """The settings with the collection that a suite is asked of."""
    from pincite.eval import runs

    read = settings(collection)
    return read.model_copy(update={"collection": runs.collection_of(suite, collection) or read.collection})


def again(run: Run) -> Again:
    """A run's collection, under the settings that shaped its answers, with a bot that answers the same way.

    Raises:
        RunError: it is a benchmark's run.
    """
    from pincite.eval import runs
    from pincite.eval.benchmarks import BENCHMARKS
    from pincite.eval.errors import RunError

    if run.header.suite in BENCHMARKS:
        raise RunError(run.path, "is a benchmark's run; this needs a suite's")
    return runs.again(run, settings(run.header.collection))


def documents_of(suite: Suite | None, collection: str | None) -> list[Document]:
    """The documents that a suite is asked of; those of bundled suites need not be indexed for that."""
    from pincite.eval import runs, suites
    from pincite.index.library import documents

    read = settings(collection)
    name = (collection if suite is None else runs.collection_of(suite, collection)) or read.collection
    bundle = suites.bundle_in(name)
    return documents(name, settings=read) if bundle is None else bundle.documents()

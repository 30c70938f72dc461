"""Commands that compare runs, and plan how many questions a comparison takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pincite.eval.cli.options import Collection, Json, RunName, documents_of, settings, suite_file


def compare(
    before: RunName,
    after: RunName,
    *,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GATE",
            help='Exit with 1 if this holds beyond chance, as in "answer_f1 < -0.01"; may be repeated.',
        ),
    ] = None,
    worse_by_at_most: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MARGIN",
            help="Exit with 1 unless right_and_cited is shown to be worse by at most this, as in 0.03. "
            'For another figure: "answer_f1 0.02". May be repeated.',
        ),
    ] = None,
    minimum_overlap: Annotated[
        float,
        typer.Option(min=0.0, max=1.0, help="With a gate: share of the questions that must be in both runs."),
    ] = 0.9,
    lenient: Annotated[
        bool,
        typer.Option(
            "--lenient", help="Let a gate pass an unfinished run, another suite and few common questions, with a note."
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Also write both runs side by side as one HTML file."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what differs between two runs, by how much, whether it may be chance, and which questions flipped.

    --fail-if fails on a change beyond chance, which too few questions can't show. --worse-by-at-most fails unless a
    larger drop is ruled out. Either also fails on an unfinished run, on runs of two suites, and if too few questions
    are the same in both.
    """
    from pincite.bot.cli.render import json_line, note
    from pincite.eval import runs
    from pincite.eval import show as shown
    from pincite.eval.compare import Gate, Margin
    from pincite.eval.compare import compare as compared
    from pincite.eval.report import write_comparison

    gates: list[Gate | Margin] = [Gate.parse(text) for text in fail_if or ()]
    gates += [Margin.parse(text) for text in worse_by_at_most or ()]
    home = settings().home
    first, second = runs.read(runs.find(before, home)), runs.read(runs.find(after, home))
    comparison = compared(first, second, minimum_overlap=minimum_overlap)
    if out is not None:
        note(f"side by side: {write_comparison(first, second, comparison, out)}")
    failed = [gate for gate in gates if gate.fails(comparison)]
    if as_json:
        json_line(comparison.data() | {"failed": [str(gate) for gate in failed]})
    else:
        shown.comparison(comparison)
    strict = bool(gates) and not lenient
    for doubt in comparison.doubts:
        note(f"{'gate failed: ' if strict else ''}{doubt}")
    for gate in failed:
        shown.failed_gate(gate, comparison)
    if failed or (strict and comparison.doubts):
        raise typer.Exit(1)


def plan(
    drop: Annotated[
        float,
        typer.Option(min=0.001, max=0.999, help="Drop in the share of right answers to detect: 0.05 is 5 points."),
    ],
    *,
    before: Annotated[
        str | None, typer.Option(metavar="RUN", help="With --after: two runs that show how many questions flip.")
    ] = None,
    after: Annotated[str | None, typer.Option(metavar="RUN", help="The second of the two runs.")] = None,
    suite: Annotated[
        str | None, typer.Option(metavar="SUITE", help="A suite that shows how many questions share evidence.")
    ] = None,
    collection: Collection = None,
    chance: Annotated[float, typer.Option(min=0.5, max=0.999, help="Chance of detecting the drop.")] = 0.8,
    as_json: Json = False,
) -> None:
    """Say how many questions it takes to see a drop between two runs.

    That depends on the share of questions that flip. Without --before and --after several shares are shown.
    """
    from pincite.bot.cli.render import json_line
    from pincite.eval import planning, runs, suites
    from pincite.eval import show as shown

    if (before is None) is not (after is None):
        raise typer.BadParameter("name both runs", param_hint="--before, --after")
    flipped: tuple[float, ...] = ()
    effect = 1.0
    if before is not None and after is not None:
        home = settings().home
        share, effect = planning.of_runs(runs.read(runs.find(before, home)), runs.read(runs.find(after, home)))
        flipped = (share,)
    elif suite is not None:
        loaded = suites.load(suite_file(suite))
        effect = planning.of_suite(suites.resolve(loaded, documents_of(loaded, collection)).asked)
    planned = planning.plan(drop, flipped, design_effect=effect, chance=chance)
    if as_json:
        json_line(planned.data())
    else:
        shown.plan(planned)

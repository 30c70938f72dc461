"""The command that takes the labels of a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pincite.eval.cli.options import Json, RunName, settings


def label(
    run: RunName,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file that the report saved, a label on each line.")],
    *,
    as_json: Json = False,
) -> None:
    """Keep the labels that people gave a run's answers in its report. The newest label of an answer counts.

    Labels of another run's answers are left out and named. If a line is not a label, nothing is kept.
    """
    from pincite.bot.cli.render import json_line
    from pincite.eval import runs
    from pincite.eval import show as shown
    from pincite.eval.judge import importing

    home = settings().home
    taken = importing.take(runs.read(runs.find(run, home)), home, file)
    if as_json:
        json_line(taken.data())
    else:
        shown.labels(taken)

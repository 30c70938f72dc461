"""The command that tries prompt injections."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pincite.eval.cli.options import Json


def attack(
    *,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="Only this kind; may be repeated.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N attacks of a kind.")] = None,
    write: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the documents into a folder, and try nothing.")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the table as Markdown.")] = False,
    as_json: Json = False,
) -> None:
    """Try prompt injections in documents of every format, on the reader and on models that obey documents.

    The models are scripted: they do what a document tells them to, in four ways, on an endpoint of this machine. They
    are asked through Pincite and without it. An attack succeeds if what it wants stands in the answer and is not
    marked as unverified. Takes about two seconds an attack.
    """
    from pincite.bot.cli.render import json_line
    from pincite.eval import attack as battery
    from pincite.eval import show as shown
    from pincite.eval.cli.options import settings

    for one in kind or ():
        if one not in battery.KINDS:
            kinds = ", ".join(battery.KINDS)
            raise typer.BadParameter(f"{one!r} is not a kind; the kinds are: {kinds}", param_hint="--kind")
    chosen = battery.selected(kind, limit)
    if write is not None:
        shown.attacked_files(chosen, write)
        return
    with shown.counting() as on_trial:
        trials = battery.run(chosen, settings(), on_trial)
    if as_json:
        json_line(battery.data(trials))
    else:
        shown.attacks(trials, markdown=markdown)

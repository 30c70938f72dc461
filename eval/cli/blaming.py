"""The command that says which stage lost each wrong answer."""

from __future__ import annotations

from typing import Annotated

import typer

from pincite.eval.cli.options import Json, RunName


def why(
    run: RunName = "latest",
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]…", help="Questions to look at; by default all wrong ones.")
    ] = None,
    *,
    suite: Annotated[
        str | None, typer.Option(metavar="SUITE", hidden=True, help="Not needed: the run holds its questions.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say which stage lost each wrong answer, by asking again with one stage corrected at a time.

    The documents have to be those of the run. A language model is asked up to three times a question.
    """
    from pincite.bot.cli.render import json_line, note
    from pincite.eval import blame as blaming
    from pincite.eval import runs
    from pincite.eval import show as shown
    from pincite.eval.blame.trials import Bench
    from pincite.eval.cli.options import again, settings

    if suite is not None:
        note("--suite is not needed any more: the run holds its questions")
    read = runs.read(runs.find(run, settings().home))
    asked = again(read)
    with asked.bot, shown.counting() as on_story:
        blame = blaming.blame(read, asked, Bench(asked.bot, asked.documents), only=ids or (), on_story=on_story)
    if as_json:
        json_line(blame.data())
    elif ids:
        shown.stories(blame, read, ids)
    else:
        shown.blame(blame)

"""The command that looks at the query log."""

from __future__ import annotations

from typing import Annotated

import typer

from pincite.eval.cli.options import Collection, Json, settings, suite_file


def drift(
    collection: Collection = None,
    *,
    suite: Annotated[
        str | None,
        typer.Option(metavar="SUITE", help="Offer no question for labelling that this suite asks already."),
    ] = None,
    strange: Annotated[int, typer.Option(min=0, metavar="N", help="How many strange questions to list.")] = 20,
    forget: Annotated[
        bool, typer.Option("--forget", help="Delete the collection's questions from the query log instead.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show how confidence, abstention and retrieval scores of people's questions change, and which ones to label.

    Needs no labels, but a query log: with the setting query_log_days the server keeps questions for that many days.
    """
    from pincite.bot.cli.render import json_line, note
    from pincite.bot.query_log import QueryLog
    from pincite.eval import show as shown
    from pincite.eval import suites
    from pincite.eval.drift import drift as drifted

    read = settings(collection)
    log = QueryLog(read)
    if forget:
        note(f"{log.forget(read.collection)} questions to {read.collection} are deleted from the query log")
        return
    log.purge()
    pairs = suites.load(suite_file(suite)).pairs if suite is not None else ()
    summed = drifted(read.collection, log.read(read.collection), pairs, shown=strange)
    if as_json:
        json_line(summed.data())
    else:
        shown.drift(summed, log.days)

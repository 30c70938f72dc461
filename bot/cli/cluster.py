"""The commands for several machines: `pincite work`, `pincite jobs`, `pincite migrate`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from pincite.bot.cli import render
from pincite.bot.counts import counted


def work(
    until_empty: Annotated[
        bool,
        typer.Option(
            "--until-empty",
            help="Stop once no file waits and no other worker has one; exit with 1 if a file failed here.",
        ),
    ] = False,
) -> None:
    """Index the files that `pincite index --queue` sends, on this machine, until stopped."""
    from pincite.bot.settings import Settings
    from pincite.index.jobs import work as worked

    failed = False
    for job in worked(Settings.read(), until_empty=until_empty):
        failed = failed or job.state == "failed"
        render.note(f"{job.collection}: {job.origin}: {job.detail or job.state}")
    if failed:
        raise typer.Exit(1)


def jobs(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the files that were sent to the workers: waiting, done, or failed and why."""
    from pincite.bot.settings import Settings
    from pincite.index.jobs import jobs as listed

    listing = listed(Settings.read())
    if as_json:
        render.json_line([asdict(job) for job in listing])
    else:
        for job in listing:
            render.text(f"{job.state}\t{job.collection}\t{job.origin}\t{job.detail}\n")


def migrate() -> None:
    """Move collections, vectors and feedback of the data folder to the PostgreSQL database of the settings."""
    from pincite.bot.feedback import FeedbackStore
    from pincite.bot.query_log import QueryLog
    from pincite.bot.settings import Settings
    from pincite.index.migrate import migrate as moved

    settings = Settings.read()
    names = moved(settings, on_progress=lambda name: render.note(f"moving {name}"))
    ratings = FeedbackStore(settings.model_copy(update={"database_url": None})).move_to(FeedbackStore(settings))
    questions = QueryLog(settings.model_copy(update={"database_url": None})).move_to(QueryLog(settings))
    logged = f", {counted(questions, 'question')} of the query log" if questions else ""
    moved_all = f"{counted(len(names), 'collection')} and {counted(ratings, 'rating')}{logged}"
    render.note(f"moved {moved_all}; the data folder is unchanged")

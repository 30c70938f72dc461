"""The routes that start a run of a saved suite, report its progress, and stop it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from pincite.bot.serving.clients import client_of
from pincite.bot.serving.owners import Token
from pincite.bot.serving.owning import manages
from pincite.bot.serving.pages import Host
from pincite.eval.annotating.messages import RunDesk, StartRun
from pincite.eval.annotating.refusing import refusing
from pincite.eval.annotating.starting import Runs
from pincite.eval.runs import collection_of
from pincite.eval.suites import kept, load


def add_starting_routes(api: APIRouter, host: Host, named: Callable[[str, str | None], str]) -> None:
    """Add the routes.

    Args:
        api: takes the routes.
        host: the server.
        named: a collection's name in the catalogue, if the request may ask it.
    """
    settings = host.settings
    runs = Runs(host)

    def desk() -> RunDesk:
        shown = runs.desk()
        if shown.progress is not None and not manages(shown.progress.collection):
            return shown.model_copy(update={"progress": None})
        return shown

    @api.get("/running")
    def running() -> RunDesk:
        """Say what can be run, and how far the latest run has come."""
        return desk()

    @api.post("/suites/{suite}/runs")
    async def start(suite: str, asked: StartRun, request: Request, token: Token = None) -> RunDesk:
        """Start a run of a suite of the data folder, or go on with one."""
        read = await run_in_threadpool(refusing, lambda: load(kept.path(settings.home, suite)))
        collection = named(collection_of(read, None) or settings.collection, token)
        client = client_of(request, token)
        refusing(partial(runs.start, read, collection, asked, client))
        return desk()

    @api.delete("/running")
    def stop() -> RunDesk:
        """Stop the run that is under way; finished answers are kept."""
        if desk().progress is not None:
            runs.stop()
        return desk()

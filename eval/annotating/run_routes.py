"""The routes under /v1/measure/runs: failures of a run, and answers to label."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from pincite.bot.serving.access import current
from pincite.bot.serving.answering import in_turn
from pincite.bot.serving.clients import client_of
from pincite.bot.serving.owners import Token
from pincite.bot.serving.owning import manages
from pincite.bot.serving.pages import Host
from pincite.eval.annotating import comparing, failures, labels
from pincite.eval.annotating.messages import (
    FailureCase,
    GivenLabel,
    LabelState,
    MeasureRuns,
    MeasureStory,
    RunComparison,
    RunFailures,
)
from pincite.eval.annotating.refusing import refusing
from pincite.eval.judge.labels import put
from pincite.eval.runs import Run
from pincite.index.types import Document

FILES: dict[str, dict[str, object]] = {
    kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in comparing.TYPES.values()
}
"""Content types of a run's files, for the API's description."""


def add_run_routes(
    api: APIRouter,
    host: Host,
    named: Callable[[str, str | None], str],
    documents: Callable[[str], Mapping[str, Document]],
) -> None:
    """Add the routes of runs.

    Args:
        api: takes the routes.
        host: the server.
        named: a collection's name in the catalogue, if the request may ask it.
        documents: the documents of a collection, by id.
    """
    settings = host.settings
    home = settings.home

    def run_named(run: str, token: str | None) -> Run:
        read = refusing(lambda: failures.find(home, run))
        named(read.header.collection, token)
        return read

    @api.get("/runs")
    def runs() -> MeasureRuns:
        """List the newest runs."""
        return failures.runs(home, manages)

    @api.get("/runs/{run}")
    def failed(run: str, token: Token = None) -> RunFailures:
        """List the wrong answers of a run."""
        return refusing(partial(failures.listed, run_named(run, token), home))

    @api.get("/runs/{run}/compared")
    def compared(run: str, before: str, token: Token = None) -> RunComparison:
        """Show two runs of a suite side by side, the later one in the path."""
        first, second = run_named(before, token), run_named(run, token)
        return refusing(lambda: comparing.compared(first, second))

    @api.get("/runs/{run}/file", response_class=Response, responses={200: {"content": FILES}})
    def file(run: str, kind: comparing.FileKind, token: Token = None) -> Response:
        """Give a run as a file: its records, its report, or a table of its questions."""
        read = run_named(run, token)
        content = refusing(lambda: comparing.file_of(read, kind))
        return Response(content, media_type=comparing.TYPES[kind])

    @api.get("/runs/{run}/failure")
    def failure(run: str, id: str, token: Token = None) -> FailureCase:  # noqa: A002 - the parameter's name in the address
        """Show a wrong answer with its gold; the pair is the suite's, where the suite is in the data folder."""
        read = run_named(run, token)
        sources = documents(read.header.collection)
        return refusing(lambda: failures.case(read, id, sources, home, size=settings.passage_size))

    @api.post("/runs/{run}/why")
    async def why(run: str, id: str, request: Request, token: Token = None) -> MeasureStory:  # noqa: A002
        """Say which stage lost a question, by asking again; it takes seconds."""
        read = await run_in_threadpool(run_named, run, token)
        asker = current()

        def story() -> MeasureStory:
            with asker.turn():
                return failures.why(read, id, settings, partial(host.answering.charge, asker.principal))

        asking = partial(run_in_threadpool, refusing, story)
        return await in_turn(request, host.answering.turns, client_of(request, token), asking)

    @api.get("/runs/{run}/labels")
    def labelled(run: str, token: Token = None) -> LabelState:
        """Say how far the labels of a run have come, with the next answer to label."""
        return refusing(partial(labels.state, run_named(run, token), home))

    @api.put("/runs/{run}/labels")
    def label(run: str, given: GivenLabel, token: Token = None) -> LabelState:
        """Keep what a person says of an answer."""
        read = run_named(run, token)
        refusing(
            partial(put, home, read, given.id, given.fingerprint, correct=given.correct, supported=given.supported)
        )
        return refusing(lambda: labels.state(read, home))

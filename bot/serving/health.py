"""Routes for monitoring: whether the server lives, whether it takes questions, and its figures."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Literal

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from pincite.bot.serving.metrics import MEDIA_TYPE, Metrics
from pincite.bot.serving.turns import ServerStopping, Turns
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.version import version


class Health(BaseModel):
    """The server lives."""

    status: Literal["ok"] = "ok"
    version: str


class Readiness(BaseModel):
    """The server takes questions."""

    status: Literal["ready"] = "ready"
    under_way: int
    waiting: int


def router(settings: Settings, turns: Turns, metrics: Metrics) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(tags=["operating"])
    started = time()
    metrics.watch("pincite_answers_under_way", "Answers that are being given.", lambda: turns.under_way)
    metrics.watch("pincite_questions_waiting", "Questions that wait for their turn.", lambda: turns.waiting)
    metrics.watch("pincite_questions_refused_total", "Questions refused as too many waited.", lambda: turns.refused)
    metrics.watch("process_start_time_seconds", "When the server started, in seconds since 1970.", lambda: started)
    metrics.watch("process_resident_memory_bytes", "Memory of the server's process.", resident_bytes)

    @routes.get("/healthz")
    async def health() -> Health:
        """Reply that the server lives."""
        return Health(version=version())

    @routes.get("/readyz")
    async def ready() -> Readiness:
        """Reply whether it takes questions: it is not stopping, and its data can be read."""
        if turns.closed:
            raise ServerStopping
        await run_in_threadpool(library.collections, settings=settings)
        return Readiness(under_way=turns.under_way, waiting=turns.waiting)

    @routes.get("/metrics", response_class=PlainTextResponse)
    async def figures() -> Response:
        """Reply with the server's figures in Prometheus' text format."""
        return Response(metrics.text(), media_type=MEDIA_TYPE)

    return routes


def resident_bytes() -> float:
    """Memory of this process in bytes; 0 where the platform does not tell."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0

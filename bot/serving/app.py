"""The whole server: the API under /v1, health at /healthz, the page at /."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from pincite.bot.bot import Bot
from pincite.bot.errors import EmptyQuestion, LLMUnavailable, NothingToVerify, QuestionTooLong
from pincite.bot.serving import api, collections, uploads
from pincite.bot.serving.bots import Bots
from pincite.bot.serving.guard import Guard
from pincite.bot.serving.owners import NoBrowserToken, NothingOfYours
from pincite.bot.serving.streaming import problem
from pincite.bot.serving.uploads import NoRoomLeft, NotYours, UploadTooLarge
from pincite.bot.settings import Settings
from pincite.index.errors import (
    CollectionNotFound,
    DiskFull,
    DocumentNotFound,
    IndexBusy,
    LoadError,
    PinciteError,
    VectorStoreUnavailable,
)

STATIC = Path(__file__).parent / "static"

STATUS: tuple[tuple[type[PinciteError], int], ...] = (
    (CollectionNotFound, 404),
    (DocumentNotFound, 404),
    (NothingOfYours, 404),
    (NoBrowserToken, 401),
    (NotYours, 403),
    (UploadTooLarge, 413),
    (NoRoomLeft, 413),
    (EmptyQuestion, 422),
    (NothingToVerify, 422),
    (QuestionTooLong, 422),
    (LoadError, 422),
    (IndexBusy, 503),
    (VectorStoreUnavailable, 503),
    (LLMUnavailable, 503),
    (DiskFull, 507),
)
"""HTTP status of each error; any other is 500."""


def create(settings: Settings, *, make_bot: Callable[[Settings], Bot] | None = None, page: bool = True) -> FastAPI:
    """Make the server as an ASGI application.

    Args:
        settings: the data folder, and the limits on requests.
        make_bot: opens a collection; `Bot` by default.
        page: whether to serve the page; Gradio takes seconds to import.
    """
    bots = Bots(settings, make_bot)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        bots.close()

    app = FastAPI(
        title="Pincite",
        version=metadata.version("pincite"),
        lifespan=lifespan,
        docs_url=None,  # that page loads scripts from a CDN
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    app.state.bots = bots
    app.state.home = settings.home
    app.include_router(api.router(settings, bots))
    app.include_router(collections.router(settings))
    app.include_router(uploads.router(settings))

    @app.exception_handler(PinciteError)
    def pincite_error(_: Request, error: PinciteError) -> JSONResponse:
        status = next((status for kind, status in STATUS if isinstance(error, kind)), 500)
        return JSONResponse(problem(error), status)

    @app.exception_handler(RequestValidationError)
    def bad_request(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return JSONResponse({"error": {"type": "BadRequest", "message": f"{where}: {first['msg']}"}}, 422)

    @app.get("/healthz")
    def health() -> dict[str, Any]:
        return {"status": "ok", "version": app.version}

    app.mount("/page", StaticFiles(directory=STATIC), name="page")

    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> RedirectResponse:
        return RedirectResponse("/page/icon.svg")

    app.add_middleware(Guard, trusted=(*settings.trusted_hosts, settings.host))
    if page:
        from pincite.bot.serving.gradio_page import GradioPage

        app.mount("/", GradioPage())
    return app

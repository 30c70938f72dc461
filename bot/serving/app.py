"""The whole server: the API under /v1, MCP at /mcp, monitoring at /healthz, /readyz and /metrics, the page at /."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial

from fastapi import Depends, FastAPI
from fastapi.responses import RedirectResponse
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute

from pincite.bot.bot import Bot
from pincite.bot.keys import Keys
from pincite.bot.query_log import QueryLog
from pincite.bot.serving import (
    api,
    collections,
    health,
    mcp_endpoint,
    model_setup,
    originals,
    refusals,
    suggestions,
    uploads,
)
from pincite.bot.serving.answering import Answering, answers_at_once
from pincite.bot.serving.attempts import Attempts
from pincite.bot.serving.audit import Audit
from pincite.bot.serving.bots import Bots
from pincite.bot.serving.describing import describe
from pincite.bot.serving.expiry import DAY, expire
from pincite.bot.serving.guard import Guard
from pincite.bot.serving.heads import Heads
from pincite.bot.serving.idempotency import Idempotency
from pincite.bot.serving.keeping import Keeping
from pincite.bot.serving.keyring import Keyring, asks_for_keys
from pincite.bot.serving.limits import BodyLimits
from pincite.bot.serving.metrics import Metrics
from pincite.bot.serving.modelling import ChosenModels
from pincite.bot.serving.no_page import has_page, instead
from pincite.bot.serving.openai import routes as openai
from pincite.bot.serving.owning import owner_only
from pincite.bot.serving.page_files import PageFiles
from pincite.bot.serving.pages import Host, page_routes
from pincite.bot.serving.peers import Peers
from pincite.bot.serving.rates import Rates
from pincite.bot.serving.removed import Removed
from pincite.bot.serving.requests import Requests
from pincite.bot.serving.sign_in import visitor, ways_of
from pincite.bot.serving.sign_in.way import Way
from pincite.bot.serving.turns import Turns
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.errors import PinciteError
from pincite.index.version import version

LEAST_PACKED = 2048
"""Bytes of a reply from which it is sent compressed to a client that takes it; streams never are."""

PURGE_EVERY = 60
"""Seconds between looks for removed documents whose time is over."""


def create(settings: Settings, *, make_bot: Callable[[Settings], Bot] | None = None, page: bool = True) -> FastAPI:
    """Make the server as an ASGI application.

    Args:
        settings: the data folder, and the limits on requests.
        make_bot: opens a collection; `Bot` by default.
        page: whether to serve the page, if its extra is installed; Gradio takes seconds to import.
    """
    shared = _shared(settings.showing_paths(False), make_bot)
    app = FastAPI(
        title="Pincite",
        version=version(),
        lifespan=lambda _: _running(shared),
        redirect_slashes=False,
        docs_url=None,  # that page loads scripts from a CDN
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        telemetry={"tracing": False, "logs": False},  # its spans hold query strings, with codes of signing in
    )
    app.state.bots = shared.bots
    app.state.answering = shared.answering
    app.state.home = settings.home
    _include(app, shared)
    if shared.model_context is not None:
        app.router.routes.extend(shared.model_context.routes)
    refusals.install(app)
    describe(app, sessions=settings.oidc_issuer is not None)
    files = PageFiles()
    app.mount("/page", files, name="page")
    app.add_api_route("/favicon.ico", _icon, include_in_schema=False)
    _wrap(app, shared)
    if page:
        app.router.routes.append(_page(settings, files))
    return app


def _page(settings: Settings, files: PageFiles) -> BaseRoute:
    if not has_page():
        return instead()
    from pincite.bot.serving.gradio_page import GradioPage, PageMount

    return PageMount(GradioPage(settings.query_log_days, f"/page/{files.version}"))


def _icon() -> RedirectResponse:
    return RedirectResponse("/page/icon.svg")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What the routes of one server, and what stands around them, have in common."""

    settings: Settings
    bots: Bots
    strict: Bots
    """Bots that drop what can't be verified."""
    metrics: Metrics
    rates: Rates
    turns: Turns
    keeping: Keeping
    answering: Answering
    attempts: Attempts
    ways: Sequence[Way]
    """The ways to sign in."""
    model_context: mcp_endpoint.McpEndpoint | None
    """The MCP server; None where its extra is not installed."""


def _shared(settings: Settings, make_bot: Callable[[Settings], Bot] | None) -> _Shared:
    asking = ChosenModels(settings.home).applied(settings) if settings.model_on_page else settings
    bots = Bots(asking, make_bot)
    metrics, rates = Metrics(), Rates(settings.home)
    turns = Turns(answers_at_once(asking), settings.most_waiting)
    keeping = Keeping(QueryLog(settings))
    answering = Answering(bots, turns, metrics, rates.spend, keeping.keep)
    return _Shared(
        settings=settings,
        bots=bots,
        strict=bots if settings.unsupported == "drop" else Bots(_dropping(asking), make_bot),
        metrics=metrics,
        rates=rates,
        turns=turns,
        keeping=keeping,
        answering=answering,
        attempts=Attempts(settings),
        ways=ways_of(settings),
        model_context=mcp_endpoint.make(settings, answering, bots),
    )


@asynccontextmanager
async def _running(shared: _Shared) -> AsyncIterator[None]:
    """What goes on beside the requests while the server runs, and is closed with it."""
    expiring = asyncio.create_task(_expire_daily(shared.settings, shared.attempts))
    purging = asyncio.create_task(_purge(shared.settings))
    async with shared.model_context.running() if shared.model_context is not None else nullcontext():
        yield
    expiring.cancel()
    purging.cancel()
    await shared.answering.finish()
    await asyncio.to_thread(shared.keeping.close)
    shared.bots.close()
    shared.strict.close()


def _include(app: FastAPI, shared: _Shared) -> None:
    """Add the routes."""
    settings, answering, bots = shared.settings, shared.answering, shared.bots
    app.include_router(health.router(settings, answering.turns, shared.metrics))
    app.include_router(api.router(settings, answering, bots))
    app.include_router(openai.router(settings, answering, shared.strict))
    app.include_router(collections.router(settings))
    app.include_router(originals.router(settings))
    app.include_router(uploads.router(settings))
    app.include_router(visitor.router())
    app.include_router(suggestions.router(settings, answering, bots))
    if settings.model_on_page:
        app.include_router(model_setup.router(settings, partial(_change, bots, shared.strict, answering.turns)))
    measure = page_routes("measure", Host(settings, answering, bots))
    if measure is not None:
        app.include_router(measure, dependencies=[Depends(owner_only(settings))], include_in_schema=False)
    for way in shared.ways:
        app.include_router(way.router())


def _wrap(app: FastAPI, shared: _Shared) -> None:
    """Put what looks at every request around the routes, the innermost first."""
    settings = shared.settings
    app.add_middleware(Idempotency, attempts=shared.attempts)
    app.add_middleware(GZipMiddleware, minimum_size=LEAST_PACKED)
    app.add_middleware(BodyLimits, timeout=settings.request_timeout)
    keys = Keys(settings.home)
    if asks_for_keys(settings, keys):
        app.add_middleware(Keyring, keys=keys, rates=shared.rates, ways=shared.ways)
    if settings.allowed_origins:
        origins = [origin.rstrip("/") for origin in settings.allowed_origins]
        app.add_middleware(CORSMiddleware, allow_origins=origins, allow_methods=["*"], allow_headers=["*"])
    app.add_middleware(Guard, trusted=(*settings.trusted_hosts, settings.host), origins=settings.allowed_origins)
    app.add_middleware(Heads)
    app.add_middleware(
        Requests,
        metrics=shared.metrics,
        audit=Audit(settings.home) if settings.audit_log else None,
        published=partial(library.collections, settings=settings),
        traced=settings.tracing != "off",
    )
    app.add_middleware(Peers, proxies=settings.trusted_proxies)


def _dropping(settings: Settings) -> Settings:
    return settings.model_copy(update={"unsupported": "drop"})


def _change(bots: Bots, strict: Bots, turns: Turns, settings: Settings) -> None:
    """Have questions answered by other settings from now on."""
    bots.change(settings)
    if strict is not bots:
        strict.change(_dropping(settings))
    turns.at_once = answers_at_once(settings)


async def _expire_daily(settings: Settings, attempts: Attempts) -> None:
    """Drop browsers' collections that nobody visits any more, old replies and old questions: at once, then daily."""
    while True:
        with suppress(PinciteError):  # the database is down: tomorrow, then
            await asyncio.to_thread(QueryLog(settings).purge)
        with suppress(PinciteError):  # the database is down: tomorrow, then
            await asyncio.to_thread(attempts.purge)
        with suppress(PinciteError):  # another process is indexing: try again tomorrow
            await asyncio.to_thread(expire, settings)
        await asyncio.sleep(DAY)


async def _purge(settings: Settings) -> None:
    """Delete for good what was removed and can't be taken back any more, once a minute."""
    removed = Removed(settings.home)
    while True:
        with suppress(OSError, PinciteError):  # the catalogue is locked, or the disk is full: try again in a minute
            await asyncio.to_thread(library.tidy, settings=settings)
        with suppress(OSError):  # the disk is away: try again in a minute
            await asyncio.to_thread(removed.purge)
        await asyncio.sleep(PURGE_EVERY)

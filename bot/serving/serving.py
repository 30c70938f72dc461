"""The server as a process: it warms up, says where it is, and opens the page in a browser."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from socket import socket

import uvicorn
from fastapi import FastAPI

from pincite.bot.errors import ExtraMissing, PortTaken
from pincite.bot.keys import Keys
from pincite.bot.serving.app import create
from pincite.bot.serving.connections import protocol
from pincite.bot.serving.keyring import asks_for_keys, is_loopback
from pincite.bot.serving.memory import share_pools
from pincite.bot.serving.no_page import NO_PAGE, has_page
from pincite.bot.serving.owners import PREFIX
from pincite.bot.serving.requests import RequestIds
from pincite.bot.serving.turns import Turns
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.errors import CollectionNotFound, IndexMismatch

OPEN_TO_ALL = (
    "anybody who reaches this port can ask every collection. To let in holders of keys alone, "
    "make one with `pincite keys add NAME --role ask` and start again"
)

WARM_UP = "What is this about?"
"""A question to ask at the start, so that the models are loaded before the first reader comes."""


def serve(settings: Settings, *, browse: bool = False) -> None:
    """Serve until interrupted; print the address once the server answers.

    Args:
        settings: host, port and data folder.
        browse: open the page if this machine has a screen.

    Raises:
        PortTaken: another program listens there.
    """
    from pincite.bot.cli import render

    share_pools()
    _refresh(settings)
    app = create(settings)
    with suppress(CollectionNotFound), app.state.bots.lease(settings.collection) as bot:
        bot.answer(WARM_UP)
    config = config_of(app, settings)
    listener = _bound(config, settings)
    address = f"http://{_browsable(settings.host)}:{listener.getsockname()[1]}/"

    def announce() -> None:
        render.note(f"Pincite is at {address} (Ctrl-C stops it)")
        if not has_page():
            render.note(NO_PAGE)
        if not is_loopback(settings.host) and not asks_for_keys(settings, Keys(settings.home)):
            render.note(OPEN_TO_ALL)
        if browse and has_page() and _has_screen():
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    _log(settings)
    Server(config, app.state.answering.turns, announce, _exporting(settings)).run(sockets=[listener])


def config_of(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Configure how an application is served."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=protocol(settings.request_timeout),
        ws="none",  # nothing here speaks over web sockets: a request for one gets the page
        log_level="warning",
        proxy_headers=False,  # the application itself reads them (peers.py)
        timeout_graceful_shutdown=settings.shutdown_timeout,
    )


def _refresh(settings: Settings) -> None:
    """Rebuild collections that an older version indexed, and browsers' own ones where settings need another index.

    Their owners can't: the page offers no rebuild.
    """
    from pincite.bot.cli import render
    from pincite.index.retrieve import CollectionRetriever

    for name in library.collections(settings=settings):
        chosen = settings.model_copy(update={"collection": name})
        try:
            CollectionRetriever(chosen).check()
        except IndexMismatch as error:
            if not error.outdated and not name.startswith(PREFIX):
                continue
            render.note(f"rebuilding {name} for this version or changed settings")
            library.rebuild(settings=chosen)


class Server(uvicorn.Server):
    """A server that calls back once it listens, and finishes its answers when it is stopped."""

    def __init__(
        self,
        config: uvicorn.Config,
        turns: Turns,
        announce: Callable[[], None] = lambda: None,
        end: Callable[[], None] = lambda: None,
    ) -> None:
        """Serve as configured.

        Args:
            config: the application, and how it is served.
            turns: the queue, which is closed at the end.
            announce: called once the server listens.
            end: called, in another thread, once all answers have ended.
        """
        super().__init__(config)
        self._turns = turns
        self._announce = announce
        self._end = end

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, then call back."""
        await super().startup(sockets)
        if self.started:
            self._announce()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Refuse questions that wait, and wait for the answers under way."""
        self._turns.close()
        await super().shutdown(sockets)
        await asyncio.to_thread(self._end)


def _exporting(settings: Settings) -> Callable[[], None]:
    """Send traces to a collector where the settings say so; return a function that flushes them.

    Without its library, or with a variable that can't be used, the server serves without.
    """
    from pincite.bot.cli import render

    if settings.tracing == "off":
        return lambda: None
    try:
        from pincite.bot.serving.exporting import export

        return export()
    except ModuleNotFoundError:
        render.note(f"traces are not sent: {ExtraMissing('otel')}")
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a variable, answers don't need it
        render.note(f"traces are not sent: a variable OTEL_* can't be used ({error}). Correct it and start again")
    return lambda: None


def _log(settings: Settings) -> None:
    """Name the request in what is logged; log each request itself where the settings say so."""
    handler = logging.StreamHandler()
    handler.addFilter(RequestIds())
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", handlers=[handler], force=True
    )
    requests = logging.getLogger("pincite.requests")
    requests.propagate = False
    if settings.log_requests:
        requests.setLevel(logging.INFO)
        requests.addHandler(logging.StreamHandler())


def _bound(config: uvicorn.Config, settings: Settings) -> socket:
    try:
        return config.bind_socket()
    except (OSError, SystemExit) as error:
        raise PortTaken(settings.host, settings.port) from error


def _browsable(host: str) -> str:
    """Write the host as a browser can open it."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _has_screen() -> bool:
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

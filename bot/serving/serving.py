"""The server as a process: warmed up, announced, and opened where there is a browser."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from socket import socket

import uvicorn

from pincite.bot.errors import PortTaken
from pincite.bot.serving.app import create
from pincite.bot.serving.owners import PREFIX
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.errors import CollectionNotFound, IndexMismatch

WARM_UP = "What is this about?"
"""Asked once at the start, so that the first question does not wait for the models to be loaded."""


def serve(settings: Settings, *, browse: bool = False) -> None:
    """Serve until interrupted. The address is printed once the server answers.

    Args:
        settings: host and port, and the data folder.
        browse: open the page, where this machine has a screen.

    Raises:
        PortTaken: something else listens there.
    """
    from pincite.bot.cli import render

    _refresh(settings)
    app = create(settings)
    with suppress(CollectionNotFound):
        app.state.bots.get(settings.collection).answer(WARM_UP)
    config = uvicorn.Config(
        app, host=settings.host, port=settings.port, log_level="warning", timeout_graceful_shutdown=3
    )
    listener = _bound(config, settings)
    address = f"http://{_shown(settings.host)}:{listener.getsockname()[1]}/"

    def announce() -> None:
        render.note(f"Pincite is at {address} (Ctrl-C stops it)")
        if browse and _has_screen():
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    _Announced(config, announce).run(sockets=[listener])


def _refresh(settings: Settings) -> None:
    """Rebuild the collections of browsers that a new version of Pincite would index otherwise.

    Whose they are can't do it: there is a command for it, and no place on the page.
    """
    from pincite.bot.cli import render
    from pincite.index.retrieve import Retriever

    for name in library.collections(settings=settings):
        if not name.startswith(PREFIX):
            continue
        chosen = settings.model_copy(update={"collection": name})
        try:
            Retriever(chosen).check()
        except IndexMismatch:
            render.note(f"indexing {name} anew, for this version or these settings")
            library.rebuild(settings=chosen)


class _Announced(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self._announce()


def _bound(config: uvicorn.Config, settings: Settings) -> socket:
    try:
        return config.bind_socket()
    except (OSError, SystemExit) as error:
        raise PortTaken(settings.host, settings.port) from error


def _shown(host: str) -> str:
    """The host as it stands in an address that a browser understands."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _has_screen() -> bool:
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

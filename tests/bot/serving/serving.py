"""A real server on the loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from pincite.bot.bot import Bot
from pincite.bot.serving.serving import Server as Stoppable
from pincite.bot.serving.serving import config_of
from pincite.bot.settings import Settings
from tests.seeded import add_seeds
from tests.servers import free_port


@dataclass
class Server:
    """A server that listens; `stop` and `start` are its restart."""

    settings: Settings
    make_bot: Callable[[Settings], Bot] | None = None
    port: int = 0
    page: bool = True
    app: FastAPI | None = None
    _running: list[tuple[uvicorn.Server, threading.Thread]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        from pincite.bot.serving.app import create

        self.app = create(self.settings, make_bot=self.make_bot, page=self.page)
        self.port = self.port or usual_port()
        config = config_of(self.app, self.settings.model_copy(update={"port": self.port}))
        listener = config.bind_socket()
        self.port = listener.getsockname()[1]
        server = Stoppable(config, self.app.state.answering.turns)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            thread.join(0.01)
        self._running.append((server, thread))

    def stop(self) -> None:
        server, thread = self._running.pop()
        server.should_exit = True
        thread.join(120)


USUAL_PORTS: list[int] = []
"""Ports of this process's servers. A browser keeps what it has compiled of the page for the address that it is from."""


def usual_port() -> int:
    """The first of the usual ports at which nothing listens; any other if all are taken."""
    while len(USUAL_PORTS) < 3:
        USUAL_PORTS.append(free_port())
    return next(filter(_is_free, USUAL_PORTS), 0)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def served(
    home: Path,
    make_bot: Callable[[Settings], Bot] | None = None,
    *,
    page: bool = True,
    seeds: bool = True,
    **settings: object,
) -> Iterator[Server]:
    """A server, with the seeds unless `seeds` is false."""
    chosen = Settings.read(home=home, **{"max_upload_mb": 1, "shutdown_timeout": 1, **settings})
    if seeds:
        add_seeds(chosen)
    server = Server(chosen, make_bot, page=page)
    server.start()
    try:
        yield server
    finally:
        if server._running:
            server.stop()

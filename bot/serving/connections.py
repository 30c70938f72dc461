"""Connections that send or read too slowly, or never: they are closed before they can crowd out others.

uvicorn waits for ever for the head of a request. Here a head has to arrive in time and be small enough, and only so
many connections may be sending a request: beyond that the oldest is closed, never one that sends at once.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

LARGEST_HEAD = 64 * 2**10
"""Bytes of a request's line and headers."""

MOST_SENDING = 200
"""Connections that may be in the middle of sending a request: below the 256 open files of a strict system."""

MOMENT = 0.25
"""Seconds in which a request that came with its connection is read."""

HTTPProtocol: Any = AutoHTTPProtocol
"""uvicorn's own, by httptools or h11."""


class Sending:
    """The connections that have not sent a whole request yet, oldest first."""

    def __init__(self, most: int = MOST_SENDING) -> None:
        self._most = most
        self._connections: OrderedDict[Any, None] = OrderedDict()
        self._trimming: asyncio.TimerHandle | None = None

    def add(self, connection: Any) -> None:
        """Add a connection; if there are too many a moment later, close the oldest.

        Many that come at once are all accepted before any of them is read.
        """
        self._connections[connection] = None
        if len(self._connections) > self._most and self._trimming is None:
            self._trimming = asyncio.get_running_loop().call_later(MOMENT, self._trim)

    def _trim(self) -> None:
        self._trimming = None
        while len(self._connections) > self._most:
            oldest, _ = self._connections.popitem(last=False)
            oldest.refuse(503, "too many connections are sending a request")

    def discard(self, connection: Any) -> None:
        """Forget a connection that has sent its request or is gone."""
        self._connections.pop(connection, None)


class LimitedProtocol(HTTPProtocol):  # type: ignore[misc]
    """A connection whose requests have to arrive in time, and whose replies have to be read."""

    patience: float
    """Seconds for the line and the headers of a request, and until a client reads on."""
    sending: Sending
    """The connections that have not sent a whole request yet, this one among them."""

    _late: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _head = 0

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request."""
        self._cycles: list[Any] = []
        super().connection_made(transport)
        self._begin()

    def on_headers_complete(self) -> None:
        """Note who waits for a reply."""
        super().on_headers_complete()
        self._cycles = [one for one in (*self._cycles, self.cycle) if one and not one.response_complete]

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell everybody who still writes a reply."""
        for cycle in self._cycles:  # uvicorn tells only the last of those that were sent at once
            cycle.disconnected = True
            cycle.message_event.set()
        self._end()
        self._read_on()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head is too large."""
        if self._answered():
            self._begin()
        if self._late is not None:
            self._head += len(data)
        super().data_received(data)
        if self.cycle is not None and not self._answered():
            self._stop_timer()
            if not self.cycle.more_body:
                self.sending.discard(self)
        elif self._late is not None and self._head > LARGEST_HEAD:
            self.refuse(431, "the headers of the request are too large")

    def pause_writing(self) -> None:
        """Give the client some time to read."""
        super().pause_writing()
        self._unread = asyncio.get_running_loop().call_later(self.patience, self.transport.abort)

    def resume_writing(self) -> None:
        """Forget that it did not read."""
        self._read_on()
        super().resume_writing()

    def on_response_complete(self) -> None:
        """Count the connection no more."""
        self.sending.discard(self)
        super().on_response_complete()

    def refuse(self, status: int, message: str) -> None:
        """Reply with an error if nothing is under way, and close the connection."""
        self._end()
        if self.transport is None or self.transport.is_closing():
            return
        if self.cycle is None or self._answered():
            self.transport.write(_reply(status, message))
        self.transport.close()

    def _answered(self) -> bool:
        return self.cycle is not None and bool(self.cycle.response_complete)

    def _begin(self) -> None:
        if self._late is None:
            self._head = 0
            late = partial(self.refuse, 408, "the request did not arrive in time")
            self._late = asyncio.get_running_loop().call_later(self.patience, late)
            self.sending.add(self)

    def _read_on(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _stop_timer(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _end(self) -> None:
        self._stop_timer()
        self.sending.discard(self)


def protocol(timeout: float, sending: Sending | None = None) -> type[asyncio.Protocol]:
    """Make uvicorn's HTTP protocol with limits.

    Args:
        timeout: seconds for the line and the headers of a request, and until a client reads on.
        sending: the connections to count; by default those of this protocol.
    """
    limits = {"patience": timeout, "sending": sending or Sending()}
    return type("LimitedProtocol", (LimitedProtocol,), limits)


PHRASES = {408: "Request Timeout", 431: "Request Header Fields Too Large", 503: "Service Unavailable"}


def _reply(status: int, message: str) -> bytes:
    body = f'{{"error": {{"type": "{PHRASES[status].replace(" ", "")}", "message": "{message}"}}}}'
    return (
        f"HTTP/1.1 {status} {PHRASES[status]}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n{body}"
    ).encode()

"""How large a request's body may be, and how long it may take.

Bodies are read whole before anything looks at them, except for uploads, which check their size themselves.
"""

from __future__ import annotations

import asyncio
import re
from time import monotonic

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pincite.bot.serving.streaming import problem
from pincite.index.errors import PinciteError

LARGEST_BODY = 2 * 2**20
"""Bytes of a body that is not an upload: a rating with the longest conversation has about one megabyte."""

SLOWEST = 32 * 2**10
"""Bytes a second below which a body is cut off, after the first seconds."""

UPLOAD = re.compile(r"/v1/collections/[^/]+/documents")


class RequestTooLarge(PinciteError):
    """The body of the request is larger than any that makes sense here."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the request is larger than {limit // 2**20} MB. Send less at once")


class RequestTimedOut(PinciteError):
    """The body of the request did not arrive in time."""

    def __init__(self) -> None:
        super().__init__("the request did not arrive in time. Send it again over a faster connection")


class BodyLimits:
    """ASGI middleware: refuses bodies that are too large or too slow."""

    def __init__(self, app: ASGIApp, timeout: float, largest: int = LARGEST_BODY) -> None:
        """Wrap an application.

        Args:
            app: answers the requests.
            timeout: seconds to wait for each part of a body.
            largest: bytes of a body that is not an upload.
        """
        self._app = app
        self._timeout = timeout
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        timed = self._timed(receive)
        if scope["method"] == "POST" and UPLOAD.fullmatch(scope["path"]):
            await self._app(scope, timed, send)
            return
        try:
            body = await self._body(scope, timed)
        except RequestTooLarge as error:
            await _refused(413, error)(scope, receive, send)
        except RequestTimedOut as error:
            await _refused(408, error)(scope, receive, send)
        else:
            await self._app(scope, _replayed(body, receive), send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """Read the body; None if the client has left."""
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdigit() and int(declared) > self._largest:
            raise RequestTooLarge(self._largest)
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if len(body) > self._largest:
                raise RequestTooLarge(self._largest)
            if not message.get("more_body"):
                return bytes(body)

    def _timed(self, receive: Receive) -> Receive:
        """Wait only so long for each part of the body, and for all of it at the slowest pace allowed."""
        waited, received, whole = 0.0, 0, False

        async def receiving() -> Message:
            nonlocal waited, received, whole
            if whole:
                return await receive()
            began = monotonic()
            left = 2 * self._timeout + received / SLOWEST - waited
            try:
                message = await asyncio.wait_for(receive(), max(0.0, min(self._timeout, left)))
            except TimeoutError:
                raise RequestTimedOut from None
            waited += monotonic() - began
            received += len(message.get("body", b""))
            whole = not message.get("more_body")
            return message

        return receiving


def _replayed(body: bytes | None, receive: Receive) -> Receive:
    """Give the body that was read, then what the connection says."""
    unread = True

    async def receiving() -> Message:
        nonlocal unread
        if unread and body is not None:
            unread = False
            return {"type": "http.request", "body": body, "more_body": False}
        return {"type": "http.disconnect"} if body is None else await receive()

    return receiving


def _refused(status: int, error: PinciteError) -> JSONResponse:
    return JSONResponse(problem(error), status, headers={"connection": "close"})

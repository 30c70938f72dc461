"""Stop MCP tool calls over HTTP when their client disconnects or cancels them.

The protocol has two ways to cancel. In its newer revision the client closes the connection. In the older one it sends
`notifications/cancelled` in a separate request, which names the call by its number. Two clients with the same key may
use the same numbers, so each gets a session id from `initialize` and repeats it with every request. The id only tells
clients apart. Every server accepts it; only the server that runs a call can cancel it.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pincite.bot.serving.access import current
from pincite.bot.serving.answering import ClientGone, unless_gone

SESSION = "mcp-session-id"


@dataclass(frozen=True, slots=True)
class CallName:
    """What a call is known by while it runs."""

    sender: str | None
    """Name of the key or user; None without."""
    session: str
    number: str
    """Id of the request, as JSON: 1 is not "1"."""


class CancelledCall(Exception):
    """The client has cancelled the call."""


class McpCalls:
    """ASGI application: hands requests on, and ends those that nobody waits for any more."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application that answers."""
        self._app = app
        self._running: dict[CallName, asyncio.Future[object]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request, began = Request(scope, receive), False
        body = await request.body()
        message = _message(body)
        self._cancel(request, message)

        async def sending(part: Message) -> None:
            nonlocal began
            began = True
            if part["type"] == "http.response.start" and message.get("method") == "initialize":
                MutableHeaders(scope=part).setdefault(SESSION, secrets.token_urlsafe(16))
            await send(part)

        try:
            await self._attend(request, _name(request, message.get("id")), self._app(scope, _again(body), sending))
        except CancelledCall:
            if not began:
                await Response(status_code=202)(scope, receive, send)
        except ClientGone:
            if not began:
                raise

    async def _attend(self, request: Request, name: CallName | None, work: Awaitable[object]) -> None:
        """Do the work of a request.

        Raises:
            CancelledCall: the client has cancelled it.
            ClientGone: the client has left.
        """
        call: asyncio.Future[object] = asyncio.ensure_future(work)
        if name is not None:
            self._running[name] = call
        try:
            await unless_gone(request, _ended(call))
        finally:
            call.cancel()
            if name is not None and self._running.get(name) is call:
                del self._running[name]

    def _cancel(self, request: Request, message: dict[str, Any]) -> None:
        """Cancel the call that a message names."""
        parameters = message.get("params")
        if message.get("method") == "notifications/cancelled" and isinstance(parameters, dict):
            name = _name(request, parameters.get("requestId"))
            if name is not None and name in self._running:
                self._running[name].cancel()


def _name(request: Request, number: object) -> CallName | None:
    """The name of a client's call; None for one that can't be told from others."""
    session = request.headers.get(SESSION)
    if not session or isinstance(number, bool) or not isinstance(number, str | int):
        return None
    principal = current().principal
    return CallName(principal.name if principal is not None else None, session, json.dumps(number))


def _message(body: bytes) -> dict[str, Any]:
    """What a body says; nothing if it can't be read, which the application refuses."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _again(body: bytes) -> Receive:
    """Give a body that was read, and nothing more: whether the client leaves is watched here."""
    unread = True

    async def receiving() -> Message:
        nonlocal unread
        if not unread:
            await asyncio.Event().wait()
        unread = False
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving


async def _ended(call: asyncio.Future[object]) -> None:
    try:
        await asyncio.shield(call)
    except asyncio.CancelledError:
        if call.cancelled():
            raise CancelledCall from None
        raise

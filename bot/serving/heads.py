"""HEAD wherever there is GET: the same status and headers, without the body (RFC 9110, section 9.3.2)."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

STREAMING = "/mcp"
"""Path at which GET opens a stream without an end; HEAD is not allowed there."""


class Heads:
    """ASGI middleware: answers HEAD as GET, and leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or scope["path"] == STREAMING:
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        asked = {**scope, "method": "GET"}
        try:
            await self._app(asked, receive, without_body)
        finally:  # whoever counts requests looks at the route
            scope.update({name: value for name, value in asked.items() if name != "method"})

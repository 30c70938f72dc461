"""Which requests are let in, and the headers that every response carries.

A server on the loopback is reached by every page that its user opens. A page of another site must neither write (its
`Origin` is another one) nor read by a name that it made point here (DNS rebinding: the `Host` is a foreign name).
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = "/"

CLOSED = re.compile(
    r"/gradio_api/(upload|upload_progress|proxy=|file[=/]|component_server|stream/|vibe|deep_link|mcp|process_recording)"
    r"|/(proxy=|file[=/]|upload|monitoring|vibe-)"
)
"""What Gradio serves and this page does not use: files, uploads and requests to elsewhere."""

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

FIXED_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def policy(nonce: str) -> str:
    """The content security policy of the page.

    Scripts come from this server or carry the nonce. Gradio sets styles in elements and attributes, so those stay open;
    they can load nothing from elsewhere.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'self'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


class Guard:
    """ASGI middleware: refuses foreign hosts and origins, adds security headers, gives the page's scripts a nonce."""

    def __init__(self, app: ASGIApp, trusted: Iterable[str] = (), head: str = "", body: str = "") -> None:
        """Wrap an application.

        Args:
            app: what answers.
            trusted: host names that are let in beside localhost and addresses.
            head: HTML that the page's head gets, with `{nonce}` for the nonce.
            body: HTML that the page's body begins with.
        """
        self._app = app
        self._trusted = {name.lower() for name in trusted}
        self._head = head
        self._body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = self._refusal(scope, headers)
        nonce = secrets.token_urlsafe(16)
        if refused is not None:
            status, message = refused
            response = JSONResponse({"error": {"type": "Refused", "message": message}}, status)
            await response(scope, receive, self._with_headers(send, nonce))
            return
        if scope["path"] == PAGE and scope["method"] == "GET":
            await self._app(scope, receive, self._page(self._with_headers(send, nonce), nonce))
            return
        await self._app(scope, receive, self._with_headers(send, nonce))

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if not self._known(host):
            return (
                421,
                f"this server is not called {host!r}. Name it in the setting trusted_hosts to reach it by that name",
            )
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2].lower() != host.lower():
            return 403, "requests from pages of other sites are refused"
        if scope["method"] not in SAFE_METHODS and headers.get("sec-fetch-site", "same-origin") not in {
            "same-origin",
            "none",
        }:
            return 403, "requests from pages of other sites are refused"
        if CLOSED.match(scope["path"]):
            return 404, "there is nothing here"
        return None

    def _known(self, host: str) -> bool:
        name = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
        name = name.lower().rstrip(".")
        if name == "localhost" or name.endswith(".localhost") or name in self._trusted:
            return True
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return False
        return True

    def _with_headers(self, send: Send, nonce: str) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in FIXED_HEADERS.items():
                    headers[name] = value
                headers["content-security-policy"] = policy(nonce)
            await send(message)

        return sending

    def _page(self, send: Send, nonce: str) -> Send:
        """Collects the page and sends it with the nonce on its scripts and without what names other hosts."""
        began: list[Message] = []
        parts: list[bytes] = []

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                began.append(message)
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = b"".join(parts)
            headers = MutableHeaders(scope=began[0])
            if headers.get("content-type", "").startswith("text/html"):
                body = self._dressed(body.decode(), nonce).encode()
                headers["content-length"] = str(len(body))
                headers["cache-control"] = "no-store"
            await send(began[0])
            await send({"type": "http.response.body", "body": body})

        return sending

    def _dressed(self, html: str, nonce: str) -> str:
        html = re.sub(r"(?<!\s)\s*+<meta\s++(property=\"og:|name=\"twitter:)[^<>]*+>", "", html)
        html = re.sub(r"<script(?=[\s>])", f'<script nonce="{nonce}"', html)
        html = html.replace("</head>", self._head.replace("{nonce}", nonce) + "</head>", 1)
        return re.sub(r"(<body[^<>]*+>)", lambda found: found[1] + self._body, html, count=1)

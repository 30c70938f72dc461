"""Which requests are let in, and the headers that every response carries.

A server on the loopback can be reached by any page that its user opens. A page of another site must neither write (its
`Origin` differs) nor read through a name that it has pointed here (DNS rebinding: the `Host` is a foreign name).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

API = re.compile(r"/(?:v1|mcp)(?:/|$)")
"""Paths that pages of other sites may be allowed to use."""

HOST = re.compile(r"(?:\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|(?P<name>[^\[\]:/?#@\s]+))(?::\d{1,5})?")
"""The host of a request, as every part of the server can read it: a name, an IPv4 address, an IPv6 one in brackets."""

FIXED_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def policy(*inline_scripts: str, forms: Iterable[str] = ("'none'",)) -> str:
    """Write a content security policy: scripts come from this server, or are inline and have one of these hashes.

    Forms are sent to nobody, or where `forms` says. Gradio sets styles in elements and attributes, so inline styles are
    allowed; they can load nothing from elsewhere.
    """
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *inline_scripts)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'self'",
            " ".join(("form-action", *forms)),
            "frame-ancestors 'none'",
        )
    )


class Guard:
    """ASGI middleware: refuses foreign hosts and origins, and adds security headers."""

    def __init__(self, app: ASGIApp, trusted: Iterable[str] = (), origins: Iterable[str] = ()) -> None:
        """Wrap an application.

        Args:
            app: answers the requests that are let in.
            trusted: host names to let in besides localhost and addresses.
            origins: other sites whose pages may use the API, such as `https://wiki.example`.
        """
        self._origins = {origin.lower().rstrip("/") for origin in origins}
        self._app = app
        self._trusted = {name.lower() for name in trusted}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":  # nothing here speaks over web sockets
            refusal = self._refusal(scope, Headers(scope=scope))
            await (refusal or self._app)(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> JSONResponse | None:
        hosts = headers.getlist("host")
        if len(hosts) > 1:  # a proxy in between may have gone by another one
            return _refused(400, "the request names several hosts")
        host = hosts[0] if hosts else ""
        if not self._trusts(host):
            message = (
                f"this server is not called {host!r}. To reach it by that name, add it to the setting trusted_hosts"
            )
            return _refused(421, message)
        origin = headers.get("origin")
        if origin is not None and origin.lower() in self._origins and API.match(scope["path"]):
            return None
        foreign = origin is not None and origin.partition("://")[2].lower() != host.lower()
        site = headers.get("sec-fetch-site", "same-origin")
        if foreign or (scope["method"] not in SAFE_METHODS and site not in {"same-origin", "none"}):
            return _refused(403, "requests from pages of other sites are refused")
        return None

    def _trusts(self, host: str) -> bool:
        written = HOST.fullmatch(host)
        if written is None:
            return False
        name = (written["name"] or "").lower().rstrip(".")
        if name == "localhost" or name.endswith(".localhost") or name in self._trusted:
            return True
        try:
            ipaddress.IPv6Address(written["ipv6"]) if written["ipv6"] else ipaddress.IPv4Address(name)
        except ValueError:
            return False
        return True


def _refused(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": {"type": "Refused", "message": message}}, status)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in FIXED_HEADERS.items():
                headers[name] = value
            headers.setdefault("content-security-policy", policy())
        await send(message)

    return sending

"""Who may do what, where the server asks for keys.

A program sends its key as `Authorization: Bearer KEY`. A browser asks for name and password: the key is the password.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from contextlib import suppress
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pincite.bot.keys import Key, Keys, Role
from pincite.bot.serving import access
from pincite.bot.serving.rates import Rates, TooManyRequests
from pincite.bot.serving.streaming import problem
from pincite.bot.settings import Settings

COUNTED = re.compile(r"/v1/(?:answers|verify|search|chat/completions|responses)/?$|/mcp/?$")
"""Requests that count for the limits of a key."""

OPEN = {"/healthz", "/readyz"}
"""What anybody may know: whether the server lives."""

HOLDER = "pincite.key"
"""Where a request's scope holds the name of its key."""

CHALLENGE = 'Basic realm="Pincite", charset="UTF-8"'


def asks_for_keys(settings: Settings, keys: Keys) -> bool:
    """Whether the server lets in holders of keys alone: as the settings say, or off the loopback if there are any."""
    if settings.keys != "auto":
        return settings.keys == "on"
    return not is_loopback(settings.host) and bool(keys.all())


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    with suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return host == "localhost"


def role_for(method: str, path: str) -> Role:
    """The least role that a request needs."""
    if path == "/metrics":
        return Role.ADMIN
    if path.startswith("/v1/collections") and method not in {"GET", "HEAD", "OPTIONS"}:
        return Role.WRITE
    return Role.ASK


class Keyring:
    """ASGI middleware: lets in requests with a key whose role suffices."""

    def __init__(self, app: ASGIApp, keys: Keys, rates: Rates) -> None:
        self._app = app
        self._keys = keys
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] in OPEN:
            await self._app(scope, receive, send)
            return
        secret = presented(Headers(scope=scope).get("authorization", ""))
        key = self._keys.holder(secret) if secret else None
        needed = role_for(scope["method"], scope["path"])
        if key is None:
            message = "this server asks for a key. Send it as `Authorization: Bearer KEY`"
            await _refused(HTTPStatus.UNAUTHORIZED, "KeyNeeded", message)(scope, receive, send)
        elif key.role < needed:
            message = f"the key {key.name!r} may not do this: it needs the role {needed.name.lower()}"
            await _refused(HTTPStatus.FORBIDDEN, "RoleNeeded", message)(scope, receive, send)
        else:
            scope[HOLDER] = key.name
            access.current().key = key
            await (self._limited(scope, key) or self._app)(scope, receive, send)

    def _limited(self, scope: Scope, key: Key) -> JSONResponse | None:
        """The refusal of a question too many."""
        if not (scope["method"] == "POST" and COUNTED.match(scope["path"])):
            return None
        try:
            self._rates.count(key)
        except TooManyRequests as error:
            headers = {"retry-after": str(error.retry_after)}
            return JSONResponse(problem(error), HTTPStatus.TOO_MANY_REQUESTS, headers=headers)
        return None


def presented(authorization: str) -> str:
    """The key in an `Authorization` header; empty if there is none."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        with suppress(binascii.Error, UnicodeDecodeError):
            return base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
    return ""


def _refused(status: HTTPStatus, kind: str, message: str) -> JSONResponse:
    headers = {"www-authenticate": CHALLENGE, "connection": "close"} if status == HTTPStatus.UNAUTHORIZED else {}
    return JSONResponse({"error": {"type": kind, "message": message}}, status, headers=headers)

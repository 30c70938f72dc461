"""Rights by key or user, where the server asks for one.

A program sends its key as `Authorization: Bearer KEY`. A browser asks for name and password: the key is the password.
If people can sign in, their session or their proxy says who they are.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pincite.bot.keys import AccessKey, Keys
from pincite.bot.principals import Principal, Role, User
from pincite.bot.serving import access
from pincite.bot.serving.rates import Rates
from pincite.bot.serving.sign_in.visitor import LEAVING
from pincite.bot.serving.sign_in.way import Way
from pincite.bot.settings import Settings
from pincite.index.errors import PinciteError

COUNTED = re.compile(
    r"/v1/(?:answers|verify|search|chat/completions|responses|language-model/test"
    r"|measure/(?:answers|passages|suites/[^/]+/runs|runs/[^/]+/why))/?$|/mcp/?$"
)
"""Requests that count for the limits of a key."""

OWNED = re.compile(r"/v1/(?:language-model|measure)(?:/|$)")
"""Paths of the owner of the machine alone."""

OPEN_PATHS = {"/healthz", "/readyz"}
"""Paths that need no key: whether the server lives."""

HOLDER = "pincite.key"
"""Entry of a request's scope with the name of its key or user."""

CHALLENGE = 'Basic realm="Pincite", charset="UTF-8"'


def asks_for_keys(settings: Settings, keys: Keys) -> bool:
    """Whether the server asks who sends a request: where people sign in, by the setting, or beyond the loopback."""
    if settings.signs_in:
        return True
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
    if path == "/metrics" or OWNED.match(path):
        return Role.ADMIN
    if path.startswith("/v1/collections") and method not in {"GET", "HEAD", "OPTIONS"}:
        return Role.WRITE
    return Role.ASK


class Keyring:
    """ASGI middleware: lets in requests whose key or user may do what they ask for."""

    def __init__(self, app: ASGIApp, keys: Keys, rates: Rates, ways: Sequence[Way] = ()) -> None:
        """Wrap an application.

        Args:
            app: answers the requests that are let in.
            keys: the keys that there are.
            rates: how often each may ask.
            ways: the ways to sign in.
        """
        self._app = app
        self._keys = keys
        self._rates = rates
        self._ways = ways

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or self._is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        try:
            refusal = await self._admitted(scope)
        except PinciteError as error:  # one question too many, or who asks can't be looked up right now
            from pincite.bot.serving.refusals import refused  # its routes know this module

            refusal = refused(error)
        await (refusal or self._app)(scope, receive, send)

    async def _admitted(self, scope: Scope) -> Response | None:
        """Take note of whose request it is; return the reply to one that is not let in."""
        principal = await self._principal(scope)
        refusal = self._refusal(scope, principal)
        if refusal is None and principal is not None:
            scope[HOLDER] = principal.name
            request = access.current()
            request.principal = principal
            request.turn = partial(self._turn, presented(Headers(scope=scope).get("authorization", "")), principal)
            if scope["method"] == "POST" and COUNTED.match(scope["path"]):
                self._rates.count(principal)
        return refusal

    @contextmanager
    def _turn(self, secret: str, principal: Principal) -> Iterator[None]:
        """Surround the work on an answer.

        Raises:
            KeyNeeded: the key was removed while the request waited.
            TooManyRequests: what the key may spend was spent meanwhile, or is needed for its answers under way.
        """
        if isinstance(principal, AccessKey) and self._keys.holder(secret) is None:
            raise access.KeyNeeded(f"{principal.title} was removed. Ask for another one")
        with self._rates.turn(principal):
            yield

    def _is_open(self, path: str) -> bool:
        return path in OPEN_PATHS or any(way.is_open(path) for way in self._ways)

    async def _principal(self, scope: Scope) -> Principal | None:
        """The sender of a request: a key, which is sent on purpose, counts before a user."""
        secret = presented(Headers(scope=scope).get("authorization", ""))
        principal: Principal | None = self._keys.holder(secret) if secret else None
        for way in self._ways:
            if principal is None and (principal := await way.user(scope)) is not None:
                scope[LEAVING] = way.sign_out
        return principal

    def _refusal(self, scope: Scope, principal: Principal | None) -> Response | None:
        """The reply to a request that is not let in."""
        needed = role_for(scope["method"], scope["path"])
        if principal is None:
            for way in self._ways:
                if (invitation := way.invitation(scope)) is not None:
                    return invitation
            message = "this server asks for a key. Send it as `Authorization: Bearer KEY`"
            message += ", or sign in" if self._ways else ""
            return _refused(HTTPStatus.UNAUTHORIZED, access.KeyNeeded.__name__, message, self._challenge)
        if isinstance(principal, User) and not principal.grants:
            message = f"{principal.title} may do nothing here: the setting grants names no group of theirs"
            return _refused(HTTPStatus.FORBIDDEN, "GrantNeeded", message)
        if principal.role < needed:
            message = f"{principal.title} may not do this: it needs the role {needed.name.lower()}"
            return _refused(HTTPStatus.FORBIDDEN, "RoleNeeded", message)
        return None

    @property
    def _challenge(self) -> str:
        """How to send a key. Where people sign in, a browser must not ask them for a password."""
        return "Bearer" if self._ways else CHALLENGE


def presented(authorization: str) -> str:
    """The key in an `Authorization` header; empty if there is none."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        with suppress(binascii.Error, UnicodeDecodeError):
            return base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
    return ""


def _refused(status: HTTPStatus, kind: str, message: str, challenge: str = "") -> JSONResponse:
    headers = {"www-authenticate": challenge, "connection": "close"} if challenge else {}
    return JSONResponse({"error": {"type": kind, "message": message}}, status, headers=headers)

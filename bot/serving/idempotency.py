"""A write that is sent again with the same `Idempotency-Key` is done once, and answered alike each time.

After https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/. A success is kept for a day. An error
is not: nothing was changed then, and the same key may try again.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import Sequence
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pincite.bot.serving.attempts import LEASE_SECONDS, Attempt, Attempts, KeptReply, MalformedIdempotencyKey
from pincite.bot.serving.keyring import HOLDER
from pincite.bot.serving.limits import UPLOAD
from pincite.bot.serving.refusals import refused
from pincite.index.errors import PinciteError

HEADER = "Idempotency-Key"

REPLAYED = "idempotency-replayed"
"""Header of a reply that was given before."""

TOKEN = "x-pincite-browser"  # noqa: S105 - the header's name

WRITES = re.compile(r"/v1/(?:collections|feedback)(?:/|$)")
"""Paths whose writes can be repeated by key."""

METHODS = {"POST", "PUT", "DELETE"}

KEY = re.compile(r'"([!#-\[\]-~]{1,255})"|([!#-\[\]-~]{1,255})')
"""A string as the draft has it, or without its quotes: characters of ASCII that need no escape."""

log = logging.getLogger(__name__)


def repeatable(method: str, path: str) -> bool:
    """Whether a request of this method and path heeds the header."""
    return method in METHODS and WRITES.match(path) is not None


class _Replayed(Exception):
    """Ends a request that need not be done."""

    def __init__(self, response: Response) -> None:
        self.response = response


class Idempotency:
    """ASGI middleware: does a write with a key once."""

    def __init__(self, app: ASGIApp, attempts: Attempts) -> None:
        self._app = app
        self._attempts = attempts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not repeatable(scope["method"], scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        keys, owner = headers.getlist(HEADER), _owner(scope, headers)
        if not keys or owner is None:  # no key, or a sender who may not change anything anyway
            await self._app(scope, receive, send)
            return
        try:
            key = _key(keys)
        except MalformedIdempotencyKey as error:
            await refused(error)(scope, receive, send)
            return
        run = _KeyedRequest(self._attempts, owner, key, scope=scope, receive=receive, send=send)
        try:
            if not UPLOAD.fullmatch(scope["path"]):
                await run.read()  # a route may do without the body, and it is small
            await self._app(scope, run.receive, run.send)
        except _Replayed as replayed:
            await replayed.response(scope, receive, send)
        finally:
            await run.end()


class _KeyedRequest:
    """A request while it runs: it begins when its body is whole, and its reply is kept before it is sent."""

    def __init__(self, attempts: Attempts, owner: str, key: str, *, scope: Scope, receive: Receive, send: Send) -> None:
        self._attempts, self._owner, self._key = attempts, owner, key
        self._receive, self._send = receive, send
        self._hash = hashlib.sha256(
            b"\0".join((scope["method"].encode(), scope["path"].encode(), scope["query_string"], b""))
        )
        self._attempt: Attempt | None = None
        self._renewing: asyncio.Task[None] | None = None
        self._ahead: list[Message] = []
        self._start: Message | None = None
        self._body = bytearray()

    async def read(self) -> None:
        """Read the whole body before the request is answered."""
        messages: list[Message] = []
        while True:
            messages.append(await self.receive())
            if messages[-1]["type"] != "http.request" or not messages[-1].get("more_body"):
                break
        self._ahead = messages

    async def receive(self) -> Message:
        """Receive a part of the body; with the last one the request begins.

        Raises:
            _Replayed: the request must not be done.
        """
        if self._ahead:
            return self._ahead.pop(0)
        message = await self._receive()
        if message["type"] == "http.request" and self._attempt is None:
            self._hash.update(message.get("body", b""))
            if not message.get("more_body"):
                await self._begin()
        return message

    async def _begin(self) -> None:
        try:
            begun = await asyncio.to_thread(self._attempts.begin, self._owner, self._key, self._hash.hexdigest())
        except PinciteError as error:
            raise _Replayed(refused(error)) from None
        if isinstance(begun, KeptReply):
            raise _Replayed(_again(begun))
        self._attempt = begun
        self._renewing = asyncio.create_task(self._renew(begun))

    async def _renew(self, attempt: Attempt) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            with suppress(PinciteError):  # left to the next request
                await asyncio.to_thread(self._attempts.renew, attempt)

    async def send(self, message: Message) -> None:
        """Send a part of the reply; a success only when all of it is kept."""
        if self._attempt is None:
            await self._send(message)
        elif message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish()

    async def _finish(self) -> None:
        assert self._start is not None
        start, body = self._start, bytes(self._body)
        if 200 <= start["status"] < 300:  # noqa: PLR2004 - a success
            headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]]
            await self._end(KeptReply(start["status"], headers, body))
        else:
            await self._end(None)
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})

    async def end(self) -> None:
        """Free the key, unless the reply was kept."""
        if self._attempt is not None:
            await asyncio.shield(self._end(None))

    async def _end(self, reply: KeptReply | None) -> None:
        attempt, self._attempt = self._attempt, None
        if self._renewing is not None:
            self._renewing.cancel()
        if attempt is None:
            return
        try:
            if reply is not None:
                await asyncio.to_thread(self._attempts.finish, attempt, reply)
            else:
                await asyncio.to_thread(self._attempts.give_up, attempt)
        except PinciteError as error:  # what was done is done: its reply is sent, and the lease ends
            log.warning("the reply to a request with an Idempotency-Key was not kept: %s", error)


def _owner(scope: Scope, headers: Headers) -> str | None:
    """Name the sender of a request, so that no reply goes to another; None if the sender is unknown."""
    who = (scope.get(HOLDER), headers.get(TOKEN))
    return hashlib.sha256(repr(who).encode()).hexdigest()[:32] if any(who) else None


def _key(values: Sequence[str]) -> str:
    """Read the header."""
    match = KEY.fullmatch(values[0].strip()) if len(values) == 1 else None
    if match is None:
        raise MalformedIdempotencyKey
    return match[1] or match[2]


def _again(reply: KeptReply) -> Response:
    response = Response(reply.body, reply.status)
    response.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
    response.headers[REPLAYED] = "true"
    return response

"""Each request has an id, is counted, and is logged as one line of JSON."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pincite.bot import tracing
from pincite.bot.serving.access import Access, begin
from pincite.bot.serving.audit import Audit
from pincite.bot.serving.metrics import Metrics

HEADER = "x-request-id"

GIVEN = re.compile(r"[A-Za-z0-9._-]{1,128}")
"""Ids that are taken over from a client or proxy."""

OTHER = "other"
"""Label for requests that no route matched, and for unknown methods: clients choose both."""

AUDITED = re.compile(r"/(?:v1|mcp|metrics)(?:/|$)")
"""Paths whose requests the audit log holds."""

METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"}

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; empty outside of one."""

log = logging.getLogger("pincite.requests")


class Requests:
    """ASGI middleware: names requests, counts them, logs them."""

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        audit: Audit | None = None,
        published: Callable[[], tuple[str, ...]] = tuple,
        *,
        traced: bool = False,
    ) -> None:
        """Wrap an application.

        Args:
            app: answers the requests.
            metrics: counts them.
            audit: the log of who did what, if there is one.
            published: lists all collections that there are.
            traced: whether answers are traced, so that a request names the trace that they belong to.
        """
        self._traced = traced
        self._app = app
        self._published = published
        self._metrics = metrics
        self._audit = audit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        wanted_id = headers.get(HEADER, "")
        id_ = wanted_id if GIVEN.fullmatch(wanted_id) else uuid4().hex
        request_id.set(id_)
        if self._traced:
            tracing.received(headers, id_)
        access = begin(self._published)
        began, status = perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = id_
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            self._record(scope, id_, status, perf_counter() - began)
            self._account(scope, id_, status, access)

    def _account(self, scope: Scope, id_: str, status: int, access: Access) -> None:
        """Write a request to the audit log, unless it is for the page's own files."""
        if self._audit is None or not AUDITED.match(scope["path"]):
            return
        client = scope.get("client")
        self._audit.write(
            request_id=id_,
            key=access.principal.name if access.principal is not None else None,
            client=client[0] if client else None,
            method=scope["method"],
            path=scope["path"],
            collections=list(dict.fromkeys(access.collections)),
            status=status,
        )

    def _record(self, scope: Scope, id_: str, status: int, seconds: float) -> None:
        route = str(getattr(scope.get("route"), "path", OTHER))
        method = scope["method"] if scope["method"] in METHODS else OTHER
        self._metrics.requests.add(method, route, str(status))
        self._metrics.durations.add(seconds, route)
        client = scope.get("client")
        line = {
            "request_id": id_,
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "ms": round(seconds * 1000, 1),
            "client": client[0] if client else None,
        }
        log.info(json.dumps(line))


class RequestIds(logging.Filter):
    """Adds the id of the request to log lines while it is answered."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add it to a record."""
        if id_ := request_id.get():
            record.msg = f"[{id_}] {record.msg}"
        return True

"""An answer as server-sent events.

`waiting`, `retrieved`, `head`, `statement`, `citation`, `outcome` and `done`, or `error` where it fails.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from pincite.bot.events import Event
from pincite.bot.serving.languages import values
from pincite.bot.serving.messages import Problem, ProblemReply, WaitingEvent
from pincite.bot.serving.owners import known_as, shared
from pincite.index.errors import CollectionNotFound, DocumentNotFound, NothingWithin, PinciteError

MEDIA_TYPE = "text/event-stream"

STREAMED = {"cache-control": "no-store", "x-accel-buffering": "no"}
"""Headers of a stream, which no proxy must hold back."""

INTERNAL = Problem(type="InternalError", message="the server failed at this question. Its log says why")
"""Message for an unforeseen error; only the log names it."""

log = logging.getLogger(__name__)


def problem(error: PinciteError) -> dict[str, Any]:
    """Put an error into JSON. It names no collection that the request may not reach, and no folder of this machine."""
    if isinstance(error, CollectionNotFound):
        error = CollectionNotFound(known_as(error.name), tuple(shared(error.existing)))
    elif isinstance(error, DocumentNotFound):
        candidates = tuple((id_, "") for id_, _ in error.candidates)
        error = DocumentNotFound(error.name, known_as(error.collection), candidates)
    elif isinstance(error, NothingWithin):
        error = NothingWithin(error.within, *map(known_as, error.collections))
    return _reply(Problem(type=type(error).__name__, message=str(error), values=values(error)))


async def sent(events: AsyncGenerator[Event | WaitingEvent, None]) -> AsyncIterator[str]:
    """Encode events for sending. An error ends them, as an event of its own.

    Once the reader goes away, the answering stops, too.
    """
    try:
        async with aclosing(events):
            async for event in events:
                yield _event(event.type, event.model_dump(mode="json"))
    except Exception as error:  # noqa: BLE001 - told as an event, logged if unforeseen
        yield _event("error", problem_of(error))


def problem_of(error: Exception) -> dict[str, Any]:
    """Put any error into JSON; an unforeseen one is logged, and its words are not sent."""
    if isinstance(error, PinciteError):
        return problem(error)
    log.error("a question failed", exc_info=error)
    return _reply(INTERNAL)


def _reply(problem_: Problem) -> dict[str, Any]:
    return ProblemReply(error=problem_).model_dump(mode="json")


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"

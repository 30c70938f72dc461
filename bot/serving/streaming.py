"""An answer as server-sent events: `waiting`, `retrieved`, `head`, `statement`, `citation`, `done`, or `error`."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from pincite.bot.events import Event
from pincite.bot.serving.messages import Problem, ProblemReply, WaitingEvent
from pincite.index.errors import PinciteError

MEDIA_TYPE = "text/event-stream"

INTERNAL = Problem(type="InternalError", message="the server failed at this question. Its log says why")
"""What a reader is told of an error that Pincite did not foresee; only the log names it."""

log = logging.getLogger(__name__)


def problem(error: PinciteError) -> dict[str, Any]:
    """Put an error into JSON."""
    return _reply(Problem(type=type(error).__name__, message=str(error)))


async def sent(events: AsyncGenerator[Event | WaitingEvent, None]) -> AsyncIterator[str]:
    """Encode events for sending. An error ends them, as an event of its own.

    Once the reader goes away, the answering stops, too.
    """
    try:
        async with aclosing(events):
            async for event in events:
                yield _event(event.type, event.model_dump(mode="json"))
    except PinciteError as error:
        yield _event("error", problem(error))
    except Exception:
        log.exception("a question failed")
        yield _event("error", _reply(INTERNAL))


def _reply(problem_: Problem) -> dict[str, Any]:
    return ProblemReply(error=problem_).model_dump(mode="json")


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"

"""An answer as server-sent events: `retrieved`, `head`, `statement`, `citation`, `done`, or `error`."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from pincite.bot.events import Event
from pincite.index.errors import PinciteError

MEDIA_TYPE = "text/event-stream"


def problem(error: PinciteError) -> dict[str, Any]:
    """An error as JSON: its name and what it says."""
    return {"error": {"type": type(error).__name__, "message": str(error)}}


async def sent(events: AsyncGenerator[Event, None]) -> AsyncIterator[str]:
    """The events as they are sent. An error in their midst ends them as an event of its own.

    Whoever stops reading stops the answering, too.
    """
    try:
        async with aclosing(events):
            async for event in events:
                yield _event(event.type, event.model_dump(mode="json"))
    except PinciteError as error:
        yield _event("error", problem(error))


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"

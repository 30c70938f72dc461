"""Streams of server-sent events, as the description of the API tells of them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from pincite.bot import events
from pincite.bot.serving.messages import ProblemReply, WaitingEvent

EVENTS: dict[str, type[BaseModel]] = {
    "waiting": WaitingEvent,
    "retrieved": events.RetrievedEvent,
    "head": events.HeadEvent,
    "statement": events.StatementEvent,
    "citation": events.CitationEvent,
    "outcome": events.OutcomeEvent,
    "done": events.DoneEvent,
    "error": ProblemReply,
}
"""Types of the events' data, by the name of the event."""

REF = "#/components/schemas/{model}"


def event(*names: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    """The media type of a stream: one of its events, with a name if there are names, and JSON or a closing word."""
    data: dict[str, Any] = {"type": "string"}
    if content is not None:
        data |= {"contentMediaType": "application/json", "contentSchema": content}
    fields = {"data": data} | ({"event": {"type": "string", "enum": list(names)}} if names else {})
    return {"itemSchema": {"type": "object", "properties": fields, "required": ["data"]}}


def answered() -> dict[str, Any]:
    """The stream of an answer."""
    anyone = [{"$ref": REF.format(model=kind.__name__)} for kind in EVENTS.values()]
    return event(*EVENTS, content={"anyOf": anyone})


def schemas() -> dict[str, Any]:
    """The schemas of what events hold, by their names."""
    _, described = models_json_schema([(kind, "serialization") for kind in EVENTS.values()], ref_template=REF)
    parts: dict[str, Any] = described["$defs"]
    return parts

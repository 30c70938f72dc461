"""What completions, responses and models look like, for the description of the API; `replies` makes them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pincite.bot.answers import Answer


class _Reply(BaseModel):
    model_config = ConfigDict(extra="allow")


class ModelCard(_Reply):
    """A collection as a model."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelList(_Reply):
    """The collections as models."""

    object: Literal["list"]
    data: list[ModelCard]


class AssistantMessage(_Reply):
    """The answer as a message; its annotations are the citations."""

    role: Literal["assistant"]
    content: str
    annotations: list[dict[str, Any]]


class Choice(_Reply):
    """The one choice of a completion."""

    index: int
    message: AssistantMessage
    finish_reason: Literal["stop"]


class ChatCompletion(_Reply):
    """A chat completion."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: dict[str, int]
    pincite: Answer = Field(description="The whole answer.")


class Response(_Reply):
    """A response."""

    id: str
    object: Literal["response"]
    created_at: int
    status: Literal["completed"]
    model: str
    output: list[dict[str, Any]]
    usage: dict[str, Any]
    pincite: Answer = Field(description="The whole answer.")

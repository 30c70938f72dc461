"""Requests of OpenAI's protocol, as far as they mean something here.

Settings of a sampler (temperature, seed, limits of tokens) have no meaning for an answer that quotes, and are ignored.
What would change the answer's form, such as tools, is refused.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from pincite.bot.serving.openai.conversation import ChatMessage, UnsupportedRequest


class _Request(BaseModel):
    model_config = ConfigDict(extra="allow")

    model: str = Field(
        max_length=1000,
        description="`pincite/NAME` asks the collection NAME, `pincite/NAME+NAME` several together, `pincite` the "
        "default one.",
    )
    stream: bool | None = Field(default=False, description="Send each statement when it is verified.")
    tools: list[Any] | None = Field(
        default=None,
        description="Must be empty: nothing here calls tools.",
        json_schema_extra={"anyOf": [{"type": "array", "maxItems": 0}, {"type": "null"}]},
    )

    def refuse_forms(self) -> None:
        """Refuse a request that calls for tools, or for an answer in another form.

        Raises:
            UnsupportedRequest: tools are given, or a form.
        """
        extra = self.model_extra or {}
        for name in ("tools", "functions"):
            if self.tools if name == "tools" else extra.get(name):
                raise UnsupportedRequest(name, "nothing here calls tools. Leave them out")
        text = extra.get("text")
        format_ = extra.get("response_format") or (text.get("format") if isinstance(text, dict) else None)
        if isinstance(format_, dict) and format_.get("type", "text") != "text":
            name = "response_format" if extra.get("response_format") else "text.format"
            raise UnsupportedRequest(name, "answers are text. Leave it out; the whole answer is in `pincite`")
        if "audio" in (extra.get("modalities") or ()):
            raise UnsupportedRequest("modalities", "answers are text. Leave it out")
        if extra.get("logprobs"):
            raise UnsupportedRequest("logprobs", "no tokens are sampled here. Leave it out")


TEXTS = ("text", "input_text", "output_text", "refusal")
"""Kinds of parts that are text."""


class MessagePart(BaseModel):
    """A part of a message; text is the only kind that can be asked."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(json_schema_extra={"enum": list(TEXTS)})
    text: str | None = None


class Message(BaseModel):
    """One message of a conversation."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"required": ["role"]})

    role: str | None = Field(
        default=None, json_schema_extra={"anyOf": [{"enum": ["user", "assistant", "system", "developer"]}]}
    )
    type: str | None = Field(default=None, json_schema_extra={"anyOf": [{"enum": ["message", None]}]})
    content: str | list[MessagePart] | None = None

    def turn(self, name: str) -> ChatMessage:
        """The message as role and text.

        Raises:
            UnsupportedRequest: it holds something that is not text.
        """
        if self.type not in {None, "message"} or self.role in {None, "tool", "function"}:
            raise UnsupportedRequest(name, f"{self.role or self.type!r} messages are not understood")
        parts = self.content if isinstance(self.content, list) else [MessagePart(type="text", text=self.content or "")]
        for part in parts:
            if part.type not in TEXTS:
                raise UnsupportedRequest(name, f"{part.type!r} is not read. Send text")
        return ChatMessage(str(self.role), "\n".join(part.text or "" for part in parts))


class StreamOptions(BaseModel):
    """What a stream contains besides the answer."""

    model_config = ConfigDict(extra="allow")

    include_usage: bool | None = False


class ChatRequest(_Request):
    """A request for a chat completion."""

    messages: list[Message] = Field(min_length=1, max_length=2000)
    n: int | None = Field(default=1, json_schema_extra={"anyOf": [{"enum": [1, None]}]})
    stream_options: StreamOptions | None = None

    def turns(self) -> list[ChatMessage]:
        """The conversation.

        Raises:
            UnsupportedRequest: a part of the request can't be honoured.
        """
        self.refuse_forms()
        if self.n not in {None, 1}:
            raise UnsupportedRequest("n", "there is one answer. Leave it out")
        return [message.turn("messages") for message in self.messages]


NEVER: JsonDict = {"anyOf": [{"type": "null"}]}
"""Schema of a field that has to stay empty."""


class ResponsesRequest(_Request):
    """A request for a response."""

    input: str | list[Message]
    previous_response_id: str | None = Field(default=None, json_schema_extra=NEVER)
    conversation: Any = Field(default=None, json_schema_extra=NEVER)
    background: bool | None = Field(default=None, json_schema_extra={"anyOf": [{"enum": [False, None]}]})
    truncation: Literal["auto", "disabled"] | None = None

    def turns(self) -> list[ChatMessage]:
        """The conversation.

        Raises:
            UnsupportedRequest: a part of the request can't be honoured.
        """
        self.refuse_forms()
        if self.previous_response_id or self.conversation:
            name = "previous_response_id" if self.previous_response_id else "conversation"
            raise UnsupportedRequest(name, "no conversation is kept here. Send its messages as input")
        if self.background:
            raise UnsupportedRequest("background", "answers are not given in the background. Leave it out")
        if isinstance(self.input, str):
            return [ChatMessage("user", self.input)]
        return [message.turn("input") for message in self.input]

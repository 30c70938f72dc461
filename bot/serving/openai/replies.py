"""An answer as a chat completion or a response, with its citations as annotations.

The text is the answer's own, so that the offsets of a statement are the indices of its annotations, in code points. The
whole answer stands in the field `pincite`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from pincite.bot.answers import Answer, Citation, Statement

Json = dict[str, Any]

Linking = Callable[[Citation], str]
"""Where a browser or program reads a citation in its document."""


def is_address(source: str) -> bool:
    """Whether a source is a web address that leads where it seems to: no user name precedes its host."""
    try:
        parts = urlsplit(source)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def cited(answer: Answer) -> Iterator[tuple[Statement, Citation]]:
    """Each statement with each of its citations."""
    for statement in answer.statements:
        for number in statement.citations:
            yield statement, answer.citations[number]


def evidence(citation: Citation) -> Json:
    """What an annotation adds to OpenAI's: the exact characters, and the collection that holds them."""
    own = {"start", "end", "quote", "collection"}
    return {"document_id": citation.document_id, **citation.model_dump(mode="json", include=own)}


def url_annotation(statement: Statement, citation: Citation, link: Linking) -> Json:
    """A citation as the address of its document, or of its place on this server."""
    return {
        "start_index": statement.start,
        "end_index": statement.end,
        "title": citation.title,
        "url": citation.source if is_address(citation.source) else link(citation),
    }


@dataclass(frozen=True)
class ChatReply:
    """A chat completion, whole or as the chunks of a stream."""

    model: str
    link: Linking
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time()))

    def whole(self, answer: Answer) -> Json:
        """The completion."""
        message = {
            "role": "assistant",
            "content": answer.text,
            "refusal": None,
            "annotations": self._annotations(answer),
        }
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        head = self._head("chat.completion")
        return {**head, "choices": [choice], "usage": chat_usage(answer), "pincite": dumped(answer)}

    def chunk(self, delta: Json, finish: str | None = None, **more: Any) -> Json:
        """A chunk of a stream."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return {**self._head("chat.completion.chunk"), "choices": [choice], **more}

    def last(self, answer: Answer) -> Json:
        """The chunk that ends the answer."""
        return self.chunk({"annotations": self._annotations(answer)}, "stop", pincite=dumped(answer))

    def usage(self, answer: Answer) -> Json:
        """The chunk that reports the tokens."""
        return {**self._head("chat.completion.chunk"), "choices": [], "usage": chat_usage(answer)}

    def _head(self, kind: str) -> Json:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}

    def _annotations(self, answer: Answer) -> list[Json]:
        return [
            {
                "type": "url_citation",
                "url_citation": url_annotation(statement, citation, self.link),
                "pincite": evidence(citation),
            }
            for statement, citation in cited(answer)
        ]


@dataclass(frozen=True)
class ResponseReply:
    """A response, whole or as the events of a stream."""

    model: str
    link: Linking
    id: str = field(default_factory=lambda: f"resp_{uuid4().hex}")
    item: str = field(default_factory=lambda: f"msg_{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time()))

    def whole(self, answer: Answer) -> Json:
        """The response."""
        return {
            **self.begun("completed"),
            "output": [self.message("completed", [self.part(answer.text, self.annotations(answer))])],
            "usage": response_usage(answer),
            "pincite": dumped(answer),
        }

    def begun(self, status: str = "in_progress") -> Json:
        """The response before any of it exists."""
        return {
            "id": self.id,
            "object": "response",
            "created_at": self.created,
            "status": status,
            "model": self.model,
            "output": [],
            "error": None,
            "incomplete_details": None,
            "instructions": None,
            "metadata": {},
            "parallel_tool_calls": False,
            "previous_response_id": None,
            "store": False,
            "temperature": None,
            "text": {"format": {"type": "text"}},
            "tool_choice": "none",
            "tools": [],
            "top_p": None,
            "truncation": "disabled",
            "usage": None,
        }

    def message(self, status: str, content: list[Json]) -> Json:
        """The one item of the response."""
        return {"type": "message", "id": self.item, "status": status, "role": "assistant", "content": content}

    def part(self, text: str, annotations: list[Json]) -> Json:
        """The text with its annotations."""
        return {"type": "output_text", "text": text, "annotations": annotations, "logprobs": []}

    def annotations(self, answer: Answer) -> list[Json]:
        """Citations of documents on the web by their address, of others by their id."""
        return [self._annotation(statement, citation) for statement, citation in cited(answer)]

    def _annotation(self, statement: Statement, citation: Citation) -> Json:
        if is_address(citation.source):
            own: Json = {"type": "url_citation", **url_annotation(statement, citation, self.link)}
        else:
            own = {
                "type": "file_citation",
                "file_id": citation.document_id,
                "filename": citation.title,
                "index": statement.end,
                "start_index": statement.start,
                "end_index": statement.end,
            }
        return {**own, "pincite": evidence(citation)}


def dumped(answer: Answer) -> Json:
    """The whole answer as JSON."""
    return answer.model_dump(mode="json")


def chat_usage(answer: Answer) -> Json:
    """Tokens as a chat completion reports them; none if the reader answered."""
    usage = answer.usage
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
    }


def response_usage(answer: Answer) -> Json:
    """Tokens as a response reports them."""
    usage = answer.usage
    return {
        "input_tokens": usage.prompt_tokens,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": usage.completion_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
    }

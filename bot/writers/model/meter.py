"""The usage of a language model: what each request sends and receives, counted or estimated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Messages = Sequence[Mapping[str, str]]
"""The messages of a request, each with its role and content."""

BYTES_A_TOKEN = 3.0
"""Fewest UTF-8 bytes of a token, on average: English has about four, Persian and Chinese three."""


@dataclass(slots=True)
class Sent:
    """A request that the server has taken."""

    prompt_bytes: int
    reply_bytes: int = 0
    chunks: int = 0
    counted: bool = False
    """Whether the server has reported its usage, which comes at the end of a reply."""

    def received(self, piece: str) -> None:
        """Take note of a chunk of the reply."""
        self.chunks += 1
        self.reply_bytes += len(piece.encode("utf-8", "replace"))

    @property
    def tokens(self) -> tuple[int, int]:
        """An estimate of the tokens of the prompt and of the reply so far, rather too high than too low."""
        reply = max(self.chunks, math.ceil(self.reply_bytes / BYTES_A_TOKEN))  # a chunk has at least one
        return math.ceil(self.prompt_bytes / BYTES_A_TOKEN), reply


@dataclass(slots=True)
class Meter:
    """Usage of one question, over all its requests. It may be read while they run."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    """Dollars, if the server reports them."""
    requests: list[Sent] = field(default_factory=list)

    @contextmanager
    def sending(self, messages: Messages) -> Iterator[Sent]:
        """Take note of a request that the block sends; one that the server refuses costs nothing."""
        sent = Sent(sum(len(message["content"].encode("utf-8", "replace")) for message in messages))
        self.requests.append(sent)
        try:
            yield sent
        except Exception:
            self.requests.remove(sent)
            raise

    @property
    def estimated(self) -> tuple[int, int]:
        """Tokens of prompts and of replies that the server has not counted, such as those of a reply broken off."""
        tokens = [sent.tokens for sent in tuple(self.requests) if not sent.counted]
        return sum(prompt for prompt, _ in tokens), sum(reply for _, reply in tokens)

    def count(self, usage: Any, sent: Sent) -> None:
        """Add the usage of one request."""
        sent.counted = True
        self.prompt_tokens += int(getattr(usage, "prompt_tokens", 0) or 0)
        self.completion_tokens += int(getattr(usage, "completion_tokens", 0) or 0)
        cost = getattr(usage, "cost", None)
        if isinstance(cost, (int, float)) and 0 <= cost < math.inf:
            self.cost = (self.cost or 0.0) + cost

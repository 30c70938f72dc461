"""One answer that a language model writes: the request, its reply piece by piece, and a second try."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from pincite.bot.writers.model.client import Client, ContextTooSmall, StreamCut
from pincite.bot.writers.model.loop import Loop, Stop
from pincite.bot.writers.model.meter import BYTES_A_TOKEN, Messages, Meter
from pincite.bot.writers.model.prompt import asking, numbered, repairing
from pincite.bot.writers.model.reply import SCHEMA, Part, StreamedReply, UnreadablePart

if TYPE_CHECKING:
    from pincite.bot.asking.translating import Translation
    from pincite.index.retrieve import Retrieved

REPLY_SHARE = 0.25
"""Share of a small context to keep free for the reply."""

MOST_ATTEMPTS = 2
"""Requests for a reply that can't be read, is empty, or breaks off before its first statement."""


class ModelExchange:
    """One question and a language model's reply to it."""

    def __init__(
        self,
        client: Client,
        loop: Loop,
        question: str,
        passages: Sequence[Retrieved],
        *,
        meter: Meter,
        stop: Stop,
        least: int = 1,
        translation: Translation | None = None,
    ) -> None:
        self._client = client
        self._loop = loop
        self._question = question
        self._translation = translation
        self._passages = list(passages)
        self._meter = meter
        self._stop = stop
        self._least = least
        self._messages: Messages = ()
        self._reply = ""
        self.shown = numbered(passages)
        """What the model is shown; fewer passages from the first part on, if its context is too small."""

    def parts(self) -> Iterator[Part]:
        """Yield what the model says, as it comes.

        Raises:
            StreamCut: it broke off after it had begun.
            LLMUnavailable: it can't be asked, or says nothing that can be read.
        """
        capabilities = self._client.capabilities
        self._fit(capabilities.context)
        attempts = 0
        while True:
            attempts += 1
            begun = False
            try:
                for part in self._ask():
                    begun = begun or not isinstance(part, UnreadablePart)
                    yield part
            except ContextTooSmall as error:
                if begun or not self._fewer(error.limit):
                    raise
                attempts -= 1
                continue
            except StreamCut:
                if begun or attempts >= MOST_ATTEMPTS:
                    raise
                continue
            if begun:
                return
            capabilities.keeps_to_schema = False  # the reply has nothing that was asked for
            if attempts >= MOST_ATTEMPTS:
                raise self._client.language_model.unavailable(
                    "its reply is empty or can't be read as an answer. Ask another model, or leave the writing to the "
                    "reader (--writer reader)"
                )

    def repaired(self, refused: Sequence[tuple[str, str]]) -> Iterator[Part]:
        """Yield what the model says instead of refused statements.

        Args:
            refused: the text of each statement, and the reason.

        Raises:
            LLMUnavailable: it can't be asked again.
        """
        messages = repairing(self._messages, self._reply, refused)
        yield from self._stream(messages, structured=self._client.capabilities.structured)

    def _ask(self) -> Iterator[Part]:
        structured = self._client.capabilities.structured
        self._messages = asking(self._question, self.shown, self._translation, structured=structured)
        yield from self._stream(self._messages, structured=structured)

    def _stream(self, messages: Messages, *, structured: bool) -> Iterator[Part]:
        reply = StreamedReply()
        stream = self._client.stream(messages, self._meter, schema=SCHEMA if structured else None)
        try:
            with closing(self._loop.iterate(stream, self._stop)) as pieces:  # type: ignore[type-var]
                for piece in pieces:
                    yield from reply.feed(piece)
            yield from reply.end()
        finally:
            self._reply = reply.text

    def _fit(self, context: int | None) -> None:
        """Leave out the weakest passages until the rest fits into a context of so many tokens. If the context is
        unknown, passages after the first use no more than the smallest that it can be.
        """
        least = 1 if context is not None else self._least
        room = (context or self._client.language_model.assumed_context) * (1 - REPLY_SHARE)
        while len(self._passages) > least and self._tokens() > room:
            self._drop(1)

    def _fewer(self, limit: int | None) -> bool:
        """Leave passages out after the endpoint has said there were too many; False if none can be."""
        if len(self._passages) <= 1:
            return False
        before = len(self._passages)
        capabilities = self._client.capabilities
        if limit is not None and capabilities.context is None:
            capabilities.context = limit
            self._fit(limit)
        if len(self._passages) == before:
            self._drop(before // 2)
        return True

    def _drop(self, count: int) -> None:
        self._passages = self._passages[:-count]
        self.shown = numbered(self._passages)

    def _tokens(self) -> int:
        messages = asking(self._question, self.shown, self._translation, structured=True)
        return math.ceil(sum(len(m["content"].encode()) for m in messages) / BYTES_A_TOKEN)

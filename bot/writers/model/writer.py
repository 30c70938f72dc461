"""The writer that asks a language model: what it says of the shown sentences, as it comes."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from pincite.bot.writers.model.client import Client, ContextTooSmall, Messages, Meter, StreamCut
from pincite.bot.writers.model.loop import Loop, Stop
from pincite.bot.writers.model.prompt import asking, condensing, numbered, repairing
from pincite.bot.writers.model.reply import SCHEMA, Item, Reply, Unreadable

if TYPE_CHECKING:
    from pincite.bot.settings import Settings
    from pincite.bot.writers.model.endpoint import LanguageModel
    from pincite.index.retrieve import Retrieved

T = TypeVar("T")

BYTES_A_TOKEN = 3.0
"""UTF-8 bytes that a token of a prompt has at least, on average: English has about four, Persian and Chinese three."""

REPLY_SHARE = 0.25
"""Share of a small context that is kept free for the reply."""

MOST_ATTEMPTS = 2
"""Times that a reply is asked for which can't be read, is empty, or broke off before its first statement."""

LONGEST_QUESTION = 200
"""Tokens that a follow-up question made whole may have."""


class LanguageModelWriter:
    """Asks one language model. Safe to use from several threads; all requests share one pool of connections."""

    def __init__(self, language_model: LanguageModel, settings: Settings) -> None:
        self.client = Client(language_model, settings)
        self.loop = Loop()
        self._settings = settings

    def name(self) -> str:
        """The name of the model.

        Raises:
            LLMUnavailable: none was named, and the endpoint does not serve exactly one.
        """
        return self.loop.submit(self.client.model()).result()

    def served(self) -> list[str]:
        """The names of the models that the endpoint says it serves.

        Raises:
            LLMUnavailable: it can't be asked.
        """
        return self.loop.submit(self.client.served()).result()

    def aside(self, act: Callable[[], T]) -> Future[T]:
        """Do something else in another thread meanwhile."""
        return self.loop.submit(asyncio.to_thread(act))

    def write(self, question: str, passages: Sequence[Retrieved], meter: Meter, stop: Stop) -> Writing:
        """Begin to write an answer to a question from these passages."""
        return Writing(self, question, passages, meter, stop)

    def whole(self, question: str, history: Sequence[tuple[str, str]], meter: Meter, stop: Stop) -> str:
        """What the model makes of a follow-up question: one that can be understood without the conversation.

        Raises:
            LLMUnavailable: it can't be asked.
        """
        pieces = self.client.stream(condensing(question, history), meter, most=LONGEST_QUESTION)
        with closing(self.loop.iterate(pieces, stop)) as came:  # type: ignore[type-var]
            said = "".join(came)
        lines = [line.strip() for line in said.rpartition("</think>")[2].strip().splitlines()]
        return lines[0].strip(' "“”*') if lines else ""

    def cost(self, meter: Meter) -> float | None:
        """Dollars: what the server says, or else by the prices that are set."""
        if meter.cost is not None:
            return meter.cost
        prompt, completion = self._settings.llm_price_prompt, self._settings.llm_price_completion
        if prompt is None or completion is None:
            return None
        return (prompt * meter.prompt_tokens + completion * meter.completion_tokens) / 1e6

    def close(self) -> None:
        """End what is under way and close the connections."""
        self.loop.close(self.client.close())


class Writing:
    """One answer that a model writes."""

    def __init__(
        self, writer: LanguageModelWriter, question: str, passages: Sequence[Retrieved], meter: Meter, stop: Stop
    ) -> None:
        self._writer = writer
        self._client = writer.client
        self._question = question
        self._passages = list(passages)
        self._meter = meter
        self._stop = stop
        self._messages: Messages = ()
        self._said = ""
        self.shown = numbered(passages)
        """What the model is shown; fewer passages from the first item on, where its context is too small."""

    def items(self) -> Iterator[Item]:
        """What the model says, as it comes.

        Raises:
            StreamCut: it broke off after it had begun.
            LLMUnavailable: it can't be asked, or says nothing that can be read.
        """
        self._fit(self._client.context)
        attempts = 0
        while True:
            attempts += 1
            begun = False
            try:
                for item in self._ask():
                    begun = begun or not isinstance(item, Unreadable)
                    yield item
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
            self._client.structured = False  # what came back was none of what was asked for
            if attempts >= MOST_ATTEMPTS:
                raise self._client.language_model.unavailable(
                    "its reply is empty or can't be read as an answer. Ask another model, or leave the writing to the "
                    "reader (--writer reader)"
                )

    def repaired(self, refused: Sequence[tuple[str, str]]) -> Iterator[Item]:
        """What the model says instead of statements that were refused, each with the reason.

        Raises:
            LLMUnavailable: it can't be asked again.
        """
        messages = repairing(self._messages, self._said, refused)
        yield from self._stream(messages, structured=self._client.structured is not False)

    def _ask(self) -> Iterator[Item]:
        structured = self._client.structured is not False
        self._messages = asking(self._question, self.shown, structured=structured)
        yield from self._stream(self._messages, structured=structured)

    def _stream(self, messages: Messages, *, structured: bool) -> Iterator[Item]:
        reply = Reply()
        pieces = self._client.stream(messages, self._meter, schema=SCHEMA if structured else None)
        try:
            with closing(self._writer.loop.iterate(pieces, self._stop)) as came:  # type: ignore[type-var]
                for piece in came:
                    yield from reply.feed(piece)
            yield from reply.end()
        finally:
            self._said = reply.text

    def _fit(self, context: int | None) -> None:
        """Leave the weakest passages out until the rest fits into a context of so many tokens."""
        while context is not None and len(self._passages) > 1 and self._tokens() > context * (1 - REPLY_SHARE):
            self._drop(1)

    def _fewer(self, limit: int | None) -> bool:
        """Leave passages out after the endpoint has said that there were too many; False where none can be."""
        if len(self._passages) <= 1:
            return False
        before = len(self._passages)
        if limit is not None and self._client.context is None:
            self._client.context = limit
            self._fit(limit)
        if len(self._passages) == before:
            self._drop(before // 2)
        return True

    def _drop(self, count: int) -> None:
        self._passages = self._passages[:-count]
        self.shown = numbered(self._passages)

    def _tokens(self) -> int:
        messages = asking(self._question, self.shown, structured=True)
        return math.ceil(sum(len(m["content"].encode()) for m in messages) / BYTES_A_TOKEN)

"""One language model, open for all questions of a bot: its client, its loop, its prices."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, TypeVar

from pincite.bot.answers import Usage
from pincite.bot.writers.model.client import Client
from pincite.bot.writers.model.exchange import ModelExchange
from pincite.bot.writers.model.loop import Loop, Stop
from pincite.bot.writers.model.meter import Messages, Meter

if TYPE_CHECKING:
    from pincite.bot.asking.translating import Translation
    from pincite.bot.settings import Settings
    from pincite.bot.writers.model.endpoint import LanguageModel
    from pincite.index.retrieve import Retrieved

T = TypeVar("T")

LONGEST_REPLY = 200
"""Longest short reply in tokens, such as a rewritten question."""


class ModelService:
    """Asks one language model. Safe to use from several threads; all requests share one pool of connections."""

    def __init__(self, language_model: LanguageModel, settings: Settings) -> None:
        self.client = Client(language_model, settings)
        self.loop = Loop()
        self._settings = settings

    def name(self) -> str:
        """Return the name of the model.

        Raises:
            LLMUnavailable: none was named, and the endpoint does not serve exactly one.
        """
        return self.loop.submit(self.client.model()).result()

    def served(self) -> list[str]:
        """Return the names of the models that the endpoint says it serves.

        Raises:
            LLMUnavailable: it can't be asked.
        """
        return self.loop.submit(self.client.served()).result()

    def aside(self, act: Callable[[], T]) -> Future[T]:
        """Run a function in another thread."""
        return self.loop.submit(asyncio.to_thread(act))

    def exchange(
        self,
        question: str,
        passages: Sequence[Retrieved],
        meter: Meter,
        stop: Stop,
        *,
        least: int = 1,
        translation: Translation | None = None,
    ) -> ModelExchange:
        """Prepare to ask for an answer from these passages, from `least` of them even where they may not fit.

        With a translation, the question is shown in both languages, and is to be answered in that of the asker.
        """
        return ModelExchange(
            self.client,
            self.loop,
            question,
            passages,
            meter=meter,
            stop=stop,
            least=least,
            translation=translation,
        )

    def ask(
        self,
        messages: Messages,
        meter: Meter,
        stop: Stop,
        *,
        schema: Mapping[str, Any] | None = None,
        most: int | None = LONGEST_REPLY,
        within: float | None = None,
    ) -> str:
        """Return a reply, whole.

        Args:
            messages: the conversation with the model.
            meter: counts the tokens.
            stop: ends the request once it is abandoned.
            schema: JSON schema of the reply.
            most: tokens of the reply; None as the settings say.
            within: seconds for all of it.

        Raises:
            LLMUnavailable: it can't be asked, or takes longer.
            Stopped: `stop` signalled.
        """
        stream = self.client.stream(messages, meter, schema=schema, most=most)
        try:
            return self.loop.wait(_whole_reply(stream, within), stop)
        except TimeoutError:
            late = f"no reply came in {within:g} s. Is the server overloaded?"
            raise self.client.language_model.unavailable(late, temporary=True) from None

    def usage(self, meter: Meter) -> Usage:
        """Return what the server counted, with its cost."""
        cost = self.cost(meter)
        return Usage(
            prompt_tokens=meter.prompt_tokens,
            completion_tokens=meter.completion_tokens,
            cost_usd=None if cost is None else round(cost, 8),
        )

    def used(self, meter: Meter) -> Usage:
        """Return what was used so far: what the server counted, and an estimate of the rest, with its cost.

        A reply that is cut short never comes with its usage. The estimate counts bytes; a token costs what
        the settings say, or as much as one of the last request whose cost the server reported.
        """
        prompt, completion = meter.estimated
        cost = self._priced(prompt, completion)
        rate = self.client.capabilities.dollars_a_token
        if cost is None and rate is not None:
            cost = rate * (prompt + completion)
        return self.usage(meter).plus(Usage(prompt_tokens=prompt, completion_tokens=completion, cost_usd=cost))

    def cost(self, meter: Meter) -> float | None:
        """Return dollars, as the server reports them or by the prices in the settings."""
        return meter.cost if meter.cost is not None else self._priced(meter.prompt_tokens, meter.completion_tokens)

    def _priced(self, prompt_tokens: int, completion_tokens: int) -> float | None:
        """Dollars by the prices in the settings."""
        prompt, completion = self._settings.llm_price_prompt, self._settings.llm_price_completion
        if prompt is None or completion is None:
            return None
        return (prompt * prompt_tokens + completion * completion_tokens) / 1e6

    def close(self) -> None:
        """Cancel open requests and close the connections."""
        self.loop.close(self.client.close())


async def _whole_reply(pieces: AsyncIterator[str], within: float | None) -> str:
    async with asyncio.timeout(within), aclosing(pieces) as stream:  # type: ignore[type-var]
        return "".join([piece async for piece in stream])

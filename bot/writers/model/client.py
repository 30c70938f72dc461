"""One request to a language model as a stream of text, whatever server is behind the address.

The first request uses everything that helps: a schema for the reply, a limit, usage figures. Options that the server
refuses by name are left out from then on.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pincite.bot.errors import LLMUnavailable
from pincite.bot.tracing import Attributes, note, span
from pincite.bot.writers.model.meter import Messages, Meter, Sent
from pincite.index.endpoints import explain, quoted

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI, OpenAI, OpenAIError

    from pincite.bot.settings import Settings
    from pincite.bot.writers.model.endpoint import LanguageModel

KEY_SETTING = "OPENAI_API_KEY, or PINCITE_LLM_API_KEY for an endpoint of your own"


CONTEXT = re.compile(
    r"context.{0,20}(?:length|size|window|limit)|exceed_context|maximum context|too many tokens|"
    r"(?:prompt|input|request) (?:is )?too (?:long|large)|reduce the length",
    re.IGNORECASE,
)
"""Wordings of the error that a request exceeds the context."""

LIMITS = re.compile(
    r"(?:context (?:length|size|window)|n_ctx|limit)\D{0,40}?(\d{3,8})|(\d{3,8}) tokens? (?:context|limit)"
)
"""The size of the context in such an error."""


BAD_REQUEST, UNPROCESSABLE, TOO_LARGE = 400, 422, 413


class ContextTooSmall(LLMUnavailable):
    """The request exceeds the model's context."""

    limit: int | None = None
    """Size of the context in tokens, if the server names it."""


class StreamCut(LLMUnavailable):
    """The reply broke off."""


class Refused(LLMUnavailable):
    """The model or a filter declines to answer."""


@dataclass(slots=True)
class Capabilities:
    """The abilities of an endpoint, as far as requests have shown; learnt once for all questions."""

    context: int | None = None
    """Context in tokens, from the settings or the endpoint; None while unknown."""
    keeps_to_schema: bool | None = None
    """Whether replies keep to the schema; None while unknown."""
    refused: set[str] = field(default_factory=set)
    """Options that the endpoint refuses by name."""
    dollars_a_token: float | None = None
    """Dollars per token of the last request, if the endpoint reports costs."""

    @property
    def structured(self) -> bool:
        """Whether a schema is worth a try."""
        return self.keeps_to_schema is not False

    def refuse(self, option: str) -> None:
        """Leave an option out from now on."""
        self.refused.add(option)
        if option == "response_format":
            self.keeps_to_schema = False


class Client:
    """Asks one language model. Runs in one event loop."""

    def __init__(self, language_model: LanguageModel, settings: Settings) -> None:
        self.language_model = language_model
        self.capabilities = Capabilities(context=settings.llm_context)
        self._settings = settings
        self._model = language_model.model
        self._naming = asyncio.Lock()
        self._free = asyncio.Semaphore(settings.llm_concurrency)
        self._client: OpenAI | AsyncOpenAI | None = language_model.client

    async def model(self) -> str:
        """Return the model's name; unless one was named, the only one that the endpoint serves.

        Raises:
            LLMUnavailable: none was named, and the endpoint serves none or several.
        """
        async with self._naming:
            if self._model is None:
                served = await self.served()
                if len(served) != 1:
                    models = f"it serves {', '.join(served[:10])}" if served else "it does not say what it serves"
                    raise self.language_model.unavailable(f"no model is named, and {models}. Set PINCITE_LLM_MODEL")
                self._model = served[0]
            return self._model

    async def served(self) -> list[str]:
        """Return the names of the models that the endpoint lists.

        Raises:
            LLMUnavailable: it can't be asked.
        """
        import openai

        async def ask() -> list[str]:
            client = self._openai()
            if isinstance(client, openai.AsyncOpenAI):
                return [str(model.id) for model in (await client.models.list()).data]
            return [str(model.id) for model in (await asyncio.to_thread(client.models.list)).data]

        try:
            return await ask()
        except openai.NotFoundError:
            return []
        except openai.OpenAIError as error:
            raise self._unavailable(error) from None  # the cause could show the key
        except (ValueError, TypeError, AttributeError):
            raise self.language_model.unavailable(
                "the list of models does not follow the protocol. Is the address right, and does it end in /v1?"
            ) from None

    async def stream(
        self, messages: Messages, meter: Meter, *, schema: Mapping[str, Any] | None = None, most: int | None = None
    ) -> AsyncIterator[str]:
        """Yield the reply as it arrives.

        Args:
            messages: the conversation with the model.
            meter: counts the tokens.
            schema: JSON schema of the reply; it is sent unless the endpoint has refused one.
            most: tokens of the reply; without it as the settings say.

        Raises:
            ContextTooSmall, StreamCut, Refused: as they say.
            LLMUnavailable: any other reason; the message says what to do.
        """
        most = most or self._settings.llm_reply_limit
        async with self._free:
            model = await self.model()
            with span(f"chat {model}", self._traced(model, most), kind="client"):
                opened, sent = await self._open(model, messages, meter, schema, most)
                async with aclosing(self._pieces(opened, meter, sent)) as pieces:  # type: ignore[type-var]
                    async for piece in pieces:
                        yield piece

    async def close(self) -> None:
        """Close the connections, unless the caller opened them."""
        import openai

        client, self._client = self._client, self.language_model.client
        if isinstance(client, openai.AsyncOpenAI) and client is not self.language_model.client:
            await client.close()

    async def _open(
        self, model: str, messages: Messages, meter: Meter, schema: Mapping[str, Any] | None, most: int
    ) -> tuple[Any, Sent]:
        """Open the stream, again without each option that the server refuses by name."""
        import openai

        tried: set[str] = set()
        while True:
            options = self._options(schema, most)
            try:
                with meter.sending(messages) as sent:
                    return await self._create(model=model, messages=list(messages), stream=True, **options), sent
            except openai.APIStatusError as error:
                wrong = self._refused_option(error, options, tried)
                if wrong is None:
                    raise self._unavailable(error) from None
                tried.add(wrong)
                self.capabilities.refuse(wrong)
            except openai.OpenAIError as error:
                raise self._unavailable(error) from None
            except ValueError:
                raise self.language_model.unavailable(
                    "the answer does not follow the protocol. Is the address right, and does it end in /v1?"
                ) from None

    def _traced(self, model: str, most: int) -> Attributes:
        """A request by the conventions for generative AI (https://opentelemetry.io/docs/specs/semconv/gen-ai)."""
        address = urlsplit(self.language_model.endpoint.shown)
        return {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",  # the protocol spoken, whichever server speaks it
            "gen_ai.request.model": model,
            "gen_ai.request.max_tokens": most,
            "server.address": address.hostname,
            "server.port": address.port,
        }

    def _options(self, schema: Mapping[str, Any] | None, most: int) -> dict[str, Any]:
        options: dict[str, Any] = {"temperature": 0.0, "stream_options": {"include_usage": True}}
        limit = "max_tokens" if "max_tokens" not in self.capabilities.refused else "max_completion_tokens"
        options[limit] = most
        if schema is not None and self.capabilities.structured:
            options["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": schema},
            }
        return {name: value for name, value in options.items() if name not in self.capabilities.refused}

    def _refused_option(self, error: APIStatusError, options: Mapping[str, Any], tried: set[str]) -> str | None:
        """Return the option that the server refuses: the one it names, or the schema; None if neither."""
        if error.status_code not in (BAD_REQUEST, UNPROCESSABLE) or CONTEXT.search(_body(error)):
            return None
        message = _body(error)
        for name in options:
            if re.search(rf"\b{name}\b", message) and name not in tried:
                return name
        schema = "response_format" in options and re.search(r"schema|grammar|format|json", message, re.IGNORECASE)
        return "response_format" if schema else None

    async def _create(self, **arguments: Any) -> Any:
        import openai

        client = self._openai()
        if isinstance(client, openai.AsyncOpenAI):
            return await client.chat.completions.create(**arguments)
        return await asyncio.to_thread(lambda: client.chat.completions.create(**arguments))

    async def _pieces(self, opened: Any, meter: Meter, sent: Sent) -> AsyncIterator[str]:
        import openai

        finished, refusal = None, ""
        try:
            async with _closing(opened) as chunks, aclosing(chunks):
                while True:
                    async with asyncio.timeout(self._settings.llm_timeout):
                        chunk = await anext(chunks, None)
                    if chunk is None:
                        break
                    if getattr(chunk, "usage", None) is not None:
                        meter.count(chunk.usage, sent)
                        note(
                            {
                                "gen_ai.usage.input_tokens": getattr(chunk.usage, "prompt_tokens", None),
                                "gen_ai.usage.output_tokens": getattr(chunk.usage, "completion_tokens", None),
                            }
                        )
                        self._learn_price(chunk.usage)
                    for choice in (getattr(chunk, "choices", None) or [])[:1]:
                        finished = choice.finish_reason or finished
                        refusal += getattr(choice.delta, "refusal", None) or ""
                        piece = str(getattr(choice.delta, "content", None) or "")
                        sent.received(piece)
                        if piece:
                            yield piece
        except TimeoutError:
            raise StreamCut(
                self._message(f"no further word came in {self._settings.llm_timeout:g} s. Is the server overloaded?"),
                temporary=True,
            ) from None
        except openai.APIConnectionError:
            raise StreamCut(self._message("the answer broke off. Try again"), temporary=True) from None
        except openai.APIError as error:
            if CONTEXT.search(str(error)):
                raise self._too_small(str(error)) from None
            raise StreamCut(self._message(f"the answer broke off with: {quoted(str(error))}"), temporary=True) from None
        except (ValueError, AttributeError, TypeError):
            raise StreamCut(self._message("the stream does not follow the protocol"), temporary=True) from None
        note({"gen_ai.response.finish_reasons": [finished] if finished else None})
        if refusal or finished == "content_filter":
            why = f": {quoted(refusal)}" if refusal else " (content filter)"
            raise Refused(self._message(f"it refuses to answer this{why}. Rephrase the question, or use another model"))
        if finished is None:
            raise StreamCut(
                self._message("the answer broke off, or none came. Try again; does the address end in /v1?"),
                temporary=True,
            )

    def _learn_price(self, usage: Any) -> None:
        cost, tokens = getattr(usage, "cost", None), getattr(usage, "total_tokens", None)
        if isinstance(cost, (int, float)) and isinstance(tokens, int) and tokens > 0:
            self.capabilities.dollars_a_token = cost / tokens

    def _openai(self) -> OpenAI | AsyncOpenAI:
        if self._client is None:
            from openai import AsyncOpenAI

            model = self.language_model
            self._client = AsyncOpenAI(
                base_url=model.endpoint.shown,
                api_key=model.api_key or "none",
                default_headers=model.endpoint.headers,
                max_retries=self._settings.llm_retries,
                timeout=self._settings.llm_timeout,
            )
        return self._client

    def _message(self, reason: str) -> str:
        return str(self.language_model.unavailable(reason))

    def _unavailable(self, error: OpenAIError) -> LLMUnavailable:
        """Return what went wrong and what to do."""
        import openai

        model = self.language_model
        if isinstance(error, openai.APIStatusError) and (
            error.status_code == TOO_LARGE or CONTEXT.search(_body(error))
        ):
            return self._too_small(_body(error))
        problem = explain(error, key_setting=KEY_SETTING, model=self._model, model_setting="PINCITE_LLM_MODEL")
        return model.unavailable(problem.text, temporary=problem.temporary)

    def _too_small(self, message: str) -> ContextTooSmall:
        error = ContextTooSmall(
            self._message(
                "its context is too small even for the best passage. Ask a model, or start the server, with a larger "
                "one, or index with a smaller passage_size"
            )
        )
        numbers = [int(number) for pair in LIMITS.findall(message) for number in pair if number]
        error.limit = min(numbers, default=None)
        return error


@asynccontextmanager
async def _closing(opened: Any) -> AsyncIterator[Any]:
    """Yield the chunks of a stream from the event loop or a thread; close the connection at the end."""
    if hasattr(opened, "__aiter__"):
        try:
            yield _asynchronous(opened)
        finally:
            await opened.close()
    else:
        try:
            yield _threaded(opened)
        finally:
            await asyncio.to_thread(opened.close)


async def _asynchronous(opened: Any) -> AsyncIterator[Any]:
    async for chunk in opened:
        yield chunk


async def _threaded(opened: Any) -> AsyncIterator[Any]:
    chunks = iter(opened)
    while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
        yield chunk


def _body(error: APIStatusError) -> str:
    """Return the server's whole account of an error, the parameter's name included."""
    return f"{error} {error.body}"

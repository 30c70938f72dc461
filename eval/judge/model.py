"""The language model that judges: its settings, one request, and what each error means."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr

from pincite.bot.errors import LLMUnavailable
from pincite.eval.errors import JudgeError, JudgeUnavailable
from pincite.eval.judge.cases import QUOTED, Judgement, case, fingerprint, parse
from pincite.eval.runs.records import QuestionRecord
from pincite.index.settings import IndexSettings
from pincite.prompts import Prompt, load

if TYPE_CHECKING:
    from openai import OpenAI, OpenAIError

PROMPT = "judge"

KEY_SETTING = "PINCITE_JUDGE_API_KEY"

NO_KEY = "none"
"""Key for a server that asks for none."""

SHORTEST_SECRET = 8
"""Shortest key to be kept out of messages; a shorter one may be an ordinary word."""


class JudgeSettings(IndexSettings):
    """Which model judges: variables `PINCITE_JUDGE_…` or arguments."""

    judge_base_url: str = Field(default="https://api.openai.com/v1", description="OpenAI-compatible endpoint.")
    judge_model: str | None = Field(default=None, description="Model that judges.")
    judge_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("judge_api_key", KEY_SETTING, "OPENAI_API_KEY"),
        description="Key for the endpoint; without it OPENAI_API_KEY.",
    )
    judge_price_prompt: float | None = Field(default=None, ge=0, description="Dollars per million tokens read.")
    judge_price_completion: float | None = Field(default=None, ge=0, description="Dollars per million tokens written.")
    judge_timeout: float = Field(default=60.0, gt=0, description="Seconds to wait for a judgement.")


class AnswerJudge:
    """Asks one model behind an OpenAI-compatible endpoint. Safe to use from several threads."""

    def __init__(self, settings: JudgeSettings) -> None:
        """Prepare to ask.

        Raises:
            JudgeError: no model is named.
        """
        if settings.judge_model is None:
            raise JudgeError("no model is named to judge: use --model, or set PINCITE_JUDGE_MODEL")
        self.model = settings.judge_model
        self.prompt: Prompt = load(PROMPT)
        self._settings = settings
        key = settings.judge_api_key
        self._key = NO_KEY if key is None else key.get_secret_value()
        self._temperature = True

    def cost(self, judgement: Judgement) -> float | None:
        """Cost of a judgement in dollars; None without prices."""
        read, wrote = self._settings.judge_price_prompt, self._settings.judge_price_completion
        if read is None or wrote is None:
            return None
        return (judgement.prompt_tokens * read + judgement.completion_tokens * wrote) / 1_000_000

    def __call__(self, record: QuestionRecord) -> Judgement:
        """Judge one answer.

        Raises:
            LLMUnavailable: the endpoint does not answer; another try may help.
            JudgeUnavailable: the endpoint refuses; another try would not help.
            JudgeError: the reply is no judgement.
        """
        reply, prompt_tokens, completion_tokens = self._ask(self.prompt.render(case=case(record)))
        return Judgement(
            id=record.asked.pair.id,
            judge=self.model,
            prompt=self.prompt.version,
            answer=fingerprint(record),
            verdict=parse(reply),
            prompt_tokens=prompt_tokens,
            completion_tokens=completion_tokens,
        )

    def _ask(self, text: str) -> tuple[str, int, int]:
        """The model's reply with the tokens read and written."""
        import openai

        try:
            try:
                completion = self._client.chat.completions.create(
                    model=self.model,
                    messages=[{"role": "user", "content": text}],
                    temperature=0.0 if self._temperature else openai.omit,
                )
            except openai.BadRequestError as error:
                if not self._temperature or "temperature" not in str(error):
                    raise
                self._temperature = False  # reasoning models don't accept one
                return self._ask(text)
        except openai.OpenAIError as error:
            raise self._refused(error) from None  # the cause could show the key
        except ValueError:  # openai passes on the decoder's error for a body that is not JSON
            raise JudgeUnavailable(
                self._with_address("the answer is not JSON. Is the address right, and does it end in /v1?")
            ) from None
        try:
            content = completion.choices[0].message.content or ""
        except (AttributeError, IndexError, TypeError):
            raise JudgeUnavailable(
                self._with_address("the answer is not a chat completion. Is it a chat model?")
            ) from None
        usage = completion.usage
        return content, usage.prompt_tokens if usage else 0, usage.completion_tokens if usage else 0

    def _refused(self, error: OpenAIError) -> Exception:
        """The error to raise: final where another try would not help."""
        import openai

        final: tuple[tuple[type[OpenAIError], str], ...] = (
            (openai.AuthenticationError, f"the key was refused (HTTP 401). Set {KEY_SETTING}"),
            (openai.PermissionDeniedError, f"the key may not do this (HTTP 403). Set another as {KEY_SETTING}"),
            (openai.NotFoundError, "there is no such model or address (HTTP 404). Most addresses end in /v1"),
            (openai.BadRequestError, "the request was refused (HTTP 400). Try another model"),
        )
        passing: tuple[tuple[type[OpenAIError], str], ...] = (
            (openai.RateLimitError, "too many requests, or no credit left (HTTP 429). Try --per-minute"),
            (openai.APITimeoutError, "no answer in time"),
            (openai.APIConnectionError, "not reachable. Is the server running, and is the address right?"),
            (openai.OpenAIError, f"the server said: {' '.join(str(error).split())[:QUOTED]}"),
        )
        for kind, cause in final:
            if isinstance(error, kind):
                return JudgeUnavailable(self._with_address(cause))
        return LLMUnavailable(self._with_address(next(cause for kind, cause in passing if isinstance(error, kind))))

    def _with_address(self, cause: str) -> str:
        """A message with the model and its address, without credentials."""
        address = urlsplit(self._settings.judge_base_url)
        place = address._replace(netloc=address.netloc.rpartition("@")[2], query="", fragment="").geturl()
        message = f"judging with {self.model!r} at {place}: {cause}"
        return message.replace(self._key, "…") if len(self._key) >= SHORTEST_SECRET else message

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        return OpenAI(
            base_url=self._settings.judge_base_url,
            api_key=self._key,
            max_retries=2,
            timeout=self._settings.judge_timeout,
        )

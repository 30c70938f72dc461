"""Which language model is asked, where and with which key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from pincite.bot.errors import LLMUnavailable
from pincite.index.endpoints import Endpoint

if TYPE_CHECKING:
    from openai import AsyncOpenAI, OpenAI
    from pydantic import SecretStr

    from pincite.bot.settings import Settings

OPENAI = "https://api.openai.com/v1"

DEFAULT_MODEL = "gpt-5.4-mini"
"""Model at OpenAI unless another is named."""

HOSTED_CONTEXT, LOCAL_CONTEXT = 128_000, 4_096
"""The least context of a model at OpenAI, and at an endpoint of your own: Ollama's default, to which it silently cuts
requests."""

NO_KEY = "none"
"""Key for endpoints that need none, such as local servers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageModel:
    """A language model at an endpoint."""

    model: str | None = None
    """The model's name; by default the only one that the endpoint serves."""
    base_url: str = OPENAI
    api_key: str | None = field(default=None, repr=False)
    client: OpenAI | AsyncOpenAI | None = field(default=None, repr=False)
    """The caller's own client: used as it is, never closed."""

    @property
    def endpoint(self) -> Endpoint:
        """The address and the key of the endpoint."""
        return Endpoint(self.base_url, self.api_key)

    @property
    def assumed_context(self) -> int:
        """The least context of the model in tokens, while its real one is unknown."""
        return HOSTED_CONTEXT if self.base_url == OPENAI else LOCAL_CONTEXT

    def unavailable(self, problem: str, *, temporary: bool = False) -> LLMUnavailable:
        """Return the error that names the endpoint and its problem."""
        return LLMUnavailable(
            self.endpoint.redact(f"language model {self.model or '(none named)'} at {self.endpoint.shown}: {problem}"),
            temporary=temporary,
        )

    @classmethod
    def configured(cls, settings: Settings) -> Self | None:
        """Return the language model that the settings name, or None."""
        if settings.llm_base_url is not None:
            return cls(model=settings.llm_model, base_url=settings.llm_base_url, api_key=_secret(settings.llm_api_key))
        key = _secret(settings.llm_api_key) or _secret(settings.openai_api_key)
        if key is None and settings.openai_base_url is None:
            return None
        return cls(
            model=settings.llm_model or (DEFAULT_MODEL if settings.openai_base_url is None else None),
            base_url=settings.openai_base_url or OPENAI,
            api_key=key,
        )

    @classmethod
    def of(cls, given: object, settings: Settings) -> Self:
        """Return the language model that a caller gives: name, openai client, or any object with base_url and model.

        Raises:
            LLMUnavailable: it is none of these, or a name without an endpoint to ask for it.
        """
        if isinstance(given, cls):
            return given
        if isinstance(given, str):
            configured = cls.configured(settings.model_copy(update={"llm_model": given}))
            if configured is None:
                raise missing()
            return configured
        if hasattr(given, "chat") and hasattr(given, "with_options"):
            client: Any = given
            return cls(
                model=settings.llm_model, base_url=str(client.base_url), api_key=_text(client.api_key), client=client
            )
        if isinstance(getattr(given, "base_url", None), str):
            key = getattr(given, "api_key", None) or getattr(given, "key", None)
            return cls(model=getattr(given, "model", None), base_url=given.base_url, api_key=_text(key))  # type: ignore[attr-defined]
        raise LLMUnavailable(
            f"{type(given).__name__} is not a language model. Give a model's name, a LanguageModel, or a client of "
            "`openai`"
        )


def missing(otherwise: str = "leave the writing to the reader (--writer reader)") -> LLMUnavailable:
    """Return the error that no language model is configured, with what to do without one."""
    return LLMUnavailable(
        "no language model is configured. Set OPENAI_API_KEY, or PINCITE_LLM_BASE_URL to an endpoint of your own such "
        f"as http://localhost:11434/v1, or {otherwise}"
    )


def _secret(value: SecretStr | None) -> str | None:
    return (value.get_secret_value() or None) if value is not None else None


def _text(value: object) -> str | None:
    if hasattr(value, "get_secret_value"):
        value = value.get_secret_value()
    return value if isinstance(value, str) and value else None

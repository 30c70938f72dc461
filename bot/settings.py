"""All settings: those of the index, and how questions are answered."""

from __future__ import annotations

from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from pincite.index.settings import IndexSettings


class Settings(IndexSettings):
    """The settings of Pincite. An argument beats a variable `PINCITE_<NAME>`, which beats `pincite.toml`."""

    model_config = SettingsConfigDict(env_prefix="PINCITE_", extra="forbid", frozen=True)

    top_k: int = Field(default=8, ge=1, le=50, description="Passages that are retrieved and read for a question.")
    abstain_below: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Confidence below which no answer is given; without it the measured threshold of the writer.",
    )
    reader: Literal["model", "similarity"] = Field(
        default="model",
        description="What reads the passages offline: the built-in model, or embeddings and terms alone.",
    )
    max_question: int = Field(default=2000, ge=1, description="Longest question, in characters.")

    writer: Literal["auto", "reader", "llm"] = Field(
        default="auto",
        description="Who writes: the reader, which quotes; a language model; or the model where one is configured.",
    )
    llm_base_url: str | None = Field(
        default=None,
        description="OpenAI-compatible endpoint of the language model: Ollama, llama.cpp, vLLM; without it OpenAI.",
    )
    llm_model: str | None = Field(
        default=None, description="Language model that is asked for; without it the only one that the endpoint serves."
    )
    llm_api_key: SecretStr | None = Field(default=None, description="Key for the endpoint of the language model.")
    openai_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("openai_api_key", "PINCITE_OPENAI_API_KEY", "OPENAI_API_KEY"),
        description="Key for OpenAI, read from OPENAI_API_KEY, too; never sent to `llm_base_url`.",
    )
    openai_base_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("openai_base_url", "PINCITE_OPENAI_BASE_URL", "OPENAI_BASE_URL"),
        description="Another address that `openai_api_key` is meant for, read from OPENAI_BASE_URL, too.",
    )
    llm_timeout: float = Field(
        default=60.0, gt=0, description="Seconds to wait for the next words of the language model."
    )
    llm_retries: int = Field(
        default=3, ge=0, description="Times that a request is sent again that met a busy, failing or silent endpoint."
    )
    llm_context: int | None = Field(
        default=None,
        ge=256,
        description="Tokens that the language model reads and writes; without it as many as its endpoint takes.",
    )
    llm_reply_limit: int = Field(default=2000, ge=16, description="Tokens that the language model writes at most.")
    llm_concurrency: int = Field(default=8, ge=1, description="Requests to the language model under way at once.")
    llm_price_prompt: float | None = Field(
        default=None, ge=0, description="Dollars for a million tokens that the language model reads."
    )
    llm_price_completion: float | None = Field(
        default=None, ge=0, description="Dollars for a million tokens that the language model writes."
    )
    unsupported: Literal["drop", "mark"] = Field(
        default="drop", description="What becomes of a statement that its citations don't support."
    )
    fallback: Literal["none", "reader"] = Field(
        default="none",
        description="Who answers when the language model can't be asked, or nothing that it says holds: nobody, or the "
        "reader.",
    )

    host: str = Field(default="127.0.0.1", description="Address that `pincite serve` listens at.")
    port: int = Field(default=8017, ge=0, le=65535, description="Port of `pincite serve`; 0 takes a free one.")
    trusted_hosts: tuple[str, ...] = Field(
        default=(), description="Names, beside localhost and addresses, under which browsers may reach the server."
    )
    max_upload_mb: int = Field(default=20, ge=1, description="Largest file that the page takes, in megabytes.")
    max_own_characters: int = Field(
        default=20_000_000, ge=1, description="Characters of text that one browser may keep in its own collection."
    )

    @property
    def wants_language_model(self) -> bool:
        """Whether a language model is to write: the settings say so, or leave it open and name an endpoint or a key."""
        if self.writer != "auto":
            return self.writer == "llm"
        keys = (self.llm_api_key, self.openai_api_key)
        endpoints = (self.llm_base_url, self.openai_base_url)
        return any(endpoints) or any(key is not None and key.get_secret_value() for key in keys)

"""All settings: those of the index, and how questions are answered."""

from __future__ import annotations

import ipaddress
import warnings
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from pincite.bot.principals import Grant
from pincite.index.settings import IndexSettings


class Settings(IndexSettings):
    """The settings of Pincite. An argument beats a variable `PINCITE_<NAME>`, which beats `pincite.toml`."""

    model_config = SettingsConfigDict(env_prefix="PINCITE_", extra="forbid", frozen=True)

    top_k: int = Field(default=8, ge=1, le=50, description="Passages to retrieve and read for a question.")
    confident_from: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Confidence from which an answer with a headline is given; by default the reader's measured one.",
    )
    likely_from: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Confidence from which at least the closest sentences are quoted; below it, nothing is answered.",
    )
    abstain_below: float | None = Field(
        default=None, ge=0, le=1, description="Deprecated: both `confident_from` and `likely_from`."
    )
    reader: Literal["model", "small", "similarity"] = Field(
        default="model",
        description="What reads passages offline: the built-in models; the small one of them alone, which takes a "
        "quarter of the time and finds the evidence less often; or embeddings and shared words.",
    )
    max_question: int = Field(default=2000, ge=1, description="Longest question, in characters.")

    writer: Literal["auto", "reader", "llm"] = Field(
        default="auto",
        description="Who writes: the reader, which quotes; a language model; or (auto) the model if one is configured.",
    )
    llm_base_url: str | None = Field(
        default=None,
        description="OpenAI-compatible endpoint of the language model: Ollama, llama.cpp, vLLM; by default OpenAI.",
    )
    llm_model: str | None = Field(
        default=None, description="Language model to ask for; by default the only one that the endpoint serves."
    )
    llm_api_key: SecretStr | None = Field(default=None, description="Key for the endpoint of the language model.")
    openai_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("openai_api_key", "PINCITE_OPENAI_API_KEY", "OPENAI_API_KEY"),
        description="Key for OpenAI, also read from OPENAI_API_KEY; never sent to `llm_base_url`.",
    )
    openai_base_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("openai_base_url", "PINCITE_OPENAI_BASE_URL", "OPENAI_BASE_URL"),
        description="Address that `openai_api_key` is meant for instead of OpenAI's, also read from OPENAI_BASE_URL.",
    )
    llm_timeout: float = Field(
        default=60.0, gt=0, description="Seconds to wait for the next words of the language model."
    )
    llm_retries: int = Field(default=3, ge=0, description="Retries when the endpoint is busy, failing or silent.")
    llm_context: int | None = Field(
        default=None,
        ge=256,
        description="Context of the language model in tokens; by default whatever its endpoint takes, but 4096 for "
        "showing an endpoint of your own more than `top_k` passages.",
    )
    llm_passages: int = Field(
        default=24,
        ge=1,
        le=50,
        description="Passages to show the language model, as far as its context holds them; at least `top_k`.",
    )
    llm_reply_limit: int = Field(default=2000, ge=16, description="Longest reply of the language model in tokens.")
    llm_concurrency: int = Field(default=8, ge=1, description="Most requests to the language model at the same time.")
    llm_price_prompt: float | None = Field(default=None, ge=0, description="Dollars per million tokens of prompt.")
    llm_price_completion: float | None = Field(default=None, ge=0, description="Dollars per million tokens of reply.")
    judge: Literal["auto", "llm", "reader"] = Field(
        default="auto",
        description="Who judges statements that the checks leave open: the language model, with statements that it "
        "fails to judge left unverified; the reader; or (auto) the model if one is configured, and the reader if it "
        "fails.",
    )
    llm_judge_timeout: float = Field(
        default=30.0, gt=0, description="Seconds for the language model to judge the statements of an answer."
    )
    unsupported: Literal["drop", "mark"] = Field(
        default="mark",
        description="What to do with statements that could not be verified: mark them, or drop them. Statements that "
        "their sources contradict are always left out.",
    )
    fallback: Literal["none", "reader"] = Field(
        default="none",
        description="Who answers if the language model can't be asked: nobody, or the reader.",
    )

    host: str = Field(default="127.0.0.1", description="Address to serve at.")
    port: int = Field(default=8017, ge=0, le=65535, description="Port to serve at; 0 takes a free one.")
    trusted_hosts: tuple[str, ...] = Field(
        default=(), description="Host names under which browsers may reach the server, besides localhost and addresses."
    )
    allowed_origins: tuple[str, ...] = Field(
        default=(), description="Other sites whose pages may use the API, such as https://wiki.example."
    )
    max_upload_mb: int = Field(default=20, ge=1, description="Largest upload in megabytes.")
    max_own_characters: int = Field(
        default=20_000_000, ge=1, description="Most text in one browser's own collection, in characters."
    )
    max_own_file_mb: int = Field(
        default=500,
        ge=1,
        description="Most PDF files kept in one browser's own collection, in megabytes; see `keep_originals`.",
    )
    max_own_collections: int = Field(
        default=1000, ge=1, description="Most browsers with documents of their own at the same time."
    )
    max_all_own_characters: int = Field(
        default=1_000_000_000, ge=1, description="Most text in all browsers' own collections together, in characters."
    )
    max_all_own_file_mb: int = Field(
        default=20_000,
        ge=1,
        description="Most PDF files kept in all browsers' own collections together, in megabytes.",
    )
    uploads_at_once: int = Field(default=4, ge=1, description="Uploads to receive at the same time.")
    own_days: int = Field(
        default=90, ge=0, description="Days without a visit until a browser's own collection is deleted; 0: never."
    )
    request_timeout: float = Field(
        default=20.0, gt=0, description="Seconds to wait for each part of a request, or for a client to read its reply."
    )
    answers_at_once: int = Field(
        default=0,
        ge=0,
        description="Answers to give at the same time; 0: two by the reader, `llm_concurrency` by a language model.",
    )
    most_waiting: int = Field(default=64, ge=0, description="Questions that may wait for their turn.")
    shutdown_timeout: int = Field(
        default=30, ge=0, description="Seconds to finish the answers under way when the server is stopped."
    )
    keys: Literal["auto", "on", "off"] = Field(
        default="auto",
        description="Whether requests need a key: always, never, or (auto) beyond the loopback if there are keys.",
    )
    model_on_page: bool = Field(
        default=True,
        description="Whether the owner of the machine, on the machine itself or with a key of the role admin, may "
        "choose the language model on the page.",
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=(),
        description="Addresses or networks of proxies, such as 10.0.0.0/8, that are trusted to name the addresses of "
        "clients (as proxies on this machine always are) and, with `proxy_user_header`, users.",
    )
    proxy_user_header: str | None = Field(
        default=None,
        min_length=1,
        description="Header in which a trusted proxy names the user who signed in there, such as X-Forwarded-User.",
    )
    proxy_groups_header: str | None = Field(
        default=None,
        min_length=1,
        description="Header in which that proxy names the user's groups, separated by commas.",
    )
    oidc_issuer: str | None = Field(
        default=None,
        description="OpenID provider at which people sign in, such as https://login.example/realms/staff; needs "
        "`oidc_client_id` and the extra `oidc`.",
    )
    oidc_client_id: str | None = Field(default=None, min_length=1, description="Id of this server at the provider.")
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="Secret of this server at the provider, if it has one."
    )
    oidc_scope: str = Field(default="openid profile email", description="Scopes to request from the provider.")
    oidc_name_claim: str = Field(default="email", description="Claim with a user's name; without it `sub` is the name.")
    oidc_groups_claim: str = Field(
        default="groups", description="Claim with a user's groups or roles, such as realm_access.roles."
    )
    session_hours: float = Field(default=12.0, gt=0, description="Hours after which to sign in again.")
    session_secret: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Secret that signs sessions, the same on every server; by default one kept in the data folder.",
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/]+/?$",
        description="Address at which browsers reach the server, such as https://ask.example; by default the one "
        "in their requests.",
    )
    grants: tuple[Grant, ...] = Field(
        default=(),
        description='What people who sign in may do: a list of {"group": "legal", "role": "write", "collections": '
        '["contracts"]}. Group * is everybody who signed in, no collections are all. No grants: everybody may ask.',
    )
    audit_log: bool = Field(
        default=False,
        description="Keep a log in the data folder of who asked or changed which collection, a line of JSON each.",
    )
    query_log_days: int = Field(
        default=0,
        ge=0,
        le=366,
        description="Days for which the server keeps questions, with their confidence but neither answers nor who "
        "asked, for `pincite eval drift`; the page tells its visitors. 0: none are kept.",
    )
    log_requests: bool = Field(default=False, description="Log each request as a line of JSON to standard error.")
    tracing: Literal["off", "on", "words"] = Field(
        default="off",
        description="Whether answers are traced by OpenTelemetry: not; with names, numbers and outcomes; or with "
        "the words of questions and answers, too. `pincite serve` sends the spans to `OTEL_EXPORTER_OTLP_ENDPOINT`.",
    )

    @field_validator("likely_from")
    @classmethod
    def _not_above(cls, likely_from: float | None, info: ValidationInfo) -> float | None:
        confident_from = info.data.get("confident_from")
        if likely_from is not None and confident_from is not None and likely_from > confident_from:
            raise ValueError(
                f"likely_from is above confident_from, {confident_from:g}. Lower the one or raise the other"
            )
        return likely_from

    @field_validator("abstain_below")
    @classmethod
    def _deprecated(cls, abstain_below: float | None) -> float | None:
        if abstain_below is not None:
            warnings.warn("abstain_below is now confident_from and likely_from", DeprecationWarning, stacklevel=2)
        return abstain_below

    @model_validator(mode="after")
    def _signing_in(self) -> Self:
        for address in self.trusted_proxies:
            try:
                ipaddress.ip_network(address)
            except ValueError:
                raise ValueError(
                    f"trusted_proxies holds {address!r}, which is neither an address nor a network"
                ) from None
        if self.proxy_user_header is not None and not self.trusted_proxies:
            raise ValueError("proxy_user_header needs trusted_proxies: anybody could send that header")
        if self.oidc_issuer is not None and self.oidc_client_id is None:
            raise ValueError("oidc_issuer needs oidc_client_id: the provider has to know who asks")
        if self.oidc_issuer is not None and not _private(self.oidc_issuer):
            raise ValueError("oidc_issuer has to begin with https://, unless the provider is on this machine")
        if self.signs_in and self.keys == "off":
            raise ValueError("keys is off, which lets everybody in, and there is a way to sign in. Remove one of them")
        return self

    @property
    def signs_in(self) -> bool:
        """Whether people can sign in."""
        return self.proxy_user_header is not None or self.oidc_issuer is not None

    @property
    def wants_language_model(self) -> bool:
        """Whether a language model is to write: the settings say so, or leave it open and name an endpoint or a key."""
        if self.writer != "auto":
            return self.writer == "llm"
        keys = (self.llm_api_key, self.openai_api_key)
        endpoints = (self.llm_base_url, self.openai_base_url)
        return any(endpoints) or any(key is not None and key.get_secret_value() for key in keys)


def _private(url: str) -> bool:
    """Whether nobody can read or change what is sent to an address."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"})

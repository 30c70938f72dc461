"""Servers that speak OpenAI's protocol: their addresses made safe to show, secrets redacted, errors explained."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from openai import OpenAIError

SHORTEST_SECRET = 8
"""Length from which a key is kept out of messages. Shorter ones, such as `none`, are hardly secrets and may be
words."""

LONGEST_QUOTED = 300
"""Code points of a server's own words that a message quotes."""

BASIC = re.compile(r"\bBasic\s+(?=[A-Za-z+/_-]*[0-9A-Z=])[A-Za-z0-9+/=_-]{8,}")
"""A name and password as HTTP sends them; some servers echo the header in their errors."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server and the key for it."""

    base_url: str
    api_key: str | None = field(default=None, repr=False)

    @property
    def shown(self) -> str:
        """The address without a user's name, password and query."""
        address = urlsplit(self.base_url)
        return address._replace(netloc=address.netloc.rpartition("@")[2], query="", fragment="").geturl()

    @property
    def headers(self) -> dict[str, str]:
        """Headers beside the key: name and password, if the address holds them and there is no key."""
        address = urlsplit(self.base_url)
        if address.username is None or self.api_key:
            return {}
        login = f"{unquote(address.username)}:{unquote(address.password or '')}"
        return {"Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}

    def redact(self, text: str) -> str:
        """Return a text without keys and passwords."""
        password = urlsplit(self.base_url).password
        for secret in (self.api_key, password, password and unquote(password)):
            if secret and len(secret) >= SHORTEST_SECRET:
                text = text.replace(secret, "…")
        return BASIC.sub("Basic …", text)


@dataclass(frozen=True, slots=True)
class EndpointProblem:
    """The meaning of an endpoint's error, and its remedy."""

    text: str
    temporary: bool = False
    """Whether trying again later may help."""


def explain(
    error: OpenAIError, *, key_setting: str, model: str | None = None, model_setting: str = ""
) -> EndpointProblem:
    """Return what an error means; the server's own words only if nothing better is known.

    Args:
        error: as the client raised it.
        key_setting: the setting that holds the key.
        model: the model that was asked for, if any.
        model_setting: the setting that names the model.
    """
    import openai

    missing = f"there is no model {model!r} or no such address" if model else "there is no such model or address"
    choose = f" Set {model_setting} to one that it serves (`pincite doctor` lists them);" if model_setting else ""
    problems: tuple[tuple[type[OpenAIError], EndpointProblem], ...] = (
        (openai.AuthenticationError, EndpointProblem(f"the key was refused (HTTP 401). Set {key_setting}")),
        (
            openai.PermissionDeniedError,
            EndpointProblem(f"the key may not do this (HTTP 403). Set another as {key_setting}"),
        ),
        (
            openai.RateLimitError,
            EndpointProblem(
                "too many requests, or no credit left (HTTP 429). Wait, or look at your account there", True
            ),
        ),
        (openai.NotFoundError, EndpointProblem(f"{missing} (HTTP 404).{choose} Most addresses end in /v1")),
        (
            openai.APITimeoutError,
            EndpointProblem("no answer in time. Is the server overloaded, or still loading the model?", True),
        ),
        (
            openai.APIConnectionError,
            EndpointProblem("not reachable. Is the server running, and is the address right?", True),
        ),
        (
            openai.InternalServerError,
            EndpointProblem("the server failed. Wait and try again, or look into its log", True),
        ),
    )
    for kind, problem in problems:
        if isinstance(error, kind):
            return problem
    return EndpointProblem(f"the server replied: {quoted(str(error))}. Look that up in its documentation")


def quoted(text: str) -> str:
    """Return a server's own words on one line, shortened."""
    return " ".join(text.split())[:LONGEST_QUOTED]

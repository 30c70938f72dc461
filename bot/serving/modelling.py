"""The language model that the owner of the machine chooses on the page: kept in the data folder, read by the server.

Its key is in a file that only the server's user can read. No reply, page, log or message ever holds it, and it goes
only to the address that it was given for.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError

from pincite.bot.settings import Settings
from pincite.bot.writers.model.endpoint import OPENAI, LanguageModel
from pincite.index.errors import DataFolderError, PinciteError
from pincite.index.frozen import FrozenModel
from pincite.index.private import FILE_MODE, private_folder

FILE = "language-model.json"

TEST_SECONDS = 30.0
"""Seconds to wait for the reply to a test."""

TEST = [{"role": "user", "content": "Reply with one word: ready"}]
"""Question of a test; it holds nothing of any document."""


class BadModelAddress(PinciteError):
    """The address of a language model is invalid, or holds a name and password."""

    def __init__(self) -> None:
        super().__init__(
            "the address of the language model has to begin with http:// or https:// and name a host, without a name "
            "and password in it. Most end in /v1"
        )


class ChosenModel(FrozenModel):
    """A language model as its owner chose it."""

    base_url: str | None = None
    """The endpoint's address; None for OpenAI."""
    model: str | None = None
    """The model; None for the only one that the endpoint serves or, at OpenAI, the default one."""
    api_key: SecretStr | None = None

    def applied(self, settings: Settings) -> Settings:
        """The settings with this model as the writer. A key in the settings goes only to the address it was set for."""
        key = self.api_key
        if key is None and _address(self.base_url) == _address(settings.llm_base_url or settings.openai_base_url):
            key = settings.llm_api_key
        at_openai: dict[str, None] = {}
        if self.base_url is None:
            at_openai["openai_base_url"] = None
            if _address(settings.openai_base_url) != OPENAI:
                at_openai["openai_api_key"] = None
        return settings.model_copy(
            update={
                "writer": "llm",
                "llm_base_url": self.base_url,
                "llm_model": self.model,
                "llm_api_key": key,
                **at_openai,
            }
        )


class ChosenModels:
    """The file in the data folder that keeps the choice."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE

    def read(self) -> ChosenModel | None:
        """The choice; None where the settings alone decide.

        Raises:
            DataFolderError: the file can't be read.
        """
        try:
            return ChosenModel.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError):
            raise DataFolderError(
                f"the language model chosen on the page can't be read from {self._file}. Remove the file and choose "
                "again"
            ) from None  # the cause could show the key

    def write(self, chosen: ChosenModel) -> None:
        """Keep a choice; a failure keeps the one before."""
        private_folder(self._file.parent)
        content = chosen.model_dump(mode="json")
        secret = chosen.api_key
        content["api_key"] = secret.get_secret_value() if secret is not None else None
        fresh = self._file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "w", encoding="utf-8") as out:
            json.dump(content, out)
        fresh.replace(self._file)

    def forget(self) -> None:
        """Let the settings alone decide again."""
        self._file.unlink(missing_ok=True)

    def applied(self, settings: Settings) -> Settings:
        """The settings with the choice, if there is one."""
        chosen = self.read()
        return settings if chosen is None else chosen.applied(settings)


def checked(base_url: str | None) -> str | None:
    """An address as it is kept: without spaces around it and slashes behind; None where it is empty or OpenAI's.

    Raises:
        BadModelAddress: it is invalid, or holds a name and password.
    """
    address = (base_url or "").strip().rstrip("/")
    if not address or address == OPENAI:
        return None
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise BadModelAddress from None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or parts.query or parts.fragment:
        raise BadModelAddress
    return address


def _address(base_url: str | None) -> str:
    """The address that a setting means, in a form that can be compared."""
    return (base_url or OPENAI).strip().rstrip("/")


def try_out(settings: Settings) -> str:
    """Ask the language model of the settings for a word, and return its name.

    Raises:
        LLMUnavailable: it can't be asked. The message holds no key.
    """
    from pincite.bot.writers.model.endpoint import missing
    from pincite.bot.writers.model.loop import Stop
    from pincite.bot.writers.model.meter import Meter
    from pincite.bot.writers.model.service import ModelService

    model = LanguageModel.configured(settings)
    if model is None:
        raise missing("enter an address or a key")
    hasty = {"llm_retries": 0, "llm_timeout": min(settings.llm_timeout, TEST_SECONDS)}
    service = ModelService(model, settings.model_copy(update=hasty))
    try:
        name = service.name()
        service.ask(TEST, Meter(), Stop(), within=TEST_SECONDS)
    finally:
        service.close()
    return name

"""The routes by which the owner of the machine chooses the language model, tries it, and goes back to the settings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import perf_counter

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from pincite.bot.serving.messages import ModelSetup, ModelTest
from pincite.bot.serving.modelling import ChosenModel, ChosenModels, checked, try_out
from pincite.bot.serving.owning import owner_only
from pincite.bot.settings import Settings
from pincite.bot.writers.model.endpoint import LanguageModel

PATH = "/v1/language-model"


class WantedModel(BaseModel):
    """A language model to choose or to try."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    base_url: str | None = Field(default=None, max_length=2000, description="OpenAI-compatible; none for OpenAI.")
    model: str | None = Field(default=None, max_length=200, description="None for the only one that it serves.")
    key: SecretStr | None = Field(
        default=None, max_length=1000, description="None keeps the key that was given for the same address."
    )


def router(settings: Settings, changed: Callable[[Settings], None]) -> APIRouter:
    """Make the routes. `changed` is called with the new settings whenever the owner chooses another model."""
    api = APIRouter(prefix=PATH, tags=["operating"], dependencies=[Depends(owner_only(settings, of_everything=True))])
    store = ChosenModels(settings.home)
    lock = threading.Lock()

    def chosen_of(wanted: WantedModel) -> ChosenModel:
        """Return the requested model; without a new key, with the one already stored for the same address."""
        base_url = checked(wanted.base_url)
        secret = wanted.key.get_secret_value().strip() if wanted.key is not None else ""
        key = SecretStr(secret) if secret else None
        before = store.read()
        if key is None and before is not None and before.base_url == base_url:
            key = before.api_key
        return ChosenModel(base_url=base_url, model=(wanted.model or "").strip() or None, api_key=key)

    def shown() -> ModelSetup:
        chosen = store.read()
        applied = settings if chosen is None else chosen.applied(settings)
        model = LanguageModel.configured(applied) if applied.wants_language_model else None
        if model is None:
            return ModelSetup(source="none", base_url=None, model=None, has_key=False)
        return ModelSetup(
            source="settings" if chosen is None else "page",
            base_url=model.endpoint.shown,
            model=model.model,
            has_key=model.api_key is not None,
        )

    @api.get("")
    def read() -> ModelSetup:
        """Say which language model writes and at what address; never its key."""
        return shown()

    @api.put("")
    def choose(wanted: WantedModel) -> ModelSetup:
        """Have a language model write from now on, for everybody who asks this server."""
        with lock:
            chosen = chosen_of(wanted)
            store.write(chosen)
            changed(chosen.applied(settings))
            return shown()

    @api.delete("", status_code=204)
    def forget() -> Response:
        """Let the settings alone decide who writes; the key is deleted."""
        with lock:
            store.forget()
            changed(settings)
        return Response(status_code=204)

    @api.post("/test")
    def test(wanted: WantedModel) -> ModelTest:
        """Ask a language model for one word. Nothing of any document is sent."""
        applied = chosen_of(wanted).applied(settings)
        began = perf_counter()
        name = try_out(applied)
        return ModelTest(model=name, seconds=round(perf_counter() - began, 2))

    return api

"""Tabs of the page that other packages bring, by their entry points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from pincite.bot.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter

    from pincite.bot.serving.answering import Answering
    from pincite.bot.serving.bots import Bots

GROUP = "pincite.pages"
"""Each entry point of this group names a function: `quality` from the settings to JSON, `measure` from a `Host` to the
routes under /v1/measure."""


@dataclass(frozen=True, slots=True)
class Host:
    """The server's services for the routes of another package."""

    settings: Settings
    answering: Answering
    """Answers questions in fair turns."""
    bots: Bots


def page_data(name: str, settings: Settings) -> dict[str, Any] | None:
    """Load the data of a tab; None if no package provides it."""
    for entry in entry_points(group=GROUP, name=name):
        make: Callable[[Settings], dict[str, Any]] = entry.load()
        return make(settings)
    return None


def page_routes(name: str, host: Host) -> APIRouter | None:
    """Make the routes of a tab; None if no package provides them."""
    for entry in entry_points(group=GROUP, name=name):
        make: Callable[[Host], APIRouter] = entry.load()
        return make(host)
    return None

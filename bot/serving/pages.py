"""Data of pages that other packages bring, found by the entry points that they declare."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any

from pincite.bot.settings import Settings

GROUP = "pincite.pages"
"""Entry points of this group name a function from the settings to JSON each; `quality` is what the page shows."""


def page_data(name: str, settings: Settings) -> dict[str, Any] | None:
    """The data of a page; None where no package brings it."""
    for entry in entry_points(group=GROUP, name=name):
        make: Callable[[Settings], dict[str, Any]] = entry.load()
        return make(settings)
    return None

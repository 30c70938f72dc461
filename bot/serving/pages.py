"""Data for the page's tabs from other packages, found by their entry points."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any

from pincite.bot.settings import Settings

GROUP = "pincite.pages"
"""Each entry point of this group names a function from the settings to JSON. The page shows `quality`."""


def page_data(name: str, settings: Settings) -> dict[str, Any] | None:
    """Load the data of a tab; None if no package provides it."""
    for entry in entry_points(group=GROUP, name=name):
        make: Callable[[Settings], dict[str, Any]] = entry.load()
        return make(settings)
    return None

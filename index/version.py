"""Pincite's version."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


@cache
def version() -> str:
    """The version that is installed."""
    try:
        return installed("pincite")
    except PackageNotFoundError:  # run from a folder without being installed
        return "unknown"

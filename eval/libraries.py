"""The libraries of the extra `eval` (scipy, ir-measures, matplotlib), imported where they are used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pincite.eval.errors import MissingExtra


def library(name: str) -> Any:
    """Import a module of the extra `eval`.

    Raises:
        MissingExtra: the library is not installed; the message says how to install it.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or name.split(".", maxsplit=1)[0] != error.name.split(".")[0]:
            raise  # a dependency of the library, which the message names
        raise MissingExtra(name.split(".", maxsplit=1)[0].replace("_", "-")) from None

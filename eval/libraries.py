"""The libraries that only the evaluation needs: asked for where they are used, with one clear line where they are not.

They are the extra `eval`: scipy, ir-measures and matplotlib.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pincite.eval.errors import MissingExtra


def library(name: str) -> Any:
    """A module of a library of the extra `eval`.

    Raises:
        MissingExtra: it is not installed; the message says how to install it.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or name.split(".", maxsplit=1)[0] != error.name.split(".")[0]:
            raise  # something that the library itself needs, which its own message names
        raise MissingExtra(name.split(".", maxsplit=1)[0].replace("_", "-")) from None

"""What belongs to which browser. A browser makes up a token, keeps it, and sends it with every request.

Its own collection is called by the token's hash: nobody who does not have the token can name it.
"""

from __future__ import annotations

import hashlib
import re
from typing import Annotated

from fastapi import Header

from pincite.index.errors import CollectionNotFound, PinciteError

OWN = "own"
"""What the API calls the collection of the browser that asks."""

PREFIX = "browser-"
"""How the collections of browsers begin in the catalogue."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{22,128}")
"""At least 128 bits, as letters and digits."""


Token = Annotated[str | None, Header(alias="X-Pincite-Browser")]
"""The browser's token, as a request carries it."""


class NothingOfYours(PinciteError):
    """A browser's own collection is asked before it holds a document."""

    def __init__(self) -> None:
        super().__init__("you have no documents here yet. Add some under Documents, or ask another collection")


class NoBrowserToken(PinciteError):
    """A request for a browser's own documents or feedback has to carry the browser's token."""

    def __init__(self) -> None:
        super().__init__(
            "this needs the header X-Pincite-Browser: 22 to 128 letters and digits that you drew at random and keep"
        )


def owner_of(token: str | None) -> str:
    """The name that a browser's documents and feedback are kept under.

    Raises:
        NoBrowserToken: there is no token, or it is too short to be a secret.
    """
    if token is None or not TOKEN.fullmatch(token):
        raise NoBrowserToken
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def collection_of(name: str, token: str | None) -> str:
    """The collection of the catalogue that a request means.

    Raises:
        CollectionNotFound: it is another browser's.
        NoBrowserToken: it is the browser's own, and the token is missing.
    """
    if name == OWN:
        return PREFIX + owner_of(token)
    if name.startswith(PREFIX):
        raise CollectionNotFound(name)
    return name


def shared(names: tuple[str, ...]) -> list[str]:
    """The collections that everyone may ask."""
    return [name for name in names if not name.startswith(PREFIX) and name != OWN]

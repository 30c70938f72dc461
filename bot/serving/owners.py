"""Which documents and ratings belong to which browser.

A browser draws a token at random, keeps it, and sends it with every request. Its own collection is named by the
token's hash, so that only the holder of the token can name it.
"""

from __future__ import annotations

import hashlib
import re
from typing import Annotated

from fastapi import Header

from pincite.bot.serving.access import allowed, current
from pincite.index.errors import CollectionNotFound, PinciteError
from pincite.index.settings import PRIVATE

OWN = "own"
"""The API's name for the collection of the browser that sends the request."""

PREFIX = PRIVATE
"""Beginning of the names of browsers' collections in the catalogue."""

LONGEST_NAMED = 100
"""Characters of a name in a request beyond which it names no collection. It is repeated in errors and in the audit log,
which nothing shortens."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{22,128}")
"""A token: at least 128 bits, as letters and digits."""

Token = Annotated[str | None, Header(alias="X-Pincite-Browser")]
"""The browser's token, from the request's header."""


class NothingOfYours(PinciteError):
    """The browser's own collection holds no document yet."""

    def __init__(self) -> None:
        super().__init__("you have no documents here yet. Add some under Documents, or ask another collection")


class NoBrowserToken(PinciteError):
    """Requests about a browser's own documents or ratings must carry the browser's token."""

    def __init__(self) -> None:
        super().__init__(
            "the header X-Pincite-Browser is missing or too short. "
            "Send 22 to 128 letters and digits, drawn once at random"
        )


def owner_of(token: str | None) -> str:
    """Name the owner of a browser's documents and ratings.

    Raises:
        NoBrowserToken: there is no token, or it is too short to be a secret.
    """
    if token is None or not TOKEN.fullmatch(token):
        raise NoBrowserToken
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def collection_of(name: str, token: str | None) -> str:
    """Translate a collection's name in a request into its name in the catalogue.

    Raises:
        CollectionNotFound: it belongs to another browser, or the request's key does not reach it. The words are those
            for a collection that is not there.
        NoBrowserToken: it is the browser's own, but the token is missing.
    """
    access = current()
    access.collections.append(name[:LONGEST_NAMED])
    if len(name) > LONGEST_NAMED:
        raise CollectionNotFound(f"{name[:LONGEST_NAMED]}…", access.published())
    if name == OWN or (name.startswith(PREFIX) and _owns(name, token)):
        return PREFIX + owner_of(token)
    if name.startswith(PREFIX) or not access.may(name):
        raise CollectionNotFound(name, access.published())
    return name


def _owns(name: str, token: str | None) -> bool:
    """Whether a name, as citations of several collections give it, is that of the browser's own collection."""
    return token is not None and TOKEN.fullmatch(token) is not None and name == PREFIX + owner_of(token)


def known_as(collection: str) -> str:
    """The name by which requests know a collection of the catalogue."""
    return OWN if collection.startswith(PREFIX) else collection


def shared(names: tuple[str, ...]) -> list[str]:
    """Select the shared collections that the request may ask."""
    return allowed(name for name in names if not name.startswith(PREFIX) and name != OWN)

"""The senders of requests, for fair turns."""

from __future__ import annotations

from fastapi import Request

from pincite.bot.serving.keyring import HOLDER
from pincite.bot.serving.turns import Requester


def client_of(request: Request, token: str | None) -> Requester:
    """The client of a request: its key or address, and the browser behind it.

    Behind a proxy the address is the one that the proxy names, if it runs on this machine.
    """
    if (holder := request.scope.get(HOLDER)) is not None:
        return Requester(f"key {holder}", token or "")
    return Requester(request.client.host if request.client else "", token or "")

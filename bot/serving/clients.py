"""Who sends a request, for fair turns."""

from __future__ import annotations

from fastapi import Request

from pincite.bot.serving.turns import Client


def client_of(request: Request, token: str | None) -> Client:
    """The client of a request: its address, and the browser behind it.

    Behind a proxy the address is the one that the proxy names, if it runs on this machine.
    """
    return Client(request.client.host if request.client else "", token or "")

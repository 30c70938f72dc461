"""The machine at the other end of a connection, and the client that a trusted proxy there names.

A proxy's `X-Forwarded-For` takes the place of the address that a request came from. Whether a proxy is to be trusted
can be told by the connection alone, so its address is kept first.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

LOCAL_PROXIES = ("127.0.0.1", "::1")
"""Addresses of a proxy on this machine: it may name clients, as it could pose as any."""

PEER = "pincite.peer"
"""Entry of a request's scope with the address of the machine that sent it."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Peers:
    """ASGI middleware: keeps the peer's address, then believes proxies about their clients."""

    def __init__(self, app: ASGIApp, proxies: Iterable[str] = ()) -> None:
        """`proxies` are addresses or networks of proxies to believe besides those on this machine."""
        self._app = ProxyHeadersMiddleware(app, [*LOCAL_PROXIES, *proxies])  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            client = scope.get("client")
            scope[PEER] = client[0] if client else None
        await self._app(scope, receive, send)  # type: ignore[arg-type]


def network_of(address: str) -> Network:
    """Read an address, or a network such as 10.0.0.0/8.

    Raises:
        ValueError: it is neither.
    """
    return ipaddress.ip_network(address.strip().strip("[]"))


def within(scope: Scope, networks: Iterable[Network]) -> bool:
    """Whether a request came from a machine of some networks."""
    try:
        peer = ipaddress.ip_address(scope.get(PEER) or "")
    except ValueError:  # a socket without an address
        return False
    if isinstance(peer, ipaddress.IPv6Address) and peer.ipv4_mapped is not None:
        peer = peer.ipv4_mapped
    return any(peer in network for network in networks)

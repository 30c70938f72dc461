"""Addresses of web pages: which are valid, and which hosts may be asked.

An address must not lead to this machine or its network. A name is resolved once, every address that it stands for has
to be public, and the connection goes to one of these (index/loaders/fetching.py), so that a name server can't give
another address afterwards.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.index.loaders.content import Unreadable

if TYPE_CHECKING:
    import httpx

LONGEST_ADDRESS = 2000
"""Longest address, in characters; browsers take about as many."""

Allowed = Callable[[str], bool]
"""Whether a host at this numeric address may be asked."""

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for IPv4 ones, which are their last 32 bits (RFC 6052)."""

_ISATAP = {0x0000_5EFE, 0x0200_5EFE}
"""What stands before an IPv4 address in the IPv6 address of a tunnel to it (RFC 5214)."""

_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "2001::/23", "3fff::/20", "5f00::/16")
)
"""Networks of special use that some versions of Python lack in their list: protocols, relays, translation in a network,
examples, segment routing. See https://www.iana.org/assignments/iana-ipv6-special-registry."""


def is_address(item: object) -> bool:
    """Whether an item to add is the address of a web page rather than a path."""
    return isinstance(item, str) and not isinstance(item, Path) and _ADDRESS.match(item.strip()) is not None


def parsed(written: str) -> httpx.URL:
    """The address in its normal form, without a fragment.

    Raises:
        Unreadable: it is invalid, or holds a name or password.
    """
    import httpx

    if len(written) > LONGEST_ADDRESS:
        raise Unreadable(f"is longer than {LONGEST_ADDRESS:,} characters")
    try:
        url = httpx.URL(written.strip()).copy_with(fragment=None)
        host = url.host  # is decoded here
    except (httpx.InvalidURL, ValueError) as error:
        raise Unreadable("is not a valid address") from error
    if url.scheme not in {"http", "https"} or not host:
        raise Unreadable("is not the address of a web page, which begins with http:// or https://")
    if url.userinfo:
        raise Unreadable("holds a name or password, which would be stored; save the page and add the file")
    return url


def shown(written: str) -> str:
    """An address that can be printed: without a name and password, on one line."""
    line = "".join(c if c.isprintable() else "?" for c in written.strip()[:LONGEST_ADDRESS])
    return re.sub(r"(?<=//)[^/?#]*@", "", line)


def is_public(numeric: str) -> bool:
    """Whether a numeric address belongs to the public internet: not to this machine, its network, or a special use."""
    try:
        ip = ipaddress.ip_address(numeric.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _TRANSLATED or int(ip) >> 32 & 0xFFFF_FFFF in _ISATAP:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)))
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour is not None or ip.teredo is not None or ip.is_site_local:  # tunnels to wherever they say
            return False
    if any(ip in network for network in _SPECIAL):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolved(host: str, port: int, allowed: Allowed) -> list[str]:
    """The numeric addresses of a host, in the order in which to try them.

    Raises:
        Unreadable: it has none, or one that may not be asked.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreadable(f"can't be fetched: no host is called {host}; look at the address and the network") from error
    numeric = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    for one in numeric:
        if not allowed(one):
            raise Unreadable(
                f"is not fetched: {host} is at {one}, not on the public internet; save the page and add the file"
            )
    return numeric

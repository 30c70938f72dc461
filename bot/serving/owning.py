"""Routes for the owner of the machine: an admin or, on a server without keys, the person who sits at it. Without
keys, a request is the owner's if it comes over the loopback, to a name of the loopback, from a page of
this server, and through no proxy. A server with other names (`trusted_hosts`) has visitors, so there it takes a key.
An admin of some collections only may do this for those.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import Request

from pincite.bot.principals import Role
from pincite.bot.serving.access import current
from pincite.bot.serving.keyring import is_loopback
from pincite.bot.serving.peers import PEER
from pincite.bot.settings import Settings
from pincite.index.errors import PinciteError

FORWARDED = re.compile(
    r"forwarded|via|(?:x-(?:forwarded|original|envoy|amzn?|azure|arr|appengine)|cf|fly|cdn|fastly)-.+"
    r"|(?:x-(?:real|client|cluster-client|remote)|true-client)-ip"
)
"""Headers by which a proxy is known."""

OLD_HTTP = "1.0"
"""The version that nginx speaks to servers behind it by default, without a header. No browser does."""


EVERYTHING = "*"
"""Name of no collection: who reaches it, reaches all of them."""


class OwnersOnly(PinciteError):
    """The page is for the owner of the machine."""

    def __init__(self) -> None:
        super().__init__(
            "this is for the owner of the machine. Open the page there, at 127.0.0.1, or use an admin's key "
            "(`pincite keys add NAME --role admin`)"
        )


def owner_only(settings: Settings, *, of_everything: bool = False) -> Callable[[Request], None]:
    """Make a dependency of routes that raises `OwnersOnly` for everybody else.

    `of_everything` refuses an admin of some collections, too.
    """

    def check(request: Request) -> None:
        principal = current().principal
        if principal is not None:
            if principal.role < Role.ADMIN or (of_everything and not manages(EVERYTHING)):
                raise OwnersOnly
        elif settings.trusted_hosts or not _at_the_machine(request):
            raise OwnersOnly

    return check


def manages(collection: str) -> bool:
    """Whether the request may see and change a collection's measurements; an admin of all may for any."""
    principal = current().principal
    return principal is None or (principal.reaches(collection) and principal.may_write(collection))


def _at_the_machine(request: Request) -> bool:
    client = request.client.host if request.client else ""
    peer = request.scope.get(PEER) or ""
    host = urlsplit(f"//{request.headers.get('host', '')}")
    origin = request.headers.get("origin")
    return (
        is_loopback(client)
        and is_loopback(peer)
        and is_loopback(host.hostname or "")
        and (origin is None or urlsplit(origin).netloc.lower() == host.netloc.lower())
        and not any(FORWARDED.fullmatch(header) for header in request.headers)
        and request.scope.get("http_version") != OLD_HTTP
    )

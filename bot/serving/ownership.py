"""Whether a request is the machine owner's: an admin's of every collection, or one from the machine itself."""

from __future__ import annotations

import re

from fastapi import Request

from pincite.bot.principals import Role
from pincite.bot.serving.access import current
from pincite.bot.serving.keyring import is_loopback
from pincite.index.errors import PinciteError

FORWARDED = re.compile(r"forwarded|via|x-forwarded-.+|x-real-ip", re.IGNORECASE)
"""Headers by which a proxy tells that somebody else asks."""


EVERYTHING = "*"
"""Name of no collection: who reaches it, reaches all of them."""


class OwnerOnly(PinciteError):
    """Only the owner of the machine may do this."""

    def __init__(self) -> None:
        super().__init__(
            "only the owner of this machine may do this. Open the page on the machine itself, at localhost, or use a "
            "key of the role admin"
        )


def require_owner(request: Request) -> None:
    """Refuse a request that is not the owner's.

    An admin of some collections is none: what is chosen here is for all of them. Where nobody is asked who they are,
    the request has to come from this machine, to a name that only this machine has, from this server's own page, and
    past no proxy.

    Raises:
        OwnerOnly: it is somebody else's, or may be.
    """
    principal = current().principal
    if principal is not None:
        if principal.role < Role.ADMIN or not (principal.reaches(EVERYTHING) and principal.may_write(EVERYTHING)):
            raise OwnerOnly
        return
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    local = (
        request.client is not None
        and is_loopback(request.client.host)
        and is_loopback(re.sub(r":\d+$", "", host))
        and (origin is None or origin.partition("://")[2].lower() == host.lower())
        and not any(FORWARDED.fullmatch(name) for name in request.headers)
    )
    if not local:
        raise OwnerOnly

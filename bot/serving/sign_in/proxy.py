"""Users whom a proxy in front of the server knows, and names in a header.

The header counts only where the connection comes from a trusted proxy, which has to remove it from clients' requests.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from pincite.bot.principals import User, user_of
from pincite.bot.serving.peers import network_of, within
from pincite.bot.settings import Settings


class ProxyHeader:
    """A way to sign in: the proxy has done it."""

    def __init__(self, settings: Settings) -> None:
        assert settings.proxy_user_header is not None
        self._user, self._groups = settings.proxy_user_header, settings.proxy_groups_header
        self._networks = [network_of(one) for one in settings.trusted_proxies]
        self._grants = settings.grants

    async def user(self, scope: Scope) -> User | None:
        """The user that the proxy names; None if it names none or several, or is not trusted."""
        if not within(scope, self._networks):
            return None
        headers = Headers(scope=scope)
        named = _values(headers, self._user)
        name = named[0].strip(" \t") if len(named) == 1 else ""  # no other space: two names must not become one
        if not name or not name.isprintable():
            return None
        listed = _values(headers, self._groups) if self._groups is not None else []
        return user_of(name, _groups(listed), self._grants)

    @property
    def sign_out(self) -> str | None:
        """No such path: the proxy holds the session."""
        return None

    def router(self) -> APIRouter:
        """Make no routes."""
        return APIRouter()

    def is_open(self, path: str) -> bool:
        """No path is: the proxy stands in front of all of them."""
        return False

    def invitation(self, scope: Scope) -> Response | None:
        """No such reply: users have signed in at the proxy."""
        return None


def _values(headers: Headers, name: str) -> list[str]:
    """The values of a header: in UTF-8, as most proxies send them, or else in Latin-1, as Starlette reads them."""
    return [_decoded(value) for value in headers.getlist(name)]


def _decoded(value: str) -> str:
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _groups(listed: list[str]) -> list[str]:
    """The groups of a header, which separates them by commas; a header that came twice has none."""
    if len(listed) != 1:
        return []
    return [group for part in listed[0].split(",") if (group := part.strip(" \t"))]

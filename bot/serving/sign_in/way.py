"""What the server asks of a way to sign in."""

from __future__ import annotations

from typing import Protocol

from fastapi import APIRouter
from starlette.responses import Response
from starlette.types import Scope

from pincite.bot.principals import User


class Way(Protocol):
    """A way to sign in."""

    async def user(self, scope: Scope) -> User | None:
        """The user who sends a request; None without signing in."""
        ...

    @property
    def sign_out(self) -> str | None:
        """The path at which users end their session; None if another server keeps the session."""
        ...

    def router(self) -> APIRouter:
        """Make the routes on the way."""
        ...

    def is_open(self, path: str) -> bool:
        """Whether a path is open without signing in."""
        ...

    def invitation(self, scope: Scope) -> Response | None:
        """The reply that leads a browser to sign in; None for programs, and where there is no such place."""
        ...

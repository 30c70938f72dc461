"""Who has signed in, and where they sign out: what the page shows in its masthead."""

from __future__ import annotations

from fastapi import APIRouter, Request

from pincite.bot.principals import User
from pincite.bot.serving.access import current
from pincite.bot.serving.messages import Visitor

LEAVING = "pincite.sign-out"
"""Where a request's scope holds the address at which its user signs out."""


def router() -> APIRouter:
    """Make the route."""
    api = APIRouter(prefix="/v1", tags=["operating"])

    @api.get("/visitor")
    def visitor(request: Request) -> Visitor:
        """Say who has signed in, and where they sign out."""
        principal = current().principal
        if not isinstance(principal, User):
            return Visitor(user=None, sign_out=None)
        return Visitor(user=principal.id, sign_out=request.scope.get(LEAVING))

    return api

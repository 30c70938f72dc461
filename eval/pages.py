"""The harness's part of the page: the figures of runs, and the routes for making gold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pincite.bot.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter

    from pincite.bot.serving.pages import Host


def quality(settings: Settings) -> dict[str, Any]:
    """The newest runs with their figures and histories, newest first."""
    from pincite.eval.quality import quality as measured

    return measured(settings.home)


def measure(host: Host) -> APIRouter:
    """The routes with which gold is made."""
    from pincite.eval.annotating.routes import router

    return router(host)

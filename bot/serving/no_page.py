"""The reply in place of the page where the extra `web` is not installed."""

from __future__ import annotations

from importlib.util import find_spec

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

NO_PAGE = "there is no page: it needs packages that are not installed. Run: pip install 'pincite[web]'"


def has_page() -> bool:
    """Whether what draws the page is installed."""
    return find_spec("gradio") is not None


def instead() -> Route:
    """Return a route that takes the page's place and says how to install it."""
    return Route("/", _how_to_install, methods=["GET"])


def _how_to_install(_: Request) -> PlainTextResponse:
    text = f"Pincite answers at /v1 (described at /v1/openapi.json), but {NO_PAGE}\n"
    return PlainTextResponse(text, status_code=501)

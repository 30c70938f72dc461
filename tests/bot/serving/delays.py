"""Requests that are answered late."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Error, Page, Route


class Delay:
    """Holds back requests until they are released. The page may have given up on them by then."""

    def __init__(self, page: Page, url: str, holds: Callable[[int], bool] = lambda _: True) -> None:
        self.page = page
        self.held: list[Route] = []
        self._count = 0
        self._holds = holds
        page.route(url, self._take)

    def _take(self, route: Route) -> None:
        self._count += 1
        if self._holds(self._count):
            self.held.append(route)
        else:
            route.continue_()

    def release(self, json: object = None) -> None:
        """Answer what is held: with this, or as the server does; and let the page take it in."""
        while self.held:
            route = self.held.pop()
            with suppress(Error):  # the page has aborted it
                route.continue_() if json is None else route.fulfill(json=json)
        self.page.evaluate("fetch('/healthz').then((reply) => reply.text())")

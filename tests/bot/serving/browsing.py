"""One browser for all tests of a process, and pages that are used again.

A page that has shown Pincite before shows it in a third of the time. Between tests a page forgets everything: it goes
to an empty page, and whatever it kept is deleted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from playwright.sync_api._generated import Clock  # exported by no other module

from tests.bot.serving.asking import PATIENCE

LASTING: dict[type, tuple[str, ...]] = {
    Clock: ("install", "pause_at", "set_fixed_time", "set_system_time"),
    Page: ("add_init_script", "emulate_media", "expose_binding", "expose_function", "set_viewport_size", "on"),
    BrowserContext: (
        *("add_init_script", "expose_binding", "expose_function", "set_offline", "set_geolocation", "on"),
        *("grant_permissions", "set_extra_http_headers", "new_cdp_session"),
    ),
}
"""What a test does to a page that stays: such a page is not used again."""

EMPTY = "/nothing-here"
"""Path of the empty page, which no server is asked for."""


class Pages:
    """The pages of one browser, each with the options of its context."""

    def __init__(self, browser: Browser, patch: pytest.MonkeyPatch) -> None:
        self._browser = browser
        self._free: dict[str, list[Page]] = {}
        self._lent: list[tuple[str, Page, str, Callable[[], None]]] = []
        self._changed = False
        for owner, names in LASTING.items():
            for name in names:
                patch.setattr(owner, name, self._noticed(getattr(owner, name)))

    def lend(self, url: str, watch: Callable[[Page], Callable[[], None]], **options: Any) -> Page:
        """Give a page that was nowhere, for this address; `take_back` ends that, and what `watch` has begun."""
        kind = repr(sorted(options.items()))
        free = self._free.get(kind)
        page = free.pop() if free else self._new(options)
        changed = self._changed
        self._lent.append((kind, page, url, watch(page)))
        self._changed = changed
        return page

    def take_back(self) -> None:
        """Let the pages of a test forget it; close those that can't."""
        changed = self._changed
        for kind, page, url, end_watch in self._lent:
            end_watch()
            if not changed and _forget(page, {url, page.url}):
                self._free.setdefault(kind, []).append(page)
            else:
                page.context.close()
        self._lent.clear()
        self._changed = False

    def _new(self, options: dict[str, Any]) -> Page:
        context = self._browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def _noticed(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def noticed(*arguments: Any, **keywords: Any) -> Any:
            self._changed = True
            return method(*arguments, **keywords)

        return noticed


class Chromium:
    """The browser of a test process.

    Playwright runs an event loop in this thread and goes back to it with each call. Between the modules that use the
    browser the loop is out of sight, as other tests run loops of their own.
    """

    def __init__(self, browser: Browser, patch: pytest.MonkeyPatch) -> None:
        self._browser, self._loop = browser, asyncio.get_running_loop()
        self.pages = Pages(browser, patch)

    @contextmanager
    def in_use(self) -> Iterator[Browser]:
        asyncio._set_running_loop(self._loop)
        try:
            yield self._browser
        finally:
            asyncio._set_running_loop(None)


@contextmanager
def launched(path: str, flags: Sequence[str]) -> Iterator[Chromium]:
    """Launch it, and end it with the tests."""
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        chromium = Chromium(playwright.chromium.launch(executable_path=path, args=[*flags]), patch)
        asyncio._set_running_loop(None)
        yield chromium
        with chromium.in_use() as browser:
            browser.close()
            playwright.stop()


def _forget(page: Page, urls: Iterable[str]) -> bool:
    """Whether a page has forgotten all that it kept from the origins of these addresses."""
    context = page.context
    origins = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, urls) if parts.scheme == "http"}
    try:
        for other in context.pages:
            if other is not page:
                other.close()
        context.unroute_all(behavior="ignoreErrors")
        page.unroute_all(behavior="ignoreErrors")
        page.route(f"**{EMPTY}", lambda route: route.fulfill(content_type="text/html", body="<title>Nothing</title>"))
        chrome = context.new_cdp_session(page)
        for origin in origins:
            page.goto(f"{origin}{EMPTY}")
            page.evaluate("[localStorage, sessionStorage].forEach((area) => area.clear())")
            chrome.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        chrome.send("Page.resetNavigationHistory")
        chrome.detach()
        context.clear_cookies()
        page.unroute_all(behavior="ignoreErrors")
    except Error:  # it is closed, or has crashed
        return False
    return True

"""A real browser, and a server that it asks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bot.serving.asking import PATIENCE
from tests.bot.serving.serving import Server, served

INSTALL = "no Chromium: install it with `apt-get install chromium`, or set CHROMIUM to the path of one"

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("web") / "home") as running:
        yield running


@pytest.fixture(scope="module")  # Playwright keeps an event loop running in this thread: other tests need theirs
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@dataclass
class Visit:
    """What a browser's page asked for and complained of."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console", lambda message: self.errors.append(message.text) if "Content Security" in message.text else None
        )

    def foreign(self) -> list[str]:
        return [u for u in self.requests if urlsplit(u).scheme != "data" and urlsplit(u).hostname != "127.0.0.1"]


@pytest.fixture
def visit() -> Visit:
    return Visit()


@pytest.fixture
def newcomer(browser: Browser, visit: Visit) -> Iterator[Callable[..., Page]]:
    """Makes a page of a browser that was never here. At the end nothing was asked of other hosts, nothing broke."""
    contexts: list[BrowserContext] = []
    with ExitStack() as closing:

        def make(url: str, **options: object) -> Page:
            context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]
            contexts.append(context)
            closing.callback(context.close)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            visit.watch(page)
            page.goto(url)
            page.wait_for_selector("#pincite-question")
            return page

        yield make
    assert visit.foreign() == []
    assert visit.errors == []


@pytest.fixture
def page(newcomer: Callable[..., Page], server: Server) -> Page:
    return newcomer(server.url)

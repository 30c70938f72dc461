"""A real browser, and a server that it asks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request

from tests.bot.serving.browsing import Chromium, Pages, launched
from tests.bot.serving.serving import Server, served

INSTALL = "no Chromium: install it with `apt-get install chromium`, or set CHROMIUM to the path of one"

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("web") / "home") as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    with launched(path, FLAGS) as chromium_:
        yield chromium_


@pytest.fixture(scope="module")
def browser(chromium: Chromium) -> Iterator[Browser]:
    """The browser of this process, for the tests of a module that don't run event loops of their own."""
    with chromium.in_use() as browser_:
        yield browser_


@dataclass
class Visit:
    """What a browser's page asked for and complained of."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Callable[[], None]:
        """Listen to a page; what is returned ends that."""

        def requested(request: Request) -> None:
            self.requests.append(request.url)

        def failed(error: Error) -> None:
            self.errors.append(str(error))

        def complained(message: ConsoleMessage) -> None:
            if "Content Security" in message.text:
                self.errors.append(message.text)

        page.on("request", requested)
        page.on("pageerror", failed)
        page.on("console", complained)

        def end() -> None:
            with suppress(Error):  # it may be closed
                page.evaluate("0")  # what has happened until now is told
            page.remove_listener("request", requested)
            page.remove_listener("pageerror", failed)
            page.remove_listener("console", complained)

        return end

    def foreign(self) -> list[str]:
        return [u for u in self.requests if urlsplit(u).scheme != "data" and urlsplit(u).hostname != "127.0.0.1"]


@pytest.fixture
def visit() -> Visit:
    return Visit()


@pytest.fixture
def pages(chromium: Chromium, browser: Browser) -> Pages:
    return chromium.pages


@pytest.fixture
def newcomer(pages: Pages, visit: Visit) -> Iterator[Callable[..., Page]]:
    """Makes a page of a browser that was never here. At the end nothing was asked of other hosts, nothing broke."""

    def make(url: str, **options: object) -> Page:
        page = pages.lend(url, visit.watch, **{"viewport": {"width": 1280, "height": 800}, **options})
        page.goto(url)
        page.wait_for_selector("#pincite-question")
        return page

    yield make
    pages.take_back()
    assert visit.foreign() == []
    assert visit.errors == []


@pytest.fixture
def page(newcomer: Callable[..., Page], server: Server) -> Page:
    return newcomer(server.url)
